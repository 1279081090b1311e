"""Which scopes of ours hold a document, and what goes when one of them lets it go (sync.md §2.10).

A document is one row, by the scope in which it came last. Further scopes that hold it have a row in `r_also` with the
version they count in their digest: two scopes are pulled at different moments. A row there for the document's own scope
counts before the document itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import BindParameter, Connection, bindparam, delete, select, true, update
from sqlalchemy.dialects.sqlite import insert

from desktop.models.replica_rows import IN_CHUNK, chunks, load_cases, load_documents
from desktop.models.replica_tables import case_summary, find_word, inbox_row, r_also, r_document, r_op, r_purge
from domain.case import Document
from domain.digest import EMPTY_DIGEST, combine, document_digest

Count = tuple[int, str]
"""Version and content hash, as a scope counts a document."""


_IN_SCOPE = r_also.c.scope == bindparam("in_scope")
_DOCS: BindParameter[Sequence[str]] = bindparam("docs", expanding=True)
# Made once: to say a statement anew takes longer than to run it.
_APART = select(r_also).where(_IN_SCOPE, r_also.c.doc_id.in_(_DOCS))
_DROP_APART = delete(r_also).where(_IN_SCOPE, r_also.c.doc_id.in_(_DOCS))
_COLUMNS = (r_document.c.scope, r_document.c.doc_id, r_document.c.ver, r_document.c.content_hash)
_NOTE_WHERE_FROM = (
    insert(r_also)
    .prefix_with("OR IGNORE")
    .from_select(
        ("scope", "doc_id", "ver", "content_hash"),
        select(*_COLUMNS).where(r_document.c.doc_id.in_(_DOCS), r_document.c.scope != bindparam("in_scope")),
    )
)


def counted(db: Connection, scope: str, doc_ids: Sequence[str] | None = None) -> dict[str, Count]:
    """What a scope counts, of these documents or of all."""
    found: dict[str, Count] = {}
    for part in [None] if doc_ids is None else chunks(doc_ids, IN_CHUNK):
        for table in (r_document, r_also):  # in this order: what is noted apart counts before the document itself
            of_these = true() if part is None else table.c.doc_id.in_(part)
            rows = select(table.c.doc_id, table.c.ver, table.c.content_hash).where(table.c.scope == scope, of_these)
            found.update({row.doc_id: (row.ver, row.content_hash) for row in db.execute(rows)})
    return found


def counted_apart(db: Connection, scope: str, doc_ids: Sequence[str]) -> dict[str, Count]:
    """Of these documents, what a scope counts beside the document's own row. Mostly nothing."""
    found: dict[str, Count] = {}
    for part in chunks(doc_ids, IN_CHUNK):
        for row in db.execute(_APART, {"in_scope": scope, "docs": part}):
            found[row.doc_id] = (row.ver, row.content_hash)
    return found


def note_counts(db: Connection, scope: str, counts: Mapping[str, Count]) -> None:
    """The scope holds these documents too, which came through another one."""
    rows = [{"scope": scope, "doc_id": doc_id, "ver": c[0], "content_hash": c[1]} for doc_id, c in counts.items()]
    if rows:
        db.execute(insert(r_also).prefix_with("OR REPLACE"), rows)


def come_through(db: Connection, scope: str, doc_ids: Collection[str]) -> None:
    """These documents are written next as the scope has them: the scopes they came by before keep their count."""
    for part in chunks(sorted(doc_ids), IN_CHUNK):
        db.execute(_NOTE_WHERE_FROM, {"in_scope": scope, "docs": part})
        db.execute(_DROP_APART, {"in_scope": scope, "docs": part})


def count_as_held(db: Connection, scope: str) -> None:
    """The scope counts every document as it is here now."""
    also = counted_apart(db, scope, [row.doc_id for row in db.execute(select(r_also.c.doc_id))])
    for part in chunks(sorted(also), IN_CHUNK):
        rows = db.execute(select(r_document).where(r_document.c.doc_id.in_(part))).all()
        note_counts(db, scope, {row.doc_id: (row.ver, row.content_hash) for row in rows})
        home = [row.doc_id for row in rows if row.scope == scope]
        db.execute(delete(r_also).where(r_also.c.scope == scope, r_also.c.doc_id.in_(home)))


def digest_of_rows(db: Connection, scope: str) -> bytes:
    """The digest of what the scope counts."""
    digest = EMPTY_DIGEST
    for doc_id, (ver, content) in counted(db, scope).items():
        digest = combine(digest, document_digest(doc_id, ver, content))
    return digest


def give_up(db: Connection, scope: str, revoked: Mapping[str, int]) -> tuple[frozenset[str], bytes]:
    """Let documents go that have left the scope, in the caller's transaction: what no other scope of ours holds is
    deleted, with all that is only about it.

    `revoked` is the version by document. Returns the cases that had any of it and what it changes in the digest.
    """
    cases, digest, named, staying = set[str](), EMPTY_DIGEST, set[str](), set[str]()
    for chunk in chunks(list(revoked), IN_CHUNK):
        for doc_id, (ver, content) in counted(db, scope, chunk).items():
            digest = combine(digest, document_digest(doc_id, ver, content))
        db.execute(delete(r_also).where(r_also.c.scope == scope, r_also.c.doc_id.in_(chunk)))
        rows = db.execute(select(r_document.c.doc_id, r_document.c.scope).where(r_document.c.doc_id.in_(chunk))).all()
        others = _other_scopes(db, [(row.doc_id, row.scope) for row in rows], scope)
        for doc_id, other in others.items():
            db.execute(update(r_document).where(r_document.c.doc_id == doc_id).values(scope=other))
        staying |= others.keys()
        leaving = [row.doc_id for row in rows if row.doc_id not in others]
        for document in load_documents(db, r_document.c.doc_id.in_([row.doc_id for row in rows])):
            cases.add(document.case_id)
            named |= operations_in(document) if document.doc_id in leaving else set()
        db.execute(delete(r_document).where(r_document.c.doc_id.in_(leaving)))
    _drop_what_is_left(db, sorted(cases))
    # An operation is named by documents of its own case alone: nothing of a person may stay in its bytes.
    for case in load_cases(db, cases).values():
        for document in case.documents.values():
            named -= operations_in(document)
    _drop_notes(db, named)
    owed = [
        {"scope": scope, "doc_id": doc_id, "ver": ver, "wiped": int(doc_id in staying)}
        for doc_id, ver in revoked.items()
    ]
    if owed:
        db.execute(insert(r_purge).on_conflict_do_nothing(), owed)
    return frozenset(cases), digest


def _other_scopes(db: Connection, rows: Sequence[tuple[str, str]], scope: str) -> dict[str, str]:
    """Another scope of ours for each of the documents that has one."""
    others = {doc_id: by for doc_id, by in rows if by != scope}
    also = select(r_also.c.doc_id, r_also.c.scope).where(r_also.c.doc_id.in_([doc_id for doc_id, _ in rows]))
    for row in db.execute(also.order_by(r_also.c.scope)):
        others.setdefault(row.doc_id, row.scope)
    return others


def drop_unnamed_notes(db: Connection) -> None:
    """Nothing of a person may stay in the bytes of an operation that no document names any more."""
    named = {op_id for document in load_documents(db, true()) for op_id in operations_in(document)}
    _drop_notes(db, set(db.execute(select(r_op.c.op_id)).scalars()) - named)


def _drop_what_is_left(db: Connection, cases: Sequence[str]) -> None:
    """What lists show of cases of which no document is held any more."""
    held = select(r_document.c.case_id)
    for chunk in chunks(cases, IN_CHUNK):
        for table in (inbox_row, case_summary, find_word):
            db.execute(delete(table).where(table.c.case_id.in_(chunk) & table.c.case_id.not_in(held)))


def _drop_notes(db: Connection, op_ids: Iterable[str]) -> None:
    for chunk in chunks(sorted(op_ids), IN_CHUNK):
        db.execute(delete(r_op).where(r_op.c.op_id.in_(chunk)))


def operations_in(document: Document) -> set[str]:
    """Who set what the document shows, and who takes part in its conflicts."""
    named = {cell.op_id for cell in document.cells.values()}
    for conflict in document.conflicts:
        named |= {*conflict.incumbent_ops, conflict.challenger_op, conflict.resolved_by or ""}
    return named
