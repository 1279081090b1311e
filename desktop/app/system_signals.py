"""What the computer says that must lock the program: its screen is locked, it falls asleep, another user takes over.

On Linux by D-Bus, on Windows by the messages every window gets. macOS tells it only to programs of its own libraries:
there the idle time alone locks. Whatever is not to be had here is left out silently; the idle time never is.
"""

from __future__ import annotations

import logging
import sys
from typing import cast

from PySide6.QtCore import SLOT, QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Signal, Slot

_log = logging.getLogger(__name__)
_SCREEN_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver")
_LOGIN = "org.freedesktop.login1"
# As text: the bytes that PySide names in its types it does not take.
_SCREEN_LOCKED, _LEFT = cast("bytes", SLOT("on_screen_locked(bool)")), cast("bytes", SLOT("on_left()"))
_WM_POWERBROADCAST, _WM_WTSSESSION_CHANGE = 0x0218, 0x02B1
_SUSPENDS = 0x0004
_LEAVES = frozenset({0x2, 0x4, 0x7})
"""Of a Windows session: somebody else has the console, the remote connection has ended, the screen is locked."""


class SystemSignals(QObject):
    """`left` when nobody who may see the screen sits before it any more."""

    left = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._filter: _WindowsMessages | None = None

    def listen(self, window_handle: int) -> None:
        """Begin to hear. `window_handle` is the system's own of the window (Windows sends to one)."""
        if sys.platform == "win32":
            self._filter = _WindowsMessages(self, window_handle)
            app = QCoreApplication.instance()
            if app is not None:
                app.installNativeEventFilter(self._filter)
        elif sys.platform == "linux":
            self._listen_to_buses()

    def _listen_to_buses(self) -> None:
        # Imported here: only Linux has it, and it takes 10 ms that the first window need not wait.
        from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415

        person, computer = QDBusConnection.sessionBus(), QDBusConnection.systemBus()
        # From any sender: on the system's bus its rules say who may send these, and a false alarm only locks.
        for name in _SCREEN_SAVERS:
            person.connect("", "", name, "ActiveChanged", self, _SCREEN_LOCKED)
        computer.connect("", "", f"{_LOGIN}.Session", "Lock", self, _LEFT)
        computer.connect("", "", f"{_LOGIN}.Manager", "PrepareForSleep", self, _SCREEN_LOCKED)
        _log.info("listening for lock: session bus %s, system bus %s", person.isConnected(), computer.isConnected())

    @Slot(bool)
    def on_screen_locked(self, locked: bool) -> None:
        """The screen saver has come on, or gone; the computer falls asleep, or has woken."""
        if locked:
            self.left.emit()

    @Slot()
    def on_left(self) -> None:
        """The session is locked by name."""
        self.left.emit()


class _WindowsMessages(QAbstractNativeEventFilter):
    """Messages of Windows to our window. Written after Microsoft's documentation, not seen working."""

    def __init__(self, signals: SystemSignals, window_handle: int) -> None:
        super().__init__()
        self._signals = signals
        import ctypes  # noqa: PLC0415 - only Windows gets here

        if sys.platform == "win32":
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(window_handle, 0)

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        from ctypes import wintypes  # noqa: PLC0415 - the same

        if kind == b"windows_generic_MSG":
            told = wintypes.MSG.from_address(int(message))
            asleep = told.message == _WM_POWERBROADCAST and told.wParam == _SUSPENDS
            away = told.message == _WM_WTSSESSION_CHANGE and told.wParam in _LEAVES
            if asleep or away:
                self._signals.left.emit()
        return False, 0
