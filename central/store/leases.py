"""The store's share of the key to a replica: made, kept per device and user, told again while it is young."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from central.store import schema
from central.store.answers import LeaseShare
from central.store.clock import utc_text

_KEPT = 3
"""How many of a device's leases are remembered: the one it has, and one whose answer it may have missed."""
_YOUNG = 3 / 4
"""A lease of which more than this part is left is told again instead of making another one."""
_NO_SHARE = b""
"""Of a lease that was ended: until when it opened something is still to be known."""
_columns = schema.lease.c


def give_lease(
    connection: Connection, device_id: str, user_id: str, holds: str, hours: int, now: datetime
) -> LeaseShare:
    """A lease that ends `hours` from now at the latest, with the share of the one the device `holds`.

    Whoever asks must have locked the device.
    """
    kept = _kept(connection, device_id, user_id)
    former = next((row.share for row in kept if row.lease_id == holds and row.share), None)
    newest = kept[0] if kept else None
    ends_at = utc_text(now + timedelta(hours=hours))
    young = utc_text(now + timedelta(hours=hours * _YOUNG))
    if newest is not None and newest.share and newest.lease_id != holds and young < newest.ends_at <= ends_at:
        return LeaseShare(newest.lease_id, newest.share, newest.ends_at, former)
    made = LeaseShare(secrets.token_hex(16), secrets.token_bytes(32), ends_at, former)
    row = {"lease_id": made.lease_id, "share": made.share, "ends_at": ends_at, "number": 1}
    if newest is not None:
        row["number"] = newest.number + 1
    connection.execute(insert(schema.lease), {**row, "device_id": device_id, "user_id": user_id})
    old = [row.lease_id for row in kept[_KEPT - 1 :] if row.lease_id != holds]
    connection.execute(delete(schema.lease).where(_columns.lease_id.in_(old)))
    return made


def end_leases(connection: Connection, device_id: str) -> None:
    """No share of the device's is ever told again, because none is kept."""
    connection.execute(update(schema.lease).where(_columns.device_id == device_id).values(share=_NO_SHARE))


def last_lease_end(connection: Connection, device_id: str) -> str:
    """Until when the device may open what it holds without a word of ours, UTC; '' when it never had a lease."""
    end: str | None = connection.scalar(select(func.max(_columns.ends_at)).where(_columns.device_id == device_id))
    return end or ""


def _kept(connection: Connection, device_id: str, user_id: str) -> list[Row[tuple[str, bytes, str, int]]]:
    """Newest first."""
    mine = (_columns.device_id == device_id) & (_columns.user_id == user_id)
    query = select(_columns.lease_id, _columns.share, _columns.ends_at, _columns.number).where(mine)
    return list(connection.execute(query.order_by(_columns.number.desc())))
