"""Reading an ID token: what of it must be right before anybody is anybody. What is not expressly right is refused."""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from joserfc import jwt
from joserfc.errors import JoseError

from central.login.nonce import Nonces
from central.login.provider_keys import ProviderKeys
from central.login.refusal import LoginRefused
from central.login.terms import LoginTerms

_LONGEST = 32_000
LEEWAY_S = 30
_OLDEST_S = 900
"""How long ago a token may have been made: it is for logging in now."""
_HSA_ID = re.compile(r"SE\d{10}-[A-Z0-9]{1,18}", re.ASCII)
_MOST_COMMISSIONS = 1_000


@dataclass(frozen=True, slots=True)
class Identity:
    """Who it is by the provider's word. `units` are the HSA-ids of the units her commissions are at, None when the
    provider says nothing of commissions; `shown_at` is when she showed her card, in seconds since 1970."""

    issuer: str
    hsa_id: str
    nonce: str
    units: frozenset[str] | None
    shown_at: float


class IdTokens:
    """Reads the ID tokens of one provider."""

    def __init__(self, terms: LoginTerms, keys: ProviderKeys, nonces: Nonces, clock: Callable[[], datetime]) -> None:
        self._terms = terms
        self._keys = keys
        self._nonces = nonces
        self._clock = clock

    def read(self, token: str) -> Identity:
        """Raises LoginRefused: bad_id_token, log_in_again (too long ago), assurance_too_low, provider_unreachable."""
        claims = self._vouched_for(token)
        self._check_parties(claims)
        self._check_times(claims)
        if not self._nonces.is_ours(claims.get("nonce")):
            raise LoginRefused("log_in_again", "nonce")
        self._check_assurance(claims)
        return Identity(
            self._terms.issuer,
            hsa_id(claims.get(self._terms.claim_person)),
            str(claims["nonce"]),
            self._units(claims),
            _seconds(claims, "auth_time"),
        )

    def _vouched_for(self, token: str) -> Mapping[str, object]:
        """The claims, signed by a key of the provider with an algorithm we accept."""
        header = _header(token)
        if header.get("alg") not in self._terms.algorithms:
            raise LoginRefused("bad_id_token", "algorithm")
        # An access token or a logout token of the same provider is signed by the same key.
        if str(header.get("typ", "JWT")).upper() != "JWT":
            raise LoginRefused("bad_id_token", "type")
        kid = header.get("kid")
        key = self._keys.find(kid if isinstance(kid, str) else None)
        try:
            return jwt.decode(token, key, algorithms=list(self._terms.algorithms)).claims
        except (JoseError, ValueError, TypeError) as error:
            raise LoginRefused("bad_id_token", "signature") from error

    def _check_parties(self, claims: Mapping[str, object]) -> None:
        mine = self._terms.client_id
        if claims.get("iss") != self._terms.issuer:
            raise LoginRefused("bad_id_token", "issuer")
        if claims.get("aud") not in (mine, [mine]):
            raise LoginRefused("bad_id_token", "audience")
        if claims.get("azp", mine) != mine:
            raise LoginRefused("bad_id_token", "authorised_party")

    def _check_times(self, claims: Mapping[str, object]) -> None:
        now = self._clock().timestamp()
        if _seconds(claims, "exp") <= now - LEEWAY_S:
            raise LoginRefused("log_in_again", "expired")
        if "nbf" in claims and _seconds(claims, "nbf") > now + LEEWAY_S:
            raise LoginRefused("bad_id_token", "not_yet")
        if not now - _OLDEST_S <= _seconds(claims, "iat") <= now + LEEWAY_S:
            raise LoginRefused("log_in_again", "made_at")
        shown = _seconds(claims, "auth_time")
        if shown > now + LEEWAY_S:
            raise LoginRefused("bad_id_token", "auth_time")
        if shown < now - self._terms.max_age_s - LEEWAY_S:
            raise LoginRefused("log_in_again", "auth_time")

    def _check_assurance(self, claims: Mapping[str, object]) -> None:
        acr = claims.get("acr")
        if not isinstance(acr, str) or acr not in self._terms.acr:
            raise LoginRefused("assurance_too_low")

    def _units(self, claims: Mapping[str, object]) -> frozenset[str] | None:
        told = claims.get(self._terms.claim_commissions)
        if told is None:
            return None
        if not isinstance(told, list) or len(told) > _MOST_COMMISSIONS:
            raise LoginRefused("bad_id_token", "commissions")
        named = [one.get(self._terms.claim_unit) for one in told if isinstance(one, dict)]
        return frozenset(hsa_id(one) for one in named if one)


def hsa_id(told: object) -> str:
    """An HSA-id as we keep it: in capitals. Raises LoginRefused for anything else."""
    found = told.upper() if isinstance(told, str) and told.isascii() else ""
    if len(found) > 31 or _HSA_ID.fullmatch(found) is None:
        raise LoginRefused("bad_id_token", "hsa_id")
    return found


def _header(token: str) -> Mapping[str, object]:
    """What the token says of itself: good for choosing a key, for nothing else."""
    if len(token) > _LONGEST or not token.isascii() or token.count(".") != 2:
        raise LoginRefused("bad_id_token", "form")
    first = token.partition(".")[0]
    try:
        header = json.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except ValueError as error:
        raise LoginRefused("bad_id_token", "form") from error
    if not isinstance(header, dict):
        raise LoginRefused("bad_id_token", "form")
    return header


def _seconds(claims: Mapping[str, object], name: str) -> float:
    told = claims.get(name)
    if isinstance(told, bool) or not isinstance(told, int | float) or not math.isfinite(told):
        raise LoginRefused("bad_id_token", name)
    return float(told)
