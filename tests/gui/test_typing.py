"""What comes in while somebody types: her text, her cursor and her place stay."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.app.writing_places import writing_in
from desktop.models.place import Writing
from desktop.views.components.fields import Choice
from desktop.views.planning_view import PlanningView
from tests.gui.conftest import type_text
from tests.gui.planning_hands import (
    OWN,
    Shown,
    find,
    line,
    open_view,
    press_button,
    prose,
    words_on,
)

CTRL = Qt.KeyboardModifier.ControlModifier
Open = Callable[..., Shown]


@pytest.fixture
def open_planning(qtbot: QtBot) -> Open:
    return partial(open_view, qtbot)


def write_in_the_middle(view: PlanningView, qtbot: QtBot) -> QPlainTextEdit:
    """Three letters after the sixth of what stands in a text."""
    text = prose(view, "field.situation")
    text.setFocus()
    qtbot.waitUntil(text.hasFocus)
    cursor = text.textCursor()
    cursor.setPosition(6)
    text.setTextCursor(cursor)
    type_text(text, "ÅÄÖ")
    return text


def test_a_change_from_others_leaves_what_is_being_typed_alone(open_planning: Open, qtbot: QtBot) -> None:
    view, _, stage, doc = open_planning()
    view.show_tab("patient")
    view.patient.view.build_all()
    text = write_in_the_middle(view, qtbot)
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


def test_where_she_wrote_is_kept_when_she_leaves_the_field_at_once(open_planning: Open, qtbot: QtBot) -> None:
    view, _, _, _ = open_planning()
    view.show_tab("patient")
    view.patient.view.build_all()
    kept: list[Writing] = []
    view.draft_changed.connect(lambda doc_id, path, *_: kept.append(writing_in("case", doc_id, path)))
    write_in_the_middle(view, qtbot)
    assert kept == [], "it waits for the next letter"
    prose(view, "field.kin_view").setFocus()
    qtbot.waitUntil(lambda: bool(kept))
    assert [(writing.path, writing.cursor) for writing in kept] == [("situation", 9)]


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


def test_what_came_while_the_cursor_stood_there_does_not_pass_for_read(open_planning: Open, qtbot: QtBot) -> None:
    """She writes over the text she sees; what has arrived behind it must meet her text as the other of two."""
    view, _, stage, doc = open_planning()
    view.show_tab("patient")
    view.patient.view.build_all()
    text = prose(view, "field.situation")
    text.setFocus()
    qtbot.waitUntil(text.hasFocus)
    saw = view.document.cells["situation"].op_id
    stage.put(doc, "fyr-vc1", "2026-11-19T13:19", {"situation": "Saras nya text"})
    record = stage.record()
    view.show_record(record, record.case.documents[doc])
    assert view.document.cells["situation"].op_id != saw
    with qtbot.waitSignal(view.draft_changed, timeout=1000) as told:
        type_text(text, "Å")
    assert told.args is not None
    assert told.args[1] == "situation"
    assert told.args[3] == saw


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
