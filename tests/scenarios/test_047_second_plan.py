"""47. The person has a plan: who begins another chooses to follow up that one, or says why another is needed."""

from __future__ import annotations

from desktop.models.records import QueueState
from tests.desktop.plan_acts import CONSENT, NEED, PERSON
from tests.scenarios.county import County
from tests.scenarios.discharge import CENTRE, NURSE, SOCIAL
from tests.scenarios.plans import done, established, plan_of


def test_the_own_units_plan_is_told_of_at_once(county: County) -> None:
    case_id, _ = established(county, NURSE, (CENTRE,))
    nurse = county.device(NURSE)
    need = {**NEED, "noticed_on": nurse.desk.workplace.clock.today()}
    assert nurse.desk.sip.underway(str(PERSON["person/id"])) == (case_id,)
    assert nurse.desk.sip.start(need, PERSON).answer.code == "second_plan"
    assert nurse.desk.sip.start({**need, "second_reason": "Psykiatrin har en egen"}, PERSON).answer.queued


def test_a_plan_of_others_is_told_of_by_the_store_and_a_reason_lets_it_go_on(county: County) -> None:
    established(county, NURSE, (CENTRE,))
    social = county.device(SOCIAL)
    need = {**NEED, "noticed_on": social.desk.workplace.clock.today()}
    begun = social.desk.sip.start(need, PERSON)
    done(begun.answer)
    county.sync()
    (held,) = [item for item in social.desk.outbox() if item.state is QueueState.HELD]
    assert held.reason == "second_plan"
    assert plan_of(social, begun.case_id).need_since == ""
    social.desk.take_back(held.op_id)
    said = {**CONSENT, "asked_at": social.desk.workplace.clock.local_minute()}
    refused = social.desk.sip.offer_accepted(begun.case_id, {"answered_on": need["noticed_on"]}, said)
    assert refused.code == "need_first", "nobody goes round the question"
    done(social.desk.sip.register_need(begun.case_id, {**need, "second_reason": "Gäller beroende, egen plan"}))
    county.sync()
    assert plan_of(social, begun.case_id).need_since == need["noticed_on"]
    assert social.desk.counts() == (0, 0, 0)
