"""Admitted once more after the way home (domain.md T17): a new case that names the earlier one."""

from __future__ import annotations

from domain.operation import CellValue
from tests.scenarios.county import County
from tests.scenarios.discharge import NURSE, PARTIES, WARD, discharge, process, ready, send, state
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
