"""The store as its own process over a PostgreSQL database, and the plainest of clients for it."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_READY_WITHIN_S = 60


@dataclass(frozen=True)
class RunningService:
    """Where the service answers, the token its log-in asks for, and its process id."""

    port: int
    launch_token: str
    pid: int


class Line:
    """One kept-alive connection. `token` is the bearer of every request."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._connection.connect()
        self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def post(self, path: str, body: bytes) -> bytes:
        """The answer's body. Raises RuntimeError for anything but 200."""
        self._connection.request("POST", path, body, self._headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}: {content[:200]!r}")
        return content

    def close(self) -> None:
        self._connection.close()


@contextmanager
def running_service(database: str, folder: Path) -> Iterator[RunningService]:
    """The service over a database whose tables exist, with training's log-in, until the block ends."""
    command = [sys.executable, "-m", "benchmarks._store_program", database, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) as process:
        try:
            if process.stdout is None:
                raise RuntimeError("the service has no output")
            line = process.stdout.readline()
            if not line:
                raise RuntimeError(f"the service ended with {process.wait(_READY_WITHIN_S)}")
            ready = json.loads(line)
            yield RunningService(ready["port"], ready["token"], process.pid)
        finally:
            process.terminate()
            process.wait(_READY_WITHIN_S)
