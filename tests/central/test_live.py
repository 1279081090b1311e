"""Being told that a scope has moved: by a stream, by waiting, by asking; after a poke and without one."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from central.api.hub import Hub
from central.api.sessions import Sessions
from central.store.answers import UserRecord
from central.store.pulse import Pulse
from central.store.store import Store
from tests.central.pen import Pen, new_id, opening, sqlite_store
from tests.central.service import Caller, pushed, serving

_SCOPES = ("reference", "unit:ska-avd1")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = sqlite_store(tmp_path)
    yield opened
    opened.close()


class Stream:
    """One stream of events as a plain socket sees it."""

    def __init__(self, caller: Caller) -> None:
        self._socket = socket.create_connection(("127.0.0.1", caller.port), timeout=10)
        request = f"GET /v1/live HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {caller.token}\r\n\r\n"
        self._socket.sendall(request.encode())
        self._file = self._socket.makefile("rb")
        self.status = int(self._file.readline().split()[1])
        while self._file.readline().strip():
            pass

    def next(self) -> Any:
        """The next event, None for a sign of life. Raises EOFError when the store has ended the stream."""
        size = int(self._file.readline() or b"0", 16)
        data = self._file.read(size)
        self._file.readline()
        if not size:
            raise EOFError
        if data.startswith(b":"):
            return None
        return [json.loads(line[6:]) for line in data.splitlines() if line]

    def until(self, scope: str, head: int) -> float:
        """Seconds until it tells that head of that scope."""
        began = time.monotonic()
        while True:
            if {"scope": scope, "head": head} in (self.next() or []):
                return time.monotonic() - began

    def to_its_end(self) -> None:
        """Listen on. Raises EOFError when the store ends the stream."""
        while True:
            self.next()

    def close(self) -> None:
        self._file.close()
        self._socket.close()


@contextlib.contextmanager
def _stream(caller: Caller) -> Iterator[Stream]:
    stream = Stream(caller)
    try:
        yield stream
    finally:
        stream.close()


def _open_case(pen: Pen) -> dict[str, object]:
    return pushed(pen, pen.write("open_case", new_id(), opening()))


def test_a_stream_tells_where_its_scopes_stand_and_each_move_and_nothing_of_a_patient(store: Store) -> None:
    ward = Pen("ska-avd1")
    with serving(store) as launcher:
        session = launcher.log_in("ska-avd1", ward)
        heads = store.pulse().heads
        with _stream(session) as stream, _stream(launcher.log_in("ska-ssk")) as other:
            assert stream.status == 200
            first = [event for scope in _SCOPES for event in [{"scope": scope, "head": heads[scope]}]]
            assert stream.next() == first
            other.until("unit:ska-ssk", heads["unit:ska-ssk"])
            session.post("/v1/push", _open_case(ward))
            assert stream.next() == [{"scope": "unit:ska-avd1", "head": heads["unit:ska-avd1"] + 1}]


def test_fault_5_what_was_committed_without_a_poke_is_told_all_the_same(store: Store) -> None:
    ward = Pen("ska-avd1")
    with serving(store) as launcher:
        session = launcher.log_in("ska-avd1", ward)
        head = store.pulse().heads["unit:ska-avd1"]
        with _stream(session) as stream:
            stream.until("unit:ska-avd1", head)
            # Past the service, as another process would: nobody pokes.
            operation = ward.write("open_case", new_id(), opening())
            store.push(ward.device_id, 1, ward.seq, [operation])
            assert stream.until("unit:ska-avd1", head + 1) < 1.5


def test_the_control_a_hub_that_only_pokes_never_tells_what_was_not_poked(store: Store) -> None:
    ward = Pen("ska-avd1")
    hub = Hub(store.pulse, tick=3600)
    with serving(store, hub=hub) as launcher:
        session = launcher.log_in("ska-avd1", ward)
        head = store.pulse().heads["unit:ska-avd1"]
        with _stream(session) as stream:
            stream.until("unit:ska-avd1", head)
            store.push(ward.device_id, 1, ward.seq + 1, [ward.write("open_case", new_id(), opening())])
            stream._socket.settimeout(0.8)
            with pytest.raises(TimeoutError):
                stream.until("unit:ska-avd1", head + 1)


def test_waiting_answers_when_something_moves_and_at_once_when_it_has(store: Store) -> None:
    ward = Pen("ska-avd1")
    with serving(store) as launcher:
        session = launcher.log_in("ska-avd1", ward)
        heads = store.pulse().heads
        here = "&".join(f"{scope}={heads[scope]}" for scope in _SCOPES)
        assert session.get(f"/v1/wait?{here}&within=0").status == 204
        behind = session.get("/v1/wait?unit:ska-avd1=999999&within=0")
        assert behind.json() == {"heads": {"unit:ska-avd1": heads["unit:ska-avd1"]}}
        waiting = http.client.HTTPConnection("127.0.0.1", session.port, timeout=10)
        with contextlib.closing(waiting):
            waiting.request("GET", f"/v1/wait?{here}", headers={"Authorization": f"Bearer {session.token}"})
            session.post("/v1/push", _open_case(ward))
            answer = waiting.getresponse()
            assert json.loads(answer.read()) == {"heads": {"unit:ska-avd1": heads["unit:ska-avd1"] + 1}}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("within=0", 400),
        ("unit:ska-avd1=x", 400),
        ("unit:ska-avd1=-1", 400),
        ("unit:ska-avd1=1&within=-1", 400),
        ("unit:ska-ssk=1&within=0", 403),
        ("unit:nowhere=1", 403),
    ],
)
def test_who_asks_wrongly_or_for_anothers_scope_is_told_so(store: Store, query: str, status: int) -> None:
    with serving(store) as launcher:
        assert launcher.log_in("ska-avd1").get(f"/v1/wait?{query}").status == status
        assert launcher.get("/v1/live").status == 401  # the launch token opens no session
        assert Caller(launcher.port, "").get("/v1/wait?reference=1").status == 401
        assert launcher.ask("POST", "/v1/live", b"").status == 405


def test_a_stream_ends_when_the_role_is_taken_away(store: Store) -> None:
    with serving(store) as launcher, _stream(launcher.log_in("ska-avd1")) as stream:
        stream.next()
        store.write_reference((), [UserRecord("ska-avd1.1", "Eva Dahl", "sjuksköterska")])
        with pytest.raises(EOFError):
            stream.to_its_end()


def test_a_stream_ends_with_its_session_and_shows_life_until_then(store: Store) -> None:
    now = [0.0]
    hub = Hub(store.pulse, tick=0.02, beat=(0.04, 0.06))
    sessions = Sessions("launch-token-of-the-tests", clock=lambda: now[0])
    with serving(store, hub=hub, sessions=sessions) as launcher, _stream(launcher.log_in("ska-avd1")) as stream:
        stream.next()
        assert stream.next() is None
        now[0] = 13 * 3600.0
        with pytest.raises(EOFError):
            stream.to_its_end()
        assert len(hub) == 0


def test_a_listener_that_went_is_let_go_of(store: Store) -> None:
    hub = Hub(store.pulse, tick=0.02)
    with serving(store, hub=hub) as launcher:
        with _stream(launcher.log_in("ska-avd1")) as stream:
            stream.next()
            assert len(hub) == 1
        ends = time.monotonic() + 5
        while len(hub) and time.monotonic() < ends:
            launcher.get("/v1/health")
        assert len(hub) == 0


@dataclass(eq=False)
class _LoggedOut:
    """One who listens by a log-in that has just ended."""

    scopes: tuple[str, ...] = ("unit:ska-avd1",)
    session_id: str = "s1"
    heard: list[str] = field(default_factory=list)

    def allowed(self, pulse: Pulse) -> bool:
        return self.session_id not in pulse.ended

    def poked(self, scope: str, head: int) -> None:
        self.heard.append(f"{scope} {head}")

    def beat(self) -> None:
        self.heard.append("beat")

    def dismissed(self) -> None:
        self.heard.append("dismissed")


def test_who_has_logged_out_while_she_was_let_in_is_dismissed_at_once(store: Store) -> None:
    """What has ended is told once, to those who listen then: she came a moment later."""

    async def comes() -> list[str]:
        hub = Hub(lambda: replace(store.pulse(), ended=frozenset({"s1"})), tick=60)
        late = _LoggedOut()
        try:
            await hub.fresh()
            hub.add(late)
            assert len(hub) == 0
        finally:
            hub.close()
        return late.heard

    assert asyncio.run(comes()) == ["dismissed"]
