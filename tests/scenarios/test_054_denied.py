"""54. A person says no: all sending is off, and what stays in the own unit works."""

from __future__ import annotations

from tests.scenarios.consents import INUT, MESSAGE, REFUSED, SIP, WITHDRAWN, record
from tests.scenarios.county import County
from tests.scenarios.discharge import NURSE, discharge_cells, ready_cells, send
from tests.sync.little_town import ADMISSION


def test_a_no_stops_all_sending_and_nothing_in_the_own_unit(county: County) -> None:
    ward, nurse = county.device("Sjukhusavdelning 1"), county.device("Kommun SSK")
    case_id = county.admit(recipients=("Kommun SSK",))
    assert nurse.desk.create_document(case_id, "PLN").queued
    planning = county.document(nurse, case_id, "PLN")
    record(nurse, case_id, INUT, REFUSED)
    record(nurse, case_id, SIP, REFUSED)
    county.sync()

    nurse.desk.save_draft(case_id, planning, "person_view", "Vill klara sig själv")
    answers = [
        ward.desk.send(case_id, "MVO", [county.unit("Kommun SSK")], MESSAGE),
        ward.desk.change_parties(case_id, add=[county.unit("Vårdcentral 1")]),
        nurse.desk.publish(case_id, planning),
        nurse.desk.create_document(case_id, "SIP"),
    ]
    assert {(answer.queued, answer.code) for answer in answers} == {(False, "consent_does_not_allow")}
    assert {answer.params["state"] for answer in answers} == {"NEKAT"}
    assert nurse.desk.acknowledge(case_id, county.document(nurse, case_id, "INS")).queued, "what was received is hers"

    alone = county.open_inpatient({f"consent/{INUT}/state": "NEKAT", "person/name": "Ensam"})
    assert ward.desk.create_document(alone, "PLN").queued, "planning with the person, in the own unit"
    refused = ward.desk.send(alone, "INS", [county.unit("Kommun SSK")], ADMISSION)
    assert (refused.queued, refused.code) == (False, "consent_does_not_allow")
    county.sync()
    assert ward.desk.counts() == (0, 0, 0)


def test_after_a_no_the_ward_may_tell_the_time_of_ready_and_nothing_more(county: County) -> None:
    """domain.md §6.3: NEKAT lets the time of UKL out to those who take part, ÅTERKALLAT what closes the case too."""
    ward, nurse = county.device("Sjukhusavdelning 1"), county.device("Kommun SSK")
    case_id = county.admit(recipients=("Kommun SSK",))
    assert nurse.desk.create_document(case_id, "PLN").queued
    county.sync()
    record(nurse, case_id, INUT, REFUSED)
    county.sync()
    more = send(county, ward, case_id, "UKL", {**ready_cells(ward), "summary_of_needs": "Hjälp på morgonen"}, [NURSE])
    assert (more.queued, more.code) == (False, "consent_does_not_allow")
    assert send(county, ward, case_id, "UKL", ready_cells(ward), [NURSE]).queued
    closing = discharge_cells(ward)
    assert send(county, ward, case_id, "UTS", closing, [NURSE]).code == "consent_does_not_allow"
    record(ward, case_id, INUT, WITHDRAWN)
    assert send(county, ward, case_id, "UTS", closing, [NURSE]).queued
    county.sync()
    assert ward.desk.counts() == (0, 0, 0)
