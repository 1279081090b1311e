"""Phrases of the unit while one writes: offered at a `;`, put in by Enter, with stops for what is left to write."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.models.unit_records import Phrase
from desktop.views.components.base import column
from desktop.views.components.fields import Prose
from desktop.views.form_answers import FormProse
from desktop.views.phrase_typing import PhraseTyping
from desktop.views.phrase_words import begun, filled, fitting
from desktop.views.phrases_page import PhrasesPage
from tests.gui.conftest import press, type_text
from tests.gui.process_stage import told

PHRASES = (
    Phrase("1", "Såromläggning", "Såret är omlagt {idag}. Nästa gång [inte fyllt] {dag} av {vem}.", "Anna Lindh", ""),
    Phrase("2", "Hembesök", "Hembesök hos {patient} av {jag}, {enhet}.", "Anna Lindh", "2026-10-01"),
    Phrase("3", "Trygghetslarm", "Larmet är provat.\nDet hörs i alla rum.", "", ""),
)
KNOWN = {"patient": "Ingrid Hallberg", "idag": "17 nov", "enhet": "Kommun SSK", "jag": "Anna Lindh"}


@pytest.fixture
def typing(qtbot: QtBot) -> Iterator[tuple[PhraseTyping, Prose, Prose]]:
    window = QWidget()
    box = column(window, margins=(24, 24, 24, 24))
    first, second = Prose(name="first"), FormProse(1, "second", one_line=True)
    for prose in (first, second):
        box.addWidget(prose)
    box.addStretch(1)
    qtbot.addWidget(window)
    window.resize(700, 500)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    holder = QObject(window)
    helping = PhraseTyping(lambda: PHRASES, lambda _prose: KNOWN, holder)
    yield helping, first, second
    Prose.begin_phrase = None


Typing = tuple[PhraseTyping, Prose, Prose]


def shown(helping: PhraseTyping) -> bool:
    return helping.offered is not None and helping.offered.isVisible()


def test_a_semicolon_begins_one_only_at_the_beginning_of_a_word() -> None:
    assert begun(";") == ""
    assert begun("Först ;hem") == "hem"
    assert begun("Först;hem") is None
    assert begun(";hem besök") is None


def test_names_that_begin_so_come_before_words_in_the_text() -> None:
    assert [one.key for one in fitting(PHRASES, "h")] == ["2", "3"]
    assert [one.key for one in fitting(PHRASES, "SÅR")] == ["1"]
    assert fitting(PHRASES, "xyz") == []
    assert [one.key for one in fitting(PHRASES, "")] == ["1", "2", "3"]


def test_what_is_known_is_filled_in_and_the_rest_is_marked() -> None:
    told = filled("Hos {Patient} {idag}: {vad}.", KNOWN)
    assert told.text == "Hos Ingrid Hallberg 17 nov: [vad]."
    assert [told.text[at : at + length] for at, length in told.stops] == ["[vad]"]


def test_it_is_offered_filtered_and_put_in_from_the_keyboard(typing: Typing) -> None:
    helping, prose, _ = typing
    prose.setFocus()
    type_text(prose, "Klart. ;")
    assert helping.offered is not None
    assert helping.offered.isVisible()
    assert helping.offered.rows.count() == 3
    assert helping.offered.accessibleName() == "Fras 1 av 3: Såromläggning"
    press(prose, Qt.Key.Key_Down)
    assert helping.offered.accessibleName() == "Fras 2 av 3: Hembesök"
    type_text(prose, "try")
    assert [one.key for one in helping.offered.phrases] == ["3"]
    press(prose, Qt.Key.Key_Return)
    assert prose.toPlainText() == "Klart. Larmet är provat.\nDet hörs i alla rum."
    assert not shown(helping)
    prose.undo()
    assert prose.toPlainText() == "Klart. ;try"


def test_escape_leaves_what_was_typed_and_letters_go_on_as_usual(typing: Typing) -> None:
    helping, prose, _ = typing
    type_text(prose, ";he")
    assert shown(helping)
    press(prose, Qt.Key.Key_Escape)
    assert not shown(helping)
    type_text(prose, "j hopp")
    press(prose, Qt.Key.Key_Return)
    assert prose.toPlainText() == ";hej hopp\n"
    type_text(prose, ";zz")
    assert not shown(helping)


def test_tab_leads_through_what_is_left_to_write_and_then_out(typing: Typing) -> None:
    _, prose, _ = typing
    prose.setFocus()
    type_text(prose, ";sår")
    press(prose, Qt.Key.Key_Tab)
    assert prose.toPlainText() == "Såret är omlagt 17 nov. Nästa gång [inte fyllt] [dag] av [vem]."
    assert prose.textCursor().selectedText() == "[dag]"
    type_text(prose, "torsdag")
    press(prose, Qt.Key.Key_Tab)
    assert prose.textCursor().selectedText() == "[vem]"
    type_text(prose, "Omar")
    assert prose.toPlainText().endswith("Nästa gång [inte fyllt] torsdag av Omar.")
    press(prose, Qt.Key.Key_Tab)
    assert not prose.hasFocus()


def test_in_a_field_of_one_line_it_stays_on_one_line(typing: Typing) -> None:
    _, _, prose = typing
    type_text(prose, ";try")
    press(prose, Qt.Key.Key_Return)
    assert prose.toPlainText() == "Larmet är provat. Det hörs i alla rum."


def test_from_the_menu_it_is_offered_where_the_cursor_is(typing: Typing, qtbot: QtBot) -> None:
    helping, prose, _ = typing
    prose.clearFocus()
    assert not helping.ask()
    prose.setFocus()
    qtbot.waitUntil(prose.hasFocus)
    type_text(prose, "Ring")
    assert helping.ask()
    assert prose.toPlainText() == "Ring ;"
    press(prose, Qt.Key.Key_Down)
    press(prose, Qt.Key.Key_Return)
    assert prose.toPlainText() == "Ring Hembesök hos Ingrid Hallberg av Anna Lindh, Kommun SSK."


def test_a_locked_field_offers_nothing(typing: Typing) -> None:
    helping, prose, _ = typing
    type_text(prose, "Text ")
    prose.setReadOnly(True)
    type_text(prose, ";")
    assert not shown(helping)
    assert date.fromisoformat(PHRASES[1].review) < date(2026, 11, 17)


# -- the page ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(qtbot: QtBot) -> PhrasesPage:
    shown = PhrasesPage(told())
    qtbot.addWidget(shown)
    shown.resize(1000, 700)
    shown.show()
    qtbot.waitExposed(shown)
    shown.activateWindow()
    return shown


def test_each_stands_with_who_answers_for_it_and_an_overdue_one_is_marked(page: PhrasesPage) -> None:
    page.show_phrases(PHRASES)
    model = page.table.model()
    said = [[model.index(line, place).data() for place in range(4)] for line in range(3)]
    assert said[1] == ["Hembesök", PHRASES[1].text, "Anna Lindh", "1 okt, inte läst igenom"]
    assert said[2][3] == ""
    assert page.empty.isHidden()


def test_a_new_one_is_written_with_a_day_to_read_it_again(page: PhrasesPage, qtbot: QtBot) -> None:
    page.new.click()
    qtbot.waitUntil(page.editor.name.hasFocus)
    assert page.editor.owner.text() == "Anna Lindh"
    assert page.editor.remove.isHidden()
    assert "{patient}" in page.editor.frames["text"].help.plain()
    page.editor.save.click()
    assert page.editor.frames["name"].error() == "Skriv ett namn på frasen"
    assert page.editor.frames["text"].error() == "Skriv frasens text"
    type_text(page.editor.name, "Åtgärd")
    type_text(page.editor.text, "Åtgärdat {idag}.")
    page.editor.review.setText("snart")
    page.editor.save.click()
    assert page.editor.frames["review"].error().startswith("Skriv ett datum")
    page.editor.review.setText("2027-05-01")
    with qtbot.waitSignal(page.save_requested) as asked:
        page.editor.save.click()
    assert asked.args == [Phrase("", "Åtgärd", "Åtgärdat {idag}.", "Anna Lindh", "2027-05-01")]
    page.kept(asked.args[0])
    assert page.editor.isHidden()
    assert page.notice.text().startswith("Frasen Åtgärd är sparad")


def test_enter_opens_one_and_what_is_taken_away_can_be_had_back(page: PhrasesPage, qtbot: QtBot) -> None:
    page.show_phrases(PHRASES)
    page.table.setFocus()
    page.table.setCurrentCell(1, 0)
    press(page.table, Qt.Key.Key_Return)
    assert page.editor.name.text() == "Hembesök"
    with qtbot.waitSignal(page.remove_requested) as taken:
        page.editor.remove.click()
    assert taken.args == [PHRASES[1]]
    page.gone(PHRASES[1])
    with qtbot.waitSignal(page.save_requested) as back:
        page.notice.action.click()
    assert back.args == [PHRASES[1]]
    assert page.notice.action.text() == "Ångra"
