"""Keeping the program's windows out of screenshots, recordings and shared screens, where the system offers that.

Windows alone does so for a program like ours (security.md A4, TH-22), and Microsoft promises no protection by it.
Somebody who needs a magnifier or is being helped over a shared screen turns it off for the session.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QWindow

_NORMAL, _EXCLUDED = 0x00, 0x11


class ScreenGuard(QObject):
    """Hides every window of the program as it comes up, until `show_windows`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hidden = True
        app = QGuiApplication.instance()
        if can_hide_windows() and isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._on_window)

    def show_windows(self, shown: bool) -> None:
        """Let the windows be seen in recordings, or hide them again."""
        self._hidden = not shown
        for window in QGuiApplication.topLevelWindows():
            self._on_window(window)

    def _on_window(self, window: QWindow | None) -> None:
        if window is not None:
            hide_window(int(window.winId()), hidden=self._hidden)


def can_hide_windows() -> bool:
    """Whether this system offers it."""
    return sys.platform == "win32"


def hide_window(handle: int, *, hidden: bool) -> bool:
    """Hide a window from what records the screen, or show it; whether the system agreed. Not seen working."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - each system has only its own

        return bool(ctypes.windll.user32.SetWindowDisplayAffinity(handle, _EXCLUDED if hidden else _NORMAL))
    return False
