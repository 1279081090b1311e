"""A store that has forgotten the device, or knows another life of it, does not stop the queue."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from central.store.answers import UserRecord
from central.store.store import Store
from desktop.models.outbox_rows import DeviceIdentity
from desktop.models.worker import run_here
from desktop.sync.dialogue import StoreRefused
from desktop.sync.enrolment import Enrolled
from desktop.sync.round import RoundReport, SyncRound
from domain.directory import Membership
from tests.sync.checker import Log
from tests.sync.little_town import LITTLE, STORE_KEY, UNITS, Device, DirectTransport, Town


class EnrollingDirect(DirectTransport):
    """Enrols in the same process, too, and counts."""

    def __init__(self, town: Town, unit_id: str, user_id: str) -> None:
        super().__init__(lambda: town.store, unit_id, user_id)
        self._town = town
        self.enrolled: list[int] = []
        self.tell: Callable[[int], int] = lambda told: told

    def enrol(self, device_id: str, public_key: bytes, leaves: int = 0) -> int:
        with self._asking("enrol"):
            told = self._town.store.enrol(device_id, self.asker.user_id, public_key, leaves)
        self.enrolled.append(self.tell(told.incarnation))
        return self.enrolled[-1]


class Rounds:
    """A device that syncs as a session does: enrolled by its own transport."""

    def __init__(self, device: Device) -> None:
        identity = device.outbox.device()
        assert identity is not None
        self.store = EnrollingDirect(device.town, device.unit_id, device.user_id)
        enrolled = Enrolled(self.store, identity.key.public_key().public_bytes_raw())
        self._round = SyncRound(enrolled, device.door, device.clock, run_here, page=device.page)

    def once(self) -> RoundReport:
        return self._round.once()


def share(device: Device, case_id: str, plan: str, text: str) -> str:
    device.desk.save_draft(case_id, plan, "kin_view", text)
    answer = device.desk.publish(case_id, plan)
    assert answer.queued
    return answer.op_id


def replace_store(town: Town) -> None:
    """A store that has never heard of any device."""
    town.store.close()
    for part in town.folder.glob("store.db*"):
        part.unlink()
    town.store = Store.open_sqlite(town.folder / "store.db", STORE_KEY, town.clock.moment)
    users = [UserRecord(f"{work.unit.unit_id}.1", work.name, work.title) for work in LITTLE]
    members = [Membership(f"{work.unit.unit_id}.1", work.unit.unit_id, work.role) for work in LITTLE]
    town.store.write_reference(UNITS, users, members)


def test_the_device_is_enrolled_once_while_the_store_knows_it(town: Town) -> None:
    rounds = Rounds(town.nurse)
    assert rounds.once().ok
    assert rounds.once().ok
    assert rounds.store.enrolled == [1]


def test_a_store_that_forgets_the_device_between_rounds_hears_of_it_again(town: Town) -> None:
    case_id, plan = town.planning()
    ward, nurse = Rounds(town.ward), Rounds(town.nurse)
    assert ward.once().ok
    assert nurse.once().ok
    op_id = share(town.nurse, case_id, plan, "Orolig")
    replace_store(town)
    assert ward.once().problem == ""
    assert nurse.once().problem == ""
    assert nurse.store.enrolled == [1, 1]
    assert town.nurse.outbox.waiting() == town.ward.outbox.waiting() == 0
    assert op_id in Log(town.store).keys


def test_a_store_that_never_gets_to_know_the_device_is_asked_once_more_and_no_oftener(town: Town) -> None:
    rounds = Rounds(town.nurse)

    def forget(what: str) -> None:
        if what == "hello":
            raise StoreRefused("unknown_device", {})

    rounds.store.before = forget
    report = rounds.once()
    assert (report.reached, report.problem, report.ok) == (True, "unknown_device", False)
    assert len(rounds.store.enrolled) == 2


def test_a_computer_restored_from_an_old_image_learns_its_incarnation_when_it_enrols(town: Town) -> None:
    case_id, plan = town.planning()
    nurse = town.nurse
    nurse.stop()
    shutil.copytree(nurse.folder, town.folder / "image")
    for _ in range(2):
        nurse.start()
        share(nurse, case_id, plan, "Efter återställningen")
        assert Rounds(nurse).once().ok
        nurse.stop()
        shutil.rmtree(nurse.folder)
        shutil.copytree(town.folder / "image", nurse.folder)
    nurse.start()
    op_id = share(nurse, case_id, plan, "Åter igen")
    rounds = Rounds(nurse)
    report = rounds.once()
    assert report.ok, report
    assert rounds.store.enrolled == [2]
    assert nurse.outbox.waiting() == 0
    assert op_id in Log(town.store).keys


def test_a_store_that_knows_an_earlier_life_of_the_device_gets_what_waits(town: Town) -> None:
    """The store was replaced: it gives out incarnation 1 again, while we have come further. Numbers of ours that it has
    never seen are not used for anything else: we ask for an incarnation above our own."""
    case_id, plan = town.planning()
    nurse = town.nurse
    nurse.door.renumber(2)
    ward, rounds = Rounds(town.ward), Rounds(nurse)
    op_id = share(nurse, case_id, plan, "Orolig")
    replace_store(town)
    assert ward.once().problem == ""
    report = rounds.once()
    assert (report.ok, nurse.outbox.waiting()) == (True, 0), report
    device = nurse.outbox.device()
    assert device is not None
    assert device.incarnation == 3
    assert op_id in Log(town.store).keys


@pytest.mark.parametrize("told", [0, -1])
def test_an_incarnation_that_is_none_renumbers_nothing(town: Town, told: int) -> None:
    rounds = Rounds(town.nurse)
    rounds.store.tell = lambda _told: told
    assert rounds.once().problem == "fork"
    device = town.nurse.outbox.device()
    assert device is not None
    assert device.incarnation == 1


def test_fault_60_what_was_acknowledged_under_a_later_incarnation_is_pushed_again(town: Town) -> None:
    """The store is restored to a day before it gave the device its second incarnation."""
    case_id, plan = town.planning()
    nurse, rounds = town.nurse, Rounds(town.nurse)
    town.store.close()
    shutil.copy(town.folder / "store.db", town.folder / "yesterday.db")
    town.reopen_store()
    written = [share(nurse, case_id, plan, "Först")]
    assert rounds.once().ok
    nurse.outbox.renumber(nurse.transport.renew(_identity(nurse).device_id, 1))
    written.append(share(nurse, case_id, plan, "Sedan"))
    assert rounds.once().ok
    town.store.close()
    for part in town.folder.glob("store.db*"):
        part.unlink()
    shutil.copy(town.folder / "yesterday.db", town.folder / "store.db")
    town.store = Store.open_sqlite(town.folder / "store.db", STORE_KEY, town.clock.moment)
    written.append(share(nurse, case_id, plan, "Sist"))
    assert rounds.once().ok
    assert set(written) <= Log(town.store).keys.keys()
    assert (_identity(nurse).incarnation, nurse.outbox.waiting()) == (3, 0)
    record = nurse.desk.case(case_id)
    assert record is not None
    assert record.case.documents[plan].value("kin_view") == "Sist"


def _identity(device: Device) -> DeviceIdentity:
    identity = device.outbox.device()
    assert identity is not None
    return identity
