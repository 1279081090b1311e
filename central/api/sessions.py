"""Who is talking to the service: a token per session, bound to user, unit and, once named, one device."""

from __future__ import annotations

import asyncio
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from central.api.errors import ApiError
from central.login.door import LoginDoor
from central.login.id_token import LEEWAY_S
from central.login.refusal import LoginRefused
from central.store.answers import Asker
from central.store.logins import LoginSession, LoginShelf

_LIFETIME_S = 12 * 3600
_MOST_SESSIONS = 20_000
ANEW_S = 300
"""How long ago somebody may have logged in for it to be just now."""


@dataclass(slots=True)
class Session:
    """A logged-in person at a unit. `device_id` is '' until the first request that names a device, `poke_token` what
    training has given for it. `began` (training) and `ends` are by the clock of the book that gave it."""

    user_id: str
    unit_id: str
    ends: float
    device_id: str = ""
    session_id: str = ""
    poke_token: str = ""
    began: float = 0.0

    @property
    def asker(self) -> Asker:
        """On whose behalf it asks."""
        return Asker(self.user_id, self.unit_id, self.device_id)


class SessionBook(Protocol):
    """Who has logged in. The two ways never meet: a store has one book, of training or of log-in by a provider."""

    def find(self, authorization: str | None) -> Session:
        """The session of a request. Raises ApiError for none, an unknown one and one that has ended. May wait."""
        ...

    async def find_soon(self, authorization: str | None) -> Session:
        """The same, for the event loop."""
        ...

    def lasts(self, session: Session, ended: frozenset[str]) -> bool:
        """Whether a session that was found still lasts; `ended` are those that ended before their time. Never waits."""
        ...

    def bind(self, session: Session, device_id: str) -> None:
        """Tie a session to its device. Raises ApiError when it is tied to another."""
        ...

    def poke_token(self, session: Session) -> str:
        """What counts for the session while its program is locked: good as long as it, and for nothing else."""
        ...

    def find_locked(self, authorization: str | None) -> Session:
        """The session that a request of a locked program counts for. Raises ApiError. May wait."""
        ...

    async def find_locked_soon(self, authorization: str | None) -> Session:
        """The same, for the event loop."""
        ...

    def remaining(self, session: Session) -> float:
        """For how many more seconds a session lasts at most."""
        ...

    def prove_again(self, session: Session, log_in: str) -> None:
        """Raises ApiError unless `log_in` shows that she has just logged in anew. It shows that once."""
        ...


class Sessions:
    """Training: sessions in memory. They end with the store, and log-in by the launch token is at hand."""

    def __init__(self, launch_token: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._launch_token = launch_token.encode()
        self._clock = clock
        self._sessions: dict[str, Session] = {}
        self._locked: dict[str, Session] = {}
        self._lock = threading.Lock()

    def check_launch(self, authorization: str | None) -> None:
        """Raises ApiError unless the header carries the token the store was started with."""
        if not hmac.compare_digest(bearer(authorization).encode("latin-1"), self._launch_token):
            raise ApiError("bad_token")

    def begin(self, user_id: str, unit_id: str) -> str:
        """A new session's token."""
        token = secrets.token_urlsafe(24)
        with self._lock:
            now = self._clock()
            if len(self._sessions) >= _MOST_SESSIONS:
                self._sessions = {t: s for t, s in self._sessions.items() if s.ends > now}
                self._locked = {t: s for t, s in self._locked.items() if s.ends > now}
            if len(self._sessions) >= _MOST_SESSIONS:
                raise ApiError("busy")
            lasts = now + _LIFETIME_S
            self._sessions[token] = Session(user_id, unit_id, lasts, session_id=secrets.token_hex(16), began=now)
        return token

    def find(self, authorization: str | None) -> Session:
        """The session of a request. Raises ApiError for none, an unknown one and one that has ended."""
        token = bearer(authorization)
        with self._lock:
            session = self._sessions.get(token)
            if session is None:
                raise ApiError("bad_token")
            if session.ends <= self._clock():
                del self._sessions[token]
                raise ApiError("bad_token")
            return session

    async def find_soon(self, authorization: str | None) -> Session:
        return self.find(authorization)

    def lasts(self, session: Session, ended: frozenset[str]) -> bool:
        return session.ends > self._clock()

    def bind(self, session: Session, device_id: str) -> None:
        """Tie a session to its device. Raises ApiError when it is tied to another."""
        with self._lock:
            if session.device_id and session.device_id != device_id:
                raise ApiError("wrong_device")
            session.device_id = device_id

    def poke_token(self, session: Session) -> str:
        with self._lock:
            session.poke_token = session.poke_token or f"poke.{secrets.token_urlsafe(24)}"
            self._locked[session.poke_token] = session
            return session.poke_token

    def find_locked(self, authorization: str | None) -> Session:
        session = self._locked.get(bearer(authorization))
        if session is None or session.ends <= self._clock():
            raise ApiError("bad_token")
        return session

    async def find_locked_soon(self, authorization: str | None) -> Session:
        return self.find_locked(authorization)

    def remaining(self, session: Session) -> float:
        return session.ends - self._clock()

    def prove_again(self, session: Session, log_in: str) -> None:
        """`log_in` is the token of a session that was begun for this alone: it ends hereby."""
        with self._lock:
            fresh = self._sessions.get(log_in)
            if fresh is None or fresh is session:
                raise ApiError("log_in_again")
            del self._sessions[log_in]
            same = (fresh.user_id, fresh.unit_id) == (session.user_id, session.unit_id)
            if not same or not session.began <= fresh.began or self._clock() - fresh.began > ANEW_S:
                raise ApiError("log_in_again")


class WorkSessions:
    """Log-in by a provider: sessions in the database. `clock` gives seconds since 1970."""

    def __init__(self, logins: LoginShelf, door: LoginDoor, clock: Callable[[], float] = time.time) -> None:
        self._logins = logins
        self.door = door
        self._clock = clock

    def find(self, authorization: str | None) -> Session:
        return _found(self._logins.find(bearer(authorization)))

    async def find_soon(self, authorization: str | None) -> Session:
        return await _soon(self.find, authorization)

    def lasts(self, session: Session, ended: frozenset[str]) -> bool:
        return session.ends > self._clock() and session.session_id not in ended

    def bind(self, session: Session, device_id: str) -> None:
        if session.device_id != device_id:
            raise ApiError("wrong_device")

    def poke_token(self, session: Session) -> str:
        return self._logins.poke_token(session.session_id)

    def find_locked(self, authorization: str | None) -> Session:
        return _found(self._logins.find_locked(bearer(authorization)))

    async def find_locked_soon(self, authorization: str | None) -> Session:
        return await _soon(self.find_locked, authorization)

    def remaining(self, session: Session) -> float:
        return session.ends - self._clock()

    def prove_again(self, session: Session, log_in: str) -> None:
        """`log_in` is an ID token that answers a challenge of ours: she has shown her card after it was made."""
        try:
            identity = self.door.tokens.read(log_in)
        except LoginRefused as refused:
            raise ApiError(refused.code) from refused
        challenged = self.door.nonces.made_at(identity.nonce)
        anew = identity.shown_at >= challenged - LEEWAY_S and self._clock() - identity.shown_at <= ANEW_S + LEEWAY_S
        if not anew or not self._logins.shows(identity.issuer, identity.hsa_id, identity.nonce, session.session_id):
            raise ApiError("log_in_again")


def _found(session: LoginSession | None) -> Session:
    if session is None:
        raise ApiError("bad_token")
    return Session(session.user_id, session.unit_id, session.ends, session.device_id, session.session_id)


async def _soon(find: Callable[[str | None], Session], authorization: str | None) -> Session:
    try:
        return await asyncio.to_thread(find, authorization)
    except (DBAPIError, PoolTimeout) as error:
        raise ApiError("busy") from error


def bearer(authorization: str | None) -> str:
    """The token of a request. Raises ApiError('no_token')."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise ApiError("no_token")
    return token.encode("latin-1", "replace").decode("latin-1")
