"""The access log in the outbox file: what a person did here, chained as it is written, kept until it is receipted.

What is not receipted can be neither changed nor removed, by this program's own mistakes either (triggers). It lies
sealed to the store besides, as operations do: an outbox that nobody can open any more takes no event along.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop.models.cipher_file import CipherFile
from desktop.models.clock import Clock
from desktop.models.outbox_rows import DeviceIdentity, device_of, required_device
from desktop.models.outbox_tables import event
from desktop.models.prepared import Prepared
from desktop.models.sealed_work import SealedCopies
from domain.event import Actor, Event, EventError, chained, parse_event
from domain.event_delivery import EventBatch, EventReceipt, client_row, sign_batch
from domain.operation import NO_PREVIOUS
from domain.sealed_events import MOST_BYTES, MOST_EVENTS

KEPT_MS = 30 * 24 * 3600 * 1000
"""How long a receipted event is kept, so that it can be told again should the store have lost it."""
_NOBODY = Actor("", "", "", "", "", "", "")

_PUT = Prepared(insert(event), ("chain", "seq", "prev", "hash", "data", "written_at"))
_TAIL = Prepared(select(event.c.chain, event.c.seq, event.c.hash).order_by(event.c.n.desc()).limit(1))
_LAST_TOLD = select(func.coalesce(func.max(event.c.n), 0)).where(event.c.sent == 1).scalar_subquery()
_UNTOLD = event.c.n > _LAST_TOLD


@dataclass(frozen=True, slots=True)
class _Tail:
    """Where the newest chain ends."""

    chain: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class _Link:
    """An event in its place: its chain, its number there, the hash before it, its bytes."""

    chain: str
    seq: int
    prev: str
    data: bytes


class OutboxEvents:
    """The events of an open outbox. Used by the database worker.

    `sealed` are its sealed copies; `on_told` is called when the store has some more, `on_other_chain` when what waits
    has to be sealed anew.
    """

    def __init__(
        self,
        file: CipherFile,
        clock: Clock,
        sealed: SealedCopies,
        on_told: Callable[[], None],
        on_other_chain: Callable[[], None],
    ) -> None:
        self._file = file
        self._clock = clock
        self._sealed = sealed
        self._on_told = on_told
        self._on_other_chain = on_other_chain
        self._device: DeviceIdentity | None = None
        self._tail: _Tail | None = None
        self._coming: _Tail | None = None

    def write(self, events: Sequence[Event]) -> None:
        """Keep events, all or none. Raises OperationalError when the disk is full."""
        if events:
            with self._file.write.begin() as db:
                batches = self.put(db, events)
            self.committed()
            self._sealed.add(events=batches)

    def put(self, db: Connection, events: Sequence[Event]) -> tuple[EventBatch, ...]:
        """Put events at the end of the chain, in the transaction at hand; `committed` when that has come through.

        Where the chain ends is remembered, for to read it takes as long as to write; never past a transaction that
        came to nothing. What is to be sealed of them is given back.
        """
        tail, self._tail = self._tail or _read_tail(db), None
        if tail is None:
            tail = _Tail(self._clock.new_id(), 0, NO_PREVIOUS)
            events = [_beginning(events[0], self._clock, "first", ""), *events]
        links = []
        for one in events:
            link = _Link(tail.chain, tail.seq + 1, tail.hash, one.to_bytes())
            tail = _Tail(tail.chain, link.seq, _put(db, link, one.device_id, self._clock.now_ms()))
            links.append(link)
        self._coming = tail
        return self._batches(db, links) if self._sealed.has_key else ()

    def committed(self) -> None:
        """What was put is on the disk."""
        self._tail = self._coming

    def untold(self) -> tuple[EventBatch, ...]:
        """All that the store has not receipted, signed, in parts that can be sealed."""
        with self._file.read.begin() as db:
            return self._batches(db, _links(db))

    def _batches(self, db: Connection, links: Sequence[_Link]) -> tuple[EventBatch, ...]:
        device = self._device = device_of(db, self._device)
        batches: list[EventBatch] = []
        if device is None:
            return ()  # a salvaged file whose device could not be read: the next one signs them
        while links:
            part = _first_part(links, MOST_EVENTS, MOST_BYTES)
            batches.append(_signed(part, device))
            links = links[len(part) :]
        return tuple(batches)

    def waiting(self) -> int:
        """How many the store has not receipted."""
        with self._file.read.begin() as db:
            return int(db.execute(select(func.count()).select_from(event).where(_UNTOLD)).scalar_one())

    def batch(self, most: int, longest_bytes: int) -> EventBatch | None:
        """The first that the store has not receipted, signed; at least one, None when there is none."""
        with self._file.read.begin() as db:
            links = _links(db, most)
            return _signed(_first_part(links, most, longest_bytes), required_device(db)) if links else None

    def receipted(self, receipt: EventReceipt) -> bool:
        """The store has a chain up to a number; False, with nothing noted, when that is not the chain we hold."""
        told = _UNTOLD & (event.c.chain == receipt.chain)
        with self._file.write.begin() as db:
            kept = db.execute(select(event.c.hash).where(told, event.c.seq == receipt.last)).scalar()
            if kept != receipt.hash:
                return False
            db.execute(update(event).where(told, event.c.seq <= receipt.last).values(sent=1))
        self._on_told()
        return True

    def tell_again_from(self, chain: str, number: int) -> bool:
        """The store asks for earlier events of a chain; False, with nothing changed, when they are kept no more.

        All that was written after them is told again too: the store knows what it has.
        """
        with self._file.write.begin() as db:
            first = db.execute(select(event.c.n).where(event.c.chain == chain, event.c.seq == number)).scalar()
            if first is None:
                return False
            db.execute(update(event).where(event.c.n >= first).values(sent=0))
        self._on_other_chain()
        return True

    def begin_chain(self, reason: str) -> None:
        """A new chain, in which everything stands that is not receipted."""
        with self._file.write.begin() as db:
            self.chain_anew(db, required_device(db), reason)
        self._on_other_chain()

    def chain_anew(self, db: Connection, device: DeviceIdentity, reason: str) -> None:
        """The same in the transaction at hand."""
        self._tail = None
        _chain_anew(db, device, self._clock, reason)

    def prune(self) -> None:
        """Let go of events receipted more than 30 days ago, but never of a chain's last: the chain goes on from it."""
        limit = self._clock.now_ms() - KEPT_MS
        last = select(func.max(event.alias().c.n)).scalar_subquery()
        with self._file.write.begin() as db:
            db.execute(delete(event).where(event.c.sent == 1, event.c.written_at < limit, event.c.n < last))


def _links(db: Connection, most: int | None = None) -> list[_Link]:
    """The first that the store has not receipted."""
    query = select(event.c.chain, event.c.seq, event.c.prev, event.c.data).where(_UNTOLD).order_by(event.c.n)
    return [_Link(row.chain, row.seq, row.prev, row.data) for row in db.execute(query.limit(most))]


def _first_part(links: Sequence[_Link], most: int, longest_bytes: int) -> list[_Link]:
    """The first of one chain that together are no longer; one at least."""
    part: list[_Link] = []
    size = 0
    for link in links[:most]:
        size += len(link.data)
        if link.chain != links[0].chain or (part and size > longest_bytes):
            break
        part.append(link)
    return part


def _signed(part: Sequence[_Link], device: DeviceIdentity) -> EventBatch:
    first = part[0]
    return sign_batch(device.device_id, first.chain, first.seq, first.prev, [link.data for link in part], device.key)


def _read_tail(db: Connection) -> _Tail | None:
    row = _TAIL.run(db, {}).first()
    return None if row is None else _Tail(row.chain, row.seq, row.hash)


def _chain_anew(db: Connection, device: DeviceIdentity, clock: Clock, reason: str) -> None:
    """Behind an event that says what was before."""
    rows = db.execute(select(event).where(_UNTOLD).order_by(event.c.n)).all()
    if not rows:
        return
    before = f"{rows[0].chain} {rows[0].seq - 1} {rows[0].prev}"
    chain = clock.new_id()
    began = _beginning(replace(_readable(rows[0].data), device_id=device.device_id), clock, reason, before)
    previous = _put(db, _Link(chain, 1, NO_PREVIOUS, began.to_bytes()), device.device_id, clock.now_ms())
    for seq, row in enumerate(rows, 2):
        previous = _put(db, _Link(chain, seq, previous, row.data), device.device_id, row.written_at)
    gone = event.c.n.between(rows[0].n, rows[-1].n)
    db.execute(update(event).where(gone).values(sent=1))
    db.execute(delete(event).where(gone))


def restore_events(db: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep what was saved of a damaged file; `OutboxEvents.chain_anew` gives it its places."""
    last = max((row["n"] for row in rows if row["sent"]), default=0)
    for row in rows:
        if row["n"] > last:
            _PUT.run(db, row)


def _put(db: Connection, link: _Link, device_id: str, written_at: int) -> str:
    """The hash behind it."""
    end = chained(link.prev, client_row(device_id, link.chain, link.seq, link.data))
    row = {"chain": link.chain, "seq": link.seq, "prev": link.prev, "hash": end, "data": link.data}
    _PUT.run(db, {**row, "written_at": written_at})
    return end


def _beginning(first: Event, clock: Clock, reason: str, before: str) -> Event:
    """By whom the chain is begun is who does the first thing in it."""
    return Event(
        clock.new_id(),
        "chain_began",
        clock.utc(),
        clock.offset_ms,
        first.actor,
        first.device_id,
        first.offline,
        resource=before,
        reason=reason,
    )


def _readable(data: bytes) -> Event:
    try:
        return parse_event(data)
    except EventError:
        return Event("", "", "", 0, _NOBODY, "", offline=True)
