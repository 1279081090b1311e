"""The routes for keys: the store's share of a replica's key, and what comes sealed."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable

import msgspec
from starlette.responses import Response

from central.api import wire
from central.api.asked import Asked
from central.api.errors import ApiError
from central.api.hub import Hub
from central.api.sessions import Session
from central.store.clock import Clock, utc_text
from central.store.store import Store

_LONGEST_SEALED = 300_000


class KeyRoutes:
    """`session` finds whose a request is; `bind` ties it to a device."""

    def __init__(
        self,
        store: Store,
        session: Callable[[Asked], Session],
        bind: Callable[[Session, str], None],
        hub: Hub,
        clock: Clock,
    ) -> None:
        self._store = store
        self._session = session
        self._bind = bind
        self._hub = hub
        self._clock = clock

    def lease(self, asked: Asked) -> Response:
        session, request = self._session(asked), asked.read(wire.LeaseRequest)
        self._bind(session, request.device_id)
        told = self._store.lease(request.device_id, session.user_id, session.unit_id, request.holds, ward=request.ward)
        former = msgspec.UNSET if told.former is None else told.former.hex()
        now = utc_text(self._clock())
        return _json(wire.LeaseAnswer(told.lease_id, told.share.hex(), told.ends_at, now, former))

    def sealed_key(self, asked: Asked) -> Response:
        self._session(asked)
        told = self._store.intake.statement
        return _json(wire.SealedKeyAnswer(wire.SignedBytes(told.data.decode(), told.signature.hex())))

    def sealed(self, asked: Asked) -> Response:
        session, request = self._session(asked), asked.read(wire.SealedRequest)
        blobs = [_unpacked(text) for text in request.sealed]
        fates, heads = self._store.take_sealed(blobs, session.user_id)
        self._hub.poke(heads)
        return _json(wire.SealedAnswer(fates))


def _unpacked(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ApiError("bad_field") from error
    if len(data) > _LONGEST_SEALED:
        raise ApiError("too_large")
    return data


def _json(answer: msgspec.Struct) -> Response:
    return Response(wire.encode(answer), 200, {"Cache-Control": "no-store"}, wire.JSON)
