"""How fast a pull comes down by HTTP, against the bare SELECT of the very rows it is made from: `./bench pull`.

The last quarter of a scope of 3,000 cases, each document told whole: documents, cells, conflicts and operations. The
value and the floor are rows per second; both sides read what is in the database's memory.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

from benchmarks._large_store import SCOPE, UNIT, fill_large_store, serving
from benchmarks._wire_count import Wire
from tests.postgres.cluster import postgres_cluster

CASES = 3_000
RUNS = 7
LIMIT = 2_000
_SELECTS = (
    "SELECT * FROM document WHERE doc_id = ANY (%s)",
    "SELECT * FROM field WHERE doc_id = ANY (%s)",
    "SELECT * FROM conflict WHERE doc_id = ANY (%s)",
    "SELECT * FROM op WHERE doc_id = ANY (%s) AND case_id = ANY (%s)",
)


def measure() -> dict[str, object]:
    """One line for `./bench`; rates are medians of n runs taken in turns, `ratio` the median of their ratios."""
    with postgres_cluster() as cluster, tempfile.TemporaryDirectory(prefix="samsa-bench-") as name:
        large = fill_large_store(cluster, Path(name) / "store", CASES)
        with serving(large) as store, psycopg.connect(large.url, autocommit=True) as database:
            head = int(_one(database, "SELECT head FROM scope WHERE scope_id = %s", (SCOPE,)))
            start = head * 3 // 4
            wire = Wire.open(store, UNIT)
            pages = _pages(wire, start)
            rows, pulls, selects = _select(database, pages), list[float](), list[float]()
            for _ in range(RUNS):
                pulls.append(_timed(lambda: _pages(wire, start)))
                selects.append(_timed(lambda: _select(database, pages)))
            wire.close()
    rates, floors = [rows / seconds for seconds in pulls], [rows / seconds for seconds in selects]
    return {
        "name": "pull",
        "value": round(statistics.median(rates)),
        "unit": "rows/s",
        "floor": round(statistics.median(floors)),
        "ratio": round(statistics.median(rate / floor for rate, floor in zip(rates, floors, strict=True)), 2),
        "n": RUNS,
    }


def _pages(wire: Wire, start: int) -> list[tuple[int, int]]:
    """Pull to the head; the spans of positions of each page."""
    spans = []
    while True:
        header = wire.pull(SCOPE, start, LIMIT)
        spans.append((start, int(header["to"])))
        start = int(header["to"])
        if start == header["head"]:
            return spans


def _select(database: psycopg.Connection, spans: list[tuple[int, int]]) -> int:
    """Read the rows of the same pages; how many."""
    count = 0
    for low, high in spans:
        feed = "SELECT doc_id FROM feed WHERE scope_id = %s AND pos > %s AND pos <= %s"
        ids = [row[0] for row in database.execute(feed, (SCOPE, low, high))]
        documents = database.execute(_SELECTS[0], (ids,)).fetchall()
        cases = [row[1] for row in documents]
        count += len(documents)
        for select in _SELECTS[1:3]:
            count += len(database.execute(select, (ids,)).fetchall())
        count += len(database.execute(_SELECTS[3], (ids, cases)).fetchall())
    return count


def _timed(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _one(database: psycopg.Connection, query: str, values: tuple[str, ...]) -> Any:
    row = database.execute(query, values).fetchone()
    assert row is not None
    return row[0]
