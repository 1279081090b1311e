"""Open care as the nurse, the health centre and the others walk it: shared by its scenarios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop.models.open_care_desk import OpenCareStanding
from desktop.models.records import Answer
from domain.case import Document
from domain.operation import CellValue
from tests.domain.test_open_care import REQUEST, VISIT
from tests.scenarios.acts import case_at, newest
from tests.scenarios.county import County
from tests.sync.little_town import Device

NURSE, CENTRE, SOCIAL, REHAB, CLINIC, WARD = (
    *("Kommun SSK", "Vårdcentral 1", "Socialtjänst 1", "Kommun rehab", "Psykogeriatriska mottagningen"),
    "Sjukhusavdelning 1",
)
PERSON: Mapping[str, CellValue] = {
    "person/id": "191212121212",
    "person/id_kind": "PNR",
    "person/name": "Tolvan Tolvansson",
    "consent/SAMORDNING_OPENV/state": "GIVET",
    "consent/SIP/state": "GIVET",
}
AFTER_VISIT = VISIT


def write(device: Device, case_id: str, kind: str, cells: Mapping[str, CellValue]) -> Answer:
    """Write in the case's living document of that kind, and share it."""
    doc_id = newest(device, case_id, kind).doc_id
    for path, value in cells.items():
        device.desk.save_draft(case_id, doc_id, path, value)
    return device.desk.publish(case_id, doc_id)


def begun(county: County, cells: Mapping[str, CellValue] = REQUEST, unit: str = NURSE) -> str:
    """A unit has begun a case with its request, which is written and not sent; the case id."""
    device = county.device(unit)
    case_id = device.clock.new_id()
    answer = device.desk.open_care.begin(case_id, PERSON)
    assert answer.queued, answer
    answer = write(device, case_id, "VBG", cells)
    assert answer.queued, answer
    return case_id


def asked_for(county: County, cells: Mapping[str, CellValue] = REQUEST, to: Sequence[str] = (CENTRE,)) -> str:
    """The nurse asks for care; synced with everybody it went to. The case id."""
    for name in to:
        county.device(name)
    case_id = begun(county, cells)
    answer = county.device(NURSE).desk.open_care.request(case_id, [county.unit(name) for name in to])
    assert answer.queued, answer
    county.sync()
    return case_id


def told(county: County, by: str, to: Sequence[str], cells: Mapping[str, CellValue]) -> str:
    """A unit begins a case by telling the others something (MVO); synced. The case id."""
    device = county.device(by)
    for name in to:
        county.device(name)
    case_id = device.clock.new_id()
    device.do("open_case", case_id, {"doc": device.clock.new_id(), "cells": {**PERSON, "case_type": "open_care"}})
    answer = device.desk.send(case_id, "MVO", [county.unit(name) for name in to], cells)
    assert answer.queued, answer
    county.sync()
    return case_id


def standing(device: Device, case_id: str) -> OpenCareStanding:
    return device.desk.open_care.standing(case_at(device, case_id))


def state(device: Device, case_id: str) -> str:
    return case_at(device, case_id).status


def request_at(device: Device, case_id: str) -> Document:
    return newest(device, case_id, "VBG")
