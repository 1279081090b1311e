"""The case view that is built before anybody asks for a case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from desktop.app.spare_view import SpareView
from desktop.views.case_view import CaseView
from tests.gui import case_stage as stage_of


@pytest.fixture
def place(qtbot: QtBot) -> Iterator[QStackedWidget]:
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    stack.show()
    yield stack
    stack.hide()


def test_a_view_is_ready_before_it_is_asked_for_and_another_after_it(place: QStackedWidget, qtbot: QtBot) -> None:
    spare = SpareView(place, stage_of.context())
    qtbot.waitUntil(lambda: spare.ready)
    built = place.findChildren(CaseView)
    view = spare.take()
    assert built == [view]
    assert view.record is None
    assert view.isHidden()
    assert place.count() == 0
    assert not spare.ready
    qtbot.waitUntil(lambda: spare.ready)
    assert spare.take() is not view


def test_one_that_is_not_finished_is_finished_when_it_is_asked_for(place: QStackedWidget, qtbot: QtBot) -> None:
    spare = SpareView(place, stage_of.context())
    qtbot.waitUntil(lambda: bool(place.findChildren(CaseView)))
    assert not spare.ready
    stage, _ = stage_of.admitted()
    view = spare.take()
    view.show_record(stage.record())
    assert view.planning is not None


def test_what_was_built_with_less_knowledge_is_thrown_away(place: QStackedWidget, qtbot: QtBot) -> None:
    spare = SpareView(place, stage_of.context())
    qtbot.waitUntil(lambda: spare.ready)
    newer = replace(stage_of.context(), user_name="Karin Ek")
    spare.use(newer)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not place.findChildren(CaseView)
    assert spare.take().context is newer


def test_the_tab_key_goes_through_a_case_from_above(place: QStackedWidget) -> None:
    view = SpareView(place, stage_of.context()).take()
    chain: list[QWidget] = []
    following: QWidget | None = view.nextInFocusChain()
    while following is not None and following is not view:
        chain.append(following)
        following = following.nextInFocusChain()
    above = (view.back_button, view.tabs.buttons["messages"], view.messages.table, view.side, view.preview.back)
    assert sorted(above, key=chain.index) == list(above)


def test_one_that_is_not_finished_can_be_measured(place: QStackedWidget, qtbot: QtBot) -> None:
    SpareView(place, stage_of.context())
    qtbot.waitUntil(lambda: bool(place.findChildren(CaseView)))
    (view,) = place.findChildren(CaseView)
    with qtbot.captureExceptions() as faults:
        view.resize(1200, 800)
        place.grab()  # tells every widget its size, hidden ones too
    assert not faults
