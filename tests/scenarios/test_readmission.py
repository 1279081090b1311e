"""Admitted once more after the way home (domain.md T17): a new case that names the earlier one."""

from __future__ import annotations

from domain.operation import CellValue
from tests.scenarios.county import County
from tests.scenarios.discharge import NURSE, PARTIES, WARD, discharge, held, process, ready, send, state
from tests.sync.little_town import ADMISSION


def test_a_new_admission_is_a_new_case_that_names_the_earlier_one(county: County) -> None:
    first = county.admit()
    ready(county, first)
    discharge(county, first)
    ward = county.device(WARD)
    told: dict[str, CellValue] = {**ADMISSION, "needs/KOM_SOL": True, "needs/PV": True}
    assert send(county, ward, first, "INS", told).code == "new_admission_is_new_case"

    begun = ward.desk.persons.begin()
    person: dict[str, CellValue] = {
        "person/id": "191212121212",
        "person/id_kind": "PNR",
        "person/name": "Tolvan Tolvansson",
    }
    to = [county.unit(name) for name in PARTIES]
    answer = ward.desk.persons.admit(begun.case_id, begun.doc_id, person, to, told)
    assert answer.queued, answer
    county.sync()
    nurse = county.device(NURSE)
    assert (state(nurse, begun.case_id), state(nurse, first)) == ("INP_ADMITTED", "INP_DISCHARGED")
    assert process(nurse, begun.case_id).earlier == process(ward, begun.case_id).earlier == first
    assert process(nurse, first).earlier == ""


def test_what_is_closed_is_not_taken_up_while_she_lies_at_a_ward_again(county: County) -> None:
    first = county.admit()
    ward = county.device(WARD)
    assert send(county, ward, first, "AVB", {"reason": "NO_NEEDS"}).queued
    county.sync()
    admitted = county.admit()
    assert state(ward, admitted) == "INP_ADMITTED"
    assert ward.desk.process.take(first, "reactivate", {"reason": "Behöver hjälp ändå"}).queued
    county.sync()
    (item,) = held(ward)
    assert item.reason == "admitted_anew"
    assert state(ward, first) == "INP_ABORTED"
