"""Somebody has lost her computer: at its next contact nothing the store has told is left there, and no work is lost."""

from __future__ import annotations

from desktop.sync.dialogue import TransportError
from tests.sync.little_town import Device, Town
from tests.sync.test_scope_changes import holds_text, shows, written


def lose(town: Town, device: Device) -> str:
    identity = device.outbox.device()
    assert identity is not None
    town.store.lose_device(identity.device_id)
    return identity.device_id


def publish(town: Town, device: Device, case_id: str, plan: str, text: str) -> str:
    device.desk.save_draft(case_id, plan, "situation", text)
    return device.desk.publish(case_id, plan).op_id


def test_a_lost_computer_is_wiped_at_its_next_contact_and_says_so(town: Town) -> None:
    case_id, _ = written(town)
    lost = lose(town, town.nurse)
    assert {(owed.device_id, owed.scope) for owed in town.store.owed_scopes()} == {
        (lost, "reference"),
        (lost, town.nurse.scope),
    }
    report = town.nurse.sync()
    assert report.problem == "device_lost"
    assert town.nurse.replica.held_scopes() == frozenset()
    assert town.nurse.replica.unwiped() == ()
    assert not holds_text(town.nurse.replica.file)
    assert not shows(town.nurse, case_id)
    assert town.store.owed_scopes() == ()
    assert shows(town.ward, case_id)


def test_what_was_written_on_it_is_kept_and_goes_up_when_it_is_found_again(town: Town) -> None:
    case_id, plan = written(town)
    op_id = publish(town, town.nurse, case_id, plan, "Går med rollator")
    town.nurse.desk.save_draft(case_id, plan, "person_view", "Skrivet men inte delat")
    lost = lose(town, town.nurse)
    for _ in range(2):
        assert town.nurse.sync().problem == "device_lost"
    assert town.nurse.outbox.waiting() == 1
    assert town.nurse.outbox.entry(op_id) is not None
    town.nurse.crash()
    town.nurse.start()
    assert [draft.value for draft in town.nurse.outbox.drafts("ska-ssk", plan)] == ["Skrivet men inte delat"]
    town.store.find_again(lost)
    town.sync_all()
    record = town.ward.desk.case(case_id)
    assert record is not None
    assert record.case.documents[plan].value("situation") == "Går med rollator"
    assert shows(town.nurse, case_id)


def test_a_wipe_that_was_cut_short_is_finished_and_answered_for(town: Town) -> None:
    written(town)
    lose(town, town.nurse)

    def broken(what: str) -> None:
        if what == "purge_receipt":
            raise TransportError("unreachable")

    town.nurse.transport.before = broken
    assert town.nurse.sync().problem == "device_lost"
    assert town.store.owed_scopes()
    town.nurse.crash()
    town.nurse.start()
    town.nurse.transport.before = lambda _what: None
    town.nurse.sync()
    assert town.store.owed_scopes() == ()
