"""Judging the operations of cases inside a transaction: all together, or case by case when one of them breaks."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError, OperationalError

from central.store import schema
from central.store.blob_claims import claim_blobs, claims, require_blobs
from central.store.case_rows import CaseChange, Kept, StoredCase, lock_cases, save_cases
from central.store.dialect import is_one_of
from central.store.other_cases import OtherCases, read_other_cases, rows_of
from central.store.received import Received
from central.store.recording import record_accepted
from central.store.rulebook import Rulebook
from central.store.tally import Arrival, Judged, Tally
from domain.apply import apply
from domain.canonical import sha256_hex
from domain.case import Case
from domain.context import Context
from domain.ids import is_uuid7
from domain.operation import Operation
from domain.outcome import Outcome, Refusal, Ruling, Verdict

_log = logging.getLogger(__name__)

Arrived: TypeAlias = "Sequence[tuple[Received, Arrival]]"
"""Readable operations of one case, in their order."""

_owners = select(schema.document.c.doc_id, schema.document.c.case_id).where(is_one_of(schema.document.c.doc_id, "docs"))
_held = (
    select(schema.held.c.op_id)
    # One that was judged again and accepted since is held no more.
    .where(is_one_of(schema.held.c.op_id, "ids"), schema.held.c.op_id.not_in(select(schema.op.c.op_id)))
    .limit(1)
)


def case_hash(previous: str, op_hash: str) -> str:
    """The next link of a case's chain: SHA-256 over the two hashes as 128 hex digits."""
    return sha256_hex((previous + op_hash).encode("ascii"))


def judge_together(
    connection: Connection,
    tally: Tally,
    cases: Mapping[str, Arrived],
    rulebook: Rulebook,
    kept: Kept | None = None,
) -> None:
    """Judge the operations of many cases: read once, judged in memory, to be written once, with all else of the tally.

    Raises whatever one of them breaks: then nothing of the transaction may stay, and `judge_apart` is the way.
    """
    if cases:
        tally.add(_judge(connection, cases, rulebook, tally.held_ids, kept))


def judge_apart(connection: Connection, tally: Tally, cases: Mapping[str, Arrived], rulebook: Rulebook) -> None:
    """The same, each case judged and written by itself: the operation that breaks the store is held, and only that
    one."""
    for case_id in sorted(cases):
        _judge_apart(connection, tally, case_id, cases[case_id], rulebook)


def _judge_apart(
    connection: Connection, tally: Tally, case_id: str, items: Arrived, rulebook: Rulebook, *, again: bool = False
) -> None:
    """All operations of a case or none; when that fails, one by one."""
    try:
        with connection.begin_nested():
            part = _judge(connection, {case_id: items}, rulebook, tally.held_ids)
            part.writes.run(connection)
    except OperationalError:
        raise  # the database itself is in trouble: nothing here is the operation's fault
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not stop the queue
        if len(items) > 1:
            for single in items:
                _judge_apart(connection, tally, case_id, [single], rulebook)
            return
        if isinstance(error, IntegrityError) and not again:
            # Another transaction has just taken the same id; what it wrote can be seen now and judged by.
            _judge_apart(connection, tally, case_id, items, rulebook, again=True)
            return
        # The class only: messages and frames' values may quote what somebody wrote about a patient.
        _log.error("an operation could not be applied: %s", type(error).__name__)
        tally.hold(*items[0], "store_could_not_apply")
        return
    tally.add(part)


def _judge(
    connection: Connection,
    cases: Mapping[str, Arrived],
    rulebook: Rulebook,
    held: AbstractSet[str],
    kept: Kept | None = None,
) -> Tally:
    stored = lock_cases(connection, cases, kept)
    others = read_other_cases(connection, [(stored[case_id].case, _operations(cases[case_id])) for case_id in cases])
    court = Court(connection, rulebook, _read_owners(connection, cases, stored), held, others)
    judged = [court.judge(case_id, stored[case_id], cases[case_id]) for case_id in sorted(cases)]
    changes = [change for change in judged if change is not None]
    court.tally.writes.insert(schema.person_case, rows_of((one.before.case, one.after) for one in changes))
    court.tally.moves = save_cases(connection, court.tally.writes, changes)
    hashes = {move.doc_id: move.content_hash for move in court.tally.moves}
    court.tally.cases = [change.stored(hashes) for change in changes]
    record_accepted(court.tally.writes, [one for one in court.tally.judged if one.case_seq])
    court.tally.held_ids -= held
    return court.tally


class Court:
    """Judges case after case in memory. `tally` is what it has judged; it writes nothing."""

    def __init__(
        self,
        connection: Connection,
        rulebook: Rulebook,
        owners: dict[str, str],
        held: AbstractSet[str],
        others: OtherCases,
    ) -> None:
        self.tally = Tally(held_ids=set(held))
        self._connection = connection
        self._rulebook = rulebook
        self._contexts: dict[datetime, Context] = {}
        self._owner = owners
        self._others = others

    def judge(self, case_id: str, before: StoredCase, items: Arrived) -> CaseChange | None:
        """What the operations make of the case; None when none was accepted."""
        case, chain = before.case, before.head_hash
        for item, arrival in items:
            if item.operation is None:
                raise ValueError("only a readable operation can be judged")
            outcome = self._outcome(case_id, case, item.operation, arrival.at)
            verdict = outcome.verdict
            if not verdict.accepted or outcome.case is None:
                self.tally.hold(item, arrival, verdict.code, verdict.params)
                continue
            case = outcome.case
            self._owner.update({change.document.doc_id: case_id for change in outcome.changes if change.created})
            ruled = (verdict.ruling, verdict.code, verdict.params)
            self.tally.judged.append(Judged(item, arrival, *ruled, case.head, chain))
            chain = case_hash(chain, item.hash)
        self._others.now_stands(case)
        return None if case is None or case is before.case else CaseChange(before, case, chain)

    def _outcome(self, case_id: str, case: Case | None, operation: Operation, at: datetime) -> Outcome:
        if self._builds_on_held(case, operation):
            return Outcome(Verdict(Ruling.HELD, "depends_on_held"), case)
        if at not in self._contexts:
            self._contexts[at] = self._rulebook.context(at)
        outcome = apply(case, operation, self._contexts[at])
        for change in outcome.changes:
            if change.created and self._owner.get(change.document.doc_id, case_id) != case_id:
                return Outcome(Verdict(Ruling.HELD, "doc_id_taken"), case)
        against = self._others.refusal(operation, outcome.case) if outcome.case and outcome.verdict.accepted else None
        if against is not None:
            return Outcome(Verdict(Ruling.HELD, against.code, against.params), case)
        files = claims(operation) if outcome.verdict.accepted else ()
        if files:
            try:
                require_blobs(self._connection, operation, files)
            except Refusal as refusal:
                return Outcome(Verdict(Ruling.HELD, refusal.code, refusal.params), case)
            claim_blobs(self._connection, operation, files)
        return outcome

    def _builds_on_held(self, case: Case | None, operation: Operation) -> bool:
        """What a client cannot know: that the text this one builds on was never taken into the record."""
        if operation.kind not in {"publish", "resolve"} or case is None or operation.doc_id not in case.documents:
            return False
        shown = case.documents[operation.doc_id].cells
        strange = {
            base for path, base in _bases(operation) if base and (path not in shown or shown[path].op_id != base)
        }
        if not strange or strange & self.tally.held_ids:
            return bool(strange)
        return self._connection.execute(_held, {"ids": sorted(strange)}).first() is not None


def _bases(operation: Operation) -> Iterator[tuple[str, str]]:
    """Path and base of each edit that has both. Whether they are well made `apply` will say."""
    cells = operation.body.get("cells")
    for cell in cells if isinstance(cells, list) else ():
        path, base = (cell.get("path"), cell.get("base")) if isinstance(cell, dict) else (None, None)
        if isinstance(path, str) and isinstance(base, str) and is_uuid7(base):
            yield path, base


def _operations(items: Arrived) -> list[Operation]:
    return [item.operation for item, _ in items if item.operation is not None]


def _read_owners(
    connection: Connection, cases: Mapping[str, Arrived], stored: Mapping[str, StoredCase]
) -> dict[str, str]:
    """To which case each document belongs that the operations name and that is not of their own, if there is one."""
    asked: set[str] = set()
    for case_id, items in cases.items():
        case = stored[case_id].case
        named = {item.operation.doc_id for item, _ in items if item.operation is not None}
        asked |= named - (case.documents.keys() if case else set())
    docs = sorted(filter(is_uuid7, asked))
    return {row.doc_id: row.case_id for row in connection.execute(_owners, {"docs": docs})} if docs else {}
