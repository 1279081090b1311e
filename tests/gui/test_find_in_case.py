"""Free text inside one case: found where it stands, marked, walked by F3, and closed by Esc."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop.views.components.labels import Label
from desktop.views.find_in_case import FindInCase
from domain.operation import CellValue
from tests.gui.conftest import press, type_text
from tests.scenarios.work_window import WorkWindow
from tests.sync.conftest import town_template  # noqa: F401 - a store and computers around it
from tests.sync.little_town import Town, copy_town

ADM: dict[str, CellValue] = {
    "subject": "QUESTION",
    "topic": "OTHER",
    "body": "Ring om ROLLATOR och får.",
    "wants_answer": "NO",
}


@pytest.fixture(scope="module")
def town(town_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:  # noqa: F811 - the fixture
    """One for all tests here: they only look."""
    town = copy_town(town_template, tmp_path_factory.mktemp("find") / "town")
    case_id, plan = town.planning()
    town.ward.desk.save_draft(case_id, plan, "situation", "Går med rollator. Rollatorn lämnas på avdelningen.")
    assert town.ward.desk.publish(case_id, plan).queued
    told = town.ward.desk.send(case_id, "ADM", ("ska-ssk",), ADM)
    assert told.queued, told
    town.sync_all()
    yield town
    town.close()


@pytest.fixture
def work(town: Town, qtbot: QtBot) -> WorkWindow:
    work = WorkWindow(town.nurse, qtbot)
    work.pages.open(town.nurse.replica.of_kind("PLN")[0][0])
    work.window.activateWindow()
    qtbot.waitUntil(work.window.isActiveWindow)
    return work


def begin(work: WorkWindow, words: str) -> FindInCase:
    """Ctrl+F as the shortcut has it, and the words."""
    shortcut = next(one for one in work.case.findChildren(QShortcut) if one.key().toString() == "Ctrl+F")
    shortcut.activated.emit()
    bar = work.case.findChild(FindInCase)
    assert isinstance(bar, FindInCase)
    type_text(bar.line, words)
    return bar


def marked(work: WorkWindow) -> list[str]:
    """The words that are marked on the page that is shown."""
    page = work.case.pages.currentWidget()
    assert page is not None
    found = [
        label.plain()[start:end]
        for label in page.findChildren(Label)
        for start, end in label._marks
        if label.isVisible()
    ]
    for prose in page.findChildren(QPlainTextEdit):
        found += [mark.cursor.selectedText() for mark in prose.extraSelections()]
    return found


def test_words_are_found_in_the_documents_of_the_case_and_walked(work: WorkWindow) -> None:
    bar = begin(work, "rollator")
    assert bar.told.plain() == "2 träffar"
    press(bar.line, Qt.Key.Key_Return)
    first = bar.told.plain()
    press(bar.line, Qt.Key.Key_Return)
    second = bar.told.plain()
    assert {first.partition(":")[0], second.partition(":")[0]} == {"1 av 2", "2 av 2"}
    assert any("Administrativt meddelande" in told for told in (first, second))
    assert any("Planering, Aktuell situation" in told for told in (first, second))
    press(bar.line, Qt.Key.Key_Return)
    assert bar.told.plain() == first
    assert bar.line.hasFocus()


def test_each_place_is_marked_on_the_page_it_stands_on(work: WorkWindow) -> None:
    bar = begin(work, "rollator")
    seen: dict[str, list[str]] = {}
    for _ in range(2):
        bar.go(1)
        seen[work.case.tabs.current() or ""] = marked(work)
    assert seen == {"planning": ["rollator", "Rollator"], "messages": ["ROLLATOR"]}
    press(bar.line, Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert marked(work) == []
    assert work.window.shown_page().startswith("case:")


def test_the_very_answer_comes_into_sight(work: WorkWindow, qtbot: QtBot) -> None:
    work.window.resize(1000, 640)
    begin(work, "avdelningen.").go(1)
    page = work.case.pages.currentWidget()
    assert page is not None
    prose = next(one for one in page.findChildren(QPlainTextEdit) if one.extraSelections())
    qtbot.waitUntil(lambda: not prose.visibleRegion().isEmpty())


def test_letters_of_their_own_first_then_the_others_and_that_is_said(work: WorkWindow) -> None:
    bar = begin(work, "far")
    assert bar.told.plain() == "1 träff. Visar även träffar utan å, ä, ö"
    bar.line.clear()
    type_text(bar.line, "får")
    assert bar.told.plain() == "1 träff"


def test_what_is_nowhere_in_the_case_says_so(work: WorkWindow) -> None:
    bar = begin(work, "xylofon")
    assert bar.told.plain() == "Ingen träff i ärendet"
    assert not bar.next.isEnabled()


def test_esc_gives_the_keyboard_back(work: WorkWindow) -> None:
    work.case.tabs.buttons["messages"].setFocus()
    before = QApplication.focusWidget()
    bar = begin(work, "ring")
    press(bar.line, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is before


def test_what_is_typed_and_not_shared_is_found_by_who_typed_it(work: WorkWindow) -> None:
    record = work.case.record
    assert record is not None
    plan = record.case.of_kind("PLN")[-1].doc_id
    work.desk.save_draft(record.case.case_id, plan, "person_view", "Vill hem till katten")
    work.look()
    assert begin(work, "katten").told.plain() == "1 träff"
