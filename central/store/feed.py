"""The feed of each scope: contiguous positions given as the last thing before commit (sync.md §2.5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, insert, select

from central.store import schema
from central.store.bulk import Writes
from central.store.case_rows import DocumentMove
from central.store.dialect import is_one_of
from domain.case import REFERENCE_SCOPE, compartment_of
from domain.digest import EMPTY_DIGEST, combine

_lock = (
    select(schema.scope.c.scope_id, schema.scope.c.head, schema.scope.c.digest)
    .where(is_one_of(schema.scope.c.scope_id, "scopes"))
    .order_by(schema.scope.c.scope_id)
    .with_for_update()
)


_known_scopes = select(schema.scope.c.scope_id).where(is_one_of(schema.scope.c.scope_id, "scopes"))


def create_scope(connection: Connection, scope_id: str) -> None:
    """An empty scope, where there is none yet."""
    known = select(schema.scope.c.scope_id).where(schema.scope.c.scope_id == scope_id)
    if connection.execute(known).first() is None:
        kind = "compartment" if compartment_of(scope_id) else "reference" if scope_id == REFERENCE_SCOPE else "unit"
        row = {"scope_id": scope_id, "kind": kind, "head": 0, "floor": 0, "digest": EMPTY_DIGEST}
        connection.execute(insert(schema.scope), row)


def create_scopes(connection: Connection, scope_ids: Iterable[str]) -> None:
    """Empty scopes of units, where there are none yet."""
    wanted = sorted(set(scope_ids))
    known = set(connection.scalars(_known_scopes, {"scopes": wanted}))
    row = {"kind": "unit", "head": 0, "floor": 0, "digest": EMPTY_DIGEST}
    rows = [{"scope_id": scope_id, **row} for scope_id in wanted if scope_id not in known]
    if rows:
        connection.execute(insert(schema.scope), rows)


def feed_moves(connection: Connection, moves: Iterable[DocumentMove], also: Writes | None = None) -> dict[str, int]:
    """Tell every scope that holds a moved document or has held it until now.

    Call it last: the counter rows stay locked until commit.

    One position per document and transaction, scopes in ascending order, so that two writers never wait for each other
    in a circle and order of positions is order of commits. `also` is written with it. Returns the new head of each
    scope that moved.
    """
    told: dict[str, list[DocumentMove]] = defaultdict(list)
    for move in moves:
        for scope_id in move.scopes | move.old_scopes:
            told[scope_id].append(move)
    scopes = {row.scope_id: row for row in connection.execute(_lock, {"scopes": sorted(told)})} if told else {}
    rows, counters = [], []
    heads: dict[str, int] = {}
    for scope_id in sorted(told):
        head, digest = scopes[scope_id].head, scopes[scope_id].digest
        for move in told[scope_id]:
            head += 1
            leaves = scope_id not in move.scopes
            digest = combine(digest, _change(move, scope_id))
            rows.append({"scope_id": scope_id, "pos": head, "doc_id": move.doc_id, "ver": move.ver, "revokes": leaves})
        counters.append({"scope_id": scope_id, "head": head, "digest": digest})
        heads[scope_id] = head
    writes = also or Writes()
    writes.insert(schema.feed, rows)
    writes.update(schema.scope, ("scope_id",), counters)
    writes.run(connection)
    return heads


def _change(move: DocumentMove, scope_id: str) -> bytes:
    """What the move changes in the digest of a scope."""
    if scope_id not in move.scopes:
        return move.removed
    return move.changed if scope_id in move.old_scopes else move.added
