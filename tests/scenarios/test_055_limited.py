"""55. A consent leaves Grundskola out: whoever takes it in as a party is refused, with the reason."""

from __future__ import annotations

from domain.operation import CellValue
from tests.scenarios.consents import GIVEN, INUT, MESSAGE, record
from tests.scenarios.county import County


def test_a_unit_that_the_person_leaves_out_cannot_be_taken_in(county: County) -> None:
    ward, nurse = county.device("Sjukhusavdelning 1"), county.device("Kommun SSK")
    case_id = county.admit(recipients=("Kommun SSK",))
    limited: dict[str, CellValue] = {
        **GIVEN,
        "state": "BEGRÄNSAT",
        "excluded_units": (county.unit("Grundskola"),),
        "excluded_topics/MEDICATION": True,
    }
    record(ward, case_id, INUT, limited)
    county.sync()

    refused = nurse.desk.change_parties(case_id, add=[county.unit("Grundskola")])
    assert (refused.queued, refused.code, refused.params["unit"]) == (False, "consent_excludes_unit", "ska-skola")
    assert nurse.desk.change_parties(case_id, add=[county.unit("Vårdcentral 1")]).queued

    told = {**MESSAGE, "new_medication": "NO"}
    topic = ward.desk.send(case_id, "MVO", [county.unit("Kommun SSK")], told)
    assert (topic.queued, topic.code, topic.params["topic"]) == (False, "consent_excludes_topic", "MEDICATION")
    assert ward.desk.send(case_id, "MVO", [county.unit("Kommun SSK")], MESSAGE).queued


def test_who_did_not_know_of_the_limit_is_held_by_the_store(county: County) -> None:
    """The nurse is out of reach when the ward records it."""
    ward, nurse = county.device("Sjukhusavdelning 1"), county.device("Kommun SSK")
    case_id = county.admit(recipients=("Kommun SSK",))
    record(ward, case_id, INUT, {**GIVEN, "state": "BEGRÄNSAT", "excluded_units": (county.unit("Grundskola"),)})
    assert ward.sync().ok
    queued = nurse.desk.change_parties(case_id, add=[county.unit("Grundskola")])
    assert queued.queued
    county.sync()
    (item,) = [item for item in nurse.desk.outbox() if item.op_id == queued.op_id]
    assert (item.state, item.reason, item.params["unit"]) == ("held", "consent_excludes_unit", "Grundskola")
    case = ward.desk.case(case_id)
    assert case is not None
    assert not case.case.takes_part(county.unit("Grundskola"))
