"""A store that people log in to by a provider, and what a client of it does: for the tests of log-in."""

from __future__ import annotations

import contextlib
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from central.api.sessions import WorkSessions
from central.login.door import login_door
from central.login.terms import LoginTerms
from central.store.answers import UserRecord
from central.store.store import Store
from domain.device_proof import BEGIN, REFRESH, DeviceProof, sign_proof, token_hash
from domain.directory import Membership, Unit
from tests.central.pen import MEMBERSHIPS, STORE_KEY, UNITS, USERS, Pen, new_store
from tests.central.service import Answer, Caller, serving
from tests.security.provider_process import ANNA, CLIENT_ID, EVA, Provider, come_back

CLOSED = Unit("ska-old", "Nedlagd avdelning", "SLUTEN", "Skaraborg", inbox_state="CLOSED")
ANNA_AT_WARD = Membership("ska-ssk.1", "ska-avd1", "CASEWORKER_SLUTEN")
CLOSED_ONLY = UserRecord("ska-old.1", "Ulla Ås", "sjuksköterska")


@dataclass
class Hands:
    """The store's clock, which a test may move."""

    ahead: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def people(store: Store, issuer: str) -> None:
    """Anna works at two units, Eva at a ward; both are known to the provider. Nobody else is."""
    closed_work = Membership("ska-old.1", "ska-old", "CASEWORKER_SLUTEN")
    store.write_reference((*UNITS, CLOSED), (*USERS, CLOSED_ONLY), (*MEMBERSHIPS, ANNA_AT_WARD, closed_work))
    store.logins.write_identity(issuer, ANNA, "ska-ssk.1")
    store.logins.write_identity(issuer, EVA, "ska-avd1.1")
    store.logins.write_unit_identity("SE2321000131-E000000000001", "ska-avd1")


def open_store(address: Path | str, provider: Provider, hands: Hands) -> Store:
    if isinstance(address, Path):
        shutil.copyfile(new_store(), address)
    store = Store.open(address, STORE_KEY, hands.now)
    people(store, provider.issuer)
    return store


@contextlib.contextmanager
def serving_production(store: Store, provider: Provider, hands: Hands) -> Iterator[Caller]:
    """One process of the service over the store. The caller has no token."""
    door = login_door(LoginTerms(provider.issuer, CLIENT_ID), store.logins.secret(b"nonces"), hands.now)
    sessions = WorkSessions(store.logins, door, lambda: hands.now().timestamp())
    with serving(store, sessions=sessions, clock=hands.now) as caller:
        yield Caller(caller.port, "")


def log_in(service: Caller, provider: Provider, card: str) -> str:
    """An ID token that answers the store."""
    return come_back(provider, card, nonce(service), max_age="600")


def nonce(service: Caller) -> str:
    return str(service.get("/v1/login").json()["nonce"])


def session_request(id_token: str, unit: str, pen: Pen, **changed: object) -> dict[str, object]:
    """What begins a session; `changed` members are put in the place of the right ones."""
    proof = sign_proof(DeviceProof(BEGIN, pen.device_id, unit, token_hash(id_token), secrets.token_hex(16)), pen.key)
    return {
        "id_token": id_token,
        "unit": unit,
        "device_id": pen.device_id,
        "public_key": pen.public_key.hex(),
        "proof": {"bytes": proof.data.decode(), "sig": proof.signature.hex()},
    } | changed


def refresh_request(refresh_token: str, pen: Pen, **changed: object) -> dict[str, object]:
    proof = sign_proof(
        DeviceProof(REFRESH, pen.device_id, "", token_hash(refresh_token), secrets.token_hex(16)), pen.key
    )
    told = {"bytes": proof.data.decode(), "sig": proof.signature.hex()}
    return {"refresh_token": refresh_token, "proof": told} | changed


def begin(service: Caller, provider: Provider, pen: Pen, card: str = "anna") -> tuple[Caller, str]:
    """A caller with a session of the pen's device at its unit, and its refresh token."""
    answer = service.post("/v1/session", session_request(log_in(service, provider, card), pen.unit, pen))
    assert answer.status == 200, answer.body
    told = answer.json()
    return Caller(service.port, told["session_token"]), told["refresh_token"]


def hello(session: Caller, pen: Pen) -> Answer:
    return session.post("/v1/hello", {"device_id": pen.device_id, "incarnation": 1, "cursors": {}, "held": []})


def refused(answer: Answer) -> tuple[int, str]:
    """Status and code of an error, whose words are there too."""
    told = answer.json()
    assert told["message_sv"]
    return answer.status, told["code"]
