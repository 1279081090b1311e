"""50. A unit is removed from a plan: no call reaches it from then on, and what it was part of it can still read."""

from __future__ import annotations

from tests.desktop.plan_acts import write_plan
from tests.scenarios.acts import case_at
from tests.scenarios.county import County
from tests.scenarios.discharge import CENTRE, NURSE, SOCIAL
from tests.scenarios.plans import call_cells, done, established, plan_of


def test_a_removed_unit_hears_of_nothing_more_and_keeps_its_versions(county: County) -> None:
    case_id, plan = established(county, NURSE, (CENTRE, SOCIAL))
    nurse, centre, social = county.device(NURSE), county.device(CENTRE), county.device(SOCIAL)
    assert centre.desk.change_parties(case_id, remove=[social.unit_id]).code == "only_owner_may"
    done(nurse.desk.change_parties(case_id, remove=[social.unit_id]))
    county.sync()
    write_plan(nurse.desk, case_id, plan, {"long_term_goal": "Jag vill spela i kören"})
    done(nurse.desk.publish(case_id, plan))
    today = nurse.desk.workplace.clock.today()
    done(nurse.desk.sip.call(case_id, [centre.unit_id], call_cells(today, [centre.unit_id])))
    county.sync()

    assert [one.number for one in plan_of(centre, case_id).versions] == [1, 2]
    (kept,) = social.desk.sip.kept()
    assert (kept.case_id, kept.person_name) == (case_id, "Ingrid Hallberg")
    (version,) = kept.versions
    shown = social.desk.sip.kept_version(case_id, version.doc_id)
    assert shown is not None
    assert (version.number, version.whole) == (1, True)
    assert shown.text("long_term_goal") == "Jag vill bo kvar hemma"
    assert {one.kind for one in case_at(social, case_id).documents.values()} == {"SIP_VERSION"}
    assert social.desk.case(case_id) is None or social.desk.sip.record(case_id) is None
    assert not [row for row in social.desk.inbox().items if row.case_id == case_id]
    assert nurse.desk.sip.kept() == ()
    assert county.quiet()


def test_a_block_takes_what_a_unit_kept(county: County) -> None:
    case_id, _ = established(county, NURSE, (SOCIAL,))
    nurse, social = county.device(NURSE), county.device(SOCIAL)
    done(nurse.desk.change_parties(case_id, remove=[social.unit_id]))
    county.sync()
    assert social.desk.sip.kept()
    header = case_at(nurse, case_id).header
    assert header is not None
    body = {"doc": header.doc_id, "unit": social.unit_id, "block": "OUTER", "asked_by": "PERSON"}
    done(nurse.desk.act(case_id, "", [("block_unit", body)]))
    county.sync()
    assert social.desk.sip.kept() == ()
