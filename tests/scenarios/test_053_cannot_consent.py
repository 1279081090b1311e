"""53. Somebody cannot consent and the harm is assessed: the admission goes, and its receivers see on what basis."""

from __future__ import annotations

from tests.scenarios.consents import INUT, assessed, record
from tests.scenarios.county import County
from tests.sync.little_town import ADMISSION


def test_what_is_assessed_may_be_sent_and_the_receivers_see_the_basis(county: County) -> None:
    ward, nurse = county.device("Sjukhusavdelning 1"), county.device("Kommun SSK")
    case_id = county.open_inpatient({f"consent/{INUT}/state": "KAN_EJ_SAMTYCKA"})
    told = {**ADMISSION, "consent": "HARM_ASSESSED"}
    refused = ward.desk.send(case_id, "INS", [county.unit("Kommun SSK")], told)
    assert (refused.queued, refused.code, refused.params["state"]) == (
        False,
        "consent_does_not_allow",
        "KAN_EJ_SAMTYCKA",
    )

    record(ward, case_id, INUT, assessed(county, "Kommun SSK"))
    beyond = ward.desk.send(case_id, "INS", [county.unit("Kommun SSK"), county.unit("Vårdcentral 1")], told)
    assert (beyond.queued, beyond.code, beyond.params["unit"]) == (False, "harm_not_assessed_for", "ska-vc1")
    assert ward.desk.send(case_id, "INS", [county.unit("Kommun SSK")], told).queued
    county.sync()

    message = nurse.desk.message(county.document(nurse, case_id, "INS"), case_id)
    assert message is not None
    basis = message.consent
    assert basis.sent_under == "KAN_EJ_SAMTYCKA_MENPRÖVAD"
    assert (basis.assessed, basis.assessed_by, basis.assessed_basis) == (True, "Eva Dahl", "OSL_25_13")
    assert basis.assessed_reason == "Behövs för att hemgången ska bli säker"
    case = nurse.desk.case(case_id)
    assert case is not None
    assert not case.unverified


def test_an_assessment_that_is_to_be_made_anew_counts_no_more(county: County) -> None:
    ward = county.device("Sjukhusavdelning 1")
    case_id = county.open_inpatient({f"consent/{INUT}/state": "KAN_EJ_SAMTYCKA"})
    record(ward, case_id, INUT, assessed(county, "Kommun SSK"))
    county.sync()
    county.hours(8 * 24)
    told = {**ADMISSION, "consent": "HARM_ASSESSED", "estimated_discharge": "2026-12-05"}
    refused = ward.desk.send(case_id, "INS", [county.unit("Kommun SSK")], told)
    assert (refused.queued, refused.code) == (False, "consent_does_not_allow")
