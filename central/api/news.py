"""`POST /v1/poke` and `GET /v1/news`: a locked program is told how much has come, and nothing of what.

The token of a locked program opens the second alone. It is asked again of the database with every answer whether its
log-in lasts, and whether she may still read at the unit.
"""

from __future__ import annotations

import asyncio
import time

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from central.api import wire
from central.api.asked import Asked
from central.api.errors import ApiError
from central.api.hub import Hub
from central.api.sessions import Session, SessionBook
from central.api.waiting import Door, Nothing, Waiting, budget_of, numbers_of, patience_of, patiently, scopes_of
from central.store.answers import StoreRefusal
from central.store.news import News
from central.store.pulse import Pulse
from central.store.store import Store
from domain.case import REFERENCE_SCOPE


class NewsRoutes:
    """Counting for those who are locked, over one hub."""

    def __init__(self, store: Store, hub: Hub, sessions: SessionBook, door: Door) -> None:
        self._store = store
        self._hub = hub
        self._sessions = sessions
        self._door = door

    def poke_token(self, asked: Asked) -> Response:
        """For whoever may read at the unit."""
        session = self._sessions.find(asked.authorization)
        self._store.require_reader(session.asker)
        return wire.json_response(wire.PokeTokenAnswer(self._sessions.poke_token(session)))

    async def news(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers as soon as the numbers are not those the asker knows, else after 25 to 50 s."""
        try:
            response = await self._news(scope, receive)
        except ApiError as error:
            response = await self._door.refuse(scope, error)
        except StoreRefusal as refusal:
            response = await self._door.refuse(scope, ApiError(refusal.code, refusal.details))
        except (DBAPIError, PoolTimeout):
            response = await self._door.refuse(scope, ApiError("busy"))
        await response(scope, receive, send)

    async def _news(self, scope: Scope, receive: Receive) -> Response:
        query = scope["query_string"]
        token = self._door.enter(scope, budget_of(query))
        session, pulse = await self._enter(token)
        cursors, known, patience = _question(query)
        until = time.monotonic() + patience
        while True:
            _require(cursors, session, pulse)
            heads = {name: pulse.heads.get(name, 0) for name in cursors}
            told = await asyncio.to_thread(self._store.count_news, session.asker, cursors)
            if told != known:
                return Response(
                    wire.encode(wire.NewsAnswer(told.new, told.high)), 200, {"Cache-Control": "no-store"}, wire.JSON
                )
            left = until - time.monotonic()
            if left <= 0 or not await patiently(self._hub, Waiting(session, self._sessions, heads), left, receive):
                return Nothing()
            # She may have been logged out, or lost her role, while she was away.
            session, pulse = await self._enter(token)

    async def _enter(self, token: str | None) -> tuple[Session, Pulse]:
        return await self._sessions.find_locked_soon(token), await self._hub.fresh()


def _require(cursors: dict[str, int], session: Session, pulse: Pulse) -> None:
    """The numbers may still be hers. Raises ApiError."""
    if not cursors.keys() <= set(scopes_of(session, pulse)) - {REFERENCE_SCOPE}:
        raise ApiError("unknown_scope")


def _question(query: bytes) -> tuple[dict[str, int], News | None, float]:
    """Where the asker stood in each scope when it was locked, what it knows has come since, and how long it waits."""
    told = numbers_of(query)
    within, new, high = (told.pop(name, None) for name in ("within", "new", "high"))
    if not told or (new is None) is not (high is None):
        raise ApiError("bad_parameter")
    known = News(new, high) if new is not None and high is not None else None
    return told, known, patience_of(within)
