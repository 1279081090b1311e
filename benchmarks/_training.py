"""A training store in which every case involves one unit, and replicas of it: what slower measurements start from."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from central.app.training_store import open_training_store
from desktop.app.session_ticket import SessionTicket
from desktop.app.workday import Workday
from desktop.models.records import SyncState
from desktop.models.texts import Texts
from desktop.models.worker import Worker
from desktop.session.embedded_store import EmbeddedStore, start_embedded_store

UNIT = "ska-ssk"
NOWHERE = "http://127.0.0.1:9"
"""A port nobody listens on: a session that opens from here opens from its own files."""


@contextmanager
def served_store(folder: Path, cases: int) -> Iterator[EmbeddedStore]:
    """A real store process with `cases` cases that all involve UNIT."""
    open_training_store(folder, cases, 1, _silent, UNIT).close()
    with start_embedded_store(folder, cases) as store:
        yield store


def ticket(store: EmbeddedStore, data: Path, url: str = "") -> SessionTicket:
    """A ticket for UNIT that lets the measurement press the keys."""
    address = store.address
    return SessionTicket(url or address.url, address.token, address.store_key, UNIT, str(data), drive=True)


def take_home(store: EmbeddedStore, data: Path, patience: float = 900) -> None:
    """Make a whole replica of UNIT, as a session would, without a window. Raises TimeoutError after `patience` s."""
    whole = threading.Event()

    def hear(state: SyncState) -> None:
        if not state.first_sync:
            whole.set()

    worker = Worker()
    worker.start()
    workday = Workday(ticket(store, data), lambda _change: None, hear, worker, Texts.load())
    answer = workday.log_in()
    worker.submit(lambda: workday.open(answer)).result()
    workday.start_rounds()
    arrived = whole.wait(patience)
    workday.close()
    worker.stop()
    if not arrived:
        raise TimeoutError("the replica did not become whole")


def offscreen() -> None:
    """Measure without a display, so that figures mean the same on every machine."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


def _silent(_done: int, _total: int) -> None:
    """Nobody watches a store being filled for a measurement."""
