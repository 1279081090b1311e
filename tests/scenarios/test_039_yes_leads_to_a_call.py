"""39. A SIP is to be made: three days for the call run for the health centre, and the plan begins from that case."""

from __future__ import annotations

from domain.deadlines import Standing
from tests.desktop.plan_acts import CONSENT, NEED
from tests.scenarios.acts import standing_of
from tests.scenarios.county import County
from tests.scenarios.discharge import CENTRE, NURSE, PARTIES, WARD, ready
from tests.scenarios.plans import call_cells, done, plan_of


def test_a_yes_at_ready_counts_three_days_to_the_call_and_the_plan_goes_on_from_it(county: County) -> None:
    ward, centre = county.device(WARD), county.device(CENTRE)
    case_id = county.admit(recipients=PARTIES)
    assert ward.desk.create_document(case_id, "PLN").queued
    planning = county.document(ward, case_id, "PLN")
    ward.desk.save_draft(case_id, planning, "sip_to_be_done", "YES")
    done(ward.desk.publish(case_id, planning))
    county.sync()
    ready(county, case_id)
    assert standing_of(centre, case_id, 7) == [Standing.RUNNING]
    today = centre.desk.workplace.clock.today()
    done(centre.desk.send(case_id, "KAL", [county.unit(NURSE)], call_cells(today, [county.unit(NURSE)])))
    county.sync()
    assert standing_of(centre, case_id, 7) == [Standing.MET]

    begun = centre.desk.sip.start({**NEED, "noticed_on": today}, origin_case=case_id)
    done(begun.answer)
    refused = centre.desk.sip.offer_accepted(begun.case_id, {"answered_on": today})
    assert refused.code == "consent_does_not_allow", "what she said of the discharge says nothing of a plan"
    said = {**CONSENT, "asked_at": centre.desk.workplace.clock.local_minute()}
    done(centre.desk.sip.offer_accepted(begun.case_id, {"answered_on": today}, said))
    done(centre.desk.sip.call_known(begun.case_id, {"meeting_on": today, "called_by": "Vårdcentral 1"}))
    county.sync()
    record = plan_of(centre, begun.case_id)
    assert (record.state, record.origin_case) == ("SIP_CALLED", case_id)
    assert county.device(NURSE).desk.sip.record(begun.case_id) is None, "nobody else is told before she is taken in"
