"""What administration shows: units, people with their roles, inboxes, and what applies to all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, or_, select, tuple_

from central.store import schema
from central.store.activity import last_handled
from central.store.dialect import is_one_of
from central.store.people import user_of
from central.store.rulebook import Rulebook
from central.store.unread import Unread, count_unread, oldest_unopened
from domain.administration import REGIONAL, Administrator, version_of
from domain.administration_common import WELL_KNOWN, form_of
from domain.administration_people import User
from domain.case import unit_scope
from domain.directory import NOT_CONNECTED, Unit
from domain.notice import Notice, notice_cells
from domain.reference import Issued, unit_cells

MOST_ROWS = 500
COUNTED = 1_000
"""People are counted no further: to count on costs more than it tells."""
_MANY = 5_000
_user, _member = schema.user.c, schema.member.c


@dataclass(frozen=True, slots=True)
class Asked:
    """What part of a list; '' for no limit of a kind. `after` is the last id of the page before."""

    search: str = ""
    one: str = ""
    principal: str = ""
    state: str = ""
    unit: str = ""
    everyone: bool = False
    after: str = ""
    limit: int = 200


@dataclass(frozen=True, slots=True)
class UnitTold:
    unit: Unit
    version: str
    mine: bool
    unread: Unread
    people: int
    unopened: str = ""


@dataclass(frozen=True, slots=True)
class RoleTold:
    unit_id: str
    unit_name: str
    role: str
    until: str
    version: str
    mine: bool


@dataclass(frozen=True, slots=True)
class UserTold:
    """`elsewhere`: she has roles that are not the asker's to see."""

    user: User
    version: str
    mine: bool
    roles: tuple[RoleTold, ...]
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class PolicyTold:
    name: str
    values: Mapping[str, str]
    version: str
    form: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AppliesTold:
    policies: tuple[PolicyTold, ...]
    codes: tuple[tuple[str, Mapping[str, str], str], ...]
    notices: tuple[tuple[Notice, str], ...]
    issued: tuple[Issued, ...]


class UnitList:
    """The units of a rulebook in the order of the tree, ready to be searched, and how many people work at each."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules
        self._units = sorted(rules.directory.units.values(), key=_in_the_tree)
        self._sought = [_sought_in(unit) for unit in self._units]
        self._place = {unit.unit_id: place for place, unit in enumerate(self._units)}
        people: dict[str, set[str]] = {}
        for member in rules.directory.memberships:
            people.setdefault(member.unit_id, set()).add(member.user_id)
        self._people = {unit_id: len(found) for unit_id, found in people.items()}

    def page(self, connection: Connection, by: Administrator, asked: Asked) -> tuple[list[UnitTold], str, int]:
        """The rows, what to ask for the next ones with ('' when there are none), and how many there are in all."""
        return self._told(connection, by, self._found(asked), asked)

    def inboxes(self, connection: Connection, by: Administrator, asked: Asked) -> tuple[list[UnitTold], str, int]:
        """The same of those that are or have been connected, a local administrator's own."""
        found = [unit for unit in self._found(asked) if unit.inbox_state != NOT_CONNECTED and by.looks_after(unit)]
        rows, after, total = self._told(connection, by, found, asked)
        # As of now: everybody else is told once a day.
        units = [row.unit.unit_id for row in rows]
        days, unopened = last_handled(connection, units), oldest_unopened(connection, units)
        rows = [
            replace(
                row,
                unit=replace(row.unit, last_open_care_handled_at=days.get(row.unit.unit_id, "")),
                unopened=unopened[row.unit.unit_id],
            )
            for row in rows
        ]
        return rows, after, total

    def _found(self, asked: Asked) -> list[Unit]:
        if asked.one:
            unit = self.rules.directory.unit(asked.one)
            return [unit] if unit is not None else []
        words = asked.search.casefold().split()
        return [
            unit
            for unit, sought in zip(self._units, self._sought, strict=True)
            if all(word in sought for word in words)
            and (not asked.principal or unit.principal == asked.principal)
            and (not asked.state or unit.inbox_state == asked.state)
        ]

    def _told(
        self, connection: Connection, by: Administrator, found: Sequence[Unit], asked: Asked
    ) -> tuple[list[UnitTold], str, int]:
        start = self._place.get(asked.after, -1)
        rest = [unit for unit in found if self._place[unit.unit_id] > start] if asked.after else list(found)
        page = rest[: asked.limit]
        unread = count_unread(connection, [unit.unit_id for unit in page])
        told = [
            UnitTold(
                unit,
                version_of(unit_cells(unit)),
                by.looks_after(unit),
                unread[unit.unit_id],
                self._people.get(unit.unit_id, 0),
            )
            for unit in page
        ]
        return told, page[-1].unit_id if len(rest) > len(page) else "", len(found)


def users_page(
    connection: Connection, rules: Rulebook, by: Administrator, asked: Asked, moment: str
) -> tuple[list[UserTold], str, int]:
    """As `UnitList.page`; counted no further than COUNTED."""
    parameters = _parameters(rules, by, asked)
    where = _wanted(rules, by, asked, moment, parameters)
    start = connection.execute(select(_user.sought, _user.user_id).where(_user.user_id == asked.after)).first()
    after = [tuple_(_user.sought, _user.user_id) > tuple_(*start)] if asked.after and start is not None else []
    query: Select[Any] = select(schema.user).where(and_(True, *where, *after)).order_by(_user.sought, _user.user_id)
    rows = connection.execute(query.limit(asked.limit + 1), parameters).all()
    if asked.after or len(rows) > asked.limit:
        counted = select(_user.user_id).where(and_(True, *where)).limit(COUNTED).subquery()
        total = connection.scalar(select(func.count()).select_from(counted), parameters) or 0
    else:
        total = len(rows)
    page = [user_of(row) for row in rows[: asked.limit]]
    roles = _roles_of(connection, [user.user_id for user in page], moment)
    told = [_user_told(user, roles.get(user.user_id, []), rules, by) for user in page]
    return told, page[-1].user_id if len(rows) > asked.limit else "", total


def applies(rules: Rulebook) -> AppliesTold:
    """Policies, also those that have no value yet, code lists, messages to all, and what was issued."""
    reference = rules.reference
    names = sorted({*reference.policies, *WELL_KNOWN})
    policies = tuple(
        PolicyTold(name, reference.policies.get(name, {}), version_of(reference.policies.get(name, {})), *form_of(name))
        for name in names
    )
    codes = tuple((name, words, version_of(words)) for name, words in sorted(reference.codes.items()))
    newest = sorted(reference.notices, key=lambda one: one.begins, reverse=True)
    notices = tuple((one, version_of(notice_cells(one))) for one in newest)
    return AppliesTold(policies, codes, notices, reference.issued)


def _in_the_tree(unit: Unit) -> tuple[str, ...]:
    return unit.sub_region, unit.principal, unit.operation, unit.name.casefold(), unit.unit_id


def _sought_in(unit: Unit) -> str:
    told = (unit.name, unit.unit_id, unit.hsa_id, unit.aliases, unit.principal, unit.operation)
    return " ".join(told).casefold()


def _wanted(
    rules: Rulebook, by: Administrator, asked: Asked, moment: str, parameters: Mapping[str, Sequence[str]]
) -> list[Any]:
    if asked.one:
        return [_user.user_id == asked.one]
    wanted: list[Any] = [_user.sought.contains(word, autoescape=True) for word in asked.search.casefold().split()[:8]]
    if parameters:
        lasts = or_(_member.until == "", _member.until > moment)
        there = select(_member.user_id).where(is_one_of(_member.scope_id, "scopes"), lasts)
        # Of few one looks for whom they are; of many, for each who fits otherwise, whether she is one of them.
        at_these = set(parameters["scopes"])
        many = sum(unit_scope(one.unit_id) in at_these for one in rules.directory.memberships) > _MANY
        wanted.append(there.where(_member.user_id == _user.user_id).exists() if many else _user.user_id.in_(there))
    return wanted


def _parameters(rules: Rulebook, by: Administrator, asked: Asked) -> dict[str, Sequence[str]]:
    if asked.one or (not asked.unit and (asked.everyone or by.regional)):
        return {}
    mine = (unit.unit_id for unit in rules.directory.units.values() if by.looks_after(unit))
    return {"scopes": [unit_scope(unit_id) for unit_id in ([asked.unit] if asked.unit else mine)]}


_roles = select(schema.member).where(is_one_of(_member.user_id, "users"), _member.scope_id.startswith("unit:"))


def _roles_of(connection: Connection, user_ids: Sequence[str], moment: str) -> dict[str, list[Row[*tuple[Any, ...]]]]:
    found: dict[str, list[Row[*tuple[Any, ...]]]] = {}
    for row in connection.execute(_roles, {"users": list(user_ids)}):
        if not row.until or row.until > moment:
            found.setdefault(row.user_id, []).append(row)
    return found


def _user_told(user: User, held: Iterable[Row[*tuple[Any, ...]]], rules: Rulebook, by: Administrator) -> UserTold:
    roles: list[RoleTold] = []
    elsewhere = False
    for row in sorted(held, key=lambda row: (row.scope_id, row.role)):
        unit_id = row.scope_id.removeprefix("unit:")
        unit = rules.directory.unit(unit_id)
        if unit is None or not by.looks_after(unit):
            elsewhere = True
            continue
        mine = by.regional or row.role != REGIONAL
        roles.append(RoleTold(unit_id, unit.name, row.role, row.until, version_of({"until": row.until}), mine))
    mine = by.regional or not elsewhere
    return UserTold(user, version_of(user.state()), mine, tuple(roles), elsewhere)
