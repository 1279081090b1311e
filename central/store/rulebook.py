"""What operations are judged by: every form ever issued, processes, who is who, policies, and the moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Connection, select

from central.store import schema
from central.store.answers import UserRecord
from central.store.clock import swedish_day, swedish_minute, utc_text
from central.store.devices import ACTIVE, refusal_of
from central.store.dialect import is_one_of
from central.store.reference import told_anew
from central.store.remarks import people_moved
from central.store.shipped import shipped_access, shipped_forms, shipped_processes, shipped_protection
from domain.case import compartment_of
from domain.context import Context
from domain.directory import Directory, Membership, Seat
from domain.forms.definition import FormDefinition
from domain.forms.findings import Facts
from domain.reference import Reference, library, processes, read_reference, readable_forms


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The facts of one transaction. `context(moment)` is what `domain.apply` takes."""

    directory: Directory
    users: Mapping[str, UserRecord]
    reference: Reference
    forms: Mapping[str, FormDefinition]
    barred: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Devices that are not let in, with their state: lost, or quarantined."""
    holds_until: str = ""
    """The next moment (UTC) at which somebody's role ends by itself; '' when none will."""
    of_store: bool = False
    """Whether what is judged is the store's own (`central.store.own_pen`)."""
    standing: tuple[str, str] = ("", "")
    """What the function `standing` told when this was read."""
    hashes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The content hash of each document of the reference, by its id."""
    _days: dict[str, Context] = field(default_factory=dict)

    def refusal(self, device_id: str) -> str:
        """The code by which a device is refused; '' when it is let in."""
        return refusal_of(self.barred.get(device_id, ACTIVE))

    def context(self, moment: datetime) -> Context:
        day = swedish_day(moment)
        of_day = self._of_day(day)
        facts = Facts(day, swedish_minute(moment), of_day.facts.policy)
        known = (of_day.forms, of_day.processes, facts, of_day.access, of_day.protection)
        return Context(self.directory, *known, of_store=self.of_store)

    def _of_day(self, day: str) -> Context:
        known = self._days.get(day)
        if known is None:
            known = Context(
                self.directory,
                library(self.reference, self.forms, shipped_forms(), day),
                processes(self.reference, shipped_processes(), day),
                Facts(day, "", self.reference.policies_on(day)),
                shipped_access(),
                shipped_protection(),
            )
            self._days[day] = known
        return known


def standing(connection: Connection) -> tuple[str, str]:
    """What a rulebook is read anew for: the mark of people and devices, and that of the reference."""
    people, reference = connection.execute(_standing).one()
    return people or "", reference or ""


def read_rulebook(connection: Connection, now: datetime, before: Rulebook | None = None) -> Rulebook:
    """The directory, people, forms and policies as they stand; roles and seats that have ended are none.

    Of the reference only what `before` does not have is read, and people not at all when nothing of them has moved:
    a region has tens of thousands, and everybody waits meanwhile.
    """
    stands = standing(connection)
    known = before or Rulebook(Directory(), MappingProxyType({}), Reference(), shipped_forms().by_hash)
    reference, forms, hashes = known.reference, known.forms, known.hashes
    if before is None or known.standing[1] != stands[1]:
        told, hashes = told_anew(connection, known.hashes)
        gone = known.hashes.keys() - hashes.keys()
        reference = read_reference(told, reference) if not gone else read_reference(told_anew(connection, {})[0])
        forms = MappingProxyType(readable_forms(reference, forms))
    if before is not None and known.standing[0] == stands[0] and not is_over(known, now):
        directory = known.directory.with_units(reference.units)
        fresh = replace(known, directory=directory, reference=reference, forms=forms, _days={})
        return replace(fresh, standing=stands, hashes=hashes)
    moved = people_moved(connection, known.standing[0], stands[0]) if before is not None else None
    if moved and not is_over(known, now):
        fresh = _with_people_moved(connection, known, reference, moved, utc_text(now))
        return replace(fresh, reference=reference, forms=forms, standing=stands, hashes=hashes, _days={})
    moment = utc_text(now)
    members = [m for m in connection.execute(_members).all() if not m[3] or m[3] > moment]
    memberships = tuple(Membership(who, at[5:], role, until) for who, at, role, until in members if at[:5] == "unit:")
    seats = tuple(Seat(who, at) for who, at, _, _ in members if at[:5] != "unit:" and compartment_of(at))
    users = {row[0]: UserRecord(*row) for row in connection.execute(_users).all()}
    device = schema.device.c
    shut_out = connection.execute(select(device.device_id, device.state).where(device.state != ACTIVE))
    barred = MappingProxyType({row.device_id: row.state for row in shut_out})
    ends = min((until for _, _, _, until in members if until), default="")
    directory = Directory(reference.units, memberships, seats)
    people = MappingProxyType(users)
    return Rulebook(directory, people, reference, forms, barred, ends, standing=stands, hashes=hashes)


def _with_people_moved(
    connection: Connection, known: Rulebook, reference: Reference, moved: frozenset[str], moment: str
) -> Rulebook:
    """Only what stands of these people is read."""
    asked = {"moved": sorted(moved)}
    rows = [row for row in connection.execute(_members_moved, asked).all() if not row[3] or row[3] > moment]
    roles = tuple(Membership(who, at[5:], role, until) for who, at, role, until in rows if at[:5] == "unit:")
    seats = tuple(Seat(who, at) for who, at, _, _ in rows if at[:5] != "unit:" and compartment_of(at))
    users = {row[0]: UserRecord(*row) for row in connection.execute(_users_moved, asked).all()}
    others = {who: user for who, user in known.users.items() if who not in moved}
    directory = known.directory.with_units(reference.units).with_people(moved, roles, seats)
    ends = min((until for until in (known.holds_until, *(row[3] for row in rows)) if until), default="")
    return replace(known, directory=directory, users=MappingProxyType({**others, **users}), holds_until=ends)


def is_over(rules: Rulebook, now: datetime) -> bool:
    """Whether somebody's role has ended by itself since it was read."""
    return bool(rules.holds_until) and rules.holds_until <= utc_text(now)


_members = select(schema.member.c.user_id, schema.member.c.scope_id, schema.member.c.role, schema.member.c.until)
_users = select(schema.user.c.user_id, schema.user.c.name, schema.user.c.title)
_members_moved = _members.where(is_one_of(schema.member.c.user_id, "moved"))
_users_moved = _users.where(is_one_of(schema.user.c.user_id, "moved"))
_of_people = select(schema.meta.c.value).where(schema.meta.c.key == "directory").scalar_subquery()
_of_reference = select(schema.meta.c.value).where(schema.meta.c.key == "reference").scalar_subquery()
_standing = select(_of_people, _of_reference)
