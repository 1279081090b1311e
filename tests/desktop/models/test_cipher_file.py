"""Five failures are told apart, nothing is created in an old file's place, and each has a way out."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError, IntegrityError

from desktop.models.cipher_file import (
    CipherFileError,
    DamagedOutboxError,
    DamagedReplicaError,
    MissingKeyError,
    NewerSchemaError,
    WrongKeyError,
    header_path,
)
from desktop.models.outbox import Outbox
from desktop.models.outbox_rows import DraftCell
from desktop.models.replica import Replica
from desktop.models.rescue import salvage_outbox, set_aside
from desktop.models.texts import Texts
from domain.operation import NO_PREVIOUS, Author, Operation, parse_operation
from tests.sync.little_town import TickingClock, Town

KEY, OTHER = b"k" * 32, b"o" * 32
MARKER = "Rollatorn står i hallen"


def filled_outbox(path: Path, operations: int = 3) -> TickingClock:
    clock = TickingClock(1)
    outbox = Outbox.open(path, KEY, clock)
    outbox.become_device(clock.new_id(), 1)
    for number in range(operations):
        outbox.append([operation(clock, number)])
    outbox.save_draft("ska-ssk", DraftCell("d", "c", "situation", MARKER, None, ""))
    outbox.close()
    return clock


def operation(clock: TickingClock, number: int) -> Operation:
    author = Author("ska-ssk.1", "Anna Lindh", "sjuksköterska")
    body = {"doc": clock.new_id(), "text": f"{MARKER} {number} " + "x" * 900}
    one, two = clock.new_id(), clock.new_id()
    return Operation(one, "publish", two, one, 1, 1, NO_PREVIOUS, author, "ska-ssk", clock.utc(), 0, body)


def everything(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def flip(path: Path, page: int, page_size: int = 4096) -> None:
    data = bytearray(path.read_bytes())
    data[page * page_size + 1000] ^= 0x40
    path.write_bytes(data)


def first_page_of(path: Path, table: str) -> int:
    """The number, from 1, of a table's first page."""
    replica = Replica.open(path, KEY)
    with replica.file.read.begin() as db:
        page = int(db.exec_driver_sql(f"SELECT rootpage FROM sqlite_master WHERE name = '{table}'").scalar_one())
    replica.close()
    return page


def assert_untouched(folder: Path, before: dict[str, bytes]) -> None:
    after = everything(folder)
    assert {name: data for name, data in after.items() if not name.endswith("-shm")} == {
        name: data for name, data in before.items() if not name.endswith("-shm")
    }


def test_another_key_is_told_and_nothing_is_touched(tmp_path: Path) -> None:
    filled_outbox(tmp_path / "outbox.db")
    before = everything(tmp_path)
    with pytest.raises(WrongKeyError):
        Outbox.open(tmp_path / "outbox.db", OTHER, TickingClock())
    assert_untouched(tmp_path, before)


def test_a_missing_key_is_told_and_nothing_is_touched(tmp_path: Path) -> None:
    filled_outbox(tmp_path / "outbox.db")
    before = everything(tmp_path)
    with pytest.raises(MissingKeyError):
        Outbox.open(tmp_path / "outbox.db", None, TickingClock())
    assert_untouched(tmp_path, before)


def test_a_damaged_replica_is_told_set_aside_and_fetched_anew(town: Town) -> None:
    case_id, _ = town.planning()
    nurse = town.nurse
    draft = nurse.desk.save_draft(case_id, town.document(nurse, case_id, "PLN"), "situation", MARKER)
    assert draft
    nurse.stop()
    path = nurse.folder / "replica.db"
    flip(path, 2, 16384)
    path.with_name("replica.db.open").touch()
    with pytest.raises(DamagedReplicaError):
        Replica.open(path, KEY)
    place = set_aside(path, nurse.clock)
    assert (place / "replica.db").exists()
    nurse.start()
    assert nurse.desk.case(case_id) is None
    assert nurse.sync().ok
    record = nurse.desk.case(case_id)
    assert record is not None
    assert list(record.drafts.values()) == [{"situation": MARKER}]


@pytest.mark.parametrize("page", [1, 3, 5, 7])
def test_a_damaged_outbox_is_told_and_what_can_be_read_is_saved(tmp_path: Path, page: int) -> None:
    path = tmp_path / "outbox.db"
    clock = filled_outbox(path, operations=12)
    flip(path, page)
    damaged = path.read_bytes()
    with pytest.raises(DamagedOutboxError):
        Outbox.open(path, KEY, clock)
    assert path.read_bytes() == damaged
    report = salvage_outbox(path, KEY, clock)
    assert (report.aside / "outbox.db").read_bytes() == damaged
    assert report.operations + report.unreadable >= 12 or report.drafts == 1
    assert report.operations >= 6
    outbox = Outbox.open(path, KEY, clock)
    outbox.become_device(clock.new_id(), 1)
    assert outbox.waiting() == report.operations
    assert len(outbox.drafts("ska-ssk")) == report.drafts
    sequence = [parse_operation(signed.data).device_seq for signed in outbox.batch(100, 10**6)]
    assert sequence == list(range(1, report.operations + 1))
    outbox.close()


def test_an_outbox_that_has_vanished_is_damage_not_a_new_beginning(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    clock = filled_outbox(path)
    path.unlink()
    with pytest.raises(DamagedOutboxError):
        Outbox.open(path, KEY, clock)
    assert not path.exists()
    path.touch()
    with pytest.raises(DamagedOutboxError):
        Outbox.open(path, KEY, clock)
    assert path.stat().st_size == 0


@pytest.mark.parametrize("told_by", ["header", "database"])
def test_a_newer_programs_file_is_refused(tmp_path: Path, told_by: str) -> None:
    path = tmp_path / "outbox.db"
    clock = filled_outbox(path)
    if told_by == "header":
        header = json.loads(header_path(path).read_text("utf-8"))
        header_path(path).write_text(json.dumps({**header, "schema": 99}), "utf-8")
    else:
        outbox = Outbox.open(path, KEY, clock)
        with outbox._file.write.begin() as db:
            db.exec_driver_sql("PRAGMA user_version = 99")
        outbox.close()
    before = everything(tmp_path)
    with pytest.raises(NewerSchemaError):
        Outbox.open(path, KEY, clock)
    assert_untouched(tmp_path, before)


def test_a_file_without_its_header_opens_and_gets_one(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    clock = filled_outbox(path)
    header_path(path).unlink()
    outbox = Outbox.open(path, KEY, clock)
    assert outbox.waiting() == 3
    outbox.close()
    assert header_path(path).exists()


def test_every_failure_has_its_own_words() -> None:
    texts = Texts.load()
    codes = [error.code for error in CipherFileError.__subclasses__()]
    assert len(codes) == 6
    assert len({texts.say(code) for code in codes}) == 6
    for code in codes:
        assert texts.knows(code)
        assert "Inget är ändrat" in texts.say(code) or "inte" in texts.say(code)


def test_a_session_that_ended_in_a_database_error_has_its_file_checked_at_the_next_start(town: Town) -> None:
    town.planning()
    town.nurse.stop()
    path = town.nurse.folder / "replica.db"
    flip(path, first_page_of(path, "r_scope") - 1, 16384)
    replica = Replica.open(path, KEY)
    with pytest.raises(DatabaseError):
        replica.scope("unit:ska-ssk")
    replica.close()
    assert path.with_name("replica.db.open").exists()
    with pytest.raises(DamagedReplicaError):
        Replica.open(path, KEY)


def test_a_question_put_wrongly_puts_no_file_in_doubt(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    clock = filled_outbox(path)
    outbox = Outbox.open(path, KEY, clock)
    with pytest.raises(IntegrityError), outbox._file.write.begin() as db:
        db.exec_driver_sql("INSERT INTO meta (name, value) SELECT name, value FROM meta")
    outbox.close()
    assert not path.with_name("outbox.db.open").exists()


def test_an_error_of_the_database_does_not_quote_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    clock = filled_outbox(path)
    outbox = Outbox.open(path, KEY, clock)
    with outbox._file.write.begin() as db:
        db.exec_driver_sql("DROP TABLE draft")
    with pytest.raises(DatabaseError) as error:
        outbox.save_draft("ska-ssk", DraftCell("d", "c", "situation", MARKER, None, ""))
    assert "draft" in str(error.value)
    assert MARKER not in str(error.value)
    assert "ska-ssk" not in str(error.value)
    outbox.close()


def test_files_are_private_and_hold_no_plain_text(tmp_path: Path) -> None:
    folder = tmp_path / "device"
    filled_outbox(folder / "outbox.db")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for file in folder.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
        assert MARKER.encode() not in file.read_bytes(), file.name
        assert b"SQLite format" not in file.read_bytes()[:100], file.name


def test_the_outbox_waits_for_the_disk_and_both_use_a_log(tmp_path: Path) -> None:
    outbox = Outbox.open(tmp_path / "outbox.db", KEY, TickingClock())
    replica = Replica.open(tmp_path / "replica.db", KEY)
    wanted = {
        "synchronous": (2, 1),
        "journal_mode": ("wal", "wal"),
        "cipher_page_size": ("4096", "16384"),
        "secure_delete": (1, 1),
        "temp_store": (2, 2),
        "trusted_schema": (0, 0),
        "foreign_keys": (1, 1),
        "cipher_memory_security": ("1", "1"),
    }
    for pragma, expected in wanted.items():
        for file, value in zip((outbox._file, replica.file), expected, strict=True):
            with file.write.begin() as db:
                assert db.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value, pragma
    outbox.close()
    replica.close()
