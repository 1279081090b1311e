"""Programs of different ages: their files, forms and operations. Nothing is lost on the way forth or back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.models import cipher_file, file_migration, outbox, replica
from desktop.models.cipher_file import NewerSchemaError
from desktop.models.outbox import Outbox
from desktop.models.outbox_steps import STEPS
from desktop.models.replica import Replica
from desktop.models.schema_versions import REPLICA_SCHEMA
from tests.desktop.models.older_files import make_outbox_1
from tests.sync.little_town import FILE_KEY, Town


class Killed(BaseException):
    """The process ends here."""


def killed_at(number: int, call: Callable[..., object]) -> Callable[..., object]:
    """The same call, but the process ends right before its `number`th time."""
    calls = 0

    def counted(*args: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        if calls == number:
            raise Killed
        return call(*args, **named)

    return counted


@pytest.mark.parametrize("step", range(1, 8))
def test_fault_44_a_replica_that_gives_way_to_a_newer_one_may_be_interrupted_anywhere(
    town: Town, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    case_id, plan = town.planning()
    nurse = town.nurse
    assert nurse.desk.save_draft(case_id, plan, "situation", "Rollatorn står i hallen")
    nurse.desk.publish(case_id, plan)
    nurse.stop()
    monkeypatch.setattr(replica, "SCHEMA_VERSION", REPLICA_SCHEMA + 1)
    with monkeypatch.context() as patch:
        if step <= 6:
            patch.setattr(Path, "unlink", killed_at(step, Path.unlink))
        else:
            patch.setattr(cipher_file, "_write_header", killed_at(1, lambda *_: None))
        with pytest.raises(Killed):
            Replica.open(nurse.folder / "replica.db", FILE_KEY)
    nurse.start()
    assert nurse.outbox.waiting() == 1
    assert nurse.sync().ok
    record = nurse.desk.case(case_id)
    assert record is not None
    assert record.case.documents[plan].value("situation") == "Rollatorn står i hallen"
    monkeypatch.setattr(replica, "SCHEMA_VERSION", REPLICA_SCHEMA)
    with pytest.raises(NewerSchemaError):
        Replica.open(nurse.folder / "replica.db", FILE_KEY)


@pytest.mark.parametrize("place", ["in the transaction", "after it"])
def test_fault_44_an_outbox_on_its_way_to_a_newer_one_is_the_old_or_the_new_one(
    town: Town, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    case_id, plan = town.planning()
    nurse = town.nurse
    assert nurse.desk.save_draft(case_id, plan, "situation", "Rollatorn står i hallen")
    nurse.desk.publish(case_id, plan)
    nurse.desk.save_draft(case_id, plan, "person_view", "Vill hem")
    nurse.stop()
    make_outbox_1(nurse.folder / "outbox.db", FILE_KEY)
    with monkeypatch.context() as patch:
        if place == "after it":
            patch.setattr(cipher_file, "_write_header", killed_at(1, lambda *_: None))
        else:
            patch.setattr(file_migration, "StepFailedError", Killed)
            patch.setattr(outbox, "STEPS", {1: (*STEPS[1], "SELECT * FROM nothing")})
        with pytest.raises(Killed):
            Outbox.open(nurse.folder / "outbox.db", FILE_KEY, nurse.clock)
    nurse.start()
    assert nurse.outbox.waiting() == 1
    assert [cell.value for cell in nurse.outbox.drafts("ska-ssk")] == ["Vill hem"]
    town.sync_all()
    record = town.ward.desk.case(case_id)
    assert record is not None
    assert record.case.documents[plan].value("situation") == "Rollatorn står i hallen"
