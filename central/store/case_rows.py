"""A case between its rows and the domain's `Case`: read whole, written as the difference."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, Protocol, TypeAlias

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, bindparam, select, update

from central.store import schema
from central.store.bulk import Writes
from central.store.dialect import is_one_of, lock_names
from domain.case import Case, Cell, Conflict, Document
from domain.digest import combine, content_hash, document_digest
from domain.operation import NO_PREVIOUS, CellValue, cell_value
from domain.wire import conflict_from_wire, conflict_to_wire


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A case with what only the store keeps of it: the end of its hash chain and its documents' content hashes."""

    case: Case | None
    head_hash: str = NO_PREVIOUS
    hashes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class DocumentMove:
    """A document before and after a transaction, as scopes see it: for the feed and the digests."""

    doc_id: str
    ver: int
    content_hash: str
    old_ver: int
    old_content_hash: str
    scopes: frozenset[str]
    old_scopes: frozenset[str]

    @cached_property
    def removed(self) -> bytes:
        """What it changes in the digest of a scope that it leaves."""
        return document_digest(self.doc_id, self.old_ver, self.old_content_hash)

    @cached_property
    def added(self) -> bytes:
        """What it adds to the digest of a scope that did not hold it."""
        return document_digest(self.doc_id, self.ver, self.content_hash)

    @cached_property
    def changed(self) -> bytes:
        """What it changes in the digest of a scope that held it already."""
        return combine(self.added, self.removed)


@dataclass(frozen=True, slots=True)
class CaseChange:
    """A case before and after a transaction; `head_hash` is the end of its chain now."""

    before: StoredCase
    after: Case
    head_hash: str

    def stored(self, hashes: Mapping[str, str]) -> StoredCase:
        """How the case stands once it is saved, given the content hashes of the documents that changed."""
        known = {**self.before.hashes, **{doc: hashes[doc] for doc in self.after.documents if doc in hashes}}
        return StoredCase(self.after, self.head_hash, MappingProxyType(known))


_Rows: TypeAlias = defaultdict[str, list[dict[str, object]]]

_lock_cases = (
    select(schema.case_.c.case_id, schema.case_.c.head, schema.case_.c.head_hash)
    .where(is_one_of(schema.case_.c.case_id, "cases"))
    .order_by(schema.case_.c.case_id)
    .with_for_update()
)


@dataclass(frozen=True, slots=True)
class _Asking:
    """The statements that read documents with all that belongs to them. Each takes the ids as `asked`."""

    documents: Select[Any]
    fields: Select[Any]
    conflicts: Select[Any]
    scopes: Select[Any]

    @classmethod
    def by(cls, chosen: ColumnElement[bool], belongs: Callable[[ColumnElement[str]], ColumnElement[bool]]) -> _Asking:
        """`chosen` picks documents, `belongs` the rows of another table by their document's id."""
        grant, conflict = schema.doc_scope.c, schema.conflict
        return cls(
            select(schema.document).where(chosen),
            select(schema.field).where(belongs(schema.field.c.doc_id)),
            select(conflict).where(belongs(conflict.c.doc_id)).order_by(conflict.c.place),
            select(grant.doc_id, grant.scope_id).where(belongs(grant.doc_id), grant.until_ver.is_(None)),
        )


_of_case = is_one_of(schema.document.c.case_id, "asked")
_OF_CASES = _Asking.by(_of_case, lambda doc_id: doc_id.in_(select(schema.document.c.doc_id).where(_of_case)))
# Said of each table by itself: joined to the documents, PostgreSQL went through hundreds of ids for every row.
_BY_ID = _Asking.by(is_one_of(schema.document.c.doc_id, "asked"), lambda doc_id: is_one_of(doc_id, "asked"))
_end_grant = (
    update(schema.doc_scope)
    .where(
        schema.doc_scope.c.doc_id == bindparam("doc"),
        schema.doc_scope.c.scope_id == bindparam("scope"),
        schema.doc_scope.c.until_ver.is_(None),
    )
    .values(until_ver=bindparam("until"))
)


class Kept(Protocol):
    """Where cases may be found without reading them: `central.store.case_shelf`."""

    def take(self, case_id: str, head: int, head_hash: str) -> StoredCase | None: ...


def lock_cases(connection: Connection, case_ids: Iterable[str], kept: Kept | None = None) -> dict[str, StoredCase]:
    """Each of these cases, its row locked until commit. A case nobody has opened has none.

    Ascending, so that two transactions never wait for each other in a circle.
    """
    wanted = sorted(set(case_ids))
    heads = _lock_heads(connection, wanted)
    cases = dict.fromkeys(wanted, StoredCase(None))
    if kept is not None:
        at_hand = {case_id: kept.take(case_id, row.head, row.head_hash) for case_id, row in heads.items()}
        cases.update({case_id: case for case_id, case in at_hand.items() if case is not None})
    known = _read_cases(connection, sorted(case_id for case_id in heads if cases[case_id].case is None))
    for case_id, (documents, hashes) in known.items():
        row = heads[case_id]
        case = Case(case_id, row.head, MappingProxyType(documents))
        cases[case_id] = StoredCase(case, row.head_hash, MappingProxyType(hashes))
    return cases


def lock_case(connection: Connection, case_id: str) -> StoredCase:
    """One case, its row locked until commit."""
    return lock_cases(connection, [case_id])[case_id]


def lock_documents(connection: Connection, case_id: str, doc_ids: Iterable[str]) -> StoredCase:
    """A case, its row locked until commit, with these of its documents alone; those that do not exist are left out."""
    row = _lock_heads(connection, [case_id]).get(case_id)
    if row is None:
        return StoredCase(None)
    documents, hashes = read_some(connection, case_id, doc_ids)
    return StoredCase(Case(case_id, row.head, MappingProxyType(documents)), row.head_hash, MappingProxyType(hashes))


def read_some(connection: Connection, case_id: str, doc_ids: Iterable[str]) -> _Documents:
    """Some documents of a case by id, and their content hashes, without a lock."""
    return _read(connection, [case_id], _BY_ID, sorted(doc_ids))[case_id]


def _lock_heads(connection: Connection, wanted: Sequence[str]) -> dict[str, Any]:
    """The rows of those cases that exist, locked, by id."""
    heads: dict[str, Any] = {row.case_id: row for row in connection.execute(_lock_cases, {"cases": wanted})}
    unopened = [case_id for case_id in wanted if case_id not in heads]
    if unopened:
        # Two who open one at once: the second sees what the first has opened.
        lock_names(connection, [f"case {case_id}" for case_id in unopened])
        heads.update({row.case_id: row for row in connection.execute(_lock_cases, {"cases": unopened})})
    return heads


def read_documents(connection: Connection, case_id: str) -> dict[str, Document]:
    """Every document of a case by id, without a lock."""
    return _read_cases(connection, [case_id])[case_id][0]


_Documents: TypeAlias = "tuple[dict[str, Document], dict[str, str]]"


def _read_cases(connection: Connection, case_ids: Sequence[str]) -> dict[str, _Documents]:
    """By case, every document by id, and its content hash by id."""
    return _read(connection, case_ids, _OF_CASES, case_ids)


def _read(
    connection: Connection, case_ids: Sequence[str], asking: _Asking, asked_for: Sequence[str]
) -> dict[str, _Documents]:
    found: dict[str, _Documents] = {case_id: ({}, {}) for case_id in case_ids}
    if not asked_for:
        return found
    asked = {"asked": asked_for}
    cells: dict[str, dict[str, Cell]] = defaultdict(dict)
    for doc_id, path, ver, value, op_id in connection.execute(asking.fields, asked):
        cells[doc_id][path] = Cell(value_from_text(value), ver, op_id)
    conflicts: dict[str, list[Conflict]] = defaultdict(list)
    for row in connection.execute(asking.conflicts, asked):
        conflicts[row.doc_id].append(conflict_from_wire(json.loads(row.body)))
    scopes: dict[str, set[str]] = defaultdict(set)
    for doc_id, scope_id in connection.execute(asking.scopes, asked):
        scopes[doc_id].add(scope_id)
    for row in connection.execute(asking.documents, asked):
        if row.case_id not in found:
            continue  # another case's: a unit's id names nothing there
        documents, hashes = found[row.case_id]
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
    return found


def save_cases(connection: Connection, writes: Writes, changes: Iterable[CaseChange]) -> list[DocumentMove]:
    """Gather what differs in each of these cases, table by table; what ends is written at once, before it can begin
    anew. Returns one move per document that changed."""
    rows: _Rows = defaultdict(list)
    moves = []
    for change in changes:
        before, after = change.before, change.after
        head = {"case_id": after.case_id, "head": after.head, "head_hash": change.head_hash}
        rows["case~" if before.case else "case+"].append(head)
        known = before.case.documents if before.case else {}
        changed = [doc for doc_id, doc in after.documents.items() if known.get(doc_id) is not doc]
        moves += [_collect(rows, known.get(doc.doc_id), doc, before.hashes.get(doc.doc_id, "")) for doc in changed]
    for ended in rows["scope-"]:
        connection.execute(_end_grant, ended)
    _gather(writes, rows)
    return moves


def _collect(rows: _Rows, old: Document | None, document: Document, old_hash: str) -> DocumentMove:
    """What one created or changed document writes, given how it stood."""
    old_scopes = old.scopes if old else frozenset()
    move = DocumentMove(
        document.doc_id,
        document.ver,
        content_hash(document),
        old.ver if old else 0,
        old_hash,
        document.scopes,
        old_scopes,
    )
    _collect_document(rows, old, document, move.content_hash)
    _collect_cells(rows, old, document)
    _collect_conflicts(rows, old, document)
    grant = {"doc_id": document.doc_id, "since_ver": document.ver, "reason": "party", "case_id": document.case_id}
    rows["scope+"].extend({**grant, "scope_id": scope} for scope in sorted(document.scopes - old_scopes))
    end = {"doc": document.doc_id, "until": document.ver}
    rows["scope-"].extend({**end, "scope": scope} for scope in sorted(old_scopes - document.scopes))
    return move


def _gather(writes: Writes, rows: _Rows) -> None:
    writes.insert(schema.case_, rows["case+"])
    writes.update(schema.case_, ("case_id",), rows["case~"])
    writes.insert(schema.document, rows["document+"])
    writes.update(schema.document, ("doc_id",), rows["document~"])
    writes.insert(schema.field, rows["field+"])
    writes.update(schema.field, ("doc_id", "path"), rows["field~"])
    writes.insert(schema.conflict, rows["conflict+"])
    writes.update(schema.conflict, ("doc_id", "conflict_id"), rows["conflict~"])
    writes.insert(schema.doc_scope, rows["scope+"])


def value_from_text(text: str) -> CellValue:
    return cell_value(msgspec.json.decode(text))


def text_of_value(value: CellValue) -> str:
    """The value as canonical JSON: a pull sends the text as it lies, and content hashes are over that very text."""
    return msgspec.json.encode(value).decode("utf-8")


def _collect_document(rows: _Rows, old: Document | None, new: Document, hashed: str) -> None:
    row = {"doc_id": new.doc_id, "ver": new.ver, "content_hash": hashed, "definition_hash": new.definition}
    if old is not None:
        rows["document~"].append(row)
        return
    rows["document+"].append({**row, "case_id": new.case_id, "kind": new.kind, "created_by": new.created_by})


def _collect_cells(rows: _Rows, old: Document | None, new: Document) -> None:
    known = old.cells if old else {}
    for path, cell in new.cells.items():
        was = known.get(path)
        if was is cell:
            continue
        value = text_of_value(cell.value)
        row = {"doc_id": new.doc_id, "path": path, "ver": cell.ver, "value": value, "op_id": cell.op_id}
        rows["field+" if was is None else "field~"].append(row)


def _collect_conflicts(rows: _Rows, old: Document | None, new: Document) -> None:
    known = {conflict.conflict_id: conflict for conflict in old.conflicts} if old else {}
    for place, conflict in enumerate(new.conflicts):
        was = known.get(conflict.conflict_id)
        if was == conflict:
            continue
        body = json.dumps(conflict_to_wire(conflict))
        row: dict[str, object] = {"doc_id": new.doc_id, "conflict_id": conflict.conflict_id, "body": body}
        if was is None:
            rows["conflict+"].append({**row, "place": place})
        else:
            rows["conflict~"].append(row)
