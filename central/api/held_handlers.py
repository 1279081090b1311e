"""The routes of what a person's consent keeps back: a unit's colleagues see it and decide about it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from starlette.responses import Response

from central.api import wire
from central.api.asked import Asked
from central.api.hub import Hub
from central.api.sessions import Session
from central.store.held_review import HeldReview


class HeldRoutes:
    """`session` finds whose a request is."""

    def __init__(self, review: HeldReview, session: Callable[[Asked], Session], hub: Hub) -> None:
        self._review = review
        self._session = session
        self._hub = hub

    def waiting(self, asked: Asked) -> Response:
        told = [
            wire.HeldOperation(
                one.op_id,
                one.case_id,
                one.code,
                dict(one.params),
                one.received_at,
                wire.SignedBytes(one.signed.data.decode("utf-8"), one.signed.signature.hex()),
            )
            for one in self._review.waiting(self._session(asked).asker)
        ]
        return _json(wire.HeldAnswer(told))

    def decide(self, asked: Asked) -> Response:
        session, request = self._session(asked), asked.read(wire.HeldDecision)
        told = self._review.decide(session.asker, request.op_id, request.decision, request.reason)
        self._hub.poke(told.heads)
        return _json(wire.HeldDecided(told.ruling, told.code, dict(told.params)))


def _json(answer: msgspec.Struct) -> Response:
    return Response(wire.encode(answer), 200, {"Cache-Control": "no-store"}, wire.JSON)
