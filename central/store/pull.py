"""Pull: what moved in a scope after a position, as whole documents (sync.md §2.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, func, select

from central.store import schema
from central.store.answers import PulledPage, StoreRefusal
from central.store.bootstrap import too_far_behind
from central.store.bundle_lines import BundleLine, bundle_lines
from central.store.devices import read_certificates
from central.store.dialect import go_by_key, is_one_of

MOST_POSITIONS = 2_000
_MOST_BYTES = 4_000_000
_FIRST = 200
_SPARE = 20
_MOST_AT_ONCE = 500


def pull(connection: Connection, scope_id: str, after: int, limit: int, epoch: str) -> PulledPage:
    """The page of positions after+1 … at most after+limit, read in one snapshot.

    Each document is sent once per page, as it stands now. Raises StoreRefusal for an unknown scope, for a position the
    scope has not reached and for one so old that a bootstrap is quicker.
    """
    scope = connection.execute(select(schema.scope).where(schema.scope.c.scope_id == scope_id)).first()
    if scope is None:
        raise StoreRefusal("unknown_scope")
    if after > scope.head:
        raise StoreRefusal("beyond_head", {"head": scope.head, "epoch": epoch})
    if too_far_behind(connection, scope_id, after, scope.head):
        raise StoreRefusal("too_far_behind", {"head": scope.head, "epoch": epoch})
    go_by_key(connection)
    feed = schema.feed.c
    query = select(feed.pos, feed.doc_id, feed.ver, feed.revokes).where(feed.scope_id == scope_id, feed.pos > after)
    rows = connection.execute(query.order_by(feed.pos).limit(min(limit, MOST_POSITIONS))).all()
    to, taken = _fill(connection, scope_id, after, rows)
    signers = {device_id for line in taken.values() for device_id in line.signers}
    return PulledPage(
        scope_id,
        after,
        to,
        scope.head,
        scope.floor,
        to - after - len(taken),
        scope.digest,
        epoch,
        tuple(line.data for line in taken.values()),
        MappingProxyType(read_certificates(connection, signers)),
    )


def _fill(
    connection: Connection, scope_id: str, after: int, rows: Sequence[Row[*tuple[Any, ...]]]
) -> tuple[int, dict[str, BundleLine]]:
    """As many rows as a page holds, the first one always. Returns the last position and the lines by document.

    A document is told as the scope has it now: whole or by its cells, or as one that has left. What it was in between
    is superseded.
    """
    to, weight, taken, start = after, 0, dict[str, BundleLine](), 0
    while start < len(rows):
        chunk = rows[start : start + _rows_at_once(start, weight)]
        start += len(chunk)
        new = {row.doc_id for row in chunk} - taken.keys()
        granted = {row[0]: row[1] for row in connection.execute(_granted, {"scope": scope_id, "docs": sorted(new)})}
        lines = bundle_lines(connection, _known_versions(connection, scope_id, after, granted))
        lines.update({row.doc_id: _revoke_line(row) for row in chunk if row.revokes and row.doc_id not in granted})
        for row in chunk:
            line = lines.get(row.doc_id)  # none for one that leaves the scope only after this page
            if line is not None and row.doc_id not in taken:
                weight += len(line.data)
                if weight > _MOST_BYTES and taken:
                    return to, taken
                taken[row.doc_id] = line
            to = row.pos
    return to, taken


def _rows_at_once(told: int, weight: int) -> int:
    """How many rows to look at next: if they weigh like those before them, hardly more than the page still holds.

    A few more, so that the page is full then: another look costs as much as many rows.
    """
    if weight == 0:
        return _FIRST
    return min(_MOST_AT_ONCE, max(0, _MOST_BYTES - weight) * told // weight + _SPARE)


def _known_versions(connection: Connection, scope_id: str, after: int, since: Mapping[str, int]) -> dict[str, int]:
    """From which version on each document is told: the newest the scope's reader has at `after`, 0 for all of it."""
    known = dict.fromkeys(since, 0)
    if after == 0:
        return known
    told = connection.execute(_told, {"scope": scope_id, "after": after, "docs": list(since)}).all()
    known.update({doc_id: ver for doc_id, ver in told if since[doc_id] <= ver})
    return known


def _revoke_line(row: Row[*tuple[Any, ...]]) -> BundleLine:
    return BundleLine(msgspec.json.encode({"revoke": row.doc_id, "ver": row.ver}), frozenset())


_feed, _grant = schema.feed.c, schema.doc_scope.c
_told = (
    select(_feed.doc_id, func.max(_feed.ver))
    .where(_feed.scope_id == bindparam("scope"), is_one_of(_feed.doc_id, "docs"), _feed.pos <= bindparam("after"))
    .where(_feed.revokes.is_(False))
    .group_by(_feed.doc_id)
)
_granted = select(_grant.doc_id, _grant.since_ver).where(
    _grant.scope_id == bindparam("scope"), is_one_of(_grant.doc_id, "docs"), _grant.until_ver.is_(None)
)
