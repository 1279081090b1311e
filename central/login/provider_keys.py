"""The identity provider's public keys: fetched from where its own description says, kept for an hour, asked for again
when a token names a key we have not seen. The only module of the store that asks anybody else anything.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx2
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey

from central.login.refusal import LoginRefused
from domain.safe_address import is_safe_address

_log = logging.getLogger(__name__)
_FRESH_S = 3600.0
_STALE_S = 24 * 3600.0
"""How long known keys are good while the provider does not answer."""
_AGAIN_S = 30.0
"""Between two looks for a key we do not know, or for a provider that did not answer: nobody can make us ask more often
by inventing names of keys."""
_LONGEST = 256_000
_TIMEOUT = httpx2.Timeout(5.0, connect=3.0)
Key = RSAKey | ECKey | OKPKey


class ProviderKeys:
    """The keys of one issuer. Any thread; at most one asks at a time, and the others wait for its answer."""

    def __init__(self, issuer: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._issuer = issuer
        self._clock = clock
        self._keys: KeySet | None = None
        self._fetched = self._asked = float("-inf")
        self._lock = threading.Lock()

    def find(self, kid: str | None) -> Key:
        """The key of that name; the only one when none is named. Raises LoginRefused (bad_id_token, and
        provider_unreachable when there are no keys to be had)."""
        keys = self._current(self._keys is None or self._clock() - self._fetched > _FRESH_S)
        found = _named(keys, kid)
        if found is None:
            found = _named(self._current(look_again=True), kid)
        if found is None:
            raise LoginRefused("bad_id_token", "unknown_key")
        return found

    def _current(self, look_again: bool) -> KeySet:
        with self._lock:
            now = self._clock()
            if look_again and now - self._asked >= _AGAIN_S:
                self._asked = now
                try:
                    self._keys, self._fetched = self._fetch(), now
                except (httpx2.HTTPError, JoseError, ValueError, KeyError, TypeError) as error:
                    _log.error("the identity provider's keys could not be fetched: %s", type(error).__name__)
            if self._keys is None or now - self._fetched > _STALE_S:
                raise LoginRefused("provider_unreachable")
            return self._keys

    def _fetch(self) -> KeySet:
        with httpx2.Client(timeout=_TIMEOUT, follow_redirects=False) as client:
            described = _read(client, f"{self._issuer}/.well-known/openid-configuration")
            if described.get("issuer") != self._issuer or not is_safe_address(described.get("jwks_uri")):
                raise ValueError("another issuer")
            told = _read(client, described["jwks_uri"])
        usable = [one for one in told["keys"] if _is_public(one)]
        return KeySet.import_key_set({"keys": usable})


def _read(client: httpx2.Client, address: str) -> dict[str, Any]:
    with client.stream("GET", address, headers={"Accept": "application/json"}) as response:
        if response.status_code != 200:
            raise ValueError("not answered")
        body = b""
        for part in response.iter_bytes():
            body += part
            if len(body) > _LONGEST:
                raise ValueError("too large")
    raw = json.loads(body)
    if not isinstance(raw, dict):
        raise TypeError("an object expected")
    return raw


def _is_public(raw: object) -> bool:
    """A key for signatures, of a kind with a public half: a shared secret is nobody's signature."""
    return isinstance(raw, dict) and raw.get("kty") in {"RSA", "EC", "OKP"} and raw.get("use", "sig") == "sig"


def _named(keys: KeySet, kid: str | None) -> Key | None:
    found = [key for key in keys.keys if kid is None or key.kid == kid]
    one = found[0] if len(found) == 1 else None
    return one if isinstance(one, RSAKey | ECKey | OKPKey) else None
