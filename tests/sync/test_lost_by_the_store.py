"""A store that has lost what it answered for, or that a computer comes back to twice: the queue never stays blocked."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest
from sqlalchemy import select

from central.store.store import Store
from desktop.models.outbox import KEPT_MS, Outbox
from desktop.models.outbox_tables import copy, outbox
from desktop.models.rescue import salvage_outbox
from tests.sync.checker import Log
from tests.sync.little_town import FILE_KEY, Device, TickingClock, Town, lose

MONTH_S = KEPT_MS // 1000 + 86_400


def share(device: Device, case_id: str, plan: str, path: str, text: str) -> str:
    device.desk.save_draft(case_id, plan, path, text)
    answer = device.desk.publish(case_id, plan)
    assert answer.queued, answer
    return answer.op_id


def keep_the_store_as_it_is(town: Town) -> Callable[[], None]:
    """A backup of the store; what is returned restores it."""
    town.store.close()
    kept = town.folder / "backup.db"
    shutil.copy(town.folder / "store.db", kept)
    town.reopen_store()

    def restore() -> None:
        town.store.close()
        for part in town.folder.glob("store.db*"):
            part.unlink()
        shutil.copy(kept, town.folder / "store.db")
        town.store = Store.open(
            town.folder / "store.db", town.store._key, town.clock.moment, attachments=town.folder / "attachments"
        )

    return restore


def incarnation(device: Device) -> int:
    identity = device.outbox.device()
    assert identity is not None
    return identity.incarnation


def texts(town: Town, case_id: str, plan: str) -> dict[str, object]:
    """What the other end, the ward, is shown of the plan."""
    record = town.ward.desk.case(case_id)
    assert record is not None
    document = record.case.documents[plan]
    assert not document.conflicts
    return {path: document.value(path) for path in ("situation", "kin_view", "person_view")}


def copies_are_those_of_the_unanswered(box: Outbox) -> None:
    with box._file.read.begin() as db:
        kept = {row.op_id: (row.data, row.sig) for row in db.execute(select(copy))}
        rows = db.execute(select(outbox).where(outbox.c.state.in_(("pending", "sent")))).all()
    assert kept == {row.op_id: (row.data, row.sig) for row in rows}


def test_fault_60_a_store_restored_to_yesterday_gets_back_what_it_had_acknowledged(town: Town) -> None:
    case_id, plan = town.planning()
    restore = keep_the_store_as_it_is(town)
    lost = [
        share(town.nurse, case_id, plan, "kin_view", "Idag"),
        share(town.centre, case_id, plan, "person_view", "Bra"),
    ]
    town.sync_all()
    restore()
    town.sync_all()
    assert set(lost) <= Log(town.store).keys.keys()
    assert texts(town, case_id, plan) == {"situation": None, "kin_view": "Idag", "person_view": "Bra"}
    assert [incarnation(device) for device in town.devices.values()] == [1, 1, 1]
    assert town.quiet()


def test_fault_60_more_is_lost_than_the_outbox_keeps_and_the_queue_goes_on(town: Town) -> None:
    case_id, plan = town.planning()
    restore = keep_the_store_as_it_is(town)
    share(town.nurse, case_id, plan, "kin_view", "Borta, äldre än vad datorn minns")
    town.sync_all()
    town.nurse.clock.jump(MONTH_S)
    kept = share(town.nurse, case_id, plan, "situation", "Uppegående")
    town.sync_all()
    town.nurse.outbox.prune()
    restore()
    waiting = share(town.nurse, case_id, plan, "person_view", "Vill hem")
    town.sync_all()
    assert {kept, waiting} <= Log(town.store).keys.keys()
    assert texts(town, case_id, plan) == {"situation": "Uppegående", "kin_view": None, "person_view": "Vill hem"}
    assert incarnation(town.nurse) == 2
    assert town.quiet()


def test_fault_60_a_held_operation_among_the_forgotten_leaves_no_gap_in_the_numbers(town: Town) -> None:
    case_id, plan = town.planning()
    restore = keep_the_store_as_it_is(town)
    held = town.nurse.do(
        "publish", case_id, {"doc": plan, "seen_ver": 1, "definition": "sha256:" + "0" * 64, "cells": []}
    )
    share(town.nurse, case_id, plan, "kin_view", "Borta")
    assert town.nurse.sync().ok
    town.nurse.clock.jump(MONTH_S)
    kept = share(town.nurse, case_id, plan, "situation", "Uppegående")
    assert town.nurse.sync().ok
    town.nurse.outbox.prune()
    restore()
    town.sync_all()
    log = Log(town.store)
    assert (log.keys[held].code, log.keys[kept].code) == ("unknown_definition", "")
    assert town.quiet()


def test_fault_60_the_answer_to_the_new_incarnation_is_lost_and_asked_for_again(town: Town) -> None:
    case_id, plan = town.planning()
    restore = keep_the_store_as_it_is(town)
    share(town.nurse, case_id, plan, "kin_view", "Borta")
    town.sync_all()
    town.nurse.clock.jump(MONTH_S)
    share(town.nurse, case_id, plan, "situation", "Uppegående")
    town.sync_all()
    town.nurse.outbox.prune()
    restore()
    town.nurse.transport.after = lose("renew")
    assert town.nurse.sync().problem == "unreachable"
    town.nurse.transport.after = lambda _what: None
    town.sync_all()
    assert incarnation(town.nurse) == 2
    assert town.quiet()


def test_a_queue_numbered_anew_is_saved_of_a_damaged_file_as_it_was_signed_last(town: Town) -> None:
    case_id, plan = town.planning()
    for number in range(3):
        share(town.nurse, case_id, plan, "kin_view", f"Orolig {number}")
    town.nurse.outbox.renumber(7)
    copies_are_those_of_the_unanswered(town.nurse.outbox)
    town.nurse.outbox.begin_anew(9)
    copies_are_those_of_the_unanswered(town.nurse.outbox)
    town.nurse.stop()
    salvage_outbox(town.nurse.folder / "outbox.db", FILE_KEY, town.nurse.clock)
    town.nurse.start()
    copies_are_those_of_the_unanswered(town.nurse.outbox)
    assert town.nurse.outbox.waiting() >= 3


def test_what_is_sent_again_has_its_copy_again(town: Town) -> None:
    case_id, plan = town.planning()
    share(town.nurse, case_id, plan, "kin_view", "Orolig")
    assert town.nurse.sync().ok
    copies_are_those_of_the_unanswered(town.nurse.outbox)
    assert town.nurse.outbox.send_again_from(1)
    assert town.nurse.outbox.waiting() == 1
    copies_are_those_of_the_unanswered(town.nurse.outbox)


def test_fault_31_a_cloned_disk_with_both_copies_online_loses_nothing_and_keeps_them_apart(town: Town) -> None:
    case_id, plan = town.planning()
    nurse = town.nurse
    nurse.stop()
    shutil.copytree(nurse.folder, town.folder / "clone")
    nurse.start()
    clone = Device(town, nurse.unit_id, town.folder / "clone", TickingClock(77)).start()
    try:
        written = []
        for number, (path, device) in enumerate((("kin_view", nurse), ("situation", clone)) * 3):
            written.append(share(device, case_id, plan, path, f"{path} {number}"))
            device.sync()
        for _ in range(2):
            assert (nurse.sync().ok, clone.sync().ok) == (True, True)
        town.sync_all()
        log = Log(town.store)
        assert set(written) <= log.keys.keys()
        numbers = {op_id: (log.keys[op_id].incarnation, log.keys[op_id].device_seq) for op_id in written}
        assert len(set(numbers.values())) == len(written)
        assert incarnation(nurse) != incarnation(clone)
        assert texts(town, case_id, plan) == {"situation": "situation 5", "kin_view": "kin_view 4", "person_view": None}
    finally:
        clone.stop()


@pytest.mark.parametrize("behind", [1, 2])
def test_an_old_store_is_told_which_incarnation_we_leave(town: Town, behind: int) -> None:
    """What it gives is above what it knows and above what we have used."""
    device_id = _device_id(town.nurse)
    assert town.nurse.transport.renew(device_id, behind * 10) == behind * 10 + 1
    assert town.nurse.transport.renew(device_id, 1) == behind * 10 + 1  # nothing is numbered in it yet


def _device_id(device: Device) -> str:
    identity = device.outbox.device()
    assert identity is not None
    return identity.device_id
