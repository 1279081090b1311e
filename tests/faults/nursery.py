"""Processes at the price of a fork: a parent that has loaded everything gives birth to clients and stores.

Each child is a process of its own with memory, threads and files of its own. It speaks JSON lines over its standard
input and output, which are one socket; it is told what to do on the first line.

    python -m tests.faults.nursery SOCKET      listens there until its standard input closes
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = {"client": "tests.faults.client_program", "store": "tests.faults.store_program"}


class Gone(Exception):
    """The child has ended, or does not answer."""


class Child:
    """A running program. Not thread-safe."""

    def __init__(self, connection: socket.socket, pid: int) -> None:
        self._connection = connection
        self._lines = connection.makefile("r", encoding="utf-8")
        self.pid = pid

    def tell(self, **words: object) -> None:
        """Raises Gone."""
        try:
            self._connection.sendall((json.dumps(words) + "\n").encode())
        except OSError as error:
            raise Gone from error

    def hear(self, patience: float = 120.0) -> dict[str, Any]:
        """The next line it says. Raises Gone."""
        self._connection.settimeout(patience)
        try:
            line = self._lines.readline()
            told: dict[str, Any] = json.loads(line)
        except (OSError, ValueError) as error:
            raise Gone from error
        return told

    def ask(self, **words: object) -> dict[str, Any]:
        """Tell, and hear the answer. Raises Gone."""
        self.tell(**words)
        return self.hear()

    def kill(self) -> None:
        """At once, whatever it is doing; then it is really gone."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self.wait()

    def wait(self, patience: float = 15.0) -> None:
        """Until it has ended: its end of the line closes with it."""
        self._connection.settimeout(patience)
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_WR)
            while self._connection.recv(65536):
                pass
        self._lines.close()
        self._connection.close()


class Nursery:
    """The parent. Start it once per harness process."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="samsa-nursery-"))
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self._folder / "s"))
        self._listener.listen(8)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery", str(self._folder / "s")],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            text=True,
        )

    def start(self, program: str, log: Path, argument: Mapping[str, object]) -> Child:
        """A new child; what it writes on standard error goes to `log`."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"program": program, "log": str(log)}) + "\n")
        self._process.stdin.flush()
        self._listener.settimeout(60)
        connection, _ = self._listener.accept()
        child = Child(connection, 0)
        child.pid = child.hear()["pid"]
        child.tell(**argument)
        return child

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(20)
        self._listener.close()
        (self._folder / "s").unlink(missing_ok=True)
        self._folder.rmdir()


def main(address: str) -> None:
    """Give birth until nobody asks any more."""
    programs = {name: importlib.import_module(module) for name, module in PROGRAMS.items()}
    for program in programs.values():
        program.warm()
    assert threading.active_count() == 1, "a process with threads cannot be forked"
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        wanted = json.loads(line)
        if os.fork() == 0:
            _be(programs[wanted["program"]], Path(wanted["log"]), address)


def _be(program: Any, log: Path, address: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(address)
    error = os.open(log, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    for mine, theirs in ((connection.fileno(), 0), (connection.fileno(), 1), (error, 2)):
        os.dup2(mine, theirs)
    connection.close()
    os.close(error)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - the child's for its life
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - likewise
    sys.stdout.write(json.dumps({"pid": os.getpid()}) + "\n")
    sys.stdout.flush()
    code = 1
    try:
        code = program.main(json.loads(sys.stdin.readline()))
    except BaseException:  # noqa: BLE001 - nobody is above: what ended it is told in its log
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1])
