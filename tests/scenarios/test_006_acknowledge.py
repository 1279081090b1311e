"""6. One nurse at Kommun SSK acknowledges: the ward sees name, unit and time; her colleagues' task disappears."""

from __future__ import annotations

from desktop.models.inbox_rows import InboxGroupKey
from tests.scenarios.county import County
from tests.sync.little_town import Device


def to_acknowledge(device: Device, case_id: str) -> list[str]:
    rows = device.desk.inbox().group(InboxGroupKey.TO_ACKNOWLEDGE)
    return [row.kind for row in rows if row.case_id == case_id]


def test_one_acknowledgement_is_enough_for_the_unit(county: County) -> None:
    case_id = county.admit()
    nurse, ward = county.device("Kommun SSK"), county.device("Sjukhusavdelning 1")
    colleague = county.colleague("ska-ssk")
    assert to_acknowledge(nurse, case_id) == to_acknowledge(colleague, case_id) == ["INS"]

    message = county.document(nurse, case_id, "INS")
    assert nurse.desk.acknowledge(case_id, message).queued
    county.sync()

    assert to_acknowledge(nurse, case_id) == to_acknowledge(colleague, case_id) == []
    seen = ward.desk.message(message, case_id)
    assert seen is not None
    receipt = next(row for row in seen.receipts if row.unit_id == "ska-ssk")
    assert (receipt.unit_name, receipt.acknowledged_by) == ("Kommun SSK", "Anna Lindh")
    assert receipt.acknowledged_at.startswith("2026-11-2")
