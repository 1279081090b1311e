"""From a typed PIN to an inbox one can work in: `./bench unlock`.

A session process that waits for the PIN, 2,000 cases in the replica, no network; the value is from pressing the button
to the inbox's rows, the PIN's own stretching included. The floor is that stretching alone (Argon2id at what this
computer was set to when the PIN was chosen), turn by turn with the other. Both in ms, median of n.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from benchmarks._training import NOWHERE, UNIT, offscreen, served_store, ticket
from desktop.app.session_ticket import SessionTicket
from desktop.session.device_folder import account_of, device_folder
from desktop.session.key_wrap import PinCost, stretch
from desktop.tour.player import Player

CASES = 2_000
ROUNDS = 9
PIN = "739 154"


def measure() -> dict[str, object]:
    """One line for `./bench`; value and floor are medians in ms over n unlocks."""
    offscreen()
    with tempfile.TemporaryDirectory(prefix="samsa-bench-") as name:
        folder = Path(name)
        data = folder / "client"
        with served_store(folder / "store", CASES) as store:
            asks = replace(ticket(store, data), pin=True)
            _choose(asks, folder)
        unlocks, stretches = [], []
        for _ in range(ROUNDS):
            unlocks.append(_unlock(replace(asks, url=NOWHERE), folder))
            stretches.append(_stretch(data))
    value, floor = statistics.median(unlocks), statistics.median(stretches)
    return {
        "name": "unlock",
        "value": round(value, 1),
        "unit": "ms",
        "floor": round(floor, 1),
        "ratio": round(value / floor, 2),
        "n": ROUNDS,
    }


def _choose(asks: SessionTicket, folder: Path) -> None:
    player = Player("choose", asks, folder)
    player.wait("pin.page", contains="Välj en PIN-kod")
    for field in ("pin.first", "pin.again"):
        player.fill(field, PIN)
    player.click("pin.go")
    player.wait("inbox.oldest", contains="Äldsta", timeout=900)
    player.close()


def _unlock(asks: SessionTicket, folder: Path) -> float:
    player = Player("unlock", asks, folder)
    player.wait("pin.page", contains="Skriv din PIN-kod")
    player.fill("pin.first", PIN)
    began = time.perf_counter()
    player.click("pin.go")
    player.wait("inbox.oldest", contains="Äldsta", timeout=60)
    took = (time.perf_counter() - began) * 1000
    player.close()
    return took


def _stretch(data: Path) -> float:
    kdf = json.loads((device_folder(data, account_of(UNIT)).path / "keys.json").read_text("utf-8"))["kdf"]
    cost = PinCost(int(kdf["memory_kib"]), int(kdf["passes"]))
    began = time.perf_counter()
    stretch(PIN, bytes.fromhex(kdf["salt"]), cost)
    return (time.perf_counter() - began) * 1000
