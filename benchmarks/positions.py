"""Transactions a second with contiguous positions per scope, against a bare sequence: `./bench positions`.

Eight writer processes on PostgreSQL with fsync on, and a reader that polls every 5 ms as a client would; rounds of the
two ways take turns. The floor is the bare sequence. With the counter 1,000,000 rows are read and not one may be
missing nor out of turn, or the measurement fails; how many the bare sequence lost is told on standard error, and it
fails too when that is none: then the reader could not have noticed.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from subprocess import PIPE

from sqlalchemy import func, select

from benchmarks._position_work import ROWS_EACH, SEQUENCE, WAYS, Reader, prepare
from central.store import schema
from central.store.dialect import postgres_database
from tests.postgres.cluster import postgres_cluster

WRITERS = 8
SECONDS = 8.0
ROWS = 1_000_000
LEAST_ROUNDS, MOST_ROUNDS = 3, 40
SETTINGS = {"shared_buffers": "512MB", "max_wal_size": "4GB"}
_EVERY_S = 0.005


@dataclass(frozen=True)
class Round:
    """Transactions a second; rows written, and how many of them the reader never saw; positions out of turn."""

    rate: float
    written: int
    lost: int
    gaps: int


def measure() -> dict[str, object]:
    """One line for `./bench`; transactions a second. Raises RuntimeError when a row was lost where none may be."""
    rounds: dict[str, list[Round]] = {way: [] for way in WAYS}
    with postgres_cluster(fsync=True, **SETTINGS) as cluster:
        while _unfinished(rounds["counter"]):
            for way, done in rounds.items():
                url = cluster.database()
                with cluster.admin(url) as owner:
                    owner.execute(f"CREATE SEQUENCE {SEQUENCE}")  # nothing of the store's
                    owner.execute(f"GRANT USAGE ON SEQUENCE {SEQUENCE} TO PUBLIC")
                done.append(run_round(url, way, len(done)))
                cluster.drop(url)
    safe, bare = rounds["counter"], rounds["sequence"]
    _report("counter per scope", safe)
    _report("bare sequence", bare)
    if any(each.lost or each.gaps for each in safe):
        raise RuntimeError("rows were lost with the counter per scope")
    if not any(each.lost for each in bare):
        raise RuntimeError("the bare sequence lost nothing: the reader proves nothing")
    value, floor = (statistics.median(each.rate for each in way) for way in (safe, bare))
    return {
        "name": "positions",
        "value": round(value),
        "unit": "transactions/s",
        "floor": round(floor),
        "ratio": round(value / floor, 2),
        "n": len(safe),
    }


def run_round(url: str, way: str, seed: int, *, writers: int = WRITERS, seconds: float = SECONDS) -> Round:
    """Some writers and one reader on a fresh database, until every writer has ended and nothing more is to be read."""
    database = postgres_database(url)
    prepare(database)
    reader = Reader(database)
    command = [sys.executable, "-m", "benchmarks._position_work", url, way]
    running = [
        subprocess.Popen([*command, str(seed * writers + number), str(seconds)], stdin=PIPE, stdout=PIPE, text=True)
        for number in range(writers)
    ]
    for process in running:
        _line(process)
    for process in running:
        print(file=process.stdin, flush=True)
    while any(process.poll() is None for process in running):
        reader.poll()
        time.sleep(_EVERY_S)
    done = sum(int(_line(process)) for process in running)
    for process in running:
        process.communicate()
    while reader.poll():
        pass
    with database.read() as connection:
        written = connection.scalar(select(func.count()).select_from(schema.feed)) or 0
    database.close()
    if written != done * ROWS_EACH:
        raise RuntimeError(f"{written} rows of {done * ROWS_EACH} are there")
    return Round(done / seconds, written, written - reader.seen, reader.gaps)


def _line(process: subprocess.Popen[str]) -> str:
    if process.stdout is None:
        raise RuntimeError("a writer without output")
    return process.stdout.readline()


def _unfinished(rounds: list[Round]) -> bool:
    if len(rounds) >= MOST_ROUNDS:
        return False
    return len(rounds) < LEAST_ROUNDS or sum(each.written for each in rounds) < ROWS


def _report(way: str, rounds: list[Round]) -> None:
    rates = [each.rate for each in rounds]
    told = f"{min(rates):.0f} to {max(rates):.0f} transactions/s, {sum(r.written for r in rounds)} rows"
    print(f"{way}: {told}, {sum(r.lost for r in rounds)} of them never seen", file=sys.stderr, flush=True)
