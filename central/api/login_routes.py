"""Log-in by an identity provider: what to show it, who comes back, and a session of our own for her device."""

from __future__ import annotations

import logging

from starlette.responses import Response

from central.api import wire
from central.api.asked import Asked
from central.api.errors import ApiError
from central.login.door import LoginDoor
from central.login.id_token import Identity
from central.login.refusal import LoginRefused
from central.store.answers import StoreRefusal
from central.store.clock import Clock, swedish_day, utc_text
from central.store.logins import Credentials, Person, Place
from central.store.store import Store
from domain.device_proof import token_hash
from domain.signature import Signed

_log = logging.getLogger(__name__)


class LoginRoutes:
    """The routes by which one comes in, stays in and goes. None asks for a bearer: each carries its own proof."""

    def __init__(self, store: Store, door: LoginDoor, clock: Clock) -> None:
        self._store = store
        self._door = door
        self._clock = clock

    def terms(self, asked: Asked) -> Response:
        terms = self._door.terms
        answer = wire.LoginTermsAnswer(
            terms.issuer, terms.client_id, terms.scope, list(terms.acr), terms.max_age_s, self._door.nonces.make()
        )
        return wire.json_response(answer)

    def who(self, asked: Asked) -> Response:
        """Who somebody is, and at which units she may work: before a device or a unit is chosen."""
        _, person = self._person(asked.read(wire.IdTokenRequest).id_token)
        user, now = person.user, self._clock()
        answer = wire.PersonAnswer(
            wire.Person(user.user_id, user.name, user.title),
            [_place(place) for place in person.places],
            self._store.public_key.hex(),
            self._store.epoch,
            utc_text(now),
            swedish_day(now),
        )
        return wire.json_response(answer)

    def begin(self, asked: Asked) -> Response:
        request = asked.read(wire.SessionRequest)
        identity, person = self._person(request.id_token)
        if request.unit not in {place.unit.unit_id for place in person.places}:
            raise ApiError("no_unit")
        enrolment, tokens = self._store.logins.begin(
            Credentials(
                person.user.user_id,
                request.unit,
                request.device_id,
                wire.from_hex(request.public_key, 32),
                identity.nonce,
                token_hash(request.id_token),
                _signed(request.proof),
            )
        )
        answer = wire.SessionAnswer(
            tokens.token,
            tokens.lasts,
            tokens.refresh,
            tokens.session_lasts,
            enrolment.incarnation,
            wire.SignedBytes(enrolment.certificate.data.decode("utf-8"), enrolment.certificate.signature.hex()),
        )
        return wire.json_response(answer)

    def renew(self, asked: Asked) -> Response:
        request = asked.read(wire.RefreshRequest)
        tokens = self._store.logins.renew(request.refresh_token, _signed(request.proof))
        answer = wire.TokensAnswer(tokens.token, tokens.lasts, tokens.refresh, tokens.session_lasts)
        return wire.json_response(answer)

    def end(self, asked: Asked) -> Response:
        self._store.logins.end(asked.read(wire.EndRequest).refresh_token)
        return wire.json_response(wire.Taken())

    def _person(self, id_token: str) -> tuple[Identity, Person]:
        try:
            identity = self._door.tokens.read(id_token)
            return identity, self._store.logins.person(identity.issuer, identity.hsa_id, identity.units)
        except LoginRefused as refused:
            _log.warning("log-in refused: %s (%s)", refused.code, refused.why)
            raise ApiError(refused.code) from refused
        except StoreRefusal as refusal:
            _log.warning("log-in refused: %s", refusal.code)
            raise


def _place(place: Place) -> wire.PlaceAnswer:
    unit = place.unit
    return wire.PlaceAnswer(
        unit.unit_id, unit.name, unit.kind, unit.sub_region, unit.operation, unit.group, unit.phone, list(place.roles)
    )


def _signed(raw: wire.SignedBytes) -> Signed:
    return Signed(raw.bytes.encode("utf-8", "surrogatepass"), wire.from_hex(raw.sig, 64))
