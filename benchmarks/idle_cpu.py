"""What a session that is left alone takes of the processor: `./bench idle_cpu`.

The real window, connected to its store, all caught up; the processor's time of a minute, all threads, in per cent of
one core.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from benchmarks._training import offscreen, served_store, ticket
from desktop.tour.player import Player

CASES = 250
SETTLE_SECONDS = 20
SECONDS = 60


def measure() -> dict[str, object]:
    """One line for `./bench`; no floor: a process that does nothing takes nothing."""
    offscreen()
    with tempfile.TemporaryDirectory(prefix="samsa-bench-") as name:
        folder = Path(name)
        with served_store(folder / "store", CASES) as store:
            player = Player("idle", ticket(store, folder / "client"), folder)
            player.wait("inbox.list", contains="Att kvittera", timeout=300)
            time.sleep(SETTLE_SECONDS)
            before = _processor(player.pid)
            time.sleep(SECONDS)
            used = _processor(player.pid) - before
            player.close()
    return {
        "name": "idle_cpu",
        "value": round(used / SECONDS * 100, 2),
        "unit": "%",
        "floor": None,
        "ratio": None,
        "n": 1,
    }


def _processor(pid: int) -> float:
    """Seconds of the processor that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
