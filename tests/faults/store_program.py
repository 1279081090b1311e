"""A store's process for the harness: gates at its steps, then the program's own way of serving."""

from __future__ import annotations

import json
import logging
import sys
import threading
from types import SimpleNamespace
from typing import Any

import central.app.command
from central.store.rulebook import shipped_forms
from central.store.store import Store
from tests.faults.failpoints import STORE_STEPS, Failpoints
from tests.sync.little_town import STORE_KEY

TOKEN = "launch-token-of-the-harness"  # the same after every restart, as a real service's log-in is


def warm() -> None:
    """Load what every store loads."""
    shipped_forms()


def main(argument: dict[str, Any]) -> int:
    """Serve the database at `address` until the harness lets go. Lines {"arm": step, "nth": n} arm a step."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    failpoints = Failpoints(STORE_STEPS)
    failpoints.arm(argument.get("arm", ""), argument.get("nth", 0))
    told, sys.stdin = sys.stdin, _Held(sys.stdin)
    command: Any = central.app.command
    command.secrets = SimpleNamespace(token_urlsafe=lambda _count: TOKEN)
    store = Store.open(argument["address"], STORE_KEY)
    threading.Thread(target=_listen, args=(told, failpoints, sys.stdin), daemon=True).start()
    try:
        central.app.command.serve(store, ("127.0.0.1", 0), _tell)
    finally:
        store.close()
    return 0


class _Held:
    """Standard input as the program knows it: it ends when the harness lets go."""

    def __init__(self, _: object) -> None:
        self.over = threading.Event()
        self.buffer = self

    def read(self, _count: int) -> bytes:
        self.over.wait()
        return b""


def _listen(lines: Any, failpoints: Failpoints, held: Any) -> None:
    for line in lines:
        told = json.loads(line)
        failpoints.arm(told["arm"], told["nth"])
    held.over.set()


def _tell(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
