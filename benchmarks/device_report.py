"""How soon one knows what a lost computer held: `./bench device_report`.

A computer to which a scope of 50,000 cases has gone out; the operator's own command, from its start to the finished
file. Must be under five minutes (security.md REQ-37).
"""

from __future__ import annotations

import contextlib
import io
import tempfile
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks._large_store import SCOPE, UNIT, LargeStore, fill_large_store
from central.app.command import run
from central.app.training_store import open_service_store
from central.store.answers import Asker
from domain.ids import uuid7
from tests.postgres.cluster import postgres_cluster

CASES = 50_000
RUNS = 3


def measure() -> dict[str, object]:
    """One line for `./bench`; the value is the slowest of n runs."""
    with postgres_cluster() as cluster, tempfile.TemporaryDirectory(prefix="samsa-bench-") as name:
        large = fill_large_store(cluster, Path(name) / "store", CASES)
        device = _lost_computer(large)
        slowest = 0.0
        for number in range(RUNS):
            file = Path(name) / f"report-{number}.csv"
            began = time.perf_counter()
            with contextlib.redirect_stdout(io.StringIO()):
                place = ("--database", large.url, "--data", str(large.folder))
                run(["device-report", *place, "--to", str(file), device])
            slowest = max(slowest, time.perf_counter() - began)
            if file.read_text("utf-8").count("\n") < CASES:
                raise RuntimeError("the report does not tell of all the cases")
    return {
        "name": "device_report",
        "value": round(slowest, 1),
        "unit": f"s for {CASES:,} cases",
        "floor": None,
        "ratio": None,
        "n": RUNS,
    }


def _lost_computer(large: LargeStore) -> str:
    """A device of the unit's first user that has been told all of the scope, and that somebody has lost."""
    store = open_service_store(large.folder, large.url)
    user = store.placement(UNIT).user
    device = uuid7(1_795_000_000_000, bytes(10))
    key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    store.enrol(device, user.user_id, key, unit_id=UNIT)
    store.hello(device, 1, UNIT)
    store.bootstrap(Asker(user.user_id, UNIT, device), SCOPE)
    store.lose_device(device)
    store.close()
    return device
