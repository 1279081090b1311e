"""The case view that is built before anybody asks for a case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.app.spare_view import SpareView
from desktop.views.case_view import CaseView
from desktop.views.planning_view import PlanningView
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


def with_own_row() -> stage_of.Stage:
    stage, planning = stage_of.admitted()
    stage.drafts[planning] = dict(stage_of.OWN_ROW)
    return stage


def not_a_party() -> stage_of.Stage:
    stage, _ = stage_of.admitted()
    header = next(one.doc_id for one in stage.record().case.documents.values() if one.kind == "header")
    stage.put(header, "fyr-avd1", "2026-11-18T09:10", {"parties/fyr-ssk": None})
    return stage


@pytest.mark.parametrize("scene", [with_own_row, not_a_party], ids=lambda scene: scene.__name__)
def test_a_planning_built_ahead_is_the_same_as_one_built_for_its_case(
    scene: Callable[[], stage_of.Stage], place: QStackedWidget, qtbot: QtBot
) -> None:
    record = scene().record()
    spare = SpareView(place, stage_of.context())
    qtbot.waitUntil(lambda: spare.ready)
    ahead, made = spare.take(), CaseView(stage_of.context(), place)
    read = []
    for view in (ahead, made):
        view.show_record(record)
        place.addWidget(view)
        place.setCurrentWidget(view)
        assert view.planning is not None
        view.planning.responsibility.view.build_all()
        QCoreApplication.processEvents()  # Qt shows what came to a page in sight at the next turn
        read.append(_read(view.planning))
    assert read[0] == read[1]
    assert any("own_row" in line for line in read[0]) == (scene is with_own_row)


def test_a_planning_built_ahead_is_not_seen_in_a_case_without_one(place: QStackedWidget, qtbot: QtBot) -> None:
    spare = SpareView(place, stage_of.context())
    qtbot.waitUntil(lambda: spare.ready)
    view = spare.take()
    view.show_record(stage_of.Stage(stage_of.INGRID).record())
    place.addWidget(view)
    place.setCurrentWidget(view)
    view.show_tab("planning")
    QCoreApplication.processEvents()
    assert view.no_planning.isVisible()
    assert [page for page in view.findChildren(PlanningView) if page.isVisible()] == []


def _read(page: QWidget) -> list[str]:
    """What is shown in it: every visible control with its name, its words and its choices."""
    return sorted(
        f"{type(one).__name__} {one.objectName()} {one.accessibleName()} {_words(one)} {one.isEnabled()}"
        for one in page.findChildren(QWidget)
        if one.isVisibleTo(page)
    )


def _words(one: QWidget) -> str:
    if isinstance(one, QComboBox):
        return "|".join([one.currentText(), *(one.itemText(place) for place in range(one.count()))])
    if isinstance(one, QPlainTextEdit):
        return one.toPlainText()
    if isinstance(one, QAbstractButton):
        return f"{one.text()} {one.isChecked()}"
    return one.text() if isinstance(one, QLabel | QLineEdit) else ""
