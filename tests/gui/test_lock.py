"""Locking by itself: the warning on the screen, what takes it away, and what ends the session."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.app.lock_watch import LockWatch
from desktop.models.clock import Clock
from desktop.views.frame import MainWindow
from desktop.views.launcher_window import LauncherWindow
from tests.gui import sample_records as samples
from tests.gui.conftest import press

_PLAIN = Qt.KeyboardModifier.NoModifier


class StandingClock(Clock):
    """Moves when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 1_795_170_000.0

    def now_ms(self) -> int:
        return int(self.seconds * 1000)

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = MainWindow()
    qtbot.addWidget(window)
    window.add_page("inbox", QWidget())
    window.show_page("inbox")
    window.show()
    return window


@pytest.fixture
def watch(clock: StandingClock, window: MainWindow) -> LockWatch:
    watch = LockWatch(clock, window)
    watch.warned.connect(window.show_lock_warning)
    window.stay_requested.connect(watch.touch)
    watch.start(int(window.winId()))
    return watch


def test_it_warns_counts_down_and_locks(
    qtbot: QtBot, watch: LockWatch, clock: StandingClock, window: MainWindow
) -> None:
    assert not window.lock_bar.isVisible()
    clock.seconds += 570
    qtbot.waitUntil(window.lock_bar.isVisible)
    assert window.lock_bar.text().startswith("Låses om 30 sekunder. Rör musen eller tryck på en tangent")
    assert window.lock_bar.accessibleName() == window.lock_bar.text()
    with qtbot.waitSignal(watch.due) as due:
        clock.seconds += 30
    assert due.args == ["idle"]


def test_a_key_anywhere_takes_the_warning_away(
    qtbot: QtBot, watch: LockWatch, clock: StandingClock, window: MainWindow
) -> None:
    dialog = QDialog(window)
    dialog.open()
    clock.seconds += 570
    qtbot.waitUntil(window.lock_bar.isVisible)
    QCoreApplication.sendEvent(dialog.windowHandle(), QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Shift, _PLAIN))
    assert not window.lock_bar.isVisible()
    clock.seconds += 530
    with qtbot.assertNotEmitted(watch.due, wait=1100):
        pass
    dialog.close()


def test_the_button_is_for_whoever_uses_neither_key_nor_mouse(
    qtbot: QtBot, watch: LockWatch, clock: StandingClock, window: MainWindow
) -> None:
    clock.seconds += 570
    qtbot.waitUntil(window.lock_bar.isVisible)
    window.lock_bar.stay.click()
    assert not window.lock_bar.isVisible()


def test_when_the_day_is_over_no_button_is_offered(
    qtbot: QtBot, watch: LockWatch, clock: StandingClock, window: MainWindow
) -> None:
    watch.set_policies({"session_hours": "1"})
    clock.seconds += 3570
    watch.touch()
    qtbot.waitUntil(window.lock_bar.isVisible)
    assert "behöver logga in igen" in window.lock_bar.text()
    assert not window.lock_bar.stay.isVisible()
    with qtbot.waitSignal(watch.due) as due:
        clock.seconds += 30
        watch.touch()
    assert due.args == ["session_over"]


def test_the_computers_own_word_locks_at_once(qtbot: QtBot, watch: LockWatch) -> None:
    for word, reason in ((watch._system.left, "left"), (watch._system.asleep, "asleep")):
        with qtbot.waitSignal(watch.due) as due:
            word.emit()
        assert due.args == [reason]


def test_the_launcher_offers_to_unlock_and_knows_only_the_unit(qtbot: QtBot) -> None:
    launcher = LauncherWindow()
    qtbot.addWidget(launcher)
    launcher.show_units(samples.units())
    launcher.show()
    launcher.show_locked("ska-ssk")
    assert launcher.start.text() == "Lås upp Kommun SSK"
    with qtbot.assertNotEmitted(launcher.unit_chosen), qtbot.waitSignal(launcher.unlock_requested) as chosen:
        press(launcher.start, Qt.Key.Key_Return)
    assert chosen.args == ["ska-ssk"]
    row = launcher.findChild(QAbstractButton, "launcher.unit.ska-ssk")
    assert isinstance(row, QAbstractButton)
    row.click()
    assert launcher.start.text() == "Öva som Kommun SSK"
