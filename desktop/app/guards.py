"""What stands guard over a session: who sits at the screen, what is copied out, what records the windows."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from desktop.app.lock_watch import LockWatch
from desktop.app.screen_guard import ScreenGuard, can_hide_windows
from desktop.models.clock import Clock
from desktop.views.clipboard_guard import ClipboardGuard
from desktop.views.frame import MainWindow


class Guards(QObject):
    """Over one window and its dialogs. `due` carries the reason to lock; `copied` tells that something was copied out,
    `shown` whether the windows may now be seen in recordings."""

    due = Signal(str)
    copied = Signal()
    shown = Signal(bool)

    def __init__(self, window: MainWindow, policies: Mapping[str, str]) -> None:
        super().__init__(window)
        self._watch = LockWatch(Clock(), self)
        self._watch.due.connect(self.due)
        self._watch.warned.connect(window.show_lock_warning)
        window.stay_requested.connect(self._watch.touch)
        self.set_policies(policies)
        self._watch.start(int(window.winId()))
        self._copied = ClipboardGuard(parent=self)
        self._copied.copied.connect(self.copied)
        self._screen = ScreenGuard(self)
        if can_hide_windows():
            window.add_capture_choice(self._show_windows)

    def _show_windows(self, shown: bool) -> None:
        self._screen.show_windows(shown)
        self.shown.emit(shown)

    def set_policies(self, policies: Mapping[str, str]) -> None:
        """How long is allowed at this unit."""
        self._watch.set_policies(policies)

    def leave(self) -> None:
        """The session ends: nothing copied out of it stays."""
        self._copied.clear()
