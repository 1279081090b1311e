"""The rows of a scope compared with the store's and put right, in the caller's transaction (sync.md §2.17)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Connection, select

from desktop.models.pages import PageError
from desktop.models.replica_rows import IN_CHUNK, chunks, load_documents, write_documents, write_notes
from desktop.models.replica_tables import r_also, r_document
from domain.case import Document
from domain.digest import EMPTY_DIGEST, bucket_of, combine, content_hash, document_digest
from domain.wire import Bundle


def documents_as_they_are(db: Connection, scope: str) -> Iterator[tuple[str, int, str]]:
    """(id, version, content hash) of every document, hashed from its cells and not as it was once told."""
    ids = [
        row.doc_id
        for table in (r_document, r_also)
        for row in db.execute(select(table.c.doc_id).where(table.c.scope == scope))
    ]
    for chunk in chunks(sorted(set(ids)), IN_CHUNK):
        for document in load_documents(db, r_document.c.doc_id.in_(chunk)):
            yield document.doc_id, document.ver, content_hash(document)


def documents_in(db: Connection, scope: str, buckets: Collection[int]) -> dict[str, tuple[int, str]]:
    """Version and content hash by document, of some parts of a scope."""
    return {
        doc_id: (ver, content)
        for doc_id, ver, content in documents_as_they_are(db, scope)
        if bucket_of(doc_id) in buckets
    }


def digest_as_it_is(db: Connection, scope: str) -> bytes:
    """The digest computed from every cell, not from the hashes that were kept of them."""
    digest = EMPTY_DIGEST
    for doc_id, ver, content in documents_as_they_are(db, scope):
        digest = combine(digest, document_digest(doc_id, ver, content))
    return digest


def put_documents(db: Connection, scope: str, bundles: Sequence[Bundle]) -> frozenset[str]:
    """Put whole documents in place of what we have of them; their cases.

    Raises PageError('content_mismatch') for one that is not what the store says it is.
    """
    changed: list[tuple[Document, str]] = []
    for bundle in bundles:
        if bundle.from_ver or content_hash(bundle.document) != bundle.content_hash:
            raise PageError("content_mismatch", scope)
        changed.append((bundle.document, bundle.content_hash))
    write_documents(db, scope, changed)
    write_notes(db, bundles)
    return frozenset(bundle.document.case_id for bundle in bundles)
