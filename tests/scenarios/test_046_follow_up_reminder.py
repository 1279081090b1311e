"""46. A follow-up is near, then late; it is evaluated and the plan is established anew."""

from __future__ import annotations

from datetime import UTC, datetime

from desktop.app.printing import sip_print
from domain.deadlines import Standing
from domain.follow_up import reminder
from domain.plan_deadlines import FOLLOWED_UP
from domain.swedish_time import moment_of
from tests.desktop.plan_acts import write_plan
from tests.scenarios.acts import asked, case_at, standing_of
from tests.scenarios.county import County
from tests.scenarios.discharge import CENTRE, NURSE
from tests.scenarios.plans import done, established, plan_of
from tests.sync.little_town import Device

_DAY = 86_400


def test_a_follow_up_is_reminded_of_is_late_and_makes_a_new_version(county: County) -> None:
    nurse = county.device(NURSE)
    case_id, plan = established(county, NURSE, (CENTRE,), follow_up_date="2026-12-11")

    def reminded() -> int:
        record = nurse.desk.case(case_id)
        assert record is not None
        (deadline,) = [one for one in record.deadlines if one.number == FOLLOWED_UP]
        assert deadline.unit == nurse.unit_id
        return reminder(moment_of(deadline.due), moment_of(nurse.clock.utc()))

    assert (reminded(), standing_of(nurse, case_id, FOLLOWED_UP)) == (0, [Standing.RUNNING])
    nurse.clock.jump(8 * _DAY)
    assert reminded() == 14
    nurse.clock.jump(10 * _DAY)
    assert reminded() == 3
    nurse.clock.jump(6 * _DAY)
    assert standing_of(nurse, case_id, FOLLOWED_UP) == [Standing.LATE]
    nurse.clock.jump(-24 * _DAY)

    done(nurse.desk.sip.follow_up(case_id))
    county.sync()
    assert not prints_a_draft(nurse, case_id, plan), "nothing new stands in it yet"
    assert asked(nurse, case_id) == ["inbox.plan_to_evaluate"]
    refused = nurse.desk.sip.establish(case_id)
    assert refused.code == "form", "how it went, by goal and by action, and what the person says"
    shown = case_at(nurse, case_id).documents[plan]
    rows = {path.rpartition("/")[0] for path in shown.cells if path.startswith(("subgoals/", "actions/"))}
    told: dict[str, object] = {
        f"{row}/status": "REACHED" if row.startswith("subgoals") else "DONE" for row in rows if row.count("/") == 1
    }
    told |= {"evaluation_date": nurse.desk.workplace.clock.today(), "rating_participation": 8}
    write_plan(nurse.desk, case_id, plan, {**told, "follow_up_date": "2027-03-05"})
    assert nurse.desk.publish(case_id, plan).queued
    county.sync()
    assert prints_a_draft(nurse, case_id, plan), "what is written now nobody has established"
    missing = nurse.desk.sip.establish(case_id)
    assert (missing.code, missing.params["path"]) == ("form", "rating_help")
    write_plan(nurse.desk, case_id, plan, {"rating_missing": "CANNOT"})
    done(nurse.desk.sip.establish(case_id))
    county.sync()
    record = plan_of(county.device(CENTRE), case_id)
    assert (record.state, [one.number for one in record.versions]) == ("SIP_ACTIVE", [1, 2])
    assert not prints_a_draft(nurse, case_id, plan)
    assert reminded() == 0


def prints_a_draft(device: Device, case_id: str, plan: str) -> bool:
    """Whether paper made of the plan now says that it is no plan in force."""
    record = device.desk.case(case_id)
    assert record is not None
    workplace = device.desk.workplace
    document = record.case.documents[plan]
    return sip_print(record, document, workplace, datetime.now(UTC), training=False, large=False).draft
