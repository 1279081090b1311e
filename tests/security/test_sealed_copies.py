"""Everything saved lies sealed beside the outbox too, from the moment it is saved: no lost key loses work."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from sqlalchemy import select

from central.store import schema
from central.store.event_check import check_events
from central.store.intake import SealedIn
from desktop.models.outbox import Outbox
from desktop.models.sealed_work import LeftWork, read_sealed
from domain.event import parse_event
from domain.operation import parse_operation
from domain.sealed_events import seal_events
from domain.sealed_operation import SUITE
from domain.signature import verify_intake_key
from tests.desktop.models.test_crash import plain_hits
from tests.sync.little_town import FILE_KEY, Device, Town

_ROOT = Path(__file__).resolve().parents[2]


def seal(town: Town, device: Device) -> Device:
    device.outbox.seal_to(verify_intake_key(town.store.intake.statement, town.store.public_key))
    return device


def folder_of(device: Device) -> Path:
    return device.folder / "outbox.db.sealed"


def opened_copies(town: Town, device: Device) -> list[SealedIn]:
    """The sealed copies, opened as only the store can."""
    blobs = [blob for path in sorted(folder_of(device).glob("*.sealed")) for blob in read_sealed(path)]
    return town.store.intake.open(blobs)


def sealed_ids(town: Town, device: Device) -> list[str]:
    """The operations among them."""
    return [parse_operation(one.signed.data).op_id for one in opened_copies(town, device) if one.signed is not None]


def sealed_events(town: Town, device: Device) -> list[str]:
    """The kinds of the events among them, in their order."""
    batches = [one.events for one in opened_copies(town, device) if one.events is not None]
    return [parse_event(data).kind for batch in batches for data in batch.events]


@pytest.fixture
def nurse(town: Town) -> Device:
    """Has opened a case, which is not sent yet."""
    town.admit()
    return seal(town, town.ward)


def test_what_waited_and_what_is_written_is_sealed_and_gone_when_the_store_has_answered(
    town: Town, nurse: Device
) -> None:
    waiting = [item.op_id for item in nurse.desk.outbox()]
    assert sealed_ids(town, nurse) == waiting
    case_id = nurse.desk.outbox()[0].case_id
    assert nurse.desk.create_document(case_id, "PLN").queued
    assert len(sealed_ids(town, nurse)) == len(waiting) + 1
    assert plain_hits(nurse.folder) == []
    town.sync_all()
    assert opened_copies(town, nurse) == []
    assert list(folder_of(nurse).iterdir()) == []
    assert nurse.desk.create_document(case_id, "INT").queued
    assert len(sealed_ids(town, nurse)) == 1


def test_a_copy_that_a_crash_kept_from_being_written_is_made_at_the_next_start(town: Town, nurse: Device) -> None:
    whole, events = sealed_ids(town, nurse), sealed_events(town, nurse)
    assert events
    nurse.stop()
    (path,) = folder_of(nurse).glob("*.sealed")
    operations = read_sealed(path)[: len(whole)]
    path.write_bytes(path.read_bytes()[: sum(4 + len(one) for one in operations) - 10])
    assert sealed_ids(town, nurse) == whole[:-1]
    assert sealed_events(town, nurse) == []
    nurse.start()
    assert sealed_ids(town, nurse) == whole
    assert sealed_events(town, nurse) == events
    assert len(list(folder_of(nurse).iterdir())) == 1


def test_new_numbers_are_sealed_anew(town: Town, nurse: Device) -> None:
    before = sealed_ids(town, nurse)
    nurse.outbox.renumber(2)
    assert sealed_ids(town, nurse) == before
    assert {one.incarnation for one in opened_copies(town, nurse) if one.signed is not None} == {2}


def test_what_a_killed_program_had_said_is_kept_can_all_be_delivered(town: Town) -> None:
    case_id, plan = town.planning()
    nurse = seal(town, town.nurse)
    nurse.outbox.store_fact("session", town.session(nurse.unit_id).to_fact())
    nurse.stop()
    command = [sys.executable, "-m", "tests.desktop.models.typist", str(nurse.folder), case_id, plan]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_ROOT) as process:
        assert process.stdout is not None
        told = [process.stdout.readline().split() for _ in range(17)]
        process.kill()
        told += [words for words in map(str.split, process.stdout.read().splitlines()) if len(words) == 2]
    published = [what for kind, what in told if kind == "published"]
    assert published
    assert set(published) <= set(sealed_ids(town, nurse))
    nurse.start()


def test_a_colleague_delivers_what_an_outbox_that_is_gone_has_left(town: Town, nurse: Device, tmp_path: Path) -> None:
    case_id = nurse.desk.outbox()[0].case_id
    written = sealed_ids(town, nurse)
    left = LeftWork(tmp_path / "left")
    nurse.stop()
    assert left.leave(nurse.folder / "outbox.db") > len(written)  # the events too
    for path in nurse.folder.glob("outbox.db*"):
        if path.is_file():
            path.unlink()
    later = LeftWork(tmp_path / "left")  # another session, another person
    while batch := later.batch():
        fates, _ = town.store.take_sealed(batch.sealed, "ska-ssk.1")
        later.settle(batch, fates)
    assert list((tmp_path / "left").iterdir()) == []
    for device in (town.nurse, town.centre):
        assert device.sync().ok
        assert device.desk.case(case_id) is not None
    nurse.start().enrol()


def test_what_the_store_cannot_open_is_kept_here(town: Town, nurse: Device, tmp_path: Path) -> None:
    left = LeftWork(tmp_path / "left")
    nurse.stop()
    left.leave(nurse.folder / "outbox.db")
    (path,) = (tmp_path / "left").iterdir()
    bent = bytearray(path.read_bytes())
    bent[60] ^= 1
    path.write_bytes(bytes(bent))
    batch = left.batch()
    assert batch is not None
    fates, _ = town.store.take_sealed(batch.sealed, "ska-ssk.1")
    assert sorted(fates.values()) == [*["taken"] * (len(fates) - 1), "unreadable"]
    left.settle(batch, fates)
    assert left.batch() is None
    assert [one.suffix for one in (tmp_path / "left").iterdir()] == [".unreadable"]
    nurse.start()


def test_an_answer_that_does_not_tell_of_all_lets_go_of_nothing(town: Town, nurse: Device, tmp_path: Path) -> None:
    left = LeftWork(tmp_path / "left")
    nurse.stop()
    left.leave(nurse.folder / "outbox.db")
    batch = left.batch()
    assert batch is not None
    with pytest.raises(LookupError):
        left.settle(batch, {})
    assert left.batch() == batch
    nurse.start()


def test_without_the_store_s_key_nothing_is_kept_in_clear(town: Town) -> None:
    town.admit()
    assert not town.ward.outbox.seals
    assert not folder_of(town.ward).exists()
    again = Outbox.open(town.folder / "other" / "outbox.db", FILE_KEY, town.clock)
    assert not again.seals
    again.close()


class TestEvents:
    """What somebody read without a network is told even if her files can never be opened again."""

    def read(self, device: Device, *kinds: str) -> None:
        for kind in kinds or ("case_opened", "document_opened"):
            device.desk.events.note(kind, resource="x")

    def left(self, device: Device, folder: Path) -> LeftWork:
        """The files are gone but for what lay sealed."""
        device.stop()
        left = LeftWork(folder / "left")
        left.leave(device.folder / "outbox.db")
        for path in device.folder.glob("*.db*"):
            if path.is_file():
                path.unlink()
        return left

    def test_are_sealed_as_they_are_written_and_no_longer_than_needed(self, town: Town) -> None:
        centre = seal(town, town.centre)
        self.read(centre)
        assert sealed_events(town, centre) == ["chain_began", "case_opened", "document_opened"]
        assert plain_hits(centre.folder) == []
        assert centre.sync().ok
        assert list(folder_of(centre).iterdir()) == []

    def test_reach_the_access_log_though_nobody_can_open_the_outbox(self, town: Town, tmp_path: Path) -> None:
        centre = seal(town, town.centre)
        assert centre.sync().ok
        self.read(centre)
        assert centre.sync().ok
        self.read(centre, "attachment_opened", "printed")
        centre.desk.events.note("document_opened", resource="x" * 150, reason="y" * 1000)
        left = self.left(centre, tmp_path)
        batch = left.batch()
        assert batch is not None
        for _ in range(2):  # an answer that was lost: all of it comes a second time
            fates, _heads = town.store.take_sealed(batch.sealed, "ska-ssk.1")
            assert set(fates.values()) == {"taken"}
        left.settle(batch, fates)
        assert list((tmp_path / "left").iterdir()) == []
        events = schema.event.c
        with town.store._database.read() as db:
            rows = db.execute(select(events.data, events.doubt).where(events.chain != "").order_by(events.n)).all()
            assert check_events(db).clean
        kinds = ["chain_began", "case_opened", "document_opened", "attachment_opened", "printed", "document_opened"]
        assert [parse_event(row.data).kind for row in rows] == kinds
        assert {row.doubt for row in rows} == {""}
        centre.start().enrol()

    def test_are_sealed_in_parts_that_the_intake_takes(self, town: Town) -> None:
        town.centre.desk.events.write("case_opened", reason='"' * 1000)
        for _ in range(150):
            self.read(town.centre)
        centre = seal(town, town.centre)
        assert len(sealed_events(town, centre)) == 302
        (path,) = folder_of(centre).iterdir()
        assert len(read_sealed(path)) > 3
        assert max(map(len, read_sealed(path))) < 130_000

    def test_of_a_chain_that_was_begun_anew_are_sealed_as_they_stand_then(self, town: Town) -> None:
        centre = seal(town, town.centre)
        self.read(centre)
        centre.outbox.events.begin_chain("fork")
        assert sealed_events(town, centre) == ["chain_began", "chain_began", "case_opened", "document_opened"]
        assert len({one.events.chain for one in opened_copies(town, centre) if one.events is not None}) == 1

    def test_that_were_changed_or_whose_chain_has_a_hole_wait_for_somebody(self, town: Town, tmp_path: Path) -> None:
        centre = seal(town, town.centre)
        assert centre.sync().ok
        self.read(centre)
        self.read(centre)
        key = verify_intake_key(town.store.intake.statement, town.store.public_key)
        parts = [one.events for one in opened_copies(town, centre) if one.events is not None]
        forged = replace(parts[0], events=(parts[0].events[0].replace(b"first", b"fIrst"), *parts[0].events[1:]))
        fates, _ = town.store.take_sealed([seal_events(forged, key), seal_events(parts[-1], key)], "ska-ssk.1")
        assert set(fates.values()) == {"waits"}
        with town.store._database.read() as db:
            codes = sorted(db.scalars(select(schema.sealed_in.c.code)))
        assert codes == ["bad_event_signature", "hole"]
        whole = [seal_events(one, key) for one in reversed(parts)]
        fates, _ = town.store.take_sealed(whole, "ska-ssk.1")  # in whatever order they come
        assert set(fates.values()) == {"taken"}

    def test_of_a_lost_device_are_taken_with_a_mark(self, town: Town, tmp_path: Path) -> None:
        centre = seal(town, town.centre)
        assert centre.sync().ok
        self.read(centre)
        device = centre.outbox.device()
        assert device is not None
        town.store.lose_device(device.device_id)
        batch = self.left(centre, tmp_path).batch()
        assert batch is not None
        fates, _ = town.store.take_sealed(batch.sealed, "ska-ssk.1")
        assert set(fates.values()) == {"taken"}
        with town.store._database.read() as db:
            doubts = set(db.scalars(select(schema.event.c.doubt).where(schema.event.c.chain != "")))
        assert doubts == {"device_lost"}
        town.store.find_again(device.device_id)
        centre.start().enrol()


@pytest.mark.parametrize(
    "told", [b"", b"[]", b"{}", b'{"chain":"x"}', b'{"chain":1,"device_id":"","events":["x"],"first":1,"previous":""}']
)
def test_what_is_no_delivery_of_events_is_unreadable(town: Town, told: bytes) -> None:
    public = X25519PublicKey.from_public_bytes(verify_intake_key(town.store.intake.statement, town.store.public_key))
    sealed = SUITE.encrypt(told, public, b"samsa/sealed-events/v1")
    fates, _ = town.store.take_sealed([sealed], "ska-ssk.1")
    assert set(fates.values()) == {"unreadable"}
