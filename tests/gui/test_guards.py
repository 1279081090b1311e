"""What a person turns off of what guards her screen is told of, so that the access log has it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from desktop.app import guards
from desktop.views.frame import MainWindow


def test_letting_the_windows_be_seen_in_recordings_is_told_and_so_is_hiding_them(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guards, "can_hide_windows", lambda: True)  # Windows alone offers it
    window = MainWindow()
    qtbot.addWidget(window)
    guarding = guards.Guards(window, {})
    told: list[bool] = []
    guarding.shown.connect(told.append)
    choice = window.findChild(QAction, "action.capture")
    assert choice is not None
    choice.trigger()
    choice.trigger()
    assert told == [True, False]
