"""41. A called unit is the wrong one and says which is right: that one is called, and the caller is told."""

from __future__ import annotations

from desktop.models.inbox_rows import InboxGroupKey
from tests.desktop.plan_acts import begin_plan
from tests.scenarios.acts import asked
from tests.scenarios.consents import GIVEN, SIP, record
from tests.scenarios.county import County
from tests.scenarios.discharge import NURSE, SOCIAL
from tests.scenarios.plans import call_cells, done, plan_of

OTHER = "Socialtjänst 2"


def test_the_right_unit_is_called_and_the_caller_is_told(county: County) -> None:
    nurse, wrong, right = county.device(NURSE), county.device(SOCIAL), county.device(OTHER)
    case_id, _ = begin_plan(nurse.desk)
    cells = call_cells(nurse.desk.workplace.clock.today(), [wrong.unit_id])
    done(nurse.desk.sip.call(case_id, [wrong.unit_id], cells))
    county.sync()
    call = plan_of(wrong, case_id).call
    assert right.desk.sip.record(case_id) is None
    done(wrong.desk.sip.answer_call(case_id, call, "WRONG_UNIT", right_unit=right.unit_id))
    county.sync()
    assert "KAL" in asked(right, case_id, InboxGroupKey.TO_ACKNOWLEDGE)
    answers = {one.unit: one for one in plan_of(nurse, case_id).answers}
    assert (answers[wrong.unit_id].answer, answers[wrong.unit_id].right_unit) == ("WRONG_UNIT", right.unit_id)
    assert (answers[right.unit_id].answer, answers[right.unit_id].called_by) == ("WAITS", wrong.unit_id)
    done(right.desk.sip.answer_call(case_id, call, "COMES"))
    county.sync()
    assert {one.unit: one.answer for one in plan_of(nurse, case_id).answers}[right.unit_id] == "COMES"


def test_a_unit_that_the_person_leaves_out_is_not_called_by_anybody(county: County) -> None:
    nurse, wrong, right = county.device(NURSE), county.device(SOCIAL), county.device(OTHER)
    case_id, _ = begin_plan(nurse.desk)
    cells = call_cells(nurse.desk.workplace.clock.today(), [wrong.unit_id])
    done(nurse.desk.sip.call(case_id, [wrong.unit_id], cells))
    record(nurse, case_id, SIP, {**GIVEN, "state": "BEGRÄNSAT", "excluded_units": (right.unit_id,)})
    county.sync()
    call = plan_of(wrong, case_id).call
    refused = wrong.desk.sip.answer_call(case_id, call, "WRONG_UNIT", right_unit=right.unit_id)
    assert (refused.code, refused.params["unit"]) == ("consent_excludes_unit", right.unit_id)
    done(wrong.desk.sip.answer_call(case_id, call, "WRONG_UNIT", right_unit="Hemtjänsten i Skara"))


def test_a_call_tells_each_unit_what_it_is_to_bring(county: County) -> None:
    nurse, social = county.device(NURSE), county.device(SOCIAL)
    case_id, _ = begin_plan(nurse.desk)
    bare = call_cells(nurse.desk.workplace.clock.today())
    refused = nurse.desk.sip.call(case_id, [social.unit_id], bare)
    assert (refused.code, refused.params["unit"]) == ("contribution_missing", social.unit_id)
    done(nurse.desk.sip.call(case_id, [social.unit_id], {**bare, "kind": "INVITATION"}))
