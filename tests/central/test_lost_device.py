"""A device that somebody has lost: refused by every route, but for its word that it holds nothing any more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from central.api.application import endpoints
from central.api.handlers import Service
from central.api.sessions import Sessions
from central.app.command import run
from central.store.answers import Asker, StoreRefusal
from domain.signature import Purged, PurgeReceipt, sign_purge
from tests.central.pen import Pen, new_id, opening, sqlite_store
from tests.central.service import pushed, serving


def test_every_route_refuses_it_and_takes_its_word_that_it_is_wiped(tmp_path: Path) -> None:
    store, ward = sqlite_store(tmp_path), Pen("ska-avd1")
    routes = [one for one in endpoints(Service(store, Sessions("x"))) if one.bearer == "session"]
    with serving(store) as launcher:
        session = launcher.log_in("ska-avd1", ward)
        hello = {"device_id": ward.device_id, "incarnation": 1, "cursors": {}}
        assert session.post("/v1/hello", hello).status == 200
        store.lose_device(ward.device_id)
        bodies = {
            "/v1/devices": {"device_id": ward.device_id, "public_key": ward.public_key.hex()},
            "/v1/hello": hello,
            "/v1/push": pushed(ward, ward.write("open_case", new_id(), opening())),
        }
        queries = {
            "/v1/pull": "?scope=unit:ska-avd1&after=0",
            "/v1/bootstrap": "?scope=unit:ska-avd1",
            "/v1/digests": "?scope=unit:ska-avd1",
            "/v1/documents": f"?scope=unit:ska-avd1&docs={new_id()}",
            "/v1/wait": "?unit:ska-avd1=0&within=0",
        }
        refused = {}
        for route in routes:
            path = route.path.format(blob=new_id(), n=0) + queries.get(route.path, "")
            told = {"size": 1, "sha256": "0" * 64}
            body = json.dumps(bodies.get(route.path, told)).encode() if route.method != "GET" else None
            kind = "application/octet-stream" if route.method == "PUT" else "application/json"
            refused[route.method, route.path] = session.ask(route.method, path, body, kind if body else None).json()
        wrong = {where for where, told in refused.items() if told["code"] != "device_lost"}
        assert wrong == {("POST", "/v1/purged"), ("POST", "/v1/events")}
        assert {owed.device_id for owed in store.owed_scopes()} == {ward.device_id}
        gone = tuple(Purged(owed.scope, "", 0) for owed in store.owed_scopes())
        word = sign_purge(PurgeReceipt(ward.device_id, "2026-11-20T09:00:00.000Z", gone), ward.key)
        receipt = {"bytes": word.data.decode(), "sig": word.signature.hex()}
        fresh = launcher.log_in("ska-avd1")
        for _ in range(2):
            assert fresh.post("/v1/purged", {"device_id": ward.device_id, "receipt": receipt}).status == 200
        assert store.owed_scopes() == ()
        assert fresh.post("/v1/hello", hello).json()["code"] == "device_lost"
        store.find_again(ward.device_id)
        assert session.post("/v1/hello", hello).status == 200
    with pytest.raises(StoreRefusal, match="unknown_device"):
        store.lose_device(new_id())
    store.close()


def test_an_operator_says_which_device_is_lost_and_who_has_a_seat(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, ward = sqlite_store(tmp_path), Pen("ska-avd1")
    ward.enrol(store)
    place = ["--database", str(tmp_path / "central.db"), "--data", str(tmp_path)]
    assert run(["device-lost", *place, ward.device_id]) == 0
    assert store.refusal(ward.device_id) == "device_lost"
    assert run(["device-lost", *place, "--found", ward.device_id]) == 0
    assert store.refusal(ward.device_id) == ""
    assert run(["compartment", *place, "ska-avd1", "few", ward.user_id]) == 0
    assert store.may_read(Asker(ward.user_id, "ska-avd1"), "compartment:ska-avd1/few")
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line.get("lost") for line in told] == [True, False, None]
    with pytest.raises(SystemExit):
        run(["device-lost", *place, new_id()])
    store.close()
