"""The invariants of sync.md §5, looked for in the store's tables and the devices' files, not in what the code says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, select

from central.store import schema
from central.store.store import Store
from desktop.models.desk import Desk
from desktop.models.outbox import Outbox
from desktop.models.outbox_tables import outbox
from desktop.models.records import QueueState
from desktop.models.replica import Replica
from desktop.models.replica_rows import load_documents
from desktop.models.replica_tables import r_document, r_scope
from domain.apply import apply
from domain.case import Case, Document
from domain.context import Context
from domain.digest import EMPTY_DIGEST, combine, content_hash, document_digest
from domain.operation import Operation, parse_operation, read_edits, same_value


class Held(Protocol):
    """What a device holds: its files, open, and what its desk tells."""

    @property
    def outbox(self) -> Outbox: ...
    @property
    def replica(self) -> Replica: ...
    @property
    def desk(self) -> Desk: ...
    @property
    def scope(self) -> str: ...


_seen_whole: WeakKeyDictionary[Held, object] = WeakKeyDictionary()
"""Replicas that were looked through, and how their files stood then."""


@dataclass(frozen=True)
class Accepted:
    operation: Operation
    ruling: str
    case_seq: int


class Log:
    """The store's record, read from its tables."""

    def __init__(self, store: Store) -> None:
        with store._database.read() as db:
            rows = db.execute(select(schema.op).order_by(schema.op.c.case_id, schema.op.c.case_seq)).all()
            self.keys = {row.op_id: row for row in db.execute(select(schema.op_key))}
            self.accepted = [Accepted(parse_operation(row.data), row.ruling, row.case_seq) for row in rows]
            self.documents = {row.doc_id: row for row in db.execute(select(schema.document))}
            self.cells = _store_cells(db)
            self.scopes = {row.scope_id: row for row in db.execute(select(schema.scope))}
            self.feed = db.execute(select(schema.feed).order_by(schema.feed.c.scope_id, schema.feed.c.pos)).all()
            self.conflicts = _store_conflicts(db)


def check_any_time(device: Held, log: Log) -> None:
    """What must hold at every moment, whatever has been lost or cut off."""
    _told_truly(device, log)
    _nothing_half(device)
    _cursor_passed_nothing_unseen(device, log)


def check_store(log: Log, context: Context, written: set[str]) -> None:
    """What must hold in the store: each operation once, in an unbroken order, both sides of conflicts kept."""
    _feed_is_contiguous(log)
    heads: dict[str, int] = {}
    cases: dict[str, Case | None] = {}
    assert len({accepted.operation.op_id for accepted in log.accepted}) == len(log.accepted), "I3: twice in the record"
    assert log.keys.keys() <= written, "I3: an act took effect under two names"
    for accepted in log.accepted:
        case_id = accepted.operation.case_id
        assert accepted.case_seq == heads.get(case_id, 0) + 1, "I3: the case's order has a hole"
        heads[case_id] = accepted.case_seq
        before = cases.get(case_id)
        after = apply(before, accepted.operation, context).case
        assert after is not None
        cases[case_id] = after
        _both_sides_kept(accepted, after)
        _no_conflict_vanished(before, after, accepted.operation)
    for case in cases.values():
        assert case is not None
        for doc_id, document in case.documents.items():
            stored = log.documents[doc_id]
            assert stored.content_hash == content_hash(document), "I4: the store is not the fold of its record"
            assert {c.conflict_id for c in document.conflicts} == log.conflicts.get(doc_id, set()), "I7: a text is gone"


def check_quiet(devices: Iterable[Held], log: Log, promised: Mapping[str, str]) -> None:
    """What must hold when all faults are healed and everybody has synced. `promised`: op id to unit."""
    for op_id, unit_id in promised.items():
        assert op_id in log.keys, f"I1/I2: an operation of {unit_id} is lost"
    for device in devices:
        assert device.outbox.waiting() == 0, "I12: something waits for ever"
        _equals_store(device, log)
        for entry in _outbox_rows(device):
            key = log.keys.get(entry["op_id"])
            assert key is not None, "I1: an answered operation is not in the store"
            assert (entry["ruling"], entry["code"], entry["case_seq"]) == (key.ruling, key.code, key.case_seq)


def _feed_is_contiguous(log: Log) -> None:
    positions: dict[str, list[int]] = {}
    for row in log.feed:
        positions.setdefault(row.scope_id, []).append(row.pos)
    for scope_id, scope in log.scopes.items():
        expected = list(range(scope.floor + 1, scope.head + 1))
        assert positions.get(scope_id, []) == expected, "I5: the positions of a scope have a hole"


def _told_truly(device: Held, log: Log) -> None:
    for item in device.desk.outbox():
        if item.state is not QueueState.QUEUED:
            assert item.op_id in log.keys, "I11: told as sent, and the store does not have it"


def _nothing_half(device: Held) -> None:
    state = _file_state(device.replica.file.path)
    if _seen_whole.get(device) == state:
        return
    with device.replica.file.read.begin() as db:
        for scope in db.execute(select(r_scope)).all():
            digest = EMPTY_DIGEST
            for document in load_documents(db, r_document.c.scope == scope.scope):
                digest = combine(digest, document_digest(document.doc_id, document.ver, content_hash(document)))
            assert scope.in_doubt or digest == scope.digest, "I10: a page is there by half"
    _seen_whole[device] = state


def _file_state(path: Path) -> tuple[tuple[int, int], ...]:
    """Changes whenever something is written to the database."""
    files = (path, path.with_name(path.name + "-wal"))
    return tuple((file.stat().st_size, file.stat().st_mtime_ns) if file.exists() else (0, 0) for file in files)


def _cursor_passed_nothing_unseen(device: Held, log: Log) -> None:
    with device.replica.file.read.begin() as db:
        cursors = {row.scope: row for row in db.execute(select(r_scope))}
        held = dict(db.execute(select(r_document.c.doc_id, r_document.c.ver)).all())
    for row, revoked_at in _with_revocations(log):
        scope = cursors.get(row.scope_id)
        if scope is None or row.pos > scope.cursor:
            continue
        if row.revokes:
            assert row.doc_id not in held, "I8: what was taken away is still there"
        elif revoked_at < row.pos:
            assert held.get(row.doc_id, 0) >= row.ver, "I5: the cursor has passed unseen data"


def _with_revocations(log: Log) -> Iterator[tuple[Any, int]]:
    """Each document's latest row of each kind in a scope that says something still, with where it was taken away last.

    What was taken away later is not told of any more; what came back later is told of again.
    """
    told: dict[tuple[str, str], list[Any]] = {}
    for row in log.feed:
        told.setdefault((row.scope_id, row.doc_id), []).append(row)
    for rows in told.values():
        revoked_at = max((row.pos for row in rows if row.revokes), default=0)
        for row in rows:
            if not row.revokes or row is rows[-1]:
                yield row, revoked_at


def _both_sides_kept(accepted: Accepted, after: Case) -> None:
    operation = accepted.operation
    if operation.kind != "publish":
        return
    document = after.documents[operation.doc_id]
    for edit in read_edits(operation.body):
        shown = same_value(document.value(edit.path), edit.value)
        kept = any(_holds(conflict, edit.path, edit.value) for conflict in document.conflicts)
        # A row that was removed while somebody wrote in it stays, with the removal beside it.
        assert shown or kept, f"I7: what was published in {edit.path} is neither shown nor kept beside"


def _holds(conflict: Any, path: str, value: Any) -> bool:
    return any(
        p == path and same_value(v, value)
        for p, v in (
            *zip(conflict.paths, conflict.values, strict=True),
            *zip(conflict.paths, conflict.incumbent_values, strict=True),
        )
    )


def _no_conflict_vanished(before: Case | None, after: Case, operation: Operation) -> None:
    for doc_id, document in before.documents.items() if before else ():
        now = {conflict.conflict_id: conflict for conflict in after.documents[doc_id].conflicts}
        for conflict in document.conflicts:
            kept = now.get(conflict.conflict_id)
            assert kept is not None, "I7: a conflict is gone"
            if conflict.open and not kept.open:
                named = operation.body.get("conflicts", [])
                assert isinstance(named, list)
                known = conflict.conflict_id in named or _built_on(operation, conflict)
                assert known, "I7: settled by an operation that neither names it nor builds on its text"


def _built_on(operation: Operation, conflict: Any) -> bool:
    """Whether somebody wrote over the challenger's text: hers is then the open choice, the other stays as settled."""
    if operation.kind != "publish":
        return False
    # Tied cells are one answer: whoever saw the challenger in one of them, and answers anew in another, builds on it as
    # well.
    edits = read_edits(operation.body)
    return any(edit.base == conflict.challenger_op for edit in edits) and any(
        edit.path in conflict.paths for edit in edits
    )


def _equals_store(device: Held, log: Log) -> None:
    state = device.replica.scope(device.scope)
    assert state.cursor == log.scopes[device.scope].head, "I4: not at the head"
    assert state.digest == log.scopes[device.scope].digest, "I4: another digest"
    with device.replica.file.read.begin() as db:
        documents: list[Document] = load_documents(db, r_document.c.scope == device.scope)
    latest = {row.doc_id: row for row in log.feed if row.scope_id == device.scope}
    expected = {doc_id for doc_id, row in latest.items() if not row.revokes}
    assert {document.doc_id for document in documents} == expected, "I4: other documents"
    for document in documents:
        cells = {path: (cell.value, cell.ver, cell.op_id) for path, cell in document.cells.items()}
        assert cells == log.cells.get(document.doc_id, {}), "I4: other cells"
        told = {conflict.conflict_id for conflict in document.conflicts}
        assert told == log.conflicts.get(document.doc_id, set()), "I4: other conflicts"


def _outbox_rows(device: Held) -> list[dict[str, Any]]:
    with device.outbox._file.read.begin() as db:
        return [dict(row) for row in db.execute(select(outbox)).mappings()]


def _store_cells(db: Connection) -> dict[str, dict[str, tuple[Any, int, str]]]:
    found: dict[str, dict[str, tuple[Any, int, str]]] = {}
    for row in db.execute(select(schema.field)):
        value = json.loads(row.value)
        found.setdefault(row.doc_id, {})[row.path] = (
            tuple(value) if isinstance(value, list) else value,
            row.ver,
            row.op_id,
        )
    return found


def _store_conflicts(db: Connection) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in db.execute(select(schema.conflict.c.doc_id, schema.conflict.c.conflict_id)):
        found.setdefault(row.doc_id, set()).add(row.conflict_id)
    return found
