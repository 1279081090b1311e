"""How the built program starts its own parts. packaging/smoke --tour sees them really start."""

from __future__ import annotations

import sys

import pytest

from desktop.app.session_process import _own_command, _surroundings
from desktop.session.embedded_store import _store_command


def test_the_built_program_starts_its_neighbours_in_the_folder_and_no_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/Åsas program/samsa")
    monkeypatch.setattr(sys, "platform", "linux")
    assert _own_command() == ["/opt/Åsas program/samsa"]
    assert _store_command() == ["/opt/Åsas program/samsa-central"]


def test_windows_are_drawn_off_screen_where_there_is_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert _surroundings()["QT_QPA_PLATFORM"] == "offscreen"


def test_a_screen_is_used_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setenv("DISPLAY", ":7")
    assert "QT_QPA_PLATFORM" not in _surroundings()
