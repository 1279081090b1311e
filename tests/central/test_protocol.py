"""PROTOCOL.md against the code: what it shows is real, what it names exists, and what exists it names."""

from __future__ import annotations

import ast
import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central.api.application import Endpoint, endpoints
from central.api.errors import CATALOGUE
from central.api.handlers import Service
from central.api.openapi import describe
from central.api.sessions import Sessions, WorkSessions
from central.login.door import login_door
from central.login.terms import LoginTerms
from central.store.intake import Intake
from central.store.store import Store
from domain.canonical import canonical_bytes
from domain.device_proof import BEGIN, REFRESH, token_hash, verify_proof
from domain.event import EVENT_KINDS, parse_event
from domain.event_delivery import EventBatch, verify_batch, verify_event_receipt
from domain.operation import OPERATION_KINDS, SignedOperation, parse_operation
from domain.outcome import Ruling
from domain.signature import Signed, verify_certificate, verify_operation, verify_purge, verify_receipt
from domain.wire import bundle_from_wire, conflict_from_wire
from tests.central.pen import sqlite_store

_ROOT = Path(__file__).resolve().parents[2]
_TEXT = (_ROOT / "central" / "PROTOCOL.md").read_text("utf-8")
_EXAMPLES: dict[str, Any] = {
    name: json.loads(block) for name, block in re.findall(r"^```json (\w+)\n(.*?)^```", _TEXT, re.MULTILINE | re.DOTALL)
}
_STORE_KEY = bytes.fromhex(_EXAMPLES["login_answer"]["store_key"])


def _section(number: int) -> str:
    return re.split(r"^## \d+\. ", _TEXT, flags=re.MULTILINE)[number]


def _signed(raw: dict[str, str]) -> SignedOperation:
    return SignedOperation(raw["bytes"].encode(), bytes.fromhex(raw["sig"]))


def _statement(raw: dict[str, str]) -> Signed:
    return Signed(raw["bytes"].encode(), bytes.fromhex(raw["sig"]))


def test_every_kind_of_operation_has_a_real_example_and_a_section() -> None:
    shown = {name.removeprefix("op_") for name in _EXAMPLES if name.startswith("op_")}
    assert shown == OPERATION_KINDS
    assert set(re.findall(r"^### 4\.\d+ `(\w+)`", _TEXT, re.MULTILINE)) == OPERATION_KINDS
    for kind in shown:
        assert parse_operation(canonical_bytes(_EXAMPLES[f"op_{kind}"])).kind == kind


def test_the_worked_signature_can_be_made_again_and_checked() -> None:
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(_hex_after("private key")))
    public = bytes.fromhex(_hex_after("\\(public"))
    assert private.public_key().public_bytes_raw() == public
    signed = _signed(_EXAMPLES["signed"])
    assert verify_operation(signed, public) == parse_operation(canonical_bytes(_EXAMPLES["op_open_case"]))
    assert signed.hash == _hex_after("UTF-8 of `bytes`, is")
    assert private.sign(b"samsa/op/v1" + hashlib.sha256(signed.data).digest()) == signed.signature
    first_link = hashlib.sha256(("0" * 64 + signed.hash).encode("ascii")).hexdigest()
    assert first_link == _hex_after("`head₁` is")
    assert verify_receipt(_statement(_EXAMPLES["receipt"]), _STORE_KEY).op_hash == signed.hash


def test_the_worked_content_hash_and_digest_are_right() -> None:
    text = next(line[4:] for line in _section(3).splitlines() if line.startswith('    ["unit"'))
    content = hashlib.sha256(text.encode()).hexdigest()
    assert content == _hex_after("its SHA-256")
    told = re.search(r"the text is `(ska-ssk\|1\|\w+)`\s+and the bytes are `(\w+)`", _TEXT)
    assert told is not None
    assert told[1] == f"ska-ssk|1|{content}"
    assert hashlib.sha256(told[1].encode()).hexdigest()[:32] == told[2]


def test_the_push_shown_is_signed_by_its_device_and_answered_with_receipts() -> None:
    certificate = verify_certificate(_statement(_EXAMPLES["device_answer"]["certificate"]), _STORE_KEY)
    assert certificate.public_key.hex() == _EXAMPLES["device_request"]["public_key"]
    request, answer = _EXAMPLES["push_request"], _EXAMPLES["push_answer"]
    for number, (raw, verdict) in enumerate(zip(request["ops"], answer["verdicts"], strict=True)):
        operation = verify_operation(_signed(raw), certificate.public_key)
        receipt = verify_receipt(_statement(verdict["receipt"]), _STORE_KEY)
        assert operation.device_seq == request["first_seq"] + number == verdict["device_seq"]
        assert (receipt.op_id, receipt.op_hash) == (operation.op_id, _signed(raw).hash)
        assert (receipt.ruling, receipt.case_seq) == (verdict["ruling"], verdict["case_seq"])


def test_the_purge_receipt_shown_is_signed_by_its_device() -> None:
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(_hex_after("private key")))
    request = _EXAMPLES["purge_request"]
    receipt = verify_purge(_statement(request["receipt"]), private.public_key().public_bytes_raw())
    assert receipt.device_id == request["device_id"]


def test_the_events_shown_are_a_chain_that_the_device_has_signed_and_the_store_receipted() -> None:
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(_hex_after("private key")))
    request = _EXAMPLES["events_request"]
    told = (request["device_id"], request["chain"], request["first"], request["previous"])
    batch = EventBatch(*told, tuple(one.encode() for one in request["events"]), bytes.fromhex(request["sig"]))
    hashes = verify_batch(batch, private.public_key().public_bytes_raw())
    assert [parse_event(data).kind for data in batch.events] == ["chain_began", "case_opened"]
    assert hashes[-1] == _hex_after("the hash of the second is")
    receipt = verify_event_receipt(_statement(_EXAMPLES["events_answer"]["receipt"]), _STORE_KEY)
    assert (receipt.chain, receipt.last, receipt.hash) == (batch.chain, batch.last, hashes[-1])


def test_every_kind_of_event_is_told_of() -> None:
    rows = [line for line in _section(6).split("### 6.13")[1].split("\n### ")[0].splitlines() if line.startswith("| `")]
    assert {kind for row in rows for kind in re.findall(r"`(\w+)`", row.split("|")[1])} == set(EVENT_KINDS)


def test_the_sealed_operation_shown_is_the_signed_one() -> None:
    store_key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    assert store_key.public_key().public_bytes_raw() == _STORE_KEY
    intake = Intake(store_key)
    assert _statement(_EXAMPLES["sealed_key"]["key"]) == intake.statement
    (blob,) = (base64.b64decode(text) for text in _EXAMPLES["sealed_request"]["sealed"])
    (opened,) = intake.open([blob])
    assert opened.signed == _signed(_EXAMPLES["signed"])
    assert _EXAMPLES["sealed_answer"]["fates"] == {hashlib.sha256(blob).hexdigest(): "taken"}


def test_the_proofs_shown_are_the_devices_word_for_the_tokens_beside_them() -> None:
    public = bytes.fromhex(_EXAMPLES["session_request"]["public_key"])
    for name, purpose, token in (("session_request", BEGIN, "id_token"), ("refresh_request", REFRESH, "refresh_token")):
        request = _EXAMPLES[name]
        proof = verify_proof(_statement(request["proof"]), public)
        assert (proof.purpose, proof.presents) == (purpose, token_hash(request[token]))
        assert proof.unit == request.get("unit", "")


def test_the_page_shown_adds_up_and_its_bytes_are_vouched_for() -> None:
    header, bundle = _EXAMPLES["pull_header"], bundle_from_wire(_EXAMPLES["pull_bundle"])
    assert header["rows"] + header["superseded"] == header["to"] - header["from"]
    assert bundle.notes
    for note in bundle.notes:
        certificate = verify_certificate(_statement(header["certificates"][note.device_id]), _STORE_KEY)
        assert note.data is not None
        assert note.signature is not None
        verify_operation(SignedOperation(note.data, note.signature), certificate.public_key)
    assert conflict_from_wire(_EXAMPLES["conflict"]).conflict_id == _EXAMPLES["conflict"]["id"]


@pytest.fixture
def store(tmp_path: Path) -> Any:
    opened = sqlite_store(tmp_path)
    yield opened
    opened.close()


def _routes(store: Store) -> tuple[Endpoint, ...]:
    """Those of training and those of production."""
    door = login_door(LoginTerms("https://idp.example", "samsa-desktop"), b"secret")
    production = endpoints(Service(store, WorkSessions(store.logins, door)))
    return (*production, *(one for one in endpoints(Service(store, Sessions("x"))) if one.bearer == "launch"))


def test_every_route_is_told_of_and_every_route_told_of_exists(store: Store) -> None:
    routes = _routes(store)
    served = {f"{route.method} {route.path}" for route in routes} | {"GET /openapi.json"}
    assert set(re.findall(r"\b(?:GET|POST|PUT|DELETE) /[\w/.{}]+", _TEXT)) == served


def test_requests_and_answers_shown_fit_the_description(store: Store) -> None:
    described = describe(_routes(store))
    shapes = {
        "login_request": "LoginRequest",
        "login_answer": "LoginAnswer",
        "login_terms_answer": "LoginTermsAnswer",
        "person_answer": "PersonAnswer",
        "session_request": "SessionRequest",
        "session_answer": "SessionAnswer",
        "refresh_request": "RefreshRequest",
        "device_request": "DeviceRequest",
        "device_answer": "DeviceAnswer",
        "hello_request": "HelloRequest",
        "hello_answer": "HelloAnswer",
        "purge_request": "PurgeReceiptRequest",
        "events_request": "EventsRequest",
        "events_answer": "EventsAnswer",
        "lease_request": "LeaseRequest",
        "lease_answer": "LeaseAnswer",
        "sealed_key": "SealedKeyAnswer",
        "sealed_request": "SealedRequest",
        "sealed_answer": "SealedAnswer",
        "identity_pair": "IdentityPair",
        "identity_look": "IdentityLook",
        "admin_units_answer": "AdminUnitsAnswer",
        "admin_users_answer": "AdminUsersAnswer",
        "admin_change": "AdminChangeRequest",
        "admin_import": "AdminImportRequest",
        "admin_import_answer": "AdminImportAnswer",
        "admin_changed": "AdminChangeAnswer",
        "error_admin": "ErrorAnswer",
        "outside_ask_request": "OutsideAskRequest",
        "outside_ask_answer": "OutsideAskAnswer",
        "outside_open_request": "OutsideOpenRequest",
        "outside_open_answer": "OutsideOpenAnswer",
        "outside_read_answer": "OutsideReadAnswer",
        "held_answer": "HeldAnswer",
        "held_request": "HeldDecision",
        "held_decided": "HeldDecided",
        "push_request": "PushRequest",
        "push_answer": "PushAnswerBody",
        "units_answer": "UnitsAnswer",
        "health_answer": "HealthAnswer",
        "poke_token_answer": "PokeTokenAnswer",
        "news_answer": "NewsAnswer",
        "pull_header": "PageHeader",
        "pull_bundle": "Bundle",
        "snapshot_header": "SnapshotHeader",
        "conflict": "Conflict",
        "digests_answer": "DigestsAnswer",
        "blob_request": "BlobRequest",
        "blob_answer": "BlobAnswer",
        "error_hole": "ErrorAnswer",
        "error_fork": "ErrorAnswer",
    }
    for name, shape in shapes.items():
        schema = {"$ref": f"#/components/schemas/{shape}", "components": described["components"]}
        jsonschema.Draft202012Validator(schema).validate(_EXAMPLES[name])
        required = described["components"]["schemas"][shape].get("required", [])
        assert set(required) <= set(_EXAMPLES[name])


def test_every_ruling_is_told_of() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", _section(5), re.MULTILINE)) == {ruling.value for ruling in Ruling}


def test_the_error_catalogue_is_the_one_in_code() -> None:
    told = {code: int(status) for code, status in re.findall(r"^\| `(\w+)` \| (\d+) \|", _section(8), re.MULTILINE)}
    assert told == {code: kind.status for code, kind in CATALOGUE.items()}


def test_every_code_an_operation_can_be_held_for_is_told_of_and_no_other() -> None:
    told: list[str] = []
    for row in re.findall(r"^\| (`.*?) \|", _section(7), re.MULTILINE):
        told += re.findall(r"`(\w+)`", row)
    assert len(told) == len(set(told))
    assert set(told) == _codes_in_source()


_DOMAIN_PARTS = (
    *("apply", "access", "draft", "merge", "operation", "canonical", "context", "process", "consent", "header_cells"),
    *("attachment", "identity", "store_only"),
)
_RAISED = {
    "Refusal": 0,
    "OperationError": 0,
    "CanonicalError": 0,
    "held_for": 0,
    "StoreRule": 0,
    "Access": 1,
    "Verdict": 1,
    "hold": 2,
}


def _codes_in_source() -> set[str]:
    files = [_ROOT / "domain" / f"{part}.py" for part in _DOMAIN_PARTS]
    files += sorted((_ROOT / "domain" / "acts").glob("*.py"))
    files += [_ROOT / "central" / "store" / name for name in ("judging.py", "received.py", "push.py", "blob_claims.py")]
    codes = {"bad_signature"}
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            codes |= _codes_of(node)
    return codes - {""}


def _codes_of(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        faults = {_text(keyword.value) for keyword in node.keywords if keyword.arg == "fault"}
        place = _RAISED.get(name)
        if place is None:
            return faults
        starred = any(isinstance(arg, ast.Starred) for arg in node.args)
        given = node.args[-1:] if starred else node.args[place : place + 1]
        return {code for arg in given if (code := _text(arg))}
    return set()


def _text(node: ast.AST | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _hex_after(words: str) -> str:
    found = re.search(words + r"\s+`([0-9a-f]{32,})`", _TEXT)
    assert found is not None, words
    return found[1]
