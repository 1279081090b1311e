"""A coordinated individual plan as its scenarios walk it, on the county's computers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop.models.records import Answer
from desktop.models.sip_records import SipRecord
from domain.operation import CellValue
from tests.desktop.plan_acts import begin_plan, hold_meeting, write_plan
from tests.domain.world import World, complete_plan
from tests.scenarios.county import County
from tests.sync.little_town import Device

CALL: Mapping[str, CellValue] = {
    "kind": "SUMMONS",
    "purpose": "Planera stödet hemma",
    "long_term_goal": "Jag vill bo kvar hemma",
    "questions/q1/text": "Vem hjälper till på morgonen?",
    "time_from": "10:00",
    "time_to": "11:00",
    "form": "PHONE",
}


def plan_of(device: Device, case_id: str) -> SipRecord:
    record = device.desk.sip.record(case_id)
    assert record is not None
    return record


def done(answer: Answer) -> Answer:
    assert answer.queued, answer
    return answer


def call_cells(day: str, units: Sequence[str] = ()) -> dict[str, CellValue]:
    """A call to a meeting on a day, with what each unit is to bring."""
    brings: dict[str, CellValue] = {}
    for number, unit in enumerate(units):
        brings |= {f"called/c{number}/unit": unit, f"called/c{number}/contribution": "Det ni gör i dag"}
    return {**CALL, "date": day, **brings}


def plan_cells(owner: str, **more: object) -> dict[str, object]:
    return {**complete_plan(World()), "plan_owner/unit": owner, **more}


def established(county: County, lead: str, others: Sequence[str] = (), **more: object) -> tuple[str, str]:
    """(case, plan) of a plan in force that every party holds; the lead answers for it."""
    device = county.device(lead)
    units = [county.device(name).unit_id for name in others]  # their computers are on, and hear of it
    case_id, plan = begin_plan(device.desk, units)
    write_plan(device.desk, case_id, plan, plan_cells(device.unit_id, **more))
    done(device.desk.publish(case_id, plan))
    hold_meeting(device.desk, case_id)
    done(device.desk.sip.establish(case_id))
    county.sync()
    assert plan_of(device, case_id).state == "SIP_ACTIVE"
    return case_id, plan
