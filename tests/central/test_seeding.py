"""Filling a training store: the same judgement as any push, equal seeds giving equal stores, and no time to wait."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from central.app.training_store import open_training_store
from central.store.seeding import SeedOperation
from central.store.store import Store
from domain.ids import uuid7
from domain.operation import SignedOperation
from domain.signature import verify_certificate, verify_operation
from tests.central.pen import NOW, STORE_KEY, Pen, admission, asker_of, fill, opening, planning, published, sqlite_store


def _operations(cases: int) -> Iterator[SeedOperation]:
    for number in range(cases):
        case, header, message, plan, *ids = (
            uuid7(1_700_000_000_000 + number, bytes([place]) + number.to_bytes(9, "big")) for place in range(12)
        )
        acts: list[tuple[str, str, dict[str, object]]] = [
            ("ska-avd1", "open_case", opening(header)),
            ("ska-avd1", "send", admission("ska-ssk", "ska-vc1", doc=message)),
            ("ska-avd1", "create_document", planning(plan)),
            ("ska-ssk", "acknowledge", {"doc": message}),
            ("ska-ssk", "publish", published(plan, {"person_view": ("Vill hem", None)})),
        ]
        for step, (unit, kind, body) in enumerate(acts):
            at = NOW - timedelta(minutes=600 - step)
            yield SeedOperation(ids[step], case, unit, f"{unit}.1", kind, body, at)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = sqlite_store(tmp_path)
    yield opened
    opened.close()


def test_every_prepared_operation_is_judged_and_received_at_its_own_time(store: Store) -> None:
    assert store.seed(_operations(250)) == 1250, "more than one commit's worth"
    page = store.pull(asker_of("unit:ska-ssk"), "unit:ska-ssk", 0, 2000)
    assert page.head == page.to == 750
    received = {note.received_at for bundle in page.bundles for note in bundle.notes}
    assert "2026-11-19T23:00:00.000Z" in received
    assert max(received) < "2026-11-20"


def test_the_people_of_the_training_sign_with_devices_the_store_has_certified(store: Store) -> None:
    store.seed(_operations(2))
    page = store.pull(asker_of("unit:ska-ssk"), "unit:ska-ssk", 0)
    keys = {
        device: verify_certificate(signed, store.public_key).public_key for device, signed in page.certificates.items()
    }
    checked = 0
    for bundle in page.bundles:
        for note in bundle.notes:
            if note.data is not None and note.signature is not None:
                verify_operation(SignedOperation(note.data, note.signature), keys[note.device_id])
                checked += 1
    assert checked == 2 * 4  # creating an empty planning sets no cell, so nobody is named for it


def test_equal_seeds_fill_equal_stores(tmp_path: Path) -> None:
    digests = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        store = fill(Store.open_sqlite(tmp_path / name / "central.db", STORE_KEY, lambda: NOW))
        store.seed(_operations(20))
        digests.append(store.pull(asker_of("unit:ska-vc1"), "unit:ska-vc1", 0).digest)
        store.close()
    assert digests[0] == digests[1]


def test_a_prepared_operation_that_is_not_allowed_is_held_like_any_other(store: Store) -> None:
    operations = list(_operations(1))
    stranger = replace(operations[1], unit_id="fyr-ssk", user_id="fyr-ssk.1")
    assert store.seed([operations[0], stranger]) == 1


def test_a_seeded_store_takes_pushes_on_the_seeded_cases(store: Store) -> None:
    store.seed(_operations(1))
    page = store.pull(asker_of("unit:ska-ssk"), "unit:ska-ssk", 0)
    plan = next(bundle.document for bundle in page.bundles if bundle.document.kind == "PLN")
    nurse = Pen("ska-ssk").enrol(store)
    body = published(plan.doc_id, {"situation": ("Bor själv", None)}, plan.ver)
    assert nurse.do(store, "publish", plan.case_id, body).ruling == "applied"


def test_hundred_operations_are_pushed_in_a_blink(store: Store) -> None:
    ward = Pen("ska-avd1").enrol(store)
    took = []
    for _ in range(3):
        written = [ward.write("open_case", uuid7(ward.seq + 1, bytes(10)), opening()) for _ in range(100)]
        start = time.perf_counter()
        answer = ward.push(store, *written)
        took.append(time.perf_counter() - start)
        assert {verdict.ruling for verdict in answer.verdicts} == {"applied"}
    assert min(took) < 0.3


def test_the_training_environment_is_taken_in_whole_and_quickly(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    start = time.process_time()
    store = open_training_store(tmp_path, 60, 1, lambda done, of: told.append((done, of)))
    took = time.process_time() - start
    assert told[-1] == (60, 60)
    assert len(told) > 2
    cases = sum(cases for _, _, cases in store.units())
    assert cases >= 60
    store.close()
    with sqlite3.connect(tmp_path / "central.db") as file:
        assert file.execute("SELECT code, count(*) FROM held GROUP BY code").fetchall() == []
        assert file.execute("SELECT count(*) FROM document WHERE kind = 'header'").fetchone() == (60,)
        desks = "SELECT count(*), count(DISTINCT created_by) FROM document WHERE kind = 'UNIT_DESK'"
        assert file.execute(desks).fetchone() == (102, 102)
        assert file.execute("SELECT count(*) FROM case_ WHERE case_id <> 'reference'").fetchone() == (60 + 102,)
    file.close()
    assert took < 3, "600 cases in 8 s is what a first start may take; a tenth, with room for a busy machine"
