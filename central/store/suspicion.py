"""Devices in whose name things come that they have not signed (security.md §4.5).

Five of them within ten minutes shut a device out until an operator has found out why. Each is counted once, however
often it is sent: a client with one damaged row asks again, and that is no attack. Only what comes with a session of the
device's own user counts, so that nobody can shut out somebody else's device.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select

from central.store import schema
from central.store.clock import utc_text

MOST = 5
WITHIN = timedelta(minutes=10)
_columns = schema.bad_signature.c


def suspect(connection: Connection, device_id: str, signed: Collection[str], now: datetime) -> bool:
    """Count these (by their hashes); whether it is too many by now."""
    mine = _columns.device_id == device_id
    connection.execute(delete(schema.bad_signature).where(mine, _columns.at <= utc_text(now - WITHIN)))
    known = set(connection.scalars(select(_columns.hash).where(mine)))
    fresh = sorted(set(signed) - known)[:MOST]
    rows = [{"device_id": device_id, "hash": one, "at": utc_text(now)} for one in fresh]
    if rows:
        connection.execute(insert(schema.bad_signature), rows)
    return (connection.scalar(select(func.count()).where(mine)) or 0) >= MOST


def forgive(connection: Connection, device_id: str) -> None:
    """Begin to count anew."""
    connection.execute(delete(schema.bad_signature).where(_columns.device_id == device_id))
