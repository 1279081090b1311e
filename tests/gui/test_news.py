"""What the launcher says of a unit that is locked: how much has come, quietly, and how old that is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from desktop.models.unit_news import UnitNews
from desktop.views.launcher_window import LauncherWindow
from desktop.views.moments import local_now
from desktop.views.news_words import news_words
from desktop.views.sign_in_window import SignInWindow
from tests.gui import sample_records as samples
from tests.gui.conftest import NOW, press

LOCKED_AT = "2026-11-17T13:05:00.000Z"
TOLD = UnitNews(LOCKED_AT, 3, 1, "2026-11-17T13:20:00.000Z")


@pytest.mark.parametrize(
    ("news", "words"),
    [
        (UnitNews(LOCKED_AT), ""),
        (replace(TOLD, new=0, high=0), "Inget nytt sedan 14.05."),
        (replace(TOLD, new=1, high=0), "1 ny sedan 14.05."),
        (TOLD, "3 nya sedan 14.05, 1 brådskande."),
        (replace(TOLD, apart=True), "3 nya sedan 14.05, 1 brådskande. Ingen kontakt sedan 14.20, fler kan ha kommit."),
        (UnitNews(LOCKED_AT, apart=True), "Ingen kontakt sedan 14.05. Vad som har kommit går inte att visa."),
        (replace(TOLD, over=True), "Vad som har kommit visas inte här längre. Lås upp för att se det."),
        (replace(TOLD, since="2026-11-16T21:40:00.000Z"), "3 nya sedan i går kl. 22.40, 1 brådskande."),
    ],
)
def test_in_words(news: UnitNews, words: str) -> None:
    assert news_words(news, NOW) == words


def of_now(news: UnitNews) -> tuple[UnitNews, str]:
    """The same, of this very minute, and the time in words: on a Swedish wall, whatever zone the computer keeps."""
    now = local_now()
    told = now.astimezone(UTC).isoformat()
    return replace(news, since=told, told_at=told), f"{now:%H.%M}"


def row_of(window: LauncherWindow, unit: str) -> QAbstractButton:
    row = window.findChild(QAbstractButton, f"launcher.unit.{unit}")
    assert isinstance(row, QAbstractButton)
    return row


def test_the_practice_launcher_tells_of_each_locked_unit_and_moves_nothing(qtbot: QtBot) -> None:
    window = LauncherWindow()
    qtbot.addWidget(window)
    window.show_units(samples.units())
    window.show()
    news, at = of_now(TOLD)
    window.show_news("ska-ssk", news)
    assert "nya" not in window._state.label.plain(), "it is not locked"
    window.show_locked("ska-avd1")
    window.show_locked("ska-ssk")
    window.activateWindow()
    qtbot.waitUntil(window.start.hasFocus)
    window.show_news("ska-ssk", news)
    assert f"3 nya sedan {at}, 1 brådskande." in window._state.label.plain()
    assert row_of(window, "ska-ssk").accessibleName() == "Kommun SSK, Låst, 3 nya"
    assert row_of(window, "ska-avd1").accessibleName().endswith(", Låst")
    assert QApplication.focusWidget() is window.start
    assert window.start.text() == "Lås upp Kommun SSK"
    # Of another unit, its row is enough.
    window.show_news("ska-avd1", replace(news, new=1, high=0))
    assert window._state.label.plain().startswith("Kommun SSK är låst.")
    assert row_of(window, "ska-avd1").accessibleName().endswith(", Låst, 1 ny")
    row_of(window, "ska-avd1").click()
    assert window._state.label.plain().startswith("Sjukhusavdelning 1 är låst.")
    assert "1 ny sedan" in window._state.label.plain()
    row_of(window, "ska-ssk").click()
    with qtbot.waitSignal(window.unlock_requested):
        press(window.start, Qt.Key.Key_Return)
    assert row_of(window, "ska-ssk").accessibleName() == "Kommun SSK, ska-ssk"


def test_the_working_launcher_tells_below_what_is_locked(qtbot: QtBot) -> None:
    window = SignInWindow()
    qtbot.addWidget(window)
    window.show()
    news, at = of_now(TOLD)
    window.show_news(news)
    assert "nya" not in window.text()
    window.show_locked("Kommun SSK")
    before = window.text()
    window.show_news(UnitNews(news.since))
    assert window.text() == before
    window.show_news(news)
    assert f"3 nya sedan {at}, 1 brådskande." in window.text()
    assert "3 nya" in window.accessibleDescription()
    window.show_start(())
    assert "nya" not in window.text()
