"""34. No other party is connected: one unit runs the whole plan, and each external party gets it on paper."""

from __future__ import annotations

from datetime import datetime

from desktop.app.printing import sip_print
from desktop.models.print_out import PrintOut
from tests.desktop.plan_acts import begin_plan, hold_meeting, write_plan
from tests.scenarios.acts import case_at
from tests.scenarios.county import County
from tests.scenarios.discharge import NURSE, record
from tests.scenarios.plans import call_cells, done, plan_cells, plan_of

_EXTERNALS: dict[str, object] = {
    "participants/e1/name": "Bo Ek",
    "participants/e1/unit": "Habiliteringen",
    "participants/e1/principal": "REGION",
    "participants/e1/reached_by": "PRINT",
    "participants/e2/name": "Lena Ask",
    "participants/e2/unit": "Försäkringskassan",
    "participants/e2/principal": "OTHER",
    "participants/e2/reached_by": "PHONE",
}


def test_one_unit_runs_a_whole_plan_and_hands_it_out_on_paper(county: County) -> None:
    nurse = county.device(NURSE)
    case_id, plan = begin_plan(nurse.desk)
    today = nurse.desk.workplace.clock.today()
    cells = call_cells(today) | {"participants/p1/name": "Bo Ek", "participants/p1/role": "EXTERNAL"}
    assert nurse.desk.sip.call(case_id, [], call_cells(today)).code == "no_recipient", "somebody must be called"
    done(nurse.desk.sip.call(case_id, [], {**cells, "participants/p1/reached_by": "PRINT"}))
    call = plan_of(nurse, case_id).call
    done(nurse.desk.sip.hand_out_to_party(case_id, call, "Bo Ek", PrintOut(0, 1, "A7K-2QX")))
    hold_meeting(nurse.desk, case_id)
    write_plan(nurse.desk, case_id, plan, plan_cells(nurse.unit_id, **_EXTERNALS))
    done(nurse.desk.sip.establish(case_id))
    for name in ("Bo Ek", "Lena Ask"):
        done(nurse.desk.sip.hand_out_to_party(case_id, plan, name, PrintOut(1, 4, "B7K-2QX")))
    county.sync()

    record_of = plan_of(nurse, case_id)
    assert (record_of.state, case_at(nurse, case_id).parties) == ("SIP_ACTIVE", (nurse.unit_id,))
    got = {one.name: len(one.handed_out) for one in record_of.externals}
    assert got["Bo Ek"] == 2, "the call and the plan"
    assert got["Lena Ask"] == 1
    at = datetime(2026, 11, 20, 14, 5)  # noqa: DTZ001 - local time, as the printer gives it
    shown = record(nurse, case_id)
    paper = sip_print(shown, shown.case.documents[plan], nurse.desk.workplace, at, training=False, large=False)
    assert not paper.is_draft

    done(nurse.desk.sip.follow_up(case_id))
    closing = {"closed_at": today, "close_reason": "GOALS_REACHED", "close_summary": "Går i trappan själv"}
    done(nurse.desk.sip.close(case_id, closing))
    county.sync()
    assert plan_of(nurse, case_id).state == "SIP_CLOSED"
    assert nurse.desk.counts() == (0, 0, 0)
