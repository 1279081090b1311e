"""66. The same reserve number on another name: stopped, with an incident to call about."""

from __future__ import annotations

from domain.operation import CellValue
from tests.scenarios.county import County


def person(name: str) -> dict[str, CellValue]:
    number = {"person/id": "19810829M071"}  # whose kind need not be said
    return {"case_type": "inpatient", **number, "person/name": name}


def test_another_wards_patient_has_the_number(county: County) -> None:
    first = county.device("Göteborg sjukhusavdelning 1").desk
    second = county.device("Sjukhusavdelning 1").desk
    assert first.persons.open(first.persons.begin().case_id, person("Per Ek")).queued
    county.sync()
    case_id = second.persons.begin().case_id
    assert second.persons.open(case_id, person("Johan Berg")).queued, "a ward cannot know of another's case"
    county.sync()
    (held,) = second.outbox()
    assert held.reason == "identity_collision"
    assert held.params["incident"].startswith("K-")
    assert second.case(case_id) is None


def test_the_own_wards_patient_has_the_number(county: County) -> None:
    ward = county.device("Sjukhusavdelning 1").desk
    assert ward.persons.open(ward.persons.begin().case_id, person("Per Ek")).queued
    again = ward.persons.open(ward.persons.begin().case_id, person("Johan Berg"))
    assert (again.queued, again.code) == (False, "number_of_another"), "said at once, without a network"
    assert ward.persons.known(ward.persons.read("19810829M071"), "Johan Berg").other_name
    assert ward.persons.open(ward.persons.begin().case_id, person("Ek, Per")).queued
