"""Who is talking to the service: a token per session, bound to user, unit and, once named, one device."""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from central.api.errors import ApiError
from central.store.answers import Asker

_LIFETIME_S = 12 * 3600
_MOST_SESSIONS = 20_000


@dataclass(slots=True)
class Session:
    """A logged-in person at a unit. `device_id` is '' until the first request that names a device."""

    user_id: str
    unit_id: str
    ends: float
    device_id: str = ""

    @property
    def asker(self) -> Asker:
        """On whose behalf it asks."""
        return Asker(self.user_id, self.unit_id, self.device_id)


class Sessions:
    """Sessions in memory: they end with the store, and log-in by the launch token is at hand."""

    def __init__(self, launch_token: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._launch_token = launch_token.encode()
        self._clock = clock
        self._sessions: dict[str, Session] = {}
        self._lock = threading.Lock()

    def check_launch(self, authorization: str | None) -> None:
        """Raises ApiError unless the header carries the token the store was started with."""
        if not hmac.compare_digest(_bearer(authorization), self._launch_token):
            raise ApiError("bad_token")

    def begin(self, user_id: str, unit_id: str) -> str:
        """A new session's token."""
        token = secrets.token_urlsafe(24)
        with self._lock:
            now = self._clock()
            if len(self._sessions) >= _MOST_SESSIONS:
                self._sessions = {t: s for t, s in self._sessions.items() if s.ends > now}
            if len(self._sessions) >= _MOST_SESSIONS:
                raise ApiError("busy")
            self._sessions[token] = Session(user_id, unit_id, now + _LIFETIME_S)
        return token

    def find(self, authorization: str | None) -> Session:
        """The session of a request. Raises ApiError for none, an unknown one and one that has ended."""
        token = _bearer(authorization).decode("latin-1")
        with self._lock:
            session = self._sessions.get(token)
            if session is None:
                raise ApiError("bad_token")
            if session.ends <= self._clock():
                del self._sessions[token]
                raise ApiError("bad_token")
            return session

    def knows(self, authorization: str | None) -> bool:
        """Whether the session of a request that waits still lasts."""
        try:
            self.find(authorization)
        except ApiError:
            return False
        return True

    def bind(self, session: Session, device_id: str) -> None:
        """Tie a session to its device. Raises ApiError when it is tied to another."""
        with self._lock:
            if session.device_id and session.device_id != device_id:
                raise ApiError("wrong_device")
            session.device_id = device_id


def _bearer(authorization: str | None) -> bytes:
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise ApiError("no_token")
    return token.encode("latin-1", "replace")
