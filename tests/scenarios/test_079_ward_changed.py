"""79. Sent offline to a ward that has handed the patient over meanwhile: it reaches the new ward, and both are told."""

from __future__ import annotations

from tests.scenarios.county import County
from tests.scenarios.discharge import NURSE, OTHER_WARD, WARD, record, send


def test_what_is_sent_to_the_former_ward_reaches_the_new_one(county: County) -> None:
    case_id = county.admit()
    ward, other, nurse = county.device(WARD), county.device(OTHER_WARD), county.device(NURSE)
    question = {"subject": "QUESTION", "body": "När provas rullatorn ut?"}
    assert send(county, nurse, case_id, "ADM", question, [WARD]).queued  # and she has no network

    assert ward.desk.process.take(case_id, "offer_ward", {"to_unit": "ska-avd2", "why": "PLACE"}).queued
    ward.sync()
    other.sync()
    assert other.desk.process.take(case_id, "accept_ward").queued
    other.sync()
    county.sync()

    sent = record(nurse, case_id).case.of_kind("ADM")[0]
    assert sent.marked("recipients") == ("ska-avd2",)
    assert sent.text("redirected/ska-avd1") == "ska-avd2"
    got = other.desk.message(sent.doc_id, case_id)
    assert got is not None
    assert got.may_acknowledge
    assert ward.desk.message(sent.doc_id, case_id) is None
    assert record(nurse, case_id).unverified == frozenset()
