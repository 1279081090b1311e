"""`GET /v1/live` and `GET /v1/wait`: being told when a scope has moved. Both mean the same: pull now.

Plain ASGI, without the framework's layers: thousands wait here, and what each of them holds in memory is what counts.
"""

from __future__ import annotations

import asyncio

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from central.api import wire
from central.api.errors import ApiError
from central.api.hub import Hub
from central.api.sessions import Session, SessionBook
from central.api.waiting import (
    Door,
    Nothing,
    Waiting,
    budget_of,
    numbers_of,
    patience_of,
    patiently,
    readable,
    scopes_of,
)
from central.store.pulse import Pulse

_HEARTBEAT = b":\n\n"
_EVENT_STREAM = [
    (b"content-type", wire.EVENTS.encode()),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # asks proxies of one common make to pass each event on at once
]


class LiveRoutes:
    """The two ways of waiting, over one hub."""

    def __init__(self, hub: Hub, sessions: SessionBook, door: Door) -> None:
        self._hub = hub
        self._sessions = sessions
        self._door = door

    async def stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Server-sent events until the listener goes, or may not listen any more."""
        try:
            token = self._door.enter(scope, "listen")
            session, pulse = await self._sessions.find_soon(token), await self._hub.fresh()
            scopes = scopes_of(session, pulse)
        except ApiError as error:
            await (await self._door.refuse(scope, error))(scope, receive, send)
            return
        listener = _Streaming(session, self._sessions, scopes, send)
        await send({"type": "http.response.start", "status": 200, "headers": _EVENT_STREAM})
        self._hub.add(listener)
        try:
            while (await receive())["type"] != "http.disconnect":
                pass
        finally:
            self._hub.remove(listener)

    async def wait(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers as soon as a head is another than the reader's cursor, or after 25 to 50 s; at once with within=0."""
        try:
            response = await self._wait(scope, receive)
        except ApiError as error:
            response = await self._door.refuse(scope, error)
        await response(scope, receive, send)

    async def _wait(self, scope: Scope, receive: Receive) -> Response:
        query = scope["query_string"]
        token = self._door.enter(scope, budget_of(query))
        session, pulse = await self._sessions.find_soon(token), await self._hub.fresh()
        cursors, patience = _cursors(query)
        if not cursors.keys() <= set(scopes_of(session, pulse)):
            raise ApiError("unknown_scope")
        moved = _moved(cursors, pulse)
        if not moved and patience:
            await patiently(self._hub, Waiting(session, self._sessions, cursors), patience, receive)
            # Somebody may have been logged out, or lost her role, while she waited.
            session, pulse = await self._sessions.find_soon(token), await self._hub.fresh()
            if not cursors.keys() <= set(scopes_of(session, pulse)):
                raise ApiError("unknown_scope")
            moved = _moved(cursors, pulse)
        return _heads(moved)


class _Streaming:
    """One stream. What it has not been told yet is at most one head per scope, however slowly it reads."""

    __slots__ = ("_beat", "_book", "_over", "_pending", "_send", "_sending", "_session", "scopes")

    def __init__(self, session: Session, book: SessionBook, scopes: tuple[str, ...], send: Send) -> None:
        self.scopes = scopes
        self._session = session
        self._book = book
        self._send = send
        self._pending: dict[str, int] | None = None
        self._sending: asyncio.Task[None] | None = None
        self._beat = self._over = False

    @property
    def session_id(self) -> str:
        return self._session.session_id

    def allowed(self, pulse: Pulse) -> bool:
        return self._book.lasts(self._session, pulse.ended) and readable(self._session, pulse) == self.scopes

    def poked(self, scope: str, head: int) -> None:
        if self._pending is None:
            self._pending = {}
        self._pending[scope] = head
        self._begin()

    def beat(self) -> None:
        self._beat = True
        self._begin()

    def dismissed(self) -> None:
        self._over = True
        self._begin()

    def _begin(self) -> None:
        if self._sending is None:
            self._sending = asyncio.get_running_loop().create_task(self._flush())

    async def _flush(self) -> None:
        try:
            while self._pending or self._beat:
                events, self._pending = self._pending, None
                self._beat = False
                data = b"".join(_event(scope, head) for scope, head in (events or {}).items())
                await self._send({"type": "http.response.body", "body": data or _HEARTBEAT, "more_body": True})
            if self._over:
                await self._send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._sending = None


def _moved(cursors: dict[str, int], pulse: Pulse) -> dict[str, int]:
    # Lower is news too: the reader has come farther than a store that was restored.
    heads = {scope: pulse.heads.get(scope, 0) for scope in cursors}
    return {scope: head for scope, head in heads.items() if head != cursors[scope]}


def _cursors(query: bytes) -> tuple[dict[str, int], float]:
    """The reader's cursors by scope, and how many seconds to wait at most."""
    told = numbers_of(query)
    patience = patience_of(told.pop("within", None))
    if not told:
        raise ApiError("bad_parameter")
    return told, patience


def _heads(moved: dict[str, int]) -> Response:
    if not moved:
        return Nothing()
    return Response(wire.encode(wire.HeadsAnswer(moved)), 200, {"Cache-Control": "no-store"}, wire.JSON)


def _event(scope: str, head: int) -> bytes:
    return b"data: " + wire.encode(wire.Poke(scope, head)) + b"\n\n"
