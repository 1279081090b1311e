"""The routes for reading a plan without taking part in it. Everything travels in bodies: an address may be logged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import msgspec
from starlette.responses import Response

from central.api import wire
from central.api.asked import Asked
from central.api.errors import ApiError
from central.api.hub import Hub
from central.api.sessions import Session, SessionBook
from central.store.clock import Clock, utc_text
from central.store.outside import OutsideShelf, Wish


class OutsideRoutes:
    """`session` finds whose a request is."""

    def __init__(
        self,
        shelf: OutsideShelf,
        session: Callable[[Asked], Session],
        sessions: SessionBook,
        hub: Hub,
        clock: Clock,
    ) -> None:
        self._shelf = shelf
        self._session = session
        self._sessions = sessions
        self._hub = hub
        self._clock = clock

    def ask(self, asked: Asked) -> Response:
        session, request = self._session(asked), asked.read(wire.OutsideAskRequest)
        told = self._shelf.ask(session.asker, session.session_id, request.person)
        ways = [wire.OutsideWay(one.way, one.is_open, one.reason, one.because) for one in told.ways]
        return _json(wire.OutsideAskAnswer(told.asked, told.exists, told.takes_part, ways))

    def open(self, asked: Asked) -> Response:
        session, request = self._session(asked), asked.read(wire.OutsideOpenRequest)
        wish = Wish(
            request.asked,
            request.person,
            request.way,
            request.consent,
            request.reason,
            request.minutes,
            request.confirmed,
            request.protection_confirmed,
        )
        lasts = timedelta(seconds=self._sessions.remaining(session))
        opened = self._shelf.open(
            session.asker, session.session_id, lasts, wish, lambda: self._prove(session, request.log_in)
        )
        self._hub.poke(opened.heads)
        return _json(wire.OutsideOpenAnswer(opened.reading_id, opened.ends_at, self._now()))

    def read(self, asked: Asked) -> Response:
        session, request = self._session(asked), asked.read(wire.OutsideReading)
        told = self._shelf.read(session.asker, session.session_id, request.reading)
        certificates = {
            device_id: wire.SignedBytes(one.data.decode("utf-8"), one.signature.hex())
            for device_id, one in told.certificates.items()
        }
        header = {path: value for path, value in told.header.items() if isinstance(value, str | bool)}
        answer = wire.OutsideReadAnswer(told.ends_at, self._now(), header, msgspec.Raw(told.plan), certificates)
        return _json(answer)

    def lasts(self, asked: Asked) -> Response:
        session, request = self._session(asked), asked.read(wire.OutsideReading)
        ends_at = self._shelf.lasts(session.asker, session.session_id, request.reading)
        return _json(wire.OutsideLastsAnswer(ends_at, self._now()))

    def end(self, asked: Asked) -> Response:
        session, request = self._session(asked), asked.read(wire.OutsideReading)
        self._shelf.end(session.asker, session.session_id, request.reading)
        return _json(wire.Taken())

    def _prove(self, session: Session, log_in: str) -> None:
        try:
            self._sessions.prove_again(session, log_in)
        except ApiError as error:
            if error.code in {"provider_unreachable", "busy"}:
                raise
            # Her session is as good as before: it is only the log-in for this that was not.
            raise ApiError("outside_refused", {"reason": "outside_log_in_again", "because": ""}) from error

    def _now(self) -> str:
        return utc_text(self._clock())


def _json(answer: msgspec.Struct) -> Response:
    return Response(wire.encode(answer), 200, {"Cache-Control": "no-store"}, wire.JSON)
