"""What Linux says by D-Bus of who sits at the screen: as it happens, as it stands when we begin to listen, and that the
computer is about to fall asleep, which waits until we have ended (a few seconds at most, by the login manager's limit).

Nothing here waits. What a computer does not offer is left out silently.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import cast

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusPendingCallWatcher,
    QDBusUnixFileDescriptor,
    QDBusVariant,
)

_log = logging.getLogger(__name__)
_SCREEN_SAVERS = {
    "org.freedesktop.ScreenSaver": "/org/freedesktop/ScreenSaver",
    "org.gnome.ScreenSaver": "/org/gnome/ScreenSaver",
    "org.cinnamon.ScreenSaver": "/org/cinnamon/ScreenSaver",
}
_LOGIN, _LOGIN_PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
_OWN_SESSION = f"{_LOGIN_PATH}/session/auto"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_PATIENCE_MS = 3000
_WHY = "Det som inte är sänt ska hinna iväg, och skärmen tömmas."
# As text: the bytes that PySide names in its types it does not take.
_ON_LOCKED, _ON_LEFT, _ON_SLEEP = (
    cast("bytes", SLOT(slot)) for slot in ("on_locked(bool)", "on_left()", "on_sleep(bool)")
)
_Answer = bool | QDBusVariant | QDBusUnixFileDescriptor


class LinuxBuses(QObject):
    """`left` when nobody who may see the screen sits before it, `asleep` when the computer is about to sleep."""

    left = Signal()
    asleep = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked: set[QDBusPendingCallWatcher] = set()
        self._delay: QDBusUnixFileDescriptor | None = None
        """As long as it is held the computer waits before it sleeps; it goes with the process."""

    def listen(self) -> None:
        """Begin to hear; then ask how it stands, or what happened just before would never be heard of."""
        person, computer = QDBusConnection.sessionBus(), QDBusConnection.systemBus()
        # From any sender: on the system's bus its rules say who may send these, and a false alarm only locks.
        for name in _SCREEN_SAVERS:
            person.connect("", "", name, "ActiveChanged", self, _ON_LOCKED)
        computer.connect("", "", f"{_LOGIN}.Session", "Lock", self, _ON_LEFT)
        computer.connect("", "", f"{_LOGIN}.Manager", "PrepareForSleep", self, _ON_SLEEP)
        _log.info("listening for lock: session bus %s, system bus %s", person.isConnected(), computer.isConnected())
        for name, path in _SCREEN_SAVERS.items():
            self._ask(person, (name, path, name, "GetActive"), self._on_state)
        hint = (f"{_LOGIN}.Session", "LockedHint")
        self._ask(computer, (_LOGIN, _OWN_SESSION, _PROPERTIES, "Get"), self._on_state, *hint)
        delay = ("sleep", "SAMSA", _WHY, "delay")
        self._ask(computer, (_LOGIN, _LOGIN_PATH, f"{_LOGIN}.Manager", "Inhibit"), self._on_delay, *delay)

    def _ask(
        self, bus: QDBusConnection, where: tuple[str, str, str, str], then: Callable[[_Answer], None], *what: str
    ) -> None:
        call = QDBusMessage.createMethodCall(*where)
        call.setAutoStartService(False)  # one that does not run locks nothing, and is not ours to start
        call.setArguments(list(what))
        asked = QDBusPendingCallWatcher(bus.asyncCall(call, _PATIENCE_MS), self)
        self._asked.add(asked)

        def answered(_watcher: QDBusPendingCallWatcher) -> None:
            self._asked.discard(asked)
            reply = asked.reply()
            if reply.type() is QDBusMessage.MessageType.ReplyMessage and reply.arguments():
                then(reply.arguments()[0])
            asked.deleteLater()

        asked.finished.connect(answered)

    def _on_state(self, told: _Answer) -> None:
        self.on_locked((told.variant() if isinstance(told, QDBusVariant) else told) is True)

    def _on_delay(self, told: _Answer) -> None:
        if isinstance(told, QDBusUnixFileDescriptor):
            self._delay = told

    @Slot(bool)
    def on_locked(self, locked: bool) -> None:
        """The screen saver has come on, or gone; or that is how it stood."""
        if locked:
            self.left.emit()

    @Slot()
    def on_left(self) -> None:
        """The session is locked by name."""
        self.left.emit()

    @Slot(bool)
    def on_sleep(self, asleep: bool) -> None:
        """The computer falls asleep, or has woken."""
        if asleep:
            self.asleep.emit()
