"""The page of drafts: one is opened by Enter as by a click."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.models.records import DraftItem
from desktop.views.drafts_page import DraftsPage
from tests.gui.conftest import NOW, press


def test_enter_opens_the_draft_of_the_row(qtbot: QtBot) -> None:
    page = DraftsPage(lambda: NOW)
    qtbot.addWidget(page)
    at = "2026-11-17T09:42:00.000Z"
    ids = [("case-1", "doc-1"), ("case-2", "doc-2")]
    page.show_drafts(tuple(DraftItem(case, doc, "PLN", "Åsa Öberg", "", "", at, 2) for case, doc in ids))
    page.table.setCurrentCell(1, 0)
    with qtbot.waitSignal(page.open_requested) as asked:
        press(page.table, Qt.Key.Key_Return)
    assert asked.args == ["case-2", "doc-2"]
