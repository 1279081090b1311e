"""A look each night through a part of the record: is it still what was written? (sync.md §2.17)

A wrong bit in a cell shows in the content hash of its document, one in an operation in the chain of its case, one in a
scope's counter in the digest of its documents. Nothing is mended here: which copy is right is for people to find out.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, select

from central.store import schema
from central.store.case_rows import read_documents
from central.store.judging import case_hash
from domain.canonical import sha256_hex
from domain.case import REFERENCE_SCOPE
from domain.digest import EMPTY_DIGEST, combine, content_hash, document_digest
from domain.operation import NO_PREVIOUS

PARTS = 30
"""In how many nights all of it is looked through."""


@dataclass(frozen=True, slots=True)
class Findings:
    """How much was looked through, and the ids of what is not as it was written."""

    documents: int
    cases: int
    wrong_documents: tuple[str, ...]
    broken_cases: tuple[str, ...]
    wrong_scopes: tuple[str, ...]

    @property
    def clean(self) -> bool:
        return not (self.wrong_documents or self.broken_cases or self.wrong_scopes)


def verify(connection: Connection, part: int, parts: int = PARTS) -> Findings:
    """Look through part `part` (0 … parts-1) of the documents, the chains of their cases, and every scope's digest.

    Read in the caller's one snapshot, so that what is written meanwhile does not look wrong.
    """
    chosen = _chosen(connection, part, parts)
    wrong, broken = list[str](), list[str]()
    for case_id, hashes in chosen.items():
        wrong += _wrong_documents(connection, case_id, hashes)
        if case_id != REFERENCE_SCOPE and not _chain_holds(connection, case_id):  # the directory has no operations
            broken.append(case_id)
    documents = sum(len(hashes) for hashes in chosen.values())
    return Findings(documents, len(chosen), tuple(wrong), tuple(broken), tuple(_wrong_scopes(connection)))


def _chosen(connection: Connection, part: int, parts: int) -> dict[str, dict[str, str]]:
    """By case, the content hash that was kept of each document of this part."""
    document = schema.document.c
    found: dict[str, dict[str, str]] = defaultdict(dict)
    query = select(document.case_id, document.doc_id, document.content_hash).order_by(document.case_id)
    for case_id, doc_id, kept in connection.execute(query):
        if int.from_bytes(hashlib.sha256(doc_id.encode()).digest()[:4], "big") % parts == part:
            found[case_id][doc_id] = kept
    return found


def _wrong_documents(connection: Connection, case_id: str, kept: Mapping[str, str]) -> Sequence[str]:
    try:
        documents = read_documents(connection, case_id)
    except (msgspec.MsgspecError, ValueError, KeyError, TypeError):
        return sorted(kept)  # one of them cannot even be read
    return sorted(doc_id for doc_id, told in kept.items() if content_hash(documents[doc_id]) != told)


def _chain_holds(connection: Connection, case_id: str) -> bool:
    """Whether the operations of a case are all there, hash to what was written and lead to the end that was kept."""
    op = schema.op.c
    rows = connection.execute(
        select(op.case_seq, op.case_prev_hash, op.hash, op.data).where(op.case_id == case_id).order_by(op.case_seq)
    )
    head, end = 0, NO_PREVIOUS
    for row in rows:
        if (row.case_seq, row.case_prev_hash, row.hash) != (head + 1, end, sha256_hex(row.data)):
            return False
        head, end = row.case_seq, case_hash(end, row.hash)
    kept = connection.execute(
        select(schema.case_.c.head, schema.case_.c.head_hash).where(schema.case_.c.case_id == case_id)
    ).first()
    return kept is not None and (kept.head, kept.head_hash) == (head, end)


def _wrong_scopes(connection: Connection) -> Iterator[str]:
    """Scopes whose digest is not that of the documents they hold."""
    grant, document = schema.doc_scope.c, schema.document.c
    digests: dict[str, bytes] = defaultdict(lambda: EMPTY_DIGEST)
    held = (
        select(grant.scope_id, document.doc_id, document.ver, document.content_hash)
        .join(schema.document, document.doc_id == grant.doc_id)
        .where(grant.until_ver.is_(None))
    )
    for scope_id, doc_id, ver, kept in connection.execute(held):
        digests[scope_id] = combine(digests[scope_id], document_digest(doc_id, ver, kept))
    query = select(schema.scope.c.scope_id, schema.scope.c.digest).order_by(schema.scope.c.scope_id)
    for scope_id, digest in connection.execute(query):
        if digests[scope_id] != digest:
            yield scope_id
