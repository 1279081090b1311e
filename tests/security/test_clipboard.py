"""What is copied is gone after a while and kept out of histories; on a real X server, whose clipboard is shared."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.app.session_ticket import SessionTicket
from desktop.tour.player import Player
from tests.security.screen import write_half_a_draft
from tests.security.workdays import NOWHERE, Day, all_events
from tests.x_display import x_display

_COPIES = """
import json, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit
from desktop.views.clipboard_guard import ClipboardGuard
app = QApplication([])
guard = ClipboardGuard(int(sys.argv[1]))
told = []
guard.copied.connect(lambda: told.append(1))
line = QLineEdit("Ingrid Hallberg")
line.show()
line.selectAll()
clip = app.clipboard()
seen = []
def tell(): seen.append([clip.text(), clip.mimeData().formats()])
def copy(): line.copy(); tell()
QTimer.singleShot(50, copy)
def moved():
    if clip.text() == "en annans text":
        guard.clear()  # what its timer does
        tell()
        app.quit()
    elif not clip.text():
        tell()
        app.quit()
clip.dataChanged.connect(moved)
print("ready", flush=True)
QTimer.singleShot(20000, app.quit)
app.exec()
print(json.dumps([*seen, len(told)]))
"""
_OTHER = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
app = QApplication([])
app.clipboard().setText("en annans text")
QTimer.singleShot(20000, app.quit)
app.exec()
"""


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with x_display() as name:
        yield name


def begin(display: str, script: str, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def test_it_is_marked_and_goes_after_its_time(display: str) -> None:
    with begin(display, _COPIES, "300") as program:
        told, _ = program.communicate(timeout=30)
    copied, gone, times = json.loads(told.splitlines()[-1])
    assert times == 1  # not for the mark that is put on it, nor for taking it away
    assert copied[0] == "Ingrid Hallberg"
    assert {"text/plain", "x-kde-passwordManagerHint"} <= set(copied[1])
    assert not any("html" in kind for kind in copied[1])
    assert gone == ["", []]


def test_what_another_program_has_copied_since_is_left_alone(display: str) -> None:
    with begin(display, _COPIES, "30000") as program:
        assert program.stdout is not None
        assert program.stdout.readline().strip() == "ready"
        with begin(display, _OTHER) as other:
            told, _ = program.communicate(timeout=30)
            other.terminate()
    *_, last, times = json.loads(told.splitlines()[-1])
    assert last[0] == "en annans text"
    assert times == 1


def test_a_session_tells_that_something_was_copied_and_of_whose_case_but_not_what(
    display: str, training: SessionTicket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    ticket = replace(training, data=str(tmp_path / "data"), pin=False)
    nurse = Player("nurse", ticket, tmp_path)
    try:
        write_half_a_draft(nurse, "Går med rollator")
        nurse.key("Ctrl+A")
        nurse.key("Ctrl+C")
    finally:
        nurse.close()
    day = Day(replace(ticket, url=NOWHERE)).open()
    events = day.ask(all_events)
    assert isinstance(events, list)
    day.close()
    (copied,) = [one for one in events if one.kind == "exported"]
    (opened, *_) = [one for one in events if one.kind == "case_opened"]
    assert (copied.what, copied.case_id, copied.person_id) == ("clipboard", opened.case_id, opened.person_id)
    assert "rollator" not in copied.to_bytes().decode()
