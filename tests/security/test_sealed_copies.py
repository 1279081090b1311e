"""Everything saved lies sealed beside the outbox too, from the moment it is saved: no lost key loses work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desktop.models.outbox import Outbox
from desktop.models.sealed_work import LeftWork, read_sealed
from domain.operation import parse_operation
from domain.signature import verify_intake_key
from tests.desktop.models.test_crash import plain_hits
from tests.sync.little_town import FILE_KEY, Device, Town

_ROOT = Path(__file__).resolve().parents[2]


def seal(town: Town, device: Device) -> Device:
    device.outbox.seal_to(verify_intake_key(town.store.intake.statement, town.store.public_key))
    return device


def folder_of(device: Device) -> Path:
    return device.folder / "outbox.db.sealed"


def sealed_ids(town: Town, device: Device) -> list[str]:
    """The operations in the sealed copies, opened as only the store can."""
    blobs = [blob for path in sorted(folder_of(device).glob("*.sealed")) for blob in read_sealed(path)]
    opened = town.store.intake.open(blobs)
    return [parse_operation(one.signed.data).op_id for one in opened if one.signed is not None]


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
    assert sealed_ids(town, nurse) == []
    assert nurse.desk.create_document(case_id, "SIP").queued
    assert len(sealed_ids(town, nurse)) == 1


def test_a_copy_that_a_crash_kept_from_being_written_is_made_at_the_next_start(town: Town, nurse: Device) -> None:
    whole = sealed_ids(town, nurse)
    nurse.stop()
    for path in folder_of(nurse).glob("*.sealed"):
        path.write_bytes(path.read_bytes()[:-10])
    assert sealed_ids(town, nurse) == whole[:-1]
    nurse.start()
    assert sealed_ids(town, nurse) == whole
    assert len(list(folder_of(nurse).iterdir())) == 1


def test_new_numbers_are_sealed_anew(town: Town, nurse: Device) -> None:
    before = sealed_ids(town, nurse)
    nurse.outbox.renumber(2)
    assert sealed_ids(town, nurse) == before
    (path,) = folder_of(nurse).glob("*.sealed")
    (first, *_) = town.store.intake.open(read_sealed(path))
    assert first.incarnation == 2


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
    assert left.leave(nurse.folder / "outbox.db") == len(written)
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
    assert sorted(fates.values()) == ["taken", "unreadable"]
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
