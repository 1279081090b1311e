"""A scope compared part by part, and single documents told again, so that a replica that differs can be mended."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, func, select

from central.store import schema
from central.store.answers import Edition, SnapshotPage, StoreRefusal
from central.store.bundle_lines import bundle_lines
from central.store.devices import read_certificates
from domain.digest import BUCKETS, bucket_digests, bucket_of

MOST_TOLD = 100
"""Documents that are told again in one answer."""

_grant, _document = schema.doc_scope.c, schema.document.c
_held = (
    select(_document.doc_id, _document.ver, _document.content_hash)
    .join(schema.doc_scope, _grant.doc_id == _document.doc_id)
    .where(_grant.until_ver.is_(None))
)


@dataclass(frozen=True, slots=True)
class ScopeDigests:
    """A scope at `head`: the digest that is kept of it, that of each part as its documents are now, and the documents
    (id, version, content hash) of the parts asked for; (id, version it left at, '') of one that has left the scope."""

    scope: str
    head: int
    epoch: str
    digest: bytes
    buckets: tuple[bytes, ...]
    documents: tuple[tuple[str, int, str], ...]


def scope_digests(connection: Connection, scope_id: str, asked: Collection[int], epoch: str) -> ScopeDigests:
    """Read in one snapshot. Raises StoreRefusal('unknown_scope')."""
    scope = _scope(connection, scope_id)
    rows = connection.execute(_held.where(_grant.scope_id == scope_id).order_by(_document.doc_id)).all()
    documents = [(row.doc_id, row.ver, row.content_hash) for row in rows]
    told = [*documents, *_left(connection, scope_id, {one[0] for one in documents})] if asked else []
    wanted = tuple(one for one in told if bucket_of(one[0]) in asked)
    return ScopeDigests(scope_id, scope.head, epoch, scope.digest, bucket_digests(documents), wanted)


def _left(connection: Connection, scope_id: str, here: Collection[str]) -> Iterator[tuple[str, int, str]]:
    """What has left the scope and not come back. Who still holds it answers for the version it last left at."""
    query = select(_grant.doc_id, func.max(_grant.until_ver).label("ver")).where(_grant.scope_id == scope_id)
    for row in connection.execute(query.where(_grant.until_ver.is_not(None)).group_by(_grant.doc_id)):
        if row.doc_id not in here:
            yield row.doc_id, row.ver, ""


def tell_again(connection: Connection, scope_id: str, doc_ids: Sequence[str], epoch: str) -> SnapshotPage:
    """These documents whole, as they stand; those the scope has not are left out. Raises StoreRefusal."""
    scope = _scope(connection, scope_id)
    query = _held.where(_grant.scope_id == scope_id, _document.doc_id.in_(set(doc_ids[:MOST_TOLD])))
    here = sorted(row.doc_id for row in connection.execute(query))
    lines = bundle_lines(connection, dict.fromkeys(here, 0))
    signers = {device_id for line in lines.values() for device_id in line.signers}
    certificates = MappingProxyType(read_certificates(connection, signers))
    told = tuple(lines[doc_id].data for doc_id in here)
    return SnapshotPage(scope_id, Edition(scope.head, len(here), 0), "", "", epoch, told, certificates)


def read_buckets(text: str) -> frozenset[int]:
    """Parts as they are asked for: two hex digits each, one after the other. Raises ValueError."""
    return frozenset(bytes.fromhex(text)) if len(text) <= 2 * BUCKETS else _too_many()


def _too_many() -> frozenset[int]:
    raise ValueError("more parts than there are")


def _scope(connection: Connection, scope_id: str) -> Row[*tuple[Any, ...]]:
    scope = connection.execute(select(schema.scope).where(schema.scope.c.scope_id == scope_id)).first()
    if scope is None:
        raise StoreRefusal("unknown_scope")
    return scope
