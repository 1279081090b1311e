"""Home again, and there is more to do: open care goes on from the ward's case with what was planned there (§1.4)."""

from __future__ import annotations

from tests.scenarios.acts import case_at
from tests.scenarios.county import County
from tests.scenarios.discharge import CENTRE, NURSE, discharge, ready

SITUATION = "Går med rollator hemma"


def test_what_was_planned_is_there_as_a_draft_that_nobody_else_sees(county: County) -> None:
    admitted = county.admit()
    nurse = county.device(NURSE)
    assert nurse.desk.create_document(admitted, "PLN").queued
    planning = county.document(nurse, admitted, "PLN")
    nurse.desk.save_draft(admitted, planning, "situation", SITUATION)
    assert nurse.desk.publish(admitted, planning).queued
    county.sync()
    ready(county, admitted)
    discharge(county, admitted)

    went = nurse.desk.open_care.go_on_from(admitted)
    assert went.answer.queued, went.answer
    case = case_at(nurse, went.case_id)
    assert case.header is not None
    assert (case.status, case.header.text("origin_case")) == ("OPC_DRAFT", admitted)
    assert case.header.text("person/id") == "191212121212"
    assert case.header.value("consent/SAMORDNING_OPENV/state") is None
    (begun,) = case.of_kind("PLN")
    record = nurse.desk.case(went.case_id)
    assert record is not None
    assert record.drafts[begun.doc_id]["situation"] == SITUATION
    assert begun.value("situation") is None
    county.sync()
    assert county.device(CENTRE).desk.case(went.case_id) is None
    assert nurse.desk.publish(went.case_id, begun.doc_id).queued


def test_a_case_that_is_not_here_is_not_gone_on_from(county: County) -> None:
    nurse = county.device(NURSE)
    assert nurse.desk.open_care.go_on_from(nurse.clock.new_id()).answer.code == "case_unknown"
