"""What has come to units and nobody there has acknowledged: how much, and since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, or_, select

from central.store import schema
from central.store.dialect import is_one_of
from domain.case import compartment_of, unit_scope
from domain.inbox import NOT_ACKNOWLEDGED
from domain.operation import MESSAGE_KINDS


@dataclass(frozen=True, slots=True)
class Unread:
    """`oldest` is when the first of them was received (UTC), '' for none."""

    count: int = 0
    oldest: str = ""


_Ts = TypeVar("_Ts", bound=tuple[Any, ...])
_grant, _document, _op = schema.doc_scope.c, schema.document.c, schema.op.c
_recipient = schema.field.alias("recipient")
Marks = tuple[str, ...]
"""What a unit has done with a message, as its receipt says."""
_TAKEN: Marks = ("acknowledged", "misdirected", "forwarded")
_OPENED: Marks = (*_TAKEN, "seen")


def count_unread(connection: Connection, units: Sequence[str]) -> dict[str, Unread]:
    """By unit, also those for which nothing waits."""
    return _counted(connection, units, _TAKEN)


def oldest_unopened(connection: Connection, units: Sequence[str]) -> dict[str, str]:
    """By unit, when the first message that nobody there has opened was received (UTC), '' for none."""
    return {unit: told.oldest for unit, told in _counted(connection, units, _OPENED).items()}


def _counted(connection: Connection, units: Sequence[str], done: Marks) -> dict[str, Unread]:
    found = dict.fromkeys(units, Unread())
    if not units:
        return found
    scopes = {"scopes": [unit_scope(unit) for unit in units]}
    for row in connection.execute(_waiting(is_one_of(_grant.scope_id, "scopes"), done), scopes):
        found[row.scope_id.removeprefix("unit:")] = Unread(row.how_many, row.oldest or "")
    for scope_id in connection.scalars(_compartments):
        place = compartment_of(scope_id)
        if place is not None and place[0] in found:
            for row in connection.execute(_waiting(_grant.scope_id == scope_id, done, place[0])):
                known = found[place[0]]
                since = sorted(one for one in (known.oldest, row.oldest) if one)
                found[place[0]] = Unread(known.count + row.how_many, since[0] if since else "")
    return found


_scope = schema.scope.c.scope_id
_compartments = select(_scope).where(_scope.startswith("compartment:")).order_by(_scope)


def cases_with_unread(connection: Connection, unit_id: str) -> list[str]:
    """The cases in which the unit has messages to acknowledge, in the order in which everybody locks cases."""
    held = (_grant.scope_id == unit_scope(unit_id)) | _grant.scope_id.startswith(f"compartment:{unit_id}/")
    return sorted(set(connection.scalars(_messages(select(_grant.case_id), held, unit_id))))


def _waiting(where: ColumnElement[bool], done: Marks, unit: str = "") -> Select[tuple[str, int, str | None]]:
    """How many wait in each scope, and since when; one row per scope."""
    came = and_(_op.case_id == _grant.case_id, _op.case_seq == _grant.since_ver)
    told = select(_grant.scope_id, func.count().label("how_many"), func.min(_op.received_at).label("oldest"))
    query = _messages(told.select_from(schema.doc_scope.outerjoin(schema.op, came)), where, unit, done)
    return query.group_by(_grant.scope_id)


def _messages(query: Select[_Ts], where: ColumnElement[bool], unit: str, marks: Marks = _TAKEN) -> Select[_Ts]:
    """Messages in a scope that are addressed to its unit, that it is to acknowledge and that bear none of the marks."""
    named: ColumnElement[str] = literal(unit) if unit else func.substr(_grant.scope_id, len("unit:") + 1)
    receipts = schema.field.alias("receipts")
    done = select(receipts.c.ver).where(
        receipts.c.doc_id == _grant.doc_id,
        or_(
            *(receipts.c.path == literal("receipt/") + named + literal(f"/{what}") for what in marks),
            and_(receipts.c.path == "superseded_by", receipts.c.value != '""'),
        ),
        receipts.c.value != "null",
    )
    addressed = and_(
        _recipient.c.doc_id == _grant.doc_id,
        _recipient.c.path == literal("recipients/") + named,
        _recipient.c.value == "true",
    )
    return (
        query.join(schema.document, _document.doc_id == _grant.doc_id)
        .join(_recipient, addressed)
        .where(where, _grant.until_ver.is_(None), _document.kind.in_(MESSAGE_KINDS - NOT_ACKNOWLEDGED))
        .where(~done.exists())
    )
