"""The access log in the store: one chain per owner, of what clients deliver and of what the store sees itself.

A delivery is taken as it is. What does not agree in it (another author, a unit that nobody knows) is noted beside the
event, never a reason to leave it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from central.store import schema
from central.store.answers import StoreRefusal
from central.store.clock import utc_text
from central.store.devices import LOST, DeviceRow
from domain.canonical import CanonicalError
from domain.directory import Directory
from domain.event import MAX_EVENT_BYTES, THE_STORE, EventError, chained, owner_of, parse_event, row_bytes
from domain.event_delivery import EventBatch, EventReceipt, verify_batch
from domain.operation import NO_PREVIOUS
from domain.signature import SignatureError

MOST_EVENTS = 500
"""In one delivery."""

_head = (
    select(schema.event_head.c.n, schema.event_head.c.hash)
    .where(schema.event_head.c.owner == bindparam("owner"))
    .with_for_update()
)
_move_head = (
    update(schema.event_head)
    .where(schema.event_head.c.owner == bindparam("whose"))
    .values(n=bindparam("to"), hash=bindparam("end"))
)
_source = (
    select(schema.event_source.c.last_seq, schema.event_source.c.last_hash)
    .where(
        schema.event_source.c.device_id == bindparam("device"),
        schema.event_source.c.chain == bindparam("chain"),
    )
    .with_for_update()
)
_link_at = select(schema.event.c.link).where(
    schema.event.c.device_id == bindparam("device"),
    schema.event.c.chain == bindparam("chain"),
    schema.event.c.seq == bindparam("seq"),
)


@dataclass(frozen=True, slots=True)
class Fresh:
    """An event that has no place in its owner's chain yet."""

    owner: str
    data: bytes
    device_id: str = THE_STORE
    chain: str = ""
    seq: int = 0
    link: str = ""
    signature: bytes | None = None
    doubt: str = ""


def append_events(connection: Connection, fresh: Iterable[Fresh], now: datetime) -> None:
    """Put events at the end of their owners' chains. An owner's chain is locked from here until the commit."""
    by_owner: dict[str, list[Fresh]] = {}
    for one in fresh:
        by_owner.setdefault(one.owner, []).append(one)
    for owner in sorted(by_owner):  # in one order, so that two deliveries never wait for each other
        head = connection.execute(_head, {"owner": owner}).first()
        n, previous = (0, NO_PREVIOUS) if head is None else (head.n, head.hash)
        rows = []
        for one in by_owner[owner]:
            n += 1
            row = _row(one, n, utc_text(now))
            previous = row["hash"] = chained(previous, row_of(row))
            rows.append(row)
        connection.execute(insert(schema.event), rows)
        if head is None:
            connection.execute(insert(schema.event_head).values(owner=owner, n=n, hash=previous))
        else:
            connection.execute(_move_head, {"whose": owner, "to": n, "end": previous})


def row_of(row: Any) -> bytes:
    """What the hash of a row is over, but for the hash before it. `row` has the table's columns as a mapping."""
    place = {name: row[name] for name in ("owner", "n", "received_at", "device_id", "chain", "seq", "link", "doubt")}
    return row_bytes(place, row["data"])


def read_batch(batch: EventBatch, public_key: bytes) -> tuple[str, ...]:
    """The hashes of a delivery in its device's chain: the slow part, done before any lock is taken.

    Raises StoreRefusal: too_large, bad_event_signature.
    """
    if len(batch.events) > MOST_EVENTS or any(len(data) > MAX_EVENT_BYTES for data in batch.events):
        raise StoreRefusal("too_large")
    try:
        return verify_batch(batch, public_key)
    except (SignatureError, CanonicalError) as error:
        raise StoreRefusal("bad_event_signature") from error


def take_batch(
    connection: Connection,
    batch: EventBatch,
    hashes: Sequence[str],
    device: DeviceRow,
    directory: Directory,
    now: datetime,
) -> EventReceipt:
    """Take what is new of a delivery, in one transaction. The same delivery again changes nothing but the time.

    Raises StoreRefusal, having taken nothing: hole {expected} when something before it never came, event_fork when its
    chain is not the one that is kept.
    """
    place = {"device": batch.device_id, "chain": batch.chain}
    source = connection.execute(_source, place).first()
    last, end = (0, NO_PREVIOUS) if source is None else (source.last_seq, source.last_hash)
    if batch.first > last + 1:
        raise StoreRefusal("hole", {"expected": last + 1})
    if not _continues(connection, batch, hashes, last, end):
        raise StoreRefusal("event_fork")
    known = last - batch.first + 1
    fresh = [
        _fresh(batch, number, link, device, directory) for number, link in list(enumerate(hashes, batch.first))[known:]
    ]
    if fresh:
        append_events(connection, fresh, now)
        last, end = batch.last, hashes[-1]
    told = {"last_seq": last, "last_hash": end, "taken_at": utc_text(now)}
    columns = schema.event_source.c
    if source is None:
        key = {"device_id": batch.device_id, "chain": batch.chain}
        connection.execute(insert(schema.event_source).values(**key, **told))
    else:
        # Also when nothing was new: what writes nothing is acknowledged without waiting for the standby.
        mine = (columns.device_id == batch.device_id) & (columns.chain == batch.chain)
        connection.execute(update(schema.event_source).where(mine).values(**told))
    return EventReceipt(batch.device_id, batch.chain, last, end, utc_text(now))


def _continues(connection: Connection, batch: EventBatch, hashes: Sequence[str], last: int, end: str) -> bool:
    """Whether a delivery and what is kept of its chain are one, where they meet."""
    if batch.first == last + 1:
        return batch.previous == end
    if batch.last >= last:
        return hashes[last - batch.first] == end
    link = connection.scalar(_link_at, {"device": batch.device_id, "chain": batch.chain, "seq": batch.last})
    return bool(link == hashes[-1])


def _fresh(batch: EventBatch, number: int, link: str, device: DeviceRow, directory: Directory) -> Fresh:
    data = batch.events[number - batch.first]
    owner, doubt = _judged(data, device, directory)
    signature = batch.signature if number == batch.last else None
    return Fresh(owner, data, batch.device_id, batch.chain, number, link, signature, doubt)


def _judged(data: bytes, device: DeviceRow, directory: Directory) -> tuple[str, str]:
    """Whose chain an event belongs to, and what does not agree in it."""
    try:
        event = parse_event(data)
    except EventError:
        return owner_of(None), "unreadable"
    unit = directory.unit(event.actor.unit_id)
    owner = owner_of(unit)
    if event.device_id != device.device_id:
        return owner, "wrong_device"
    if event.actor.user_id != device.user_id:
        return owner, "author_mismatch"
    if unit is None:
        return owner, "unit_unknown"
    return owner, "device_lost" if device.state == LOST else ""


def _row(one: Fresh, n: int, received_at: str) -> dict[str, Any]:
    return {
        "owner": one.owner,
        "n": n,
        "received_at": received_at,
        "device_id": one.device_id,
        "chain": one.chain,
        "seq": one.seq,
        "link": one.link,
        "sig": one.signature,
        "doubt": one.doubt,
        "data": one.data,
    }
