"""A first sync of the reference of a region, 10,000 units and 60,000 people: `./bench reference_sync`.

From the first request until the replica has agreed with the store and is in use, by HTTP from a real service on
PostgreSQL. The inbox is empty, so that nothing else is brought. The floor is what reading it takes without a store: the
units built from the rows of that replica as a start does it.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from benchmarks._large_directory import OWN, large_store
from benchmarks._large_store import serving
from benchmarks._replica_home import Home
from desktop.models.workplace import Workplace
from tests.postgres.cluster import postgres_cluster

RUNS = 3


def measure() -> dict[str, object]:
    """One line for `./bench`; value and floor are medians in s over n runs."""
    values, floors = [], []
    with postgres_cluster() as cluster, tempfile.TemporaryDirectory(prefix="samsa-bench-") as name:
        folder = Path(name)
        with serving(large_store(cluster, folder / "store")) as store:
            for run in range(RUNS):
                home = Home.open(folder / f"home-{run}", store, OWN)
                began = time.perf_counter()
                home.sync()
                values.append(time.perf_counter() - began)
                began = time.perf_counter()
                Workplace(home.desk.workplace.session, home.desk.workplace.clock).learn(home.desk.replica.reference())
                floors.append(time.perf_counter() - began)
                home.close()
    value, floor = statistics.median(values), statistics.median(floors)
    return {
        "name": "reference_sync",
        "value": round(value, 2),
        "unit": "s",
        "floor": round(floor, 2),
        "ratio": round(value / floor, 2),
        "n": RUNS,
    }
