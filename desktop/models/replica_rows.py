"""Documents and operation notes to and from the replica's rows, in bulk."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop.models.replica_tables import r_conflict, r_document, r_field, r_op
from domain.case import Cell, Conflict, Document
from domain.operation import CellValue, cell_value
from domain.signature import Signed
from domain.wire import Bundle, OperationNote, conflict_from_wire, conflict_to_wire

IN_CHUNK = 400
_T = TypeVar("_T")
_PUT_FIELD = "INSERT OR REPLACE INTO r_field (doc_id, path, ver, value, op_id) VALUES (?, ?, ?, ?, ?)"


def chunks(items: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    """Consecutive parts of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def load_documents(db: Connection, which: ColumnElement[bool]) -> list[Document]:
    """Documents with their cells and conflicts, by document id."""
    rows = db.execute(select(r_document).where(which).order_by(r_document.c.doc_id)).all()
    wanted = select(r_document.c.doc_id).where(which)
    cells: dict[str, dict[str, Cell]] = {}
    fields = select(r_field.c.doc_id, r_field.c.path, r_field.c.value, r_field.c.ver, r_field.c.op_id)
    for doc_id, path, value, ver, op_id in db.execute(fields.where(r_field.c.doc_id.in_(wanted))):
        cells.setdefault(doc_id, {})[path] = Cell(_value(value), ver, op_id)
    conflicts: dict[str, list[Conflict]] = {}
    told = select(r_conflict).where(r_conflict.c.doc_id.in_(wanted)).order_by(r_conflict.c.doc_id, r_conflict.c.n)
    for row in db.execute(told):
        conflicts.setdefault(row.doc_id, []).append(conflict_from_wire(json.loads(row.body)))
    return [
        Document(
            row.doc_id,
            row.case_id,
            row.kind,
            row.ver,
            row.created_by,
            row.definition,
            frozenset({row.scope}),
            MappingProxyType(cells.get(row.doc_id, {})),
            tuple(conflicts.get(row.doc_id, ())),
        )
        for row in rows
    ]


def write_document(db: Connection, document: Document, held: Document | None, content: str, scope: str) -> None:
    """Write what differs from the held document. The caller's transaction."""
    values = {
        "case_id": document.case_id,
        "scope": scope,
        "kind": document.kind,
        "ver": document.ver,
        "created_by": document.created_by,
        "definition": document.definition,
        "content_hash": content,
        "stale": 0,
    }
    db.execute(insert(r_document).values(doc_id=document.doc_id, **values).on_conflict_do_update(set_=values))
    before: Mapping[str, Cell] = held.cells if held else {}
    gone = before.keys() - document.cells.keys()
    if gone:
        db.execute(delete(r_field).where((r_field.c.doc_id == document.doc_id) & r_field.c.path.in_(gone)))
    changed = [
        (document.doc_id, path, cell.ver, _text(cell.value), cell.op_id)
        for path, cell in document.cells.items()
        if before.get(path) != cell or type(before[path].value) is not type(cell.value)
    ]
    if changed:
        db.exec_driver_sql(_PUT_FIELD, changed)
    if held is None or held.conflicts != document.conflicts:
        db.execute(delete(r_conflict).where(r_conflict.c.doc_id == document.doc_id))
        bodies = [
            {"doc_id": document.doc_id, "n": n, "body": _text(conflict_to_wire(conflict))}
            for n, conflict in enumerate(document.conflicts)
        ]
        if bodies:
            db.execute(insert(r_conflict), bodies)


def load_notes(db: Connection, op_ids: Iterable[str]) -> dict[str, OperationNote]:
    """Operation notes by id."""
    found: dict[str, OperationNote] = {}
    for chunk in chunks(list(op_ids), IN_CHUNK):
        for row in db.execute(select(r_op).where(r_op.c.op_id.in_(chunk))):
            found[row.op_id] = OperationNote(*row)
    return found


def note_rows(bundles: Iterable[Bundle]) -> list[dict[str, object]]:
    """The rows of every note of a page; a note that comes twice keeps its bytes."""
    rows: dict[str, dict[str, object]] = {}
    for bundle in bundles:
        for note in bundle.notes:
            if note.op_id in rows and note.data is None:
                continue
            rows[note.op_id] = {
                "op_id": note.op_id,
                "kind": note.kind,
                "device_id": note.device_id,
                "user_id": note.user_id,
                "user_name": note.user_name,
                "user_title": note.user_title,
                "acting_unit": note.acting_unit,
                "client_time": note.client_time,
                "received_at": note.received_at,
                "data": note.data,
                "sig": note.signature,
            }
    return list(rows.values())


def certificate_rows(certificates: Mapping[str, Signed]) -> list[dict[str, object]]:
    return [{"device_id": name, "data": c.data, "sig": c.signature} for name, c in certificates.items()]


def _value(text: str) -> CellValue:
    return cell_value(json.loads(text))


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
