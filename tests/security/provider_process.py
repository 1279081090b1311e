"""A real identity provider for the tests: the npm package `oidc-provider` on a loopback port, and a browser of the
plainest kind that fills in its pages.

Installed once, by the npm client and by the hashes of the lock beside it, into a cache folder of the project.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import html
import json
import re
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import httpx2
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

_HERE = Path(__file__).with_name("provider")
_CACHE = Path(__file__).resolve().parents[2] / ".cache"
CLIENT_ID = "samsa-desktop"
LOA2, LOA3 = "http://id.sambi.se/loa/loa2", "http://id.sambi.se/loa/loa3"
ANNA, EVA = "SE2321000131-P000000000001", "SE2321000131-P000000000002"


class NoProvider(Exception):
    """There is no Node here, and it could not be had."""


def account(hsa_id: str, acr: str | None = LOA3, **more: Any) -> dict[str, Any]:
    """Somebody at the provider. `shown_s_ago` tells when she has shown her card, `commissions` what it says of her."""
    claims = {"employeeHsaId": hsa_id} | ({"commissions": more["commissions"]} if "commissions" in more else {})
    return {"acr": acr, "claims": claims, "shown_s_ago": more.get("shown_s_ago", 0)}


ACCOUNTS: dict[str, dict[str, Any]] = {
    "anna": account(ANNA),
    "eva": account(EVA),
    "anna-reserve-card": account(ANNA, LOA2),
    "anna-without-level": account(ANNA, None),
    "anna-two-hours-ago": account(ANNA, shown_s_ago=7200),
    "anna-narrowed": account(ANNA, commissions=[{"healthCareUnitHsaId": "SE2321000131-E000000000001"}]),
    "anna-elsewhere": account(ANNA, commissions=[{"healthCareUnitHsaId": "SE2321000131-E000000000009"}]),
    "stranger": account("SE2321000131-P000000000099"),
    "nobody": {"acr": LOA3, "claims": {}},
}


@dataclass
class Provider:
    """A running provider. `key` is what it signs with, so that a test can sign what it would never say."""

    port: int
    key: RSAKey
    process: subprocess.Popen[str]

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        """What the provider would say if it said this."""
        return jwt.encode({"alg": "RS256", "kid": "of-the-tests", **header}, claims, self.key)


@contextlib.contextmanager
def running_provider() -> Iterator[Provider]:
    """Until the block ends. Raises NoProvider."""
    folder = _installed()
    key = RSAKey.generate_key(2048, {"kid": "of-the-tests", "use": "sig", "alg": "RS256"})
    told = {
        "jwks": KeySet([key]).as_dict(private=True),
        "client_id": CLIENT_ID,
        "accounts": ACCOUNTS,
    }
    with subprocess.Popen(
        [_tool("node"), "--input-type=module", "-e", (_HERE / "provider.mjs").read_text("utf-8")],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(told) + "\n")
            process.stdin.flush()
            # The library says on standard output, too, what one should not do in production.
            ready = next(line for line in process.stdout if line.startswith('{"port"'))
            yield Provider(int(json.loads(ready)["port"]), key, process)
        finally:
            process.kill()


def _installed() -> Path:
    """The folder with everything the lock names; made when it is not there."""
    lock = (_HERE / "package-lock.json").read_bytes()
    folder = _CACHE / f"provider-{hashlib.sha256(lock).hexdigest()[:16]}"
    if not folder.exists():
        # Made beside it and put in its place whole: whoever else is at it makes the same.
        _CACHE.mkdir(exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix="provider-", dir=_CACHE))
        for name in ("package.json", "package-lock.json"):
            shutil.copy(_HERE / name, making)
        command = [_tool("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        done = subprocess.run(command, cwd=making, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            raise NoProvider(f"npm ci: {done.stderr[-2000:]}")
        try:
            making.rename(folder)
        except OSError:
            shutil.rmtree(making)  # somebody was quicker
    return folder


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise NoProvider(f"{name} is not installed (Debian: nodejs npm)")
    return found


class Browser:
    """Follows redirects, keeps cookies, fills in the one form of a page. Stops where nobody of the provider answers."""

    def __init__(self, card: str, stop: str = "") -> None:
        self._card = card
        self._stop = stop
        self._cookies: dict[str, str] = {}

    def go(self, address: str) -> str:
        """Go there and on, until a redirect leads to an address that begins as `stop`, which is not asked and given
        back, or until there is a page without a form: then its text."""
        with httpx2.Client(follow_redirects=False, timeout=10) as client:
            return self._walk(client, address)

    def _walk(self, client: httpx2.Client, address: str) -> str:
        method, fields = "GET", dict[str, str]()
        for _ in range(15):
            response = self._ask(client, method, address, fields)
            method, fields = "GET", {}
            if response.is_redirect:
                address = urljoin(address, response.headers["location"])
                if self._stop and address.startswith(self._stop):
                    return address
                continue
            form = re.search(r"<form[^>]*action=\"([^\"]*)\"", response.text)
            if form is None:
                return response.text
            address, method = urljoin(address, html.unescape(form[1])), "POST"
            hidden = re.findall(r'name="(\w+)" value="([^"]*)"', response.text)
            fields = dict(hidden) | {"card": self._card, "logout": "yes"}
        raise AssertionError("the provider never came to an end")

    def _ask(self, client: httpx2.Client, method: str, address: str, fields: dict[str, str]) -> httpx2.Response:
        here = urlsplit(address).netloc
        headers = {"Cookie": "; ".join(f"{n}={v}" for n, v in self._cookies.items())} if self._cookies else {}
        content = None
        if method == "POST":
            headers["Content-Type"], content = "application/x-www-form-urlencoded", urlencode(fields).encode()
        response = client.request(method, address, headers=headers, content=content)
        for told in response.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(told).items():
                if morsel.value and here:
                    self._cookies[name] = morsel.value
                else:
                    self._cookies.pop(name, None)
        return response


def come_back(provider: Provider, card: str, nonce: str, **more: str) -> str:
    """The ID token of somebody who has shown her card, got by the code flow with PKCE."""
    verifier, back = secrets.token_urlsafe(32), "http://127.0.0.1:4711/callback"
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    asked = {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "redirect_uri": back,
        "scope": "openid",
        "nonce": nonce,
        "acr_values": LOA3,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        **more,
    }
    landed = Browser(card, back).go(f"{provider.issuer}/auth?{urlencode(asked)}")
    told = {
        "grant_type": "authorization_code",
        "code": parse_qs(urlsplit(landed).query)["code"][0],
        "redirect_uri": back,
        "client_id": CLIENT_ID,
        "code_verifier": verifier,
    }
    answer = httpx2.post(f"{provider.issuer}/token", data=told)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id_token"])
