"""42. A called unit sends somebody else, by name; a meeting that is moved asks for new answers."""

from __future__ import annotations

from tests.desktop.plan_acts import begin_plan
from tests.scenarios.acts import case_at
from tests.scenarios.county import County
from tests.scenarios.discharge import CENTRE, NURSE
from tests.scenarios.plans import call_cells, done, plan_of


def test_a_substitute_is_named_to_the_caller(county: County) -> None:
    nurse, centre = county.device(NURSE), county.device(CENTRE)
    case_id, _ = begin_plan(nurse.desk)
    today = nurse.desk.workplace.clock.today()
    done(nurse.desk.sip.call(case_id, [centre.unit_id], call_cells(today, [centre.unit_id])))
    county.sync()
    first = plan_of(centre, case_id).call
    assert centre.desk.sip.answer_call(case_id, first, "SUBSTITUTE").code == "form", "who comes instead"
    done(centre.desk.sip.answer_call(case_id, first, "SUBSTITUTE", substitute="Åsa Nord"))
    county.sync()
    (answer,) = plan_of(nurse, case_id).answers
    assert (answer.unit, answer.answer, answer.substitute) == (centre.unit_id, "SUBSTITUTE", "Åsa Nord")

    moved = call_cells("2026-12-04", [centre.unit_id])
    refused = nurse.desk.sip.call(case_id, [centre.unit_id], moved, in_place_of=first)
    assert (refused.code, refused.params["path"]) == ("form", "changed_reason")
    done(nurse.desk.sip.call(case_id, [centre.unit_id], {**moved, "changed_reason": "Sjukdom"}, in_place_of=first))
    county.sync()
    record = plan_of(nurse, case_id)
    assert record.call != first
    assert [one.answer for one in record.answers] == ["WAITS"]

    done(nurse.desk.sip.cancel_meeting(case_id, "Personen är sjuk"))
    county.sync()
    assert plan_of(centre, case_id).state == "SIP_PREPARING"
    assert case_at(centre, case_id).documents[record.call].text("cancelled") == "CALLED_OFF"
