"""The service over HTTP, with the input it will really get: broken, hostile, cut off, repeated."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from central.api.application import MOST_BODY_BYTES, endpoints
from central.api.errors import CATALOGUE
from central.api.handlers import Service
from central.api.openapi import describe
from central.api.sessions import WorkSessions
from central.login.door import login_door
from central.login.terms import LoginTerms
from central.store.store import Store
from domain.operation import SignedOperation
from domain.signature import Signed, verify_receipt
from domain.wire import bundle_from_wire
from tests.central.pen import Pen, admission, begin_story, new_id, opening, sqlite_store
from tests.central.service import Caller, pushed, serving

_TERMS = LoginTerms("https://idp.example", "samsa-desktop")
_PORTAL = b"<!DOCTYPE html><html><body>Logga in p\xc3\xa5 g\xc3\xa4stn\xc3\xa4tet</body></html>"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = sqlite_store(tmp_path_factory.mktemp("store"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def launcher(store: Store) -> Iterator[Caller]:
    with serving(store) as caller:
        yield caller


@pytest.fixture
def ward() -> Pen:
    return Pen("ska-avd1")


@pytest.fixture
def session(launcher: Caller, ward: Pen) -> Caller:
    return launcher.log_in("ska-avd1", ward)


def test_a_whole_visit_log_in_enrol_hello_push_pull(launcher: Caller, store: Store, ward: Pen) -> None:
    login = launcher.post("/v1/training/login", {"unit": "ska-avd1"}).json()
    assert login["user"] == {"id": "ska-avd1.1", "name": "Eva Dahl", "title": "sjuksköterska"}
    assert login["roles"] == ["CASEWORKER_SLUTEN"]
    assert login["today"] == "2026-11-20"
    session = launcher.log_in("ska-avd1", ward)
    cursors = {"unit:ska-avd1": 0, "reference": 0}
    hello = session.post("/v1/hello", {"device_id": ward.device_id, "incarnation": 1, "cursors": cursors}).json()
    assert (hello["device_last_seq"], hello["incarnation"], hello["epoch"]) == (0, 1, store.epoch)
    start = hello["heads"]["unit:ska-avd1"]
    case, doc = new_id(), new_id()
    answer = session.post("/v1/push", pushed(ward, ward.write("open_case", case, opening(doc)))).json()
    verdict = answer["verdicts"][0]
    receipt = Signed(verdict["receipt"]["bytes"].encode(), bytes.fromhex(verdict["receipt"]["sig"]))
    assert verify_receipt(receipt, bytes.fromhex(login["store_key"])).case_id == case
    page = session.get(f"/v1/pull?scope=unit:ska-avd1&after={start}").lines()
    assert (page[0]["from"], page[0]["to"], page[0]["rows"]) == (start, start + 1, 1)
    assert bundle_from_wire(page[1]).document.doc_id == doc
    assert set(page[0]["certificates"]) == {ward.device_id}


def test_a_page_is_compressed_for_who_can_read_that(session: Caller, ward: Pen) -> None:
    session.post("/v1/push", pushed(ward, ward.write("open_case", new_id(), opening())))
    plain = session.get("/v1/pull?scope=unit:ska-avd1&after=0")
    packed = session.get("/v1/pull?scope=unit:ska-avd1&after=0", **{"Accept-Encoding": "gzip, zstd;q=0.9"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "zstd"
    assert zstandard.ZstdDecompressor().decompress(packed.body) == plain.body


def _packed(session: Caller, body: bytes) -> tuple[int, str]:
    answer = session.ask("POST", "/v1/hello", body, **{"Content-Encoding": "zstd"})
    return answer.status, answer.json().get("code", "")


def test_a_packed_request_is_read_and_a_bad_packing_is_refused_with_a_reason(session: Caller, ward: Pen) -> None:
    plain = json.dumps({"device_id": ward.device_id, "incarnation": 1}).encode()
    packed = zstandard.ZstdCompressor().compress(plain)
    assert _packed(session, packed) == (200, "")
    for broken in (plain, packed[:-1], packed + b"x", packed[:10] + bytes([packed[10] ^ 255]) + packed[11:], b""):
        assert _packed(session, broken)[0] == 400
    assert _packed(session, zstandard.ZstdCompressor().compress(b" " * (MOST_BODY_BYTES + 1))) == (413, "too_large")
    wide = zstandard.ZstdCompressor(compression_params=zstandard.ZstdCompressionParameters(window_log=27))
    stream = wide.compressobj()  # of unknown size, so that the frame asks for its whole window
    assert _packed(session, stream.compress(plain) + stream.flush()) == (400, "bad_encoding")
    assert session.ask("POST", "/v1/hello", plain, **{"Content-Encoding": "gzip"}).json()["code"] == "bad_encoding"


@pytest.mark.parametrize("path", ["/v1/training/login", "/v1/devices", "/v1/hello", "/v1/push"])
@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (_PORTAL, "text/html; charset=utf-8", 415),
        (_PORTAL, "application/json", 400),
        (b"", "application/json", 400),
        (b"{}", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"null", "application/json", 400),
        (b'{"unit": "\xff\xfe"}', "application/json", 400),
        (b'{"unit": "\\ud800"}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"unit": 1e999}', "application/json", 400),
        (b"unit=ska-ssk", "application/x-www-form-urlencoded", 415),
        (b'{"unit": "' + b"x" * 10_000_000 + b'"}', "application/json", 413),
    ],
)
def test_what_is_no_request_gets_a_json_error(
    launcher: Caller, session: Caller, path: str, body: bytes, content_type: str, status: int
) -> None:
    caller = launcher if path.endswith("login") else session
    answer = caller.ask("POST", path, body, content_type)
    assert answer.status == status
    assert answer.headers["content-type"] == "application/json"
    told = answer.json()
    assert CATALOGUE[told["code"]].status == status
    assert told["message_sv"] == CATALOGUE[told["code"]].message_sv


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/", 404, "unknown_route"),
        ("GET", "/v1/patients", 404, "unknown_route"),
        ("GET", "/v1/push/../../etc/passwd", 404, "unknown_route"),
        ("DELETE", "/v1/push", 405, "wrong_method"),
        ("GET", "/v1/push", 405, "wrong_method"),
    ],
)
def test_routes_that_are_not_there_say_so_in_json(
    session: Caller, method: str, path: str, status: int, code: str
) -> None:
    answer = session.ask(method, path)
    assert (answer.status, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "scope=unit:ska-avd1",
        "scope=unit:ska-avd1&after=",
        "scope=unit:ska-avd1&after=-1",
        "scope=unit:ska-avd1&after=1.0",
        "scope=unit:ska-avd1&after=%EF%BC%91",  # full-width 1
        "scope=unit:ska-avd1&after=0%0A",  # trailing newline
        "scope=unit:ska-avd1&after=99999999999999999999999",
        "scope=unit:ska-avd1&after=0&limit=0",
        "scope=unit:ska-avd1&after=0&limit=2001",
        "scope=unit:ska-avd1&after=0&limit=%D9%A1",  # Arabic 1
    ],
)
def test_a_pull_with_a_bad_parameter_is_told_so(session: Caller, query: str) -> None:
    answer = session.get(f"/v1/pull?{query}")
    assert (answer.status, answer.json()["code"]) == (400, "bad_parameter")


@pytest.mark.parametrize("scope", ["unit:ska-ssk", "unit:nowhere", "unit:", "x", "unit:ska-avd1%0A", "%00"])
def test_a_scope_of_others_and_one_that_is_not_there_get_the_same_answer(session: Caller, scope: str) -> None:
    answer = session.get(f"/v1/pull?scope={scope}&after=0")
    assert (answer.status, answer.json()) == (403, {"code": "unknown_scope", **_words("unknown_scope")})


def test_a_reader_ahead_of_the_store_learns_head_and_epoch(session: Caller, store: Store) -> None:
    answer = session.get("/v1/pull?scope=reference&after=400")
    assert (answer.status, answer.json()["code"], answer.json()["epoch"]) == (409, "beyond_head", store.epoch)


@pytest.mark.parametrize("path", ["/v1/push", "/v1/hello", "/v1/devices", "/v1/training/login"])
def test_nobody_posts_without_a_token(launcher: Caller, path: str) -> None:
    assert Caller(launcher.port, "").post(path, {}).json()["code"] == "no_token"
    assert Caller(launcher.port, "wrong").post(path, {}).json()["code"] == "bad_token"
    odd = Caller(launcher.port, "").ask("POST", path, b"{}", Authorization="Basic YTpi")
    assert (odd.status, odd.json()["code"]) == (401, "no_token")


def test_a_launch_token_is_no_session_and_a_session_no_launch_token(launcher: Caller, session: Caller) -> None:
    assert launcher.get("/v1/pull?scope=reference&after=0").status == 401
    assert session.post("/v1/training/login", {"unit": "ska-ssk"}).status == 401
    assert session.get("/v1/units").status == 401


def test_a_session_is_bound_to_its_device(launcher: Caller, session: Caller) -> None:
    other = Pen("ska-avd1")
    launcher.log_in("ska-avd1", other)
    request = {"device_id": other.device_id, "incarnation": 1, "cursors": {}}
    assert session.post("/v1/hello", request).json()["code"] == "wrong_device"
    assert session.post("/v1/push", pushed(other, other.write("x", new_id(), {}))).json()["code"] == "wrong_device"
    enrol = {"device_id": other.device_id, "public_key": other.public_key.hex()}
    assert session.post("/v1/devices", enrol).json()["code"] == "wrong_device"


def test_another_persons_device_is_not_to_be_had(launcher: Caller, session: Caller, ward: Pen) -> None:
    stranger = launcher.log_in("ska-ssk")
    request = {"device_id": ward.device_id, "incarnation": 1, "cursors": {}}
    assert stranger.post("/v1/hello", request).json()["code"] == "wrong_device"
    enrol = {"device_id": ward.device_id, "public_key": ward.public_key.hex()}
    assert stranger.post("/v1/devices", enrol).json()["code"] == "device_taken"


@pytest.mark.parametrize(
    ("device", "key", "code"),
    [
        ("x", "00" * 32, "bad_device"),
        (f"{new_id()}\n", "00" * 32, "bad_device"),
        (new_id().upper(), "00" * 32, "bad_device"),
        (new_id(), "00", "bad_public_key"),
        (new_id(), "zz" * 32, "bad_public_key"),
        (new_id(), "00" * 32 + "\n", "bad_public_key"),
    ],
)
def test_a_device_that_is_none_is_refused(launcher: Caller, device: str, key: str, code: str) -> None:
    answer = launcher.log_in("ska-avd1").post("/v1/devices", {"device_id": device, "public_key": key})
    assert (answer.status, answer.json()["code"]) == (400, code)


def test_a_unit_that_is_not_there_cannot_log_in(launcher: Caller) -> None:
    for unit in ("nowhere", "ska-ssk\n", "", "SKA-SSK", "unit:ska-ssk"):
        answer = launcher.post("/v1/training/login", {"unit": unit})
        assert (answer.status, answer.json()["code"]) == (404, "unknown_unit")


def test_a_lost_answer_is_given_again(session: Caller, ward: Pen) -> None:
    request = pushed(ward, ward.write("open_case", new_id(), opening()))
    first, again = session.post("/v1/push", request).json(), session.post("/v1/push", request).json()
    assert first["verdicts"] == again["verdicts"]


def test_a_hole_and_a_fork_tell_where_to_go_on(session: Caller, ward: Pen) -> None:
    ward.write("open_case", new_id(), opening())
    hole = session.post("/v1/push", pushed(ward, ward.write("open_case", new_id(), opening())))
    assert (hole.status, hole.json()["code"], hole.json()["expected"]) == (409, "hole", 1)
    clone = Pen("ska-avd1", ward.device_id, ward.key)
    session.post("/v1/push", pushed(clone, clone.write("open_case", new_id(), opening())))
    ward.seq = 0
    fork = session.post("/v1/push", pushed(ward, ward.write("open_case", new_id(), opening())))
    assert (fork.status, fork.json()["code"], fork.json()["incarnation"]) == (409, "fork", 2)


@pytest.mark.parametrize(
    "data",
    [
        _PORTAL.decode(),
        "",
        "{}",
        '{"op_id":"\\ud800"}',
        "\x00",
        "{" * 10_000,
        json.dumps({"v": 1, "kind": "x" * 300_000}),
        json.dumps({"v": 1, "op_id": 5}),
        '{"v":1e400}',
    ],
)
def test_a_poisoned_operation_is_held_and_blocks_nothing(session: Caller, ward: Pen, data: str) -> None:
    poison = ward.took(SignedOperation(data.encode(), bytes(64)))
    good = ward.write("open_case", new_id(), opening())
    verdicts = session.post("/v1/push", pushed(ward, poison, good)).json()["verdicts"]
    assert [v["ruling"] for v in verdicts] == ["held", "applied"]


@pytest.mark.parametrize("signature", ["", "zz", "0" * 127, "０" * 128, "0" * 128 + "\n", "0" * 5000])
def test_a_signature_that_is_none_is_held(session: Caller, ward: Pen, signature: str) -> None:
    request = pushed(ward, ward.write("open_case", new_id(), opening()))
    request["ops"] = [{**op, "sig": signature} for op in request["ops"]]  # type: ignore[attr-defined]
    assert session.post("/v1/push", request).json()["verdicts"][0]["code"] == "bad_signature"


def test_one_operation_too_large_is_held_and_a_batch_too_large_is_refused(session: Caller, ward: Pen) -> None:
    large = ward.write("open_case", new_id(), opening(**{"person/name": "å" * 400_000}))
    assert session.post("/v1/push", pushed(ward, large)).json()["verdicts"][0]["code"] == "too_large"
    batch = [ward.write("open_case", new_id(), opening(**{"person/name": "a" * 200_000})) for _ in range(3)]
    answer = session.post("/v1/push", pushed(ward, *batch))
    assert (answer.status, answer.json()["code"]) == (413, "batch_too_large")
    many = [ward.write("mark_seen", new_id(), {}) for _ in range(201)]
    assert session.post("/v1/push", pushed(ward, *many)).status == 413
    assert MOST_BODY_BYTES > 2 * 512_000


@pytest.mark.parametrize(
    "person", ["１９４４１０１１９０４６", "194410119046\n", "19441011-9046", "194410119047", " 194410119046"]
)
def test_a_personnummer_that_is_none_is_held(session: Caller, ward: Pen, person: str) -> None:
    verdict = session.post(
        "/v1/push", pushed(ward, ward.write("open_case", new_id(), opening(**{"person/id": person})))
    ).json()["verdicts"][0]
    assert verdict["ruling"] == "held"
    assert person not in json.dumps(verdict, ensure_ascii=False)


def test_the_launcher_learns_units_and_counts_but_nothing_about_patients(
    launcher: Caller, store: Store, ward: Pen
) -> None:
    ward.enrol(store)
    begin_story(store, ward)
    answer = launcher.get("/v1/units")
    units = {unit["unit_id"]: unit for unit in answer.json()["units"]}
    assert units["ska-ssk"]["cases"] >= 1
    assert units["fyr-ssk"]["cases"] == 0
    assert units["ska-ssk"]["user_name"] == "Anna Lindh"
    assert b"Hallberg" not in answer.body


def test_the_description_is_complete_and_true(launcher: Caller, store: Store, session: Caller, ward: Pen) -> None:
    described = Caller(launcher.port, "").get("/openapi.json").json()
    assert set(described["paths"]) == {
        *("/v1/training/login", "/v1/devices", "/v1/hello", "/v1/push", "/v1/pull", "/v1/bootstrap"),
        *("/v1/units", "/v1/health", "/v1/live", "/v1/wait", "/v1/digests", "/v1/documents"),
        *("/v1/blob/{blob}", "/v1/blob/{blob}/{n}", "/v1/blob/{blob}/complete", "/v1/purged", "/v1/events"),
        *("/v1/lease", "/v1/sealed", "/v1/poke", "/v1/news"),
        *("/v1/outside/ask", "/v1/outside/open", "/v1/outside/read", "/v1/outside/lasts", "/v1/outside/end"),
        *("/v1/identities", "/v1/identities/look", "/v1/identities/join", "/v1/identities/confirm"),
        *("/v1/identities/part", "/v1/held"),
        *(f"/v1/admin/{what}" for what in ("units", "users", "changes", "inboxes", "applies", "change", "import")),
        "/openapi.json",
    }
    case = new_id()
    written = [ward.write("open_case", case, opening()), ward.write("send", case, admission("ska-ssk"))]
    request = pushed(ward, *written)
    _valid(described, "PushRequest", request)
    _valid(described, "PushAnswerBody", session.post("/v1/push", request).json())
    _valid(described, "UnitsAnswer", launcher.get("/v1/units").json())
    _valid(described, "HealthAnswer", launcher.get("/v1/health").json())
    _valid(described, "ErrorAnswer", launcher.get("/nowhere").json())
    header, *bundles = session.get("/v1/pull?scope=unit:ska-avd1&after=0").lines()
    _valid(described, "PageHeader", header)
    for bundle in bundles:
        _valid(described, "Bundle", bundle)
    production = describe(endpoints(Service(store, WorkSessions(store.logins, login_door(_TERMS, b"secret")))))
    named = {
        code.strip()
        for path in (*described["paths"].values(), *production["paths"].values())
        for operation in path.values()
        for status, response in operation["responses"].items()
        if int(status) >= 400
        for code in response["description"].split(",")
    }
    assert named == set(CATALOGUE)


def test_a_fault_of_the_store_is_told_without_what_was_written(
    launcher: Caller, store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise ValueError("Ingrid Hallberg")

    monkeypatch.setattr(store, "units", fail)
    answer = launcher.get("/v1/units")
    assert (answer.status, answer.json()["code"]) == (500, "internal")
    assert "ValueError" in caplog.text
    assert "Hallberg" not in caplog.text + answer.body.decode()


_json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_request_makes_the_store_stumble(session: Caller, ward: Pen, data: st.DataObject) -> None:
    shapes: dict[str, dict[str, object]] = {
        "/v1/devices": {"device_id": ward.device_id, "public_key": ward.public_key.hex()},
        "/v1/hello": {"device_id": ward.device_id, "incarnation": 1, "cursors": {"reference": 0}},
        "/v1/purged": {"device_id": ward.device_id, "receipt": {"bytes": "{}", "sig": ""}},
        "/v1/push": {
            "device_id": ward.device_id,
            "incarnation": 1,
            "first_seq": 1,
            "ops": [{"bytes": "{}", "sig": ""}],
        },
    }
    path = data.draw(st.sampled_from(sorted(shapes)))
    body = dict(shapes[path])
    for member in data.draw(st.sets(st.sampled_from(sorted(body)), min_size=1)):
        body[member] = data.draw(_json_values)
    answer = session.post(path, body if data.draw(st.integers(0, 5)) else data.draw(_json_values))
    assert answer.status < 500, answer.body
    assert answer.headers["content-type"] == "application/json"
    assert isinstance(answer.json(), dict)


def test_what_was_received_cannot_be_changed_or_removed(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    begin_story(store, Pen("ska-avd1").enrol(store))
    store.close()
    file = sqlite3.connect(tmp_path / "central.db")
    for table in ("op", "op_key", "feed"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            file.execute(f"DELETE FROM {table}")
        column = {"op": "data", "op_key": "ruling", "feed": "ver"}[table]
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            file.execute(f"UPDATE {table} SET {column} = {column}")
    file.close()


def _words(code: str) -> dict[str, str]:
    return {"message_sv": CATALOGUE[code].message_sv}


def _valid(described: dict[str, object], name: str, value: object) -> None:
    jsonschema.Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": described["components"]}
    ).validate(value)
