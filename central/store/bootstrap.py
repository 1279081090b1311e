"""A whole scope as it stands, case by case, for a reader that has nothing or is too far behind (sync.md §2.16).

Each page is a short snapshot of its own. What moves between two pages is told by the pull that follows, from the
position noted with the first page: safe, because every cell carries its version.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import TypeAlias

from sqlalchemy import Connection, func, select

from central.store import schema
from central.store.answers import Edition, SnapshotPage, StoreRefusal
from central.store.bundle_lines import BundleLine, bundle_lines
from central.store.devices import read_certificates
from central.store.dialect import go_by_key

REPLAYED = 1_000
"""Positions that are always replayed: fewer than that are quickly told."""
_MOVED = 0.3
"""The share of a scope's documents above which telling all of it costs less than telling what moved."""
_MOST_DOCUMENTS = 600
_MOST_BYTES = 3_000_000
_AT_ONCE = 150
_Key: TypeAlias = tuple[str, str]

_grant, _feed = schema.doc_scope.c, schema.feed.c


def too_far_behind(connection: Connection, scope_id: str, after: int, head: int) -> bool:
    """Whether a reader at `after` gets there sooner by a bootstrap than by a pull.

    Who may hold something that has left the scope since is told so, document by document: she has to answer for it.
    """
    if head - after <= REPLAYED or (after > 0 and _something_left_since(connection, scope_id, after)):
        return False
    moved = select(func.count(_feed.doc_id.distinct())).where(_feed.scope_id == scope_id, _feed.pos > after)
    return int(connection.scalar(moved) or 0) > _MOVED * _count(connection, scope_id)


def edition_holds(connection: Connection, scope_id: str, edition: Edition) -> bool:
    """Whether pages that were made for this edition may still be given out.

    Nothing may have left the scope since, and catching up from its head must not be more work than a new edition.
    """
    head = _head(connection, scope_id)
    if head is None or too_far_behind(connection, scope_id, edition.head, head):
        return False
    return _left(connection, scope_id) == edition.left


def bootstrap(connection: Connection, scope_id: str, after: str, edition: Edition | None, epoch: str) -> SnapshotPage:
    """The documents of the cases after the case `after` ('' for the first page), as many as a page holds.

    `edition` is what the first page told, None for the first. Raises StoreRefusal('unknown_scope').
    """
    if edition is None:
        edition = _new_edition(connection, scope_id)
    go_by_key(connection)
    keys, more = _next_cases(connection, scope_id, after)
    lines, signers, weight, upto = list[bytes](), set[str](), 0, after
    for case_id, line in _lines(connection, keys):
        if weight > _MOST_BYTES and case_id != upto:
            more = True
            break
        lines.append(line.data)
        signers |= line.signers
        weight += len(line.data)
        upto = case_id
    certificates = MappingProxyType(read_certificates(connection, signers))
    return SnapshotPage(scope_id, edition, after, upto if more else "", epoch, tuple(lines), certificates)


def scope_head(connection: Connection, scope_id: str) -> int:
    """The last position of a scope; 0 when there is none."""
    return _head(connection, scope_id) or 0


def _head(connection: Connection, scope_id: str) -> int | None:
    found: int | None = connection.scalar(select(schema.scope.c.head).where(schema.scope.c.scope_id == scope_id))
    return found


def _new_edition(connection: Connection, scope_id: str) -> Edition:
    head = _head(connection, scope_id)
    if head is None:
        raise StoreRefusal("unknown_scope")
    return Edition(head, _count(connection, scope_id), _left(connection, scope_id))


def _lines(connection: Connection, keys: Sequence[_Key]) -> Iterator[tuple[str, BundleLine]]:
    for start in range(0, len(keys), _AT_ONCE):
        part = keys[start : start + _AT_ONCE]
        told = bundle_lines(connection, {doc_id: 0 for _, doc_id in part})
        for case_id, doc_id in part:
            yield case_id, told[doc_id]


def _next_cases(connection: Connection, scope_id: str, after: str) -> tuple[list[_Key], bool]:
    """(case, document) of whole cases, in order, and whether cases follow them."""
    held = (_grant.scope_id == scope_id) & _grant.until_ver.is_(None)
    query = select(_grant.case_id, _grant.doc_id).where(held).order_by(_grant.case_id, _grant.doc_id)
    rows = connection.execute(query.where(_grant.case_id > after).limit(_MOST_DOCUMENTS + 1)).all()
    keys = [(row.case_id, row.doc_id) for row in rows]
    if len(keys) <= _MOST_DOCUMENTS:
        return keys, False
    cut = keys[-1][0]
    whole = [key for key in keys if key[0] != cut]
    if whole:
        return whole, True
    # One case that fills a page by itself is told whole.
    rows = connection.execute(query.where(_grant.case_id == cut)).all()
    return [(row.case_id, row.doc_id) for row in rows], True


def _count(connection: Connection, scope_id: str) -> int:
    query = select(func.count()).where(_grant.scope_id == scope_id, _grant.until_ver.is_(None))
    return int(connection.scalar(query) or 0)


def _left(connection: Connection, scope_id: str) -> int:
    """How often a document has left the scope, and how much of what was told anywhere is told no more: with either,
    pages that were made before may not be given out again."""
    gone = select(func.count()).where(_grant.scope_id == scope_id, _grant.until_ver.is_not(None))
    withheld = select(func.count()).select_from(schema.withheld)
    return int(connection.scalar(gone) or 0) + int(connection.scalar(withheld) or 0)


def _something_left_since(connection: Connection, scope_id: str, after: int) -> bool:
    query = select(_feed.pos).where(_feed.scope_id == scope_id, _feed.pos > after, _feed.revokes.is_(True)).limit(1)
    return connection.execute(query).first() is not None
