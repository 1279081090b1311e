"""Documents and operation notes to and from the replica's rows, in bulk."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, select

from desktop.models.replica_tables import r_conflict, r_document, r_field, r_op
from domain.case import Cell, Conflict, Document
from domain.operation import CellValue, cell_value
from domain.signature import Signed
from domain.wire import Bundle, OperationNote, conflict_from_wire, conflict_to_wire

IN_CHUNK = 400
_ROWS_AT_ONCE = 500
_T = TypeVar("_T")
_PUT_DOCUMENT = (
    "INSERT OR REPLACE INTO r_document (doc_id, case_id, scope, kind, ver, created_by, definition, content_hash, stale)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)"
)
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


class DocumentWriter:
    """Gathers what differs of a page's documents and writes it in a few statements of many rows."""

    def __init__(self, scope: str) -> None:
        self._scope = scope
        self._documents: list[tuple[object, ...]] = []
        self._fields: list[tuple[object, ...]] = []
        self._gone: list[tuple[object, ...]] = []
        self._without_conflicts: list[tuple[object, ...]] = []
        self._conflicts: list[tuple[object, ...]] = []

    def add(self, document: Document, held: Document | None, content: str) -> None:
        """Note what has to be written to turn the held document into this one."""
        doc_id = document.doc_id
        told = (document.case_id, self._scope, document.kind, document.ver, document.created_by, document.definition)
        self._documents.append((doc_id, *told, content))
        before: Mapping[str, Cell] = held.cells if held else {}
        self._gone.extend((doc_id, path) for path in before.keys() - document.cells.keys())
        self._fields.extend(
            (doc_id, path, cell.ver, _text(cell.value), cell.op_id)
            for path, cell in document.cells.items()
            if before.get(path) != cell or type(before[path].value) is not type(cell.value)
        )
        if document.conflicts != (held.conflicts if held else ()):
            self._without_conflicts.append((doc_id,))
            self._conflicts.extend(
                (doc_id, n, _text(conflict_to_wire(conflict))) for n, conflict in enumerate(document.conflicts)
            )

    def flush(self, db: Connection) -> None:
        """Write it all, in the caller's transaction."""
        for statement, rows in (
            (_PUT_DOCUMENT, self._documents),
            ("DELETE FROM r_field WHERE doc_id = ? AND path = ?", self._gone),
            (_PUT_FIELD, self._fields),
            ("DELETE FROM r_conflict WHERE doc_id = ?", self._without_conflicts),
            ("INSERT OR REPLACE INTO r_conflict (doc_id, n, body) VALUES (?, ?, ?)", self._conflicts),
        ):
            # In parts: one long statement would keep every other thread of the program waiting.
            for part in chunks(rows, _ROWS_AT_ONCE):
                db.exec_driver_sql(statement, list(part))


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
