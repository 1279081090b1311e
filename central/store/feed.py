"""The feed of each scope: contiguous positions given as the last thing before commit (sync.md §2.5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, insert, select, update

from central.store import schema
from central.store.case_rows import DocumentMove
from domain.case import REFERENCE_SCOPE
from domain.digest import EMPTY_DIGEST, combine, document_digest

_lock = (
    select(schema.scope.c.head, schema.scope.c.digest)
    .where(schema.scope.c.scope_id == bindparam("scope"))
    .with_for_update()
)
_advance = (
    update(schema.scope)
    .where(schema.scope.c.scope_id == bindparam("scope"))
    .values(head=bindparam("to_head"), digest=bindparam("to_digest"))
)


def create_scope(connection: Connection, scope_id: str) -> None:
    """An empty scope, where there is none yet."""
    known = select(schema.scope.c.scope_id).where(schema.scope.c.scope_id == scope_id)
    if connection.execute(known).first() is None:
        kind = "reference" if scope_id == REFERENCE_SCOPE else "unit"
        row = {"scope_id": scope_id, "kind": kind, "head": 0, "floor": 0, "digest": EMPTY_DIGEST}
        connection.execute(insert(schema.scope), row)


def feed_moves(connection: Connection, moves: Iterable[DocumentMove]) -> None:
    """Tell every scope that holds a moved document. Call it last: the counter rows stay locked until commit.

    One position per document and transaction, scopes in ascending order, so that two writers never wait for each other
    in a circle and order of positions is order of commits.
    """
    told: dict[str, list[DocumentMove]] = defaultdict(list)
    for move in moves:
        for scope_id in move.scopes:
            told[scope_id].append(move)
    rows = []
    for scope_id in sorted(told):
        head, digest = connection.execute(_lock, {"scope": scope_id}).one()
        for move in told[scope_id]:
            head += 1
            digest = combine(digest, _delta(scope_id, move))
            rows.append({"scope_id": scope_id, "pos": head, "doc_id": move.doc_id, "ver": move.ver})
        connection.execute(_advance, {"scope": scope_id, "to_head": head, "to_digest": digest})
    if rows:
        connection.execute(insert(schema.feed), rows)


def _delta(scope_id: str, move: DocumentMove) -> bytes:
    new = document_digest(move.doc_id, move.ver, move.content_hash)
    if scope_id not in move.old_scopes:
        return new
    return combine(new, document_digest(move.doc_id, move.old_ver, move.old_content_hash))
