"""Log-in by a real provider, as the store sees it: who is let in, for how long, and who is not."""

from __future__ import annotations

import base64
import hmac
import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from joserfc import jwt
from joserfc.jwk import RSAKey

from central.app.command import run
from central.login.nonce import Nonces
from central.store.store import Store
from tests.central.pen import STORE_KEY, USERS, Pen, new_id, opening, sqlite_store
from tests.central.service import Answer, Caller, pushed, serving
from tests.postgres.cluster import Cluster
from tests.security.production import (
    Hands,
    begin,
    hello,
    log_in,
    nonce,
    open_store,
    people,
    refresh_request,
    refused,
    serving_production,
    session_request,
)
from tests.security.provider_process import ANNA, CLIENT_ID, LOA2, LOA3, Provider, come_back


def test_from_the_card_to_the_first_operation(service: Caller, provider: Provider) -> None:
    terms = service.get("/v1/login").json()
    assert (terms["issuer"], terms["client_id"], terms["acr_values"]) == (provider.issuer, CLIENT_ID, [LOA3])
    id_token = come_back(provider, "anna", terms["nonce"], max_age=str(terms["max_age_s"]))
    told = service.post("/v1/login", {"id_token": id_token}).json()
    assert told["user"] == {"id": "ska-ssk.1", "name": "Anna Lindh", "title": "sjuksköterska"}
    assert [(unit["unit_id"], unit["roles"]) for unit in told["units"]] == [
        ("ska-avd1", ["CASEWORKER_SLUTEN"]),
        ("ska-ssk", ["CASEWORKER_KOM"]),
    ]
    pen = Pen("ska-ssk")
    answer = service.post("/v1/session", session_request(id_token, "ska-ssk", pen)).json()
    assert (answer["lasts_s"], answer["session_lasts_s"]) == (900, 36_000)
    session = Caller(service.port, answer["session_token"])
    assert set(hello(session, pen).json()["heads"]) == {"reference", "unit:ska-ssk"}, "one active unit"
    case = pen.write("open_case", new_id(), opening())
    assert session.post("/v1/push", pushed(pen, case)).json()["verdicts"][0]["ruling"] == "applied"
    assert session.get("/v1/pull?scope=unit:ska-avd1&after=0").json()["code"] == "unknown_scope"


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ("anna-reserve-card", (403, "assurance_too_low")),
        ("anna-without-level", (403, "assurance_too_low")),
        ("stranger", (403, "unknown_person")),
        ("nobody", (401, "bad_id_token")),
        ("anna-elsewhere", (403, "no_unit")),
    ],
)
def test_who_is_not_let_in(service: Caller, provider: Provider, card: str, expected: tuple[int, str]) -> None:
    id_token = log_in(service, provider, card)
    assert refused(service.post("/v1/login", {"id_token": id_token})) == expected
    assert refused(service.post("/v1/session", session_request(id_token, "ska-ssk", Pen("ska-ssk")))) == expected


def test_commissions_narrow_and_never_widen(service: Caller, store: Store, provider: Provider) -> None:
    told = service.post("/v1/login", {"id_token": log_in(service, provider, "anna-narrowed")}).json()
    assert [unit["unit_id"] for unit in told["units"]] == ["ska-avd1"]
    store.logins.write_unit_identity("SE2321000131-E000000000009", "fyr-ssk")
    answer = service.post("/v1/login", {"id_token": log_in(service, provider, "anna-elsewhere")})
    assert refused(answer) == (403, "no_unit"), "a commission where the directory has no work for her"


def test_without_a_role_or_an_open_unit_there_is_no_session(service: Caller, store: Store, provider: Provider) -> None:
    store.logins.write_identity(provider.issuer, ANNA, "ska-old.1")
    id_token = log_in(service, provider, "anna")
    assert refused(service.post("/v1/login", {"id_token": id_token})) == (403, "unit_closed")
    assert refused(service.post("/v1/session", session_request(id_token, "ska-old", Pen("ska-old"))))[0] == 403
    assert refused(service.post("/v1/session", session_request(id_token, "ska-vc1", Pen("ska-vc1"))))[0] == 403


def test_a_card_shown_long_ago_is_asked_for_again(service: Caller, provider: Provider) -> None:
    id_token = come_back(provider, "anna-two-hours-ago", nonce(service))
    assert refused(service.post("/v1/login", {"id_token": id_token})) == (401, "log_in_again")


# What the provider would never say, signed as only the provider can: nobody is let in by it.

Claims = dict[str, Any]
_FORGERIES: dict[str, Callable[[Claims], None]] = {
    "another issuer": lambda c: c.update(iss="https://idp.example"),
    "no issuer": lambda c: c.pop("iss"),
    "another audience": lambda c: c.update(aud="another-client"),
    "one audience more": lambda c: c.update(aud=[CLIENT_ID, "another-client"]),
    "no audience": lambda c: c.pop("aud"),
    "made for another party": lambda c: c.update(azp="another-client"),
    "expired": lambda c: c.update(exp=c["iat"] - 60),
    "no end": lambda c: c.pop("exp"),
    "an end that is no number": lambda c: c.update(exp=str(c["exp"])),
    "an end that is true": lambda c: c.update(exp=True),
    "not yet": lambda c: c.update(nbf=c["iat"] + 3600),
    "made tomorrow": lambda c: c.update(iat=c["iat"] + 86_400, exp=c["exp"] + 86_400),
    "made an hour ago": lambda c: c.update(iat=c["iat"] - 3600),
    "no time of making": lambda c: c.pop("iat"),
    "no challenge": lambda c: c.pop("nonce"),
    "somebody else's challenge": lambda c: c.update(nonce="bm90IG91cnM"),
    "a challenge with a bit changed": lambda c: c.update(nonce=("B" if c["nonce"][0] != "B" else "C") + c["nonce"][1:]),
    "a challenge as ours, but made by another": lambda c: c.update(nonce=_nonce_of_another()),
    "a challenge from yesterday": lambda c: c.update(nonce=_nonce_of_another(-86_400)),
    "level two": lambda c: c.update(acr=LOA2),
    "no level": lambda c: c.pop("acr"),
    "several levels": lambda c: c.update(acr=[LOA3]),
    "a card shown yesterday": lambda c: c.update(auth_time=c["auth_time"] - 86_400),
    "a card shown tomorrow": lambda c: c.update(auth_time=c["auth_time"] + 86_400),
    "no card shown": lambda c: c.pop("auth_time"),
    "no HSA-id": lambda c: c.pop("employeeHsaId"),
    "an HSA-id in full width": lambda c: c.update(employeeHsaId=ANNA.replace("SE", "\uff33\uff25")),
    "an HSA-id with a line after it": lambda c: c.update(employeeHsaId=ANNA + "\n"),
    "commissions that are no list": lambda c: c.update(commissions="all"),
}


def _nonce_of_another(ahead: int = 0) -> str:
    """The right form and time, under a key that is not the store's."""
    moment = datetime.now(UTC) + timedelta(seconds=ahead)
    return Nonces(b"another", lambda: moment).make()


@pytest.fixture
def claims(service: Caller, provider: Provider) -> Claims:
    token = log_in(service, provider, "anna")
    payload = token.split(".")[1]
    told: Claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    return told


def test_what_the_provider_says_itself_passes_when_signed_again(
    service: Caller, provider: Provider, claims: Claims
) -> None:
    assert service.post("/v1/login", {"id_token": provider.sign(claims)}).status == 200


def test_no_forged_claim_lets_anybody_in(service: Caller, provider: Provider, claims: Claims) -> None:
    for name, change in _FORGERIES.items():
        forged = dict(claims)
        change(forged)
        answer = service.post("/v1/login", {"id_token": provider.sign(forged)})
        assert answer.status in {401, 403}, name
        assert service.post(
            "/v1/session", session_request(provider.sign(forged), "ska-ssk", Pen("ska-ssk"))
        ).status in {401, 403}, name


def test_no_forged_signature_lets_anybody_in(service: Caller, provider: Provider, claims: Claims) -> None:
    good = provider.sign(claims)
    head, payload, signature = good.split(".")
    other = RSAKey.generate_key(2048, {"kid": "of-the-tests"})
    public = provider.key.as_pem(private=False)
    freely = RSAKey.import_key(provider.key.as_pem(private=True))
    confused = f"{_packed({'alg': 'HS256', 'kid': 'of-the-tests'})}.{payload}"
    attempts = {
        "none": f"{_packed({'alg': 'none'})}.{payload}.",
        "none with the signature kept": f"{_packed({'alg': 'none', 'kid': 'of-the-tests'})}.{payload}.{signature}",
        "the public key as a shared secret": f"{confused}.{_mac(confused, public)}",
        "another key of the same name": jwt.encode({"alg": "RS256", "kid": "of-the-tests"}, claims, other),
        "a key nobody has": provider.sign(claims, kid="unheard-of"),
        "a key that comes along": jwt.encode(
            {"alg": "RS256", "jwk": other.as_dict(private=False), "kid": "mine"}, claims, other
        ),
        "an algorithm not asked for": jwt.encode(
            {"alg": "RS512", "kid": "of-the-tests"}, claims, freely, algorithms=["RS512"]
        ),
        "an access token": provider.sign(claims, typ="at+jwt"),
        "a word that must be understood": _by_hand({"alg": "RS256", "crit": ["exp"], "exp": 1}, payload, provider),
        "another payload": f"{head}.{_packed({**claims, 'employeeHsaId': 'SE2321000131-P000000000002'})}.{signature}",
        "no signature": f"{head}.{payload}.",
        "half of it": good[: len(good) // 2],
        "nothing": "",
        "no token": "a.b.c",
    }
    for name, token in attempts.items():
        assert refused(service.post("/v1/login", {"id_token": token})) == (401, "bad_id_token"), name
    assert service.post("/v1/login", {"id_token": good}).status == 200


def tokens(answer: Answer) -> tuple[str, str]:
    told = answer.json()
    return told["session_token"], told["refresh_token"]


def _by_hand(header: object, payload: str, provider: Provider) -> str:
    """Signed with a header that the library would not sign."""
    said = f"{_packed(header)}.{payload}"
    key = provider.key.private_key
    assert key is not None
    signature = key.sign(said.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{said}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


def _mac(text: str, key: bytes) -> str:
    return base64.urlsafe_b64encode(hmac.digest(key, text.encode(), "sha256")).decode().rstrip("=")


def _packed(raw: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(raw).encode()).decode().rstrip("=")


# The device


def test_an_id_token_lets_in_once_and_the_same_request_again_gets_the_same_answer(
    service: Caller, provider: Provider
) -> None:
    pen, thief = Pen("ska-ssk"), Pen("ska-ssk")
    id_token = log_in(service, provider, "anna")
    request = session_request(id_token, "ska-ssk", pen)
    first = service.post("/v1/session", request)
    assert tokens(service.post("/v1/session", request)) == tokens(first), "its answer was lost on the way"
    for replay in (session_request(id_token, "ska-ssk", thief), session_request(id_token, "ska-ssk", pen)):
        assert refused(service.post("/v1/session", replay)) == (401, "log_in_again")


def test_a_session_needs_the_devices_own_word(service: Caller, provider: Provider) -> None:
    pen, other = Pen("ska-ssk"), Pen("ska-ssk")
    id_token = log_in(service, provider, "anna")
    good = session_request(id_token, "ska-ssk", pen)
    forged = {
        "another's signature": session_request(id_token, "ska-ssk", other)
        | {"device_id": pen.device_id, "public_key": pen.public_key.hex()},
        "for another unit": good | {"unit": "ska-avd1"},
        "for another device": good | {"device_id": other.device_id},
        "for another token": session_request("x.y.z", "ska-ssk", pen) | {"id_token": id_token},
        "no signature": good | {"proof": {"bytes": "{}", "sig": ""}},
        "no key": good | {"public_key": "00" * 32},
    }
    for name, request in forged.items():
        assert refused(service.post("/v1/session", request)) == (401, "bad_proof"), name
    assert service.post("/v1/session", good).status == 200


def test_somebody_elses_device_stays_hers(service: Caller, provider: Provider) -> None:
    pen = Pen("ska-avd1")
    begin(service, provider, pen, "eva")
    answer = service.post("/v1/session", session_request(log_in(service, provider, "anna"), "ska-avd1", pen))
    assert refused(answer) == (409, "device_taken")


def test_a_token_is_of_no_use_for_another_device(service: Caller, store: Store, provider: Provider) -> None:
    pen, other = Pen("ska-ssk"), Pen("ska-ssk").enrol(store)
    session, _ = begin(service, provider, pen)
    assert hello(session, pen).status == 200
    assert refused(hello(session, other)) == (403, "wrong_device")
    case = other.write("open_case", new_id(), opening())
    assert refused(session.post("/v1/push", pushed(other, case))) == (403, "wrong_device")
    third = Pen("ska-ssk")
    enrolment = {"device_id": third.device_id, "public_key": third.public_key.hex()}
    assert refused(session.post("/v1/devices", enrolment)) == (403, "wrong_device")


# Staying in


def test_tokens_are_short_and_renewed_by_the_device(service: Caller, provider: Provider, hands: Hands) -> None:
    pen = Pen("ska-ssk")
    session, refresh = begin(service, provider, pen)
    hands.ahead = timedelta(minutes=16)
    assert refused(hello(session, pen)) == (401, "bad_token")
    told = service.post("/v1/session/refresh", refresh_request(refresh, pen)).json()
    renewed = Caller(service.port, told["session_token"])
    assert hello(renewed, pen).status == 200
    assert told["refresh_token"] != refresh
    again = service.post("/v1/session/refresh", refresh_request(told["refresh_token"], pen)).json()
    assert refused(hello(renewed, pen)) == (401, "bad_token"), "the one before it is of no more use"
    assert hello(Caller(service.port, again["session_token"]), pen).status == 200


def test_a_session_ends_after_ten_hours_however_often_it_is_renewed(
    service: Caller, provider: Provider, hands: Hands
) -> None:
    pen = Pen("ska-ssk")
    _, refresh = begin(service, provider, pen)
    hands.ahead = timedelta(hours=9, minutes=55)
    told = service.post("/v1/session/refresh", refresh_request(refresh, pen)).json()
    assert told["lasts_s"] <= 300
    hands.ahead = timedelta(hours=10, minutes=1)
    assert refused(hello(Caller(service.port, told["session_token"]), pen)) == (401, "bad_token")
    request = refresh_request(told["refresh_token"], pen)
    assert refused(service.post("/v1/session/refresh", request)) == (401, "session_over")


def test_a_lost_answer_is_asked_for_again_and_a_copied_token_ends_the_session(
    service: Caller, provider: Provider
) -> None:
    pen = Pen("ska-ssk")
    _, refresh = begin(service, provider, pen)
    request = refresh_request(refresh, pen)
    answer = service.post("/v1/session/refresh", request)
    assert tokens(service.post("/v1/session/refresh", request)) == tokens(answer)
    first = answer.json()
    assert hello(Caller(service.port, first["session_token"]), pen).status == 200
    replay = refresh_request(refresh, pen)
    assert refused(service.post("/v1/session/refresh", replay)) == (401, "session_over")
    assert refused(hello(Caller(service.port, first["session_token"]), pen)) == (401, "bad_token"), "the whole family"
    newest = refresh_request(first["refresh_token"], pen)
    assert refused(service.post("/v1/session/refresh", newest)) == (401, "session_over")


def test_a_stolen_refresh_token_without_the_device_ends_the_session(service: Caller, provider: Provider) -> None:
    pen, thief = Pen("ska-ssk"), Pen("ska-ssk")
    session, refresh = begin(service, provider, pen)
    stolen = refresh_request(refresh, thief)
    assert refused(service.post("/v1/session/refresh", stolen)) == (401, "bad_proof")
    assert refused(hello(session, pen)) == (401, "bad_token")


def test_a_role_that_ended_a_closed_unit_and_a_lost_device_are_not_renewed(
    service: Caller, store: Store, provider: Provider
) -> None:
    pen, lost = Pen("ska-ssk"), Pen("ska-ssk")
    session, refresh = begin(service, provider, pen)
    _, lost_refresh = begin(service, provider, lost)
    store.lose_device(lost.device_id)
    answer = service.post("/v1/session/refresh", refresh_request(lost_refresh, lost))
    assert refused(answer) == (403, "device_lost")
    store.write_reference((), [user for user in USERS if user.user_id == "ska-ssk.1"])
    assert refused(hello(session, pen)) == (403, "unknown_scope")
    assert refused(service.post("/v1/session/refresh", refresh_request(refresh, pen))) == (403, "no_unit")
    people(store, provider.issuer)
    assert refused(hello(session, pen)) == (401, "bad_token"), "it has ended, and does not come back with the role"


def test_logging_out_ends_both_tokens(service: Caller, provider: Provider) -> None:
    pen = Pen("ska-ssk")
    session, refresh = begin(service, provider, pen)
    assert service.post("/v1/session/end", {"refresh_token": "0" * 32 + ".x"}).status == 200, "nothing is told apart"
    assert hello(session, pen).status == 200
    assert service.post("/v1/session/end", {"refresh_token": refresh}).status == 200
    assert refused(hello(session, pen)) == (401, "bad_token")
    assert refused(service.post("/v1/session/refresh", refresh_request(refresh, pen))) == (401, "session_over")


def test_who_listens_is_dismissed_when_she_logs_out(service: Caller, provider: Provider) -> None:
    pen = Pen("ska-ssk")
    session, refresh = begin(service, provider, pen)
    heads = hello(session, pen).json()["heads"]
    answers: list[Any] = []
    waiting = "&".join(f"{scope}={head}" for scope, head in heads.items())
    thread = threading.Thread(target=lambda: answers.append(session.get(f"/v1/wait?{waiting}&within=20")))
    thread.start()
    while not service.get("/v1/health").json():
        pass
    service.post("/v1/session/end", {"refresh_token": refresh})
    thread.join(10)
    assert not thread.is_alive()
    assert refused(answers[0]) == (401, "bad_token")


@pytest.mark.parametrize("where", ["sqlite", "postgres"])
def test_every_process_knows_a_session_and_a_restart_forgets_none(
    where: str, tmp_path: Path, provider: Provider, hands: Hands, request: pytest.FixtureRequest
) -> None:
    cluster: Cluster | None = request.getfixturevalue("postgres") if where == "postgres" else None
    address = cluster.database() if cluster else tmp_path / "central.db"
    pen = Pen("ska-ssk")
    store = open_store(address, provider, hands)
    with serving_production(store, provider, hands) as first:
        id_token = log_in(first, provider, "anna")
        other = Store.open(address, STORE_KEY, hands.now)
        with serving_production(other, provider, hands) as second:
            asked = session_request(id_token, "ska-ssk", pen)
            told = second.post("/v1/session", asked).json()
            assert refused(first.post("/v1/session", session_request(id_token, "ska-ssk", pen)))[1] == "log_in_again"
        other.close()
        assert hello(Caller(first.port, told["session_token"]), pen).status == 200
    store.close()
    again = Store.open(address, STORE_KEY, hands.now)
    with serving_production(again, provider, hands) as restarted:
        assert hello(Caller(restarted.port, told["session_token"]), pen).status == 200
        renewed = restarted.post("/v1/session/refresh", refresh_request(told["refresh_token"], pen))
        assert renewed.status == 200
        with again._database.read() as connection:
            rows = [str(row) for row in connection.exec_driver_sql("SELECT * FROM login_session")]
        everything = "".join(rows)
        for token in (told["session_token"], told["refresh_token"].split(".")[1], id_token):
            assert token not in everything, "only hashes are kept"
    again.close()
    if cluster:
        cluster.hand_back(str(address))


def test_an_operator_says_who_is_who(
    tmp_path: Path, provider: Provider, hands: Hands, capsys: pytest.CaptureFixture[str]
) -> None:
    store = sqlite_store(tmp_path)
    (tmp_path / "store.key").write_bytes(STORE_KEY.private_bytes_raw())
    place = ["--database", str(tmp_path / "central.db"), "--data", str(tmp_path)]
    with serving_production(store, provider, hands) as service:
        assert (
            refused(service.post("/v1/login", {"id_token": log_in(service, provider, "anna")}))[1] == "unknown_person"
        )
        assert run(["person", *place, "--issuer", provider.issuer, ANNA.lower(), "ska-ssk.1"]) == 0
        assert json.loads(capsys.readouterr().out)["hsa_id"] == ANNA
        told = service.post("/v1/login", {"id_token": log_in(service, provider, "anna")}).json()
        assert [unit["unit_id"] for unit in told["units"]] == ["ska-ssk"]
        narrowed = {"id_token": log_in(service, provider, "anna-narrowed")}
        assert refused(service.post("/v1/login", narrowed))[1] == "no_unit"
        assert run(["unit", *place, "SE2321000131-E000000000001", "ska-ssk"]) == 0
        assert service.post("/v1/login", narrowed).status == 200
    store.close()
    for wrong in (
        ["person", *place, "--issuer", provider.issuer, "199001019802", "ska-ssk.1"],
        ["person", *place, "--issuer", provider.issuer, ANNA, "nobody"],
        ["unit", *place, "SE2321000131-E000000000001", "nowhere"],
    ):
        with pytest.raises(SystemExit) as ended:
            run(wrong)
        assert ended.value.code == 2


# Every route

_OPEN = {
    "GET /v1/health", "GET /v1/login", "POST /v1/login", "POST /v1/session", "POST /v1/session/refresh",
    "POST /v1/session/end", "GET /openapi.json",
}  # fmt: skip


def test_every_route_but_the_named_open_ones_refuses_without_a_token(service: Caller, provider: Provider) -> None:
    described = service.get("/openapi.json").json()["paths"]
    served = {f"{method.upper()} {path}" for path, methods in described.items() for method in methods}
    assert served >= _OPEN
    for route in sorted(served - _OPEN):
        method, path = route.split(" ")
        address = path.replace("{blob}", new_id()).replace("{n}", "0")
        kind = "application/octet-stream" if method == "PUT" else "application/json"
        for token, code in (("", "no_token"), ("of-nobody", "bad_token")):
            caller = Caller(service.port, token)
            answer = caller.get(address) if method == "GET" else caller.ask(method, address, b"{}", kind)
            assert refused(answer) == (401, code), f"{route} with {token or 'no token'}"
    assert "POST /v1/training/login" not in served


def test_a_training_store_has_none_of_it(tmp_path: Path, provider: Provider) -> None:

    store = sqlite_store(tmp_path)
    with serving(store) as training:
        assert training.get("/v1/health").json()["environment"] == "training"
        for path in ("/v1/login", "/v1/session", "/v1/session/refresh", "/v1/session/end"):
            assert refused(training.post(path, {})) == (404, "unknown_route")
    store.close()
