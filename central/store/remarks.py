"""Remarks of a database about itself, by key (`schema.meta`)."""

from __future__ import annotations

import uuid

from sqlalchemy import Connection, bindparam, insert, select, update

from central.store import schema

_remark = select(schema.meta.c.value).where(schema.meta.c.key == bindparam("key"))


def note_change(connection: Connection) -> None:
    """Have every process read the rulebook anew."""
    set_remark(connection, "directory", uuid.uuid4().hex)


def remark(connection: Connection, key: str) -> str:
    value: str | None = connection.scalar(_remark, {"key": key})
    return value or ""


def set_remark(connection: Connection, key: str, value: str) -> None:
    changed = connection.execute(update(schema.meta).where(schema.meta.c.key == key).values(value=value))
    if changed.rowcount == 0:
        connection.execute(insert(schema.meta).values(key=key, value=value))
