"""Documents come into a scope and leave it: what may no longer be read here is gone from here, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import inspect, text

from desktop.models.cipher_file import CipherFile
from desktop.models.records import QueueState
from desktop.models.replica import Replica
from desktop.models.replica_blobs import ReplicaBlobs
from desktop.sync.dialogue import StoreRefused, TransportError
from tests.sync.checker import Log
from tests.sync.little_town import Device, Town

TOLD = "Vill hem till katten Måns"


def written(town: Town) -> tuple[str, str]:
    """A case whose Planering holds TOLD, at every unit: (case, plan)."""
    case_id, plan = town.planning()
    town.ward.desk.save_draft(case_id, plan, "person_view", TOLD)
    assert town.ward.desk.publish(case_id, plan).queued
    town.sync_all()
    assert shows(town.nurse, case_id)
    return case_id, plan


def shows(device: Device, case_id: str) -> bool:
    return device.desk.case(case_id) is not None


def holds_text(file: CipherFile) -> bool:
    """Whether any row of any table tells what was written."""
    found = False
    with file.read.connect() as db:
        for table in inspect(db).get_table_names():
            for row in db.execute(text(f'SELECT * FROM "{table}"')):
                found |= any(TOLD in (v.decode("utf-8", "ignore") if isinstance(v, bytes) else str(v)) for v in row)
    return found


def agrees(town: Town, device: Device) -> None:
    log = Log(town.store)
    state = device.replica.scope(device.scope)
    assert (state.cursor, state.digest) == (log.scopes[device.scope].head, log.scopes[device.scope].digest)


def test_a_unit_that_leaves_a_case_holds_nothing_of_it_and_answers_for_that(town: Town) -> None:
    case_id, _ = written(town)
    other = town.admit("Karin Berg")
    town.sync_all()
    assert town.ward.desk.change_parties(case_id, remove=["ska-ssk"]).queued
    town.sync_all()
    assert not shows(town.nurse, case_id)
    assert shows(town.nurse, other)
    assert shows(town.centre, case_id)
    assert not holds_text(town.nurse.replica.file)
    assert holds_text(town.centre.replica.file)
    assert not any(item.case_id == case_id for item in town.nurse.desk.inbox().items)
    assert town.store.owed_purges(town.nurse.scope) == ()
    for device in town.devices.values():
        agrees(town, device)


def test_a_device_that_has_not_been_heard_of_owes_an_answer(town: Town) -> None:
    case_id, _ = written(town)
    assert town.ward.desk.change_parties(case_id, remove=["ska-ssk"]).queued
    assert town.ward.sync().ok
    identity = town.nurse.outbox.device()
    assert identity is not None
    assert {owed.device_id for owed in town.store.owed_purges(town.nurse.scope)} == {identity.device_id}
    town.nurse.transport.before = refusing("purge_receipt")
    assert not town.nurse.sync().ok
    assert town.store.owed_purges(town.nurse.scope)
    town.nurse.transport.before = lambda _what: None
    assert town.nurse.sync().ok
    assert town.store.owed_purges(town.nurse.scope) == ()


def test_what_came_back_before_the_device_heard_of_it_is_owed_no_answer(town: Town) -> None:
    case_id, _ = written(town)
    assert town.ward.desk.change_parties(case_id, remove=["ska-ssk"]).queued
    assert town.ward.sync().ok
    assert town.store.owed_purges(town.nurse.scope)
    assert town.ward.desk.change_parties(case_id, add=["ska-ssk"]).queued
    town.sync_all()
    assert shows(town.nurse, case_id)
    assert town.store.owed_purges(town.nurse.scope) == ()


def refusing(what: str) -> Callable[[str], None]:
    def before(asked: str) -> None:
        if asked == what:
            raise TransportError("unreachable")

    return before


def test_a_message_that_came_to_the_wrong_unit_leaves_it_and_the_sender_sees_why(town: Town) -> None:
    case_id = town.admit(recipients=("ska-ssk",))
    town.sync_all()
    message = town.document(town.nurse, case_id, "INS")
    assert town.nurse.desk.messages.misdirected(case_id, message, "WRONG_UNIT").queued
    assert not shows(town.nurse, case_id)  # at once, before anybody else knows
    town.sync_all()
    assert not shows(town.nurse, case_id)
    assert town.nurse.replica.load_case(case_id) is None
    record = town.ward.desk.case(case_id)
    assert record is not None
    assert record.case.documents[message].value("receipt/ska-ssk/misdirected") == "WRONG_UNIT"
    assert record.case.parties == ("ska-avd1",)
    agrees(town, town.nurse)


def test_only_the_owner_sends_others_away_and_somebody_always_owns_the_case(town: Town) -> None:
    case_id, _ = written(town)
    assert town.nurse.desk.change_parties(case_id, remove=["ska-vc1"]).code == "only_owner_may"
    assert town.ward.desk.change_parties(case_id, remove=["ska-avd1"]).code == "owner_takes_part"
    assert town.ward.desk.change_parties(case_id, remove=["ska-avd1"], owner="ska-vc1").queued
    town.sync_all()
    assert not shows(town.ward, case_id)
    record = town.centre.desk.case(case_id)
    assert record is not None
    header = record.case.header
    assert header is not None
    assert header.value("owner_unit") == "ska-vc1"


STEPS = {
    "before the page is kept": (Replica, "_take"),
    "before its files are destroyed": (ReplicaBlobs, "forget"),
    "before the log is emptied": (CipherFile, "empty_log"),
    "before the answer is noted": (Replica, "receipted"),
}


@pytest.mark.parametrize("place", STEPS, ids=lambda place: place.replace(" ", "_"))
def test_fault_22_killed_between_the_steps_of_a_purge(town: Town, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id, _ = written(town)
    assert town.ward.desk.change_parties(case_id, remove=["ska-ssk"]).queued
    assert town.ward.sync().ok

    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(*STEPS[place], die)
        with pytest.raises(Killed):
            town.nurse.sync()
    town.nurse.crash()
    town.nurse.start()
    town.sync_all()
    assert not holds_text(town.nurse.replica.file)
    assert town.nurse.replica.unwiped() == ()
    assert town.store.owed_purges(town.nurse.scope) == ()
    agrees(town, town.nurse)


def test_the_log_beside_the_replica_is_empty_after_a_purge(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id, _ = written(town)
    assert town.ward.desk.change_parties(case_id, remove=["ska-ssk"]).queued
    assert town.ward.sync().ok
    sizes = []
    empty_log = CipherFile.empty_log

    def measured(file: CipherFile) -> bool:
        done = empty_log(file)
        sizes.append((town.nurse.folder / "replica.db-wal").stat().st_size)
        return done

    monkeypatch.setattr(CipherFile, "empty_log", measured)
    assert town.nurse.sync().ok
    assert sizes == [0]


def test_fault_41_a_case_leaves_the_unit_while_work_waits_offline(town: Town) -> None:
    case_id, plan = written(town)
    nurse = town.nurse
    nurse.desk.save_draft(case_id, plan, "situation", "Går med rollator")
    assert nurse.desk.publish(case_id, plan).queued
    assert town.ward.desk.change_parties(case_id, remove=["ska-ssk"]).queued
    assert town.ward.sync().ok
    town.sync_all()
    (item,) = [item for item in nurse.desk.outbox() if item.case_id == case_id]
    assert item.state is QueueState.HELD
    assert ("situation", "Går med rollator") in item.fields
    assert nurse.replica.load_case(case_id) is None
    assert not holds_text(nurse.replica.file)


def test_fault_46_a_scope_is_taken_away_in_the_middle_of_a_pull(town: Town) -> None:
    case_id, _ = written(town)
    town.nurse.stop()
    for part in town.nurse.folder.glob("replica.db*"):
        part.unlink()
    town.nurse.start()
    town.nurse.page = 1
    pulls = []

    def after(what: str) -> None:
        pulls.append(what)
        if pulls.count("pull") + pulls.count("bootstrap") == 3:
            assert town.ward.desk.change_parties(case_id, remove=["ska-ssk"]).queued
            assert town.ward.sync().ok

    town.nurse.transport.after = after
    town.nurse.sync()
    town.nurse.transport.after = lambda _what: None
    town.sync_all()
    assert not shows(town.nurse, case_id)
    assert not holds_text(town.nurse.replica.file)
    agrees(town, town.nurse)


def test_fault_48_a_role_ends_at_one_unit_and_the_other_unit_keeps_its_case(town: Town) -> None:
    case_id, _ = written(town)
    nurse = town.nurse
    town.end_role("ska-ssk")
    report = nurse.sync()
    assert report.problem == "unknown_scope"
    assert not shows(nurse, case_id)
    assert not holds_text(nurse.replica.file)
    assert shows(town.centre, case_id)
    assert holds_text(town.centre.replica.file)


@pytest.mark.parametrize("code", ["no_unit", "unit_closed"])
def test_whoever_hears_so_when_her_session_is_to_go_on_holds_nothing_either(town: Town, code: str) -> None:
    case_id, plan = written(town)
    nurse = town.nurse
    nurse.desk.save_draft(case_id, plan, "situation", "Uppegående")
    assert nurse.desk.publish(case_id, plan).queued

    def over(_asked: str) -> None:
        raise StoreRefused(code, {})

    nurse.transport.before = over
    assert nurse.sync().problem == code
    assert not holds_text(nurse.replica.file)
    assert nurse.outbox.waiting() == 1, "what she wrote is hers to hand in"
    nurse.transport.before = lambda _asked: None
    assert nurse.sync().ok
    assert town.store.owed_purges(nurse.scope) == ()
    assert shows(nurse, case_id), "it was a mistake, and is fetched anew"


def test_fault_49_access_removed_and_restored_between_two_syncs(town: Town) -> None:
    case_id, plan = written(town)
    ward = town.ward
    assert ward.desk.change_parties(case_id, remove=["ska-ssk"]).queued
    assert ward.sync().ok
    ward.desk.save_draft(case_id, plan, "situation", "Uppegående")
    assert ward.desk.publish(case_id, plan).queued
    assert ward.sync().ok
    assert ward.desk.change_parties(case_id, add=["ska-ssk"]).queued
    assert ward.sync().ok
    town.sync_all()
    record = town.nurse.desk.case(case_id)
    assert record is not None
    assert record.case.documents[plan].value("situation") == "Uppegående"
    agrees(town, town.nurse)


def test_fault_50_somebody_ends_her_own_access(town: Town) -> None:
    case_id, _ = written(town)
    answer = town.nurse.desk.change_parties(case_id, remove=["ska-ssk"])
    assert answer.queued
    assert not shows(town.nurse, case_id)
    town.sync_all()
    (item,) = [item for item in town.nurse.desk.outbox() if item.op_id == answer.op_id]
    assert item.state is QueueState.SENT
    assert not holds_text(town.nurse.replica.file)
    assert town.store.owed_purges(town.nurse.scope) == ()


def test_a_document_nobody_has_written_in_yet_moves_too(town: Town) -> None:
    """A new version of it has no cell to tell: the others' pull goes on."""
    case_id, plan = town.planning()
    assert town.centre.replica.load_case(case_id).documents[plan].cells == {}  # type: ignore[union-attr]
    assert town.ward.desk.change_parties(case_id, remove=["ska-ssk"]).queued
    town.sync_all()
    assert shows(town.centre, case_id)
    assert not shows(town.nurse, case_id)
    for device in town.devices.values():
        agrees(town, device)
