"""Remarks of a database about itself, by key (`schema.meta`)."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, insert, select, update

from central.store import schema

_remark = select(schema.meta.c.value).where(schema.meta.c.key == bindparam("key"))


def note_change(connection: Connection, people: Iterable[str] | None = None) -> None:
    """Have every process read the rulebook anew; only these people, where nothing but what concerns them has moved."""
    mark = uuid.uuid4().hex
    if people is not None:
        told = {"from": remark(connection, "directory"), "to": mark, "people": sorted(people)}
        set_remark(connection, "people_moved", json.dumps(told))
    set_remark(connection, "directory", mark)


def people_moved(connection: Connection, since: str, mark: str) -> frozenset[str] | None:
    """Whom alone the step from one mark to the other was about; None when it was not one step, or about all."""
    told = json.loads(remark(connection, "people_moved") or "{}")
    return frozenset(told["people"]) if (told.get("from"), told.get("to")) == (since, mark) else None


def remark(connection: Connection, key: str) -> str:
    value: str | None = connection.scalar(_remark, {"key": key})
    return value or ""


def set_remark(connection: Connection, key: str, value: str) -> None:
    changed = connection.execute(update(schema.meta).where(schema.meta.c.key == key).values(value=value))
    if changed.rowcount == 0:
        connection.execute(insert(schema.meta).values(key=key, value=value))
