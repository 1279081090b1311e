"""The outbox: each step an operation has come, what can be taken back, and what is told when sending fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.app.outage import Outage
from desktop.models.records import OutboxItem, QueueState, SyncState
from desktop.views.components.data_age import DataAge
from desktop.views.frame import MainWindow
from desktop.views.inbox import InboxPage
from desktop.views.inbox_model import Head
from desktop.views.outbox_page import OutboxPage
from tests.gui import sample_records as samples
from tests.gui.conftest import press

Clock = Callable[[], datetime]


@pytest.fixture
def page(qtbot: QtBot, clock: Clock) -> OutboxPage:
    found = OutboxPage(samples.say, clock)
    found.set_words(samples.known)
    qtbot.addWidget(found)
    found.resize(1152, 700)
    found.show()
    return found


def item(key: str) -> OutboxItem:
    return next(one for one in samples.outbox() if one.op_id == key)


def said(page: OutboxPage, one: OutboxItem, *, connected: bool = True, problem: str = "") -> str:
    page.show_outbox((one,), connected=connected, problem=problem)
    page.list.select_key(one.op_id)
    return page.steps.accessibleName()


def row_of(page: OutboxPage) -> str:
    (row,) = [row for row in page.list.grouped_model().all_rows() if not isinstance(row, Head)]
    return page._speak(row, samples.NOW)


def test_each_step_of_a_message_is_told_with_its_moment(page: OutboxPage) -> None:
    assert said(page, item("op-2"), connected=False) == "Köat. Sparat på datorn i dag 14.10. Köat väntar på nät"
    told = said(page, item("op-6"))
    assert told.startswith("Mottaget. Sparat på datorn i dag 13.20. Skickat i dag 13.21. Mottaget i dag 13.21")
    assert told.endswith("Kvitterat 1 av 2 enheter")
    assert "Kvitterat av 1 av 2 enheter" in row_of(page)
    assert said(page, item("op-7")).endswith("Kvitterat i dag 12.20")
    assert "Kvitterat 12.20" in row_of(page)


def test_a_change_is_accepted_and_never_acknowledged(page: OutboxPage) -> None:
    change = replace(item("op-4"), state=QueueState.SENT, answered_at=samples.ago(minutes=20))
    assert said(page, change) == "Skickat. Sparat på datorn i dag 13.55. Skickat i dag 14.00"
    assert "Kvitterat" not in row_of(page)


def test_a_failed_attempt_says_why_and_that_nothing_is_lost(page: OutboxPage) -> None:
    told = said(page, item("op-2"), problem="store_busy")
    assert told.startswith("Misslyckades. ")
    assert page.state.text() == "Misslyckades"
    assert "finns kvar på datorn" in page.reason.label.plain()
    assert "Misslyckades" in row_of(page)
    assert said(page, item("op-2"), connected=False, problem="store_busy").startswith("Köat. ")


def test_what_has_not_left_is_taken_back_with_a_key_or_the_button(page: OutboxPage, qtbot: QtBot) -> None:
    said(page, item("op-2"), connected=False)
    assert page.take_back.text() == "Ta tillbaka och ändra"
    page.list.setFocus()
    with qtbot.waitSignal(page.take_back_requested) as asked:
        press(page.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == ["op-2"]
    said(page, item("op-4"), connected=False)
    assert page.take_back.isHidden()
    page.tell("Det har redan lämnat datorn.")
    assert page.notice.text() == "Det har redan lämnat datorn."


def test_without_network_every_list_says_of_what_moment_it_is(qtbot: QtBot, clock: Clock) -> None:
    window = MainWindow(clock=clock)
    qtbot.addWidget(window)
    page = OutboxPage(samples.say, clock)
    window.add_page("outbox", page)
    at = samples.ago(minutes=39)
    window.show_sync(SyncState(False, at, at, 1, 0, 0), "Nätet svarar, men inte den centrala lagringen.")
    late = InboxPage(samples.say, clock)
    window.add_page("inbox", late)
    ages = window.findChildren(DataAge)
    assert [one.text() for one in ages if not one.isHidden()] == ["Som det var kl. 13.41"] * 2
    assert window.offline.text().endswith("Nätet svarar, men inte den centrala lagringen.")
    window.show_readable_until(samples.ago(hours=-18))
    assert "Kan läsas utan nät till 18 nov kl. 08.20" in window.status.text()
    window.show_sync(SyncState(True, at, at, 0, 0, 0))
    window.show_readable_until("")
    assert all(one.isHidden() for one in ages)
    assert "utan nät" not in window.status.text()


def test_how_long_one_can_read_is_asked_once_for_each_time_without_network(qtbot: QtBot, clock: Clock) -> None:
    window = MainWindow(clock=clock)
    qtbot.addWidget(window)
    asked: list[object] = []

    def with_desk(_ask: object, then: Callable[[str], None]) -> None:
        asked.append(then)
        then(samples.ago(hours=-18))

    outage = Outage(window, samples.say, with_desk)
    at = samples.ago(minutes=5)
    for connected in (True, False, False, True, False):
        outage.show(SyncState(connected, at, at, 0, 0, 0, problem="" if connected else "timed_out"))
    assert len(asked) == 2
    assert "Kan läsas utan nät till 18 nov kl. 08.20" in window.status.text()
    assert samples.say("timed_out") in window.offline.text()
    outage.show(SyncState(True, at, at, 0, 0, 0))
    assert "utan nät" not in window.status.text()
