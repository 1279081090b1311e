"""Documents as they travel down (PROTOCOL.md §6.6): one line of JSON each, straight from the rows.

Cells and conflicts are kept as the JSON that travels, so that nothing is read into the domain's objects and written
out again: a pull is mostly this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import msgspec
from sqlalchemy import Connection, Row, String, cast, func, select

from central.store import schema
from central.store.dialect import is_one_of
from domain.wire import conflict_from_wire

_Row: TypeAlias = Row[*tuple[Any, ...]]
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class BundleLine:
    """One document's line, and the devices whose signed bytes are in it."""

    data: bytes
    signers: frozenset[str]


class _Note(msgspec.Struct):
    """Whose operation it was; without its bytes."""

    op_id: str
    kind: str
    device_id: str
    user: dict[str, str]
    acting_unit: str
    client_time: str
    received_at: str


class _WithheldNote(_Note):
    """The same of an operation whose bytes are not told to anybody."""

    withheld: bool = True


class _SignedNote(msgspec.Struct):
    """An operation with its bytes: they tell whose it was."""

    op_id: str
    received_at: str
    bytes: str
    sig: str


class _Line(msgspec.Struct):
    doc: str
    case: str
    kind: str
    definition: str | None
    created_by: str
    ver: int
    from_ver: int
    content_hash: str
    cells: msgspec.Raw
    conflicts: list[msgspec.Raw]
    ops: list[_Note | _WithheldNote | _SignedNote]


_field = schema.field.c
_cell = '["' + _field.path + '",' + cast(_field.ver, String) + ',"' + _field.op_id + '",' + _field.value + "]"
"""A cell as it is hashed and travels. Paths and ids need no escaping; its value is JSON in one line."""
_document = schema.document
# One look into the index per document, and no sorting: the cells of a page are many.
_cells = select(func.aggregate_strings(_cell, "\n")).where(_field.doc_id == _document.c.doc_id).scalar_subquery()
_documents = select(_document, _cells.label("cells")).where(is_one_of(_document.c.doc_id, "docs"))
_conflict = schema.conflict.c
_conflicts = (
    select(_conflict.doc_id, _conflict.body).where(is_one_of(_conflict.doc_id, "docs")).order_by(_conflict.place)
)
_op, _withheld = schema.op.c, schema.withheld.c
_operations = select(
    _op.op_id,
    _op.doc_id,
    _op.device_id,
    _op.received_at,
    _op.data,
    _op.sig,
    _op.kind,
    _op.user_id,
    _op.user_name,
    _op.user_title,
    _op.acting_unit,
    _op.client_time,
    select(_withheld.op_id).where(_withheld.op_id == _op.op_id).exists(),
).where(is_one_of(_op.op_id, "ids"))


def bundle_lines(connection: Connection, known: Mapping[str, int]) -> dict[str, BundleLine]:
    """The line of each document by its id, with the cells newer than the version the reader has (0: all of them)."""
    doc_ids = list(known)
    documents = connection.execute(_documents, {"docs": doc_ids}).all()
    conflicts: dict[str, list[str]] = defaultdict(list)
    for doc_id, body in connection.execute(_conflicts, {"docs": doc_ids}):
        conflicts[doc_id].append(body)
    told = {row.doc_id: _newer(row.cells or "", known[row.doc_id]) for row in documents}
    named = {doc_id: _operations_in(told[doc_id], conflicts[doc_id]) for doc_id in told}
    operations = _read_operations(connection, {op_id for ids in named.values() for op_id in ids})
    lines = {}
    for row in documents:
        ops = [operations[op_id] for op_id in sorted(named[row.doc_id]) if op_id in operations]
        lines[row.doc_id] = _line(row, known[row.doc_id], told[row.doc_id], conflicts[row.doc_id], ops)
    return lines


def _newer(cells: str, known: int) -> list[str]:
    """The cells of a document, in the order of their paths: a path's end sorts before all it may hold."""
    texts = sorted(cells.split("\n")) if cells else []
    return [text for text in texts if int(text.split(",", 2)[1]) > known] if known > 0 else texts


def _operations_in(cells: Iterable[str], conflicts: Iterable[str]) -> set[str]:
    """Who set what is shown or stands in a conflict. The store itself, '', needs no note."""
    ids = {text.split('"', 4)[3] for text in cells}
    for body in conflicts:
        conflict = conflict_from_wire(msgspec.json.decode(body))
        ids |= {*conflict.incumbent_ops, conflict.challenger_op, conflict.resolved_by or ""}
    return ids - {""}


def _read_operations(connection: Connection, ids: set[str]) -> dict[str, _Row]:
    return {row[0]: row for row in connection.execute(_operations, {"ids": sorted(ids)}).all()}


def _line(row: _Row, from_ver: int, cells: Iterable[str], conflicts: Sequence[str], ops: Iterable[_Row]) -> BundleLine:
    notes, signers = _notes(row.doc_id, ops)
    line = _Line(
        row.doc_id,
        row.case_id,
        row.kind,
        row.definition_hash,
        row.created_by,
        row.ver,
        from_ver,
        row.content_hash,
        msgspec.Raw(f"[{','.join(cells)}]".encode()),
        [msgspec.Raw(body.encode()) for body in conflicts],
        notes,
    )
    return BundleLine(_encode(line), frozenset(signers))


def _notes(doc_id: str, ops: Iterable[_Row]) -> tuple[list[_Note | _WithheldNote | _SignedNote], set[str]]:
    """The operations a document names, and the devices of those that go with their signed bytes.

    These go only with the document they are about: as a side effect in another document an operation is named, but what
    it says stays with those who may see where it was said; what leads to a protected person stays with nobody.
    """
    notes, signers = list[_Note | _WithheldNote | _SignedNote](), set[str]()
    for op_id, about, device_id, received_at, data, sig, kind, user_id, name, title, unit, client_time, withheld in ops:
        if about == doc_id and not withheld:
            signers.add(device_id)
            notes.append(_SignedNote(op_id, received_at, data.decode("utf-8"), sig.hex()))
        else:
            user = {"id": user_id, "name": name, "title": title}
            note = _WithheldNote if withheld else _Note
            notes.append(note(op_id, kind, device_id, user, unit, client_time, received_at))
    return notes, signers
