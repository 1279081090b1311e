"""What has gone out to which device: noted in memory while it is read, written down a moment later.

Reading is the commonest thing asked of the store and writes nothing; a row written for each page would double what it
costs. What was noted in the last second is lost when the process is killed, never more.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from central.store import schema
from central.store.bulk import Writes
from central.store.clock import Clock, utc_text
from central.store.dialect import Database, is_one_of

_log = logging.getLogger(__name__)
EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class Delivery:
    """Everything of a scope up to `pos` may lie on a device, last told `at` (UTC); `since` as in the table."""

    since: int
    pos: int
    at: str


class DeliveryBook:
    """Notes what goes out, and that a device was heard of. Any thread."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._told: dict[tuple[str, str], Delivery] = {}
        self._heard: dict[str, str] = {}
        self._lock = threading.Lock()
        self._over = threading.Event()

    def heard(self, device_id: str) -> None:
        """The device has asked for something."""
        if device_id:
            with self._lock:
                self._heard[device_id] = utc_text(self._clock())

    def told(self, device_id: str, scope_id: str, pos: int, since: int = 0) -> None:
        """A page of a scope goes out that tells nothing behind `pos`. Without a device it goes to nobody's disk.

        `since` counts the first time a scope is told of.
        """
        if not device_id:
            return
        fresh = Delivery(since, pos, utc_text(self._clock()))
        with self._lock:
            self._heard[device_id] = fresh.at
            known = self._told.get((device_id, scope_id))
            self._told[device_id, scope_id] = fresh if known is None else _joined(known, fresh)

    def write(self) -> None:
        """Write down what has been noted. What cannot be written is kept for the next time."""
        with self._lock:
            told, self._told = self._told, {}
            heard, self._heard = self._heard, {}
        if not heard:
            return
        try:
            self._database.run(lambda connection: _write(connection, told, heard))
        except Exception as error:  # noqa: BLE001 - whatever the database has: in a second is another try
            _log.error("deliveries could not be written down: %s", type(error).__name__)
            with self._lock:
                for place, one in told.items():
                    self._told[place] = _joined(one, self._told[place]) if place in self._told else one
                self._heard = {**heard, **self._heard}

    def keep_writing(self) -> None:
        """Write every second until `close`; for a thread of its own."""
        while not self._over.wait(EVERY_S):
            self.write()

    def close(self) -> None:
        """Write the last of it."""
        self._over.set()
        self.write()


def deliveries_to(connection: Connection, device_id: str) -> dict[str, Delivery]:
    """By scope."""
    column = schema.delivered.c
    rows = connection.execute(select(schema.delivered).where(column.device_id == device_id).order_by(column.scope_id))
    return {row.scope_id: Delivery(row.since, row.pos, row.at) for row in rows}


def last_contact(connection: Connection, device_id: str) -> str:
    """When the device was last heard of, UTC; '' for never."""
    at: str | None = connection.scalar(select(schema.contact.c.at).where(schema.contact.c.device_id == device_id))
    return at or ""


def _joined(first: Delivery, then: Delivery) -> Delivery:
    return Delivery(first.since, max(first.pos, then.pos), max(first.at, then.at))


def _write(connection: Connection, told: Mapping[tuple[str, str], Delivery], heard: Mapping[str, str]) -> None:
    writes = Writes()
    contacts = {row.device_id: row.at for row in _rows(connection, schema.contact, heard)}
    fresh = [{"device_id": device, "at": max(at, contacts.get(device, ""))} for device, at in sorted(heard.items())]
    _gather(writes, schema.contact, ("device_id",), fresh, {(device,) for device in contacts})
    known = {
        (row.device_id, row.scope_id): Delivery(row.since, row.pos, row.at)
        for row in _rows(connection, schema.delivered, {device for device, _ in told})
    }
    rows = []
    for place, one in sorted(told.items()):
        whole = _joined(known[place], one) if place in known else one
        device, scope = place
        rows.append({"device_id": device, "scope_id": scope, "since": whole.since, "pos": whole.pos, "at": whole.at})
    _gather(writes, schema.delivered, ("device_id", "scope_id"), rows, set(known))
    writes.run(connection)


def _rows(connection: Connection, table: Any, devices: Iterable[str]) -> Any:
    """Locked until commit, in one order, so that two processes never wait for each other in a circle."""
    query = select(table).where(is_one_of(table.c.device_id, "devices")).order_by(*table.primary_key.columns)
    return connection.execute(query.with_for_update(), {"devices": sorted(devices)}).all()


def _gather(
    writes: Writes, table: Any, keys: tuple[str, ...], rows: list[dict[str, Any]], known: set[tuple[str, ...]]
) -> None:
    old = [row for row in rows if tuple(row[name] for name in keys) in known]
    writes.update(table, keys, old)
    writes.insert(table, [row for row in rows if tuple(row[name] for name in keys) not in known])
