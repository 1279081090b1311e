"""Reading a plan without taking part, at the screen: a real store on loopback, the page with its two choices, the plan
that says all the time how it is read, and every way in which it ends."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from central.api.admission import Admission
from central.api.sessions import Sessions
from central.store.store import Store
from desktop.app.jobs import Jobs
from desktop.app.outside_pages import PAGE, OutsidePages
from desktop.models.clock import Clock
from desktop.models.records import SyncState
from desktop.models.texts import Texts
from desktop.models.worker import Worker
from desktop.models.workplace import Session, Workplace
from desktop.sync.transport import HttpTransport
from desktop.views.frame import MainWindow
from domain.directory import Unit
from domain.operation import Author
from domain.told import Told
from tests.central.pen import NOW, STORE_KEY, Pen, asker_of, new_store
from tests.central.service import LAUNCH_TOKEN, serving
from tests.gui.conftest import press, type_text
from tests.security.plan_in_force import OUTSIDE, establish, on_call, staff

REASON = "Hembesök på natten, hon vill att vi läser hennes plan"
ON_LINE = SyncState(True, "2026-11-20T08:00:00.000Z", "2026-11-20T09:00:00.000Z", 0, 0, 0)
OFF_LINE = SyncState(False, "2026-11-20T08:00:00.000Z", "2026-11-20T09:00:00.000Z", 0, 0, 0)


@dataclass
class Day:
    """A working day that has nothing but a network."""

    transport: HttpTransport

    def network(self) -> HttpTransport:
        return self.transport


@dataclass
class Desk:
    """One person at a screen. `now` is the monotonic clock."""

    window: MainWindow
    pages: OutsidePages
    store: Store
    now: list[float] = field(default_factory=lambda: [0.0])

    def widget(self, name: str) -> QWidget:
        found = [one for one in self.window.findChildren(QWidget, name) if not one.isHidden()]
        assert found, name
        return found[-1]

    def note(self) -> str:
        return self.pages.form.note.label.plain()

    def shown(self) -> QWidget:
        """The form, or the plan."""
        current = self.pages.stack.currentWidget()
        assert current is not None
        return current

    def words(self) -> str:
        """Everything that is written on the page."""
        labels = self.shown().findChildren(QLabel)
        return "\n".join(one.text() for one in labels if one.isVisibleTo(self.pages.stack))

    def later(self, seconds: float) -> None:
        self.now[0] += seconds
        self.pages.tick()


@contextlib.contextmanager
def sitting(qtbot: QtBot, store: Store, port: int, unit: Unit) -> Iterator[Desk]:
    transport = HttpTransport(f"http://127.0.0.1:{port}", LAUNCH_TOKEN, unit.unit_id)
    session = Session(Author(on_call(unit.unit_id), "Jo Sand", "läkare"), unit, ("EMERGENCY_READ",), store_key())
    window, worker = MainWindow(), Worker()
    qtbot.addWidget(window)
    worker.start()
    errors: list[Exception] = []
    now = [0.0]
    jobs = Jobs(worker, errors.append, window)
    workplace, texts = Workplace(session, Clock()), Texts.load()
    workplace.learn(Told.of(one.document) for one in store.pull(asker_of("reference"), "reference", 0, 2000).bundles)
    pages = OutsidePages(window, jobs, Day(transport), workplace, texts, training=True, clock=lambda: now[0])
    window.show()
    pages.show(ON_LINE)
    yield Desk(window, pages, store, now)
    pages.leave()
    worker.stop()
    transport.close()
    assert errors == []


def store_key() -> str:
    return STORE_KEY.public_key().public_bytes_raw().hex()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, int]]:
    path = tmp_path_factory.mktemp("store") / "central.db"
    path.write_bytes(Path(new_store()).read_bytes())
    store = Store.open(path, STORE_KEY, lambda: NOW)
    staff(store)
    establish(store, Pen("ska-avd1").enrol(store), Pen("ska-ssk").enrol(store))
    with serving(store, sessions=Sessions(LAUNCH_TOKEN), admission=Admission({})) as launcher:
        yield store, launcher.port
    store.close()


def _unit(unit_id: str) -> Unit:
    return next(unit for unit in OUTSIDE if unit.unit_id == unit_id)


@pytest.fixture
def desk(qtbot: QtBot, service: tuple[Store, int]) -> Iterator[Desk]:
    with sitting(qtbot, *service, _unit("fyr-vc1")) as one:
        yield one


def ask(desk: Desk, qtbot: QtBot, number: str = "19441011-9046") -> None:
    line = desk.widget("outside.person")
    assert isinstance(line, QLineEdit)
    line.clear()
    type_text(line, number)
    press(line, Qt.Key.Key_Return)


def open_plan(desk: Desk, qtbot: QtBot) -> None:
    ask(desk, qtbot)
    qtbot.waitUntil(lambda: "Det finns en plan" in desk.note())
    desk.pages.form.grounds.radios["consent"].click()
    prose = desk.widget("outside.reason")
    assert isinstance(prose, QPlainTextEdit)
    type_text(prose, REASON)
    desk.pages.form.open.click()
    qtbot.waitUntil(lambda: desk.pages.stack.currentWidget() is not desk.pages.form)


def test_from_the_number_in_any_spelling_to_the_plan_and_out_again(desk: Desk, qtbot: QtBot) -> None:
    ask(desk, qtbot, "441011 9047")
    assert "Numret stämmer inte" in desk.pages.form.person.error()
    ask(desk, qtbot, "441011-9046")
    qtbot.waitUntil(lambda: "Det finns en plan för 19441011-9046. Den är inte öppnad." in desk.note())
    assert "Att få vara hemma" not in desk.words()
    desk.pages.form.open.click()
    assert "Välj varför du får läsa planen." in desk.words()
    desk.pages.form.grounds.radios["consent"].click()
    desk.pages.form.open.click()
    assert "minst 20 tecken" in desk.pages.form.reason.error()
    desk.pages.form.begin()
    open_plan(desk, qtbot)
    words = desk.words()
    for told in (
        "Läses utan att delta – inget sparas på datorn.",
        "Jo Sand, Vårdcentral 1. Med personens samtycke. Till 20 nov kl. 11.00.",
        "Ingrid Hallberg, 19441011-9046",
        "Att få vara hemma",
        "Ärendet hör till Kommun SSK. Deltar: Kommun SSK, Sjukhusavdelning 1, Vårdcentral 1.",
    ):
        assert told in words
    assert "Kan inte verifieras" not in words
    desk.widget("outside.close").setFocus()
    press(desk.widget("outside.close"), Qt.Key.Key_Space)
    assert "Planen är stängd" in desk.note()
    assert "Att få vara hemma" not in desk.words()
    assert desk.pages.stack.count() == 1
    ask(desk, qtbot)
    qtbot.waitUntil(lambda: "Det finns en plan" in desk.note())


def test_it_is_read_with_the_keyboard_alone(desk: Desk, qtbot: QtBot) -> None:
    open_plan(desk, qtbot)
    page = desk.widget("outside.plan_page")
    assert isinstance(page, QScrollArea)
    assert QApplication.focusWidget() is page
    press(page, Qt.Key.Key_PageDown)
    assert page.verticalScrollBar().value() > 0


def test_nothing_of_the_plan_can_be_marked_copied_or_changed(desk: Desk, qtbot: QtBot) -> None:
    open_plan(desk, qtbot)
    plan = desk.shown()
    marks = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    assert not [one.text() for one in plan.findChildren(QLabel) if one.textInteractionFlags() & marks]
    assert plan.findChildren(QLineEdit) == []
    assert plan.findChildren(QPlainTextEdit) == []
    QApplication.clipboard().clear()
    plan.setFocus()
    press(plan, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press(plan, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == ""


def test_it_closes_when_the_time_is_out(desk: Desk, qtbot: QtBot) -> None:
    open_plan(desk, qtbot)
    assert desk.widget("outside.bar").findChildren(QLabel)[-1].text() == "60 min kvar"
    shown = desk.pages._shown
    assert shown is not None
    shown.heard = 3599.0  # the store has answered all the time
    desk.later(3599)
    assert "Mindre än en minut kvar" in desk.words()
    desk.later(1)
    assert "Tiden är ute" in desk.note()


def test_it_closes_within_a_minute_when_the_store_ends_it(desk: Desk, qtbot: QtBot) -> None:
    open_plan(desk, qtbot)
    shown = desk.pages._shown
    assert shown is not None
    desk.later(30)
    qtbot.waitUntil(lambda: shown.heard == 30.0)
    desk.pages._end(shown.reading)  # as a block, a protection or a role that ends would do
    desk.later(30)
    qtbot.waitUntil(lambda: "Läsningen gäller inte längre" in desk.note())


def test_it_closes_after_a_minute_without_a_network(desk: Desk, qtbot: QtBot) -> None:
    open_plan(desk, qtbot)
    desk.pages._login._workday.network().close()
    desk.later(30)
    desk.later(29)
    assert desk.pages.stack.currentWidget() is not desk.pages.form
    desk.later(1)
    assert "inte nått den centrala lagringen på en minut" in desk.note()


def test_without_a_network_it_says_so_and_asks_nothing(desk: Desk, qtbot: QtBot) -> None:
    desk.pages.show_connection(OFF_LINE)
    assert "Datorn är inte uppkopplad" in desk.note()
    ask(desk, qtbot)
    assert desk.pages.form.ask.reason == desk.note()
    desk.pages.show_connection(ON_LINE)
    assert desk.note() == ""


def test_elder_care_sees_which_way_is_closed_and_why(qtbot: QtBot, service: tuple[Store, int]) -> None:
    with sitting(qtbot, *service, _unit("fyr-soc1")) as desk:
        ask(desk, qtbot)
        qtbot.waitUntil(lambda: "Det finns en plan" in desk.note())
        grounds = desk.pages.form.grounds
        assert {name: radio.isEnabled() for name, radio in grounds.radios.items()} == {
            "consent": True,
            "cannot": False,
            "urgent": False,
        }
        assert "Nödvägen är bara vårdgivares" in grounds.closed["cannot"].plain()


def test_school_is_told_why_not_and_nothing_of_the_person(qtbot: QtBot, service: tuple[Store, int]) -> None:
    with sitting(qtbot, *service, _unit("fyr-grund")) as desk:
        ask(desk, qtbot)
        qtbot.waitUntil(lambda: "Skolan omfattas inte av lagen" in desk.note())
        assert desk.pages.form.ask.isVisible()


def test_where_nothing_may_be_told_she_can_go_on_with_what_she_knows(desk: Desk, qtbot: QtBot) -> None:
    ask(desk, qtbot, "191212121212")
    qtbot.waitUntil(lambda: "ingen plan som kan visas" in desk.note())
    desk.pages.form.know.click()
    desk.pages.form.grounds.radios["consent"].click()
    type_text(desk.widget("outside.reason"), REASON)
    desk.pages.form.protection.click()
    desk.pages.form.open.click()
    qtbot.waitUntil(lambda: "Planen kan inte öppnas den här vägen, eller så finns den inte." in desk.note())
    prose = desk.widget("outside.reason")
    assert isinstance(prose, QPlainTextEdit)
    assert prose.toPlainText() == REASON, "what she has written stays"


def test_the_page_has_its_place_in_the_menu(desk: Desk, qtbot: QtBot) -> None:
    assert desk.window.shown_page() == PAGE
    action = desk.window.findChild(QAction, "action.read_outside")
    assert action is not None
    assert action.text() == "&Läs en SIP utan att delta…"
    with qtbot.waitSignal(desk.window.outside_requested):
        action.trigger()
