"""A day's work after log-in by a provider, with everything real but the key ring: begun, locked, unlocked, ended."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from central.store.store import Store
from desktop.app import work_launcher
from desktop.app.left_behind import LeftBehind
from desktop.app.session_ticket import LOCKED, SessionTicket, read_ticket
from desktop.app.work_launcher import WorkLauncher
from desktop.app.work_ticket import WorkTicket
from desktop.app.workday import Workday
from desktop.models.clock import Clock
from desktop.models.records import SyncState, UnitRecord
from desktop.models.sign_in import Login
from desktop.models.texts import Texts
from desktop.models.worker import Worker
from desktop.session.device_folder import device_folder
from desktop.session.folder_lock import SignInError
from desktop.session.keystore import KeyStore
from desktop.session.known_places import read_places
from desktop.session.vault import OpenVault, Vault
from desktop.sync.dialogue import StoreRefused
from tests.central.pen import Pen, begin_story
from tests.central.service import Caller
from tests.security.key_rings import CHEAP, PIN, Ring
from tests.security.production import Hands, begin, log_in, open_store
from tests.security.provider_process import Provider
from tests.security.test_login_client import Person, url_of

WARD = UnitRecord("ska-avd1", "Sjukhusavdelning 1", "SLUTEN", "Skaraborg", "", "", "")


@pytest.fixture
def store(tmp_path: Path, provider: Provider, hands: Hands) -> Iterator[Store]:
    opened = open_store(tmp_path / "central.db", provider, hands)
    begin_story(opened, Pen("ska-avd1").enrol(opened))
    yield opened
    opened.close()


class Computer:
    """One person's: her key ring and her folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ring = Ring()

    def vault(self, ticket: SessionTicket) -> Vault:
        keys = KeyStore(self.folder, training=False, service=self.ring)
        return Vault(device_folder(self.folder, ticket.account), ticket.account, keys, Clock())

    def day(self, ticket: SessionTicket, keys: OpenVault) -> tuple[Workday, Callable[[], None]]:
        """A day's work, and how to wait until it is up to date."""
        fresh = threading.Event()

        def tell(state: SyncState) -> None:
            if state.connected and not state.first_sync:
                fresh.set()

        worker = Worker()
        worker.start()
        day = Workday(ticket, lambda _change: None, tell, worker, Texts.load())
        day.keys = keys

        def wait() -> None:
            assert fresh.wait(15), "never up to date"

        return day, wait


def ticket_of(service: Caller, store: Store, computer: Computer, work: WorkTicket) -> SessionTicket:
    told = SessionTicket(
        url_of(service), "", store.public_key.hex(), "ska-avd1", str(computer.folder), training=False, work=work
    )
    line = json.dumps(told, default=lambda one: {n: getattr(one, n) for n in one.__slots__})
    path = computer.folder / "line"
    path.parent.mkdir(exist_ok=True)
    path.write_text(line + "\n", "utf-8")
    with path.open(encoding="utf-8") as pipe:
        assert read_ticket(pipe) == told, "what goes by the pipe comes out the same"
    path.unlink()
    return told


def end(day: Workday, ending: str) -> None:
    day.close(ending)
    day.worker.stop()


def test_a_day_begins_is_locked_goes_on_and_ends(
    service: Caller, store: Store, provider: Provider, hands: Hands, tmp_path: Path
) -> None:
    computer = Computer(tmp_path / "computer")
    login = Login("ska-avd1.1", "Eva Dahl", "sjuksköterska", "ska-avd1", ("CASEWORKER_SLUTEN",), store.public_key.hex())
    id_token = log_in(service, provider, "eva")
    ticket = ticket_of(service, store, computer, WorkTicket("ska-avd1.1", WARD, login, id_token))
    assert id_token not in repr(ticket)
    day, up_to_date = computer.day(ticket, computer.vault(ticket).choose(PIN, CHEAP))
    with pytest.raises(SignInError) as refused:
        day.worker.submit(day.open).result(10)
    assert refused.value.needs_contact, "without the store's share of the key nothing opens"
    answer = day.log_in()
    opened = day.worker.submit(lambda: day.open(answer)).result(10)
    assert opened.desk.workplace.session.author.name == "Eva Dahl"
    day.start_rounds()
    up_to_date()
    while not day.left_behind().poke_token:  # comes with the first round, whose end nothing tells
        threading.Event().wait(0.02)
    end(day, "locked")
    told, left = day.left_behind(), day.left_behind().refresh_token
    assert left
    locked = Caller(service.port, told.poke_token)
    (news,) = (f"/v1/news?{scope}={at}&within=0" for scope, at in told.cursors.items())
    assert locked.get(news).json() == {"new": 0, "high": 0}, "what she had on the screen is nothing new"

    hands.ahead = timedelta(hours=1)
    later = ticket_of(service, store, computer, WorkTicket("ska-avd1.1", WARD, None, "", left))
    day, up_to_date = computer.day(later, computer.vault(later).unlock(PIN))
    opened = day.worker.submit(day.open).result(10)
    assert opened.has_data
    day.start_rounds()
    up_to_date()
    assert locked.get(news).status == 200
    end(day, "logged_out")
    assert not day.left_behind().refresh_token
    assert locked.get(news).status == 401
    with store._database.read() as connection:
        rows = connection.exec_driver_sql("SELECT ended_by FROM login_session").fetchall()
    assert rows == [("log_out",)], "one session all the while"

    offline = ticket_of(service, store, computer, WorkTicket("ska-avd1.1", WARD))
    day, _ = computer.day(offline, computer.vault(offline).unlock(PIN))
    opened = day.worker.submit(day.open).result(10)
    assert opened.has_data, "without a log-in she opens what was fetched, for as long as the lease says"
    with pytest.raises(StoreRefused, match="session_over"):
        day.log_in()
    end(day, "logged_out")


def test_a_ticket_is_of_training_or_of_the_real_service(tmp_path: Path) -> None:
    base = {"url": "", "token": "", "store_key": "", "unit": "ska-ssk", "data": ""}
    for wrong in (base | {"training": False}, base | {"work": {"user_id": "x"}}):
        path = tmp_path / "line"
        path.write_text(json.dumps(wrong) + "\n", "utf-8")
        with path.open(encoding="utf-8") as pipe, pytest.raises(ValueError, match="neither"):
            read_ticket(pipe)


class Launched:
    """The launcher at the screen: its browser is `person`, and of session processes only what they are told and do."""

    def __init__(self, service: Caller, data: Path, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
        self.tickets: list[SessionTicket] = []
        self.does = "import sys; sys.stdin.read()"

        def start(ticket: SessionTicket, *, stdout: int | None = None) -> subprocess.Popen[str]:
            self.tickets.append(ticket)
            command = [sys.executable, "-c", self.does]
            return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=stdout, text=True)

        monkeypatch.setattr(work_launcher, "start_session", start)
        self.launcher = WorkLauncher(url_of(service), data, person.opens)
        self.window = self.launcher.window


def test_at_the_screen_log_in_choose_a_unit_lock_unlock_log_out(
    service: Caller, store: Store, provider: Provider, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, _ = begin(service, provider, Pen("ska-ssk"))
    since = {"unit:ska-ssk": store.pulse().heads["unit:ska-ssk"]}
    left = LeftBehind("kept.token", session.post("/v1/poke", {}).json()["poke_token"], since)
    person = Person("anna")
    at = Launched(service, tmp_path / "data", person, monkeypatch)
    window = at.window
    qtbot.addWidget(window)
    at.launcher.start()
    assert "Logga in i SAMSA" in window.text()
    window._main.click()
    assert "Legitimera dig i webbläsaren" in window.text()
    qtbot.waitUntil(lambda: "Välj enhet" in window.text(), timeout=15_000)
    assert "Du kan stänga fliken" in person.page()
    assert "Anna Lindh" in window.text()
    assert [row.unit.name for row in window._rows] == ["Sjukhusavdelning 1", "Kommun SSK"]
    at.does = f"import sys; print({left.to_line()!r}); sys.exit({LOCKED})"
    window._rows[1].click()
    (ticket,) = at.tickets
    assert ticket.work is not None
    assert (ticket.unit, ticket.training, ticket.account) == ("ska-ssk", False, "work/ska-ssk.1")
    assert ticket.work.login is not None
    assert ticket.work.login.roles == ("CASEWORKER_KOM",)
    assert window.isHidden()
    qtbot.waitUntil(lambda: "Kommun SSK är låst" in window.text(), timeout=15_000)
    qtbot.waitUntil(lambda: "Inget nytt sedan" in window.text(), timeout=15_000)
    begin_story(store, Pen("ska-avd1").enrol(store))
    qtbot.waitUntil(lambda: "1 ny sedan" in window.text(), timeout=15_000)
    (watch,) = at.launcher._locked._watches.values()
    at.does = "pass"
    window._main.click()
    unlocked = at.tickets[-1].work
    assert unlocked is not None
    assert (unlocked.refresh_token, unlocked.id_token, unlocked.login) == ("kept.token", "", None)
    assert (watch._token, at.launcher._locked._watches) == ("", {}), "unlocked, it is let go of at once"
    qtbot.waitUntil(lambda: "Du har lämnat SAMSA" in window.text(), timeout=15_000)
    shown = len(person.opened)
    window._other.click()
    qtbot.waitUntil(lambda: len(person.opened) > shown, timeout=15_000)
    assert "?" not in person.opened[-1], "the token that logs out stands on no command line"
    assert person.thread is not None
    person.thread.join(10)
    assert [one.unit.unit_id for one in read_places(tmp_path / "data")] == ["ska-ssk"]
    assert "Arbeta utan nät" in window.text()
    window._rows[0].click()
    assert at.tickets[-1].work == WorkTicket("ska-ssk.1", read_places(tmp_path / "data")[0].unit)
    at.launcher.close()
    for secret in (ticket.work.id_token, "kept.token", left.poke_token):
        assert secret not in (tmp_path / "data" / "places.json").read_text("utf-8")


def test_one_unit_is_opened_at_once_and_who_is_refused_reads_why(
    service: Caller, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Person("anna-reserve-card")
    at = Launched(service, tmp_path / "data", person, monkeypatch)
    window = at.window
    qtbot.addWidget(window)
    at.launcher.start()
    window._main.click()
    qtbot.waitUntil(lambda: "tillitsnivå 3" in window.text(), timeout=15_000)
    person.page()
    assert window._main.text() == "Logga in igen"
    person.card = "eva"
    person.shown.clear()
    window._main.click()
    qtbot.waitUntil(lambda: len(at.tickets) == 1, timeout=15_000)
    assert at.tickets[0].unit == "ska-avd1"
    person.page()
    at.launcher.close()


def test_on_a_shared_computer_nothing_is_remembered_and_nothing_unlocked(
    service: Caller, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMSA_COMPUTER", "shared")
    person = Person("eva")
    at = Launched(service, tmp_path / "data", person, monkeypatch)
    line = LeftBehind("kept.token", "poke.kept", {"unit:ska-avd1": 0}).to_line()
    at.does = f"import sys; print({line!r}); sys.exit({LOCKED})"
    qtbot.addWidget(at.window)
    at.launcher.start()
    at.window._main.click()
    qtbot.waitUntil(lambda: "Du har lämnat SAMSA" in at.window.text(), timeout=15_000)
    assert at.tickets[0].passing
    assert at.launcher._locked._watches == {}
    assert read_places(tmp_path / "data") == ()
    person.page()
    at.launcher.close()


class Absent(Person):
    """Nobody looks at the browser."""

    def __init__(self) -> None:
        super().__init__("")

    def opens(self, address: str) -> bool:
        return True


def test_it_can_be_called_off(service: Caller, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    at = Launched(service, tmp_path / "data", Absent(), monkeypatch)
    window = at.window
    qtbot.addWidget(window)
    at.launcher.start()
    window._main.click()
    window._other.click()
    assert "Logga in i SAMSA" in window.text()
    qtbot.waitUntil(lambda: not any(one.name == "log-in" for one in threading.enumerate()), timeout=15_000)
    assert at.tickets == []
    at.launcher.close()


class Rounds:
    """Stands for the rounds of a session: how long they are given for what waits is all that is asked."""

    def __init__(self) -> None:
        self.given: list[float] = []

    def stop(self, push_patience: float) -> None:
        self.given.append(push_patience)


def test_before_the_computer_sleeps_there_is_less_time_than_it_waits(tmp_path: Path) -> None:
    ticket, rounds = SessionTicket("http://127.0.0.1:9", "", "", "ska-ssk", str(tmp_path)), Rounds()
    for why in ("left", "asleep"):
        worker = Worker()
        worker.start()
        day = Workday(ticket, lambda _change: None, lambda _state: None, worker, Texts.load())
        day._schedule = rounds  # type: ignore[assignment]
        day.close("locked", why)
        worker.stop()
    assert rounds.given == [5.0, 3.0], "by its own setting it waits five seconds, for the files to be closed too"
