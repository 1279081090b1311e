"""A first sync of 20,000 cases, by HTTP from a real service on PostgreSQL, against raw SQLCipher: `./bench bootstrap`.

The value is the time from the first request until the replica has agreed with the store and is in use; the floor is a
bulk insert of the very same rows into a new file with the same pages and indexes, nothing checked, no memory guarded.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from benchmarks._large_store import UNIT, fill_large_store, serving
from benchmarks._replica_home import KEY, Home
from desktop.models.cipher_connection import DRIVER
from desktop.models.replica_tables import META, PAGE_SIZE
from tests.postgres.cluster import postgres_cluster

CASES = 20_000
RUNS = 3


def measure() -> dict[str, object]:
    """One line for `./bench`; value and floor are medians in s over n runs."""
    values, floors = [], []
    with postgres_cluster() as cluster, tempfile.TemporaryDirectory(prefix="samsa-bench-") as name:
        folder = Path(name)
        with serving(fill_large_store(cluster, folder / "store", CASES)) as store:
            for run in range(RUNS):
                home = Home.open(folder / f"home-{run}", store, UNIT)
                values.append(_timed(lambda home=home: home.sync()))  # type: ignore[misc]
                rows = _rows_of(home)
                home.close()
                floors.append(_timed(lambda rows=rows, run=run: _insert(folder / f"raw-{run}.db", rows)))  # type: ignore[misc]
                for file in (*(folder / f"home-{run}").iterdir(), folder / f"raw-{run}.db"):
                    file.unlink()
    value, floor = statistics.median(values), statistics.median(floors)
    return {
        "name": "bootstrap",
        "value": round(value, 2),
        "unit": "s",
        "floor": round(floor, 2),
        "ratio": round(value / floor, 2),
        "n": RUNS,
    }


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _rows_of(home: Home) -> dict[str, list[tuple[Any, ...]]]:
    with home.desk.replica.file.read.begin() as db:
        return {
            table.name: [tuple(row) for row in db.exec_driver_sql(f"SELECT * FROM {table.name}")]
            for table in META.sorted_tables
        }


def _insert(path: Path, rows: dict[str, list[tuple[Any, ...]]]) -> None:
    db: Any = DRIVER.connect(str(path), isolation_level=None)
    db.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    db.execute(f"PRAGMA cipher_page_size = {PAGE_SIZE}")
    for pragma in ("cipher_memory_security = OFF", "journal_mode = OFF", "synchronous = OFF", "cache_size = -64000"):
        db.execute(f"PRAGMA {pragma}")
    db.execute("BEGIN")
    for table in META.sorted_tables:
        db.execute(str(CreateTable(table).compile(dialect=sqlite.dialect())))
        marks = ", ".join("?" * len(table.columns))
        db.executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows[table.name])
    for table in META.sorted_tables:
        for index in table.indexes:
            db.execute(str(CreateIndex(index).compile(dialect=sqlite.dialect())))
    db.execute("COMMIT")
    db.close()
    descriptor = os.open(path, os.O_RDWR)
    os.fsync(descriptor)
    os.close(descriptor)
