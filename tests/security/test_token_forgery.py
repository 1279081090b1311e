"""Tokens and proofs changed in every way chance finds: none is accepted. A sample, and ten thousand in the long run."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from central.login.id_token import IdTokens
from central.login.nonce import Nonces
from central.login.provider_keys import ProviderKeys
from central.login.refusal import LoginRefused
from central.login.terms import LOA3, LoginTerms
from central.store.answers import StoreRefusal
from central.store.logins import Credentials
from central.store.store import Store
from domain.device_proof import BEGIN, REFRESH, DeviceProof, sign_proof, token_hash, verify_proof
from domain.signature import SignatureError, Signed
from tests.central.pen import Pen, sqlite_store

COUNTS = [200, pytest.param(10_000, marks=pytest.mark.long)]
ISSUER = "https://idp.example"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = sqlite_store(tmp_path)
    yield opened
    opened.close()


def changed(rng: random.Random, text: str) -> str:
    """The text with something done to it; never the text itself."""
    ways: tuple[Callable[[str], str], ...] = (
        lambda t: t[: (at := rng.randrange(len(t)))] + chr(33 + rng.randrange(94)) + t[at + 1 :],
        lambda t: t[: rng.randrange(len(t))],
        lambda t: t + rng.choice(t),
        lambda t: t[: (at := rng.randrange(len(t)))] + t[at + 1 :],
        lambda t: _swapped(t, *sorted(rng.sample(range(len(t)), 2))),
        lambda t: ".".join(rng.sample(t.split("."), t.count(".") + 1)),
        lambda t: t.swapcase(),
        lambda t: secrets.token_urlsafe(len(t) * 3 // 4),
    )
    while True:
        found = rng.choice(ways)(text)
        if found != text:
            return found


def _swapped(text: str, one: int, other: int) -> str:
    return text[:one] + text[other] + text[one + 1 : other] + text[one] + text[other + 1 :]


def bit_flipped(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) * 8)
    return data[: at // 8] + bytes([data[at // 8] ^ (1 << at % 8)]) + data[at // 8 + 1 :]


@pytest.mark.parametrize("count", COUNTS)
def test_no_changed_id_token_is_anybodys(count: int) -> None:
    rng = random.Random(20261121)
    key = ECKey.generate_key("P-256", {"kid": "one"})
    keys = ProviderKeys(ISSUER)
    keys._keys, keys._fetched, keys._asked = KeySet([key]), float("inf"), float("inf")
    nonces = Nonces(b"secret", lambda: datetime.now(UTC))
    tokens = IdTokens(LoginTerms(ISSUER, "samsa"), keys, nonces, lambda: datetime.now(UTC))
    now = int(datetime.now(UTC).timestamp())
    claims: dict[str, str | int] = {
        "iss": ISSUER,
        "aud": "samsa",
        "exp": now + 3600,
        "iat": now,
        "auth_time": now,
        "nonce": nonces.make(),
        "acr": LOA3,
        "employeeHsaId": "SE2321000131-P000000000001",
    }
    good = jwt.encode({"alg": "ES256", "kid": "one"}, claims, key)
    assert tokens.read(good).hsa_id == claims["employeeHsaId"]
    for _ in range(count):
        forged = changed(rng, good)
        if not _same_signature(forged, good):
            with pytest.raises(LoginRefused):
                tokens.read(forged)


def _same_signature(one: str, other: str) -> bool:
    """Whether only the last, unused bits of the last character differ: base64 has four spellings of 64 bytes."""
    return one[:-1] == other[:-1] and len(one) == len(other)


@pytest.mark.parametrize("count", COUNTS)
def test_no_changed_proof_is_a_devices(count: int) -> None:
    rng = random.Random(20261121)
    pen = Pen("ska-ssk")
    signed = sign_proof(DeviceProof(REFRESH, pen.device_id, "", token_hash("token"), "f" * 32), pen.key)
    assert verify_proof(signed, pen.public_key).purpose == REFRESH
    for _ in range(count):
        forged = (
            Signed(bit_flipped(rng, signed.data), signed.signature)
            if rng.random() < 0.5
            else Signed(signed.data, bit_flipped(rng, signed.signature))
        )
        with pytest.raises(SignatureError):
            verify_proof(forged, pen.public_key)
    for other in (Pen("ska-ssk").public_key, b"", bytes(32), bytes(31)):
        with pytest.raises(SignatureError):
            verify_proof(signed, other)


def begin(store: Store, pen: Pen) -> tuple[str, str]:
    presents = token_hash(secrets.token_hex(8))
    proof = sign_proof(DeviceProof(BEGIN, pen.device_id, pen.unit, presents, secrets.token_hex(16)), pen.key)
    told = Credentials(pen.user_id, pen.unit, pen.device_id, pen.public_key, secrets.token_hex(8), presents, proof)
    _, tokens = store.logins.begin(told)
    return tokens.token, tokens.refresh


@pytest.mark.parametrize("count", COUNTS)
def test_no_changed_token_speaks_for_anybody_and_none_is_renewed(store: Store, count: int) -> None:
    rng = random.Random(20261121)
    pen = Pen("ska-ssk")
    token, refresh = begin(store, pen)
    assert store.logins.find(token) is not None
    for _ in range(count):
        assert store.logins.find(changed(rng, token)) is None
    for _ in range(count):
        # Its own session is the one thing a stranger cannot name; with another name there is nothing to renew.
        forged = f"{secrets.token_hex(16)}.{changed(rng, refresh.partition('.')[2])}"
        proof = sign_proof(DeviceProof(REFRESH, pen.device_id, "", token_hash(forged), secrets.token_hex(16)), pen.key)
        with pytest.raises(StoreRefusal, match="session_over"):
            store.logins.renew(forged, proof)
    assert store.logins.find(token) is not None, "strangers have ended nobody's session"


@pytest.mark.parametrize("count", [20, pytest.param(1_000, marks=pytest.mark.long)])
def test_who_knows_only_what_a_session_is_called_ends_nothing(store: Store, count: int) -> None:
    rng = random.Random(20261121)
    pen, stranger = Pen("ska-ssk"), Pen("ska-ssk")
    token, refresh = begin(store, pen)
    name, _, secret = refresh.partition(".")
    for _ in range(count):
        shown = f"{name}.{changed(rng, secret).replace('.', '_')}"
        told = DeviceProof(REFRESH, pen.device_id, "", token_hash(shown), secrets.token_hex(16))
        with pytest.raises(StoreRefusal, match="session_over"):
            store.logins.renew(shown, sign_proof(told, stranger.key))
    assert store.logins.find(token) is not None


@pytest.mark.parametrize("count", [20, pytest.param(1_000, marks=pytest.mark.long)])
def test_every_replay_and_every_changed_secret_ends_the_session_it_names(store: Store, count: int) -> None:
    rng = random.Random(20261121)
    pen, thief = Pen("ska-ssk"), Pen("ska-ssk")
    for _ in range(count):
        token, refresh = begin(store, pen)
        name, _, secret = refresh.partition(".")
        attack = rng.randrange(3)
        shown = refresh if attack == 0 else f"{name}.{changed(rng, secret).replace('.', '_')}"
        by = thief if attack == 0 else pen
        proof = sign_proof(DeviceProof(REFRESH, pen.device_id, "", token_hash(shown), secrets.token_hex(16)), by.key)
        with pytest.raises(StoreRefusal):
            store.logins.renew(shown, proof)
        assert store.logins.find(token) is None
