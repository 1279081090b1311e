"""`GET /v1/live` and `GET /v1/wait`: being told when a scope has moved. Both mean the same: pull now.

Plain ASGI, without the framework's layers: thousands wait here, and what each of them holds in memory is what counts.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from central.api import wire
from central.api.admission import Admission
from central.api.errors import ApiError
from central.api.hub import Hub
from central.api.sessions import Session, SessionBook, bearer
from central.store.pulse import Pulse

_PATIENCE_S = (25.0, 50.0)
_HEARTBEAT = b":\n\n"
_EVENT_STREAM = [
    (b"content-type", wire.EVENTS.encode()),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # asks proxies of one common make to pass each event on at once
]
Body: TypeAlias = "dict[str, Any]"


class LiveRoutes:
    """The two ways of waiting, over one hub."""

    def __init__(
        self, hub: Hub, sessions: SessionBook, admission: Admission, refused: Callable[[str, str, str | None], None]
    ) -> None:
        self._refused = refused
        self._hub = hub
        self._sessions = sessions
        self._admission = admission

    async def stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Server-sent events until the listener goes, or may not listen any more."""
        try:
            token = self._enter(scope, "listen")
            session, pulse = await self._sessions.find_soon(token), await self._hub.fresh()
            scopes = _scopes(session, pulse)
        except ApiError as error:
            await (await self._refuse(scope, error))(scope, receive, send)
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
            response = await self._refuse(scope, error)
        await response(scope, receive, send)

    async def _wait(self, scope: Scope, receive: Receive) -> Response:
        cursors, patience = _query(scope["query_string"])
        token = self._enter(scope, "poll" if patience == 0 else "listen")
        session, pulse = await self._sessions.find_soon(token), await self._hub.fresh()
        scopes = _scopes(session, pulse)
        if not cursors.keys() <= set(scopes):
            raise ApiError("unknown_scope")
        moved = _moved(cursors, pulse)
        if not moved and patience:
            await self._patiently(session, cursors, patience, receive)
            # Somebody may have been logged out, or lost her role, while she waited.
            session, pulse = await self._sessions.find_soon(token), await self._hub.fresh()
            if not cursors.keys() <= set(_scopes(session, pulse)):
                raise ApiError("unknown_scope")
            moved = _moved(cursors, pulse)
        return _heads(moved)

    async def _patiently(self, session: Session, cursors: dict[str, int], patience: float, receive: Receive) -> None:
        """Return when something moved, when it is enough, or when nobody listens any more."""
        waiter = _Waiting(session, self._sessions, cursors)
        self._hub.add(waiter)
        gone = asyncio.ensure_future(_until_gone(receive))
        try:
            await asyncio.wait({gone, waiter.moved}, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            self._hub.remove(waiter)

    async def _refuse(self, scope: Scope, error: ApiError) -> Response:
        # Whose request it was may be a question to the database.
        await run_in_threadpool(self._refused, scope["path"], error.code, _authorization(scope))
        return error.response()

    def _enter(self, scope: Scope, what: str) -> str | None:
        if scope["method"] != "GET":
            raise ApiError("wrong_method")
        token = _authorization(scope)
        bearer(token)  # before anything else of what a stranger sends
        self._admission.enter(what, token or "")
        return token


def _authorization(scope: Scope) -> str | None:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == b"authorization"), None)


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
        return self._book.lasts(self._session, pulse.ended) and _readable(self._session, pulse) == self.scopes

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


class _Waiting:
    """One request that waits for the first move."""

    def __init__(self, session: Session, book: SessionBook, cursors: dict[str, int]) -> None:
        self.scopes = tuple(cursors)
        self.moved: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._session = session
        self._book = book
        self._cursors = cursors

    @property
    def session_id(self) -> str:
        return self._session.session_id

    def allowed(self, pulse: Pulse) -> bool:
        return self._book.lasts(self._session, pulse.ended) and set(self.scopes) <= set(_readable(self._session, pulse))

    def poked(self, scope: str, head: int) -> None:
        if head != self._cursors[scope] and not self.moved.done():
            self.moved.set_result(None)

    def beat(self) -> None:
        """It hears nothing until it is answered."""

    def dismissed(self) -> None:
        if not self.moved.done():
            self.moved.set_result(None)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _scopes(session: Session, pulse: Pulse) -> tuple[str, ...]:
    scopes = _readable(session, pulse)
    if session.device_id in pulse.rules.lost:
        raise ApiError("device_lost")
    if not scopes:
        raise ApiError("unknown_scope")
    return scopes


def _readable(session: Session, pulse: Pulse) -> tuple[str, ...]:
    return pulse.scopes(session.user_id, session.unit_id, session.device_id)


def _moved(cursors: dict[str, int], pulse: Pulse) -> dict[str, int]:
    # Lower is news too: the reader has come farther than a store that was restored.
    heads = {scope: pulse.heads.get(scope, 0) for scope in cursors}
    return {scope: head for scope, head in heads.items() if head != cursors[scope]}


def _query(query: bytes) -> tuple[dict[str, int], float]:
    """The reader's cursors by scope, and how many seconds to wait at most."""
    try:
        told = {name: int(value) for name, value in parse_qsl(query.decode("ascii"), strict_parsing=True)}
    except ValueError as error:
        raise ApiError("bad_parameter") from error
    within = told.pop("within", None)
    if not told or min(told.values()) < 0 or len(told) > 100 or (within is not None and within < 0):
        raise ApiError("bad_parameter")
    longest = random.uniform(*_PATIENCE_S)  # noqa: S311 - so that those who came together do not leave together
    return told, longest if within is None else min(longest, within)


def _heads(moved: dict[str, int]) -> Response:
    if not moved:
        return _Nothing()
    return Response(wire.encode(wire.HeadsAnswer(moved)), 200, {"Cache-Control": "no-store"}, wire.JSON)


class _Nothing(Response):
    """Nothing has moved: 204 and not a byte more than HTTP needs."""

    def __init__(self) -> None:
        super().__init__(status_code=204)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


def _event(scope: str, head: int) -> bytes:
    return b"data: " + wire.encode(wire.Poke(scope, head)) + b"\n\n"
