"""Log-in by the system's browser: the code flow with PKCE (RFC 7636, RFC 8252). What comes of it is an ID token.

Everything stays in memory: the code, the tokens, and what proves that they are ours. Nothing of it is logged.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode

from desktop.models.sign_in import LoginTerms, ProviderPlaces
from desktop.session.loopback import Cancelled, Loopback

PATIENCE_S = 300.0
"""A card that lies in another room, a phone that must be unlocked; and then the provider gives up as well."""
_DENIED = frozenset({"access_denied", "login_required", "interaction_required", "consent_required"})
_LEVEL = frozenset({"unmet_authentication_requirements"})


class SignInFailed(RuntimeError):
    """Nobody is logged in. `code` (resources/texts/sign_in.yaml): login_timed_out, login_cancelled, login_denied,
    login_level, login_forged, login_not_understood, no_browser."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Provider(Protocol):
    """The identity provider, spoken to over HTTP. Raises TransportError and StoreRefused of `desktop.sync`."""

    def places(self, issuer: str) -> ProviderPlaces: ...

    def id_token(self, place: str, form: dict[str, str]) -> str:
        """Exchange a code."""
        ...


@dataclass(slots=True)
class BrowserLogin:
    """One log-in. `open_browser` opens an address and says whether it could; `cancel` may come from any thread."""

    provider: Provider
    open_browser: Callable[[str], bool]
    patience: float = PATIENCE_S
    _loopback: Loopback | None = None
    _cancelled: threading.Event = field(default_factory=threading.Event)

    def run(self, terms: LoginTerms) -> str:
        """The ID token of whoever shows her card. Waits for her. Raises SignInFailed, and what the provider raises."""
        places = self.provider.places(terms.issuer)
        state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
        loopback = Loopback(state)
        self._loopback = loopback
        way = f"{places.authorises_at}{'&' if '?' in places.authorises_at else '?'}" + urlencode(
            {
                "response_type": "code",
                "client_id": terms.client_id,
                "redirect_uri": loopback.redirect_uri,
                "scope": terms.scope,
                "state": state,
                "nonce": terms.nonce,
                "acr_values": " ".join(terms.acr_values),
                "max_age": str(terms.max_age_s),
                "code_challenge": challenge_of(verifier),
                "code_challenge_method": "S256",
                "ui_locales": "sv",
            }
        )
        start = loopback.begin(way)
        try:
            if self._cancelled.is_set():
                raise SignInFailed("login_cancelled")
            if not self.open_browser(start):
                raise SignInFailed("no_browser")
            told = loopback.wait(self.patience)
        except Cancelled as cancelled:
            raise SignInFailed(cancelled.code) from cancelled
        finally:
            loopback.close()
        return self._exchange(terms, places, _code(told, terms, places), loopback.redirect_uri, verifier)

    def cancel(self) -> None:
        self._cancelled.set()
        if self._loopback is not None:
            self._loopback.cancel()

    def _exchange(self, terms: LoginTerms, places: ProviderPlaces, code: str, redirect_uri: str, verifier: str) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "client_id": terms.client_id,
            "code_verifier": verifier,
        }
        token = self.provider.id_token(places.gives_tokens_at, form)
        # It came by TLS from the provider itself; the store looks at its signature and at all the rest. What is ours to
        # see is that it answers this log-in and no other one.
        if _claims(token).get("nonce") != terms.nonce:
            raise SignInFailed("login_forged")
        return token


def logout_address(places: ProviderPlaces, client_id: str, id_token: str) -> str:
    """Where the browser logs out of the provider too; '' when there is no such place."""
    if not places.logs_out_at:
        return ""
    asked = urlencode({"id_token_hint": id_token, "client_id": client_id, "ui_locales": "sv"})
    return f"{places.logs_out_at}{'&' if '?' in places.logs_out_at else '?'}{asked}"


def challenge_of(verifier: str) -> str:
    """PKCE's S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).decode("ascii").rstrip("=")


def _code(told: dict[str, str], terms: LoginTerms, places: ProviderPlaces) -> str:
    """The code in an answer with the right state. Raises SignInFailed."""
    issuer = told.get("iss", "" if places.tells_issuer else terms.issuer)
    if issuer != terms.issuer:
        raise SignInFailed("login_forged")
    error = told.get("error", "")
    if error in _LEVEL:
        raise SignInFailed("login_level")
    if error in _DENIED:
        raise SignInFailed("login_denied")
    if error or not told.get("code"):
        raise SignInFailed("login_not_understood")
    return told["code"]


def _claims(token: str) -> dict[str, Any]:
    try:
        payload = token.split(".")[1]
        raw = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError) as error:
        raise SignInFailed("login_not_understood") from error
    return raw if isinstance(raw, dict) else {}
