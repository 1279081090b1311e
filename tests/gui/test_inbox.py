"""The inbox: what is shown, what the keys do, and that nothing moves while somebody reads."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.models.inbox_rows import InboxGroupKey, InboxItem, InboxRecord
from desktop.models.records import QueueState
from desktop.models.texts import Texts
from desktop.views.components.fields import TextLine
from desktop.views.components.labels import Label
from desktop.views.document_facts import value_words
from desktop.views.inbox import InboxPage
from desktop.views.inbox_model import PAGE, Head, ListRole
from desktop.views.message_act import MessageAct
from desktop.views.outbox_page import OutboxPage
from tests.gui import sample_records as samples
from tests.gui.case_stage import library
from tests.gui.conftest import press, type_text

Clock = Callable[[], datetime]


@pytest.fixture
def page(qtbot: QtBot, clock: Clock) -> InboxPage:
    page = InboxPage(samples.say, clock)
    page.set_words(samples.known)
    page.set_context(samples.context())
    page.set_own_name("Anna Lindh")
    qtbot.addWidget(page)
    page.resize(1152, 700)
    page.show()
    page.show_inbox(samples.inbox())
    page.list.setFocus()
    return page


def heads(page: InboxPage) -> list[tuple[str, int]]:
    return [(row.name, row.count) for row in page.list.grouped_model().all_rows() if isinstance(row, Head)]


def spoken(page: InboxPage) -> list[str]:
    model = page.list.grouped_model()
    return [str(model.index(row, 0).data(Qt.ItemDataRole.DisplayRole)) for row in range(model.rowCount())]


def test_the_groups_stand_in_order_with_count_and_oldest_age(page: InboxPage) -> None:
    assert heads(page) == [("Att kvittera", 3), ("Väntar på oss", 2), ("Väntar på andra", 2), ("Bevakas", 1)]
    assert spoken(page)[0] == "Att kvittera, 3, äldst 1 dygn 2 tim"
    assert page.oldest.plain() == "Äldsta okvitterade: 1 dygn 2 tim"


def test_until_the_files_are_read_the_inbox_says_so(qtbot: QtBot, clock: Clock) -> None:
    page = InboxPage(samples.say, clock)
    qtbot.addWidget(page)
    page.show()
    page.show_opening()
    assert page.empty.isVisible()
    assert page.empty.label.plain() == "Läser det som finns sparat på datorn …"
    page.show_inbox(InboxRecord("ska-ssk", "Kommun SSK", ()))
    assert page.empty.label.plain() == "Inget att kvittera."
    page.show_inbox(samples.inbox())
    assert page.list.isVisible()
    assert not page.empty.isVisible()


def test_a_screen_reader_hears_the_whole_row(page: InboxPage) -> None:
    sentence = spoken(page)[2]
    expected = ("Ingrid Hallberg", "19441011-9046", "Inskrivningsmeddelande", "Sjukhusavdelning 1", "Sedd av dig")
    for part in (*expected, "Ej kvitterad", "Före 14.05 i morgon", "20 tim"):
        assert part in sentence


def test_a_protected_person_is_never_named_in_the_list(page: InboxPage) -> None:
    secret = replace(samples.inbox().items[0], key="s", person_name="Hemlig Person", protected="MARKED")
    page.show_inbox(InboxRecord("ska-ssk", "Kommun SSK", (secret,)))
    told = " ".join(spoken(page))
    assert "Hemlig" not in told
    assert "19440115" not in told
    assert "Skyddade personuppgifter" in told
    page.list.select_key("s")
    assert "Hemlig" not in page.reading.banner.accessibleName()


def test_arrow_keys_step_over_the_heads(page: InboxPage) -> None:
    page.list.select_key("3")
    press(page.list, Qt.Key.Key_Down)
    assert page.list.current_key() == "4"
    press(page.list, Qt.Key.Key_Up)
    assert page.list.current_key() == "3"
    press(page.list, Qt.Key.Key_Up)
    press(page.list, Qt.Key.Key_Up)
    press(page.list, Qt.Key.Key_Up)
    assert page.list.current_key() == "1"


def test_passing_by_marks_nothing_and_enter_opens(page: InboxPage, qtbot: QtBot) -> None:
    seen: list[str] = []
    page.seen_requested.connect(seen.append)
    page.list.select_key("1")
    with qtbot.waitSignal(page.message_requested) as asked:
        press(page.list, Qt.Key.Key_Down)
    assert asked.args == ["doc-2"]
    assert seen == []
    with qtbot.waitSignals([page.seen_requested, page.open_case_requested]):
        press(page.list, Qt.Key.Key_Return)
    assert seen == ["doc-2"]


def test_k_acknowledges_the_current_message_once(page: InboxPage, qtbot: QtBot) -> None:
    page.list.select_key("2")
    with qtbot.waitSignal(page.acted) as asked:
        QTest.keyClick(page.list, Qt.Key.Key_K)
    assert asked.args is not None
    item, act = asked.args
    assert (item.key, act) == ("2", MessageAct("acknowledge", "doc-2"))
    assert page.list.current_key() == "3"


def test_k_does_nothing_where_there_is_nothing_to_acknowledge(page: InboxPage, qtbot: QtBot) -> None:
    page.list.select_key("6")
    with qtbot.assertNotEmitted(page.acted):
        QTest.keyClick(page.list, Qt.Key.Key_K)


def test_a_letter_typed_in_a_text_field_is_no_verb(page: InboxPage, qtbot: QtBot) -> None:
    field = TextLine()
    page.layout().addWidget(field)  # type: ignore[union-attr]
    field.show()
    field.setFocus()
    with qtbot.assertNotEmitted(page.acted):
        QTest.keyClick(field, Qt.Key.Key_K)
        type_text(field, "åäö")
    assert field.text() == "kåäö"


def test_left_folds_a_group_and_right_unfolds_it(page: InboxPage) -> None:
    page.list.select_key("4")
    press(page.list, Qt.Key.Key_Left)
    assert page.list.current_key() == "head:waiting_for_us"
    assert "Lars-Göran Ek" not in " ".join(spoken(page))
    press(page.list, Qt.Key.Key_Right)
    assert "Lars-Göran Ek" in " ".join(spoken(page))


def test_a_message_that_nobody_vouches_for_says_so_first(page: InboxPage) -> None:
    page.reading._say = Texts.load().say
    page.list.select_key("2")
    page.show_message(samples.message(verified=False))
    box = page.reading.unverified
    assert box.isVisibleTo(page.reading)
    assert box.label.plain().startswith("Kan inte verifieras")
    page.show_message(samples.message())
    assert not box.isVisibleTo(page.reading)


def test_the_message_is_shown_with_receipts_and_facts(page: InboxPage) -> None:
    page.list.select_key("2")
    page.show_message(samples.message())
    pane = page.reading
    assert pane.banner.name() == "Ingrid Hallberg"
    table = pane.receipts
    cells = [[table.item(r, c).text() for c in range(4)] for r in range(3)]  # type: ignore[union-attr]
    assert cells[0] == ["Kommun SSK (ni)", "i går 14.05", "Du 10.20", "Ej kvitterat"]
    assert cells[2][2] == "Ingen"
    words = [label.plain() for label in pane.facts.findChildren(Label)]
    assert "Fall i hemmet. Höftfraktur på vänster sida, opereras i dag." in words
    assert "fredag 20 nov 2026" in words
    assert pane.verbs is not None
    assert pane.verbs.buttons["acknowledge"].isVisible()


def test_the_reading_pane_comes_after_the_first_list_and_shows_its_current_row(qtbot: QtBot, clock: Clock) -> None:
    page = InboxPage(samples.say, clock)
    qtbot.addWidget(page)
    page.resize(1152, 700)
    page.show()
    page.set_own_name("Anna Lindh")
    page.show_inbox(samples.inbox())
    press(page.list, Qt.Key.Key_Down)
    assert page.findChild(QWidget, "reading.pane") is None
    assert page.current_item() is not None
    assert page.reading.empty.isHidden()
    qtbot.waitUntil(page.reading.banner.isVisible)


def test_a_late_answer_for_another_row_is_not_shown(page: InboxPage) -> None:
    page.list.select_key("1")
    page.show_message(samples.message())
    assert page.reading.shown() == "doc-1"


def test_a_refresh_keeps_selection_and_scroll_position(page: InboxPage) -> None:
    record = samples.many(500)
    page.show_inbox(record)
    page.list.select_key("m00150")
    page.list.scrollTo(page.list.currentIndex())
    before = page.list.visualRect(page.list.currentIndex()).top()
    asked: list[str] = []
    page.message_requested.connect(asked.append)
    new = replace(record.items[0], key="new", person_name="Nyare Person")
    page.show_inbox(replace(record, items=(new, *record.items[:10], *record.items[12:])))
    assert page.list.current_key() == "m00150"
    assert page.list.visualRect(page.list.currentIndex()).top() == before
    assert asked == []


def test_a_changed_row_is_replaced_in_place(page: InboxPage, qtbot: QtBot) -> None:
    record = samples.inbox()
    model = page.list.grouped_model()
    changed = [replace(item, due=item.since) if item.key == "2" else item for item in record.items]
    resets: list[object] = []
    model.modelReset.connect(lambda: resets.append(None))
    model.rowsRemoved.connect(lambda: resets.append(None))
    with qtbot.waitSignal(model.dataChanged) as told:
        page.show_inbox(replace(record, items=tuple(changed)))
    assert resets == []
    assert told.args is not None
    assert told.args[0].row() == told.args[1].row() == 2


def test_ten_thousand_rows_are_handed_out_a_page_at_a_time(page: InboxPage) -> None:
    record = samples.many(10_000)
    started = time.perf_counter()
    page.show_inbox(record)
    took = time.perf_counter() - started
    model = page.list.grouped_model()
    assert model.rowCount() == PAGE
    assert model.canFetchMore(QModelIndex())
    assert len(model.all_rows()) == 10_001
    assert took < 1.0
    assert page.list.select_key("m09999")
    assert model.index(model.rowCount() - 1, 0).data(ListRole.KEY) == "m09999"


def test_the_acknowledged_row_leaves_and_the_next_one_is_chosen(page: InboxPage) -> None:
    record = samples.inbox()
    page.list.select_key("2")
    rest = tuple(item for item in record.items if item.key != "2")
    page.show_inbox(replace(record, items=rest))
    assert page.list.current_key() == "3"


def test_an_empty_inbox_says_so(page: InboxPage) -> None:
    page.show_inbox(InboxRecord("ska-ssk", "Kommun SSK", ()))
    assert page.empty.isVisible()
    assert page.empty.label.plain() == "Inget att kvittera."
    assert not page.list.isVisible()


def test_with_rows_and_none_chosen_the_pane_asks_for_one(page: InboxPage) -> None:
    record = samples.inbox()
    page.show_inbox(InboxRecord("ska-ssk", "Kommun SSK", ()))
    assert page.reading.empty.label.plain() == "Inget att kvittera."
    page.show_inbox(record)
    assert page.reading.empty.label.plain() == "Välj en rad i listan för att läsa den här."


def test_a_narrow_page_shows_one_pane_at_a_time(page: InboxPage) -> None:
    page.resize(620, 600)
    assert page.list.isVisible()
    assert not page.reading.isVisible()
    page.list.select_key("2")
    press(page.list, Qt.Key.Key_Return)
    assert page.reading.isVisible()
    assert not page.list.isVisible()
    press(page.reading.open_case, Qt.Key.Key_Escape)
    assert page.list.isVisible()


def test_every_operable_part_has_a_name(page: InboxPage) -> None:
    page.list.select_key("2")
    page.show_message(samples.message())
    for widget in page.findChildren(QWidget):
        operable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible()
        if operable and not widget.objectName().startswith("qt_"):
            assert widget.accessibleName(), widget
            assert widget.objectName(), widget


def test_the_outbox_never_says_sent_before_it_is(qtbot: QtBot, clock: Clock) -> None:
    outbox = OutboxPage(samples.say, clock)
    qtbot.addWidget(outbox)
    outbox.resize(1152, 700)
    outbox.show()
    outbox.show_outbox(samples.outbox(), connected=False)
    rows = outbox.list.grouped_model().all_rows()
    names = [(row.name, row.count) for row in rows if isinstance(row, Head)]
    assert names == [("Behöver ditt beslut", 1), ("Köade meddelanden", 2), ("Ändringar", 1), ("Skickat i dag", 2)]
    outbox.list.select_key("op-2")
    assert outbox.state.text() == "Köat, inte skickat"
    assert "Skickat" not in outbox.steps.accessibleName()
    assert "när nätet är tillbaka" in outbox.reason.label.plain()
    outbox.list.select_key("op-5")
    assert "Planen saknar ett datum." in outbox.reason.label.plain()
    assert "finns kvar" in outbox.reason.label.plain()
    queued = [item for item in samples.outbox() if item.state is QueueState.QUEUED]
    assert len(queued) == 3


def test_items_are_of_the_four_groups() -> None:
    items: tuple[InboxItem, ...] = samples.inbox().items
    assert {item.group for item in items} == set(InboxGroupKey)


def test_a_municipality_is_read_by_its_name_and_own_words_stay() -> None:
    found = library().in_force["INS"].index.values()
    item = next(item for item in found if item.id == "municipality")
    assert value_words(item, "1495", samples.known()) == "Skara"
    assert value_words(item, "Oslo", samples.known()) == "Oslo"


def test_what_was_not_accepted_can_be_taken_back(qtbot: QtBot, clock: Clock) -> None:
    outbox = OutboxPage(samples.say, clock)
    outbox.set_words(samples.known)
    qtbot.addWidget(outbox)
    outbox.resize(1152, 700)
    outbox.show()
    (held,) = [item for item in samples.outbox() if item.state is QueueState.HELD]
    written = replace(held, kind="publish")
    gone = replace(written, person_name="", person_id="")
    for item, words in ((held, "Ta bort ur listan"), (written, "Ta tillbaka som utkast"), (gone, "Ta bort ur listan")):
        outbox.show_outbox((item,), connected=True)
        outbox.list.select_key(item.op_id)
        assert outbox.take_back.isVisible()
        assert outbox.take_back.text() == words
    with qtbot.waitSignal(outbox.take_back_requested) as asked:
        outbox.take_back.click()
    assert asked.args == [held.op_id]
    outbox.show_outbox(samples.outbox(), connected=True)
    outbox.list.select_key("op-4")
    assert not outbox.take_back.isVisible()
