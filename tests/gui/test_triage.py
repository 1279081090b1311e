"""The verbs of the inbox by their keys: one key, next row; what was done is told, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.models.inbox_rows import InboxItem
from desktop.views.components.fields import Radio
from desktop.views.inbox import InboxPage
from desktop.views.message_act import MessageAct
from tests.gui import sample_records as samples
from tests.gui.conftest import press, type_text
from tests.gui.test_inbox import spoken

Clock = Callable[[], datetime]
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


class Hands:
    """The page with what was done in it."""

    def __init__(self, page: InboxPage) -> None:
        self.page = page
        self.done: list[tuple[InboxItem, MessageAct]] = []
        page.acted.connect(lambda item, act: self.done.append((item, act)))

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.page.list, key, modifiers)

    def last(self) -> MessageAct:
        return self.done[-1][1]

    def names(self) -> list[str]:
        rows = self.page.list.grouped_model().all_rows()
        return [row.person_name for row in rows if isinstance(row, InboxItem)]


@pytest.fixture
def hands(qtbot: QtBot, clock: Clock) -> Hands:
    page = InboxPage(samples.say, clock)
    page.set_words(samples.known)
    page.set_context(samples.context())
    page.set_own_name("Anna Lindh")
    qtbot.addWidget(page)
    page.resize(1152, 700)
    page.show()
    page.show_inbox(samples.inbox())
    page.show_people(samples.colleagues())
    page.list.setFocus()
    page.list.select_key("2")
    page.show_message(samples.message(verbs=frozenset({"answer", "forward", "misdirected"})))
    return Hands(page)


def part(hands: Hands, name: str) -> QWidget:
    """What is on the screen under the name; a question that was answered is on its way out."""
    (found,) = [one for one in hands.page.findChildren(QWidget, name) if one.isVisible()]
    return found


def test_an_acknowledged_row_leaves_at_once_and_the_keys_stay_in_the_list(hands: Hands) -> None:
    hands.key(Qt.Key.Key_K)
    assert hands.last() == MessageAct("acknowledge", "doc-2")
    assert "Ingrid Hallberg" not in hands.names()
    assert hands.page.list.current_key() == "3"
    assert hands.page.list.hasFocus()
    hands.key(Qt.Key.Key_K)
    assert hands.last() == MessageAct("acknowledge", "doc-3")


def test_what_was_done_is_told_with_the_way_back_until_something_else_is_done(hands: Hands, qtbot: QtBot) -> None:
    hands.key(Qt.Key.Key_K)
    item, _ = hands.done[-1]
    hands.page.answered(item, "Kvitterat: Ingrid Hallberg", refused=False, can_undo=True)
    assert hands.page.bar.isVisible()
    assert hands.page.bar.text() == "Kvitterat: Ingrid Hallberg"
    assert hands.page.bar.undo.isVisible()
    with qtbot.waitSignal(hands.page.undo_requested):
        hands.key(Qt.Key.Key_Z, CONTROL)


def test_a_refused_row_is_back_and_says_why(hands: Hands) -> None:
    hands.key(Qt.Key.Key_K)
    item, _ = hands.done[-1]
    hands.page.answered(item, "Din roll får inte göra detta.", refused=True, can_undo=False)
    assert hands.page.list.current_key() == "2"
    assert hands.page.bar.text() == "Din roll får inte göra detta."
    assert not hands.page.bar.undo.isVisible()


def test_a_row_that_has_left_stays_away_while_older_lists_come_and_its_return_is_shown(hands: Hands) -> None:
    hands.key(Qt.Key.Key_K)
    item, _ = hands.done[-1]
    hands.page.show_inbox(samples.inbox())
    assert "Ingrid Hallberg" not in hands.names()
    hands.page.answered(item, "Kvitterat", refused=False, can_undo=True)
    rest = tuple(row for row in samples.inbox().items if row.key != "2")
    hands.page.show_inbox(replace(samples.inbox(), items=rest))
    hands.page.taken_back(item, "Kvitteringen är ångrad", refused=False, can_undo=False)
    hands.page.show_inbox(samples.inbox())
    assert hands.page.list.current_key() == "2"


def test_a_row_is_watched_with_two_keys_and_by_day_and_note_with_more(hands: Hands) -> None:
    hands.key(Qt.Key.Key_B)
    assert part(hands, "reading.watch.1").hasFocus()
    press(part(hands, "reading.watch.1"), Qt.Key.Key_Return)
    assert hands.last() == MessageAct("watch", "doc-2", until="2026-11-18")
    assert hands.page.list.hasFocus()
    hands.key(Qt.Key.Key_B)
    chosen = part(hands, "reading.watch.other")
    assert isinstance(chosen, Radio)
    chosen.setChecked(True)
    press(chosen, Qt.Key.Key_Return)
    assert len(hands.done) == 1, "a day of one's own has to be written"
    day = part(hands, "reading.watch.day")
    assert day.hasFocus()
    type_text(day, "25 nov")
    type_text(part(hands, "reading.watch.note"), "väntar på hjälpmedel")
    alone = part(hands, "reading.watch.alone")
    assert isinstance(alone, Radio)
    alone.setChecked(True)
    press(part(hands, "reading.watch.note"), Qt.Key.Key_Return)
    wanted = MessageAct("watch", "doc-3", until="2026-11-25", note="väntar på hjälpmedel", mine=True)
    assert hands.last() == wanted


def test_escape_gives_a_question_up_and_goes_back_to_the_list(hands: Hands) -> None:
    hands.key(Qt.Key.Key_F)
    press(part(hands, "reading.misdirected.WRONG_UNIT"), Qt.Key.Key_Escape)
    assert hands.page.list.hasFocus()
    assert hands.done == []
    assert hands.page.reading.verbs is not None
    assert not hands.page.reading.verbs.asks


def test_a_message_goes_back_with_its_reason_by_two_keys(hands: Hands) -> None:
    hands.key(Qt.Key.Key_F)
    press(part(hands, "reading.misdirected.WRONG_UNIT"), Qt.Key.Key_Return)
    assert hands.last() == MessageAct("misdirected", "doc-2", reason="WRONG_UNIT")
    assert hands.page.list.current_key() == "3"


def test_t_takes_and_shift_t_hands_to_a_colleague(hands: Hands) -> None:
    hands.page.list.select_key("3")
    hands.key(Qt.Key.Key_T)
    assert hands.last() == MessageAct("take", "doc-3")
    assert hands.page.list.current_key() == "3", "who has a row does not move it"
    hands.key(Qt.Key.Key_T, SHIFT)
    press(part(hands, "reading.assign.who"), Qt.Key.Key_Return)
    assert hands.last() == MessageAct("assign", "doc-3", user_id="johan", user_name="Johan Berg")


def test_taking_what_one_has_says_so(hands: Hands) -> None:
    hands.key(Qt.Key.Key_T)
    assert hands.done == []
    assert hands.page.bar.text() == "Du har redan Ingrid Hallberg, inskrivningsmeddelande"


def test_a_verb_that_is_not_to_be_had_says_so(hands: Hands) -> None:
    hands.page.list.select_key("6")
    hands.key(Qt.Key.Key_V)
    assert hands.page.bar.text() == "Det här går inte att skicka vidare"
    hands.key(Qt.Key.Key_E)
    assert hands.last() == MessageAct("done", "doc-6")


def test_rows_tell_who_has_them_and_what_is_watched(hands: Hands) -> None:
    told = spoken(hands.page)
    assert any("Ingrid Hallberg" in row and "Du har det" in row for row in told)
    assert any("Lars-Göran Ek" in row and "Johan har det" in row for row in told)
    (watched,) = [row for row in told if "Väntar på hjälpmedel" in row]
    assert "till 19 nov" in watched
    assert "Bevakas, 1, nästa 19 nov" in told


def test_m_shows_mine_then_nobodys_then_all(hands: Hands) -> None:
    hands.key(Qt.Key.Key_M)
    assert hands.names() == ["Ingrid Hallberg"]
    hands.key(Qt.Key.Key_M)
    assert "Ingrid Hallberg" not in hands.names()
    assert "Lars-Göran Ek" not in hands.names()
    assert len(hands.names()) == 6
    hands.key(Qt.Key.Key_M)
    assert len(hands.names()) == 8


def test_new_rows_are_told_in_the_head_and_nothing_moves(hands: Hands) -> None:
    record = samples.inbox()
    new = replace(record.items[0], key="new", person_name="Nyare Person", since=samples.ago(minutes=1))
    hands.page.show_inbox(replace(record, items=(*record.items[:3], new, *record.items[3:])))
    assert hands.page.list.current_key() == "2"
    assert hands.page.oldest.plain() == "Äldsta okvitterade: 1 dygn 2 tim · 1 nya"
    hands.key(Qt.Key.Key_Down)
    assert "nya" not in hands.page.oldest.plain()


def test_who_is_responsible_is_chosen_in_the_head(hands: Hands, qtbot: QtBot) -> None:
    bar = hands.page.whose
    bar.show_duty("johan", "Johan Berg")
    assert bar.duty.currentText() == "Johan Berg"
    with qtbot.waitSignal(hands.page.duty_chosen) as asked:
        bar.duty.activated.emit(1)
    assert asked.args == ["anna", "Anna Lindh"]
    with qtbot.waitSignal(hands.page.duty_chosen) as asked:
        bar.duty.activated.emit(0)
    assert asked.args == ["", ""]


def test_high_priority_is_told_in_words_also_where_the_limit_is(hands: Hands) -> None:
    record = samples.inbox()
    urgent = replace(record.items[2], due=samples.ago(hours=-2))
    hands.page.show_inbox(replace(record, items=(*record.items[:2], urgent, *record.items[3:])))
    (row,) = [row for row in spoken(hands.page) if "Birgitta Holm" in row]
    assert "hög prioritet" in row
    assert "Före" in row


def test_every_verb_of_the_pane_has_a_button_with_its_key(hands: Hands) -> None:
    verbs = hands.page.reading.verbs
    assert verbs is not None
    shown = {name: button.accessibleDescription() for name, button in verbs.buttons.items() if button.isVisible()}
    assert shown["acknowledge"] == "K"
    assert {"answer", "forward", "misdirected", "watch", "take", "assign"} <= shown.keys()
    assert all(button.accessibleName() for button in verbs.buttons.values())
