"""A case for a few at a unit: those with a seat hold it, the others hold nothing of it, and no digest is off."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from desktop.models.records import QueueState
from desktop.models.replica_scopes import digest_of_rows, note_counts
from desktop.models.worker import run_here
from desktop.sync.round import SyncRound
from tests.sync.beginning_anew import FAR_BEHIND, make_small
from tests.sync.checker import Log
from tests.sync.little_town import Device, Town
from tests.sync.test_scope_changes import holds_text, shows, written

UNIT, FEW = "unit:ska-ssk", "compartment:ska-ssk/few"


def seat(town: Town, *devices: Device) -> None:
    town.store.write_compartment("ska-ssk", "few", [device.user_id for device in devices])


def counted(device: Device, scope: str) -> bytes:
    with device.replica.file.read.begin() as db:
        return digest_of_rows(db, scope)


def agrees(town: Town, device: Device) -> None:
    """Every scope of the device is where the store is, and counts the same; nothing else is there."""
    assert device.replica.held_scopes() == set(device.door.scopes)
    log = Log(town.store)
    for scope in device.door.scopes:
        state = device.replica.scope(scope)
        assert (state.cursor, state.digest) == (log.scopes[scope].head, log.scopes[scope].digest), scope
        assert counted(device, scope) == state.digest, scope


def nothing_owed(town: Town, scopes: Iterable[str] = (UNIT, FEW)) -> None:
    assert [town.store.owed_purges(scope) for scope in scopes] == [(), ()]


@pytest.fixture
def case(town: Town) -> str:
    """A case with something written in it, at every unit; the nurse has a seat, her colleague has none."""
    case_id, _ = written(town)
    town.colleague("ska-ssk")
    seat(town, town.nurse)
    town.sync_all()
    return case_id


def colleague(town: Town) -> Device:
    return town.devices["ska-ssk.2"]


def test_those_with_a_seat_keep_the_case_and_the_others_at_the_unit_hold_nothing_of_it(town: Town, case: str) -> None:
    assert shows(colleague(town), case)
    assert town.nurse.desk.change_compartment(case, "few").queued
    town.sync_all()
    assert shows(town.nurse, case)
    assert shows(town.ward, case)
    assert not shows(colleague(town), case)
    assert not holds_text(colleague(town).replica.file)
    for device in town.devices.values():
        agrees(town, device)
    assert town.nurse.desk.change_compartment(case).queued
    town.sync_all()
    assert shows(colleague(town), case)
    for device in town.devices.values():
        agrees(town, device)
    nothing_owed(town)


def test_what_is_written_later_in_the_case_reaches_those_with_a_seat_only(town: Town, case: str) -> None:
    assert town.nurse.desk.change_compartment(case, "few").queued
    town.sync_all()
    plan = town.document(town.ward, case, "PLN")
    town.ward.desk.save_draft(case, plan, "situation", "Uppegående")
    assert town.ward.desk.publish(case, plan).queued
    town.sync_all()
    record = town.nurse.desk.case(case)
    assert record is not None
    assert record.case.documents[plan].value("situation") == "Uppegående"
    assert colleague(town).replica.load_case(case) is None
    agrees(town, colleague(town))


def test_who_gets_a_seat_holds_the_whole_case_and_who_loses_it_wipes_it_and_says_so(town: Town, case: str) -> None:
    assert town.nurse.desk.change_compartment(case, "few").queued
    town.sync_all()
    seat(town, town.nurse, colleague(town))
    town.sync_all()
    assert shows(colleague(town), case)
    assert holds_text(colleague(town).replica.file)
    agrees(town, colleague(town))
    seat(town, town.nurse)
    assert {owed.scope for owed in town.store.owed_scopes()} == {FEW}
    town.sync_all()
    assert not shows(colleague(town), case)
    assert not holds_text(colleague(town).replica.file)
    assert colleague(town).replica.unwiped() == ()
    assert town.store.owed_scopes() == ()
    agrees(town, colleague(town))
    seat(town, town.nurse, colleague(town))
    town.sync_all()
    assert shows(colleague(town), case)
    nothing_owed(town)


def test_what_waits_in_a_case_that_a_person_may_not_see_any_more_is_handed_in_and_held(town: Town, case: str) -> None:
    plan = town.document(town.nurse, case, "PLN")
    late = colleague(town)
    late.desk.save_draft(case, plan, "situation", "Går med rollator")
    assert late.desk.publish(case, plan).queued
    assert town.nurse.desk.change_compartment(case, "few").queued
    assert town.nurse.sync().ok
    town.sync_all()
    (item,) = late.desk.outbox()
    assert item.state is QueueState.HELD
    assert ("situation", "Går med rollator") in item.fields


def fetch(device: Device, town: Town, *scopes: str) -> None:
    """Pull these scopes alone."""
    heads = {scope: Log(town.store).scopes[scope].head for scope in scopes}
    report = SyncRound(device.transport, device.door, device.clock, run_here, page=device.page).fetch(heads)
    assert report is not None
    assert report.ok


def moved_in_the_store(town: Town, case: str) -> None:
    """By another computer of somebody with a seat: the nurse has not heard of it."""
    seat(town, town.nurse, colleague(town))
    town.sync_all()
    assert colleague(town).desk.change_compartment(case, "few").queued
    assert colleague(town).sync().ok


def test_a_document_in_two_scopes_survives_losing_either(town: Town, case: str) -> None:
    moved_in_the_store(town, case)
    nurse = town.nurse
    fetch(nurse, town, FEW)
    assert counted(nurse, UNIT) == nurse.replica.scope(UNIT).digest
    assert counted(nurse, FEW) == nurse.replica.scope(FEW).digest
    fetch(nurse, town, UNIT)  # which tells that it has left
    assert shows(nurse, case)
    assert holds_text(nurse.replica.file)
    town.sync_all()
    agrees(town, nurse)
    nothing_owed(town)


def test_a_scope_that_is_lost_first_leaves_the_other_ones_count_as_it_was(town: Town, case: str) -> None:
    moved_in_the_store(town, case)
    nurse = town.nurse
    fetch(nurse, town, FEW)
    nurse.door.give_up(FEW)
    assert shows(nurse, case)
    assert counted(nurse, UNIT) == nurse.replica.scope(UNIT).digest
    fetch(nurse, town, UNIT)
    assert not shows(nurse, case)
    assert not holds_text(nurse.replica.file)


def test_the_scopes_are_known_without_the_store_and_the_case_can_be_worked_in(town: Town, case: str) -> None:
    assert town.nurse.desk.change_compartment(case, "few").queued
    town.sync_all()
    town.nurse.crash()
    town.nurse.start()
    plan = town.document(town.nurse, case, "PLN")
    town.nurse.desk.save_draft(case, plan, "situation", "Uppegående")
    assert town.nurse.desk.publish(case, plan).queued
    assert town.nurse.door.scopes == ("reference", FEW, UNIT)


def test_another_persons_session_at_the_computer_opens_only_her_own_scopes(town: Town, case: str) -> None:
    assert town.nurse.desk.change_compartment(case, "few").queued
    town.sync_all()
    nurse = town.nurse
    nurse.stop()
    nurse.person = 2
    nurse.start()
    assert not shows(nurse, case)
    assert not holds_text(nurse.replica.file)
    assert nurse.replica.load_case(case) is None
    nurse.door.purge()
    assert {owed.scope for owed in nurse.replica.owed_receipts()} == {FEW}


def test_a_scope_told_of_for_the_first_time_is_a_whole_round(town: Town, case: str) -> None:
    assert town.nurse.desk.change_compartment(case, "few").queued
    town.sync_all()
    seat(town, town.nurse, colleague(town))
    fetch(colleague(town), town, FEW)
    assert shows(colleague(town), case)


def test_a_document_in_two_scopes_is_mended_in_both(town: Town, case: str) -> None:
    moved_in_the_store(town, case)
    nurse = town.nurse
    fetch(nurse, town, FEW)
    plan = town.document(nurse, case, "PLN")
    with nurse.replica.file.write.begin() as db:
        note_counts(db, FEW, {plan: (1, "0" * 64)})  # what a scope counts is not what is here
    for scope in (UNIT, FEW):
        nurse.door.doubt(scope)
    town.sync_all()
    assert shows(nurse, case)
    agrees(town, nurse)
    nothing_owed(town)


def test_a_compartment_begun_anew_leaves_the_inbox_as_it_was(
    town: Town, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved_in_the_store(town, case)
    nurse = town.nurse
    make_small(monkeypatch)
    FAR_BEHIND.add(FEW)
    fetch(nurse, town, FEW)
    for scope in nurse.door.scopes:
        assert counted(nurse, scope) == nurse.replica.scope(scope).digest
    town.sync_all()
    assert shows(nurse, case)
    agrees(town, nurse)
    nothing_owed(town)
