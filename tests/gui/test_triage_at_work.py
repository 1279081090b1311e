"""The verbs of the inbox by key in the real program, over its files and a store: done, told, and taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTranslator

from desktop.models.inbox_rows import InboxGroupKey, InboxItem
from desktop.session.embedded_store import start_embedded_store
from desktop.views.case_view import CaseView
from tests.gui.sitting import Sitting

NURSE = "ska-ssk"


@pytest.fixture(scope="module")
def nurse(tmp_path_factory: pytest.TempPathFactory, swedish: list[QTranslator]) -> Iterator[Sitting]:
    with start_embedded_store(tmp_path_factory.mktemp("store"), 80) as store:
        sitting = Sitting(store.address, NURSE, tmp_path_factory.mktemp("data"))
        yield sitting
        sitting.close()


def _to_acknowledge(row: InboxItem) -> bool:
    return row.group is InboxGroupKey.TO_ACKNOWLEDGE and not row.pending


def _there(nurse: Sitting, row: InboxItem, group: InboxGroupKey) -> InboxItem | None:
    return nurse.row_where(lambda one: one.doc_id == row.doc_id and one.group is group)


def test_an_acknowledgement_is_one_key_and_so_is_taking_it_back(nurse: Sitting) -> None:
    row = nurse.walk_to(_to_acknowledge)
    keys, page = nurse.keys, nurse.session.inbox
    keys.press("K")
    assert _there(nurse, row, row.group) is None, "it leaves before anything has been asked of the files"
    keys.wait(lambda: page.bar.text().startswith("Kvitterat: "), "it is told")
    assert page.list.hasFocus()
    keys.press("Ctrl+Z")
    keys.wait(lambda: _there(nurse, row, row.group), "the row is back")
    keys.wait(lambda: "Kvitteringen är ångrad" in page.bar.text(), "that is told too")
    keys.wait(lambda: (item := page.current_item()) is not None and item.doc_id == row.doc_id, "it is current")


def test_a_row_is_watched_and_comes_back_when_that_is_undone(nurse: Sitting) -> None:
    row = nurse.walk_to(_to_acknowledge)
    keys = nurse.keys
    keys.press("B", "Return")
    keys.wait(lambda: _there(nurse, row, InboxGroupKey.WATCHED), "it is watched")
    keys.press("Ctrl+Z")
    keys.wait(lambda: _there(nurse, row, row.group), "the row is back")


def test_who_takes_a_case_stands_on_its_row(nurse: Sitting) -> None:
    row = nurse.walk_to(lambda one: _to_acknowledge(one) and not one.assigned)
    keys, page = nurse.keys, nurse.session.inbox
    keys.press("T")
    keys.wait(lambda: (one := _there(nurse, row, row.group)) is not None and one.assigned, "it is taken")
    keys.wait(lambda: page.bar.text().startswith("Du har nu "), "it is told")
    keys.press("Ctrl+Z")
    keys.wait(lambda: (one := _there(nurse, row, row.group)) is not None and not one.assigned, "nobody has it")


def test_what_is_not_acknowledged_is_not_done_and_says_what_to_do(nurse: Sitting) -> None:
    row = nurse.walk_to(_to_acknowledge)
    keys, page = nurse.keys, nurse.session.inbox
    keys.press("E")
    keys.wait(lambda: page.bar.text().startswith("Kvittera meddelandet först."), "why not")
    assert _there(nurse, row, row.group) is not None
    assert page.current_item() is not None


def test_who_is_responsible_is_changed_in_the_head_and_stands_in_the_navigation(nurse: Sitting) -> None:
    keys, page, window = nurse.keys, nurse.session.inbox, nurse.window
    keys.wait(page.whose.duty.isVisible, "the colleagues")
    before = window.nav.duty()
    own = page.whose.duty.itemData(1)
    page.whose.duty.activated.emit(0 if page.whose.duty.currentIndex() == 1 else 1)
    keys.wait(lambda: window.nav.duty() != before, "another is responsible")
    assert own
    page.list.setFocus()
    keys.press("Ctrl+Z")
    keys.wait(lambda: window.nav.duty() == before, "it is as before")


def test_the_same_keys_work_at_the_message_in_its_case(nurse: Sitting) -> None:
    row = nurse.walk_to(lambda one: _to_acknowledge(one) and one.kind == "INS" and not one.assigned)
    keys, window = nurse.keys, nurse.window
    keys.press("Return")
    nurse.arrive("case")
    view = window.stack.currentWidget()
    assert isinstance(view, CaseView)
    view.show_tab("messages")
    view.messages.open_message(row.doc_id)
    view.messages.table.setFocus()
    keys.press("T")
    keys.wait(lambda: window.explain.text().startswith("Du har nu "), "it is told")
    assert window.explain.text().endswith("Ångra med Ctrl Z.")
    keys.press("Ctrl+Z")
    keys.wait(lambda: window.explain.text().startswith("Tilldelningen är ångrad"), "and taken back")
    keys.press("K")
    keys.wait(lambda: window.explain.text().startswith("Kvitterat: "), "it is acknowledged")
    keys.wait(lambda: nurse.is_gone(row), "and gone from the inbox")
    keys.press("Ctrl+Z")
    keys.wait(lambda: not nurse.is_gone(row), "and back")
    window.show_page("inbox")
