"""63. A valid reserve number of the region is taken, a wrong check digit and a wrong serial are told apart."""

from __future__ import annotations

import pytest

from domain.operation import CellValue
from tests.scenarios.county import County
from tests.sync.little_town import ADMISSION


@pytest.mark.parametrize(
    ("number", "code"),
    [("19810829M071", ""), ("19810829M072", "check_digit"), ("19810829M089", "reserve_sex_serial")],
)
def test_the_number_is_read(county: County, number: str, code: str) -> None:
    ward = county.device("Sjukhusavdelning 1").desk
    assert ward.persons.read(number).code == code
    answer = ward.persons.open(ward.persons.begin().case_id, person(number))
    assert (answer.queued, answer.params.get("reason", "")) == (not code, code)


def person(number: str, kind: str = "LRID") -> dict[str, CellValue]:
    told = {"person/id": number, "person/id_kind": kind, "person/name": "Okänd man"}
    return {"case_type": "inpatient", **told, "consent/SAMORDNING_INUT/state": "GIVET"}


def test_nobody_has_made_sure_who_it_is_and_that_is_seen(county: County) -> None:
    ward = county.device("Sjukhusavdelning 1").desk
    case_id = ward.persons.begin().case_id
    assert ward.persons.open(case_id, person("19810829M071")).queued
    record = ward.case(case_id)
    assert record is not None
    assert (record.person.id_text, record.person.verified, record.person.age) == ("19810829-M071", False, 45)


def test_somebody_nobody_can_name_stays_at_the_ward_until_she_has_a_number(county: County) -> None:
    ward = county.device("Sjukhusavdelning 1").desk
    number, begun = ward.persons.temporary(), ward.persons.begin()
    units = [county.unit("Kommun SSK")]
    refused = ward.persons.admit(begun.case_id, begun.doc_id, person(number.value, "TMP"), units, dict(ADMISSION))
    assert (refused.queued, refused.code) == (False, "identity_not_bound")
    assert ward.persons.open(begun.case_id, person(number.value, "TMP")).queued
    county.sync()
    record = ward.case(begun.case_id)
    assert record is not None
    assert (record.person.id_text, record.person.temporary) == ("", True)
    assert ward.send(begun.case_id, "INS", units, dict(ADMISSION)).code == "identity_not_bound"

    bound = ward.persons.bind(begun.case_id, {"person/id": "19810829M071", "person/id_kind": "LRID"})
    assert bound.queued, bound
    county.sync()
    again = ward.case(begun.case_id)
    assert again is not None
    assert (again.person.id_text, again.person.temporary) == ("19810829-M071", False)
    assert ward.send(begun.case_id, "INS", units, dict(ADMISSION)).queued
