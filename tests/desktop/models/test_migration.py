"""An updated program takes the outbox along whole; a replica is fetched anew; what fails leaves things as they were."""

from __future__ import annotations

import json
from pathlib import Path
from types import MappingProxyType

import pytest

from desktop.models import outbox as outbox_module
from desktop.models.cipher_connection import connector, header_path
from desktop.models.cipher_file import NotTakenAlongError
from desktop.models.file_migration import StepFailedError, take_along
from desktop.models.outbox import Outbox
from desktop.models.outbox_steps import STEPS
from desktop.models.schema_versions import OUTBOX_SCHEMA
from tests.desktop.models.older_files import make_outbox_1, tables_of
from tests.desktop.models.test_cipher_file import KEY, MARKER, everything, filled_outbox
from tests.sync.little_town import TickingClock


def test_there_is_a_step_from_every_version() -> None:
    assert sorted(STEPS) == list(range(1, OUTBOX_SCHEMA))


def test_an_older_outbox_comes_along_with_all_that_was_in_it(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    clock = filled_outbox(path, operations=5)
    fresh = Outbox.open(tmp_path / "fresh.db", KEY, clock)
    wanted = tables_of(fresh)
    fresh.close()
    make_outbox_1(path, KEY)
    outbox = Outbox.open(path, KEY, clock)
    assert tables_of(outbox) == wanted
    assert outbox.waiting() == 5
    assert [cell.value for cell in outbox.drafts("ska-ssk")] == [MARKER]
    assert outbox.device() is not None
    outbox.close()
    assert json.loads(header_path(path).read_text("utf-8"))["schema"] == OUTBOX_SCHEMA
    Outbox.open(path, KEY, clock).close()


@pytest.mark.parametrize("wrong", ["ALTER TABLE nothing ADD COLUMN x TEXT", "INSERT INTO meta SELECT * FROM meta"])
def test_a_step_that_fails_leaves_the_outbox_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    path = tmp_path / "outbox.db"
    clock = filled_outbox(path)
    make_outbox_1(path, KEY)
    before = everything(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(outbox_module, "STEPS", MappingProxyType({1: (*STEPS[1], wrong)}))
        with pytest.raises(NotTakenAlongError) as error:
            Outbox.open(path, KEY, clock)
    assert MARKER not in str(error.value.__cause__)
    assert {n: d for n, d in everything(tmp_path).items() if not n.endswith("-shm")} == before
    outbox = Outbox.open(path, KEY, clock)
    assert outbox.waiting() == 3
    outbox.close()


def test_a_rebuilt_table_keeps_the_rows_that_refer_to_it_and_a_torn_reference_stops_the_step(tmp_path: Path) -> None:
    creator = connector(tmp_path / "any.db", KEY, 4096, "OFF")
    with creator() as db:
        db.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        db.execute("CREATE TABLE child (id INTEGER, parent INTEGER REFERENCES parent ON DELETE CASCADE)")
        db.execute("INSERT INTO parent VALUES (1)")
        db.execute("INSERT INTO child VALUES (1, 1)")
        db.execute("PRAGMA user_version = 1")
    db.close()
    rebuilt = (
        "CREATE TABLE parent_2 (id INTEGER PRIMARY KEY, name TEXT)",
        "INSERT INTO parent_2 (id) SELECT id FROM parent",
        "DROP TABLE parent",
        "ALTER TABLE parent_2 RENAME TO parent",
    )
    take_along(creator, 1, 2, {1: rebuilt})
    with pytest.raises(StepFailedError, match="foreign_key_check"):
        take_along(creator, 2, 3, {2: ("DELETE FROM parent",)})
    db = creator()
    assert db.execute("SELECT count(*) FROM child").fetchone()[0] == 1
    assert db.execute("SELECT count(*) FROM parent").fetchone()[0] == 1
    assert db.execute("PRAGMA user_version").fetchone()[0] == 2
    db.close()


def test_the_swedish_day_begins_an_hour_or_two_before_the_utc_day() -> None:
    winter = TickingClock(start_ms=1_795_131_000_000)
    assert winter.utc() == "2026-11-19T23:30:00.007Z"
    assert winter.today() == "2026-11-20"
    assert winter.day_began() == "2026-11-19T23:00:00.000Z"
    assert TickingClock(start_ms=1_782_000_000_000).day_began().endswith("T22:00:00.000Z")
