"""Writers and a polling reader of a feed: what the measurement `positions` runs, each writer a process of its own.

    python -m benchmarks._position_work URL counter|sequence SEED SECONDS

It says that it is ready, begins when it is told a line, and ends with the number of its transactions.
A transaction writes one row of 400 bytes, as an operation would, and tells three scopes of eight documents each. With
`counter` by the store's own code; with `sequence` by the same, but positions are what a bare sequence gives out.
"""

from __future__ import annotations

import random
import sys
import time
import uuid
from collections.abc import Callable, Sequence

from sqlalchemy import Connection, text

from central.store import schema
from central.store.bulk import Writes
from central.store.case_rows import DocumentMove
from central.store.dialect import Database, go_by_key, postgres_database
from central.store.feed import create_scope, feed_moves

SCOPES = tuple(f"unit:u{number:03}" for number in range(60))
SEQUENCE = "bare_positions"
DOCUMENTS, SCOPES_EACH = 8, 3
ROWS_EACH = DOCUMENTS * SCOPES_EACH
_NUMBERS = text(f"SELECT nextval('{SEQUENCE}') FROM generate_series(1, :many)")
_PAGE = text("""
    SELECT page.scope_id, page.pos
    FROM unnest(CAST(:scopes AS text[]), CAST(:cursors AS bigint[])) AS mine(scope_id, cursor_)
    CROSS JOIN LATERAL (
        SELECT feed.scope_id, feed.pos FROM feed
        WHERE feed.scope_id = mine.scope_id AND feed.pos > mine.cursor_ ORDER BY feed.pos LIMIT 1000
    ) AS page
""")

Tell = Callable[[Connection, Sequence[DocumentMove], Writes], object]


def tell_by_sequence(connection: Connection, moves: Sequence[DocumentMove], also: Writes) -> None:
    """What the store must never do: positions that are given out before they can be seen."""
    told = [(scope_id, move) for move in moves for scope_id in sorted(move.scopes)]
    numbers = connection.scalars(_NUMBERS, {"many": len(told)})
    rows = [
        {"scope_id": scope_id, "pos": pos, "doc_id": move.doc_id, "ver": move.ver}
        for (scope_id, move), pos in zip(told, numbers, strict=True)
    ]
    also.insert(schema.feed, rows)
    also.run(connection)


WAYS: dict[str, Tell] = {"counter": feed_moves, "sequence": tell_by_sequence}


def prepare(database: Database) -> None:
    """The scopes that are written to."""
    with database.write() as connection:
        for scope_id in SCOPES:
            create_scope(connection, scope_id)


def write(url: str, way: str, seed: int, seconds: float) -> int:
    """Transactions in so many seconds, once it is told to begin."""
    tell, chance, database = WAYS[way], random.Random(seed), postgres_database(url)
    with database.write() as connection:
        go_by_key(connection)
    print("ready", flush=True)
    sys.stdin.readline()
    done, ends = 0, time.monotonic() + seconds
    while time.monotonic() < ends:
        scopes = frozenset(chance.sample(SCOPES, SCOPES_EACH))
        moves = [DocumentMove(str(uuid.uuid4()), 1, "0" * 64, 0, "", scopes, frozenset()) for _ in range(DOCUMENTS)]
        with database.write() as connection:
            go_by_key(connection)
            writes = Writes()
            writes.insert(schema.held, [_operation(moves[0].doc_id)])
            tell(connection, moves, writes)
        done += 1
    database.close()
    return done


def _operation(op_id: str) -> dict[str, object]:
    texts = dict.fromkeys(("device_id", "user_id", "owner_unit", "case_id", "code", "received_at"), "")
    return {**texts, "op_id": op_id, "data": bytes(400), "sig": b"", "decided": False}


class Reader:
    """Holds every scope the way a client does: it asks for what comes after the last position it has seen."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._cursors = dict.fromkeys(SCOPES, 0)
        self.seen = 0
        self.gaps = 0

    def poll(self) -> int:
        """Read on. Returns how many rows came; `gaps` counts positions that were left out."""
        asked = {"scopes": list(self._cursors), "cursors": list(self._cursors.values())}
        with self._database.read() as connection:
            rows = connection.execute(_PAGE, asked).all()
        for scope_id, pos in rows:
            self.gaps += pos - self._cursors[scope_id] - 1
            self._cursors[scope_id] = pos
        self.seen += len(rows)
        return len(rows)


if __name__ == "__main__":
    print(write(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])))
