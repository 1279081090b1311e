"""One change of an administrator, carried out in the transaction at hand: judged by the domain, written, told.

The caller holds the lock of administration, so that no two changes are judged by the same state.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from types import MappingProxyType

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, bindparam, insert, select, update

from central.store import schema
from central.store.admin_book import FOR_ALL, OF_THE_REGION, Change, difference
from central.store.answers import StoreRefusal
from central.store.case_rows import StoredCase, lock_case
from central.store.case_shelf import CaseShelf
from central.store.clock import swedish_day, swedish_minute, utc_text
from central.store.dialect import is_one_of
from central.store.own_pen import NotWritten, OwnAct, write_own
from central.store.people import add_users, bind_hsa_ids, change_users, find_user, user_by_hsa_id
from central.store.reference import ReferencePen, end_seats_at, write_compartment
from central.store.rulebook import Rulebook
from central.store.unread import cases_with_unread, count_unread
from domain.acts.handing_over import HAND_OVER_INBOX
from domain.administration import (
    REGIONAL,
    Administrator,
    AdminRefusal,
    administrators,
    kept_until,
    require_kept,
    require_seen,
    version_of,
)
from domain.administration_common import changed_codes, changed_notice, read_policy, require_day_ahead
from domain.administration_people import User, changed_user, check_role, check_user, read_until
from domain.administration_units import Estate, changed_unit, check_unit, read_text
from domain.case import compartment_scope, unit_scope
from domain.directory import CLOSED, Membership, Unit
from domain.forms.definition import DefinitionError
from domain.notice import notice_cells
from domain.process import ProcessError
from domain.reference import FORM, unit_cells

_member = schema.member.c
_one_role = select(_member.until).where(
    _member.user_id == bindparam("user"), _member.scope_id == bindparam("scope"), _member.role == bindparam("role")
)
_had = select(_member.user_id, _member.scope_id, _member.role).where(is_one_of(_member.user_id, "users"))
_place_of = (
    (_member.user_id == bindparam("who"))
    & (_member.scope_id == bindparam("at"))
    & (_member.role == bindparam("as_what"))
)
_set_end = update(schema.member).where(_place_of).values(until=bindparam("end"))
_give = insert(schema.member).values(
    user_id=bindparam("who"), scope_id=bindparam("at"), role=bindparam("as_what"), until=bindparam("until")
)
_seats = select(_member.user_id).where(_member.scope_id == bindparam("scope")).order_by(_member.user_id)
_identity = select(schema.identity.c.user_id).where(
    schema.identity.c.issuer == bindparam("issuer"), schema.identity.c.hsa_id == bindparam("hsa_id")
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants changed, and the version that she saw; '' for something new."""

    kind: str
    target: str
    seen: str
    cells: Mapping[str, object]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Belongings:
    """What the store brings: the key that signs what it writes itself, the cases it keeps at hand, and who vouches for
    the HSA-ids of people ('' where nobody does)."""

    key: Ed25519PrivateKey
    kept: CaseShelf
    issuer: str = ""


class Hand:
    """Carries out changes for an administrator. `cases` and `heads` are those that moved with it."""

    def __init__(
        self, connection: Connection, rules: Rulebook, by: Administrator, now: datetime, store: Belongings
    ) -> None:
        self._connection = connection
        self._rules = rules
        self._by = by
        self._store, self._issuer = store, store.issuer
        self.cases: list[StoredCase] = []
        self.heads: dict[str, int] = {}
        self._now = now
        self.moment, self.today, self._minute = utc_text(now), swedish_day(now), swedish_minute(now)
        self._pen: ReferencePen | None = None
        self._acts: Mapping[str, Callable[[Wish], Change]] = MappingProxyType(
            {
                "unit": self._unit,
                "user": self._user,
                "role": self._role,
                "compartment": self._compartment,
                "policy": self._policy,
                "codes": self._codes,
                "notice": self._notice,
                "form": self._issue,
                "process": self._issue,
            }
        )

    @property
    def pen(self) -> ReferencePen:
        """What writes the reference; its lock is taken when it is first asked for."""
        if self._pen is None:
            self._pen = ReferencePen(self._connection)
        return self._pen

    def carry_out(self, wish: Wish) -> Change:
        """Raises AdminRefusal, and what the database raises."""
        act = self._acts.get(wish.kind)
        if act is None:
            raise AdminRefusal("unknown_kind")
        change = act(wish)
        if change.before == change.after:
            raise AdminRefusal("nothing_changes")
        return change

    def finish(self) -> bool:
        """Write the reference, if anything in it was touched: the last act of the transaction. Whether it moved."""
        return self._pen is not None and self._pen.write()

    # -- units ----------------------------------------------------------------------------------------------------

    def _unit(self, wish: Wish) -> Change:
        units = self._rules.directory.units
        before = units.get(wish.target)
        if before is not None:
            self._by.require_unit(before)
        stood = unit_cells(before) if before is not None else {}
        require_seen(wish.seen, version_of(stood))
        after = changed_unit(wish.target, before, wish.cells)
        units_after = {**units, after.unit_id: after}
        estate = Estate(units_after, units)
        check_unit(self._by, before, after, estate, self.today, lambda: self.unread(after.unit_id))
        self.require_own_hsa_id(after)
        self.require_kept(units_after, self._rules.directory.memberships)
        self.write_units([after])
        stands = unit_cells(after)
        told = difference(stood, stands)
        return Change("unit", after.unit_id, after.name, after.principal, *told, version_of(stands))

    def write_units(self, units: Iterable[Unit]) -> None:
        """Units that have been judged, with the HSA-ids by which people who log in are placed."""
        told = list(units)
        for one in told:
            self._hand_over(one)
        self.pen.units(told)
        known = schema.unit_identity
        for one in told:
            if one.hsa_id and one.hsa_id not in self._catalogue:
                self._connection.execute(insert(known), {"hsa_id": one.hsa_id, "unit_id": one.unit_id})

    def _hand_over(self, after: Unit) -> None:
        """What nobody has acknowledged at a unit that closes goes on to the one it has become part of."""
        before = self._rules.directory.unit(after.unit_id)
        if before is None or before.inbox_state == CLOSED or after.inbox_state != CLOSED or not after.merged_into:
            return
        taker = self._rules.directory.receiving_inbox(after.merged_into, self.today)
        for case_id in cases_with_unread(self._connection, after.unit_id):
            case = lock_case(self._connection, case_id).case
            if taker is None or case is None or case.header is None:
                raise AdminRefusal("not_handed_over", "merged_into", unit=after.name)
            act = OwnAct(HAND_OVER_INBOX, case_id, after.unit_id, {"doc": case.header.doc_id, "unit": taker.unit_id})
            try:
                wrote = write_own(self._connection, act, self._rules, self._now, self._store.key, self._store.kept)
            except NotWritten as error:
                raise AdminRefusal("not_handed_over", "merged_into", unit=taker.name) from error
            self.cases += wrote.cases
            self.heads.update(wrote.heads)

    def require_kept(self, units_after: Mapping[str, Unit], members_after: Iterable[Membership]) -> None:
        """Somebody is left who can administer; see `domain.administration.require_kept`."""
        directory = self._rules.directory
        before = kept_until(directory.units, administrators(directory.memberships))
        require_kept(self._by, before, kept_until(units_after, administrators(members_after)), units_after)

    def require_own_hsa_id(self, after: Unit) -> None:
        """By a unit's HSA-id people who log in are placed: one that an operator has said is another unit's stays so."""
        whose = self._catalogue.get(after.hsa_id, after.unit_id) if after.hsa_id else after.unit_id
        if whose != after.unit_id:
            raise AdminRefusal("hsa_id_taken", "hsa_id", unit=self._rules.directory.name_of(whose))

    @cached_property
    def _catalogue(self) -> Mapping[str, str]:
        return {row.hsa_id: row.unit_id for row in self._connection.execute(select(schema.unit_identity))}

    def unread(self, unit_id: str) -> int:
        return count_unread(self._connection, [unit_id])[unit_id].count

    # -- people ---------------------------------------------------------------------------------------------------

    def _user(self, wish: Wish) -> Change:
        before = find_user(self._connection, wish.target) if wish.target else None
        target = wish.target or _new_user_id(wish.cells.get("hsa_id"))
        after = changed_user(target, before, wish.cells)
        held = [member for member in self._rules.directory.memberships if member.user_id == target]
        check_user(self._by, before, after, held, self._rules.directory)
        require_seen(wish.seen, version_of(before.state()) if before is not None else "")
        self._require_free(after)
        (change_users if before is not None else add_users)(self._connection, [after])
        if before is None or before.hsa_id != after.hsa_id:
            self.bind([after])
        return replace(self.change_of_user(before, after, held), version=version_of(after.state()))

    def bind(self, people: Iterable[User]) -> None:
        """By which HSA-id the issuer knows people, if there is one."""
        bind_hsa_ids(self._connection, self._issuer, people)

    def change_of_user(self, before: User | None, after: User, held: Iterable[Membership]) -> Change:
        """How a change of a person is told. Of one who is protected no name stands in it."""
        was, now = difference(before.state() if before is not None else {}, after.state())
        if after.protected or (before is not None and before.protected):
            was.pop("name", None)
            if after.protected:
                now.pop("name", None)
        units = self._rules.directory.units
        principals = {units[member.unit_id].principal for member in held if member.unit_id in units}
        principals = principals or ({self._by.principal} if not self._by.regional else set())
        principal = principals.pop() if len(principals) == 1 else ""
        return Change("user", after.user_id, after.name, principal or OF_THE_REGION, was, now)

    def _require_free(self, after: User) -> None:
        if not after.hsa_id:
            return
        other = user_by_hsa_id(self._connection, after.hsa_id)
        known = self._connection.scalar(_identity, {"issuer": self._issuer, "hsa_id": after.hsa_id})
        if (other is not None and other.user_id != after.user_id) or known not in {None, after.user_id}:
            raise AdminRefusal("hsa_id_taken", "hsa_id", unit=other.name if other is not None else "")

    def _role(self, wish: Wish) -> Change:
        person = find_user(self._connection, wish.target)
        if person is None:
            raise AdminRefusal("no_such_person")
        unit_id, role = read_text("unit", wish.cells.get("unit")), read_text("role", wish.cells.get("role"))
        until = read_until(wish.cells.get("until", ""), self.moment)
        before = self._held(person.user_id, unit_id, role)
        after = Membership(person.user_id, unit_id, role, until)
        check_role(self._by, before, after, self._rules.directory, self.moment)
        require_seen(wish.seen, version_of({"until": before.until}) if before is not None else "")
        members = [one for one in self._rules.directory.memberships if _place(one) != _place(after)]
        if not self.has_ended(after):
            members.append(after)
        self.require_kept(self._rules.directory.units, members)
        self.write_roles([after], members)
        ended = self.has_ended(after)
        return self.change_of_role(person, before, after, version="" if ended else version_of({"until": until}))

    def change_of_role(self, person: User, before: Membership | None, after: Membership, version: str = "") -> Change:
        unit = self._rules.directory.unit(after.unit_id)
        principal = unit.principal if unit is not None and after.role != REGIONAL else ""
        place = {"unit": after.unit_id, "role": after.role}
        was = {**place, "until": before.until} if before is not None else {}
        now = {**place, "until": after.until}
        return Change("role", person.user_id, person.name, principal or OF_THE_REGION, was, now, version)

    def has_ended(self, member: Membership) -> bool:
        return bool(member.until) and member.until <= self.moment

    def write_roles(self, roles: Iterable[Membership], members_after: Iterable[Membership]) -> None:
        """Roles that have been judged. Where somebody works no longer her seats end. `members_after` are the roles that
        hold then."""
        told = list(roles)
        left = {(member.user_id, member.unit_id) for member in members_after}
        there = {tuple(row) for row in self._connection.execute(_had, {"users": sorted({one.user_id for one in told})})}
        rows = [
            {"who": one.user_id, "at": unit_scope(one.unit_id), "as_what": one.role, "until": one.until} for one in told
        ]
        had = [row for row in rows if (row["who"], row["at"], row["as_what"]) in there]
        fresh = [row for row in rows if (row["who"], row["at"], row["as_what"]) not in there]
        if had:
            self._connection.execute(
                _set_end,
                [{"who": row["who"], "at": row["at"], "as_what": row["as_what"], "end": row["until"]} for row in had],
            )
        if fresh:
            self._connection.execute(_give, fresh)
        for one in told:
            if (one.user_id, one.unit_id) not in left:
                end_seats_at(self._connection, one.user_id, one.unit_id, one.until)

    def _held(self, user_id: str, unit_id: str, role: str) -> Membership | None:
        key = {"user": user_id, "scope": unit_scope(unit_id), "role": role}
        until = self._connection.scalar(_one_role, key)
        if until is None or (until and until <= self.moment):
            return None
        return Membership(user_id, unit_id, role, until)

    def _compartment(self, wish: Wish) -> Change:
        unit_id, _, name = wish.target.partition("/")
        unit = self._rules.directory.unit(unit_id)
        if unit is None:
            raise AdminRefusal("no_such_unit", "unit", unit=unit_id[:63])
        self._by.require_unit(unit)
        told = wish.cells.get("members")
        if not isinstance(told, list) or not all(isinstance(one, str) for one in told):
            raise AdminRefusal("not_people", "members")
        scope = compartment_scope(unit_id, name)
        known = self._connection.scalar(select(schema.scope.c.scope_id).where(schema.scope.c.scope_id == scope))
        stood = {} if known is None else {"members": list(self._connection.scalars(_seats, {"scope": scope}))}
        stands = {"members": sorted(set(told))}
        require_seen(wish.seen, version_of(stood))
        try:
            write_compartment(self._connection, unit_id, name, stands["members"], self._now)
        except StoreRefusal as refusal:
            raise AdminRefusal("bad_compartment", "members") from refusal
        return Change("compartment", wish.target, unit.name, unit.principal, stood, stands, version_of(stands))

    # -- what applies to all --------------------------------------------------------------------------------------

    def _policy(self, wish: Wish) -> Change:
        self._by.require_region()
        stood = self._rules.reference.policies.get(wish.target, {})
        since, value = read_policy(wish.target, wish.cells, self.today)
        require_seen(wish.seen, version_of(stood))
        self.pen.policies({wish.target: value}, since)
        stands = {**stood, since: value}
        return self._for_all(wish, stood, stands)

    def _codes(self, wish: Wish) -> Change:
        self._by.require_region()
        stood = self._rules.reference.codes.get(wish.target)
        if stood is None:
            raise AdminRefusal("unknown_list", "name")
        require_seen(wish.seen, version_of(stood))
        stands = changed_codes(stood, wish.cells)
        self.pen.codes(wish.target, stands)
        return self._for_all(wish, stood, stands)

    def _notice(self, wish: Wish) -> Change:
        self._by.require_region()
        before = next((one for one in self._rules.reference.notices if one.notice_id == wish.target), None)
        stood = notice_cells(before) if before is not None else {}
        require_seen(wish.seen, version_of(stood))
        after = changed_notice(wish.target, before, wish.cells, self._minute)
        self.pen.notice(after)
        return self._for_all(wish, stood, notice_cells(after))

    def _issue(self, wish: Wish) -> Change:
        self._by.require_region()
        since, data = wish.cells.get("since", ""), _data(wish.cells.get("json"))
        if not isinstance(since, str):
            raise AdminRefusal("not_a_day", "since")
        require_day_ahead(since, self.today)
        issued = len(self._rules.reference.issued)
        try:
            (self.pen.form if wish.kind == FORM else self.pen.process)(data, since)
        except DefinitionError as error:
            raise AdminRefusal("form_unfit", "json", why=error.code) from error
        except ProcessError as error:
            raise AdminRefusal("process_unfit", "json", where=str(error)[:80]) from error
        except (TypeError, ValueError, AttributeError) as error:
            raise AdminRefusal("form_unfit" if wish.kind == FORM else "process_unfit", "json") from error
        newest = self.pen.issued[-1]
        if len(self.pen.issued) == issued:
            raise AdminRefusal("nothing_changes")
        stands = {"name": newest.name, "hash": newest.hash, "since": since}
        return self._for_all(replace(wish, target=newest.name), {}, stands)

    def _for_all(self, wish: Wish, stood: Mapping[str, object], stands: Mapping[str, object]) -> Change:
        told = difference(stood, stands)
        return Change(wish.kind, wish.target[:130], wish.target[:200], FOR_ALL, *told, version_of(stands))


def _place(member: Membership) -> tuple[str, str, str]:
    return member.user_id, member.unit_id, member.role


def _new_user_id(hsa_id: object) -> str:
    """Her HSA-id, by which everybody else knows her, or where there is none something that names nobody else."""
    return hsa_id.strip().lower() if isinstance(hsa_id, str) and hsa_id.strip() else f"p-{secrets.token_hex(6)}"


def _data(text: object) -> Mapping[str, object]:
    try:
        data = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise AdminRefusal("not_json", "json")
    return data
