"""Faults 35, 36 and 39 of sync.md §5: several write in the same place while none of them has a network."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sync.checker import Log, check_quiet, check_store
from tests.sync.little_town import Device, Town, copy_town
from tests.sync.machine import ROWS, template


class Gathering:
    """A town with a Planering that everybody holds."""

    def __init__(self, folder: Path) -> None:
        model, self.case_id, self.plan = template()
        self.town: Town = copy_town(model, folder / "town")
        self.promised: dict[str, str] = {}

    def write(self, device: Device, path: str, value: str | bool) -> None:
        device.desk.save_draft(self.case_id, self.plan, path, value)
        answer = device.desk.publish(self.case_id, self.plan)
        assert answer.queued, answer
        self.promised[answer.op_id] = device.unit_id

    def ends_well(self) -> Log:
        self.town.sync_all()
        log = Log(self.town.store)
        with self.town.store._database.read() as db:
            context = self.town.store._rules(db).context(self.town.clock.moment())
        check_store(log, context, set(log.keys))
        check_quiet(self.town.devices.values(), log, self.promised)
        return log

    def two_texts(self, device: Device) -> list[set[str]]:
        """What stands beside each other, as she is shown it."""
        record = device.desk.case(self.case_id)
        assert record is not None
        return [
            {str(value) for value in (*one.conflict.values, *one.conflict.incumbent_values)} for one in record.two_texts
        ]


@pytest.fixture
def gathering(tmp_path: Path) -> Gathering:
    return Gathering(tmp_path)


def test_fault_35_three_parties_write_the_same_field_offline(gathering: Gathering) -> None:
    town = gathering.town
    for device, text in ((town.ward, "Uppegående"), (town.nurse, "Sängliggande"), (town.centre, "Vill hem")):
        gathering.write(device, "situation", text)
    gathering.ends_well()
    for device in town.devices.values():
        texts = gathering.two_texts(device)
        assert set().union(*texts) == {"Uppegående", "Sängliggande", "Vill hem"}
    town.close()


def test_fault_36_a_row_is_removed_while_somebody_writes_in_it(gathering: Gathering) -> None:
    town = gathering.town
    gathering.write(town.ward, f"equipment/{ROWS[0]}/what", "Rollator")
    town.sync_all()
    gathering.write(town.ward, f"equipment/{ROWS[0]}", False)
    gathering.write(town.nurse, f"equipment/{ROWS[0]}/what", "Rullstol")
    gathering.ends_well()
    record = town.centre.desk.case(gathering.case_id)
    assert record is not None
    assert record.two_texts, "both that it was removed and what was written in it are shown"
    kept = record.case.documents[gathering.plan].value(f"equipment/{ROWS[0]}/what")
    assert "Rullstol" in {str(kept), *set().union(*gathering.two_texts(town.centre))}
    town.close()


def test_fault_39_fifty_edits_on_a_field_whose_base_moved_are_one_conflict(gathering: Gathering) -> None:
    town = gathering.town
    gathering.write(town.ward, "situation", "Uppegående")
    town.ward.sync()
    for number in range(50):
        gathering.write(town.nurse, "situation", f"Sängliggande {number}")
    gathering.ends_well()
    for device in town.devices.values():
        record = device.desk.case(gathering.case_id)
        assert record is not None
        assert len([one for one in record.two_texts if one.conflict.open]) == 1
        assert gathering.two_texts(device)[-1] == {"Uppegående", "Sängliggande 49"}
    town.close()
