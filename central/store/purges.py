"""Who holds what of a scope, and who has answered for what has left it (sync.md §2.10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, delete, exists, insert, select

from central.store import schema
from central.store.answers import StoreRefusal
from central.store.clock import utc_text
from central.store.devices import LOST, find_device
from central.store.pulse import may_hold
from central.store.rulebook import Rulebook
from domain.canonical import sha256_hex
from domain.signature import SignatureError, Signed, verify_purge


@dataclass(frozen=True, slots=True)
class OwedPurge:
    """A device that may still hold a document which has left the scope at `ver`."""

    device_id: str
    doc_id: str
    ver: int


@dataclass(frozen=True, slots=True)
class OwedScope:
    """A device that may still hold something of a scope which it may not."""

    device_id: str
    scope: str


def not_yet_holders(connection: Connection, device_id: str, scopes: Sequence[str]) -> set[str]:
    """Which of the scopes the device has never said hello about."""
    holder = schema.holder.c
    known = select(holder.scope_id).where(holder.device_id == device_id, holder.scope_id.in_(scopes))
    return set(scopes) - set(connection.scalars(known))


def become_holder(connection: Connection, device_id: str, since: Mapping[str, int]) -> None:
    """The device holds something of these scopes from now on; what left them at or before `since` it never had."""
    for scope_id in sorted(not_yet_holders(connection, device_id, sorted(since))):
        row = {"device_id": device_id, "scope_id": scope_id, "since": since[scope_id]}
        connection.execute(insert(schema.holder), row)


def take_purge_receipt(connection: Connection, device_id: str, signed: Signed, now: datetime) -> None:
    """Keep a device's word. The same word again changes nothing. Of a scope given up as a whole (a document without an
    id) the device is a holder no longer. Raises StoreRefusal."""
    device = find_device(connection, device_id, 1)
    try:
        receipt = verify_purge(signed, device.public_key)
    except SignatureError as error:
        raise StoreRefusal("bad_purge_receipt") from error
    if receipt.device_id != device_id:
        raise StoreRefusal("bad_purge_receipt")
    statement, purged = sha256_hex(signed.data), schema.purged.c
    kept = select(purged.scope_id, purged.doc_id, purged.ver).where(purged.device_id == device_id)
    known = {tuple(row) for row in connection.execute(kept)}
    told = [one for one in dict.fromkeys(receipt.documents) if (one.scope, one.doc_id, one.ver) not in known]
    new, whole = [one for one in told if one.doc_id], {one.scope for one in told if not one.doc_id}
    holder = schema.holder.c
    held = set(connection.scalars(select(holder.scope_id).where(holder.device_id == device_id))) & whole
    if not new and not held:
        return
    connection.execute(delete(schema.holder).where(holder.device_id == device_id, holder.scope_id.in_(sorted(held))))
    if connection.execute(select(schema.purge_statement.c.hash).where(_statement == statement)).first() is None:
        _keep(connection, device_id, signed, now)
    rows = [
        {"device_id": device_id, "scope_id": o.scope, "doc_id": o.doc_id, "ver": o.ver, "statement": statement}
        for o in new
    ]
    if rows:
        connection.execute(insert(schema.purged), rows)


_statement = schema.purge_statement.c.hash


def _keep(connection: Connection, device_id: str, signed: Signed, now: datetime) -> None:
    statement = sha256_hex(signed.data)
    row = {"hash": statement, "device_id": device_id, "received_at": utc_text(now)}
    connection.execute(insert(schema.purge_statement), {**row, "data": signed.data, "sig": signed.signature})


def owed_scopes(connection: Connection, rules: Rulebook) -> tuple[OwedScope, ...]:
    """Every scope of which a device holds something that it may not: its user may not read it any more, or has lost
    the device. Until it has answered for that."""
    holder, device = schema.holder.c, schema.device.c
    query = (
        select(holder.device_id, holder.scope_id, device.user_id)
        .join(schema.device, and_(device.device_id == holder.device_id, device.incarnation == 1))
        .order_by(holder.device_id, holder.scope_id)
    )
    return tuple(
        OwedScope(row.device_id, row.scope_id)
        for row in connection.execute(query)
        if rules.barred.get(row.device_id) == LOST or not may_hold(rules, row.user_id, row.scope_id)
    )


def owed_purges(connection: Connection, scope_id: str) -> tuple[OwedPurge, ...]:
    """Every revocation of the scope that a device which held it has not answered for, oldest first.

    A document that has come back since is read by right, and is not told as taken away: nobody owes an answer for it.
    """
    feed, holder, purged = schema.feed.c, schema.holder.c, schema.purged.c
    after = schema.feed.alias("after")
    came_after = and_(after.c.scope_id == feed.scope_id, after.c.doc_id == feed.doc_id, after.c.pos > feed.pos)
    answered = and_(
        purged.device_id == holder.device_id,
        purged.scope_id == feed.scope_id,
        purged.doc_id == feed.doc_id,
        purged.ver == feed.ver,
    )
    query = (
        select(holder.device_id, feed.doc_id, feed.ver)
        .select_from(schema.feed)
        .join(schema.holder, and_(holder.scope_id == feed.scope_id, holder.since < feed.pos))
        .outerjoin(schema.purged, answered)
        .where(feed.scope_id == scope_id, feed.revokes.is_(True), purged.doc_id.is_(None), ~exists().where(came_after))
        .order_by(feed.pos, holder.device_id)
    )
    return tuple(OwedPurge(*row) for row in connection.execute(query))
