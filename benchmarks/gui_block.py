"""How long the window is away at worst while 5,000 cases come down: `./bench gui_block`.

A clock on the GUI thread that should tick every 2 ms tells the longest gap between two ticks. The value is the median
of five first syncs over HTTP into a fresh replica; the floor is the longest gap of the same windows left idle.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from benchmarks._training import offscreen, served_store, ticket
from desktop.tour.player import Player

CASES = 5_000
RUNS = 5
IDLE_SECONDS = 10.0


def measure() -> dict[str, object]:
    """One line for `./bench`; value and floor are medians in ms over n runs."""
    offscreen()
    busy, idle = [], []
    with tempfile.TemporaryDirectory(prefix="samsa-bench-") as name:
        folder = Path(name)
        with served_store(folder / "store", CASES) as store:
            for run in range(RUNS):
                player = Player("sync", ticket(store, folder / f"client-{run}"), folder)
                player.wait("first_sync.page", timeout=60)
                player.ask("beat")
                player.wait("inbox.list", contains="Att kvittera", timeout=900)
                busy.append(float(player.ask("beat")))
                time.sleep(IDLE_SECONDS)
                idle.append(float(player.ask("beat")))
                player.close()
    value, floor = statistics.median(busy), statistics.median(idle)
    return {
        "name": "gui_block",
        "value": round(value, 1),
        "unit": "ms",
        "floor": round(floor, 1),
        "ratio": round(value / floor, 2),
        "n": RUNS,
    }
