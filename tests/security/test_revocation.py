"""Cut within a minute: she has left, her role has ended, the unit has closed, the computer is lost or is not believed.

Against a real process of the service and its clock. What happens is written by another process's store, as an
operator's command writes it: nobody tells the service.
"""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central.api.application import Endpoint, endpoints
from central.api.handlers import Service
from central.api.sessions import Sessions
from central.store.answers import Asker, StoreRefusal
from central.store.purges import OwedScope
from central.store.store import Store
from desktop.session.embedded_store import EmbeddedStore, start_embedded_store
from domain.case import unit_scope
from domain.event import Actor, Event
from domain.event_delivery import sign_batch
from domain.operation import NO_PREVIOUS, Author
from domain.signature import Purged, PurgeReceipt, sign_purge
from tests.central.pen import MEMBERSHIPS, NOW, STORE_KEY, USERS, Pen, new_id, new_store, opening
from tests.central.service import Answer, Caller, pushed
from tests.central.test_live import Stream

AT_ONCE_S = 5.0
"""What is promised is a minute; what is seen is a quarter of a second."""

HANDS_IN = {
    ("POST", "/v1/purged"): "its word that it holds nothing any more",
    ("POST", "/v1/events"): "what was done on it",
    ("POST", "/v1/devices"): "a number to hand in under, after a fork",
    ("POST", "/v1/push"): "what she wrote while she might: each operation is held, none enters the record",
    ("GET", "/v1/sealed"): "the key to seal that with",
    ("POST", "/v1/sealed"): "the same, sealed",
    ("POST", "/v1/blob/{blob}"): "the files of what she wrote",
    ("PUT", "/v1/blob/{blob}/{n}"): "the same",
    ("POST", "/v1/blob/{blob}/complete"): "the same",
    ("POST", "/v1/outside/end"): "an end to what she was reading",
}
"""Open to a computer that is believed and whose user may not read any more: they take in, and tell nothing."""
CUT = {"unknown_scope", "unknown_blob", "unknown_reading", "outside_refused", "identity_refused", "admin_denied"}
"""A file, and a plan that is read without taking part, are as unknown to her as another's."""
ANSWERS_FOR_ITSELF = {("POST", "/v1/purged"), ("POST", "/v1/events")}


@dataclass
class Town:
    """The running service, and the store as an operator has it."""

    service: EmbeddedStore
    operator: Store
    units: Iterator[str]
    launcher: Caller = field(init=False)

    def __post_init__(self) -> None:
        self.launcher = Caller(int(self.service.address.url.rpartition(":")[2]), self.service.address.token)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("revocation") / "store"
    with start_embedded_store(folder, 20) as service:
        key = Ed25519PrivateKey.from_private_bytes((folder / "store.key").read_bytes())
        operator = Store.open(folder / "central.db", key)
        yield Town(service, operator, iter(unit.unit_id for unit, _, cases in operator.units() if cases))
        operator.close()


@dataclass
class Nurse:
    """Somebody at work: a session, her device, what she listens to and has begun to fetch."""

    town: Town
    unit: str
    pen: Pen
    session: Caller
    edition: str
    ended: dict[str, float] = field(default_factory=dict)
    waited: list[Answer] = field(default_factory=list)
    ears: list[threading.Thread] = field(default_factory=list)

    @property
    def scope(self) -> str:
        return unit_scope(self.unit)

    def listen(self) -> None:
        """On both ways at once, until they end."""
        stream = Stream(self.session)

        def to_the_end() -> None:
            try:
                stream.to_its_end()
            except EOFError:
                self.ended["live"] = time.monotonic()
            stream.close()

        def until_answered() -> None:
            heads = self.town.operator.pulse().heads
            asked = "&".join(f"{scope}={heads.get(scope, 0)}" for scope in (self.scope, "reference"))
            self.waited.append(self.session.get(f"/v1/wait?{asked}&within=20"))
            self.ended["wait"] = time.monotonic()

        self.ears = [threading.Thread(target=ear, daemon=True) for ear in (to_the_end, until_answered)]
        for ear in self.ears:
            ear.start()

    def seconds_until_cut(self, since: float) -> dict[str, float]:
        for ear in self.ears:
            ear.join(timeout=20)
        return {what: at - since for what, at in self.ended.items()}


def at_work(town: Town) -> Nurse:
    unit = next(town.units)
    answer = town.launcher.post("/v1/training/login", {"unit": unit}).json()
    user = answer["user"]
    pen = Pen(unit, author=Author(user["id"], user["name"], user["title"]))
    session = Caller(town.launcher.port, answer["session_token"])
    enrolled = session.post("/v1/devices", {"device_id": pen.device_id, "public_key": pen.public_key.hex()})
    assert enrolled.status == 200, enrolled.body
    assert session.post("/v1/hello", hello(pen)).status == 200
    first = session.get(f"/v1/bootstrap?scope={unit_scope(unit)}").lines()[0]
    return Nurse(town, unit, pen, session, first["edition"])


Ends: TypeAlias = "Callable[[Town, Nurse], float]"


def hello(pen: Pen) -> dict[str, object]:
    return {"device_id": pen.device_id, "incarnation": 1, "cursors": {}}


def walked(nurse: Nurse) -> dict[tuple[str, str], str]:
    """Every route that asks for a session, and the code of its answer; '' where it was done."""
    pen, scope, edition = nurse.pen, nurse.scope, nurse.edition
    chunk, person = b"%PDF-", "194410119046"
    number = {"issuer": "1.2.752.129.2.1.3.1", "value": person}
    numbers = {"number": number, "now": number}
    outside = {"person": person, "asked": "x", "way": "consent", "consent": "GIVET"}
    sent = {
        "/v1/devices": {"device_id": pen.device_id, "public_key": pen.public_key.hex()},
        "/v1/hello": hello(pen),
        "/v1/lease": {"device_id": pen.device_id, "holds": "", "ward": False},
        "/v1/push": pushed(pen, pen.write("open_case", new_id(), opening())),
        "/v1/purged": {"device_id": pen.device_id, "receipt": receipt(pen, ())},
        "/v1/events": delivery(nurse),
        "/v1/sealed": {"sealed": ["AAAA"]},
        "/v1/held": {"op_id": new_id(), "decision": "keep", "reason": "Skrivet på fel person"},
        "/v1/outside/ask": {"person": person},
        "/v1/outside/open": {**outside, "reason": "x" * 20, "minutes": 10, "log_in": "x", "confirmed": True},
        "/v1/identities/look": numbers,
        "/v1/identities/join": {**numbers, "reason": "x" * 20},
        "/v1/identities/confirm": {"alias": new_id()},
        "/v1/identities/part": {"number": number, "reason": "x" * 20},
        **{f"/v1/admin/{what}": {} for what in ("units", "users", "changes", "inboxes", "applies")},
        "/v1/admin/import": {"kind": "units", "file": "KLUv/SACEQAAaQo="},
        "/v1/admin/change": {"kind": "unit", "target": nurse.unit, "seen": "", "cells": {}},
        **{f"/v1/outside/{what}": {"reading": new_id()} for what in ("read", "lasts", "end")},
    }
    asked = {
        "/v1/pull": f"?scope={scope}&after=0",
        "/v1/bootstrap": f"?scope={scope}&after=0&edition={edition}",
        "/v1/digests": f"?scope={scope}",
        "/v1/documents": f"?scope={scope}&docs={new_id()}",
        "/v1/wait": f"?{scope}=0&within=0",
    }
    blob = new_id()
    found = {}
    for route in session_routes(nurse.town):
        path = route.path.format(blob=blob, n=0) + (asked.get(route.path, "") if route.method == "GET" else "")
        body, kind, extra = None, None, {}
        if route.method == "PUT":
            body, kind = chunk, "application/octet-stream"
            extra = {"Content-Digest": "sha-256=:AAAA:"}
        elif route.method == "POST":
            told = sent.get(route.path, {"size": len(chunk), "sha256": "0" * 64})
            body, kind = json.dumps(told).encode(), "application/json"
        answer = nurse.session.ask(route.method, path, body, kind, **extra)
        found[route.method, route.path] = answer.json()["code"] if answer.status >= 400 else ""
    return found


def receipt(pen: Pen, scopes: tuple[str, ...]) -> dict[str, str]:
    gone = tuple(Purged(scope, "", 0) for scope in scopes)
    word = sign_purge(PurgeReceipt(pen.device_id, "2026-11-20T09:00:00.000Z", gone), pen.key)
    return {"bytes": word.data.decode(), "sig": word.signature.hex()}


def delivery(nurse: Nurse) -> dict[str, object]:
    pen, author = nurse.pen, nurse.pen.author
    assert author is not None
    actor = Actor(author.user_id, author.name, author.title, "", nurse.unit, "", "")
    event = Event(new_id(), "case_opened", "2026-11-20T09:00:00Z", 0, actor, pen.device_id, offline=True)
    batch = sign_batch(pen.device_id, new_id(), 1, NO_PREVIOUS, [event.to_bytes()], pen.key)
    told = {"device_id": pen.device_id, "chain": batch.chain, "first": 1, "previous": NO_PREVIOUS}
    return {**told, "events": [one.decode() for one in batch.events], "sig": batch.signature.hex()}


def session_routes(town: Town) -> list[Endpoint]:
    return [one for one in endpoints(Service(town.operator, Sessions("x"))) if one.bearer == "session"]


def in_a_moment(town: Town, nurse: Nurse) -> float:
    """Her role ends by itself; when that is."""
    wait_s = 1.0
    until = datetime.now(UTC) + timedelta(seconds=wait_s)
    began = time.monotonic()
    town.operator.end_roles(nurse.pen.user_id, nurse.unit, until)
    return began + wait_s


def at_once(town: Town, nurse: Nurse) -> float:
    town.operator.end_roles(nurse.pen.user_id)
    return time.monotonic()


def closed(town: Town, nurse: Nurse) -> float:
    town.operator.close_unit(nurse.unit)
    return time.monotonic()


def lost(town: Town, nurse: Nurse) -> float:
    town.operator.lose_device(nurse.pen.device_id)
    return time.monotonic()


def not_believed(town: Town, nurse: Nurse) -> float:
    """Five things come in its name that another key has signed; the service itself is told."""
    stranger = Pen(nurse.unit, device_id=nurse.pen.device_id, author=nurse.pen.author)
    batch = [stranger.write("open_case", new_id(), opening()) for _ in range(5)]
    answer = nurse.session.post("/v1/push", pushed(stranger, *batch, first=1))
    assert [one["code"] for one in answer.json()["verdicts"]] == ["bad_signature"] * 5
    nurse.pen.seq = 5
    nurse.pen.previous = batch[-1].hash
    return time.monotonic()


@pytest.mark.parametrize("ends", [in_a_moment, at_once, closed])
def test_whoever_may_not_read_any_more_is_cut_at_once_by_every_route(town: Town, ends: Ends) -> None:
    nurse = at_work(town)
    nurse.listen()
    assert owed(nurse) == []
    cut = nurse.seconds_until_cut(ends(town, nurse))
    assert cut.keys() == {"live", "wait"}
    assert max(cut.values()) < AT_ONCE_S, cut
    assert [one.json()["code"] for one in nurse.waited] == ["unknown_scope"]
    codes = walked(nurse)
    refused = {route for route, code in codes.items() if code in CUT}
    assert refused - HANDS_IN.keys() == codes.keys() - HANDS_IN.keys()
    assert not {code for route, code in codes.items() if route in HANDS_IN} & {"unknown_scope", "device_lost"}
    late = nurse.session.post("/v1/push", pushed(nurse.pen, nurse.pen.write("open_case", new_id(), opening())))
    assert [one["ruling"] for one in late.json()["verdicts"]] == ["held"]
    assert {one.scope for one in owed(nurse)} == {nurse.scope, "reference"}
    word = {"device_id": nurse.pen.device_id, "receipt": receipt(nurse.pen, (nurse.scope, "reference"))}
    assert nurse.session.post("/v1/purged", word).status == 200
    assert owed(nurse) == []


@pytest.mark.parametrize(("bars", "code"), [(lost, "device_lost"), (not_believed, "device_locked")])
def test_a_computer_that_is_not_let_in_is_cut_at_once_by_every_route(town: Town, bars: Ends, code: str) -> None:
    nurse = at_work(town)
    nurse.listen()
    cut = nurse.seconds_until_cut(bars(town, nurse))
    assert cut.keys() == {"live", "wait"}
    assert max(cut.values()) < AT_ONCE_S, cut
    assert [one.json()["code"] for one in nurse.waited] == [code]
    codes = walked(nurse)
    assert {route for route, told in codes.items() if told != code} == ANSWERS_FOR_ITSELF
    if bars is lost:
        assert {one.scope for one in owed(nurse)} == {nurse.scope, "reference"}
    else:
        assert owed(nurse) == [], "it holds what it may hold"
        town.operator.release_device(nurse.pen.device_id)
        assert nurse.session.post("/v1/hello", hello(nurse.pen)).status == 200


def owed(nurse: Nurse) -> list[OwedScope]:
    return [one for one in nurse.town.operator.owed_scopes() if one.device_id == nurse.pen.device_id]


def test_what_a_running_service_has_told_is_written_down_by_itself(town: Town) -> None:
    nurse = at_work(town)
    waited, began = threading.Event(), time.monotonic()
    while not (told := town.operator.device_report(nurse.pen.device_id, "olle")).held:
        assert time.monotonic() - began < 20, "deliveries are written every second"
        waited.wait(0.1)
    assert {one.scope for one in told.held} == {nurse.scope}
    assert [one.unit_id for one in told.scopes] == [nurse.unit]


def test_one_bad_signature_sent_again_and_again_shuts_nobody_out(town: Town) -> None:
    nurse = at_work(town)
    broken = {"device_id": nurse.pen.device_id, "receipt": {**receipt(nurse.pen, ()), "sig": "00" * 64}}
    for _ in range(6):
        assert nurse.session.post("/v1/purged", broken).json()["code"] == "bad_purge_receipt"
    assert nurse.session.post("/v1/hello", hello(nurse.pen)).status == 200
    for number in range(4):
        other = {**broken, "receipt": {**receipt(nurse.pen, ()), "sig": f"{number:02}" * 64}}
        nurse.session.post("/v1/purged", {**other})
    told = {**delivery(nurse), "sig": "11" * 64}
    assert nurse.session.post("/v1/events", told).json()["code"] == "bad_event_signature"
    assert nurse.session.post("/v1/hello", hello(nurse.pen)).json()["code"] == "device_locked"


def test_somebody_else_cannot_shut_out_a_computer(town: Town) -> None:
    nurse, other = at_work(town), at_work(town)
    for number in range(6):
        told = {"device_id": nurse.pen.device_id, "receipt": {**receipt(nurse.pen, ()), "sig": f"{number:02}" * 64}}
        assert other.session.post("/v1/purged", told).json()["code"] == "wrong_device"
    assert nurse.session.post("/v1/hello", hello(nurse.pen)).status == 200


def test_a_seat_ends_with_the_role_and_does_not_come_back_with_it(tmp_path: Path) -> None:
    at = [NOW]
    store = Store.open(new_copy(tmp_path), STORE_KEY, lambda: at[0])
    store.write_compartment("ska-ssk", "few", ["ska-ssk.1"])
    asker, seat = Asker("ska-ssk.1", "ska-ssk"), "compartment:ska-ssk/few"
    store.end_roles("ska-ssk.1", "ska-ssk", NOW + timedelta(hours=1))
    assert store.may_read(asker, seat)
    at[0] += timedelta(hours=1)
    assert not store.may_read(asker, seat)
    assert not store.may_read(asker, "unit:ska-ssk")
    with pytest.raises(StoreRefusal, match="bad_field"):
        store.write_compartment("ska-ssk", "few", ["ska-ssk.1"])
    store.write_reference((), USERS, MEMBERSHIPS)
    assert store.may_read(asker, "unit:ska-ssk")
    assert not store.may_read(asker, seat)
    for user, unit in (("nobody", ""), ("ska-ssk.1", "ska-vc1")):
        with pytest.raises(StoreRefusal, match="unknown_person"):
            store.end_roles(user, unit)
    store.close()


def new_copy(folder: Path) -> Path:
    shutil.copyfile(new_store(), folder / "central.db")
    return folder / "central.db"
