"""The access log in the outbox file: what a person did here, chained as it is written, kept until it is receipted.

What is not receipted can be neither changed nor removed, by this program's own mistakes either (triggers).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
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
_NEWEST_CHAIN = select(event.c.chain).order_by(event.c.n.desc()).limit(1).scalar_subquery()
_TAIL = Prepared(
    select(event.c.chain, event.c.seq, event.c.hash)
    .where(event.c.chain == _NEWEST_CHAIN)
    .order_by(event.c.seq.desc())
    .limit(1)
)
_UNTOLD = event.c.sent == 0


class OutboxEvents:
    """The events of an open outbox. Used by the database worker."""

    def __init__(self, file: CipherFile, clock: Clock) -> None:
        self._file = file
        self._clock = clock

    def write(self, events: Sequence[Event]) -> None:
        """Keep events, all or none. Raises OperationalError when the disk is full."""
        if events:
            with self._file.write.begin() as db:
                put_events(db, events, self._clock)

    def waiting(self) -> int:
        """How many the store has not receipted."""
        with self._file.read.begin() as db:
            return int(db.execute(select(func.count()).select_from(event).where(_UNTOLD)).scalar_one())

    def batch(self, most: int, longest_bytes: int) -> EventBatch | None:
        """The first that the store has not receipted, signed; at least one, None when there is none."""
        with self._file.read.begin() as db:
            chain = db.execute(select(event.c.chain).where(_UNTOLD).order_by(event.c.n).limit(1)).scalar()
            if chain is None:
                return None
            untold = _UNTOLD & (event.c.chain == chain)
            start = db.execute(select(event.c.seq, event.c.prev).where(untold).order_by(event.c.seq).limit(1)).one()
            query = select(event.c.data).where(event.c.chain == chain, event.c.seq >= start.seq)
            chosen: list[bytes] = []
            size = 0
            for data in db.execute(query.order_by(event.c.seq).limit(most)).scalars():
                size += len(data)
                if chosen and size > longest_bytes:
                    break
                chosen.append(data)
            device = required_device(db)
        return sign_batch(device.device_id, chain, start.seq, start.prev, chosen, device.key)

    def receipted(self, receipt: EventReceipt) -> bool:
        """The store has a chain up to a number; False, with nothing noted, when that is not the chain we hold."""
        of_chain = event.c.chain == receipt.chain
        with self._file.write.begin() as db:
            kept = db.execute(select(event.c.hash).where(of_chain, event.c.seq == receipt.last)).scalar()
            if kept != receipt.hash:
                return False
            db.execute(update(event).where(of_chain, event.c.seq <= receipt.last).values(sent=1))
        return True

    def tell_again_from(self, chain: str, number: int) -> bool:
        """The store asks for earlier events of a chain; False, with nothing changed, when they are kept no more."""
        asked = (event.c.chain == chain) & (event.c.seq >= number)
        with self._file.write.begin() as db:
            if db.execute(select(event.c.n).where(asked, event.c.seq == number)).first() is None:
                return False
            db.execute(update(event).where(asked).values(sent=0))
        return True

    def begin_chain(self, reason: str) -> None:
        """A new chain, in which everything stands that is not receipted."""
        with self._file.write.begin() as db:
            chain_anew(db, required_device(db), self._clock, reason)

    def prune(self) -> None:
        """Let go of events receipted more than 30 days ago, but never of a chain's last: the chain goes on from it."""
        limit = self._clock.now_ms() - KEPT_MS
        others = event.alias()
        last = select(func.max(others.c.seq)).where(others.c.chain == event.c.chain).scalar_subquery()
        with self._file.write.begin() as db:
            db.execute(delete(event).where(event.c.sent == 1, event.c.written_at < limit, event.c.seq < last))


def put_events(db: Connection, events: Sequence[Event], clock: Clock) -> None:
    """Put events at the end of the chain, in the transaction at hand."""
    tail = _TAIL.run(db, {}).first()
    if tail is None:
        chain, seq, previous = clock.new_id(), 0, NO_PREVIOUS
        events = [_beginning(events[0], clock, "first", ""), *events]
    else:
        chain, seq, previous = tail.chain, tail.seq, tail.hash
    for one in events:
        seq += 1
        previous = _put(db, chain, seq, previous, one, clock)


def chain_anew(db: Connection, device: DeviceIdentity, clock: Clock, reason: str) -> None:
    """Give everything that is not receipted its place in a new chain, behind an event that says what was before."""
    query = select(event.c.n, event.c.chain, event.c.seq, event.c.prev, event.c.data).where(_UNTOLD)
    rows = db.execute(query.order_by(event.c.n)).all()
    if not rows:
        return
    before = f"{rows[0].chain} {rows[0].seq - 1} {rows[0].prev}"
    chain = clock.new_id()
    began = _beginning(replace(_readable(rows[0].data), device_id=device.device_id), clock, reason, before)
    previous = _put(db, chain, 1, NO_PREVIOUS, began, clock)
    for seq, row in enumerate(rows, 2):
        end = chained(previous, client_row(device.device_id, chain, seq, row.data))
        place = {"chain": chain, "seq": seq, "prev": previous, "hash": end}
        db.execute(update(event).where(event.c.n == row.n).values(place))
        previous = end


def restore_events(db: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep what was saved of a damaged file; `chain_anew` gives it its places."""
    kept = ("chain", "seq", "prev", "hash", "data", "written_at", "sent")
    for row in rows:
        if not row["sent"]:
            db.execute(insert(event).values({name: row[name] for name in kept}))


def _put(db: Connection, chain: str, seq: int, previous: str, one: Event, clock: Clock) -> str:
    data = one.to_bytes()
    end = chained(previous, client_row(one.device_id, chain, seq, data))
    row = {"chain": chain, "seq": seq, "prev": previous, "hash": end, "data": data, "written_at": clock.now_ms()}
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
