"""Pull: what moved in a scope after a position, as whole documents (sync.md §2.7)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, func, select

from central.store import schema
from central.store.answers import PulledPage, StoreRefusal
from central.store.case_rows import value_from_text
from central.store.devices import read_certificates
from domain.case import Cell, Conflict, Document
from domain.wire import Bundle, OperationNote, conflict_from_wire

MOST_POSITIONS = 2_000
_MOST_BYTES = 4_000_000
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A bundle, and about how many bytes it will weigh."""

    bundle: Bundle
    weight: int


def pull(connection: Connection, scope_id: str, after: int, limit: int, epoch: str) -> PulledPage:
    """The page of positions after+1 … at most after+limit, read in one snapshot.

    Each document is sent once per page, as it stands now. Raises StoreRefusal for an unknown scope and for a position
    the scope has not reached.
    """
    scope = connection.execute(select(schema.scope).where(schema.scope.c.scope_id == scope_id)).first()
    if scope is None:
        raise StoreRefusal("unknown_scope")
    if after > scope.head:
        raise StoreRefusal("beyond_head", {"head": scope.head, "epoch": epoch})
    feed = schema.feed.c
    query = select(feed.pos, feed.doc_id).where(feed.scope_id == scope_id, feed.pos > after)
    rows = connection.execute(query.order_by(feed.pos).limit(min(limit, MOST_POSITIONS))).all()
    to, loaded = _fill(connection, scope_id, after, rows)
    bundles = tuple(one.bundle for one in loaded)
    signers = {note.device_id for bundle in bundles for note in bundle.notes if note.data is not None}
    return PulledPage(
        scope_id,
        after,
        to,
        scope.head,
        scope.floor,
        to - after - len(bundles),
        scope.digest,
        epoch,
        bundles,
        MappingProxyType(read_certificates(connection, signers)),
    )


def _fill(
    connection: Connection, scope_id: str, after: int, rows: Sequence[Row[*tuple[Any, ...]]]
) -> tuple[int, list[_Loaded]]:
    """As many rows as a page holds, the first one always. Returns the last position and the documents."""
    to, weight, taken = after, 0, dict[str, _Loaded]()
    for start in range(0, len(rows), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        new = {row.doc_id for row in chunk} - taken.keys()
        loaded = _load(connection, scope_id, after, new)
        for row in chunk:
            if row.doc_id not in taken:
                weight += loaded[row.doc_id].weight
                if weight > _MOST_BYTES and taken:
                    return to, list(taken.values())
                taken[row.doc_id] = loaded[row.doc_id]
            to = row.pos
    return to, list(taken.values())


def _load(connection: Connection, scope_id: str, after: int, doc_ids: set[str]) -> dict[str, _Loaded]:
    known = _known_versions(connection, scope_id, after, doc_ids)
    cells: dict[str, dict[str, Cell]] = defaultdict(dict)
    weights: dict[str, int] = defaultdict(int)
    field = schema.field
    for doc_id, path, ver, value, op_id in connection.execute(select(field).where(field.c.doc_id.in_(doc_ids))):
        if ver > known[doc_id]:
            cells[doc_id][path] = Cell(value_from_text(value), ver, op_id)
            weights[doc_id] += len(path) + len(value) + 50
    conflicts = _conflicts(connection, doc_ids)
    named = {doc_id: _operations_in(cells[doc_id], conflicts[doc_id]) for doc_id in doc_ids}
    operations = _read_operations(connection, {op_id for ids in named.values() for op_id in ids})
    loaded = {}
    query = select(schema.document).where(schema.document.c.doc_id.in_(doc_ids))
    for row in connection.execute(query):
        notes = tuple(
            _note(operations[op_id], row.doc_id) for op_id in sorted(named[row.doc_id]) if op_id in operations
        )
        document = Document(
            row.doc_id,
            row.case_id,
            row.kind,
            row.ver,
            row.created_by,
            row.definition_hash,
            frozenset(),
            MappingProxyType(cells[row.doc_id]),
            tuple(conflicts[row.doc_id]),
        )
        weight = weights[row.doc_id] + sum(300 + len(note.data or b"") for note in notes)
        loaded[row.doc_id] = _Loaded(Bundle(document, known[row.doc_id], row.content_hash, notes), weight)
    return loaded


def _known_versions(connection: Connection, scope_id: str, after: int, doc_ids: set[str]) -> dict[str, int]:
    """From which version on each document is told: the newest the scope's reader has at `after`, 0 for all of it."""
    feed, grant = schema.feed.c, schema.doc_scope.c
    told = select(feed.doc_id, func.max(feed.ver)).where(
        feed.scope_id == scope_id, feed.pos <= after, feed.doc_id.in_(doc_ids)
    )
    versions = {row[0]: row[1] for row in connection.execute(told.group_by(feed.doc_id))}
    granted = select(grant.doc_id, grant.since_ver).where(
        grant.scope_id == scope_id, grant.doc_id.in_(doc_ids), grant.until_ver.is_(None)
    )
    since = {row.doc_id: row.since_ver for row in connection.execute(granted)}
    return {
        doc_id: versions[doc_id] if doc_id in versions and since.get(doc_id, 0) <= versions[doc_id] else 0
        for doc_id in doc_ids
    }


def _conflicts(connection: Connection, doc_ids: set[str]) -> dict[str, list[Conflict]]:
    conflict = schema.conflict
    query = select(conflict.c.doc_id, conflict.c.body).where(conflict.c.doc_id.in_(doc_ids)).order_by(conflict.c.place)
    found: dict[str, list[Conflict]] = defaultdict(list)
    for doc_id, body in connection.execute(query):
        found[doc_id].append(conflict_from_wire(json.loads(body)))
    return found


def _operations_in(cells: Mapping[str, Cell], conflicts: Sequence[Conflict]) -> set[str]:
    """Who set what is shown or stands in a conflict. '' is the store itself, which needs no note."""
    ids = {cell.op_id for cell in cells.values()}
    for conflict in conflicts:
        ids |= {*conflict.incumbent_ops, conflict.challenger_op, conflict.resolved_by or ""}
    return ids - {""}


def _read_operations(connection: Connection, ids: set[str]) -> dict[str, Row[*tuple[Any, ...]]]:
    found, wanted = {}, sorted(ids)
    for start in range(0, len(wanted), _CHUNK):
        query = select(schema.op).where(schema.op.c.op_id.in_(wanted[start : start + _CHUNK]))
        found.update({row.op_id: row for row in connection.execute(query)})
    return found


def _note(row: Row[*tuple[Any, ...]], doc_id: str) -> OperationNote:
    # Signed bytes go only with the document they are about: as a side effect in another document an operation is named,
    # but what it says stays with those who may see where it was said.
    about = row.doc_id == doc_id
    return OperationNote(
        row.op_id,
        row.kind,
        row.device_id,
        row.user_id,
        row.user_name,
        row.user_title,
        row.acting_unit,
        row.client_time,
        row.received_at,
        row.data if about else None,
        row.sig if about else None,
    )
