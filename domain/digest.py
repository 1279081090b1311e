"""Digests that let two replicas find out at the end of every pull that they hold the same (sync.md §2.17)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

import msgspec

from domain.case import Document

EMPTY_DIGEST = bytes(16)
BUCKETS = 256
"""Parts of a scope that are compared one by one when its digests differ."""


def content_hash(document: Document) -> str:
    """SHA-256 over every cell and conflict of a document, with versions and the operations that vouch for them.

    The bytes hashed are canonical JSON of [kind, definition, [[path, ver, op_id, value]…] by path,
    [[conflict_id, resolved_by, paths, challenger_op, values, incumbent_values]…] by conflict_id].
    """
    cells = [[path, cell.ver, cell.op_id, cell.value] for path, cell in sorted(document.cells.items())]
    conflicts = sorted(
        [c.conflict_id, c.resolved_by, c.paths, c.challenger_op, c.values, c.incumbent_values]
        for c in document.conflicts
    )
    content = [document.kind, document.definition, cells, conflicts]
    try:
        text = msgspec.json.encode(content)
    except UnicodeEncodeError:  # a lone surrogate: no operation brings one, but a reader must bear it
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return hashlib.sha256(text).hexdigest()


def document_digest(doc_id: str, ver: int, content: str) -> bytes:
    """The 16 bytes one document adds to its scope's digest."""
    return hashlib.sha256(f"{doc_id}|{ver}|{content}".encode()).digest()[:16]


def bucket_of(doc_id: str) -> int:
    """The part of its scope a document is compared in: the first byte of the SHA-256 of its id."""
    return hashlib.sha256(doc_id.encode()).digest()[0]


def bucket_digests(documents: Iterable[tuple[str, int, str]]) -> tuple[bytes, ...]:
    """The digest of each part, of documents told as (id, version, content hash)."""
    sums = [0] * BUCKETS
    for doc_id, ver, content in documents:
        sums[bucket_of(doc_id)] ^= int.from_bytes(document_digest(doc_id, ver, content), "big")
    return tuple(one.to_bytes(len(EMPTY_DIGEST), "big") for one in sums)


def combine(left: bytes, right: bytes) -> bytes:
    """XOR: adding a document and taking it away are the same step."""
    if len(left) != len(right):
        raise ValueError("digests are equally long")
    return (int.from_bytes(left, "big") ^ int.from_bytes(right, "big")).to_bytes(len(left), "big")
