"""Planering: the question that a Nej raises, our own row and others', drafts, and typing that nobody disturbs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.records import Answer
from desktop.views.components.fields import Choice, FieldFrame
from desktop.views.planning_view import PlanningView
from desktop.views.reason_dialog import ReasonDialog
from tests.gui import case_stage as stage_of
from tests.gui.case_stage import Stage
from tests.gui.conftest import press, type_text

OWN = "unit_rows/fyr-ssk"
CTRL = Qt.KeyboardModifier.ControlModifier


class Heard(QObject):
    """What the view asked for, in order."""

    def __init__(self, view: PlanningView) -> None:
        super().__init__(view)
        self.drafts: list[tuple[str, object]] = []
        self.published: list[str] = []
        view.draft_changed.connect(lambda _doc, path, value: self.drafts.append((path, value)))
        view.publish_requested.connect(self.published.append)


Open = Callable[..., tuple[PlanningView, Heard, Stage, str]]


@pytest.fixture
def open_planning(qtbot: QtBot) -> Open:
    def show(
        unit: str = "fyr-ssk", policy: dict[str, str] | None = None, own_row: bool = False
    ) -> tuple[PlanningView, Heard, Stage, str]:
        stage, doc = stage_of.admitted(unit=unit)
        if own_row:
            stage.put(doc, "fyr-ssk", "2026-11-19T12:00", stage_of.OWN_ROW)
            stage.put(doc, "fyr-ssk", "2026-11-19T12:00", {"homegoing/date": "2026-11-23"})
        record = stage.record()
        view = PlanningView(stage_of.context(unit, policy or {}), record, record.case.documents[doc])
        qtbot.addWidget(view)
        view.resize(820, 700)
        view.show()
        qtbot.waitExposed(view)
        view.activateWindow()
        return view, Heard(view), stage, doc

    return show


def find(view: QWidget, name: str) -> QWidget:
    found = view.findChild(QWidget, name)
    assert found is not None, name
    return found


def radio(view: QWidget, code: str) -> QRadioButton:
    found = find(view, f"planning.sip_to_be_done.{code}")
    assert isinstance(found, QRadioButton)
    return found


def prose(view: QWidget, name: str) -> QPlainTextEdit:
    found = find(view, name)
    assert isinstance(found, QPlainTextEdit)
    return found


def line(view: QWidget, name: str) -> QLineEdit:
    found = find(view, name)
    assert isinstance(found, QLineEdit)
    return found


def press_button(view: QWidget, name: str) -> None:
    found = find(view, name)
    assert isinstance(found, QPushButton)
    found.click()


def dialog_of(view: PlanningView) -> ReasonDialog | None:
    return next((d for d in view.window().findChildren(ReasonDialog) if d.isVisible()), None)


def say_no(view: PlanningView) -> ReasonDialog:
    radio(view, "NO").click()
    dialog = dialog_of(view)
    assert dialog is not None
    return dialog


def words_on(widget: QWidget) -> str:
    return "\n".join(label.accessibleName() or label.text() for label in widget.findChildren(QLabel))


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


def test_saving_keeps_nej_and_its_comment_together(open_planning: Open) -> None:
    view, heard, _, _ = open_planning()
    dialog = say_no(view)
    type_text(dialog.comment, "Klarar sig själv, behöver bara hjälp av oss på Åsgatan.")
    press(dialog.comment, Qt.Key.Key_Return, CTRL)
    if dialog_of(view) is not None:  # sent keys reach no shortcut in every window system; the button does the same
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
    assert told.args[1:] == ["sip_comment", "Nä"]


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


def framed(view: QWidget, name: str) -> FieldFrame:
    widget: QWidget | None = find(view, name)
    while widget is not None and not isinstance(widget, FieldFrame):
        widget = widget.parentWidget()
    assert widget is not None
    return widget


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


# -- nobody disturbs typing -------------------------------------------------------------------------------------------


def test_a_change_from_others_leaves_what_is_being_typed_alone(open_planning: Open, qtbot: QtBot) -> None:
    view, _, stage, doc = open_planning()
    view.show_tab("patient")
    view.patient.view.build_all()
    text = prose(view, "field.situation")
    text.setFocus()
    qtbot.waitUntil(text.hasFocus)
    cursor = text.textCursor()
    cursor.setPosition(6)
    text.setTextCursor(cursor)
    type_text(text, "ÅÄÖ")
    scroll = view.findChild(QWidget, "planning.patient_page")
    before = (text.toPlainText(), text.textCursor().position())
    stage.put(doc, "fyr-vc1", "2026-11-19T13:19", {"situation": "Saras nya text", "kin_view": "Dottern är orolig"})
    record = stage.record()
    view.show_record(record, record.case.documents[doc])
    assert (text.toPlainText(), text.textCursor().position()) == before
    assert text.hasFocus()
    assert scroll is not None
    field = view.form.fields["situation"]
    assert field.incoming().startswith("Ändrad av Sara Nyberg, Vårdcentral 1")
    assert prose(view, "field.kin_view").toPlainText() == "Dottern är orolig"
    press_button(view, "field.situation.incoming.show")
    assert "Saras nya text" in words_on(field.frame)
    assert text.toPlainText() == before[0]


def test_a_field_with_the_cursor_but_nothing_typed_is_not_replaced_either(open_planning: Open, qtbot: QtBot) -> None:
    view, _, stage, doc = open_planning()
    view.show_tab("patient")
    view.patient.view.build_all()
    text = prose(view, "field.situation")
    text.setFocus()
    qtbot.waitUntil(text.hasFocus)
    before = text.toPlainText()
    stage.put(doc, "fyr-vc1", "2026-11-19T13:19", {"situation": "Saras nya text"})
    record = stage.record()
    view.show_record(record, record.case.documents[doc])
    assert text.toPlainText() == before
    assert view.form.fields["situation"].incoming() != ""
    prose(view, "field.person_view").setFocus()
    assert text.toPlainText() == "Saras nya text"
    assert view.form.fields["situation"].incoming() == ""


def test_a_record_older_than_the_last_letter_takes_nothing_away(open_planning: Open, qtbot: QtBot) -> None:
    view, _, stage, doc = open_planning()
    actions = prose(view, f"field.{OWN}/planned_actions")
    actions.setFocus()
    type_text(actions, "Nyss skrivet")
    view.form.flush()
    line(view, f"field.{OWN}/contact_name").setFocus()
    record = stage.record()  # without the draft: it left the file before the draft came in
    view.show_record(record, record.case.documents[doc])
    assert actions.toPlainText() == "Nyss skrivet"
    view.form.saved(f"{OWN}/planned_actions", "Nyss skrivet")
    stage.put(doc, "fyr-ssk", "2026-11-19T13:20", {f"{OWN}/planned_actions": "Nyss skrivet"})
    record = stage.record()
    view.show_record(record, record.case.documents[doc])
    assert actions.toPlainText() == "Nyss skrivet"
    assert f"{OWN}/planned_actions" not in view.form.typed()


def test_the_wheel_changes_no_answer_it_passes(open_planning: Open) -> None:
    view, _, _, _ = open_planning()
    box = find(view, f"field.{OWN}/status")
    assert isinstance(box, Choice)
    box.setCurrentIndex(1)
    middle = QPointF(box.rect().center())
    wheel = QWheelEvent(
        middle,
        QPointF(box.mapToGlobal(box.rect().center())),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, wheel)
    assert box.currentIndex() == 1


def test_answers_of_a_newer_form_are_shown_and_kept(open_planning: Open) -> None:
    view, _, stage, doc = open_planning()
    stage.put(doc, "fyr-vc1", "2026-11-19T13:00", {"new_question": "Svar från framtiden"})
    record = stage.record()
    view.show_record(record, record.case.documents[doc])
    view.show_tab("patient")
    view.patient.view.build_all()
    assert "Svar från framtiden" in words_on(view.patient)


def test_everything_one_can_operate_has_a_name_to_be_called_by(open_planning: Open) -> None:
    view, _, _, _ = open_planning()
    view.patient.view.build_all()
    view.responsibility.view.build_all()
    nameless = [
        widget.objectName() or type(widget).__name__
        for widget in view.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisibleTo(view)
        and not widget.accessibleName()
        and widget.focusProxy() is None
        and not (isinstance(widget, QLineEdit) and widget.parentWidget() in view.findChildren(Choice))
    ]
    assert nameless == []
