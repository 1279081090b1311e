"""A computer without a window that brings a unit's scope down from a real store: what first syncs are measured with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from desktop.models.clock import Clock
from desktop.models.desk import Desk
from desktop.models.outbox import Outbox
from desktop.models.replica import Replica
from desktop.models.sync_door import SyncDoor
from desktop.models.texts import Texts
from desktop.models.workplace import Session, Workplace
from desktop.session.embedded_store import StoreAddress
from desktop.sync.enrolment import Enrolled
from desktop.sync.round import RoundReport, SyncRound
from desktop.sync.transport import HttpTransport
from domain.directory import Unit
from domain.operation import Author

KEY = b"k" * 32


@dataclass
class Home:
    """Outbox and replica in a folder, logged in at a unit."""

    folder: Path
    desk: Desk
    transport: HttpTransport
    round: SyncRound

    @classmethod
    def open(cls, folder: Path, store: StoreAddress, unit_id: str) -> Self:
        folder.mkdir(parents=True, exist_ok=True)
        clock = Clock()
        transport = HttpTransport(store.url, store.token, unit_id)
        login = transport.login()
        unit = next(unit for unit in transport.units() if unit.unit_id == unit_id)
        outbox = Outbox.open(folder / "outbox.db", KEY, clock)
        replica = Replica.open(folder / "replica.db", KEY)
        author = Author(login.user_id, login.user_name, login.user_title)
        place = Unit(unit_id, unit.name, unit.kind, unit.sub_region, unit.operation, unit.group)
        session = Session(author, place, login.roles, login.store_key)
        desk = Desk(outbox, replica, Workplace(session, clock), Texts.load())
        device = outbox.device() or outbox.become_device(clock.new_id(), 1)
        enrolled = Enrolled(transport, device.key.public_key().public_bytes_raw())
        return cls(folder, desk, transport, SyncRound(enrolled, SyncDoor(desk), clock))

    def sync(self) -> RoundReport:
        """One whole round. Raises RuntimeError when it did not go well."""
        report = self.round.once()
        if not report.ok:
            raise RuntimeError(report.problem)
        return report

    def close(self) -> None:
        self.transport.close()
        self.desk.replica.close()
        self.desk.outbox_file.close()
