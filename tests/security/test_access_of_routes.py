"""Every route of the real service, for every role and every scope: let in where the law's table lets in, and whoever is
not let in is answered as if nothing were there."""

from __future__ import annotations

import hashlib
import http.client
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from central.api import declared
from central.api.admission import Admission
from central.api.application import build, endpoints
from central.api.declared import UndeclaredRouteError, require_declared, served
from central.api.handlers import Service
from central.api.sessions import Sessions, WorkSessions
from central.login.door import login_door
from central.login.terms import LoginTerms
from central.store.answers import Asker, UserRecord
from central.store.blobs import COMPLETE
from central.store.shipped import shipped_access
from central.store.store import Store
from domain.access_table import ROLES
from domain.attachment import Attachment
from domain.directory import Membership
from tests.central.pdf_samples import letter
from tests.central.pen import NOW, Pen, admission, new_id, opening, sqlite_store
from tests.central.service import LAUNCH_TOKEN, Answer, Caller, serving
from tests.security import law

UNIT = "ska-ssk"
REAL_ROLES = sorted(ROLES - {"NOBODY", "LAUNCHER", "SESSION", "LOCKED"})
SCOPES = {
    f"unit:{UNIT}": "OWN_SCOPE",
    "reference": "OWN_SCOPE",
    f"compartment:{UNIT}/few": "OWN_SCOPE",
    f"compartment:{UNIT}/others": "NONE",
    "unit:ska-vc1": "NONE",  # she works there too, but has not chosen it for this session
    "unit:ska-avd1": "NONE",
    "unit:no-such-unit": "NONE",
}
ABSENT = "unit:no-such-unit"


@dataclass(frozen=True)
class Town:
    """A service with one person per role at the unit, each with a session of her own; `strange` has no role there."""

    launcher: Caller
    sessions: dict[str, Caller]
    devices: dict[str, str]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = sqlite_store(tmp_path_factory.mktemp("store"))
    users = [UserRecord(_user(role), role.title(), "sjuksköterska") for role in (*REAL_ROLES, "strange")]
    members = [Membership(_user(role), unit, role) for role in REAL_ROLES for unit in (UNIT, "ska-vc1")]
    opened.write_reference([], users, members)
    opened.write_compartment(UNIT, "few", [_user(role) for role in REAL_ROLES])
    opened.write_compartment(UNIT, "others", [])
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def town(store: Store) -> Iterator[Town]:
    sessions = Sessions(LAUNCH_TOKEN)
    with serving(store, sessions=sessions, admission=Admission({})) as launcher:
        callers, devices = {}, {}
        for role in (*REAL_ROLES, "strange"):
            callers[role] = Caller(launcher.port, sessions.begin(_user(role), UNIT))
            pen = Pen(UNIT)
            store.enrol(pen.device_id, _user(role), pen.public_key)
            devices[role] = pen.device_id
        yield Town(launcher, callers, devices)


def _user(role: str) -> str:
    return f"person-{role.lower()}"


def _ask(town: Town, role: str, route: tuple[str, str], scope: str) -> Answer:
    """Ask a route of the role-bound kind about a scope, the way a client would."""
    caller = town.sessions[role]
    match route[1]:
        case "/v1/hello":
            return caller.post("/v1/hello", {"device_id": town.devices[role], "incarnation": 1})
        case "/v1/poke":
            return caller.post("/v1/poke", {})
        case "/v1/lease":
            return caller.post("/v1/lease", {"device_id": town.devices[role]})
        case "/v1/pull" | "/v1/bootstrap":
            return caller.get(f"{route[1]}?scope={scope}" + ("&after=0" if route[1] == "/v1/pull" else ""))
        case "/v1/digests":
            return caller.get(f"{route[1]}?scope={scope}")
        case "/v1/documents":
            return caller.get(f"{route[1]}?scope={scope}&docs={new_id()}")
        case "/v1/wait":
            return caller.get(f"/v1/wait?{scope}=0&within=0")
        case "/v1/live":
            return _first_of_a_stream(caller)
    raise AssertionError(route)


def _first_of_a_stream(caller: Caller) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", caller.port, timeout=20)
    connection.request("GET", "/v1/live", headers={"Authorization": f"Bearer {caller.token}"})
    response = connection.getresponse()
    body = b"" if response.status == 200 else response.read()
    connection.close()
    return Answer(response.status, {}, body)


_BY_ROLE = sorted(place for place, function in law.routes().items() if function == "read_scope")
_WITHOUT_A_SCOPE = frozenset({"/v1/hello", "/v1/lease", "/v1/live", "/v1/poke"})


@pytest.mark.parametrize("route", _BY_ROLE, ids=" ".join)
def test_who_reads_what(town: Town, route: tuple[str, str]) -> None:
    act = law.acts()[law.routes()[route]]
    scopes = [f"unit:{UNIT}"] if route[1] in _WITHOUT_A_SCOPE else list(SCOPES)
    nothing_there = _ask(town, "strange", route, ABSENT)
    assert (nothing_there.status, nothing_there.json()["code"]) == (403, "unknown_scope")
    wrong = []
    for role, scope in itertools.product((*REAL_ROLES, "strange"), scopes):
        lawful = act.allows(role, SCOPES[scope], "EGEN_ENHET", "NONE", "NONE", "HSL")
        answer = _ask(town, role, route, scope)
        if lawful and answer.status not in {200, 204}:
            wrong.append((role, scope, answer.status))
        if not lawful and (answer.status, answer.body) != (nothing_there.status, nothing_there.body):
            wrong.append((role, scope, answer.status))
    assert wrong == []


@pytest.fixture(scope="module")
def letter_to_the_unit(store: Store) -> str:
    """The id of a file that came with a message to the unit."""
    ward, sender = Pen("ska-avd1").enrol(store), Asker("ska-avd1.1", "ska-avd1")
    data = letter()
    file = Attachment(new_id(), "Epikris.pdf", len(data), hashlib.sha256(data).hexdigest())
    store.blobs.begin(sender, file.blob, file.size, file.sha256)
    store.blobs.put(sender, file.blob, 0, data, file.sha256)
    assert store.blobs.complete(sender, file.blob).state == COMPLETE
    case = new_id()
    written = [
        ward.write("open_case", case, opening()),
        ward.write("send", case, {**admission(UNIT), "attachments": [file.to_body()]}),
    ]
    assert [verdict.ruling for verdict in ward.push(store, *written).verdicts] == ["applied", "applied"]
    return file.blob


def test_who_reads_a_file(town: Town, letter_to_the_unit: str) -> None:
    act = law.acts()["read_attachment"]
    nothing_there = town.sessions["READ"].get(f"/v1/blob/{new_id()}/0")
    assert (nothing_there.status, nothing_there.json()["code"]) == (404, "unknown_blob")
    for role in (*REAL_ROLES, "strange"):
        answer = town.sessions[role].get(f"/v1/blob/{letter_to_the_unit}/0")
        if act.allows(role, "OWN_SCOPE", "EGEN_ENHET", "NONE", "NONE", "HSL"):
            assert answer.status == 200, role
        else:
            assert (answer.status, answer.body) == (nothing_there.status, nothing_there.body), role


def test_what_a_locked_program_hears_of_is_its_units_inbox_and_her_groups(town: Town) -> None:
    locked = _tokens(town)["LOCKED"]
    nothing_there = locked.get(f"/v1/news?{ABSENT}=0&within=0")
    assert (nothing_there.status, nothing_there.json()["code"]) == (403, "unknown_scope")
    for scope, stands in SCOPES.items():
        answer = locked.get(f"/v1/news?{scope}=0&within=0")
        if stands == "OWN_SCOPE" and scope != "reference":  # the reference holds no messages
            assert (answer.status, set(answer.json())) == (200, {"new", "high"}), scope
        else:
            assert (answer.status, answer.body) == (nothing_there.status, nothing_there.body), scope


def test_a_greeting_names_the_scopes_that_may_be_read_and_no_other(town: Town) -> None:
    heads = _ask(town, "READ", ("POST", "/v1/hello"), "").json()["heads"]
    assert set(heads) == {scope for scope, stands in SCOPES.items() if stands == "OWN_SCOPE"}


@pytest.mark.parametrize("role", [*REAL_ROLES, "strange"])
def test_what_a_session_alone_is_enough_for_answers_by_what_it_is_sent(town: Town, role: str) -> None:
    """Everybody who is logged in is let in as far as her own device, and a robot has none to name."""
    caller, device = town.sessions[role], town.devices[role]
    unread = {"bytes": "{}", "sig": "00" * 64}
    body = {"device_id": device, "incarnation": 1, "first_seq": 1, "ops": [unread], "outbox_len": 1}
    answered = caller.post("/v1/push", body)
    assert answered.status == 200
    assert answered.json()["verdicts"][0]["ruling"] == "held"
    another = town.devices["READ" if role != "READ" else "REPORTS"]
    assert caller.post("/v1/push", {**body, "device_id": another}).json()["code"] == "wrong_device"
    blob = new_id()
    missing = caller.get(f"/v1/blob/{blob}/0")
    assert (missing.status, missing.json()["code"]) == (404, "unknown_blob")


def _tokens(town: Town) -> dict[str, Caller]:
    port, poke_token = town.launcher.port, town.sessions["READ"].post("/v1/poke", {}).json()["poke_token"]
    return {
        "NOBODY": Caller(port, ""),
        "LAUNCHER": town.launcher,
        "SESSION": town.sessions["strange"],
        "LOCKED": Caller(port, poke_token),
    }


# Log-in by a provider is served in production alone; test_login_store.py forges every proof that it takes.
_OF_TRAINING = sorted(place for place, function in law.routes().items() if function != "log_in")


@pytest.mark.parametrize("route", _OF_TRAINING, ids=" ".join)
@pytest.mark.parametrize("who", ["NOBODY", "LAUNCHER", "SESSION", "LOCKED"])
def test_a_token_of_another_kind_opens_nothing(town: Town, who: str, route: tuple[str, str]) -> None:
    act = law.acts()[law.routes()[route]]
    by_role = "SESSION" not in act.who
    method, path = route[0], route[1].replace("{blob}", new_id()).replace("{n}", "0")
    body = b"{}" if method in {"POST", "PUT"} else None
    kind = "application/octet-stream" if method == "PUT" else "application/json"
    answer = _tokens(town)[who].ask(method, path, body, kind if body is not None else None)
    turned_away = answer.status == 401
    if who == "SESSION" and by_role:
        # Her session is one; that she may do nothing with it at this unit is another answer (see above).
        assert not turned_away or not act.who.isdisjoint({"LAUNCHER", "LOCKED"})
    else:
        assert turned_away is (who not in act.who)


# The list of routes itself


def test_every_route_that_is_served_stands_in_the_laws_table_and_in_ours(store: Store) -> None:
    both = (*endpoints(Service(store, Sessions("x"))), *endpoints(_production(store)))
    described = {(one.method, one.path) for one in both} | {("GET", "/openapi.json")}
    assert law.routes().keys() == described
    assert dict(declared.FUNCTIONS) == law.routes()


def test_a_service_with_a_route_nobody_has_placed_does_not_start(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in _OF_TRAINING:
        fewer = {one: name for one, name in declared.FUNCTIONS.items() if one != place}
        with pytest.raises(UndeclaredRouteError, match=place[1].replace("{", r"\{")):
            _start(store, fewer, monkeypatch)


def test_a_route_of_an_unknown_function_or_of_one_with_another_token_does_not_start(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for function in ("", "make_coffee", "read_health", "training_units"):
        with pytest.raises(UndeclaredRouteError, match="/v1/push"):
            _start(store, {**declared.FUNCTIONS, ("POST", "/v1/push"): function}, monkeypatch)


def _start(store: Store, functions: dict[tuple[str, str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    defaults = (functions,)
    monkeypatch.setattr(require_declared, "__defaults__", defaults)
    build(Service(store, Sessions("x")))


def test_a_route_that_the_router_has_and_nobody_listed_is_found() -> None:
    async def answer(_: Request) -> Response:
        return Response()

    quiet = Starlette(routes=[Route("/v1/health", answer), Route("/v1/export", answer, methods=["POST"])])
    assert served(quiet.routes, ["/v1/live"]) == {("GET", "/v1/health"), ("POST", "/v1/export"), ("GET", "/v1/live")}
    with pytest.raises(UndeclaredRouteError, match="POST /v1/export"):
        require_declared(quiet.routes, [], {("GET", "/v1/health"): None}, shipped_access())


def test_the_services_that_ship_start(store: Store) -> None:
    assert callable(build(Service(store, Sessions("x"))))
    assert callable(build(_production(store)))


def test_a_production_service_with_a_log_in_nobody_has_placed_does_not_start(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fewer = {place: name for place, name in declared.FUNCTIONS.items() if place != ("POST", "/v1/session")}
    monkeypatch.setattr(require_declared, "__defaults__", (fewer,))
    with pytest.raises(UndeclaredRouteError, match="POST /v1/session "):
        build(_production(store))


def _production(store: Store) -> Service:
    """As people log in to it by a provider, which nobody asks anything here."""
    door = login_door(LoginTerms("https://provider.example", "samsa"), store.logins.secret(b"nonces"), lambda: NOW)
    return Service(store, WorkSessions(store.logins, door, NOW.timestamp))
