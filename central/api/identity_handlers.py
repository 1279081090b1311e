"""The routes of the register of numbers that are one person's. Numbers travel in bodies: an address may be logged."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from starlette.responses import Response

from central.api import wire
from central.api.asked import Asked
from central.api.hub import Hub
from central.api.sessions import Session
from central.store.identity_register import IdentityRegister, Told
from domain.identity import Identity


class IdentityRoutes:
    """`session` finds whose a request is."""

    def __init__(self, register: IdentityRegister, session: Callable[[Asked], Session], hub: Hub) -> None:
        self._register = register
        self._session = session
        self._hub = hub

    def look(self, asked: Asked) -> Response:
        session, request = self._session(asked), asked.read(wire.IdentityPair)
        told = self._register.look(session.asker, _identity(request.number), _identity(request.now))
        return _json(wire.IdentityLook(told.refused, told.two, told.cases, told.cases_now, list(told.inpatient)))

    def waiting(self, asked: Asked) -> Response:
        found = self._register.waiting(self._session(asked).asker)
        return _json(
            wire.IdentitiesWaiting(
                [
                    wire.IdentityWaiting(
                        one.alias_id, _number(one.number), _number(one.now), one.asked_by, one.asked_at, one.mine
                    )
                    for one in found
                ]
            )
        )

    def join(self, asked: Asked) -> Response:
        session, request = self._session(asked), asked.read(wire.IdentityJoin)
        told = self._register.join(session.asker, _identity(request.number), _identity(request.now), request.reason)
        return self._told(told)

    def confirm(self, asked: Asked) -> Response:
        session, request = self._session(asked), asked.read(wire.IdentityConfirm)
        return self._told(self._register.confirm(session.asker, request.alias))

    def part(self, asked: Asked) -> Response:
        session, request = self._session(asked), asked.read(wire.IdentityPart)
        return self._told(self._register.part(session.asker, _identity(request.number), request.reason))

    def _told(self, told: Told) -> Response:
        self._hub.poke(told.heads)
        return _json(wire.IdentityState(told.alias_id, told.state))


def _identity(number: wire.PersonNumber) -> Identity:
    return Identity(number.issuer, number.value)


def _number(identity: Identity) -> wire.PersonNumber:
    return wire.PersonNumber(identity.issuer, identity.value)


def _json(answer: msgspec.Struct) -> Response:
    return Response(wire.encode(answer), 200, {"Cache-Control": "no-store"}, wire.JSON)
