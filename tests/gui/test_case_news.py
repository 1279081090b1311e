"""What is new since she last left a case, the day of going home with its history, files, and whom one calls."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.visit import Visit
from desktop.views.case_view import CaseView
from desktop.views.components.labels import IconLabel
from tests.gui import case_stage as stage_of
from tests.gui.planning_hands import words_on
from tests.gui.test_case_view import table


@pytest.fixture
def pages(qtbot: QtBot) -> QStackedWidget:
    """The window's pages: a case, and what stands before it."""
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    stack.addWidget(QWidget())
    stack.resize(1300, 800)
    stack.show()
    qtbot.waitExposed(stack)
    return stack


def case_in(pages: QStackedWidget, stage: stage_of.Stage) -> CaseView:
    view = CaseView(stage_of.context(stage.unit))
    pages.addWidget(view)
    view.show_record(stage.record())
    pages.setCurrentWidget(view)
    return view


def test_it_is_new_until_she_leaves_and_what_comes_while_she_is_there_is_new_too(
    pages: QStackedWidget, qtbot: QtBot
) -> None:
    stage, planning = stage_of.admitted()
    view = case_in(pages, stage)
    assert view.news.plain() == "2 nya händelser sedan i går kl. 15.40"
    assert view.tabs.buttons["planning"].mark() == "Ändrad"
    assert view.tabs.buttons["planning"].accessibleName() == "Planering, Ändrad"
    stage.put(planning, "fyr-soc2", "2026-11-19T13:00", {"unit_rows/fyr-soc2/contact_name": "Mona"})
    view.show_record(stage.record())
    assert view.news.plain() == "3 nya händelser sedan i går kl. 15.40", "being there takes nothing away"
    told = stage.visit
    stage.leave("2026-11-19T13:01")
    view.show_record(stage.record())
    assert view.news.plain() == "3 nya händelser sedan i går kl. 15.40", "nor does what another window kept meanwhile"
    stage.visit = told
    with qtbot.waitSignal(view.left) as left:
        pages.setCurrentIndex(0)
    assert left.args == [stage.record().told]
    stage.leave("2026-11-19T13:19")
    view.show_record(stage.record())
    pages.setCurrentWidget(view)
    assert view.news.plain() == ""
    assert view.news.isHidden()
    assert view.tabs.buttons["planning"].mark() == ""


def test_what_she_did_herself_is_not_new_and_a_first_visit_has_nothing_new(pages: QStackedWidget) -> None:
    stage, planning = stage_of.admitted()
    stage.leave("2026-11-19T09:30")
    stage.put(planning, "fyr-ssk", "2026-11-19T13:00", {"unit_rows/fyr-ssk/contact_name": "Anna Lindh"})
    view = case_in(pages, stage)
    assert view.news.plain() == ""
    stage.put(planning, "fyr-ssk", "2026-11-19T13:05", {"unit_rows/fyr-ssk/status": "PLANNED"}, user="Per Ek")
    view.show_record(stage.record())
    assert view.news.plain() == "1 ny händelse sedan i dag kl. 09.30", "a colleague's at the own unit is"
    pages.setCurrentIndex(0)
    stage.visit = Visit()
    view.show_record(stage.record())
    assert view.news.plain() == ""


def test_a_message_and_a_colleagues_row_are_new_on_their_tabs(pages: QStackedWidget) -> None:
    stage, _ = stage_of.admitted()
    stage.leave("2026-11-19T09:30")
    stage.message("ADM", "fyr-vc1", "2026-11-19T12:00", {"body": "Ring dottern"}, {"fyr-ssk": ""})
    view = case_in(pages, stage)
    assert view.tabs.buttons["messages"].mark() == "Nytt"
    assert view.tabs.buttons["planning"].mark() == ""


def test_two_texts_are_told_on_the_tab_before_anything_else(pages: QStackedWidget) -> None:
    view = case_in(pages, stage_of.with_two_texts()[0])
    assert view.tabs.buttons["planning"].mark() == "Två texter"


def test_the_day_of_going_home_is_told_with_everybody_who_moved_it(pages: QStackedWidget) -> None:
    stage, _ = stage_of.admitted()
    stage.put_step("fyr-avd1", "2026-11-18T10:15", "change_expected_discharge", {"estimated_discharge": "2026-11-25"})
    view = case_in(pages, stage)
    day = view.findChild(QWidget, "side.discharge_day")
    assert day is not None
    told = day.accessibleName()
    assert told.startswith(
        "onsdag 25 november, om 6 dagar. Ändrat från 23 nov till 25 nov, Eva Dahl, Sjukhusavdelning 1"
    )
    assert "Först angett: 23 nov, Eva Dahl, Sjukhusavdelning 1 · 16 nov" in told
    assert "Ny dag: 25 nov" in "\n".join(
        item.text() for row in range(8) for column in range(10) if (item := table(view).item(row, column)) is not None
    )


def test_limits_to_come_are_flags_and_say_how_long_is_left(pages: QStackedWidget) -> None:
    stage, _ = stage_of.admitted()
    stage.message("INS", "fyr-avd1", "2026-11-19T09:20", {"needs/PV": True}, {"fyr-vc1": ""})
    view = case_in(pages, stage)
    flags = [item.text() for row in range(8) for column in range(10) if (item := table(view).item(row, column))]
    limits = [told for told in flags if ", före " in told]
    assert limits, flags
    assert any("kvar" in line for _, _, _, lines in view.side.deadlines(stage.record()) for line in lines)


def test_files_of_every_message_stand_on_a_tab_of_their_own(pages: QStackedWidget, qtbot: QtBot) -> None:
    stage, _ = stage_of.admitted()
    view = case_in(pages, stage)
    assert view.tabs.buttons["attachments"].isHidden()
    stage.messages[0] = replace(stage.messages[0], attachments=stage_of.EVERY_ATTACHMENT)
    view.show_record(stage.record())
    assert view.tabs.buttons["attachments"].accessibleName() == "Bilagor 4"
    view.show_tab("attachments")
    assert "Läkemedelsberättelse.pdf" in words_on(view.attachments)
    doc = doc_of(stage)
    open_it = view.attachments.findChild(QAbstractButton, f"attachments.{doc}.row.act")
    assert open_it is not None
    with qtbot.waitSignal(view.attachment_open_requested) as asked:
        open_it.click()
    assert asked.args == [doc, "b1"]
    read = view.findChild(QAbstractButton, f"attachments.read.{doc}")
    assert read is not None
    read.click()
    assert view.tabs.current() == "messages"


def doc_of(stage: stage_of.Stage) -> str:
    return stage.messages[0].document.doc_id


def test_each_party_stands_with_the_number_to_call(pages: QStackedWidget) -> None:
    view = case_in(pages, stage_of.admitted()[0])
    line = view.findChild(IconLabel, "side.reach.fyr-vc1")
    assert line is not None
    assert "031-390 06 40" in line.accessibleName()
    assert view.findChild(IconLabel, "side.reach.fyr-ssk") is None, "one does not call oneself"


def test_a_message_that_waits_is_nowhere_said_to_be_sent(pages: QStackedWidget) -> None:
    stage, _ = stage_of.admitted()
    first = stage.messages[0]
    stage.messages[0] = replace(first, author=replace(first.author, pending=True))
    view = case_in(pages, stage)
    view.show_tab("messages")
    cell = view.messages.table.item(0, 2)
    assert cell is not None
    assert cell.text() == "Köat"
    view.messages.open_line(0)
    assert "köat, inte skickat, skrivet" in view.messages._line.plain()
