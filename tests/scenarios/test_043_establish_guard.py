"""43. A plan without somebody who answers for it, or without what the law asks, is not established."""

from __future__ import annotations

from domain.forms.definition import Moment
from domain.forms.evaluate import evaluate
from tests.desktop.plan_acts import begin_plan, hold_meeting, write_plan
from tests.scenarios.acts import case_at
from tests.scenarios.county import County
from tests.scenarios.discharge import NURSE
from tests.scenarios.plans import done, plan_cells, plan_of


def test_each_missing_field_is_named_and_the_plan_is_then_kept_as_it_was(county: County) -> None:
    nurse = county.device(NURSE)
    case_id, plan = begin_plan(nurse.desk)
    cells = plan_cells(nurse.unit_id)
    missing = {path for path in cells if path.startswith("plan_owner/")} | {"long_term_goal", "follow_up_date"}
    write_plan(nurse.desk, case_id, plan, {path: value for path, value in cells.items() if path not in missing})
    assert nurse.desk.sip.establish(case_id).code == "not_now", "the meeting comes first"
    hold_meeting(nurse.desk, case_id)
    assert nurse.desk.sip.establish(case_id).code == "nobody_responsible"
    done(nurse.desk.publish(case_id, plan))
    form, shown = nurse.desk.workplace.forms.current("SIP"), case_at(nurse, case_id).documents[plan]
    facts = nurse.desk.workplace.context().facts
    told = {one.path for one in evaluate(form, shown.values(), Moment.ESTABLISH, None, facts).blocking}
    assert told == missing - {"plan_owner/title"}
    write_plan(nurse.desk, case_id, plan, {path: cells[path] for path in missing - {"follow_up_date"}})
    refused = nurse.desk.sip.establish(case_id)
    assert (refused.code, refused.params["path"], refused.params["count"]) == ("form", "follow_up_date", "1")
    write_plan(nurse.desk, case_id, plan, {"follow_up_date": cells["follow_up_date"]})
    done(nurse.desk.sip.establish(case_id))

    write_plan(nurse.desk, case_id, plan, {"long_term_goal": "Jag vill spela i kören"})
    done(nurse.desk.publish(case_id, plan))
    county.sync()
    first, second = plan_of(nurse, case_id).versions
    assert (first.number, second.number, first.whole, second.whole) == (1, 2, True, True)
    kept = case_at(nurse, case_id).documents
    assert kept[first.doc_id].text("long_term_goal") == cells["long_term_goal"]
    assert kept[second.doc_id].text("long_term_goal") == kept[plan].text("long_term_goal") == "Jag vill spela i kören"
    assert nurse.desk.case(case_id).unverified == frozenset()  # type: ignore[union-attr]
