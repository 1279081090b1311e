"""What the scenarios about messages do and read, in the words of the scenarios."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.models.inbox_rows import InboxGroupKey
from desktop.models.records import Answer, MessageRecord
from domain.case import Case, Document
from domain.deadlines import Standing
from domain.operation import CellValue
from tests.scenarios.county import County
from tests.sync.little_town import Device

READY: Mapping[str, CellValue] = {"assessed_at": "2026-11-20T08:30", "physician": "Nils Ros"}
OUT: Mapping[str, CellValue] = {
    "discharged_at": "2026-11-20T08:45",
    "destination": "HOME",
    "new_medication_list_given": "YES",
    "patient_got_written_info": "YES",
}


def case_at(device: Device, case_id: str) -> Case:
    """The case as this computer shows it."""
    shown = device.desk.shown.case(case_id)
    assert shown is not None
    return shown.case


def holds(device: Device, case_id: str, doc_id: str) -> bool:
    """Whether anything of the document is on this computer."""
    shown = device.desk.shown.case(case_id)
    return shown is not None and doc_id in shown.case.documents


def newest(device: Device, case_id: str, kind: str) -> Document:
    return case_at(device, case_id).of_kind(kind)[-1]


def message_at(device: Device, case_id: str, doc_id: str) -> MessageRecord:
    record = device.desk.message(doc_id, case_id)
    assert record is not None
    return record


def asked(device: Device, case_id: str, group: InboxGroupKey = InboxGroupKey.WAITING_FOR_US) -> list[str]:
    """Why the case stands in a group of the unit's inbox; the kinds of message in the group to acknowledge."""
    rows = [row for row in device.desk.inbox().group(group) if row.case_id == case_id]
    return [row.kind if group is InboxGroupKey.TO_ACKNOWLEDGE else row.reason for row in rows]


def standing_of(device: Device, case_id: str, *numbers: int) -> list[Standing]:
    """How the deadlines with these numbers stand, as this computer reckons."""
    record = device.desk.case(case_id)
    assert record is not None
    now = device.clock.utc()
    return [deadline.standing(now) for deadline in record.deadlines if deadline.number in numbers]


def answer(device: Device, case_id: str, about: str, to: str, text: str, **cells: CellValue) -> Answer:
    """Answer a message; with `fields` (a path) ask for completion of it instead."""
    told: dict[str, CellValue] = {"code": "ANSWER", "text": text}
    if "fields" in cells:
        told |= {"code": "COMPLETE", f"fields/{device.clock.new_id()}/path": cells["fields"]}
    return device.desk.send(case_id, "KVI", [to], told, in_reply_to=about)


def tell_all(county: County, case_id: str, kind: str, cells: Mapping[str, CellValue]) -> Document:
    """The ward sends a message to every other party; the document, once everybody has it."""
    ward = county.device("Sjukhusavdelning 1")
    parties = [unit for unit in case_at(ward, case_id).parties if unit != "ska-avd1"]
    told = ward.desk.send(case_id, kind, parties, cells)
    assert told.queued, told
    county.sync()
    return newest(ward, case_id, kind)
