"""Planering: the question that a Nej raises, our own row and others', drafts and sharing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.models.records import Answer
from tests.gui.conftest import press, type_text
from tests.gui.planning_hands import (
    OWN,
    Shown,
    dialog_of,
    find,
    framed,
    line,
    open_view,
    press_button,
    prose,
    radio,
    say_no,
    words_on,
)

CTRL = Qt.KeyboardModifier.ControlModifier
Open = Callable[..., Shown]


@pytest.fixture
def open_planning(qtbot: QtBot) -> Open:
    return partial(open_view, qtbot)


# -- the pop-up -------------------------------------------------------------------------------------------------------


def test_nej_asks_why_at_once_with_the_cursor_in_the_comment(open_planning: Open, qtbot: QtBot) -> None:
    view, heard, _, _ = open_planning()
    dialog = say_no(view)
    qtbot.waitUntil(dialog.comment.hasFocus)
    said = words_on(dialog)
    assert "Varför ska SIP inte genomföras?" in said
    assert "Ingrid Hallberg, 19441011-9046" in said
    assert dialog.cancel.text() == "Avbryt, behåll Ej bedömt"
    assert dialog.save.text() == "Spara Nej och kommentar"
    assert dialog.frame.counter.text() == "0 av 1\u00a0000 tecken"
    assert dialog.width() == 568
    assert heard.drafts == []


def test_the_dialog_stands_under_the_question_inside_the_window(open_planning: Open) -> None:
    view, _, _, _ = open_planning()
    dialog = say_no(view)
    question = view.responsibility.question
    below = question.mapToGlobal(QPoint(0, question.height())).y()
    assert dialog.y() >= below
    window = view.window().geometry()
    assert window.contains(dialog.geometry())


def test_a_message_makes_the_dialog_taller_but_never_lower_than_the_window(open_planning: Open, qtbot: QtBot) -> None:
    view, _, _, _ = open_planning()
    dialog = say_no(view)
    window = view.window().geometry()
    dialog.move(dialog.x(), window.bottom() - dialog.height() - 16)
    before = dialog.height()
    dialog.save.click()
    qtbot.waitUntil(lambda: dialog.height() > before)
    assert window.contains(dialog.geometry())


def test_saving_keeps_nej_and_its_comment_together(open_planning: Open) -> None:
    view, heard, _, _ = open_planning()
    dialog = say_no(view)
    type_text(dialog.comment, "Klarar sig själv, behöver bara hjälp av oss på Åsgatan.")
    dialog.save.click()
    assert dialog_of(view) is None
    assert heard.drafts[-2:] == [
        ("sip_comment", "Klarar sig själv, behöver bara hjälp av oss på Åsgatan."),
        ("sip_to_be_done", "NO"),
    ]
    assert radio(view, "NO").isChecked()
    assert prose(view, "field.sip_comment").toPlainText().startswith("Klarar sig själv")
    assert prose(view, "field.sip_comment").isVisible()


def test_saving_without_text_says_so_and_stays(open_planning: Open, qtbot: QtBot) -> None:
    view, heard, _, _ = open_planning()
    dialog = say_no(view)
    type_text(dialog.comment, "   ")
    dialog.save.click()
    assert dialog.isVisible()
    assert dialog.frame.error() == "Skriv varför SIP inte ska genomföras"
    qtbot.waitUntil(dialog.comment.hasFocus)
    assert ("sip_to_be_done", "NO") not in heard.drafts
    type_text(dialog.comment, "N")
    assert dialog.frame.error() == ""


def test_escape_keeps_the_old_answer_and_all_else_she_wrote(open_planning: Open) -> None:
    view, heard, _, _ = open_planning()
    actions = prose(view, f"field.{OWN}/planned_actions")
    actions.setFocus()
    type_text(actions, "Hembesök på måndag")
    dialog = say_no(view)
    type_text(dialog.comment, "Halvskriv")
    press(dialog, Qt.Key.Key_Escape)
    assert dialog_of(view) is None
    assert radio(view, "NOT_ASSESSED").isChecked()
    assert not prose(view, "field.sip_comment").isVisible()
    assert actions.toPlainText() == "Hembesök på måndag"
    assert ("sip_to_be_done", "NO") not in heard.drafts
    assert dict(heard.drafts)[f"{OWN}/planned_actions"] == "Hembesök på måndag"


def test_what_was_written_before_cancelling_is_there_when_asked_again(open_planning: Open) -> None:
    view, _, _, _ = open_planning()
    dialog = say_no(view)
    type_text(dialog.comment, "Halvskriv")
    dialog.cancel.click()
    assert say_no(view).comment.toPlainText() == "Halvskriv"


def test_the_comment_is_a_draft_while_it_is_being_written(open_planning: Open, qtbot: QtBot) -> None:
    view, _, _, _ = open_planning()
    dialog = say_no(view)
    with qtbot.waitSignal(view.draft_changed, timeout=500) as told:
        type_text(dialog.comment, "Nä")
    assert told.args is not None
    assert told.args[1:3] == ["sip_comment", "Nä"]


def test_passing_by_nej_with_the_arrow_keys_asks_nothing(open_planning: Open) -> None:
    view, _, _, _ = open_planning()
    chosen = radio(view, "NOT_ASSESSED")
    chosen.setFocus()
    press(chosen, Qt.Key.Key_Left)
    press(radio(view, "NO"), Qt.Key.Key_Left)
    assert dialog_of(view) is None
    assert radio(view, "NOT_ASSESSED").isChecked()
    press(radio(view, "YES"), Qt.Key.Key_Space)
    assert radio(view, "YES").isChecked()
    assert view.form.value("sip_to_be_done") == "YES"
    assert dialog_of(view) is None


def test_a_softer_policy_lets_nej_stand_without_comment(open_planning: Open) -> None:
    view, heard, _, _ = open_planning(policy={"sip_no_comment": "prompt"})
    dialog = say_no(view)
    assert dialog.skip.isVisible()
    dialog.skip.click()
    assert ("sip_to_be_done", "NO") in heard.drafts


def test_the_policy_can_switch_the_question_off(open_planning: Open) -> None:
    view, _, _, _ = open_planning(policy={"sip_no_comment": "off"})
    radio(view, "NO").click()
    assert dialog_of(view) is None
    assert view.form.value("sip_to_be_done") == "NO"


def test_a_shared_ja_suggests_the_call_a_draft_does_not(open_planning: Open) -> None:
    view, _, stage, doc = open_planning()
    radio(view, "YES").click()
    assert not find(view, "planning.suggest_call").isVisible()
    stage.put(doc, "fyr-ssk", "2026-11-19T13:15", {"sip_to_be_done": "YES"})
    record = stage.record()
    view.show_record(record, record.case.documents[doc])
    assert find(view, "planning.suggest_call").isVisible()
    asked: list[bool] = []
    view.open_plan_requested.connect(lambda: asked.append(True))
    press_button(view, "planning.open_plan")
    assert asked == [True]


# -- rows -------------------------------------------------------------------------------------------------------------


def test_our_own_row_is_open_and_others_are_text_that_is_locked(open_planning: Open) -> None:
    view, _, _, _ = open_planning()
    assert not prose(view, f"field.{OWN}/planned_actions").isReadOnly()
    for other in ("fyr-soc2", "fyr-krehab", "fyr-vc1", "fyr-avd1"):
        assert view.findChild(QWidget, f"field.unit_rows/{other}/planned_actions") is None
        said = find(view, f"planning.row.{other}").accessibleName()
        assert "Låst för er" in said
    said = find(view, "planning.row.fyr-soc2").accessibleName()
    assert "Hemtjänst fyra besök om dagen" in said
    assert "Mona Ask, Socialtjänst 2 · i går 15.51" in said
    assert "Från 23 nov" in said
    assert "Klara att ta emot" in said


def test_a_row_nobody_has_filled_in_says_so(open_planning: Open) -> None:
    view, _, _, _ = open_planning()
    said = find(view, "planning.row.fyr-vc1").accessibleName()
    assert "Raden är inte ifylld ännu." in said
    assert "Saknas" in said


def test_the_ward_may_open_only_its_own_row(open_planning: Open) -> None:
    view, _, _, _ = open_planning("fyr-avd1")
    assert view.findChild(QWidget, "field.unit_rows/fyr-avd1/planned_actions") is not None
    assert view.findChild(QWidget, f"field.{OWN}/planned_actions") is None


def test_name_and_telephone_are_filled_in_and_become_a_draft_with_the_first_letter(
    open_planning: Open, qtbot: QtBot
) -> None:
    view, heard, _, _ = open_planning()
    assert line(view, f"field.{OWN}/contact_name").text() == "Anna Lindh"
    assert heard.drafts == []
    actions = prose(view, f"field.{OWN}/planned_actions")
    actions.setFocus()
    type_text(actions, "Å")
    view.form.flush()
    assert dict(heard.drafts)[f"{OWN}/contact_name"] == "Anna Lindh"
    assert dict(heard.drafts)[f"{OWN}/contact_phone"] == "031-390 06 32"


# -- drafts and sharing -----------------------------------------------------------------------------------------------


def test_a_draft_is_on_its_way_within_half_a_second_however_long_she_types(open_planning: Open, qtbot: QtBot) -> None:
    view, heard, _, _ = open_planning()
    actions = prose(view, f"field.{OWN}/planned_actions")
    actions.setFocus()
    with qtbot.waitSignal(view.draft_changed, timeout=500):
        type_text(actions, "Såromläggning")
    assert ("unit_rows/fyr-ssk/planned_actions", "Såromläggning") in heard.drafts


def test_leaving_a_field_hands_the_draft_over_at_once(open_planning: Open, qtbot: QtBot) -> None:
    view, heard, _, _ = open_planning()
    actions = prose(view, f"field.{OWN}/planned_actions")
    actions.setFocus()
    qtbot.waitUntil(actions.hasFocus)
    type_text(actions, "Åker hem")
    line(view, f"field.{OWN}/contact_name").setFocus()
    assert (f"{OWN}/planned_actions", "Åker hem") in heard.drafts


def test_the_draft_line_tells_when_it_was_saved_and_who_sees_it(open_planning: Open) -> None:
    view, _, _, _ = open_planning()
    actions = prose(view, f"field.{OWN}/planned_actions")
    actions.setFocus()
    type_text(actions, "x")
    view.form.flush()
    view.form.saved(f"{OWN}/planned_actions", "x")
    view.drafts_saved("2026-11-19T12:19:00.000Z")
    assert find(view, "planning.draft").accessibleName() == "Utkast sparat kl. 13.19. Syns bara för er."


def test_sharing_asks_for_what_the_rules_ask_for(open_planning: Open, qtbot: QtBot) -> None:
    view, heard, _, _ = open_planning()
    find(view, f"field.{OWN}/ready_to_receive.DATE").click()  # type: ignore[attr-defined]
    press_button(view, "planning.publish")
    assert heard.published == []
    assert view.errors.isVisible()
    assert "Skriv vilket datum ni kan ta emot" in framed(view, f"field.{OWN}/ready_from").error()
    view.errors.link_activated.emit(f"{OWN}/ready_from")
    day = line(view, f"field.{OWN}/ready_from")
    qtbot.waitUntil(day.hasFocus)
    type_text(day, "25 nov")
    press_button(view, "planning.publish")
    assert not view.errors.isVisible()
    assert heard.published == [view.document.doc_id]
    assert dict(heard.drafts)[f"{OWN}/ready_from"] == "2026-11-25"


def test_sharing_nothing_says_there_is_nothing(open_planning: Open) -> None:
    view, heard, stage, doc = open_planning(own_row=True)
    stage.put(doc, "fyr-vc1", "2026-11-19T12:10", {"fvk/phone": "031-390 06 40"})
    record = stage.record()
    view.show_record(record, record.case.documents[doc])
    press_button(view, "planning.publish")
    assert view.notice.text() == "Det finns inget nytt att dela."
    assert heard.published == []


def test_a_refusal_is_told_in_words_and_keeps_the_draft(open_planning: Open) -> None:
    view, _, _, _ = open_planning()
    actions = prose(view, f"field.{OWN}/planned_actions")
    actions.setFocus()
    type_text(actions, "Kvar")
    view.answered(Answer("", False, "form", {"path": f"{OWN}/start_date", "finding": "bad_date"}))
    assert "Datumet finns inte" in view.notice.text()
    assert actions.toPlainText() == "Kvar"


def test_a_date_written_any_way_is_understood_when_left(open_planning: Open, qtbot: QtBot) -> None:
    view, _, _, _ = open_planning()
    day = line(view, f"field.{OWN}/start_date")
    day.setFocus()
    qtbot.waitUntil(day.hasFocus)
    type_text(day, "2026-11-23")
    line(view, f"field.{OWN}/contact_name").setFocus()
    assert day.text() == "23 nov 2026"
    assert view.form.value(f"{OWN}/start_date") == "2026-11-23"


def test_an_impossible_date_stays_as_written_with_the_message_under_it(open_planning: Open, qtbot: QtBot) -> None:
    view, heard, _, _ = open_planning()
    day = line(view, f"field.{OWN}/start_date")
    day.setFocus()
    qtbot.waitUntil(day.hasFocus)
    type_text(day, "31 feb 2027")
    line(view, f"field.{OWN}/contact_name").setFocus()
    assert day.text() == "31 feb 2027"
    assert framed(view, f"field.{OWN}/start_date").error() == "Datumet finns inte. Kontrollera dag och månad"
    assert (f"{OWN}/start_date", "31 feb 2027") in heard.drafts


def test_ctrl_enter_shares_from_within_the_text(open_planning: Open, qtbot: QtBot) -> None:
    view, heard, _, doc = open_planning()
    actions = prose(view, f"field.{OWN}/planned_actions")
    actions.setFocus()
    qtbot.waitUntil(actions.hasFocus)
    type_text(actions, "Åker hem")
    QTest.keyClick(actions, Qt.Key.Key_Return, CTRL)
    assert heard.published == [doc]
    assert actions.toPlainText() == "Åker hem"


def test_ctrl_enter_saves_the_comment_and_escape_does_not(open_planning: Open, qtbot: QtBot) -> None:
    view, heard, _, _ = open_planning()
    dialog = say_no(view)
    qtbot.waitUntil(dialog.comment.hasFocus)
    type_text(dialog.comment, "Behövs inte")
    QTest.keyClick(dialog.comment, Qt.Key.Key_Escape)
    assert dialog_of(view) is None
    assert ("sip_to_be_done", "NO") not in heard.drafts
    dialog = say_no(view)
    qtbot.waitUntil(dialog.comment.hasFocus)
    QTest.keyClick(dialog.comment, Qt.Key.Key_Return, CTRL)
    assert dialog_of(view) is None
    assert ("sip_to_be_done", "NO") in heard.drafts
    assert heard.published == []
