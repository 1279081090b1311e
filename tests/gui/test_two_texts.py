"""Two texts: which words differ, and what each choice keeps."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.case_view import CaseView
from desktop.views.text_difference import ComparedText, differing
from tests.gui import case_stage as stage_of
from tests.gui.case_stage import MINE, THEIRS, Stage
from tests.gui.conftest import press, type_text

Open = Callable[[], tuple[CaseView, list[tuple[str, list[str], dict[str, object]]], Stage, str]]


@pytest.fixture
def compare(qtbot: QtBot) -> Open:
    def show() -> tuple[CaseView, list[tuple[str, list[str], dict[str, object]]], Stage, str]:
        stage, doc = stage_of.with_two_texts()
        view = CaseView(stage_of.context())
        qtbot.addWidget(view)
        chosen: list[tuple[str, list[str], dict[str, object]]] = []
        view.resolve_requested.connect(lambda d, ids, values: chosen.append((d, ids, values)))
        view.show_record(stage.record())
        view.resize(1150, 760)
        view.show()
        qtbot.waitExposed(view)
        view.activateWindow()
        view.choosing.show_next()
        return view, chosen, stage, doc

    return show


def click(view: QWidget, name: str) -> None:
    found = view.findChild(QAbstractButton, name)
    assert found is not None, name
    found.click()


def test_the_bar_says_who_and_what_without_the_word_for_it(compare: Open) -> None:
    view, _, _, _ = compare()
    assert view.choosing.bar.text() == (
        "Både du och Sara Nyberg har ändrat Aktuell situation. Båda texterna finns kvar. Välj vilken som ska gälla."
    )


def test_mine_stands_left_with_when_it_was_written_and_received(compare: Open) -> None:
    view, _, _, _ = compare()
    choice = view.two_texts.choice
    assert choice is not None
    assert choice.title(choice.left) == "Din text"
    assert choice.title(choice.right) == "Saras text"
    assert choice.times(choice.left) == ["skrivet i dag 08.10", "mottaget centralt 09.31"]
    assert choice.left.values == {"situation": MINE}
    assert choice.right.shown


@pytest.mark.parametrize(("button", "kept"), [("two_texts.mine", MINE), ("two_texts.theirs", THEIRS)])
def test_a_choice_keeps_that_text_word_for_word(compare: Open, button: str, kept: str) -> None:
    view, chosen, _, doc = compare()
    click(view, button)
    click(view, "two_texts.save")
    assert chosen == [(doc, ["conflict-0"], {"situation": kept})]


def test_a_new_text_can_begin_with_either_and_is_kept_as_written(compare: Open) -> None:
    view, chosen, _, doc = compare()
    click(view, "two_texts.fetch_theirs")
    radio = view.findChild(QRadioButton, "two_texts.new")
    assert radio is not None
    assert radio.isChecked()
    text = view.findChild(QPlainTextEdit, "two_texts.text")
    assert text is not None
    assert text.toPlainText() == THEIRS
    text.moveCursor(text.textCursor().MoveOperation.End)
    type_text(text, " Även åt båda hållen.")
    click(view, "two_texts.save")
    assert chosen == [(doc, ["conflict-0"], {"situation": THEIRS + " Även åt båda hållen."})]


def test_typing_in_the_third_text_chooses_it(compare: Open) -> None:
    view, _, _, _ = compare()
    text = view.findChild(QPlainTextEdit, "two_texts.text")
    assert text is not None
    type_text(text, "Ny")
    radio = view.findChild(QRadioButton, "two_texts.new")
    assert radio is not None
    assert radio.isChecked()


def test_saving_before_choosing_asks_and_keeps_nothing(compare: Open) -> None:
    view, chosen, _, _ = compare()
    click(view, "two_texts.save")
    choice = view.two_texts.choice
    assert choice is not None
    assert choice._message.text() == "Välj vilken text som ska gälla"
    click(view, "two_texts.new")
    click(view, "two_texts.save")
    assert choice._message.text() == "Skriv den nya texten"
    assert chosen == []


def test_doing_it_later_goes_back_and_the_bar_stays(compare: Open) -> None:
    view, chosen, _, _ = compare()
    click(view, "two_texts.later")
    assert view.pages.currentWidget() is view.planning
    assert not view.choosing.bar.isHidden()
    assert chosen == []


def test_f8_goes_to_the_next_field_and_round(compare: Open) -> None:
    view, chosen, _, doc = compare()
    assert view.two_texts.shown_conflict() == "conflict-0"
    view.choosing.show_next()
    assert view.two_texts.shown_conflict() == "conflict-1"
    click(view, "two_texts.theirs")
    click(view, "two_texts.save")
    assert chosen == [(doc, ["conflict-1"], {"areas/mobility/expected": "2"})]
    view.choosing.show_next()
    assert view.two_texts.shown_conflict() == "conflict-0"


def test_a_code_can_be_answered_anew(compare: Open) -> None:
    view, chosen, _, doc = compare()
    view.choosing.show_next()
    choice = view.two_texts.choice
    assert choice is not None
    assert choice.small()
    click(view, "two_texts.text.0")
    click(view, "two_texts.save")
    assert chosen == [(doc, ["conflict-1"], {"areas/mobility/expected": "0"})]


def test_a_newer_record_leaves_the_third_text_alone(compare: Open) -> None:
    view, _, stage, doc = compare()
    text = view.findChild(QPlainTextEdit, "two_texts.text")
    assert text is not None
    type_text(text, "Halvv")
    stage.put(doc, "fyr-vc1", "2026-11-19T13:19", {"kin_view": "Ny rad"})
    view.show_record(stage.record())
    assert text.toPlainText() == "Halvv"


def test_when_one_is_settled_the_next_comes_up(compare: Open) -> None:
    view, _, stage, _ = compare()
    stage.two_texts.pop(0)
    view.show_record(stage.record())
    assert view.two_texts.shown_conflict() == "conflict-1"
    stage.two_texts.clear()
    view.show_record(stage.record())
    assert view.choosing.bar.isHidden()
    assert view.pages.currentWidget() is view.planning


def test_the_field_itself_leads_to_the_comparison(compare: Open) -> None:
    view, _, _, _ = compare()
    click(view, "two_texts.later")
    assert view.planning is not None
    view.planning.show_tab("patient")
    view.planning.patient.view.build_all()
    click(view, "field.situation.compare")
    assert view.two_texts.shown_conflict() == "conflict-0"
    assert view.pages.currentWidget() is view.two_texts


def test_the_comparison_begins_at_its_first_choice_and_never_takes_the_cursor_from_a_text(
    compare: Open, qtbot: QtBot
) -> None:
    view, _, _, _ = compare()
    choice = view.two_texts.choice
    assert choice is not None
    qtbot.waitUntil(choice.mine.hasFocus)
    text = view.findChild(QPlainTextEdit, "two_texts.text")
    assert text is not None
    text.setFocus()
    view.choosing.show_pair(choice.two.doc_id, choice.two.conflict.conflict_id)
    assert text.hasFocus()


def test_escape_leaves_the_comparison_not_the_case(compare: Open) -> None:
    view, _, _, _ = compare()
    left: list[bool] = []
    view.back_requested.connect(lambda: left.append(True))
    view._go_back()
    assert left == []
    press(view, Qt.Key.Key_Shift)
    view._go_back()
    assert left == [True]


def test_differing_words_are_marked_and_markup_is_only_text(qtbot: QtBot) -> None:
    label = ComparedText("Går <b>med</b> rollator & käpp", "Går med rollator", "x")
    qtbot.addWidget(label)
    assert label.plain() == "Går <b>med</b> rollator & käpp"
    assert "<b>med</b>" in label.marked()[0]
    assert "&lt;b&gt;" in label.text()


@given(st.text(alphabet="ab åö\n.", max_size=40), st.text(alphabet="ab åö\n.", max_size=40))
def test_the_pieces_always_make_up_the_text(text: str, other: str) -> None:
    assert "".join(piece for piece, _ in differing(text, other)) == text


@given(st.text(alphabet="ab åö\n.", max_size=40))
def test_equal_texts_have_nothing_marked(text: str) -> None:
    assert not any(only for _, only in differing(text, text))
