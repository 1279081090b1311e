"""The record of what administrators change: 1, 2, 3 …, never altered, with names as they were."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, select

from central.store import schema
from domain.administration import Administrator
from domain.administration_people import User
from domain.canonical import canonical_bytes

FOR_ALL, OF_THE_REGION = "", "*"
"""In the place of a principal: what applies to everybody, and what only the region may see."""
_change = schema.admin_change.c
_last = select(func.max(_change.number))


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was changed: the cells that differ, before and after. `version` is what stands now is called."""

    kind: str
    target: str
    target_name: str
    principal: str
    before: Mapping[str, object]
    after: Mapping[str, object]
    version: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who changed it, as named at the time, when (UTC), and why."""

    by: Administrator
    name: str
    unit_name: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """Which changes; '' and 0 for any. `before` is a number, 0 for the newest."""

    kind: str = ""
    target: str = ""
    batch: int = 0
    before: int = 0


def difference(
    before: Mapping[str, object], after: Mapping[str, object]
) -> tuple[dict[str, object], dict[str, object]]:
    """The cells of each that the other has not, or has otherwise."""
    was = {path: value for path, value in before.items() if path not in after or after[path] != value}
    now = {path: value for path, value in after.items() if path not in before or before[path] != value}
    return was, now


def write_changes(
    connection: Connection, changes: Sequence[Change], signature: Signature, *, batch: bool = False
) -> int:
    """The number of the first; the others follow it. The caller holds the lock of administration."""
    first = (connection.scalar(_last) or 0) + 1
    rows = [
        {
            "number": number,
            "at": signature.at,
            "user_id": signature.by.user_id,
            "user_name": signature.name[:200],
            "acting_unit": signature.by.unit_id,
            "unit_name": signature.unit_name[:200],
            "kind": one.kind,
            "target": one.target,
            "target_name": one.target_name[:200],
            "principal": one.principal,
            "reason": signature.reason,
            "batch": first if batch else 0,
            "before": canonical_bytes(dict(one.before)).decode("utf-8"),
            "after": canonical_bytes(dict(one.after)).decode("utf-8"),
        }
        for number, one in enumerate(changes, first)
    ]
    connection.execute(insert(schema.admin_change), rows)
    return first


def read_changes(
    connection: Connection, by: Administrator, wanted: ChangeFilter, limit: int
) -> tuple[list[Row[*tuple[Any, ...]]], int]:
    """The newest first, at most so many, and how many there are: of the own principal, and what applies to all."""
    mine: list[ColumnElement[bool]] = [] if by.regional else [_change.principal.in_((by.principal, FOR_ALL))]
    if wanted.kind:
        mine.append(_change.kind == wanted.kind)
    if wanted.target:
        mine.append(_change.target == wanted.target)
    if wanted.batch:
        mine.append(_change.batch == wanted.batch)
    page = [*mine, _change.number < wanted.before] if wanted.before else mine
    rows = connection.execute(
        select(schema.admin_change).where(and_(True, *page)).order_by(_change.number.desc()).limit(limit)
    ).all()
    total = connection.scalar(select(func.count()).select_from(schema.admin_change).where(and_(True, *mine)))
    return list(rows), total or 0


def told(row: Row[*tuple[Any, ...]], people: Mapping[str, User]) -> tuple[str, str, dict[str, Any], dict[str, Any]]:
    """The names of who changed it and of what was changed, and the cells. Of a person who is protected now no name is
    told that she had."""
    hers = people.get(row.user_id)
    by = hers.name if hers is not None and hers.protected else row.user_name
    before, after = json.loads(row.before), json.loads(row.after)
    person = people.get(row.target) if row.kind in {"user", "role"} else None
    if person is None or not person.protected:
        return by, row.target_name, before, after
    return by, person.name, _nameless(before), _nameless(after)


def _nameless(cells: dict[str, Any]) -> dict[str, Any]:
    return {path: value for path, value in cells.items() if path != "name"}
