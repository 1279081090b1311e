"""The access log in the outbox file: what a person did here, chained as it is written, kept until it is receipted.

What is not receipted can be neither changed nor removed, by this program's own mistakes either (triggers).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop.models.cipher_file import CipherFile
from desktop.models.clock import Clock
from desktop.models.outbox_rows import DeviceIdentity, required_device
from desktop.models.outbox_tables import event
from desktop.models.prepared import Prepared
from domain.event import Actor, Event, EventError, chained, parse_event
from domain.event_delivery import EventBatch, EventReceipt, client_row, sign_batch
from domain.operation import NO_PREVIOUS

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


class OutboxEvents:
    """The events of an open outbox. Used by the database worker."""

    def __init__(self, file: CipherFile, clock: Clock) -> None:
        self._file = file
        self._clock = clock
        self._tail: _Tail | None = None
        self._coming: _Tail | None = None

    def write(self, events: Sequence[Event]) -> None:
        """Keep events, all or none. Raises OperationalError when the disk is full."""
        if events:
            with self._file.write.begin() as db:
                self.put(db, events)
            self.committed()

    def put(self, db: Connection, events: Sequence[Event]) -> None:
        """Put events at the end of the chain, in the transaction at hand; `committed` when that has come through.

        Where the chain ends is remembered, for to read it takes as long as to write; never past a transaction that
        came to nothing.
        """
        tail, self._tail = self._tail or _read_tail(db), None
        if tail is None:
            tail = _Tail(self._clock.new_id(), 0, NO_PREVIOUS)
            events = [_beginning(events[0], self._clock, "first", ""), *events]
        for one in events:
            tail = _Tail(tail.chain, tail.seq + 1, _put(db, tail.chain, tail.seq + 1, tail.hash, one, self._clock))
        self._coming = tail

    def committed(self) -> None:
        """What was put is on the disk."""
        self._tail = self._coming

    def waiting(self) -> int:
        """How many the store has not receipted."""
        with self._file.read.begin() as db:
            return int(db.execute(select(func.count()).select_from(event).where(_UNTOLD)).scalar_one())

    def batch(self, most: int, longest_bytes: int) -> EventBatch | None:
        """The first that the store has not receipted, signed; at least one, None when there is none."""
        chosen: list[bytes] = []
        with self._file.read.begin() as db:
            query = select(event.c.chain, event.c.seq, event.c.prev, event.c.data).where(_UNTOLD)
            rows = db.execute(query.order_by(event.c.n).limit(most)).all()
            if not rows:
                return None
            first, size = rows[0], 0
            for row in rows:
                size += len(row.data)
                if row.chain != first.chain or (chosen and size > longest_bytes):
                    break
                chosen.append(row.data)
            device = required_device(db)
        return sign_batch(device.device_id, first.chain, first.seq, first.prev, chosen, device.key)

    def receipted(self, receipt: EventReceipt) -> bool:
        """The store has a chain up to a number; False, with nothing noted, when that is not the chain we hold."""
        told = _UNTOLD & (event.c.chain == receipt.chain)
        with self._file.write.begin() as db:
            kept = db.execute(select(event.c.hash).where(told, event.c.seq == receipt.last)).scalar()
            if kept != receipt.hash:
                return False
            db.execute(update(event).where(told, event.c.seq <= receipt.last).values(sent=1))
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
        return True

    def begin_chain(self, reason: str) -> None:
        """A new chain, in which everything stands that is not receipted."""
        with self._file.write.begin() as db:
            self.chain_anew(db, required_device(db), reason)

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
    previous = _put(db, chain, 1, NO_PREVIOUS, began, clock)
    for seq, row in enumerate(rows, 2):
        previous = _put_bytes(db, chain, seq, previous, device.device_id, row.data, row.written_at)
    gone = event.c.n.between(rows[0].n, rows[-1].n)
    db.execute(update(event).where(gone).values(sent=1))
    db.execute(delete(event).where(gone))


def restore_events(db: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep what was saved of a damaged file; `OutboxEvents.chain_anew` gives it its places."""
    last = max((row["n"] for row in rows if row["sent"]), default=0)
    for row in rows:
        if row["n"] > last:
            _PUT.run(db, row)


def _put(db: Connection, chain: str, seq: int, previous: str, one: Event, clock: Clock) -> str:
    return _put_bytes(db, chain, seq, previous, one.device_id, one.to_bytes(), clock.now_ms())


def _put_bytes(
    db: Connection, chain: str, seq: int, previous: str, device_id: str, data: bytes, written_at: int
) -> str:
    end = chained(previous, client_row(device_id, chain, seq, data))
    row = {"chain": chain, "seq": seq, "prev": previous, "hash": end, "data": data, "written_at": written_at}
    _PUT.run(db, row)
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
