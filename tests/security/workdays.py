"""A session at a computer without its window, against a real store."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from sqlalchemy import select

from desktop.app.session_ticket import SessionTicket
from desktop.app.troubles import take_way_out
from desktop.app.workday import Workday
from desktop.models.desk import Desk
from desktop.models.inbox_rows import InboxGroupKey
from desktop.models.outbox_tables import event
from desktop.models.records import SyncState
from desktop.models.worker import Worker
from desktop.session.vault import OpenVault
from domain.event import Event, parse_event
from tests.sync.little_town import TEXTS

NOWHERE = "http://127.0.0.1:9"


class Day:
    """One session at a computer, without its window."""

    def __init__(self, ticket: SessionTicket) -> None:
        self.ticket = ticket
        self.told = threading.Condition()
        self.state: SyncState | None = None
        self.worker = Worker()
        self.worker.start()
        self.work = Workday(ticket, lambda _change: self._wake(), self._hear, self.worker, TEXTS)

    def _hear(self, state: SyncState) -> None:
        self.state = state
        self._wake()

    def _wake(self) -> None:
        with self.told:
            self.told.notify_all()

    def open(self, keys: OpenVault | None = None, *, first: bool = False) -> Day:
        self.work.keys = keys
        answer = self.work.log_in() if first else None
        self.worker.submit(lambda: self.work.open(answer)).result()
        if self.ticket.url != NOWHERE:
            self.work.start_rounds()
        return self

    def until(self, holds: Callable[[], bool]) -> None:
        """Looks again whenever something has changed, and now and then; not under the lock that the changes take."""
        ends = time.monotonic() + 60
        while not holds():
            assert time.monotonic() < ends
            with self.told:
                self.told.wait(0.2)

    def whole(self) -> Day:
        self.until(lambda: self.state is not None and not self.state.first_sync and self.state.connected)
        return self

    def ask(self, question: Callable[[Desk], object]) -> object:
        opened = self.work.opened
        assert opened is not None
        return self.worker.submit(lambda: question(opened.desk)).result()

    def to_acknowledge(self) -> set[str]:
        def read(desk: Desk) -> set[str]:
            return {item.doc_id for item in desk.inbox().group(InboxGroupKey.TO_ACKNOWLEDGE)}

        found = self.ask(read)
        assert isinstance(found, set)
        return found

    def acknowledge(self) -> str:
        def act(desk: Desk) -> str:
            item = desk.inbox().group(InboxGroupKey.TO_ACKNOWLEDGE)[0]
            assert desk.acknowledge(item.case_id, item.doc_id).queued
            return item.doc_id

        return str(self.ask(act))

    def way_out(self, way: str, error: Exception) -> None:
        self.worker.submit(lambda: take_way_out(way, error, self.work)).result()

    def close(self) -> None:
        self.work.close()
        self.worker.stop()


def all_events(desk: Desk) -> list[Event]:
    """What the log at this computer holds, told or not, in its order."""
    with desk.outbox_file._file.read.begin() as db:
        return [parse_event(data) for data in db.scalars(select(event.c.data).order_by(event.c.n))]
