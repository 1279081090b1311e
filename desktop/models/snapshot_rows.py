"""The lines of a bootstrap's page as rows of the replica: checked, and kept as the text they came as.

A page is read and checked whole before anything of it is written. No document is read into the domain's objects but for
what the lists of its case are made from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeAlias

import msgspec

from desktop.models.pages import PageError, SnapshotPage
from desktop.models.replica_rows import stored_note
from domain.case import Case, Cell, Document
from domain.digest import content_hash, document_digest
from domain.operation import OperationError
from domain.wire import OperationNote, conflict_from_wire, note_from_wire


class _Note(msgspec.Struct):
    op_id: str
    received_at: str
    bytes: str | None = None
    sig: str = ""


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
    conflicts: msgspec.Raw
    ops: list[msgspec.Raw]


NoteRow: TypeAlias = "tuple[str, str, bytes | None, bytes | None, str]"
"""A row of `r_op`."""
_read_line = msgspec.json.Decoder(_Line).decode
_read_note = msgspec.json.Decoder(_Note).decode
_ToldCell: TypeAlias = "tuple[str, int, str, str | bool | int | list[str] | None]"
_read_cells = msgspec.json.Decoder(list[tuple[str, int, str, str | bool | int | list[str] | None]]).decode
_encode = msgspec.json.Encoder().encode


@dataclass(slots=True)
class SnapshotRows:
    """What a page becomes: rows as tuples in the order of the tables' columns, cases for the lists, and the digest."""

    documents: list[tuple[object, ...]] = field(default_factory=list)
    notes: dict[str, NoteRow] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    digest: int = 0

    def told_by(self, op_ids: Iterable[str]) -> dict[str, OperationNote]:
        """Who did what, of the operations that the page names."""
        found = {}
        for op_id in op_ids:
            row = self.notes.get(op_id)
            if row is not None:
                found[op_id] = stored_note(*row)
        return found


def read_snapshot(page: SnapshotPage) -> SnapshotRows:
    """Read and check every line of a page.

    Raises PageError: gap for a page that does not add up or cannot be read, content_mismatch for a document that does
    not hash to what the store says.
    """
    scope = page.header.scope
    if page.header.rows != len(page.lines):
        raise PageError("gap", scope)
    rows = SnapshotRows()
    documents: dict[str, dict[str, Document]] = {}
    try:
        for text in page.lines:
            line = _read_line(text)
            document = _checked(line, scope)
            documents.setdefault(line.case, {})[line.doc] = document
            rows.documents.append(_document_row(line, scope))
            rows.digest ^= int.from_bytes(document_digest(line.doc, line.ver, line.content_hash))
            for note in line.ops:
                _add_note(rows.notes, note)
    except (msgspec.MsgspecError, OperationError, ValueError, TypeError, KeyError) as error:
        raise PageError("gap", scope) from error
    for case_id, held in documents.items():
        rows.cases[case_id] = Case(case_id, max(doc.ver for doc in held.values()), MappingProxyType(held))
    return rows


def _checked(line: _Line, scope: str) -> Document:
    """The document of a line. Raises PageError."""
    conflicts = bytes(line.conflicts)
    plain = conflicts == b"[]"
    document = Document(
        line.doc,
        line.case,
        line.kind,
        line.ver,
        line.created_by,
        line.definition,
        frozenset({scope}),
        _Cells(line.cells),
        () if plain else tuple(conflict_from_wire(one) for one in msgspec.json.decode(conflicts)),
    )
    # What comes whole is spelt as it is hashed; only both sides of a conflict are hashed in another order.
    if plain:
        hashed = b"[%b,%b,%b,[]]" % (_encode(line.kind), _encode(line.definition), bytes(line.cells))
        same = hashlib.sha256(hashed).hexdigest() == line.content_hash
    else:
        same = content_hash(document) == line.content_hash
    if line.from_ver != 0 or not same:
        raise PageError("content_mismatch", scope)
    return document


class _Cells(Mapping[str, Cell]):
    """The cells of a document, read when somebody asks: of most documents of a first sync only a few ever are."""

    __slots__ = ("_raw", "_told")

    def __init__(self, raw: msgspec.Raw) -> None:
        self._raw = raw
        self._told: dict[str, _ToldCell] | None = None

    def _read(self) -> dict[str, _ToldCell]:
        if self._told is None:
            self._told = {cell[0]: cell for cell in _read_cells(self._raw)}
        return self._told

    def __getitem__(self, path: str) -> Cell:
        _, ver, op_id, value = self._read()[path]
        return Cell(tuple(value) if isinstance(value, list) else value, ver, op_id)

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())

    def __contains__(self, path: object) -> bool:
        return path in self._read()

    def get(self, path: str, default: Any = None) -> Any:
        return self[path] if path in self._read() else default


def _document_row(line: _Line, scope: str) -> tuple[object, ...]:
    cells, conflicts = bytes(line.cells).decode(), bytes(line.conflicts).decode()
    told = (line.case, scope, line.kind, line.ver, line.created_by, line.definition, line.content_hash)
    return (line.doc, *told, cells, conflicts)


def _add_note(notes: dict[str, NoteRow], raw: msgspec.Raw) -> None:
    note = _read_note(raw)
    if note.bytes is not None:
        row = (note.op_id, note.received_at, note.bytes.encode(), bytes.fromhex(note.sig), "")
        notes[note.op_id] = row
    elif note.op_id not in notes:
        note_from_wire(msgspec.json.decode(raw))
        notes[note.op_id] = (note.op_id, note.received_at, None, None, bytes(raw).decode())
