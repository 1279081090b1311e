"""Reading a plan without taking part in it (domain.md §6.4): asked for, opened, read and ended, each in one transaction
with its event.

What `domain.outside_reading` decides is gathered and carried out here. Whoever may not read a plan is told the same as
if there were none; only what lies with herself (her role, her unit's law, what she has not done yet) is told apart.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Row, insert, select, update

from central.store import schema
from central.store.answers import Asker, StoreRefusal
from central.store.case_rows import read_documents
from central.store.case_shelf import CaseShelf
from central.store.clock import Clock, utc_text
from central.store.dialect import Database
from central.store.event_book import EventBook
from central.store.outside_plans import PlanInForce, PlanTold, plan_in, plan_told, plans_of, sees, standing_of
from central.store.own_pen import OwnAct, Wrote, write_own
from central.store.rulebook import Rulebook
from central.store.shipped import shipped_access
from domain.access import Access
from domain.access_table import NO_BLOCK, NOT_PROTECTED
from domain.acts.readings import NOTE_READING
from domain.outside_reading import Attempt, Opening, Reader, Standing, Way, may_ask, may_go_on, open_plan, ways
from domain.person_id import PersonIdError, check_strict

NOT_OPEN = "outside_not_open"
"""The one answer to whoever may not read this plan, and to whoever asks for one that there is not."""
_ASKED_LASTS = timedelta(minutes=15)
_FITTING = {Way.CONSENT: "GIVET", Way.EMERGENCY: "KAN_EJ_SAMTYCKA"}
"""The person's answer with which a way can be open: what is told of the ways before she has been asked."""
_reading = schema.reading


@dataclass(frozen=True, slots=True)
class WayAnswer:
    """Whether a way is open to somebody, and if not why: `because` is the access table's own words."""

    way: str
    is_open: bool
    reason: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Existence:
    """Whether there is a plan that may be told of; `asked` shows later that she has chosen to ask. `takes_part` says
    that her own unit has it: she reads it in the case."""

    asked: str
    exists: bool
    takes_part: bool
    ways: tuple[WayAnswer, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for who wants to open the plan of a person. `consent` is what the person has answered."""

    asked: str
    person_id: str
    way: str
    consent: str
    reason: str
    minutes: int
    confirmed: bool
    protection_confirmed: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """The reading that was begun, and until when."""

    reading_id: str
    ends_at: str
    heads: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Ended:
    """A reading that is over as of now, and why; committed before it is told."""

    code: str


class OutsideShelf:
    """The readings of a store. Any thread. `rules` gives the rulebook of a transaction, `secret` is the store's own."""

    def __init__(
        self,
        database: Database,
        key: Ed25519PrivateKey,
        clock: Clock,
        rules: Callable[[Connection], Rulebook],
        events: EventBook,
        shelf: CaseShelf,
        secret: bytes,
    ) -> None:
        self._database = database
        self._key = key
        self._clock = clock
        self._rules = rules
        self._events = events
        self._shelf = shelf
        self._secret = secret

    # The first choice: where is there something

    def ask(self, asker: Asker, session_id: str, person_id: str) -> Existence:
        """Whether the person has a plan. An event, whatever the answer. Raises StoreRefusal: bad_field, and
        outside_refused {reason, because} for whoever may not ask about anybody."""
        _check_person(person_id)
        now = self._clock()

        def work(connection: Connection) -> Existence | StoreRefusal:
            rules = self._rules(connection)
            reader = _reader(rules, asker)
            may = may_ask(reader, _PLAIN, shipped_access())
            found = list(plans_of(connection, person_id)) if may.allowed else []
            told = [one for one in found if self._may_be_told(rules, asker, reader, one, now)]
            mine = any(sees(rules, asker, one) for one in found)
            code = may.reason or ("" if told else "nothing_told")
            self._events.add(connection, "outside_asked", asker, person_id=person_id, code=code)
            if not may.allowed:
                return StoreRefusal("outside_refused", {"reason": may.reason, "because": may.because})
            standing = standing_of(rules, asker, told[0], now) if told else _PLAIN
            return Existence(self._ticket(session_id, person_id, now), bool(told), mine, _ways(reader, standing))

        answer = self._database.run(work)
        if isinstance(answer, StoreRefusal):
            raise answer
        return answer

    def _may_be_told(self, rules: Rulebook, asker: Asker, reader: Reader, plan: PlanInForce, now: datetime) -> bool:
        return may_ask(reader, standing_of(rules, asker, plan, now), shipped_access()).allowed

    # The second choice: open it

    def open(self, asker: Asker, session_id: str, lasts: timedelta, wish: Wish, prove: Callable[[], None]) -> Opened:
        """Open the plan for a session that lasts so much longer. `prove` raises unless she has just logged in anew; it
        is asked only when all else is right. Raises StoreRefusal: bad_field, outside_refused {reason, because}."""
        _check_person(wish.person_id)
        with self._database.read() as connection:
            _refuse(self._judged(connection, asker, session_id, wish)[0])
        prove()
        opened = self._database.run(lambda connection: self._open(connection, asker, session_id, lasts, wish))
        if isinstance(opened, Opening):
            _refuse(opened)
            raise StoreRefusal("outside_refused", {"reason": NOT_OPEN, "because": ""})
        reading, wrote = opened
        self._shelf.put(wrote.cases)
        return reading

    def _open(
        self, connection: Connection, asker: Asker, session_id: str, lasts: timedelta, wish: Wish
    ) -> tuple[Opened, Wrote] | Opening:
        opening, plan = self._judged(connection, asker, session_id, wish)
        if plan is None:
            return opening
        now = self._clock()
        ends_at = utc_text(now + min(timedelta(minutes=opening.minutes), lasts))
        mine = update(_reading).where(_reading.c.session_id == session_id, _reading.c.ended_at == "")
        connection.execute(mine.values(ended_at=utc_text(now), ended_by="next"))
        reading_id = secrets.token_urlsafe(32)
        row = {
            "reading_id": reading_id,
            "session_id": session_id,
            "user_id": asker.user_id,
            "unit_id": asker.unit_id,
            "case_id": plan.plan.case_id,
            "doc_id": plan.plan.doc_id,
            "way": wish.way,
            "consent": wish.consent,
            "protected": plan.grade,
            "opened_at": utc_text(now),
            "ends_at": ends_at,
            "ended_at": "",
            "ended_by": "",
        }
        connection.execute(insert(_reading), row)
        self._events.add(
            connection,
            "outside_opened",
            asker,
            person_id=wish.person_id,
            case_id=plan.plan.case_id,
            resource=plan.plan.doc_id,
            what=wish.way,
            purpose=wish.consent,
            reason=wish.reason,
        )
        wrote = self._enter(connection, asker, plan, wish.way, ends_at, now)
        return Opened(reading_id, ends_at, wrote.heads), wrote

    def _enter(
        self, connection: Connection, asker: Asker, plan: PlanInForce, way: str, until: str, now: datetime
    ) -> Wrote:
        """Tell the plan's parties who reads it: an entry in the plan, which the main responsible has in the inbox."""
        rules = self._rules(connection)
        user = rules.users[asker.user_id]
        body = {
            "doc": plan.plan.doc_id,
            "unit": asker.unit_id,
            "name": user.known_as,
            "title": user.title or "–",
            "way": way,
            "until": until,
        }
        act = OwnAct(NOTE_READING, plan.plan.case_id, plan.owner, body)
        return write_own(connection, act, rules, now, self._key, self._shelf)

    def _judged(
        self, connection: Connection, asker: Asker, session_id: str, wish: Wish
    ) -> tuple[Opening, PlanInForce | None]:
        """The answer, and the plan when it is yes. First as if nothing were known of the person: what she may be told
        for her own part is told whether or not there is a plan."""
        rules, now = self._rules(connection), self._clock()
        reader, attempt = _reader(rules, asker), self._attempt(session_id, wish, now)
        if attempt is None:
            return _no("outside_choose_twice"), None
        first = open_plan(attempt, reader, replace(_PLAIN, consent=wish.consent), shipped_access())
        if not first.access.allowed:
            return first, None
        for plan in plans_of(connection, wish.person_id):
            standing = standing_of(rules, asker, plan, now, attempt.way, wish.consent)
            opening = open_plan(attempt, reader, standing, shipped_access())
            if opening.access.allowed:
                return opening, plan
        return _no(NOT_OPEN), None

    def _attempt(self, session_id: str, wish: Wish, now: datetime) -> Attempt | None:
        """None for a way that nobody knows."""
        if wish.way not in set(Way):
            return None
        chosen = int(self._has_asked(session_id, wish, now)) + int(wish.confirmed)
        return Attempt(
            Way(wish.way),
            chosen,
            wish.reason,
            wish.minutes,
            logged_in_anew=True,  # asked last, when all else is right: a proof is used up
            protection_confirmed=wish.protection_confirmed,
        )

    # Reading

    def read(self, asker: Asker, session_id: str, reading_id: str) -> PlanTold:
        """The plan as it stands, with its event. Raises StoreRefusal('unknown_reading') for whatever is not hers, or
        not any more."""

        def work(connection: Connection) -> PlanTold | _Ended:
            found = self._valid(connection, asker, session_id, reading_id)
            if isinstance(found, _Ended):
                return found
            row, plan = found
            self._events.add(
                connection,
                "emergency_read",
                asker,
                person_id=plan.header.text("person/id"),
                case_id=row.case_id,
                resource=row.doc_id,
                what=row.way,
            )
            return plan_told(connection, row.ends_at, plan)

        told = self._database.run(work)
        if isinstance(told, _Ended):
            raise StoreRefusal("unknown_reading")
        return told

    def lasts(self, asker: Asker, session_id: str, reading_id: str) -> str:
        """Until when the reading lasts, if it still does. Raises StoreRefusal('unknown_reading')."""
        found = self._database.run(lambda connection: self._valid(connection, asker, session_id, reading_id))
        if isinstance(found, _Ended):
            raise StoreRefusal("unknown_reading")
        return str(found[0].ends_at)

    def end(self, asker: Asker, session_id: str, reading_id: str) -> None:
        """She has read enough. What is not hers, or over already, is not told apart."""

        def work(connection: Connection) -> None:
            row = _row(connection, asker, session_id, reading_id)
            if row is not None:
                self._end(connection, asker, row, "")

        self._database.run(work)

    def _valid(
        self, connection: Connection, asker: Asker, session_id: str, reading_id: str
    ) -> tuple[Row[Any], PlanInForce] | _Ended:
        """The reading with its plan, if everything that it was opened by still stands."""
        row, now = _row(connection, asker, session_id, reading_id), self._clock()
        if row is None:
            return _Ended("")
        if row.ends_at <= utc_text(now):
            self._end(connection, asker, row, "time")
            return _Ended("time")
        plan = plan_in(read_documents(connection, row.case_id), row.doc_id)
        code = "no_plan" if plan is None else self._over(connection, asker, row, plan, now)
        if plan is None or code:
            self._end(connection, asker, row, code)
            return _Ended(code)
        return row, plan

    def _over(self, connection: Connection, asker: Asker, row: Row[Any], plan: PlanInForce, now: datetime) -> str:
        """Why a reading may not go on; '' when it may."""
        if plan.grade not in {row.protected, NOT_PROTECTED}:
            return "protected"
        rules = self._rules(connection)
        way = Way(row.way)
        standing = standing_of(rules, asker, plan, now, way, row.consent)
        return may_go_on(way, _reader(rules, asker), standing, shipped_access()).reason

    def _end(self, connection: Connection, asker: Asker, row: Row[Any], code: str) -> None:
        mine = update(_reading).where(_reading.c.reading_id == row.reading_id)
        connection.execute(mine.values(ended_at=utc_text(self._clock()), ended_by=code[:20] or "closed"))
        self._events.add(
            connection, "outside_ended", asker, case_id=row.case_id, resource=row.doc_id, what=row.way, code=code
        )

    # What shows that somebody has asked first

    def _ticket(self, session_id: str, person_id: str, now: datetime) -> str:
        at = str(int(now.timestamp()))
        return f"{at}.{self._mac(at, session_id, person_id)}"

    def _has_asked(self, session_id: str, wish: Wish, now: datetime) -> bool:
        at, _, mac = wish.asked.partition(".")
        if not (at.isascii() and at.isdigit() and len(at) < 12) or not mac.isascii():
            return False
        age = now.timestamp() - int(at)
        right = hmac.compare_digest(mac, self._mac(at, session_id, wish.person_id))
        return right and -1 <= age <= _ASKED_LASTS.total_seconds()

    def _mac(self, at: str, session_id: str, person_id: str) -> str:
        return hmac.new(self._secret, f"{at}|{session_id}|{person_id}".encode(), "sha256").hexdigest()


_PLAIN = Standing("NONE", "GIVET", NO_BLOCK, NOT_PROTECTED)
"""As it stands with a plan that nothing is in the way of, and with none."""


def _no(reason: str) -> Opening:
    return Opening(Access(False, reason))


def _refuse(opening: Opening) -> None:
    access = opening.access
    if not access.allowed:
        raise StoreRefusal("outside_refused", {"reason": access.reason, "because": access.because})


def _check_person(person_id: str) -> None:
    try:
        check_strict(person_id)
    except PersonIdError as error:
        raise StoreRefusal("bad_field") from error


def _reader(rules: Rulebook, asker: Asker) -> Reader:
    """Nobody at all at a unit that is closed."""
    unit = rules.directory.unit(asker.unit_id)
    if unit is None or not unit.staffed:
        return Reader(frozenset(), "")
    return Reader(rules.directory.roles(asker.user_id, asker.unit_id), unit.kind)


def _ways(reader: Reader, standing: Standing) -> tuple[WayAnswer, ...]:
    told = []
    for way in Way:
        access = ways(reader, replace(standing, consent=_FITTING[way]), shipped_access())[way]
        hides = access.reason in {"case_unknown", "document_unknown"}
        reason, because = (NOT_OPEN, "") if hides else (access.reason, access.because)
        told.append(WayAnswer(way.value, access.allowed, reason, because))
    return tuple(told)


def _row(connection: Connection, asker: Asker, session_id: str, reading_id: str) -> Row[Any] | None:
    """A reading of hers in this very session that nobody has ended."""
    column = _reading.c
    query = select(_reading).where(column.reading_id == reading_id).with_for_update()
    row = connection.execute(query).first()
    mine = row is not None and (row.session_id, row.user_id, row.unit_id, row.ended_at) == (
        session_id,
        asker.user_id,
        asker.unit_id,
        "",
    )
    return row if mine else None
