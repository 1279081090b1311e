"""The search from the keyboard: a person, a unit, a command; back to the very field one came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop.app.find_pages import FindPages
from desktop.app.jobs import Trouble
from desktop.app.view_facts import context_of
from desktop.views.find_list import FindRow
from desktop.views.find_page import FindPage
from desktop.views.frame import MainWindow
from desktop.views.inbox_model import Head
from desktop.views.moments import local_now
from tests.gui.conftest import press, type_text
from tests.gui.test_new_case import SameThread
from tests.scenarios.work_window import WorkWindow
from tests.sync.conftest import town_template  # noqa: F401 - a store and computers around it
from tests.sync.little_town import TEXTS, Town, copy_town


@pytest.fixture(scope="module")
def town(town_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:  # noqa: F811 - the fixture
    """One for all tests here: they only look."""
    town = copy_town(town_template, tmp_path_factory.mktemp("find") / "town")
    town.admit("Ingrid Hällberg")
    town.sync_all()
    yield town
    town.close()


@pytest.fixture
def case_id(town: Town) -> str:
    return next(iter(town.nurse.replica.case_ids()))


@pytest.fixture
def work(town: Town, qtbot: QtBot) -> WorkWindow:
    work = WorkWindow(town.nurse, qtbot)
    work.window.activateWindow()
    qtbot.waitUntil(work.window.isActiveWindow)
    return work


def page_of(work: WorkWindow) -> FindPage:
    page = work.pages.find.page
    assert page is not None
    return page


def seek(work: WorkWindow, text: str) -> FindPage:
    """Ctrl+K, and type."""
    work.window.find_requested.emit()
    page = page_of(work)
    type_text(page.line, text)
    return page


def rows(page: FindPage, group: str = "") -> list[str]:
    """What stands in the list, under one head or all of them."""
    found, under = [], ""
    for row in page.list.grouped_model().all_rows():
        if isinstance(row, Head):
            under = row.group
        elif isinstance(row, FindRow) and group in {"", under}:
            found.append(row.sentence())
    return found


def focus() -> object:
    return QApplication.focusWidget()


def test_a_person_is_opened_by_number_and_enter(work: WorkWindow, case_id: str) -> None:
    page = seek(work, "441011-9046")
    assert rows(page) == ["Ingrid Hällberg, 19441011-9046, " + page.list.current_row().line + ", i dag"]  # type: ignore[union-attr]
    assert "In- och utskrivning · inskriven" in rows(page)[0]
    press(page.line, Qt.Key.Key_Return)
    assert work.case_id == case_id
    assert work.window.search.text() == ""


def test_letters_passed_over_stand_apart_and_are_told(work: WorkWindow) -> None:
    page = seek(work, "hallberg")
    assert rows(page, "cases") == []
    assert len(rows(page, "bare")) == 1
    assert page.told.plain() == "Visar även träffar utan å, ä, ö."


def test_nothing_found_says_what_to_do_and_where_text_is_searched(work: WorkWindow) -> None:
    page = seek(work, "Hallbärgxyz")
    assert page.empty.isVisible()
    assert page.empty.label.plain() == (
        "Ingen träff på ”Hallbärgxyz”. Sök på personnummer eller en annan stavning. "
        "Fritext söks inne i ett ärende, med Ctrl F."
    )


def test_a_number_that_cannot_be_says_why(work: WorkWindow) -> None:
    page = seek(work, "19441011-9041")
    assert "Kontrollsiffran stämmer inte" in page.empty.label.plain()
    assert rows(page) == []


def test_with_nothing_typed_one_sees_where_one_may_go(work: WorkWindow, case_id: str) -> None:
    work.pages.open(case_id)
    work.window.find_requested.emit()
    page = page_of(work)
    assert any("Kom igång" in row for row in rows(page, "help"))
    assert rows(page, "open")[0].startswith("Ingrid Hällberg")
    commands = rows(page, "commands")
    assert any(row.startswith("Lås, Arkiv, Ctrl L") for row in commands)
    assert any(row.startswith(("Förhandsgranska", "Tillbaka")) for row in commands)


def test_every_command_of_the_menus_is_there(work: WorkWindow) -> None:
    work.window.find_requested.emit()
    titles = {
        row.title.removesuffix(" (på)")
        for row in page_of(work).list.grouped_model().all_rows()
        if isinstance(row, FindRow)
    }
    listed = 0
    for entry in work.window.menu_bar.actions():
        menu = entry.menu()
        assert isinstance(menu, QMenu)
        for action in menu.actions() if entry.isVisible() else ():
            if action.menu() is None and not action.isSeparator() and action.isVisible() and action.isEnabled():
                assert action.text().replace("&", "").rstrip("…") in titles
                listed += 1
    assert listed > 10


def test_a_command_is_run_by_a_wrong_spelling_and_where_one_was(work: WorkWindow, qtbot: QtBot) -> None:
    page = seek(work, "kortkomando")
    assert rows(page, "commands")[:1] == ["Kortkommandon, Hjälp"]
    page = seek(work, "läs")
    assert rows(page, "commands")[0].startswith("Läs en SIP")
    asked: list[bool] = []
    work.window.outside_requested.connect(lambda: asked.append(True))
    assert page.list.select_key("command:action.read_outside")
    press(page.line, Qt.Key.Key_Return)
    assert asked == [True]
    assert work.window.shown_page() == "inbox"


def test_escape_gives_the_keyboard_back_where_it_was(work: WorkWindow, case_id: str) -> None:
    work.pages.open(case_id)
    work.case.show_tab("messages")
    work.case.messages.table.setFocus()
    before = focus()
    assert before is work.case.messages.table
    page = seek(work, "hall")
    press(page.line, Qt.Key.Key_Escape)
    assert work.window.shown_page() == f"case:{case_id}"
    assert focus() is before
    assert work.window.search.text() == ""


def test_arrows_walk_into_the_list_and_letters_go_back_to_the_field(work: WorkWindow) -> None:
    page = seek(work, "s")
    press(page.line, Qt.Key.Key_Down)
    assert focus() is page.list
    press(page.list, Qt.Key.Key_Up)
    press(page.list, Qt.Key.Key_Up)
    assert focus() is page.line
    press(page.line, Qt.Key.Key_Down)
    type_text(page.list, "j")
    assert (focus(), page.text()) == (page.line, "sj")


def test_a_unit_leads_to_the_cases_with_it(work: WorkWindow, case_id: str) -> None:
    page = seek(work, "vårdcentral")
    assert rows(page, "units")[0].startswith("Vårdcentral 1")
    assert page.list.select_key("unit:ska-vc1")
    press(page.line, Qt.Key.Key_Return)
    assert page.text() == "Vårdcentral 1"
    assert len(rows(page, "cases")) == 1


def test_a_protected_person_is_a_mark(town: Town, qtbot: QtBot) -> None:
    ward = town.ward
    cells = {"person/id": "191212121212", "person/id_kind": "PNR", "person/name": "Elsa Berg", "case_type": "inpatient"}
    told = {**cells, "person/protected": "MARKED", "consent/SAMORDNING_INUT/state": "GIVET"}
    told |= {"consent/SAMORDNING_INUT/asked_at": "2026-11-19T09:00"}
    opened = ward.clock.new_id()
    ward.do("open_case", opened, {"doc": ward.clock.new_id(), "cells": told})
    window = WorkWindow(ward, qtbot)
    page = seek(window, "19121212-1212")
    row = page.list.current_row()
    assert isinstance(row, FindRow)
    assert row.protected
    assert "Elsa" not in row.sentence()
    assert "1212" not in row.sentence()


class Slow(SameThread):
    """Jobs that are done when the test says so, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.due: list[Callable[[], None]] = []

    def ask(
        self, job: Callable[[], Any], then: Callable[[Any], None] | None = None, fail: Trouble | None = None
    ) -> None:
        self.due.append(lambda: super(Slow, self).ask(job, then, fail))

    def do(self) -> None:
        self.due.pop(0)()


def test_an_answer_to_what_no_longer_stands_there_is_not_shown_and_enter_waits(town: Town, qtbot: QtBot) -> None:
    opened: list[str] = []
    jobs, window, desk = Slow(), MainWindow(), town.nurse.desk
    qtbot.addWidget(window)
    window.show()
    context = context_of(desk.workplace, TEXTS, local_now)
    pages = FindPages(window, jobs, desk, context, opened.append, tuple)
    pages.open()
    page = pages.page
    assert page is not None
    type_text(page.line, "Hallström")
    press(page.line, Qt.Key.Key_Return)
    assert len(jobs.due) == 1, "one question at a time"
    jobs.do()
    assert (rows(page), opened) == ([], []), "that was the answer to an empty field"
    page.line.setText("")
    type_text(page.line, "hall")
    press(page.line, Qt.Key.Key_Return)
    jobs.do()
    assert rows(page) == []
    jobs.do()
    assert len(opened) == 1
    assert not jobs.due


def test_in_a_narrow_window_the_page_has_the_field(work: WorkWindow) -> None:
    work.window.resize(600, 800)
    page = seek(work, "hallb")
    assert page.line is page.own
    assert page.own.isVisible()
    assert len(rows(page, "bare")) == 1
    press(page.line, Qt.Key.Key_Escape)
    assert work.window.shown_page() == "inbox"
