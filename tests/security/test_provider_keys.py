"""The provider's keys: fetched as seldom as may be, never from anybody else; and what an operator may not set."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from central.login.provider_keys import ProviderKeys
from central.login.refusal import LoginRefused
from central.login.terms import UnfitTerms, read_terms
from desktop.sync.dialogue import TransportError
from desktop.sync.provider import HttpProvider


class Fake:
    """Something that says it is a provider, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers: dict[str, tuple[int, bytes]] = {}
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                fake.asked.append(self.path)
                status, body = fake.answers.get(self.path, (404, b""))
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def describes(self, **changed: Any) -> None:
        told = {
            "issuer": self.issuer,
            "jwks_uri": f"{self.issuer}/jwks",
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
        }
        self.answers["/.well-known/openid-configuration"] = (200, json.dumps(told | changed).encode())

    def has(self, *keys: RSAKey | ECKey | OctKey) -> None:
        self.answers["/jwks"] = (200, json.dumps(KeySet(list(keys)).as_dict()).encode())

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def fake() -> Iterator[Fake]:
    there = Fake()
    there.describes()
    yield there
    there.close()


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def refused(keys: ProviderKeys, kid: str) -> str:
    with pytest.raises(LoginRefused) as error:
        keys.find(kid)
    return error.value.code


ONE, TWO = ECKey.generate_key("P-256", {"kid": "one"}), ECKey.generate_key("P-256", {"kid": "two"})


def test_keys_are_kept_and_a_new_one_is_looked_for_once(fake: Fake) -> None:
    fake.has(ONE)
    clock = Clock()
    keys = ProviderKeys(fake.issuer, clock)
    for _ in range(20):
        assert keys.find("one").kid == "one"
    assert keys.find(None).kid == "one", "the only one there is"
    assert len(fake.asked) == 2, "the description and the keys, once"
    fake.has(TWO)
    assert refused(keys, "two") == "bad_id_token", "it was asked a moment ago"
    clock.now += 31
    assert keys.find("two").kid == "two"
    assert refused(keys, "one") == "bad_id_token", "what the provider has taken back is good no more"
    asked = len(fake.asked)
    for number in range(200):
        assert refused(keys, f"invented-{number}") == "bad_id_token"
    assert len(fake.asked) == asked, "nobody makes us ask by inventing names"
    clock.now += 3601
    keys.find("two")
    assert len(fake.asked) == asked + 2


def test_while_the_provider_is_away_known_keys_are_good_for_a_day(fake: Fake) -> None:
    fake.has(ONE)
    clock = Clock()
    keys = ProviderKeys(fake.issuer, clock)
    keys.find("one")
    fake.answers.clear()
    clock.now += 23 * 3600
    assert keys.find("one").kid == "one"
    clock.now += 3600 + 60
    assert refused(keys, "one") == "provider_unreachable"
    assert refused(ProviderKeys("http://127.0.0.1:9", clock), "one") == "provider_unreachable"


def test_nobody_elses_word_is_taken(fake: Fake) -> None:
    secret = OctKey.generate_key(256, {"kid": "one"})

    def attempt(**changed: Any) -> str:
        fake.describes(**changed)
        return refused(ProviderKeys(fake.issuer, Clock()), "one")

    fake.has(ONE)
    assert attempt(issuer="https://idp.example") == "provider_unreachable"
    assert attempt(jwks_uri="http://idp.example/jwks") == "provider_unreachable"
    assert attempt(jwks_uri=7) == "provider_unreachable"
    fake.answers["/elsewhere"] = fake.answers["/jwks"]
    fake.answers["/jwks"] = (302, b"")
    assert attempt() == "provider_unreachable", "a redirect is not followed"
    fake.answers["/jwks"] = (200, b"x" * 300_000)
    assert attempt() == "provider_unreachable"
    fake.answers["/jwks"] = (200, b"<html>Logga in</html>")
    assert attempt() == "provider_unreachable"
    fake.answers["/jwks"] = (200, json.dumps({"keys": [secret.as_dict(private=True)]}).encode())
    assert attempt() == "provider_unreachable", "a shared secret is nobody's signature"
    fake.answers["/jwks"] = (200, json.dumps({"keys": [{**ONE.as_dict(), "use": "enc"}]}).encode())
    assert attempt() == "provider_unreachable"
    both = [{**ONE.as_dict()}, {**TWO.as_dict(), "kid": "one"}]
    fake.answers["/jwks"] = (200, json.dumps({"keys": both}).encode())
    assert attempt() == "bad_id_token", "two of one name are none"


def test_the_client_believes_a_provider_no_more_than_the_store_does(fake: Fake) -> None:
    def attempt(**changed: Any) -> str:
        fake.describes(**changed)
        with pytest.raises(TransportError) as error:
            HttpProvider().places(fake.issuer)
        return error.value.code

    for wrong in (
        {"issuer": "https://idp.example"},
        {"token_endpoint": "http://idp.example/token"},
        {"authorization_endpoint": None},
        {"authorization_endpoint": "file:///etc/passwd"},
    ):
        assert attempt(**wrong) == "provider_not_understood"
    fake.describes(end_session_endpoint="http://idp.example/out")
    assert HttpProvider().places(fake.issuer).logs_out_at == "", "log-out is left, not sent in the clear"
    fake.answers["/.well-known/openid-configuration"] = (200, b"<html>")
    with pytest.raises(TransportError, match="provider_not_understood"):
        HttpProvider().places(fake.issuer)
    fake.answers["/.well-known/openid-configuration"] = (503, b"{}")
    with pytest.raises(TransportError, match="provider_unreachable"):
        HttpProvider().places(fake.issuer)


@pytest.mark.parametrize(
    ("issuer", "client", "settings"),
    [
        ("", "samsa", {}),
        ("http://idp.example", "samsa", {}),
        ("https://idp.example/", "samsa", {}),
        ("https://idp.example?x=1", "samsa", {}),
        ("ftp://idp.example", "samsa", {}),
        ("https://idp.example", "", {}),
        ("https://idp.example", "samsa", {"OIDC_ACR": ""}),
        ("https://idp.example", "samsa", {"OIDC_ACR": "a,,b"}),
        ("https://idp.example", "samsa", {"OIDC_ALGORITHMS": "none"}),
        ("https://idp.example", "samsa", {"OIDC_ALGORITHMS": "RS256,HS256"}),
        ("https://idp.example", "samsa", {"OIDC_SCOPE": "profile"}),
        ("https://idp.example", "samsa", {"OIDC_MAX_AGE": "0"}),
        ("https://idp.example", "samsa", {"OIDC_MAX_AGE": "ett"}),
        ("https://idp.example", "samsa", {"OIDC_MAX_AGE": "90000"}),
        ("https://idp.example", "samsa", {"OIDC_CLAIM_PERSON": ""}),
    ],
)
def test_the_service_does_not_start_on_terms_that_let_anybody_in(
    issuer: str, client: str, settings: dict[str, str]
) -> None:
    with pytest.raises(UnfitTerms):
        read_terms(issuer, client, settings)


def test_an_operators_terms_are_read_whole() -> None:
    terms = read_terms(
        "https://idp.example", "samsa", {"OIDC_ACR": "loa3, loa4", "OIDC_MAX_AGE": "60", "OIDC_CLAIM_PERSON": "hsaId"}
    )
    assert (terms.acr, terms.max_age_s, terms.claim_person) == (("loa3", "loa4"), 60, "hsaId")
    assert "HS256" not in terms.algorithms
