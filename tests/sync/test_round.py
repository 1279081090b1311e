"""One round: uploads never hold downloads, forks are mended, and nothing is open while the network works."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest

from central.store.store import Store
from desktop.models.pages import PushReply
from desktop.models.sync_door import ReceiptError
from desktop.sync.dialogue import StoreRefused, TransportError
from desktop.sync.round import SyncRound
from tests.sync.checker import Log
from tests.sync.little_town import STORE_KEY, Town, lose

_T = TypeVar("_T")


def test_news_comes_down_though_nothing_goes_up(town: Town) -> None:
    case_id, plan = town.planning()
    town.ward.desk.save_draft(case_id, plan, "situation", "Uppegående")
    town.ward.desk.publish(case_id, plan)
    town.ward.sync()
    town.nurse.desk.save_draft(case_id, plan, "kin_view", "Orolig")
    town.nurse.desk.publish(case_id, plan)
    town.nurse.transport.before = lose("push")
    report = town.nurse.sync()
    assert (report.whole, report.problem, report.ok) == (True, "unreachable", False)
    record = town.nurse.desk.case(case_id)
    assert record is not None
    assert record.case.documents[plan].value("situation") == "Uppegående"
    assert record.case.documents[plan].value("kin_view") == "Orolig"
    assert town.nurse.outbox.waiting() == 1


def test_a_batch_that_does_not_get_through_is_tried_in_smaller_parts(town: Town) -> None:
    case_id, plan = town.planning()
    for number in range(12):
        town.nurse.desk.save_draft(case_id, plan, "kin_view", f"Orolig {number}")
        town.nurse.desk.publish(case_id, plan)
    push = town.nurse.transport.push

    def narrow(device_id: str, incarnation: int, first_seq: int, operations: tuple, waiting: int) -> PushReply:  # type: ignore[type-arg]
        if len(operations) > 3:
            raise TransportError("timed_out")
        return push(device_id, incarnation, first_seq, operations, waiting)

    town.nurse.transport.push = narrow  # type: ignore[method-assign, assignment]
    rounds = SyncRound(town.nurse.transport, town.nurse.door, town.nurse.clock)
    for _ in range(12):
        rounds.once()
    assert town.nurse.outbox.waiting() == 0


def test_fault_30_a_computer_restored_from_an_old_image_numbers_its_work_anew(town: Town) -> None:
    case_id, plan = town.planning()
    nurse = town.nurse
    nurse.stop()
    shutil.copytree(nurse.folder, town.folder / "image")
    nurse.start()
    nurse.desk.save_draft(case_id, plan, "kin_view", "Före återställningen")
    before = nurse.desk.publish(case_id, plan)
    assert nurse.sync().ok
    nurse.stop()
    shutil.rmtree(nurse.folder)
    shutil.copytree(town.folder / "image", nurse.folder)
    nurse.start()
    nurse.desk.save_draft(case_id, plan, "situation", "Efter återställningen")
    after = nurse.desk.publish(case_id, plan)
    report = nurse.sync()
    assert report.ok, report
    device = nurse.outbox.device()
    assert device is not None
    assert device.incarnation == 2
    log = Log(town.store)
    assert {before.op_id, after.op_id} <= log.keys.keys()
    record = nurse.desk.case(case_id)
    assert record is not None
    document = record.case.documents[plan]
    assert (document.value("kin_view"), document.value("situation")) == (
        "Före återställningen",
        "Efter återställningen",
    )
    assert not document.conflicts


def test_fault_60_what_the_store_has_lost_is_pushed_again(town: Town) -> None:
    """A store restored to yesterday gets back what the devices still hold."""
    case_id, plan = town.planning()
    town.store.close()
    shutil.copy(town.folder / "store.db", town.folder / "yesterday.db")
    town.store = Store.open_sqlite(town.folder / "store.db", STORE_KEY, town.clock.moment)
    town.nurse.desk.save_draft(case_id, plan, "kin_view", "Idag")
    answer = town.nurse.desk.publish(case_id, plan)
    assert town.nurse.sync().ok
    town.store.close()
    for part in town.folder.glob("store.db*"):
        part.unlink()
    shutil.copy(town.folder / "yesterday.db", town.folder / "store.db")
    town.store = Store.open_sqlite(town.folder / "store.db", STORE_KEY, town.clock.moment)
    town.sync_all()
    assert answer.op_id in Log(town.store).keys
    record = town.ward.desk.case(case_id)
    assert record is not None
    assert record.case.documents[plan].value("kin_view") == "Idag"


def test_an_answer_the_store_has_not_signed_is_not_believed(town: Town) -> None:
    case_id, plan = town.planning()
    town.nurse.desk.save_draft(case_id, plan, "kin_view", "Orolig")
    town.nurse.desk.publish(case_id, plan)
    push = town.nurse.transport.push

    def forged(*args: object) -> PushReply:
        reply = push(*args)  # type: ignore[arg-type]
        first = replace(reply.verdicts[0], case_seq=reply.verdicts[0].case_seq + 1)
        return replace(reply, verdicts=(first,))

    town.nurse.transport.push = forged  # type: ignore[method-assign, assignment]
    report = town.nurse.sync()
    assert report.problem == ReceiptError.code
    assert town.nurse.outbox.waiting() == 1


def test_nothing_of_ours_is_open_while_the_network_works(town: Town) -> None:
    case_id, plan = town.planning()
    nurse = town.nurse
    working = [0]
    asked = []

    def run(job: Callable[[], _T]) -> _T:
        working[0] += 1
        try:
            return job()
        finally:
            working[0] -= 1

    def hook(what: str) -> None:
        asked.append(what)
        assert working[0] == 0
        for file in (nurse.outbox._file, nurse.replica.file):
            for engine in (file.read, file.write):
                assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]

    nurse.transport.before = nurse.transport.after = hook
    nurse.desk.save_draft(case_id, plan, "kin_view", "Orolig")
    nurse.desk.publish(case_id, plan)
    report = SyncRound(nurse.transport, nurse.door, nurse.clock, run).once()
    assert report.ok
    assert {"hello", "push", "pull"} <= set(asked)


@pytest.mark.parametrize("code", ["device_locked", "wrong_device", "unknown_device"])
def test_a_refused_push_is_told_and_the_work_stays(town: Town, code: str) -> None:
    case_id, plan = town.planning()
    town.nurse.desk.save_draft(case_id, plan, "kin_view", "Orolig")
    town.nurse.desk.publish(case_id, plan)

    def refuse(*_: object) -> PushReply:
        raise StoreRefused(code, {})

    town.nurse.transport.push = refuse  # type: ignore[method-assign, assignment]
    report = town.nurse.sync()
    assert (report.reached, report.problem, report.whole) == (True, code, True)
    assert town.nurse.outbox.waiting() == 1
