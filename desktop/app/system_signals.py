"""What the computer says that must lock the program: its screen is locked, it falls asleep, another user takes over.

On Linux by D-Bus (`linux_buses`), on Windows by the messages every window gets. macOS tells it only to programs of its
own libraries: there the idle time alone locks. Whatever is not to be had here is left out silently; the idle time never
is.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Signal

_WM_POWERBROADCAST, _WM_WTSSESSION_CHANGE = 0x0218, 0x02B1
_SUSPENDS = 0x0004
_LEAVES = frozenset({0x2, 0x4, 0x7})
"""Of a Windows session: somebody else has the console, the remote connection has ended, the screen is locked."""


class SystemSignals(QObject):
    """`left` when nobody who may see the screen sits before it any more, `asleep` when the computer falls asleep."""

    left = Signal()
    asleep = Signal()

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
            # Imported here: only Linux has it, and it takes 10 ms that the first window need not wait.
            from desktop.app.linux_buses import LinuxBuses  # noqa: PLC0415

            buses = LinuxBuses(self)
            buses.left.connect(self.left)
            buses.asleep.connect(self.asleep)
            buses.listen()


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
            if asleep:
                self._signals.asleep.emit()
            elif away:
                self._signals.left.emit()
        return False, 0
