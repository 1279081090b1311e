"""A store's process for the harness: gates at its steps, then the service itself, with training's log-in."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import central.app.serving
from central.api.hub import Hub
from central.app.training_store import open_service_store
from central.store.shipped import shipped_forms
from tests.faults.failpoints import STORE_STEPS, Failpoints

TOKEN = "launch-token-of-the-harness"  # the same after every restart, as a real service's log-in is


def warm() -> None:
    """Load what every store loads."""
    shipped_forms()


def main(argument: dict[str, Any]) -> int:
    """The service on a database until it is killed, or the harness is gone. {"arm": step, "nth": n} arms."""
    failpoints = Failpoints(STORE_STEPS)
    _PLANTS[argument["plant"]]()
    serving: Any = central.app.serving
    serving.secrets = SimpleNamespace(token_urlsafe=lambda _count: TOKEN)
    threading.Thread(target=_listen, args=(failpoints,), name="harness", daemon=True).start()
    store = open_service_store(Path(argument["data"]), argument["address"])
    try:
        serving.serve(store, ("127.0.0.1", 0), _tell, terms=None, ends_with_parent=False)
    finally:
        store.close()
    return 0


def _tell(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _listen(failpoints: Failpoints) -> None:
    for line in sys.stdin:
        told = json.loads(line)
        failpoints.arm(told["arm"], told["nth"])
    os._exit(0)


def _lose_pokes() -> None:
    """As when each process dies between commit and poke, or all commits are other processes'."""
    hub: Any = Hub
    hub.poke = lambda _self, _heads: None


def _only_poke() -> None:
    """A hub that trusts in pokes and does not look for itself; it gives its signs of life."""
    _lose_pokes()
    hub: Any = Hub

    async def work(self: Any) -> None:
        while True:
            self._give_beats()
            self._read_at = time.monotonic()
            await asyncio.sleep(self._tick)

    hub._work = work


_PLANTS: dict[str, Callable[[], None]] = {
    "": lambda: None,
    "pokes are lost": _lose_pokes,
    "a hub that only pokes": _only_poke,
}
