"""Documents and operation notes to and from the replica's rows, in bulk."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, CursorResult, bindparam, insert, select, update

from desktop.models.find_rows import FindRows
from desktop.models.replica_tables import certificate, r_also, r_blob, r_document, r_op, r_purge, r_scope
from domain.case import HEADER, REFERENCE_SCOPE, Case, Document
from domain.operation import CellValue, cell_value
from domain.signature import Signed
from domain.told import Told
from domain.wire import (
    Bundle,
    OperationNote,
    cells_from_wire,
    cells_to_text,
    conflict_from_wire,
    conflict_to_wire,
    note_from_bytes,
    note_from_wire,
    note_to_wire,
)

IN_CHUNK = 400
_ROWS_AT_ONCE = 500
_T = TypeVar("_T")
_PUT_DOCUMENT = (
    "INSERT OR REPLACE INTO r_document"
    " (doc_id, case_id, scope, kind, ver, created_by, definition, content_hash, cells, conflicts)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
# A note may come first with another document, without its bytes: what vouches is never forgotten again.
_PUT_NOTE = (
    "INSERT INTO r_op (op_id, received_at, data, sig, told) VALUES (?, ?, ?, ?, ?) ON CONFLICT (op_id) DO UPDATE SET"
    " data = excluded.data, sig = excluded.sig, told = '' WHERE excluded.data IS NOT NULL AND r_op.data IS NULL"
)
# Almost always the same one: then nothing is written.
_PUT_CERTIFICATE = (
    "INSERT INTO certificate (device_id, data, sig) VALUES (?, ?, ?) ON CONFLICT (device_id) DO UPDATE SET"
    " data = excluded.data, sig = excluded.sig"
    " WHERE excluded.data <> certificate.data OR excluded.sig <> certificate.sig"
)
# Made once: to say a statement anew takes longer than to run it.
_OF_CASES = r_document.c.case_id.in_(bindparam("cases", expanding=True))
_DOCUMENTS_OF_CASES = select(r_document).where(_OF_CASES).order_by(r_document.c.doc_id)
_NOTES = select(r_op).where(r_op.c.op_id.in_(bindparam("ops", expanding=True)))
_CERTIFICATES = select(certificate).where(certificate.c.device_id.in_(bindparam("devices", expanding=True)))


@dataclass(frozen=True, slots=True)
class ListRows:
    """Rows of `inbox_row` and `case_summary` by column, and what the cases are found by."""

    inbox: list[dict[str, object]]
    summaries: list[dict[str, object]]
    find: FindRows


TellsOf = Callable[[Iterable[str]], Mapping[str, OperationNote]]
"""Notes by operation id, of those that are known."""


def chunks(items: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    """Consecutive parts of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def load_documents(db: Connection, which: ColumnElement[bool]) -> list[Document]:
    """Documents with their cells and conflicts, by document id."""
    return _documents(db.execute(select(r_document).where(which).order_by(r_document.c.doc_id)))


def load_reference(db: Connection, doc_ids: Collection[str] | None) -> list[Told]:
    """The values of the documents of the reference, or of some of them. Nothing else of them: there are thousands."""
    query = select(r_document.c.doc_id, r_document.c.kind, r_document.c.cells).where(
        r_document.c.scope == REFERENCE_SCOPE
    )
    if doc_ids is None:
        rows = list(db.execute(query))
    else:
        rows = [
            row
            for chunk in chunks(sorted(doc_ids), IN_CHUNK)
            for row in db.execute(query.where(r_document.c.doc_id.in_(chunk)))
        ]
    return [
        Told(doc_id, kind, {path: _value(value) for path, _, _, value in json.loads(cells)})
        for doc_id, kind, cells in rows
    ]


def load_parties(db: Connection) -> list[tuple[str, ...]]:
    """The units that take part, of the cases whose headers were written last: a bounded read."""
    rows = db.exec_driver_sql(
        "SELECT cells FROM (SELECT kind, cells FROM r_document ORDER BY rowid DESC LIMIT 600) WHERE kind = 'header'"
    )
    start = "parties/"
    return [
        tuple(
            path.removeprefix(start) for path, _, _, value in json.loads(row.cells) if path.startswith(start) and value
        )
        for row in rows
    ]


def load_authors(db: Connection, unit_id: str, newest: int) -> list[tuple[str, str, str]]:
    """(user, name, title) of whoever acted for the unit in so many of the operations that came last: a bounded read."""
    rows = db.exec_driver_sql(
        "SELECT DISTINCT json_extract(told, '$.user.id'), json_extract(told, '$.user.name'),"
        " json_extract(told, '$.user.title') FROM"
        " (SELECT CASE WHEN data IS NULL THEN told ELSE CAST(data AS TEXT) END AS told FROM r_op"
        " ORDER BY rowid DESC LIMIT ?) WHERE json_valid(told) AND json_extract(told, '$.acting_unit') = ?",
        (newest, unit_id),
    )
    return [(str(user_id), str(name), str(title)) for user_id, name, title in rows if user_id]


def _value(told: object) -> CellValue:
    return told if isinstance(told, str) else cell_value(told)


def _documents(rows: CursorResult[Any]) -> list[Document]:
    return [
        Document(
            row.doc_id,
            row.case_id,
            row.kind,
            row.ver,
            row.created_by,
            row.definition,
            frozenset({row.scope}),
            MappingProxyType(cells_from_wire(json.loads(row.cells))),
            tuple(conflict_from_wire(conflict) for conflict in json.loads(row.conflicts)),
        )
        for row in rows
    ]


def load_cases(db: Connection, case_ids: Iterable[str]) -> dict[str, Case]:
    """Cases by id, on an open connection."""
    documents: dict[str, dict[str, Document]] = {}
    for chunk in chunks(list(case_ids), IN_CHUNK):
        for document in _documents(db.execute(_DOCUMENTS_OF_CASES, {"cases": chunk})):
            documents.setdefault(document.case_id, {})[document.doc_id] = document
    return {
        case_id: Case(case_id, max(doc.ver for doc in docs.values()), MappingProxyType(docs))
        for case_id, docs in documents.items()
    }


def write_documents(db: Connection, scope: str, changed: Iterable[tuple[Document, str]]) -> None:
    """Write whole documents with their content hashes, in the caller's transaction."""
    rows = [
        (
            document.doc_id,
            document.case_id,
            scope,
            document.kind,
            document.ver,
            document.created_by,
            document.definition,
            content,
            cells_to_text(document.cells),
            _text([conflict_to_wire(conflict) for conflict in document.conflicts]),
        )
        for document, content in changed
    ]
    _write(db, _PUT_DOCUMENT, rows)


def load_notes(db: Connection, op_ids: Iterable[str]) -> dict[str, OperationNote]:
    """Operation notes by id."""
    found: dict[str, OperationNote] = {}
    for chunk in chunks(list(op_ids), IN_CHUNK):
        for row in db.execute(_NOTES, {"ops": chunk}):
            found[row.op_id] = stored_note(row.op_id, row.received_at, row.data, row.sig, row.told)
    return found


def write_notes(db: Connection, bundles: Iterable[Bundle]) -> None:
    """Keep the note of every operation that a page names, in the caller's transaction."""
    notes = [note for bundle in bundles for note in bundle.notes]
    _write(db, _PUT_NOTE, [_note_row(note) for note in notes])
    for note in notes:
        if note.withheld:
            forget_bytes(db, note)


def forget_bytes(db: Connection, note: OperationNote) -> None:
    """Keep of an operation only who did what and when, in the caller's transaction."""
    told = {"data": None, "sig": None, "told": _text(note_to_wire(note))}
    db.execute(update(r_op).where(r_op.c.op_id == note.op_id).values(told))


def load_certificates(db: Connection, device_ids: Collection[str]) -> dict[str, Signed]:
    """The certificates of devices, by device id."""
    found: dict[str, Signed] = {}
    for chunk in chunks(list(device_ids), IN_CHUNK):
        for row in db.execute(_CERTIFICATES, {"devices": chunk}):
            found[row.device_id] = Signed(row.data, row.sig)
    return found


def write_certificates(db: Connection, certificates: Mapping[str, Signed]) -> None:
    """Keep who signed, in the caller's transaction."""
    _write(db, _PUT_CERTIFICATE, [(name, c.data, c.signature) for name, c in certificates.items()])


def _write(db: Connection, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
    # In parts: one long statement would keep every other thread of the program waiting.
    for part in chunks(rows, _ROWS_AT_ONCE):
        db.exec_driver_sql(statement, list(part))


def _note_row(note: OperationNote) -> tuple[object, ...]:
    if note.data is not None:
        return note.op_id, note.received_at, note.data, note.signature, ""
    return note.op_id, note.received_at, None, None, _text(note_to_wire(note))


def stored_note(op_id: str, received_at: str, data: bytes | None, signature: bytes | None, told: str) -> OperationNote:
    """The note of a row of `r_op`."""
    try:
        if data is None or signature is None:
            return note_from_wire(json.loads(told))
        return note_from_bytes(op_id, received_at, data, signature)
    except (KeyError, TypeError, ValueError):
        # Bytes that cannot be read vouch for nothing and for nobody; whoever shows them says so.
        return OperationNote(op_id, "", "", "", "", "", "", "", received_at, data or b"", signature or b"")


def copy_other_scopes(ours: Connection, new: Connection) -> frozenset[str]:
    """Copy what is held of scopes that the new replica has nothing of; the cases of it, those of the directory not."""
    built = set(new.execute(select(r_scope.c.scope)).scalars())
    here = set(new.execute(select(r_document.c.doc_id)).scalars())
    scopes = [row._asdict() for row in ours.execute(select(r_scope).where(r_scope.c.scope.not_in(built)))]
    counts = [row._asdict() for row in ours.execute(select(r_also).where(r_also.c.scope.not_in(built)))]
    documents = [row._asdict() for row in ours.execute(select(r_document).where(r_document.c.scope.not_in(built)))]
    # What both have stands as it was built; what the other scope counts of it is noted beside it.
    counts += [
        {"scope": row["scope"], "doc_id": row["doc_id"], "ver": row["ver"], "content_hash": row["content_hash"]}
        for row in documents
        if row["doc_id"] in here
    ]
    elsewhere = {row["doc_id"]: row["scope"] for row in counts if row["doc_id"] not in here}
    documents = [row for row in documents if row["doc_id"] not in here]
    for chunk in chunks(sorted(elsewhere), IN_CHUNK):
        came_by_built = r_document.c.scope.in_(built) & r_document.c.doc_id.in_(chunk)
        taken_over = ours.execute(select(r_document).where(came_by_built))
        documents += [row._asdict() | {"scope": elsewhere[row.doc_id]} for row in taken_over]
    named = {cell[2] for row in documents for cell in json.loads(row["cells"])}
    for conflict in (one for row in documents for one in json.loads(row["conflicts"])):
        named |= {*conflict["incumbent_ops"], conflict["challenger_op"], conflict["resolved_by"]}
    notes = [
        row._asdict()
        for chunk in chunks(sorted(op_id for op_id in named if op_id), IN_CHUNK)
        for row in ours.execute(select(r_op).where(r_op.c.op_id.in_(chunk)))
    ]
    certificates = [row._asdict() for row in ours.execute(select(certificate))] if notes else []
    blobs = [row._asdict() for row in ours.execute(select(r_blob))]  # their files stay where they are
    told = ((r_scope, scopes), (r_document, documents), (r_also, counts), (r_op, notes), (certificate, certificates))
    for table, rows in (*told, (r_blob, blobs)):
        if rows:
            new.execute(insert(table).prefix_with("OR IGNORE"), rows)
    _carry_over(ours, new, built)
    return frozenset(row["case_id"] for row in documents if row["scope"] != REFERENCE_SCOPE)


def cases_telling(db: Connection, numbers: Iterable[str]) -> set[str]:
    """The cases whose header may tell one of these numbers: they stand somewhere in its cells."""
    found: set[str] = set()
    for number in numbers:
        named = r_document.c.cells.contains(json.dumps(number, ensure_ascii=False), autoescape=True)
        query = select(r_document.c.case_id).where(r_document.c.kind == HEADER, named)
        found.update(db.execute(query).scalars())
    return found


def _carry_over(ours: Connection, new: Connection, built: set[str]) -> None:
    """What we have to answer for to the store, and what it no longer tells of: that is to be wiped like the rest."""
    held_now = (select(table.c.doc_id, table.c.scope) for table in (r_document, r_also))
    kept = {(row.doc_id, row.scope) for query in held_now for row in new.execute(query)}
    here = {doc_id for doc_id, _ in kept}
    owed = [row._asdict() for row in ours.execute(select(r_purge))]
    for table in (r_also, r_document):
        held = select(table.c.scope, table.c.doc_id, table.c.ver).where(table.c.scope.in_(built))
        lost = [row._asdict() for row in ours.execute(held) if (row.doc_id, row.scope) not in kept]
        owed += [{**row, "wiped": int(row["doc_id"] in here)} for row in lost]
    if owed:
        new.execute(insert(r_purge).prefix_with("OR IGNORE"), owed)


def certificate_rows(certificates: Mapping[str, Signed]) -> list[dict[str, object]]:
    return [{"device_id": name, "data": c.data, "sig": c.signature} for name, c in certificates.items()]


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
