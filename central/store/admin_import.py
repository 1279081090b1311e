"""What a file of units or of people would change: every line judged by the rules of a single change, and all of it
carried out or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from sqlalchemy import Connection, select

from central.store import schema
from central.store.admin_acts import Hand
from central.store.admin_book import Change, difference
from central.store.dialect import is_one_of
from central.store.people import add_users, change_users, find_users, user_of
from central.store.rulebook import Rulebook
from central.store.table_file import Fault, TableFile
from central.store.unread import Unread, count_unread
from domain.administration import Administrator, AdminRefusal
from domain.administration_files import (
    UNITS,
    USERS,
    columns_of,
    heading_of,
    role_end,
    unit_row,
    user_cells,
)
from domain.administration_people import User, changed_user, check_role, check_user, read_until
from domain.administration_units import Estate, changed_unit, check_unit
from domain.canonical import canonical_bytes, sha256_hex
from domain.directory import Membership, Unit
from domain.reference import unit_cells

NEW, CHANGED, ENDED = "NEW", "CHANGED", "ENDED"
MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Planned:
    """One change that a line brings with it."""

    line: int
    what: str
    change: Change


@dataclass(slots=True)
class Plan:
    """What a file would do. `units`, `people` and `roles` are what would be written."""

    kind: str
    lines: int = 0
    unchanged: int = 0
    planned: list[Planned] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    new_people: list[User] = field(default_factory=list)
    changed_people: list[User] = field(default_factory=list)
    roles: list[Membership] = field(default_factory=list)
    members_after: tuple[Membership, ...] = ()
    _digest: str = ""

    def count(self, what: str) -> int:
        return sum(one.what == what for one in self.planned)

    def refuse(self, line: int, refusal: AdminRefusal) -> None:
        column = heading_of(self.kind, refusal.field) if refusal.field else ""
        self.faults.append(Fault(line, f"admin.{refusal.code}", column, refusal.params))

    def digest(self) -> str:
        """It is called by what it would do, so that nothing else is carried out than what somebody has looked at."""
        if not self._digest:
            told = [[one.change.target, dict(one.change.before), dict(one.change.after)] for one in self.planned]
            self._digest = sha256_hex(canonical_bytes([self.kind, told]))
        return self._digest


class Planner:
    """Judges a file in a transaction, by the hand that would carry it out."""

    def __init__(self, connection: Connection, rules: Rulebook, by: Administrator, hand: Hand) -> None:
        self._connection = connection
        self._rules = rules
        self._by = by
        self._hand = hand

    def plan(self, kind: str, table: TableFile) -> Plan:
        """Raises AdminRefusal (unknown_file) for a kind nobody knows; all else is told in the plan."""
        if kind not in {UNITS, USERS}:
            raise AdminRefusal("unknown_file")
        plan = Plan(kind, len(table.lines) + len(table.faults), faults=list(table.faults))
        if not table.headings:
            return plan
        try:
            columns = columns_of(kind, table.headings)
        except AdminRefusal as refusal:
            plan.faults = [Fault(1, f"import.{refusal.code}", refusal.field)]
            return plan
        told = [
            (line.number, {columns[heading]: value for heading, value in line.cells.items()}) for line in table.lines
        ]
        (self._units if kind == UNITS else self._people)(plan, told)
        plan.faults.sort(key=lambda fault: fault.line)
        return plan

    def carry_out(self, plan: Plan) -> list[Change]:
        """Write what was planned, in the same transaction."""
        if plan.units:
            self._hand.write_units(plan.units)
        add_users(self._connection, plan.new_people)
        change_users(self._connection, plan.changed_people)
        self._hand.bind([*plan.new_people, *plan.changed_people])
        self._hand.write_roles(plan.roles, plan.members_after)
        return [one.change for one in plan.planned]

    # -- units ----------------------------------------------------------------------------------------------------

    def _units(self, plan: Plan, told: Sequence[tuple[int, Mapping[str, str]]]) -> None:
        units = self._rules.directory.units
        rows: dict[str, tuple[int, Unit]] = {}
        for number, cells in told:
            try:
                unit_id, values = unit_row(cells)
                if unit_id in rows:
                    raise AdminRefusal("twice_in_file", "unit_id", line=str(rows[unit_id][0]))
                rows[unit_id] = (number, changed_unit(unit_id, units.get(unit_id), values))
            except AdminRefusal as refusal:
                plan.refuse(number, refusal)
        after = {unit_id: unit for unit_id, (_, unit) in rows.items() if unit != units.get(unit_id)}
        plan.unchanged = len(rows) - len(after)
        units_after = {**units, **after}
        estate = Estate(units_after, units)
        unread = count_unread(self._connection, sorted(after.keys() & units.keys()))
        for unit_id, unit in after.items():
            self._judge_unit(plan, rows[unit_id][0], unit, estate, unread)
        self._keep(plan, units_after, self._rules.directory.memberships)

    def _judge_unit(self, plan: Plan, number: int, unit: Unit, estate: Estate, unread: Mapping[str, Unread]) -> None:
        before = self._rules.directory.units.get(unit.unit_id)
        try:
            check_unit(self._by, before, unit, estate, self._hand.today, lambda: unread[unit.unit_id].count)
            self._hand.require_own_hsa_id(unit)
        except AdminRefusal as refusal:
            plan.refuse(number, refusal)
            return
        told = difference(unit_cells(before) if before is not None else {}, unit_cells(unit))
        change = Change("unit", unit.unit_id, unit.name, unit.principal, *told)
        plan.units.append(unit)
        plan.planned.append(Planned(number, CHANGED if before is not None else NEW, change))

    # -- people ---------------------------------------------------------------------------------------------------

    def _people(self, plan: Plan, told: Sequence[tuple[int, Mapping[str, str]]]) -> None:
        known = self._known(told)
        held = _by_user(self._rules.directory.memberships)
        people: dict[str, tuple[int, User, User | None]] = {}
        roles: dict[tuple[str, str, str], int] = {}
        judged: list[tuple[int, Membership | None, Membership]] = []
        for number, cells in told:
            try:
                user_id, before, after = self._person(cells, known)
                first = people.get(user_id)
                if first is not None and first[1] != after:
                    raise AdminRefusal("told_otherwise", "name", line=str(first[0]))
                role = self._role_of(cells, user_id)
                place = (role.user_id, role.unit_id, role.role)
                if place in roles:
                    raise AdminRefusal("twice_in_file", "role", line=str(roles[place]))
                roles[place] = number
                stands = held.get(user_id, {}).get((role.unit_id, role.role))
                if first is None:
                    if after != before:
                        check_user(self._by, before, after, held.get(user_id, {}).values(), self._rules.directory)
                    people[user_id] = (number, after, before)
                if stands is None and self._hand.has_ended(role):
                    plan.unchanged += 1  # it is over, and she has it no longer
                    continue
                if stands == role:
                    plan.unchanged += 1
                    continue
                check_role(self._by, stands, role, self._rules.directory, self._hand.moment)
                judged.append((number, stands, role))
            except AdminRefusal as refusal:
                plan.refuse(number, refusal)
        self._tell_people(plan, people, held)
        self._tell_roles(plan, judged, {user_id: after for user_id, (_, after, _) in people.items()})

    def _known(self, told: Sequence[tuple[int, Mapping[str, str]]]) -> Mapping[str, User]:
        """Everybody whom the file names and the store knows, by id and by HSA-id."""
        hsa_ids = sorted({cells["hsa_id"].upper() for _, cells in told if cells["hsa_id"]})
        ids = {cells.get("user_id", "") or cells["hsa_id"].lower() for _, cells in told}
        found: dict[str, User] = dict(find_users(self._connection, sorted(ids - {""})))
        for row in self._connection.execute(_by_hsa_ids, {"hsa_ids": hsa_ids}):
            user = user_of(row)
            found[user.user_id] = found[f"hsa:{user.hsa_id}"] = user
        return MappingProxyType(found)

    def _person(self, cells: Mapping[str, str], known: Mapping[str, User]) -> tuple[str, User | None, User]:
        values = user_cells(cells)
        by_hsa_id = known.get(f"hsa:{cells['hsa_id'].upper()}")
        user_id = cells.get("user_id", "") or (by_hsa_id.user_id if by_hsa_id else cells["hsa_id"].lower())
        if by_hsa_id is not None and by_hsa_id.user_id != user_id:
            raise AdminRefusal("hsa_id_taken", "hsa_id", unit=by_hsa_id.name)
        before = known.get(user_id)
        if before is not None and before.protected and values.get("protected", True):
            del values["name"]  # the file may know it; the store does not
        return user_id, before, changed_user(user_id, before, values)

    def _role_of(self, cells: Mapping[str, str], user_id: str) -> Membership:
        until = read_until(role_end(cells), self._hand.moment)
        return Membership(user_id, cells["unit"], cells["role"].upper(), until)

    def _tell_people(
        self,
        plan: Plan,
        people: Mapping[str, tuple[int, User, User | None]],
        held: Mapping[str, Mapping[tuple[str, str], Membership]],
    ) -> None:
        hsa_ids: dict[str, int] = {}
        for user_id, (number, after, before) in people.items():
            if after.hsa_id in hsa_ids:
                plan.refuse(number, AdminRefusal("twice_in_file", "hsa_id", line=str(hsa_ids[after.hsa_id])))
            hsa_ids[after.hsa_id] = number
            if after == before:
                continue
            (plan.changed_people if before is not None else plan.new_people).append(after)
            change = self._hand.change_of_user(before, after, held.get(user_id, {}).values())
            plan.planned.append(Planned(number, CHANGED if before is not None else NEW, change))

    def _tell_roles(
        self, plan: Plan, judged: Sequence[tuple[int, Membership | None, Membership]], people: Mapping[str, User]
    ) -> None:
        gone: set[tuple[str, str, str]] = set()
        for number, before, after in judged:
            ended = self._hand.has_ended(after)
            what = ENDED if ended else CHANGED if before is not None else NEW
            plan.planned.append(Planned(number, what, self._hand.change_of_role(people[after.user_id], before, after)))
            gone.add((after.user_id, after.unit_id, after.role))
        plan.roles = [after for _, _, after in judged]
        stay = [one for one in self._rules.directory.memberships if (one.user_id, one.unit_id, one.role) not in gone]
        plan.members_after = (*stay, *(one for one in plan.roles if not self._hand.has_ended(one)))
        self._keep(plan, self._rules.directory.units, plan.members_after)

    def _keep(self, plan: Plan, units: Mapping[str, Unit], members: Sequence[Membership]) -> None:
        if plan.faults:
            return  # what is left out for them may be what would keep it
        try:
            self._hand.require_kept(units, members)
        except AdminRefusal as refusal:
            plan.refuse(0, refusal)


_by_hsa_ids = select(schema.user).where(is_one_of(schema.user.c.hsa_id, "hsa_ids"))


def _by_user(members: Sequence[Membership]) -> dict[str, dict[tuple[str, str], Membership]]:
    found: dict[str, dict[tuple[str, str], Membership]] = {}
    for member in members:
        found.setdefault(member.user_id, {})[member.unit_id, member.role] = member
    return found
