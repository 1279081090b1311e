"""The way in by an identity provider: what to tell those who come, and how to read what they come back with."""

from __future__ import annotations

from dataclasses import dataclass

from central.login.id_token import IdTokens
from central.login.nonce import Nonces
from central.login.provider_keys import ProviderKeys
from central.login.terms import LoginTerms
from central.store.clock import Clock, utc_now


@dataclass(frozen=True, slots=True)
class LoginDoor:
    """One provider's."""

    terms: LoginTerms
    nonces: Nonces
    tokens: IdTokens


def login_door(terms: LoginTerms, secret: bytes, clock: Clock = utc_now) -> LoginDoor:
    """`secret` is the same in every process of the service."""
    nonces = Nonces(secret, clock)
    return LoginDoor(terms, nonces, IdTokens(terms, ProviderKeys(terms.issuer), nonces, clock))
