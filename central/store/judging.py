"""Judging the operations of one case inside a transaction, and writing down what was judged."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from central.store import schema
from central.store.answers import StoredVerdict
from central.store.case_rows import DocumentMove, lock_case, save_case
from central.store.clock import utc_text
from central.store.received import Received
from central.store.rulebook import Rulebook
from domain.apply import apply
from domain.canonical import sha256_hex
from domain.case import Case
from domain.ids import is_uuid7
from domain.operation import NO_PREVIOUS, Operation, OperationError, read_edits
from domain.outcome import Ruling
from domain.signature import Receipt, Signed, sign_receipt

_log = logging.getLogger(__name__)
UNREAD = "unread:"
_other_documents = select(schema.document.c.doc_id).where(
    schema.document.c.doc_id.in_(bindparam("docs", expanding=True)), schema.document.c.case_id != bindparam("case")
)
_held = select(schema.held.c.op_id).where(schema.held.c.op_id.in_(bindparam("ids", expanding=True))).limit(1)


@dataclass(frozen=True, slots=True)
class Arrival:
    """From which device an operation came, and when the store had it."""

    device_id: str
    incarnation: int
    user_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Judged:
    """One operation with its verdict. `case_seq` is 0 when held."""

    item: Received
    arrival: Arrival
    ruling: Ruling
    code: str = ""
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    case_seq: int = 0
    case_prev_hash: str = NO_PREVIOUS

    @property
    def key(self) -> str:
        """Under which id the verdict is kept: an operation that cannot be trusted does not take the id it claims."""
        if self.item.operation is not None and self.code != "op_id_taken":
            return self.item.operation.op_id
        return f"{UNREAD}{self.arrival.device_id}:{self.arrival.incarnation}:{self.item.seq}"


@dataclass(slots=True)
class Tally:
    """What one transaction has judged so far, and which documents moved."""

    judged: list[Judged] = field(default_factory=list)
    moves: list[DocumentMove] = field(default_factory=list)

    def held_ids(self) -> set[str]:
        return {j.item.claimed_id for j in self.judged if j.ruling is Ruling.HELD}

    def hold(self, item: Received, arrival: Arrival, code: str, params: Mapping[str, str] | None = None) -> None:
        self.judged.append(Judged(item, arrival, Ruling.HELD, code, params or MappingProxyType({})))


def case_hash(previous: str, op_hash: str) -> str:
    """The next link of a case's chain: SHA-256 over the two hashes as 128 hex digits."""
    return sha256_hex((previous + op_hash).encode("ascii"))


def judge_case(
    connection: Connection,
    tally: Tally,
    items: Sequence[tuple[Received, Arrival]],
    rulebook: Rulebook,
    *,
    again: bool = False,
) -> None:
    """Judge the operations of one case in order, all or none; when one breaks the store, only that one is held."""
    try:
        with connection.begin_nested():
            part = _judge(connection, items, rulebook, tally.held_ids())
    except OperationalError:
        raise  # the database itself is in trouble: nothing here is the operation's fault
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not stop the queue
        if len(items) > 1:
            for single in items:
                judge_case(connection, tally, [single], rulebook)
            return
        if isinstance(error, IntegrityError) and not again:
            # Another transaction has just taken the same id; what it wrote can be seen now and judged by.
            judge_case(connection, tally, items, rulebook, again=True)
            return
        # The class only: messages and frames' values may quote what somebody wrote about a patient.
        _log.error("an operation could not be applied: %s", type(error).__name__)
        tally.hold(*items[0], "store_could_not_apply")
        return
    tally.judged.extend(part.judged)
    tally.moves.extend(part.moves)


def _judge(
    connection: Connection, items: Sequence[tuple[Received, Arrival]], rulebook: Rulebook, held: set[str]
) -> Tally:
    part = Tally()
    operations = [item.operation for item, _ in items if item.operation is not None]
    stored = lock_case(connection, operations[0].case_id)
    case, chain, taken = stored.case, stored.head_hash, _taken(connection, operations)
    accepted: list[Judged] = []
    for (item, arrival), operation in zip(items, operations, strict=True):
        code = _store_only(connection, case, operation, held | part.held_ids())
        outcome = apply(case, operation, rulebook.context(arrival.at)) if not code else None
        if outcome is not None and any(c.created and c.document.doc_id in taken for c in outcome.changes):
            code = "doc_id_taken"
        if outcome is None or code:
            part.hold(item, arrival, code)
        elif not outcome.verdict.accepted or outcome.case is None:
            part.hold(item, arrival, outcome.verdict.code, outcome.verdict.params)
        else:
            case = outcome.case
            verdict = outcome.verdict
            judged = Judged(item, arrival, verdict.ruling, verdict.code, verdict.params, case.head, chain)
            chain = case_hash(chain, item.hash)
            accepted.append(judged)
            part.judged.append(judged)
    if case is not None and accepted:
        part.moves = save_case(connection, stored, case, chain)
        connection.execute(insert(schema.op), [_op_row(judged) for judged in accepted])
    return part


def _store_only(connection: Connection, case: Case | None, operation: Operation, held: set[str]) -> str:
    """What a client cannot know: that the text this one builds on was never taken into the record."""
    if operation.kind not in {"publish", "resolve"} or case is None or operation.doc_id not in case.documents:
        return ""
    try:
        edits = read_edits(operation.body)
    except OperationError:
        return ""  # `apply` says what is wrong with them
    shown = case.documents[operation.doc_id].cells
    strange = {e.base for e in edits if e.base and (e.path not in shown or shown[e.path].op_id != e.base)}
    if strange & held:
        return "depends_on_held"
    if not strange:
        return ""
    return "depends_on_held" if connection.execute(_held, {"ids": sorted(strange)}).first() else ""


def _taken(connection: Connection, operations: Sequence[Operation]) -> frozenset[str]:
    """Which of the documents the operations name are another case's: one question for the whole of a case."""
    named = sorted({operation.doc_id for operation in operations if is_uuid7(operation.doc_id)})
    if not named:
        return frozenset()
    return frozenset(connection.scalars(_other_documents, {"docs": named, "case": operations[0].case_id}))


def record(
    connection: Connection, judged: Sequence[Judged], key: Ed25519PrivateKey
) -> dict[tuple[str, int, int], StoredVerdict]:
    """Write every verdict with its signed receipt, and keep whole what was held. By (device, incarnation, number)."""
    keys, held, verdicts = [], [], {}
    for one in judged:
        receipt = sign_receipt(_receipt(one), key)
        keys.append(_key_row(one, receipt))
        if one.ruling is Ruling.HELD:
            held.append(_held_row(one))
        place = (one.arrival.device_id, one.arrival.incarnation, one.item.seq)
        params = dict(one.params)
        verdicts[place] = StoredVerdict(
            one.item.claimed_id, one.item.seq, one.ruling.value, one.code, params, one.case_seq, receipt
        )
    if keys:
        connection.execute(insert(schema.op_key), keys)
    if held:
        connection.execute(insert(schema.held), held)
    return verdicts


def _receipt(judged: Judged) -> Receipt:
    operation = judged.item.operation
    return Receipt(
        judged.item.claimed_id,
        judged.item.hash,
        judged.ruling.value,
        judged.code,
        dict(judged.params),
        operation.case_id if operation else "",
        judged.case_seq,
        utc_text(judged.arrival.at),
        judged.case_prev_hash,
    )


def _key_row(judged: Judged, receipt: Signed) -> dict[str, object]:
    return {
        "op_id": judged.key,
        "device_id": judged.arrival.device_id,
        "incarnation": judged.arrival.incarnation,
        "device_seq": judged.item.seq,
        "hash": judged.item.hash,
        "ruling": judged.ruling.value,
        "code": judged.code,
        "params": json.dumps(dict(judged.params)),
        "case_seq": judged.case_seq,
        "receipt": receipt.data,
        "receipt_sig": receipt.signature,
    }


def _held_row(judged: Judged) -> dict[str, object]:
    operation = judged.item.operation
    return {
        "op_id": judged.key,
        "device_id": judged.arrival.device_id,
        "user_id": judged.arrival.user_id,
        "owner_unit": operation.acting_unit if operation else "",
        "case_id": operation.case_id if operation else "",
        "code": judged.code,
        "received_at": utc_text(judged.arrival.at),
        "data": judged.item.signed.data,
        "sig": judged.item.signed.signature,
        "decided": False,
    }


def _op_row(judged: Judged) -> dict[str, object]:
    operation = judged.item.operation
    if operation is None:
        raise ValueError("only a readable operation is accepted")
    return {
        "op_id": operation.op_id,
        "case_id": operation.case_id,
        "case_seq": judged.case_seq,
        "doc_id": operation.doc_id[:63],
        "device_id": operation.device_id,
        "incarnation": operation.incarnation,
        "device_seq": operation.device_seq,
        "user_id": operation.author.user_id,
        "user_name": operation.author.name,
        "user_title": operation.author.title,
        "acting_unit": operation.acting_unit,
        "client_time": operation.client_time,
        "clock_offset_ms": operation.clock_offset_ms,
        "received_at": utc_text(judged.arrival.at),
        "kind": operation.kind,
        "ruling": judged.ruling.value,
        "case_prev_hash": judged.case_prev_hash,
        "hash": judged.item.hash,
        "data": judged.item.signed.data,
        "sig": judged.item.signed.signature,
    }
