"""The token of a locked program: counts what comes, opens nothing else, and ends with everything it counts for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from central.api.admission import Admission
from central.api.sessions import Sessions
from central.store.store import Store
from tests.central.pen import UNITS, USERS, Pen, Story, admission, new_id, opening, sqlite_store
from tests.central.service import LAUNCH_TOKEN, Answer, Caller, serving
from tests.security.production import Hands, begin, people, refresh_request, refused
from tests.security.provider_process import Provider

INBOX = "unit:ska-ssk"


def ask(locked: Caller, since: int, *known: int, within: int = 0) -> Answer:
    """How much has come after a position; `known` are the two numbers it has been told already."""
    told = "".join(f"&{name}={number}" for name, number in zip(("new", "high"), known, strict=False))
    return locked.get(f"/v1/news?{INBOX}={since}{told}&within={within}")


def count(locked: Caller, since: int) -> tuple[int, int]:
    answer = ask(locked, since)
    assert (answer.status, set(answer.json())) == (200, {"new", "high"}), answer.body
    return answer.json()["new"], answer.json()["high"]


def keep(session: Caller) -> Caller:
    """What a locked program has instead of its session."""
    return Caller(session.port, session.post("/v1/poke", {}).json()["poke_token"])


@dataclass(frozen=True)
class Street:
    """A training store with a ward that writes and a unit that is locked."""

    store: Store
    ward: Pen
    session: Caller
    locked: Caller

    def send(self, *recipients: str, priority: str = "normal") -> Story:
        """A new case with a message."""
        story = Story(new_id(), new_id(), new_id(), "")
        message = {**admission(*recipients, doc=story.admission), "priority": priority}
        written = [
            self.ward.write("open_case", story.case_id, opening(story.header)),
            self.ward.write("send", story.case_id, message),
        ]
        assert [one.ruling for one in self.ward.push(self.store, *written).verdicts] == ["applied"] * 2
        return story

    def head(self) -> int:
        return self.store.pulse().heads[INBOX]


@pytest.fixture
def street(tmp_path: Path) -> Iterator[Street]:
    store = sqlite_store(tmp_path)
    with serving(store, sessions=Sessions(LAUNCH_TOKEN), admission=Admission({})) as launcher:
        session = launcher.log_in("ska-ssk", Pen("ska-ssk"))
        yield Street(store, Pen("ska-avd1").enrol(store), session, keep(session))
    store.close()


class TestCounting:
    def test_what_has_come_since_and_nobody_has_acknowledged(self, street: Street) -> None:
        before = street.send("ska-ssk")
        since = street.head()
        assert count(street.locked, since) == (0, 0)
        street.send("ska-ssk", "ska-vc1")
        urgent = street.send("ska-ssk", priority="high")
        street.send("ska-vc1")
        assert count(street.locked, since) == (2, 1)
        nurse = Pen("ska-ssk").enrol(street.store)
        # Whatever moves a message that was there before does not make it a new one.
        assert nurse.do(street.store, "mark_seen", before.case_id, {"doc": before.admission}).ruling == "applied"
        assert count(street.locked, since) == (2, 1)
        assert nurse.do(street.store, "acknowledge", urgent.case_id, {"doc": urgent.admission}).ruling == "applied"
        assert count(street.locked, since) == (1, 0)

    def test_what_the_unit_has_sent_itself_is_none(self, street: Street) -> None:
        locked = keep(Caller(street.locked.port).log_in("ska-avd1", Pen("ska-avd1")))
        street.send("ska-ssk")
        assert locked.get("/v1/news?unit:ska-avd1=0&within=0").json() == {"new": 0, "high": 0}

    def test_a_message_that_was_sent_back_is_none(self, street: Street) -> None:
        since = street.head()
        story = street.send("ska-ssk")
        nurse = Pen("ska-ssk").enrol(street.store)
        body = {"doc": story.admission, "reason": "WRONG_UNIT"}
        assert nurse.do(street.store, "misdirected", story.case_id, body).ruling == "applied"
        assert count(street.locked, since) == (0, 0)

    def test_waiting_ends_when_the_numbers_change_and_not_when_something_else_moves(self, street: Street) -> None:
        before = street.send("ska-ssk")
        since = street.head()
        answers: list[Any] = []
        asking = threading.Thread(target=lambda: answers.append(ask(street.locked, since, 0, 0, within=15)))
        asking.start()
        Pen("ska-ssk").enrol(street.store).do(street.store, "mark_seen", before.case_id, {"doc": before.admission})
        street.send("ska-ssk", priority="high")
        asking.join(10)
        assert answers[0].json() == {"new": 1, "high": 1}
        assert ask(street.locked, since, 1, 1).status == 204
        assert ask(street.locked, since, 1, 0).json() == {"new": 1, "high": 1}

    def test_a_question_that_is_none_is_refused_after_the_token(self, street: Street) -> None:
        for query in ("", "?within=0", f"?{INBOX}=-1", f"?{INBOX}=x", f"?{INBOX}=0&new=1", f"?{INBOX}=0&high=1"):
            assert refused(street.locked.get(f"/v1/news{query}")) == (400, "bad_parameter"), query
            assert refused(Caller(street.locked.port, "poke.x").get(f"/v1/news{query}")) == (401, "bad_token")
            assert refused(Caller(street.locked.port, "").get(f"/v1/wait{query}")) == (401, "no_token")
            assert refused(Caller(street.locked.port, "x").get(f"/v1/wait{query}")) == (401, "bad_token")


class TestWhatEndsIt:
    def test_the_training_stores_own_end(self, tmp_path: Path) -> None:
        store, now = sqlite_store(tmp_path), [0.0]
        with serving(store, sessions=Sessions(LAUNCH_TOKEN, lambda: now[0])) as launcher:
            locked = keep(launcher.log_in("ska-ssk", Pen("ska-ssk")))
            now[0] = 12 * 3600 - 1
            assert count(locked, 0) == (0, 0)
            now[0] = 12 * 3600
            assert refused(ask(locked, 0)) == (401, "bad_token")
        store.close()

    def test_the_log_ins_end_however_often_its_session_is_renewed(
        self, service: Caller, store: Store, provider: Provider, hands: Hands
    ) -> None:
        pen = Pen("ska-ssk")
        session, refresh = begin(service, provider, pen)
        locked = keep(session)
        hands.ahead = timedelta(minutes=20)
        assert refused(session.post("/v1/poke", {})) == (401, "bad_token"), "the short token has ended"
        assert count(locked, 0) == (0, 0)
        told = service.post("/v1/session/refresh", refresh_request(refresh, pen)).json()
        assert keep(Caller(service.port, told["session_token"])).token == locked.token, "asking again makes no longer"
        hands.ahead = timedelta(hours=9, minutes=59)
        assert count(locked, 0) == (0, 0)
        hands.ahead = timedelta(hours=10)
        assert refused(ask(locked, 0)) == (401, "bad_token")

    @pytest.mark.parametrize("waits", [False, True], ids=["asking", "waiting"])
    @pytest.mark.parametrize("what", ["log_out", "device_lost", "role_ended", "unit_closed"])
    def test_it_is_cut_at_once(
        self, service: Caller, store: Store, provider: Provider, what: str, *, waits: bool
    ) -> None:
        pen = Pen("ska-ssk")
        session, refresh = begin(service, provider, pen)
        locked, answers = keep(session), list[Any]()
        asking = threading.Thread(target=lambda: answers.append(ask(locked, 0, 0, 0, within=20 if waits else 0)))
        ending: dict[str, tuple[Callable[[], object], tuple[int, str]]] = {
            "log_out": (
                lambda: service.post("/v1/session/end", {"refresh_token": refresh}),
                (401, "bad_token"),
            ),
            "device_lost": (lambda: store.lose_device(pen.device_id), (403, "device_lost")),
            "role_ended": (
                lambda: store.write_reference((), [user for user in USERS if user.user_id == "ska-ssk.1"]),
                (403, "unknown_scope"),
            ),
            "unit_closed": (
                lambda: store.write_reference([replace(UNITS[1], inbox_state="CLOSED")]),
                (403, "unknown_scope"),
            ),
        }
        end, expected = ending[what]
        if waits:
            asking.start()
            count(locked, 0)  # by then the other one has been let in too
        end()
        if not waits:
            asking.start()
        asking.join(10)
        assert not asking.is_alive()
        assert refused(answers[0]) == expected
        people(store, provider.issuer)
        store.find_again(pen.device_id)
        if what == "log_out":
            assert refused(ask(locked, 0)) == expected


def test_nobody_makes_one(service: Caller, store: Store, provider: Provider) -> None:
    session, refresh = begin(service, provider, Pen("ska-ssk"))
    other, _ = begin(service, provider, Pen("ska-avd1"), "eva")
    locked, others = keep(session), keep(other)
    kind, session_id, mac = locked.token.split(".")
    forged = [
        "poke", "poke.", "poke..", f"poke.{session_id}", f"poke.{session_id}.", f"{session_id}.{mac}", mac,
        f"poke.{session_id}.{others.token.split('.')[2]}", f"poke.{others.token.split('.')[1]}.{mac}",
        f"{kind}.{session_id}.{mac}.{mac}", f"POKE.{session_id}.{mac}", f"poke.{session_id}.{mac}=",
        f"poke.{session_id}.{refresh.split('.')[1]}", refresh, session.token, f"poke.{'å' * 32}.{mac}",
        *(f"poke.{session_id}.{mac[:at]}{'B' if mac[at] == 'A' else 'A'}{mac[at + 1:]}" for at in range(0, 40, 7)),
    ]  # fmt: skip
    for token in forged:
        assert refused(ask(Caller(service.port, token), 0)) == (401, "bad_token"), token
    assert count(locked, 0) == (0, 0)
    assert refused(others.get(f"/v1/news?{INBOX}=0&within=0")) == (403, "unknown_scope"), "only of her own unit"
    with store._database.read() as connection:
        rows = "".join(str(row) for row in connection.exec_driver_sql("SELECT * FROM login_session"))
    assert mac not in rows, "it is kept nowhere"


def test_it_renews_nothing_and_ends_nothing(service: Caller, provider: Provider) -> None:
    pen = Pen("ska-ssk")
    session, refresh = begin(service, provider, pen)
    locked = keep(session)
    renewal = service.post("/v1/session/refresh", refresh_request(locked.token, pen))
    assert refused(renewal) == (401, "session_over"), "even with the device's key"
    assert service.post("/v1/session/end", {"refresh_token": locked.token}).status == 200, "nothing is told apart"
    assert refused(locked.post("/v1/poke", {})) == (401, "bad_token"), "it does not make another"
    assert count(locked, 0) == (0, 0)
    assert service.post("/v1/session/refresh", refresh_request(refresh, pen)).status == 200
