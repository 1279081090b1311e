"""The launcher: starts the training store, shows the units, starts one session process per window.

It never holds patient data; of a unit that is locked it knows how much has come, and nothing of what. A second
`./run --window UNIT` finds the first through a local socket that only this user can open, and asks it for one more
window on the same store.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication

from desktop.app.arguments import Arguments
from desktop.app.left_behind import read_left
from desktop.app.locked_units import LockedUnits
from desktop.app.quiet import quieten_qt
from desktop.app.session_process import end_session, start_session
from desktop.app.session_ticket import LOCKED, SessionTicket
from desktop.models.records import UnitRecord
from desktop.session.embedded_store import EmbeddedStore, EmbeddedStoreError, start_embedded_store
from desktop.sync.dialogue import StoreRefused, TransportError
from desktop.sync.transport import HttpTransport
from desktop.views.launcher_window import LauncherWindow
from desktop.views.settings_in_force import settings

WATCH_MS = 300


def run_launcher(arguments: Arguments) -> int:
    """Show the launcher until its last window is closed. Returns the exit code."""
    if _ask_running_launcher(arguments):
        return 0
    quieten_qt()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    settings().keep_in(arguments.data)  # before the first window: it looks as she has chosen from the beginning
    launcher = Launcher(arguments)
    launcher.start()
    try:
        return int(app.exec())
    finally:
        launcher.close()


class Launcher(QObject):
    """Owns the store and the session processes."""

    _store_ready = Signal(object, object)
    _store_failed = Signal(str)
    _seeded = Signal(int, int)

    def __init__(self, arguments: Arguments) -> None:
        super().__init__()
        self._arguments = arguments
        self._store: EmbeddedStore | None = None
        self._sessions: dict[subprocess.Popen[str], str] = {}
        self._wanted = [arguments.unit] if arguments.unit else []
        self._window = LauncherWindow()
        self._window.unit_chosen.connect(self._open)
        self._window.unlock_requested.connect(lambda unit: self._open(unit, unlocks=True))
        self._window.start_over_requested.connect(self._start_over)
        self._store_ready.connect(self._on_ready)
        self._store_failed.connect(self._window.show_problem)
        self._seeded.connect(self._window.show_progress)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_visitor)
        self._locked = LockedUnits(self._connect, self)
        self._locked.told.connect(self._window.show_news)
        self._watch = QTimer(self)
        self._watch.setInterval(WATCH_MS)
        self._watch.timeout.connect(self._look_after_sessions)

    def start(self) -> None:
        """Start the store beside the window, so that the window is there at once."""
        QLocalServer.removeServer(_socket_name(self._arguments.data))
        self._server.listen(_socket_name(self._arguments.data))
        if not self._wanted:
            self._window.show()
        self._begin_store()
        self._watch.start()

    def close(self) -> None:
        """End every session, then the store."""
        self._locked.forget_all()
        for session in self._sessions:
            end_session(session)
        if self._store is not None:
            self._store.close()
            self._store = None

    def _begin_store(self) -> None:
        threading.Thread(target=self._start_store, name="store-start", daemon=True).start()

    def _start_store(self) -> None:
        try:
            store = start_embedded_store(self._arguments.data / "store", self._arguments.cases, self._seeded.emit)
            with closing(HttpTransport(store.address.url, store.address.token)) as transport:
                units = transport.units()
        except (EmbeddedStoreError, TransportError, StoreRefused) as error:
            self._store_failed.emit(error.code)
            return
        self._store_ready.emit(store, units)

    def _on_ready(self, store: EmbeddedStore, units: tuple[UnitRecord, ...]) -> None:
        self._store = store
        self._window.show_units(units)
        for unit in self._wanted:
            self._open(unit)
        self._wanted.clear()

    def _open(self, unit: str, *, unlocks: bool = False) -> None:
        if self._store is None:
            self._wanted.append(unit)
            return
        address = self._store.address
        data = str(self._arguments.data)
        ticket = SessionTicket(
            address.url,
            address.token,
            address.store_key,
            unit,
            data,
            unlocks=unlocks,
            pin=_told("SAMSA_TRAINING_PIN"),
        )
        self._locked.forget(unit)
        self._sessions[start_session(ticket, stdout=subprocess.PIPE)] = unit
        self._window.hide()

    def _connect(self) -> HttpTransport:
        if self._store is None:
            raise LookupError("the store has not started")
        return HttpTransport(self._store.address.url, breakable=True)

    def _start_over(self) -> None:
        """New training cases: the store and the windows end, their folders are set aside, a new store begins."""
        self.close()
        self._sessions.clear()
        set_training_aside(self._arguments.data)
        self._window.show_progress(0, self._arguments.cases)
        self._begin_store()

    def _look_after_sessions(self) -> None:
        for session in [one for one in self._sessions if one.poll() is not None]:
            unit = self._sessions.pop(session)
            left = read_left(session)
            if session.returncode == LOCKED:
                self._window.show_locked(unit)
                self._locked.watch(unit, left)
            if not self._sessions or session.returncode == LOCKED:
                settings().read_again()
                self._window.show()

    def _on_visitor(self) -> None:
        visitor = self._server.nextPendingConnection()
        visitor.waitForReadyRead(1000)
        try:
            unit = json.loads(bytes(visitor.readLine().data()) or b"{}").get("window", "")
        except ValueError:
            unit = ""
        if unit:
            self._open(unit)
        else:
            self._window.show()
            self._window.raise_()
        visitor.write(b"ok\n")
        visitor.waitForBytesWritten(1000)
        visitor.disconnectFromServer()


def _told(setting: str) -> bool:
    """Whether a setting of the computer says yes."""
    return os.environ.get(setting, "") == "1"


def set_training_aside(data: Path) -> None:
    """Move the training folders out of the way, never delete: somebody may have wanted what lies there."""
    for number in range(1, 1000):
        aside = data / "aside" / str(number)
        if not aside.exists():
            break
    aside.mkdir(parents=True)
    for name in ("store", "devices"):
        if (data / name).exists():
            (data / name).rename(aside / name)


def _ask_running_launcher(arguments: Arguments) -> bool:
    socket = QLocalSocket()
    socket.connectToServer(_socket_name(arguments.data))
    if not socket.waitForConnected(300):
        return False
    socket.write(json.dumps({"window": arguments.unit}).encode() + b"\n")
    socket.waitForBytesWritten(1000)
    return bool(socket.waitForReadyRead(5000))


def _socket_name(data: Path) -> str:
    return "samsa-" + hashlib.sha256(str(data).encode()).hexdigest()[:20]
