"""The register of numbers that are one person's: joined, confirmed by a second person, taken apart (domain.md §5.2).

Each step is one transaction with its event. What follows for the cases is noted in each of them by the store's own
hand (`domain.acts.identities.note_identity`), so that every replica that holds one gets to know the way it gets to know
everything; the numbers the cases were sent with stay.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Row, insert, select, update

from central.store import schema
from central.store.answers import Asker, StoreRefusal
from central.store.case_rows import StoredCase, lock_cases
from central.store.case_shelf import CaseShelf
from central.store.clock import Clock, swedish_day, utc_text
from central.store.dialect import Database, is_one_of, lock_names
from central.store.event_book import EventBook
from central.store.known_aliases import JOINED, known_aliases
from central.store.other_cases import lock_of
from central.store.own_pen import STORE_AUTHOR, OwnAct, write_own
from central.store.push import Pushed
from central.store.rulebook import Rulebook
from central.store.shipped import shipped_access
from domain.access import Question, decide
from domain.acts.identities import NOTE_IDENTITY
from domain.case import Case
from domain.identity import Identity, identity_now, identity_of, read_identity
from domain.identity_alias import Aliases, joining_refused, takes_two
from domain.person_id import PersonId, PersonIdError
from domain.store_only import ADMITTED

ASKED, PARTED = "ASKED", "PARTED"
JOIN = "join_identities"
ACTIVE_PLANS = frozenset({"SIP_ACTIVE", "SIP_FOLLOW_UP"})
_NEVER_JOINED = frozenset({"PROTECTED_REGISTRATION", "FICTITIOUS"})
"""Grades whose earlier identity is never taken in anywhere (resources/access/protected.yaml, earlier_identity)."""
_LONGEST_REASON = 500
_alias, _case = schema.identity_alias.c, schema.person_case.c
_cases_of = select(_case.case_id, _case.issuer, _case.number).where(is_one_of(_case.number, "numbers"))
_waiting = select(schema.identity_alias).where(_alias.state == ASKED).order_by(_alias.asked_at)
_MOST_WAITING = 200


@dataclass(frozen=True, slots=True)
class Look:
    """What joining two numbers would mean. `refused` is why it cannot be done, '' when it can; `two` that a second
    person must confirm it; the cases of each number are counted, `inpatient` are the units where the person lies."""

    refused: str
    two: bool
    cases: int
    cases_now: int
    inpatient: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A joining that a second person has yet to look at. `mine` says that the asker cannot be that one."""

    alias_id: str
    number: Identity
    now: Identity
    asked_by: str
    asked_at: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What became of it: the alias, its state, and the heads of scopes that moved."""

    alias_id: str
    state: str
    heads: Mapping[str, int]


class IdentityRegister:
    """Any thread. `rules` gives the rulebook of a transaction."""

    def __init__(
        self,
        database: Database,
        key: Ed25519PrivateKey,
        clock: Clock,
        rules: Callable[[Connection], Rulebook],
        events: EventBook,
        shelf: CaseShelf,
    ) -> None:
        self._database = database
        self._key = key
        self._clock = clock
        self._rules = rules
        self._events = events
        self._shelf = shelf

    def look(self, asker: Asker, number: Identity, now: Identity) -> Look:
        """What joining them would mean; an event. Raises StoreRefusal: identity_refused {reason}."""

        def work(connection: Connection) -> Look:
            self._may(connection, asker)
            one, other = self._read(number), self._read(now)
            self._events.add(connection, "identity_looked_up", asker, person_id=one.value, resource=other.value)
            aliases = known_aliases(connection, {number, now})
            cases = _cases(connection, aliases.all_of(number)), _cases(connection, aliases.all_of(now))
            refused = joining_refused(one, other, aliases) or _cases_refuse(*cases)
            lying = {_text(case, "owner_unit") for side in cases for case in side if case.status in ADMITTED}
            return Look(refused, takes_two(one, other), len(cases[0]), len(cases[1]), tuple(sorted(lying)))

        return self._database.run(work)

    def waiting(self, asker: Asker) -> tuple[Waiting, ...]:
        """What a second person has yet to look at, oldest first; an event. Raises StoreRefusal as above."""

        def work(connection: Connection) -> tuple[Waiting, ...]:
            rules = self._may(connection, asker)
            rows = connection.execute(_waiting.limit(_MOST_WAITING)).all()
            self._events.add(connection, "identity_looked_up", asker, count=max(1, len(rows)))
            return tuple(_waits(row, rules, asker) for row in rows)

        return self._database.run(work)

    def join(self, asker: Asker, number: Identity, now: Identity, reason: str) -> Told:
        """Say that `number` is an earlier one of who has `now`. Done at once where both tell the same birth date and
        sex, otherwise when a second person has confirmed it. Raises StoreRefusal: identity_refused {reason}."""

        def work(connection: Connection) -> tuple[Told, list[StoredCase]]:
            self._may(connection, asker)
            _need_reason(reason)
            one, other = self._read(number), self._read(now)
            _lock(connection, number, now)
            self._check(connection, one, other)
            two = takes_two(one, other)
            row = {
                "alias_id": f"alias:{secrets.token_hex(16)}",
                "issuer": number.issuer,
                "number": number.value,
                "now_issuer": now.issuer,
                "now_number": now.value,
                "state": ASKED if two else JOINED,
                "asked_by": asker.user_id,
                "asked_at": utc_text(self._clock()),
            }
            _drop_asked(connection, number)
            connection.execute(insert(schema.identity_alias), row)
            kind = "identity_join_asked" if two else "identity_joined"
            self._note(connection, kind, asker, row["alias_id"], number, now, reason)
            return self._carried_out(connection, asker, str(row["alias_id"]), str(row["state"]), number)

        return self._done(work)

    def confirm(self, asker: Asker, alias_id: str) -> Told:
        """A second person agrees. Raises StoreRefusal: identity_refused {reason}, not_yours to confirm among them."""

        def work(connection: Connection) -> tuple[Told, list[StoredCase]]:
            self._may(connection, asker)
            row = _find(connection, alias_id, ASKED)
            if row.asked_by == asker.user_id:
                raise _no("second_person")
            number, now = _numbers(row)
            _lock(connection, number, now)
            self._check(connection, self._read(number), self._read(now))
            _set_state(connection, alias_id, JOINED)
            self._note(connection, "identity_joined", asker, alias_id, number, now, "")
            return self._carried_out(connection, asker, alias_id, JOINED, number)

        return self._done(work)

    def part(self, asker: Asker, number: Identity, reason: str) -> Told:
        """It was not so after all, or it shall not be: what was joined is taken apart, what waits is turned down.

        Raises StoreRefusal: identity_refused {reason}.
        """

        def work(connection: Connection) -> tuple[Told, list[StoredCase]]:
            self._may(connection, asker)
            _need_reason(reason)
            _lock(connection, number)
            row = _of_number(connection, number)
            aliases = known_aliases(connection, {number})
            _set_state(connection, row.alias_id, PARTED)
            self._note(connection, "identity_parted", asker, row.alias_id, *_numbers(row), reason)
            touched = aliases.all_of(number) if row.state == JOINED else frozenset[Identity]()
            cases = self._note_all(connection, touched, asker)
            return Told(row.alias_id, PARTED, cases[1]), cases[0]

        return self._done(work)

    def after_push(self, connection: Connection, pushed: Pushed, rules: Rulebook, asker: Asker) -> Pushed:
        """What has to follow from a push, in its own transaction: incidents into the log, and who a number is now."""
        for one in pushed.incidents:
            self._events.incident(connection, one, asker)
        named = [each for each in pushed.cases if each.case is not None and each.case.case_id in pushed.named]
        cases, heads = self._follow(connection, named, rules) if named else ([], {})
        return pushed.followed_by(cases, heads) if cases else pushed

    def _follow(
        self, connection: Connection, cases: Iterable[StoredCase], rules: Rulebook
    ) -> tuple[list[StoredCase], dict[str, int]]:
        """Cases in which somebody has just been named by a number that is no longer hers."""
        named = [each.case for each in cases if each.case is not None]
        numbers = {identity for case in named if (identity := _identity(case)) is not None}
        aliases = known_aliases(connection, numbers) if numbers else Aliases()
        return self._noted(connection, named, aliases, rules, STORE_AUTHOR.name) if aliases else ([], {})

    # How it is carried out

    def _done(self, work: Callable[[Connection], tuple[Told, list[StoredCase]]]) -> Told:
        told, cases = self._database.run(work)
        self._shelf.put(cases)
        return told

    def _carried_out(
        self, connection: Connection, asker: Asker, alias_id: str, state: str, number: Identity
    ) -> tuple[Told, list[StoredCase]]:
        if state != JOINED:
            return Told(alias_id, state, {}), []
        aliases = known_aliases(connection, {number})
        cases, heads = self._note_all(connection, aliases.all_of(number), asker)
        return Told(alias_id, state, heads), cases

    def _note_all(
        self, connection: Connection, numbers: frozenset[Identity], asker: Asker
    ) -> tuple[list[StoredCase], dict[str, int]]:
        rules = self._rules(connection)
        aliases = known_aliases(connection, numbers)
        user = rules.users.get(asker.user_id)
        by = f"{user.known_as}, {rules.directory.name_of(asker.unit_id)}" if user else asker.user_id
        return self._noted(connection, _cases(connection, numbers), aliases, rules, by)

    def _noted(
        self, connection: Connection, cases: Iterable[Case], aliases: Aliases, rules: Rulebook, by: str
    ) -> tuple[list[StoredCase], dict[str, int]]:
        found: list[StoredCase] = []
        heads: dict[str, int] = {}
        for case in cases:
            header, identity = case.header, _identity(case)
            if header is None or identity is None:
                continue
            hidden = header.text("person/protected") in _NEVER_JOINED
            now = identity if hidden else aliases.current(identity)
            if identity_now(header.value) == now:
                continue
            told = None if now == identity else {"issuer": now.issuer, "value": now.value}
            body = {"doc": header.doc_id, "now": told, "by": by[:200]}
            act = OwnAct(NOTE_IDENTITY, case.case_id, header.text("owner_unit"), body)
            wrote = write_own(connection, act, rules, self._clock(), self._key, self._shelf)
            found += wrote.cases
            heads.update(wrote.heads)
        return found, heads

    def _may(self, connection: Connection, asker: Asker) -> Rulebook:
        rules = self._rules(connection)
        unit = rules.directory.unit(asker.unit_id)
        roles = rules.directory.roles(asker.user_id, asker.unit_id)
        regime = shipped_access().regime_of(unit.kind) if unit is not None and unit.staffed else "NONE"
        answer = decide(Question(JOIN, roles, "SELF", regime=regime), shipped_access())
        if not roles or not answer.allowed:
            raise _no(answer.reason or "role_may_not")
        return rules

    def _read(self, identity: Identity) -> PersonId:
        today = date.fromisoformat(swedish_day(self._clock()))
        try:
            return read_identity(identity.value, identity.issuer, today)
        except PersonIdError as error:
            raise _no(error.code) from error

    def _check(self, connection: Connection, number: PersonId, now: PersonId) -> None:
        one, other = Identity(number.issuer, number.value), Identity(now.issuer, now.value)
        aliases = known_aliases(connection, {one, other})
        cases = _cases(connection, aliases.all_of(one)), _cases(connection, aliases.all_of(other))
        refused = joining_refused(number, now, aliases) or _cases_refuse(*cases)
        if refused:
            raise _no(refused)

    def _note(
        self,
        connection: Connection,
        kind: str,
        asker: Asker,
        alias_id: object,
        number: Identity,
        now: Identity,
        reason: str,
    ) -> None:
        self._events.add(
            connection,
            kind,
            asker,
            person_id=number.value,
            what=now.value,
            resource=str(alias_id),
            reason=reason,
        )


def _no(reason: str) -> StoreRefusal:
    return StoreRefusal("identity_refused", {"reason": reason})


def _need_reason(reason: str) -> None:
    if not reason.strip() or len(reason) > _LONGEST_REASON:
        raise _no("no_reason")


def _lock(connection: Connection, *identities: Identity) -> None:
    """Nobody begins a case under these numbers meanwhile: it would be noted in none of them whose it is."""
    lock_names(connection, sorted(map(lock_of, identities)))


def _find(connection: Connection, alias_id: str, state: str) -> Row[*tuple[Any, ...]]:
    query = select(schema.identity_alias).where(_alias.alias_id == alias_id, _alias.state == state).with_for_update()
    row = connection.execute(query).first()
    if row is None:
        raise _no("nothing_waits")
    return row


def _of_number(connection: Connection, number: Identity) -> Row[*tuple[Any, ...]]:
    query = select(schema.identity_alias).where(
        _alias.issuer == number.issuer, _alias.number == number.value, _alias.state.in_((ASKED, JOINED))
    )
    row = connection.execute(query.with_for_update()).first()
    if row is None:
        raise _no("nothing_joined")
    return row


def _drop_asked(connection: Connection, number: Identity) -> None:
    """A new question about a number takes the place of one that waits."""
    mine = (_alias.issuer == number.issuer) & (_alias.number == number.value) & (_alias.state == ASKED)
    connection.execute(update(schema.identity_alias).where(mine).values(state=PARTED))


def _set_state(connection: Connection, alias_id: str, state: str) -> None:
    connection.execute(update(schema.identity_alias).where(_alias.alias_id == alias_id).values(state=state))


def _numbers(row: Row[*tuple[Any, ...]]) -> tuple[Identity, Identity]:
    return Identity(row.issuer, row.number), Identity(row.now_issuer, row.now_number)


def _waits(row: Row[*tuple[Any, ...]], rules: Rulebook, asker: Asker) -> Waiting:
    user = rules.users.get(row.asked_by)
    who = user.known_as if user is not None else row.asked_by
    return Waiting(row.alias_id, *_numbers(row), who, row.asked_at, row.asked_by == asker.user_id)


def _cases(connection: Connection, numbers: frozenset[Identity]) -> list[Case]:
    """Every case under these numbers, in the order of their ids, locked until commit."""
    rows = connection.execute(_cases_of, {"numbers": sorted({one.value for one in numbers})})
    ids = sorted(row.case_id for row in rows if Identity(row.issuer, row.number) in numbers)
    return [each.case for each in lock_cases(connection, ids).values() if each.case is not None] if ids else []


def _cases_refuse(cases: Iterable[Case], cases_now: Iterable[Case]) -> str:
    sides = list(cases), list(cases_now)
    if any(_text(case, "person/protected") in _NEVER_JOINED for side in sides for case in side):
        return "protection_forbids"
    if all(any(_has_plan(case) for case in side) for side in sides):
        return "two_plans"
    return ""


def _has_plan(case: Case) -> bool:
    return any(plan.text("status") in ACTIVE_PLANS for plan in case.of_kind("SIP"))


def _text(case: Case, path: str) -> str:
    return case.header.text(path) if case.header is not None else ""


def _identity(case: Case) -> Identity | None:
    return identity_of(case.header.value) if case.header is not None else None
