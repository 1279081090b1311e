"""A TCP proxy that does to a connection what networks do: cuts, delays, doubles, swallows, answers in another's name.

It knows as much of HTTP as it takes to see where a request ends; answers pass as bytes. One thread with an event loop
of its own; everything public may be called from any thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

_PAGE = b"<html><body>Welcome! Please log in.</body></html>"
PORTAL = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (len(_PAGE), _PAGE)
)


@dataclass(slots=True)
class NetFault:
    """What becomes of the next request whose path begins with `path`. `at`: bytes, or seconds for a delay.

    refuse        the connection breaks before anything leaves
    cut_request   it breaks after `at` bytes of the request
    cut_answer    the request arrives; the answer breaks after `at` bytes (0: no byte of it comes)
    flip          one bit of the answer is wrong, `at` bytes into its body
    delay         the request arrives `at` seconds later
    double        the request arrives twice, at the same time
    late_copy     the request arrives, and once more when a later one to the same path has been answered
    deaf_up       it never arrives, and nothing tells so
    deaf_down     it arrives; nothing ever comes back, and nothing tells so
    portal        something else answers: 200, in HTML
    """

    kind: str
    path: str = "/"
    at: float = 0


COMMITS = ("commit_lost", "commit_unanswered")
FAULTS = (
    "refuse",
    "cut_request",
    "cut_answer",
    "flip",
    "delay",
    "double",
    "late_copy",
    "deaf_up",
    "deaf_down",
    "portal",
)


@dataclass(slots=True, eq=False)
class _Line:
    """One connection through the proxy, both ways."""

    client_in: asyncio.StreamReader
    client_out: asyncio.StreamWriter
    store_in: asyncio.StreamReader
    store_out: asyncio.StreamWriter
    budget: float = float("inf")
    """Bytes of the answer that still pass before the line breaks."""
    swallow: bool = False
    flip_at: int = -1
    passed: int = 0
    answered: asyncio.Event = field(default_factory=asyncio.Event)


class Proxy:
    """Forwards 127.0.0.1:`port` to `target`, a port on loopback. `arm` faults, go `offline`.

    With `database` it stands before PostgreSQL and knows two faults: commit_lost and commit_unanswered, for the
    connection that is reset before or after its next COMMIT arrives.
    """

    def __init__(self, target: int, *, database: bool = False) -> None:
        self.target = target
        self._pass_on = self._statement if database else self._request
        self.port = 0
        self.seen: list[str] = []
        """The paths asked for, in order."""
        self._offline = False
        self._armed: list[NetFault] = []
        self._copies: list[tuple[str, bytes]] = []
        self._lines: set[_Line] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), name="fault-proxy", daemon=True)
        self._thread.start()
        ready.wait()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def arm(self, *faults: NetFault) -> None:
        """Let these happen, each once, to the next requests they fit."""
        self._armed.extend(faults)

    @property
    def armed(self) -> int:
        """How many have not happened yet."""
        return len(self._armed)

    def offline(self) -> None:
        """Break every connection; new ones break at once."""
        self._offline = True
        self._do(self._break_all)

    def heal(self) -> None:
        """Forget every fault. Lines that swallow are broken: whoever waits there may try again."""
        self._offline = False
        self._armed.clear()
        self._copies.clear()
        self._do(self._break_all)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _do(self, job: Callable[[], None]) -> None:
        done = threading.Event()

        def work() -> None:
            job()
            done.set()

        self._loop.call_soon_threadsafe(work)
        done.wait(5)

    def _break_all(self) -> None:
        for line in list(self._lines):
            _break(line)

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0, limit=1 << 20))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self._loop.run_forever()
        server.close()
        self._break_all()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _serve(self, client_in: asyncio.StreamReader, client_out: asyncio.StreamWriter) -> None:
        if self._offline:
            client_out.transport.abort()
            return
        try:
            store_in, store_out = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            client_out.transport.abort()
            return
        line = _Line(client_in, client_out, store_in, store_out)
        self._lines.add(line)
        self._begin(self._answers(line))
        try:
            while await self._pass_on(line):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError, asyncio.CancelledError):
            pass  # the line is broken, or the proxy is being closed
        finally:
            _break(line)
            self._lines.discard(line)

    async def _request(self, line: _Line) -> bool:
        """Pass on one request; False when the line is to be broken."""
        head = await line.client_in.readuntil(b"\r\n\r\n")
        words = head.split(b"\r\n")
        path = words[0].split(b" ")[1].decode("latin-1")
        length = next((int(w.split(b":")[1]) for w in words if w.lower().startswith(b"content-length:")), 0)
        request = head + await line.client_in.readexactly(length)
        self.seen.append(path)
        line.budget, line.flip_at, line.passed = float("inf"), -1, 0
        line.answered.clear()
        fault = self._take(path)
        if fault is not None:
            return await self._faulty(line, path, request, fault)
        late, self._copies = [c for c in self._copies if c[0] == path], [c for c in self._copies if c[0] != path]
        for _, copy in late:
            self._begin(self._after_answer(line, copy))
        return await _forward(line, request)

    async def _statement(self, line: _Line) -> bool:
        """Pass on what the service tells its database; False when the line is to be broken."""
        data = await line.client_in.read(65536)
        fault = self._take("COMMIT") if b"COMMIT" in data else None
        if fault is not None and fault.kind == "commit_lost":
            return False
        line.swallow = fault is not None
        line.store_out.write(data)
        await line.store_out.drain()
        if fault is not None:
            await asyncio.sleep(0.05)  # time for it to be done before the line breaks
        return bool(data) and fault is None

    def _take(self, path: str) -> NetFault | None:
        for fault in self._armed:
            if path.startswith(fault.path):
                self._armed.remove(fault)
                return fault
        return None

    async def _faulty(self, line: _Line, path: str, request: bytes, fault: NetFault) -> bool:
        whole: dict[str, Callable[[], Awaitable[bool]]] = {
            "refuse": _broken,
            "cut_request": lambda: self._part(line, request[: int(fault.at)]),
            "delay": lambda: self._later(line, request, fault.at),
            "double": lambda: self._twice(line, request),
            "portal": lambda: self._portal(line),
            "deaf_up": _kept,
        }
        if fault.kind in whole:
            return await whole[fault.kind]()
        if fault.kind == "cut_answer":
            line.budget = fault.at
        elif fault.kind == "flip":
            line.flip_at = int(fault.at)
        elif fault.kind == "deaf_down":
            line.swallow = True
        elif fault.kind == "late_copy":
            self._copies.append((path, request))
        return await _forward(line, request)

    async def _part(self, line: _Line, part: bytes) -> bool:
        await _forward(line, part)
        await asyncio.sleep(0.01)  # so that it arrives before the line breaks
        return False

    async def _later(self, line: _Line, request: bytes, seconds: float) -> bool:
        await asyncio.sleep(seconds)
        return await _forward(line, request)

    async def _twice(self, line: _Line, request: bytes) -> bool:
        self._begin(self._copy(request))
        return await _forward(line, request)

    async def _portal(self, line: _Line) -> bool:
        line.client_out.write(PORTAL)
        await line.client_out.drain()
        line.client_out.close()
        return False

    async def _after_answer(self, line: _Line, request: bytes) -> None:
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(line.answered.wait(), 2)
        await self._copy(request)

    async def _copy(self, request: bytes) -> None:
        """Send it on a connection of its own and throw the answer away."""
        with contextlib.suppress(OSError, asyncio.TimeoutError):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.target)
            writer.write(request)
            await writer.drain()
            await asyncio.wait_for(reader.read(65536), 5)
            writer.transport.abort()

    async def _answers(self, line: _Line) -> None:
        try:
            while data := await line.store_in.read(65536):
                if line.swallow:
                    continue
                if len(data) > line.budget:
                    line.client_out.write(data[: int(line.budget)])
                    await line.client_out.drain()
                    break
                line.client_out.write(_flipped(line, data))
                line.passed += len(data)
                line.budget -= len(data)
                await line.client_out.drain()
                line.answered.set()
        except (OSError, asyncio.CancelledError):
            pass
        if not line.swallow:
            _break(line)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _broken() -> bool:
    return False


async def _kept() -> bool:
    return True


async def _forward(line: _Line, data: bytes) -> bool:
    line.store_out.write(data)
    await line.store_out.drain()
    return True


def _flipped(line: _Line, data: bytes) -> bytes:
    """The same with one bit of the body changed, when its place is in this part."""
    body = data.find(b"\r\n\r\n") + 4 if line.passed == 0 else 0
    place = body + line.flip_at
    if line.flip_at < 0 or place >= len(data):
        return data
    line.flip_at = -1
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def _break(line: _Line) -> None:
    """Reset both sides: what is not yet sent is lost."""
    for writer in (line.client_out, line.store_out):
        if not writer.transport.is_closing():
            writer.transport.abort()
