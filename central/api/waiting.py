"""What the routes that wait have in common: who is let in, one who waits for a scope to move, and how long.

Plain ASGI, without the framework's layers: thousands wait here, and what each of them holds in memory is what counts.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from central.api.admission import Admission
from central.api.errors import ApiError
from central.api.hub import Hub
from central.api.sessions import Session, SessionBook, bearer
from central.store.pulse import Pulse

_PATIENCE_S = (25.0, 50.0)
_MOST_TOLD = 100


class Door:
    """Lets in who may ask now, and tells of those who are turned away."""

    def __init__(self, admission: Admission, refused: Callable[[str, str, str | None], None]) -> None:
        self._admission = admission
        self._refused = refused

    def enter(self, scope: Scope, what: str) -> str | None:
        """The Authorization header. Raises ApiError; a stranger is told nothing about the rest of what she asks."""
        if scope["method"] != "GET":
            raise ApiError("wrong_method")
        token = _authorization(scope)
        bearer(token)
        self._admission.enter(what, token or "")
        return token

    async def refuse(self, scope: Scope, error: ApiError) -> Response:
        """The answer, after it has been counted."""
        # Whose request it was may be a question to the database.
        await run_in_threadpool(self._refused, scope["path"], error.code, _authorization(scope))
        return error.response()


class Waiting:
    """One request that waits for the first move past its cursors."""

    def __init__(self, session: Session, book: SessionBook, cursors: Mapping[str, int]) -> None:
        self.scopes = tuple(cursors)
        self.moved: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._session = session
        self._book = book
        self._cursors = cursors

    @property
    def session_id(self) -> str:
        return self._session.session_id

    def allowed(self, pulse: Pulse) -> bool:
        return self._book.lasts(self._session, pulse.ended) and set(self.scopes) <= set(readable(self._session, pulse))

    def poked(self, scope: str, head: int) -> None:
        if head != self._cursors[scope] and not self.moved.done():
            self.moved.set_result(None)

    def beat(self) -> None:
        """It hears nothing until it is answered."""

    def dismissed(self) -> None:
        if not self.moved.done():
            self.moved.set_result(None)


async def patiently(hub: Hub, waiter: Waiting, patience: float, receive: Receive) -> bool:
    """Return when something moved, when it is enough, or when nobody listens any more (then False)."""
    hub.add(waiter)
    gone = asyncio.ensure_future(_until_gone(receive))
    try:
        await asyncio.wait({gone, waiter.moved}, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
        return not gone.done()
    finally:
        gone.cancel()
        hub.remove(waiter)


class Nothing(Response):
    """Nothing has moved: 204 and not a byte more than HTTP needs."""

    def __init__(self) -> None:
        super().__init__(status_code=204)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


def scopes_of(session: Session, pulse: Pulse) -> tuple[str, ...]:
    """What the session may hear of. Raises ApiError when that is nothing."""
    scopes = readable(session, pulse)
    refusal = pulse.rules.refusal(session.device_id)
    if refusal:
        raise ApiError(refusal)
    if not scopes:
        raise ApiError("unknown_scope")
    return scopes


def readable(session: Session, pulse: Pulse) -> tuple[str, ...]:
    return pulse.scopes(session.user_id, session.unit_id, session.device_id)


def budget_of(query: bytes) -> str:
    """Which budget of `central.api.admission` a request goes by; the query is not judged yet."""
    return "poll" if b"within=0" in query.split(b"&") else "listen"


def numbers_of(query: bytes) -> dict[str, int]:
    """A query of names with whole numbers of 0 and above. Raises ApiError."""
    try:
        told = {name: int(value) for name, value in parse_qsl(query.decode("ascii"), strict_parsing=True)}
    except ValueError as error:
        raise ApiError("bad_parameter") from error
    if not told or min(told.values()) < 0 or len(told) > _MOST_TOLD:
        raise ApiError("bad_parameter")
    return told


def patience_of(within: int | None) -> float:
    """How many seconds to wait at most."""
    longest = random.uniform(*_PATIENCE_S)  # noqa: S311 - so that those who came together do not leave together
    return longest if within is None else min(longest, within)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _authorization(scope: Scope) -> str | None:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == b"authorization"), None)
