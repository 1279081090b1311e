"""29. Somebody with an open-care case is admitted: the case ends as converted, and the ward reads what was written."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from domain.operation import CellValue
from tests.scenarios.acts import case_at, newest
from tests.scenarios.consents import GIVEN, WITHDRAWN, record
from tests.scenarios.county import County
from tests.scenarios.discharge import CENTRE, NURSE, SOCIAL, WARD, send, state
from tests.sync.little_town import ADMISSION

REQUEST: Mapping[str, CellValue] = {
    "reason_for_request": "Har blivit sämre sedan i måndags",
    "topic": "PLANNED_VISIT",
    "urgency": "WEEK",
    "sender_phone": "0500-12 34 56",
    "normal_mobility/level": "1",
    "medication_note": "Har nya droppar",
    "housing": "ORDINARY",
}
SITUATION, OWN_WORDS = "Går med rollator hemma", "Vill bo kvar hemma"
OPEN = "SAMORDNING_OPENV"


def open_case(county: County, cells: Mapping[str, CellValue] | None = None) -> str:
    """The municipal nurse has asked the health centre for care, and both have planned."""
    nurse, centre = county.device(NURSE), county.device(CENTRE)
    person: dict[str, CellValue] = {
        "person/id": "191212121212",
        "person/id_kind": "PNR",
        "person/name": "Tolvan Tolvansson",
        "consent/SAMORDNING_OPENV/state": "GIVET",
        **(cells or {}),
    }
    case_id = nurse.clock.new_id()
    assert nurse.desk.open_care.begin(case_id, person).queued
    request = county.document(nurse, case_id, "VBG")
    for path, value in REQUEST.items():
        nurse.desk.save_draft(case_id, request, path, value)
    assert nurse.desk.publish(case_id, request).queued
    answer = nurse.desk.open_care.request(case_id, [county.unit(CENTRE)])
    assert answer.queued, answer
    assert nurse.desk.create_document(case_id, "PLN").queued
    planning = county.document(nurse, case_id, "PLN")
    nurse.desk.save_draft(case_id, planning, "situation", SITUATION)
    nurse.desk.save_draft(case_id, planning, "person_view", OWN_WORDS)
    assert nurse.desk.publish(case_id, planning).queued
    county.sync()
    assert case_at(centre, case_id).of_kind("VBG")
    return case_id


def test_the_case_ends_and_the_ward_reads_what_was_written(county: County) -> None:
    earlier = open_case(county)
    admitted = county.admit()
    nurse, ward, social = county.device(NURSE), county.device(WARD), county.device(SOCIAL)
    assert state(nurse, earlier) == "OPC_TO_INPATIENT"
    header = case_at(nurse, earlier).header
    assert header is not None
    assert header.value("continues_in") == admitted
    assert ward.desk.case(earlier) is None
    for device in (ward, social, nurse):
        request, planning = (newest(device, admitted, kind) for kind in ("VBG", "PLN"))
        assert request.text("reason_for_request") == REQUEST["reason_for_request"]
        assert (request.text("carried/on"), request.text("carried/unit")) == ("2026-11-20", county.unit(NURSE))
        assert planning.text("situation") == SITUATION
    assert state(ward, admitted) == "INP_ADMITTED"
    # It lives on: the ward writes in it.
    ward.desk.save_draft(admitted, newest(ward, admitted, "VBG").doc_id, "allergies", "Penicillin")
    assert ward.desk.publish(admitted, newest(ward, admitted, "VBG").doc_id).queued
    county.sync()
    assert newest(nurse, admitted, "VBG").text("allergies") == "Penicillin"
    assert nurse.desk.publish(earlier, county.document(nurse, earlier, "VBG")).code


LIMITED: Mapping[str, CellValue] = {**GIVEN, "state": "BEGRÄNSAT"}


@pytest.mark.parametrize(
    ("limits", "told"),
    [({"excluded_units": ("ska-soc1",)}, None), ({"excluded_topics/HOUSING": True}, "")],
    ids=["a unit left out", "a topic left out"],
)
def test_no_more_is_told_than_she_has_let(county: County, limits: Mapping[str, CellValue], told: str | None) -> None:
    earlier = open_case(county)
    record(county.device(NURSE), earlier, OPEN, {**LIMITED, **limits})
    county.sync()
    admitted = county.admit()
    assert state(county.device(NURSE), earlier) == "OPC_TO_INPATIENT"
    requests = case_at(county.device(WARD), admitted).of_kind("VBG")
    assert [one.text("housing") for one in requests] == ([] if told is None else [told])
    assert [one.text("reason_for_request") != "" for one in requests] == ([] if told is None else [True])


def test_where_she_has_taken_her_yes_back_nothing_goes_along(county: County) -> None:
    earlier = open_case(county)
    record(county.device(NURSE), earlier, OPEN, WITHDRAWN)
    county.sync()
    admitted = county.admit()
    assert not case_at(county.device(WARD), admitted).of_kind("VBG")


def test_what_the_ward_has_written_already_stands(county: County) -> None:
    open_case(county)
    admitted = county.open_inpatient()
    ward = county.device(WARD)
    assert ward.desk.create_document(admitted, "PLN").queued
    planning = county.document(ward, admitted, "PLN")
    ward.desk.save_draft(admitted, planning, "situation", "Opererad i går")
    assert ward.desk.publish(admitted, planning).queued
    needs: dict[str, CellValue] = {**ADMISSION, "needs/KOM_SOL": True, "needs/PV": True}
    answer = send(county, ward, admitted, "INS", needs)
    assert answer.queued, answer
    county.sync()
    assert newest(ward, admitted, "PLN").doc_id == planning
    assert newest(ward, admitted, "PLN").text("situation") == "Opererad i går"
    assert newest(ward, admitted, "PLN").text("person_view") == OWN_WORDS
    assert newest(ward, admitted, "VBG").text("topic") == REQUEST["topic"]


def test_where_a_protected_person_lies_is_told_to_nobody(county: County) -> None:
    earlier = open_case(county, {"person/protected": "MARKED"})
    admitted = county.open_inpatient({"person/protected": "MARKED"})
    needs: dict[str, CellValue] = {**ADMISSION, "needs/KOM_SOL": True, "needs/PV": True}
    assert send(county, county.device(WARD), admitted, "INS", needs).queued
    county.sync()
    assert state(county.device(WARD), admitted) == "INP_ADMITTED"
    assert state(county.device(NURSE), earlier) != "OPC_TO_INPATIENT"
    assert not case_at(county.device(WARD), admitted).of_kind("VBG")
