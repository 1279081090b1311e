"""The routes for keys over HTTP: to whom a share is told, and what may be delivered by anybody."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from domain.sealed_operation import seal_operation
from domain.signature import Signed, verify_intake_key
from tests.central.pen import Pen, new_id, opening, sqlite_store
from tests.central.service import serving


def test_a_share_goes_to_the_device_of_the_session_and_to_no_other(tmp_path: Path) -> None:
    store, ward, other = sqlite_store(tmp_path), Pen("ska-avd1"), Pen("ska-ssk")
    with serving(store) as launcher:
        session = launcher.log_in("ska-avd1", ward)
        launcher.log_in("ska-ssk", other)
        told = session.post("/v1/lease", {"device_id": ward.device_id})
        assert told.status == 200
        assert told.headers["cache-control"] == "no-store"
        assert len(bytes.fromhex(told.json()["share"])) == 32
        again = session.post("/v1/lease", {"device_id": ward.device_id, "holds": told.json()["lease"]})
        assert again.json()["former"] == told.json()["share"]
        theirs = session.post("/v1/lease", {"device_id": other.device_id})
        absent = session.post("/v1/lease", {"device_id": new_id()})
        assert theirs.json()["code"] in {"wrong_device", "unknown_device"}
        assert absent.status == theirs.status == 403
        assert launcher.post("/v1/lease", {"device_id": ward.device_id}).json()["code"] == "bad_token"


def test_a_sealed_operation_is_taken_from_any_session_and_from_nobody_else(tmp_path: Path) -> None:
    store, ward = sqlite_store(tmp_path), Pen("ska-avd1")
    with serving(store) as launcher:
        author, colleague = launcher.log_in("ska-avd1", ward), launcher.log_in("ska-ssk")
        word = colleague.get("/v1/sealed").json()["key"]
        key = verify_intake_key(Signed(word["bytes"].encode(), bytes.fromhex(word["sig"])), store.public_key)
        case_id = new_id()
        blob = seal_operation(ward.write("open_case", case_id, opening()), key)
        body = {"sealed": [base64.b64encode(blob).decode()]}
        assert launcher.post("/v1/sealed", body).json()["code"] == "bad_token"
        told = colleague.post("/v1/sealed", body)
        assert told.json() == {"fates": {hashlib.sha256(blob).hexdigest(): "taken"}}
        page = author.get("/v1/pull?scope=unit:ska-avd1&after=0").lines()
        assert [line["case"] for line in page[1:]] == [case_id]
        assert colleague.post("/v1/sealed", {"sealed": ["åäö"]}).json()["code"] == "bad_field"
        assert colleague.post("/v1/sealed", {"sealed": []}).json()["code"] == "bad_field"
