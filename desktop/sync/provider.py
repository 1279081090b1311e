"""The HTTP way to the identity provider: where it does what, and a code for a token. Believes nothing but its JSON."""

from __future__ import annotations

import json
from typing import Any

import httpx2

from desktop.models.sign_in import ProviderPlaces
from desktop.sync.dialogue import TransportError
from domain.safe_address import is_safe_address, is_this_computer

_TIMEOUT = httpx2.Timeout(15.0, connect=5.0)
_LONGEST = 500_000


class HttpProvider:
    """Any provider. Raises TransportError: provider_unreachable, provider_not_understood, provider_refused."""

    def places(self, issuer: str) -> ProviderPlaces:
        """What the provider says of itself at its own address."""
        if not is_safe_address(issuer):
            raise TransportError("provider_not_understood")
        status, told = _ask("GET", f"{issuer}/.well-known/openid-configuration")
        authorises, gives = told.get("authorization_endpoint"), told.get("token_endpoint")
        if (
            status != 200
            or told.get("issuer") != issuer
            or not (is_safe_address(authorises) and is_safe_address(gives))
        ):
            raise TransportError("provider_not_understood")
        ends = told.get("end_session_endpoint")
        return ProviderPlaces(
            str(authorises),
            str(gives),
            str(ends) if is_safe_address(ends) else "",
            told.get("authorization_response_iss_parameter_supported") is True,
        )

    def id_token(self, place: str, form: dict[str, str]) -> str:
        """Exchange a code; it counts once."""
        status, told = _ask("POST", place, form)
        if 400 <= status < 500:
            raise TransportError("provider_refused")
        token = told.get("id_token")
        if status != 200 or not isinstance(token, str):
            raise TransportError("provider_not_understood")
        return token


def _ask(method: str, address: str, form: dict[str, str] | None = None) -> tuple[int, dict[str, Any]]:
    """Status and JSON of an answer."""
    loopback = is_this_computer(address)
    try:
        with (
            httpx2.Client(timeout=_TIMEOUT, follow_redirects=False, trust_env=not loopback) as client,
            client.stream(method, address, data=form, headers={"Accept": "application/json"}) as response,
        ):
            body = b""
            for part in response.iter_bytes():
                body += part
                if len(body) > _LONGEST:
                    raise TransportError("provider_not_understood")
            status = response.status_code
    except (httpx2.HTTPError, httpx2.StreamError, httpx2.InvalidURL) as error:
        raise TransportError("provider_unreachable") from error
    if status >= 500:
        raise TransportError("provider_unreachable")
    try:
        told = json.loads(body)
    except ValueError as error:
        raise TransportError("provider_not_understood") from error
    if not isinstance(told, dict):
        raise TransportError("provider_not_understood")
    return status, told
