"""The way home, as the ward and the others walk it: shared by the scenarios of the discharge process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop.models.process_records import ProcessRecord, StepRecord
from desktop.models.records import Answer, CaseRecord, OutboxItem, QueueState
from domain.operation import CellValue
from tests.scenarios.county import County
from tests.sync.little_town import Device

WARD, OTHER_WARD, NURSE, SOCIAL, CENTRE = (
    *("Sjukhusavdelning 1", "Sjukhusavdelning 2", "Kommun SSK", "Socialtjänst 1", "Vårdcentral 1"),
)
PARTIES = (NURSE, SOCIAL, CENTRE)
MEETING: Mapping[str, CellValue] = {
    "kind": "SUMMONS",
    "purpose": "Planera hemgången",
    "long_term_goal": "Bo kvar hemma",
    "questions/q1/text": "Vem hjälper till på morgonen?",
    "time_from": "10:00",
    "time_to": "11:00",
    "form": "PHONE",
    "called/c1/unit": "ska-ssk",
    "called/c1/contribution": "Hjälp på morgonen",
}


def now(device: Device, hours: float = 0) -> str:
    """The minute on the wall where the device stands, so many hours before."""
    device.clock.jump(round(-hours * 3600))
    told = device.desk.workplace.clock.local_minute()
    device.clock.jump(round(hours * 3600))
    return told


def send(
    county: County,
    device: Device,
    case_id: str,
    kind: str,
    cells: Mapping[str, CellValue],
    to: Sequence[str] = PARTIES,
) -> Answer:
    return device.desk.send(case_id, kind, [county.unit(name) for name in to], dict(cells))


def ready_cells(ward: Device) -> dict[str, CellValue]:
    return {"assessed_at": now(ward), "physician": "Nils Ros"}


def ready(county: County, case_id: str, ward: str = WARD) -> None:
    """The ward tells that the person is ready to leave, and everybody knows."""
    device = county.device(ward)
    answer = send(county, device, case_id, "UKL", ready_cells(device))
    assert answer.queued, answer
    county.sync()


def take_back(county: County, case_id: str, reason: str = "WORSE") -> None:
    ward = county.device(WARD)
    answer = send(county, ward, case_id, "UKL_W", {"reason": reason, "withdrawn_at": now(ward)})
    assert answer.queued, answer
    county.sync()


def discharge_cells(ward: Device) -> dict[str, CellValue]:
    return {
        "discharged_at": now(ward),
        "destination": "HOME",
        "new_medication_list_given": "YES",
        "patient_got_written_info": "YES",
    }


def discharge(county: County, case_id: str) -> None:
    ward = county.device(WARD)
    answer = send(county, ward, case_id, "UTS", discharge_cells(ward))
    assert answer.queued, answer
    county.sync()


def record(device: Device, case_id: str) -> CaseRecord:
    found = device.desk.case(case_id)
    assert found is not None
    return found


def process(device: Device, case_id: str) -> ProcessRecord:
    found = record(device, case_id).process
    assert found is not None
    return found


def state(device: Device, case_id: str) -> str:
    return process(device, case_id).state


def step(device: Device, case_id: str, event: str) -> StepRecord | None:
    """The step as the unit sees it now; None where it is not shown."""
    return next((one for one in process(device, case_id).steps if one.event == event), None)


def deadline_numbers(device: Device, case_id: str) -> set[int]:
    """Those that still run."""
    return {one.number for one in record(device, case_id).deadlines if not one.met and not one.stopped}


def ready_days(device: Device, case_id: str) -> list[int]:
    """Whole days of each time that the person was ready."""
    today = device.desk.workplace.clock.today()
    return [interval.days(today) for interval in record(device, case_id).ready]


def held(device: Device) -> list[OutboxItem]:
    return [item for item in device.desk.outbox() if item.state is QueueState.HELD]
