"""A stand-in for the system's login manager, and for a screen saver, on a bus of the tests' own.

Run as a program with the bus's address. It says what it is asked, one line each, and does what it is told: `hint` and
`saver` lock the screen, `sleep` and `lock` send the signals.
"""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusUnixFileDescriptor, QDBusVariant, QDBusVirtualObject

LOGIN, SAVER = "org.freedesktop.login1", "org.freedesktop.ScreenSaver"
DELAY = "delay sleep delay SAMSA"


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Manager(QDBusVirtualObject):
    """Answers `Inhibit` with the end of a pipe, and says when the other side has let go of it."""

    told = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.locked = ""

    def introspect(self, path: str) -> str:
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
        asked = message.member()
        if asked == "Inhibit":
            what, who, _why, mode = message.arguments()
            say(f"delay {what} {mode} {who}")
            return connection.send(_reply(message, self._pipe()))
        if asked == "Get":
            say(f"asked {message.arguments()[1]}")
            return connection.send(_reply(message, QDBusVariant(self.locked == "hint")))
        if asked == "GetActive":
            say("asked GetActive")
            return connection.send(_reply(message, self.locked == "saver"))
        return False

    def obey(self, line: str, bus: QDBusConnection) -> None:
        if line in {"hint", "saver", ""}:
            self.locked = line
        elif line == "sleep":
            bus.send(_signal("PrepareForSleep", "Manager", True))
        else:
            bus.send(_signal("Lock", "Session"))
        say(f"done {line}")

    def _pipe(self) -> QDBusUnixFileDescriptor:
        reading, writing = os.pipe()
        given = QDBusUnixFileDescriptor(writing)  # a copy of its own
        os.close(writing)
        threading.Thread(target=self._wait, args=(reading,), daemon=True).start()
        return given

    @staticmethod
    def _wait(reading: int) -> None:
        os.read(reading, 1)  # nobody writes: the end of it is that every copy has been closed
        say("released")


def _reply(message: QDBusMessage, answer: object) -> QDBusMessage:
    reply = message.createReply()
    reply.setArguments([answer])
    return reply


def _signal(name: str, interface: str, *what: object) -> QDBusMessage:
    signal = QDBusMessage.createSignal("/org/freedesktop/login1", f"{LOGIN}.{interface}", name)
    signal.setArguments(list(what))
    return signal


def main(address: str) -> None:
    app = QCoreApplication([])
    bus = QDBusConnection.connectToBus(address, "login-manager")
    manager = Manager(app)
    bus.registerVirtualObject("/", manager, QDBusConnection.VirtualObjectRegisterOption.SubPath)
    for name in (LOGIN, SAVER):
        bus.registerService(name)
    manager.told.connect(lambda line: manager.obey(line, bus))

    def listen() -> None:
        for line in sys.stdin:
            manager.told.emit(line.strip())
        app.quit()

    threading.Thread(target=listen, daemon=True).start()
    say("ready")  # nobody lets go of it before it has been asked something
    app.exec()


class Program:
    """A program of the tests that says lines, and is told some."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._lines: queue.Queue[str] = queue.Queue()
        self.said: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line.strip())

    def until(self, line: str) -> None:
        """Wait until it says that. Raises queue.Empty."""
        while True:
            said = self._lines.get(timeout=30)
            self.said.append(said)
            if said == line:
                return

    def forget(self) -> None:
        """What it has said until now is of somebody else."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._lines.get_nowait()

    def tell(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def end(self) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise


@contextlib.contextmanager
def running(command: list[str], environment: dict[str, str] | None = None) -> Iterator[Program]:
    """A program until the block ends."""
    surroundings = {**os.environ, **(environment or {})}
    with subprocess.Popen(
        [sys.executable, *command], env=surroundings, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        program = Program(process)
        try:
            yield program
        finally:
            program.end()


@contextlib.contextmanager
def login_manager(bus: str) -> Iterator[Program]:
    with running(["-m", "tests.security.login_manager", bus]) as manager:
        manager.until("ready")
        yield manager


if __name__ == "__main__":
    main(sys.argv[1])
