"""A case between its rows and the domain's `Case`: read whole, written as the difference."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from sqlalchemy import Connection, and_, bindparam, insert, select, update

from central.store import schema
from central.store.dialect import lock_name
from domain.case import Case, Cell, Conflict, Document
from domain.digest import content_hash
from domain.operation import NO_PREVIOUS, CellValue, cell_value
from domain.wire import conflict_from_wire, conflict_to_wire


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A case with what only the store keeps of it: the end of its hash chain and its documents' content hashes."""

    case: Case | None
    head_hash: str = NO_PREVIOUS
    hashes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class DocumentMove:
    """A document before and after a transaction, as scopes see it: for the feed and the digests."""

    doc_id: str
    ver: int
    content_hash: str
    old_ver: int
    old_content_hash: str
    scopes: frozenset[str]
    old_scopes: frozenset[str]


_Rows: TypeAlias = defaultdict[str, list[dict[str, object]]]

_lock_case = (
    select(schema.case_.c.head, schema.case_.c.head_hash)
    .where(schema.case_.c.case_id == bindparam("case"))
    .with_for_update()
)
_documents = select(schema.document).where(schema.document.c.case_id == bindparam("case"))
_of_case = select(schema.document.c.doc_id).where(schema.document.c.case_id == bindparam("case"))
_fields = select(schema.field).where(schema.field.c.doc_id.in_(_of_case))
_conflicts = select(schema.conflict).where(schema.conflict.c.doc_id.in_(_of_case)).order_by(schema.conflict.c.place)
_scopes = select(schema.doc_scope.c.doc_id, schema.doc_scope.c.scope_id).where(
    schema.doc_scope.c.doc_id.in_(_of_case), schema.doc_scope.c.until_ver.is_(None)
)


def lock_case(connection: Connection, case_id: str) -> StoredCase:
    """The case, its row locked until commit. A case nobody has opened has none."""
    row = connection.execute(_lock_case, {"case": case_id}).first()
    if row is None:
        lock_name(connection, f"case {case_id}")  # two who open it at once: the second sees what the first has opened
        row = connection.execute(_lock_case, {"case": case_id}).first()
    if row is None:
        return StoredCase(None)
    documents, hashes = read_documents(connection, case_id)
    return StoredCase(Case(case_id, row.head, MappingProxyType(documents)), row.head_hash, MappingProxyType(hashes))


def read_documents(connection: Connection, case_id: str) -> tuple[dict[str, Document], dict[str, str]]:
    """Every document of a case by id, and its content hash by id."""
    cells: dict[str, dict[str, Cell]] = defaultdict(dict)
    for doc_id, path, ver, value, op_id in connection.execute(_fields, {"case": case_id}):
        cells[doc_id][path] = Cell(value_from_text(value), ver, op_id)
    conflicts: dict[str, list[Conflict]] = defaultdict(list)
    for row in connection.execute(_conflicts, {"case": case_id}):
        conflicts[row.doc_id].append(conflict_from_wire(json.loads(row.body)))
    scopes: dict[str, set[str]] = defaultdict(set)
    for doc_id, scope_id in connection.execute(_scopes, {"case": case_id}):
        scopes[doc_id].add(scope_id)
    documents: dict[str, Document] = {}
    hashes: dict[str, str] = {}
    for row in connection.execute(_documents, {"case": case_id}):
        hashes[row.doc_id] = row.content_hash
        documents[row.doc_id] = Document(
            row.doc_id,
            row.case_id,
            row.kind,
            row.ver,
            row.created_by,
            row.definition_hash,
            frozenset(scopes[row.doc_id]),
            MappingProxyType(cells[row.doc_id]),
            tuple(conflicts[row.doc_id]),
        )
    return documents, hashes


def save_case(connection: Connection, before: StoredCase, after: Case, head_hash: str) -> list[DocumentMove]:
    """Write what differs between before and after. Returns one move per document that changed."""
    _save_head(connection, before.case, after, head_hash)
    known = before.case.documents if before.case else {}
    changed = [doc for doc_id, doc in after.documents.items() if known.get(doc_id) is not doc]
    return save_documents(connection, known, before.hashes, changed)


def save_documents(
    connection: Connection,
    known: Mapping[str, Document],
    hashes: Mapping[str, str],
    changed: Iterable[Document],
) -> list[DocumentMove]:
    """Write documents that were created or changed, given how they stood. Returns one move each."""
    rows: _Rows = defaultdict(list)
    moves = []
    for document in changed:
        old = known.get(document.doc_id)
        move = DocumentMove(
            document.doc_id,
            document.ver,
            content_hash(document),
            old.ver if old else 0,
            hashes.get(document.doc_id, ""),
            document.scopes,
            old.scopes if old else frozenset(),
        )
        moves.append(move)
        _collect_document(rows, old, document, move.content_hash)
        _collect_cells(rows, old, document)
        _collect_conflicts(rows, old, document)
        rows["scope+"].extend(
            {
                "doc_id": document.doc_id,
                "scope_id": scope,
                "since_ver": document.ver,
                "reason": "party",
                "case_id": document.case_id,
            }
            for scope in sorted(move.scopes - move.old_scopes)
        )
    for name, statement in _SAVE.items():
        if rows[name]:
            connection.execute(statement, rows[name])
    return moves


def value_from_text(text: str) -> CellValue:
    return cell_value(json.loads(text))


def text_of_value(value: CellValue) -> str:
    """The value as canonical JSON: a pull sends the text as it lies, and content hashes are over that very text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _save_head(connection: Connection, before: Case | None, after: Case, head_hash: str) -> None:
    if before is None:
        row = {"case_id": after.case_id, "head": after.head, "head_hash": head_hash}
        connection.execute(insert(schema.case_), row)
    else:
        connection.execute(_update_head, {"case": after.case_id, "to_head": after.head, "to_hash": head_hash})


def _collect_document(rows: _Rows, old: Document | None, new: Document, hashed: str) -> None:
    if old is not None:
        rows["document~"].append({"doc": new.doc_id, "to_ver": new.ver, "to_hash": hashed})
        return
    row = {"doc_id": new.doc_id, "case_id": new.case_id, "kind": new.kind, "ver": new.ver, "content_hash": hashed}
    rows["document+"].append({**row, "created_by": new.created_by, "definition_hash": new.definition})


def _collect_cells(rows: _Rows, old: Document | None, new: Document) -> None:
    known = old.cells if old else {}
    for path, cell in new.cells.items():
        was, value = known.get(path), text_of_value(cell.value)
        if was is None:
            row = {"doc_id": new.doc_id, "path": path, "ver": cell.ver, "value": value, "op_id": cell.op_id}
            rows["field+"].append(row)
        elif was is not cell:
            row = {"doc": new.doc_id, "at": path, "to_ver": cell.ver, "to_value": value, "to_op": cell.op_id}
            rows["field~"].append(row)


def _collect_conflicts(rows: _Rows, old: Document | None, new: Document) -> None:
    known = {conflict.conflict_id: conflict for conflict in old.conflicts} if old else {}
    for place, conflict in enumerate(new.conflicts):
        was, name = known.get(conflict.conflict_id), conflict.conflict_id
        if was == conflict:
            continue
        body = json.dumps(conflict_to_wire(conflict))
        if was is None:
            rows["conflict+"].append({"doc_id": new.doc_id, "conflict_id": name, "place": place, "body": body})
        else:
            rows["conflict~"].append({"doc": new.doc_id, "name": name, "to_body": body})


_update_head = (
    update(schema.case_)
    .where(schema.case_.c.case_id == bindparam("case"))
    .values(head=bindparam("to_head"), head_hash=bindparam("to_hash"))
)
_SAVE = MappingProxyType(
    {
        "document+": insert(schema.document),
        "document~": update(schema.document)
        .where(schema.document.c.doc_id == bindparam("doc"))
        .values(ver=bindparam("to_ver"), content_hash=bindparam("to_hash")),
        "field+": insert(schema.field),
        "field~": update(schema.field)
        .where(and_(schema.field.c.doc_id == bindparam("doc"), schema.field.c.path == bindparam("at")))
        .values(ver=bindparam("to_ver"), value=bindparam("to_value"), op_id=bindparam("to_op")),
        "conflict+": insert(schema.conflict),
        "conflict~": update(schema.conflict)
        .where(and_(schema.conflict.c.doc_id == bindparam("doc"), schema.conflict.c.conflict_id == bindparam("name")))
        .values(body=bindparam("to_body")),
        "scope+": insert(schema.doc_scope),
    }
)
"""The statements of one save, in order; rows lie under the same names."""
