"""Reading a plan without taking part, by the service: what each step asks for, who is let in by which way, what ends
it, and that whoever may not read hears what she would hear if there were no plan."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, event, insert, select

from central.api.admission import Admission
from central.api.sessions import Sessions
from central.store import schema
from central.store.store import Store
from domain.directory import Membership
from domain.event import parse_event
from tests.central.pen import NOW, STORE_KEY, Pen, asker_of, new_store
from tests.central.service import LAUNCH_TOKEN, Answer, Caller, serving
from tests.security.plan_in_force import NOBODY_KNOWN, PERSON, Established, establish, handler, on_call, staff
from tests.security.production import Hands, begin, log_in, serving_production
from tests.security.production import open_store as open_production
from tests.security.provider_process import Provider, come_back

REASON = "Hembesök på natten, hon vill att vi läser hennes plan"
NOT_OPEN = {"code": "outside_refused", "reason": "outside_not_open", "because": ""}


@dataclass
class Town:
    """A store with a plan in force, its service, and a clock that a test may move."""

    store: Store
    sessions: Sessions
    port: int
    plan: Established
    ward: Pen
    clock: list[datetime]

    def later(self, **by: int) -> None:
        self.clock[0] += timedelta(**by)

    def session(self, unit: str, user: str = "") -> Caller:
        return Caller(self.port, self.sessions.begin(user or on_call(unit), unit))

    def anew(self, unit: str, user: str = "") -> str:
        """What shows a log-in just now: the token of a session that nothing else is done with."""
        return self.sessions.begin(user or on_call(unit), unit)

    def events(self, kind: str) -> list[Any]:
        with self.store._database.read() as db:
            data = db.scalars(select(schema.event.c.data).order_by(schema.event.c.owner, schema.event.c.n)).all()
        return [one for one in map(parse_event, data) if one.kind == kind]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Established, Pen]:
    """A store as each test finds it; made once."""
    path = tmp_path_factory.mktemp("template") / "central.db"
    path.write_bytes(new_store().read_bytes())
    store = Store.open(path, STORE_KEY, lambda: NOW)
    staff(store)
    ward = Pen("ska-avd1").enrol(store)
    plan = establish(store, ward, Pen("ska-ssk").enrol(store))
    store.close()
    return path, plan, ward


@pytest.fixture
def town(tmp_path: Path, template: tuple[Path, Established, Pen]) -> Iterator[Town]:
    made, plan, pen = template
    path, ward = tmp_path / "central.db", replace(pen)
    path.write_bytes(made.read_bytes())
    clock: list[datetime] = [NOW]
    store = Store.open(path, STORE_KEY, lambda: clock[0])
    sessions = Sessions(LAUNCH_TOKEN)
    with serving(store, sessions=sessions, admission=Admission({}), clock=lambda: clock[0]) as launcher:
        yield Town(store, sessions, launcher.port, plan, ward, clock)
    store.close()


def ask(session: Caller, person: str = PERSON) -> Answer:
    return session.post("/v1/outside/ask", {"person": person})


def wish(town: Town, unit: str, session: Caller, **changed: object) -> dict[str, object]:
    """What opens the plan when nothing is in the way."""
    told: dict[str, object] = {
        "person": PERSON,
        "asked": ask(session).json().get("asked", ""),
        "way": "sip_by_consent",
        "consent": "GIVET",
        "reason": REASON,
        "minutes": 60,
        "confirmed": True,
        "log_in": town.anew(unit),
    }
    return told | changed


def open_it(town: Town, unit: str = "fyr-vc1", session: Caller | None = None, **changed: object) -> Answer:
    session = session or town.session(unit)
    return session.post("/v1/outside/open", wish(town, unit, session, **changed))


def opened(town: Town, unit: str = "fyr-vc1", **changed: object) -> tuple[Caller, str]:
    session = town.session(unit)
    answer = open_it(town, unit, session, **changed)
    assert answer.status == 200, answer.body
    return session, answer.json()["reading"]


def read(session: Caller, reading: str) -> Answer:
    return session.post("/v1/outside/read", {"reading": reading})


def refused(answer: Answer) -> str:
    assert answer.status == 403, answer.body
    told = answer.json()
    assert told["code"] == "outside_refused"
    return str(told["reason"])


EMERGENCY: dict[str, Any] = {
    "way": "sip_by_emergency",
    "consent": "KAN_EJ_SAMTYCKA",
    "reason": "Medvetslös hemma, krisplanen behövs",
}


# Who, by which way


def test_a_ward_of_another_part_of_the_region_reads_with_consent_and_nothing_of_it_becomes_hers(town: Town) -> None:
    session, reading = opened(town, "fyr-avd1")
    told = read(session, reading).json()
    cells = {cell[0]: cell[3] for cell in told["plan"]["cells"]}
    assert cells["important_to_me"] == "Att få vara hemma"
    assert told["header"]["person/id"] == PERSON
    assert {path for path in told["header"] if path.startswith("parties/")} >= {"parties/ska-avd1"}
    assert not {path.partition("/")[0] for path in cells} & {"outside", "seen", "hand_out"}
    assert not any(path.startswith(("person/address", "person/phone", "kin")) for path in told["header"])
    assert session.get("/v1/pull?scope=unit:fyr-avd1&after=0").json()["code"] == "unknown_scope"
    header = town.store.pull(_asker("ska-avd1"), "unit:ska-avd1", 0).bundles
    parties = next(one.document.marked("parties") for one in header if one.document.kind == "header")
    assert "fyr-avd1" not in parties


def test_elder_care_public_and_private_reads_with_consent_and_is_told_why_not_in_an_emergency(town: Town) -> None:
    for unit in ("fyr-soc1", "fyr-hemtj"):
        session = town.session(unit)
        ways = {way["way"]: way for way in ask(session).json()["ways"]}
        assert (ways["sip_by_consent"]["open"], ways["sip_by_emergency"]["open"]) == (True, False)
        assert "3 kap. 5–7 §§" in ways["sip_by_emergency"]["because"]
        assert refused(open_it(town, unit, session, **EMERGENCY)) == "regime_may_not"
        assert open_it(town, unit, session).status == 200


def test_family_care_and_school_are_told_why_and_learn_nothing(town: Town) -> None:
    for unit in ("fyr-ifo", "fyr-grund"):
        session = town.session(unit)
        known, unknown = ask(session), ask(session, NOBODY_KNOWN)
        assert (known.status, known.body) == (unknown.status, unknown.body)
        assert refused(known) == "regime_may_not"
        assert "3 kap. 7 §" in known.json()["because"]
        assert refused(open_it(town, unit, session, asked="0.00")) == "regime_may_not"


def test_a_case_handler_without_the_named_right_may_not_by_any_way(town: Town) -> None:
    session = town.session("fyr-vc1", handler("fyr-vc1"))
    assert refused(ask(session)) == "role_may_not"
    for way in ({}, EMERGENCY):
        told = {"asked": "", "log_in": town.anew("fyr-vc1", handler("fyr-vc1"))}
        assert (
            refused(session.post("/v1/outside/open", wish(town, "fyr-vc1", session, **way, **told))) == "role_may_not"
        )


def test_in_an_emergency_a_care_provider_reads_when_the_person_cannot_be_asked(town: Town) -> None:
    assert open_it(town, **EMERGENCY).status == 200
    assert refused(open_it(town, **{**EMERGENCY, "consent": "GIVET"})) == "consent_does_not_allow"
    assert refused(open_it(town, consent="NEKAT")) == "consent_does_not_allow"


# What must be done first


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"asked": ""}, "outside_choose_twice"),
        ({"asked": "1763629200.00"}, "outside_choose_twice"),
        ({"confirmed": False}, "outside_choose_twice"),
        ({"reason": "behövs"}, "outside_reason_too_short"),
        ({"minutes": 0}, "outside_too_long"),
        ({"minutes": 24 * 60 + 1}, "outside_too_long"),
        ({"log_in": "no token"}, "outside_log_in_again"),
        ({"way": "sip_by_browsing"}, "outside_choose_twice"),
    ],
    ids=str,
)
def test_each_step_is_the_stores_to_ask_for(town: Town, changed: dict[str, Any], reason: str) -> None:
    assert refused(open_it(town, **changed)) == reason


def test_an_answer_to_a_question_is_good_for_its_session_its_person_and_a_quarter_of_an_hour(town: Town) -> None:
    mine, other = town.session("fyr-vc1"), town.session("fyr-vc1")
    asked = ask(mine).json()["asked"]
    assert refused(open_it(town, session=other, asked=asked)) == "outside_choose_twice"
    assert refused(open_it(town, session=mine, asked=ask(mine, NOBODY_KNOWN).json()["asked"])) == "outside_choose_twice"
    town.later(minutes=16)
    assert refused(open_it(town, session=mine, asked=asked)) == "outside_choose_twice"


def test_a_log_in_shows_itself_once_and_only_as_the_same_person_at_the_same_unit(town: Town) -> None:
    session = town.session("fyr-vc1")
    anew = town.anew("fyr-vc1")
    request = wish(town, "fyr-vc1", session, log_in=anew)
    assert session.post("/v1/outside/open", request).status == 200
    assert refused(session.post("/v1/outside/open", request)) == "outside_log_in_again", "replayed"
    assert Caller(town.port, anew).post("/v1/outside/ask", {"person": PERSON}).status == 401, "it was for that alone"
    for other in (town.anew("fyr-vc1", handler("fyr-vc1")), town.anew("fyr-avd1"), session.token):
        assert refused(open_it(town, session=session, log_in=other)) == "outside_log_in_again"


def test_a_log_in_of_a_while_ago_is_not_a_new_one(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    session, anew = town.session("fyr-vc1"), town.anew("fyr-vc1")
    began = town.sessions._clock()
    monkeypatch.setattr(town.sessions, "_clock", lambda: began + 301)
    assert refused(open_it(town, session=session, log_in=anew)) == "outside_log_in_again"


# What ends it


def test_a_reading_ends_at_its_time_by_the_stores_clock_and_never_lasts_longer_than_its_session(town: Town) -> None:
    session, reading = opened(town, minutes=30)
    assert session.post("/v1/outside/lasts", {"reading": reading}).json()["ends_at"] == "2026-11-20T09:30:00.000Z"
    town.later(minutes=29, seconds=59)
    assert read(session, reading).status == 200
    town.later(seconds=1)
    assert_over(session, reading)
    day = open_it(town, minutes=24 * 60).json()
    assert day["ends_at"] <= "2026-11-20T21:31:00.000Z", "a session of training lasts twelve hours"


def test_it_is_of_one_session_and_of_no_other(town: Town) -> None:
    session, reading = opened(town)
    for other in (
        town.session("fyr-vc1"),
        town.session("fyr-vc1", handler("fyr-vc1")),
        town.session("fyr-avd1"),
        town.session("ska-ssk", "ska-ssk.1"),
    ):
        assert_over(other, reading)
        assert other.post("/v1/outside/end", {"reading": reading}).status == 200
    assert read(session, reading).status == 200, "nobody else ends it"


def test_ending_it_or_opening_another_ends_it(town: Town) -> None:
    session, first = opened(town)
    second = open_it(town, session=session).json()["reading"]
    assert_over(session, first)
    assert session.post("/v1/outside/end", {"reading": second}).status == 200
    assert_over(session, second)


def test_a_role_that_ends_a_unit_that_closes_and_a_part_that_begins_end_it(town: Town) -> None:
    session, reading = opened(town, "fyr-soc1")
    town.store.end_roles(on_call("fyr-soc1"), "fyr-soc1")
    assert_over(session, reading)
    session, reading = opened(town, "fyr-avd1")
    unit = next(one for one, _, _ in town.store.units() if one.unit_id == "fyr-avd1")
    town.store.write_reference([replace(unit, inbox_state="CLOSED")])
    assert_over(session, reading)
    session, reading = opened(town)
    body = {"doc": town.plan.header, "add": ["fyr-vc1"], "remove": []}
    nurse = Pen("ska-ssk").enrol(town.store)  # who answers for the plan says who takes part in it
    assert nurse.do(town.store, "change_parties", town.plan.case_id, body).ruling == "applied"
    assert_over(session, reading)
    assert ask(session).json()["takes_part"] is False, "she reads no cases there"


def test_a_block_that_is_set_ends_it_and_an_inner_one_is_lifted_in_an_emergency_alone(town: Town) -> None:
    by_consent, by_emergency = opened(town), opened(town, "fyr-avd1", **EMERGENCY)
    _block(town, "INNER", "fyr-vc1", "fyr-avd1")
    assert_over(*by_consent)
    assert read(*by_emergency).status == 200
    session = town.session("fyr-vc1")
    told = ask(session).json()
    assert told["exists"], "that something is there may show, though it is blocked"
    assert {way["way"]: way["open"] for way in told["ways"]} == {"sip_by_consent": False, "sip_by_emergency": True}
    assert _plain(open_it(town, session=session)) == NOT_OPEN
    _block(town, "OUTER", "fyr-vc1", "fyr-avd1")
    assert_over(*by_emergency)
    assert _plain(open_it(town, session=session, **EMERGENCY)) == NOT_OPEN


def test_a_stricter_protection_ends_it(town: Town) -> None:
    session, reading = opened(town)
    _protect(town, "PROTECTED_REGISTRATION")
    assert_over(session, reading)
    assert [one.code for one in town.events("outside_ended")] == ["protected"]


# Whoever may not learn of it


def test_of_a_protected_person_nothing_is_told_and_her_plan_opens_after_one_more_confirmation(town: Town) -> None:
    _protect(town, "MARKED")
    session = town.session("fyr-vc1")
    told, of_nobody = ask(session).json(), ask(session, NOBODY_KNOWN).json()
    assert told.pop("asked") != of_nobody.pop("asked")
    assert told == of_nobody
    assert told["exists"] is False
    without, absent = open_it(town, session=session), _of_nobody(town, session)
    assert (without.status, without.body) == (absent.status, absent.body)
    confirmed = open_it(town, session=session, protection_confirmed=True)
    assert confirmed.status == 200
    header = read(session, confirmed.json()["reading"]).json()["header"]
    assert (header["owner_unit"], [path for path in header if path.startswith("parties/")]) == ("ska-ssk", [])


def test_the_same_answer_is_found_by_as_many_questions_to_the_database(town: Town) -> None:
    """What cannot be told by the words cannot be told by the clock either."""
    _protect(town, "MARKED")
    session = town.session("fyr-vc1")
    asking, opening = Counter[str](), Counter[str]()
    for person in (PERSON, NOBODY_KNOWN):
        asked = ask(session, person).json()["asked"]
        wanted = wish(town, "fyr-vc1", session, person=person, asked=asked)
        asking[person] = _statements(lambda person=person: ask(session, person))  # type: ignore[misc]
        opening[person] = _statements(lambda wanted=wanted: session.post("/v1/outside/open", wanted))  # type: ignore[misc]
    assert asking[PERSON] == asking[NOBODY_KNOWN] > 3
    assert opening[PERSON] == opening[NOBODY_KNOWN] > 3


def test_a_recorded_no_stands_when_the_person_cannot_be_asked(town: Town) -> None:
    person = "193301011239"
    case = establish(town.store, town.ward, Pen("ska-ssk").enrol(town.store), **{"person/id": person})
    _set_header(town, case, "consent/SIP/state", "ÅTERKALLAT")
    session = town.session("fyr-vc1")
    told = {"person": person, "asked": ask(session, person).json()["asked"]}
    answer, absent = open_it(town, session=session, **EMERGENCY, **told), _of_nobody(town, session, **EMERGENCY)
    assert (answer.status, answer.body) == (absent.status, absent.body)
    assert open_it(town, session=session, **told).status == 200, "what she says now is what counts"


def test_whose_unit_takes_part_reads_in_the_case_or_hears_what_a_stranger_hears(town: Town) -> None:
    for unit in ("ska-vc1", "ska-avd1"):
        session = town.session(unit)
        answer, absent = open_it(town, unit, session), _of_nobody(town, session)
        assert (answer.status, answer.body) == (absent.status, absent.body)
        assert ask(session).json()["exists"] is False
    nurse = town.session("ska-ssk", "ska-ssk.1")
    assert refused(ask(nurse)) == "role_may_not"


def test_what_is_not_hers_has_one_answer(town: Town) -> None:
    session, reading = opened(town)
    _, theirs = opened(town, "fyr-avd1")
    town.later(hours=2)
    answers = {(a.status, a.body) for a in (read(session, reading), read(session, theirs), read(session, "x" * 43))}
    assert len(answers) == 1
    assert next(iter(answers))[0] == 404


# What is written down


def test_every_question_opening_reading_and_end_is_an_event(town: Town) -> None:
    session, reading = opened(town)
    read(session, reading)
    read(session, reading)
    session.post("/v1/outside/end", {"reading": reading})
    ask(town.session("fyr-vc1", handler("fyr-vc1")))
    opening = town.events("outside_opened")
    assert [(one.person_id, one.reason, one.what, one.purpose) for one in opening] == [
        (PERSON, REASON, "sip_by_consent", "GIVET")
    ]
    assert opening[0].actor.user_id == on_call("fyr-vc1")
    assert len(town.events("emergency_read")) == 2
    assert [one.code for one in town.events("outside_ended")] == [""]
    assert [one.code for one in town.events("outside_asked")] == ["", "role_may_not"]


def test_nobody_writes_in_a_plan_that_she_has_read_it_but_the_store(town: Town) -> None:
    forger = Pen("ska-ssk").enrol(town.store)
    body = {"doc": town.plan.plan, "unit": "fyr-vc1", "name": "X", "title": "y", "way": "sip_by_consent", "until": "z"}
    verdict = forger.do(town.store, "note_reading", town.plan.case_id, body)
    assert (verdict.ruling, verdict.code) == ("held", "unknown_kind")


# In production


def test_in_production_she_shows_her_card_again_and_log_out_ends_it(tmp_path: Path, provider: Provider) -> None:
    hands = Hands()
    store = open_production(tmp_path / "central.db", provider, hands)
    staff(store)
    _as_anna(store)
    establish(store, Pen("ska-avd1").enrol(store), Pen("ska-ssk").enrol(store))
    with serving_production(store, provider, hands) as service:
        pen = Pen("fyr-vc1")
        session, refresh = begin(service, provider, pen)
        not_answering = come_back(provider, "anna", "AAAA", max_age="600")
        told: dict[str, object] = {
            "person": PERSON,
            "asked": ask(session).json()["asked"],
            "way": "sip_by_consent",
            "consent": "GIVET",
            "reason": REASON,
            "minutes": 60,
            "confirmed": True,
        }
        for stale in (
            "x",
            not_answering,
            log_in(service, provider, "eva"),
            log_in(service, provider, "anna-two-hours-ago"),
        ):
            assert refused(session.post("/v1/outside/open", {**told, "log_in": stale})) == "outside_log_in_again"
        fresh = log_in(service, provider, "anna")
        reading = session.post("/v1/outside/open", {**told, "log_in": fresh}).json()["reading"]
        assert refused(session.post("/v1/outside/open", {**told, "log_in": fresh})) == "outside_log_in_again"
        assert read(session, reading).status == 200
        assert service.post("/v1/session/end", {"refresh_token": refresh}).status == 200
        assert read(session, reading).status == 401
        assert_over(begin(service, provider, pen)[0], reading)
    store.close()


def _as_anna(store: Store) -> None:
    """The person of the provider's first card is on call."""
    store.write_reference([], [], [Membership("ska-ssk.1", "fyr-vc1", "EMERGENCY_READ")])


# Hands


def assert_over(session: Caller, reading: str) -> None:
    answer = read(session, reading)
    assert (answer.status, answer.json()["code"]) == (404, "unknown_reading")
    assert session.post("/v1/outside/lasts", {"reading": reading}).status == 404


def _asker(unit: str) -> Any:
    return asker_of(f"unit:{unit}")


def _plain(answer: Answer) -> dict[str, object]:
    assert answer.status == 403
    return {name: value for name, value in answer.json().items() if name != "message_sv"}


def _of_nobody(town: Town, session: Caller, **changed: object) -> Answer:
    """The answer about a person who has no plan at all."""
    token = town.sessions.find(f"Bearer {session.token}")
    told = {"person": NOBODY_KNOWN, "asked": ask(session, NOBODY_KNOWN).json()["asked"]}
    anew = {"log_in": town.sessions.begin(token.user_id, token.unit_id)}
    return session.post("/v1/outside/open", {**wish(town, token.unit_id, session, **changed), **told, **anew})


def _block(town: Town, kind: str, *units: str) -> None:
    """On the person's wish, by the unit that owns the case."""
    for unit in units:
        body = {"doc": town.plan.header, "unit": unit, "block": kind, "asked_by": "PERSON"}
        verdict = town.ward.do(town.store, "block_unit", town.plan.case_id, body)
        assert verdict.ruling == "applied", verdict


def _statements(step: Callable[[], Answer]) -> int:
    counted: list[str] = []

    def count(*told: Any) -> None:
        counted.append(str(told[2]))

    event.listen(Engine, "before_cursor_execute", count)
    try:
        step()
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    return len(counted)


def _protect(town: Town, grade: str) -> None:
    _set_header(town, town.plan, "person/protected", grade)


def _set_header(town: Town, case: Established, path: str, value: str) -> None:
    """As an operation that is not built yet will leave it: the cell with its value, in the database itself."""
    row = {"doc_id": case.header, "path": path, "ver": 1, "value": json.dumps(value, ensure_ascii=False), "op_id": ""}
    column = schema.field.c

    def work(connection: Any) -> None:
        connection.execute(delete(schema.field).where(column.doc_id == case.header, column.path == path))
        connection.execute(insert(schema.field), row)

    town.store._database.run(work)
