"""Administration (domain.md §4): units, people and their roles, and what applies to all, changed by those who look
after it. Each change is one transaction with its numbered record and its event; nothing is ever deleted.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, select

from central.store import schema
from central.store.admin_acts import Belongings, Hand, Wish
from central.store.admin_book import ChangeFilter, Signature, read_changes, told, write_changes
from central.store.admin_import import Plan, Planner
from central.store.admin_lists import MOST_ROWS, AppliesTold, Asked, UnitList, UnitTold, UserTold, applies, users_page
from central.store.answers import Asker, StoreRefusal
from central.store.clock import Clock, utc_text
from central.store.dialect import Database, lock_names
from central.store.event_book import EventBook
from central.store.people import find_users
from central.store.remarks import note_change
from central.store.rulebook import Rulebook
from central.store.shipped import shipped_access
from central.store.table_file import TableFile, read_table
from domain.administration import Administrator, AdminRefusal, administrator
from domain.administration_units import read_text
from domain.case import REFERENCE_SCOPE

_Who: TypeAlias = Callable[[Connection], tuple[Rulebook, Administrator]]
_LOCK = "administration"
_LONGEST_REASON = 500
_OF_ONE_PERSON = frozenset({"user", "role"})
_JUDGED_BY = frozenset({"form", "process"})
_head = select(schema.scope.c.head).where(schema.scope.c.scope_id == REFERENCE_SCOPE)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a change: its number, the version that stands now, and the heads of scopes that moved."""

    number: int
    version: str
    target: str
    heads: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file would do, or did: then `number` is that of the import, and heads of scopes moved."""

    plan: Plan
    number: int = 0
    heads: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class ChangeTold:
    """A recorded change with what of it is told, and the names of who changed it and of what was changed."""

    row: Row[*tuple[Any, ...]]
    user_name: str
    target_name: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


class AdminShelf:
    """Any thread. `rules` gives the rulebook of a transaction; `judge_again` is done when a form has been issued.

    Every method raises StoreRefusal: admin_denied, admin_refused {reason, params}.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        rules: Callable[[Connection], Rulebook],
        events: EventBook,
        belongings: Belongings,
        judge_again: Callable[[], int],
    ) -> None:
        self._belongings = belongings
        self._database = database
        self._clock = clock
        self._rules = rules
        self._events = events
        self._judge_again = judge_again
        self._units: UnitList | None = None
        self._units_lock = threading.Lock()

    # -- what there is ------------------------------------------------------------------------------------------

    def units(self, asker: Asker, asked: Asked) -> tuple[list[UnitTold], str, int]:
        """Units in the order of the tree, from `asked.after` on; what to ask next with; how many there are."""
        with self._database.read() as connection:
            rules, by = self._by(connection, asker)
            return self._list_of(rules).page(connection, by, _checked(asked))

    def inboxes(self, asker: Asker, asked: Asked) -> tuple[list[UnitTold], str, int]:
        """The report of inboxes, the same way."""
        with self._database.read() as connection:
            rules, by = self._by(connection, asker)
            return self._list_of(rules).inboxes(connection, by, _checked(asked))

    def users(self, asker: Asker, asked: Asked) -> tuple[list[UserTold], str, int]:
        """People by name, the same way; counted no further than a thousand."""
        with self._database.read() as connection:
            rules, by = self._by(connection, asker)
            return users_page(connection, rules, by, _checked(asked), utc_text(self._clock()))

    def applies(self, asker: Asker) -> tuple[AppliesTold, bool]:
        """What applies to all, and whether the asker may change it."""
        with self._database.read() as connection:
            rules, by = self._by(connection, asker)
            return applies(rules), by.regional

    def changes(self, asker: Asker, wanted: ChangeFilter, limit: int) -> tuple[list[ChangeTold], int]:
        """What was changed in the own principal and for all, the newest first, and how many there are."""
        with self._database.read() as connection:
            _, by = self._by(connection, asker)
            rows, total = read_changes(connection, by, wanted, min(max(limit, 1), MOST_ROWS))
            about = {row.target for row in rows if row.kind in _OF_ONE_PERSON}
            people = find_users(connection, sorted(about | {row.user_id for row in rows}))
            return [ChangeTold(row, *told(row, people)) for row in rows], total

    # -- changes ------------------------------------------------------------------------------------------------

    def change(self, asker: Asker, wish: Wish, issuer: str = "") -> Done:
        """Carry it out, or nothing. `issuer` is who vouches for HSA-ids at log-in."""

        def work(connection: Connection) -> tuple[Done, Hand]:
            lock_names(connection, [_LOCK])
            rules, by = self._by(connection, asker)
            now = self._clock()
            try:
                reason = read_text("reason", wish.reason, _LONGEST_REASON)
                hand = Hand(connection, rules, by, now, replace(self._belongings, issuer=issuer))
                change = hand.carry_out(wish)
            except AdminRefusal as refusal:
                raise refused(refusal) from refusal
            number = write_changes(connection, [change], self._signed(rules, by, now, reason))
            about = change.kind, change.target
            self._events.add(connection, "administered", asker, what=about[0], resource=about[1], reason=reason)
            if change.kind in _OF_ONE_PERSON:
                note_change(connection, [change.target])
            elif change.kind == "compartment":
                note_change(connection)
            return Done(number, change.version, change.target, _written(connection, hand)), hand

        done, hand = self._database.run(work)
        self._belongings.kept.put(hand.cases)
        if wish.kind in _JUDGED_BY:
            self._judge_again()
        return done

    def import_file(self, asker: Asker, kind: str, data: bytes, digest: str = "", issuer: str = "") -> Imported:
        """What a file would do, or with the digest of that its carrying out: all of it, or nothing.

        With a fault nothing is done, whatever the digest. One that no longer does what was looked at is refused
        (changed_by_other).
        """
        with self._database.read() as connection:
            self._by(connection, asker)  # before reading what somebody sends who may not
        return self._import(lambda connection: self._by(connection, asker), asker, kind, data, digest, issuer)

    def operator_import(self, operator: str, kind: str, data: bytes, digest: str = "", issuer: str = "") -> Imported:
        """The same by somebody who looks after the service, for all principals: how a region begins."""
        by = Administrator(operator or "operator", "", "", regional=True)
        asker = Asker(by.user_id, "")
        return self._import(lambda connection: (self._rules(connection), by), asker, kind, data, digest, issuer)

    def _import(self, who: _Who, asker: Asker, kind: str, data: bytes, digest: str, issuer: str) -> Imported:
        table = read_table(data)
        if not digest:
            with self._database.read() as connection:
                return Imported(self._planned(connection, who, kind, table, issuer)[0])

        def work(connection: Connection) -> tuple[Imported, Hand]:
            lock_names(connection, [_LOCK])
            plan, planner, hand, signature = self._planned(connection, who, kind, table, issuer)
            if plan.faults or not plan.planned:
                return Imported(plan), hand
            if plan.digest() != digest:
                raise refused(AdminRefusal("changed_by_other"))
            try:
                changes = planner.carry_out(plan)
            except AdminRefusal as refusal:
                raise refused(refusal) from refusal
            number = write_changes(connection, changes, signature, batch=True)
            self._events.add(
                connection, "administered", asker, what=f"import_{kind}", resource=str(number), count=len(changes)
            )
            if kind != "units":
                note_change(connection)
            return Imported(plan, number, _written(connection, hand)), hand

        imported, hand = self._database.run(work)
        self._belongings.kept.put(hand.cases)
        return imported

    def _planned(
        self, connection: Connection, who: _Who, kind: str, table: TableFile, issuer: str
    ) -> tuple[Plan, Planner, Hand, Signature]:
        rules, by = who(connection)
        now = self._clock()
        hand = Hand(connection, rules, by, now, replace(self._belongings, issuer=issuer))
        planner = Planner(connection, rules, by, hand)
        try:
            return planner.plan(kind, table), planner, hand, self._signed(rules, by, now, "")
        except AdminRefusal as refusal:
            raise refused(refusal) from refusal

    # -- how ----------------------------------------------------------------------------------------------------

    def _signed(self, rules: Rulebook, by: Administrator, now: datetime, reason: str) -> Signature:
        user = rules.users.get(by.user_id)
        name = user.known_as if user is not None else by.user_id
        return Signature(by, name, rules.directory.name_of(by.unit_id), utc_text(now), reason)

    def _by(self, connection: Connection, asker: Asker) -> tuple[Rulebook, Administrator]:
        rules = self._rules(connection)
        refusal = rules.refusal(asker.device_id)
        if refusal:
            raise StoreRefusal(refusal)
        try:
            return rules, administrator(asker.user_id, asker.unit_id, rules.directory, shipped_access())
        except AdminRefusal as refused_to:
            raise refused(refused_to) from refused_to

    def _list_of(self, rules: Rulebook) -> UnitList:
        with self._units_lock:
            if self._units is None or self._units.rules is not rules:
                self._units = UnitList(rules)
            return self._units


def _written(connection: Connection, hand: Hand) -> Mapping[str, int]:
    """The heads that moved."""
    moved = {REFERENCE_SCOPE: connection.scalar(_head) or 0} if hand.finish() else {}
    return {**hand.heads, **moved}


def refused(refusal: AdminRefusal) -> StoreRefusal:
    """As the service answers it: codes and the names of units, nobody's data."""
    params = dict(refusal.params)
    if refusal.field:
        params["field"] = refusal.field
    code = "admin_denied" if refusal.denied else "admin_refused"
    return StoreRefusal(code, {"reason": refusal.code, "params": params})


def _checked(asked: Asked) -> Asked:
    if not 1 <= asked.limit <= MOST_ROWS:
        raise StoreRefusal("bad_field")
    return asked
