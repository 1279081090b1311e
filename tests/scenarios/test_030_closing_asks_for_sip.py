"""30. Both principals go on when the case is closed: whether a SIP is to be begun is asked, and no is an answer."""

from __future__ import annotations

from tests.scenarios.county import County
from tests.scenarios.open_care import AFTER_VISIT, CENTRE, NURSE, asked_for, standing, state


def test_a_sip_is_asked_about_and_no_is_an_answer(county: County) -> None:
    case_id = asked_for(county)
    nurse, centre = county.device(NURSE), county.device(CENTRE)
    assert centre.desk.send(case_id, "MVO", ["ska-ssk"], AFTER_VISIT).queued
    county.sync()
    assert (standing(nurse, case_id).asks_for_sip, standing(nurse, case_id).ours) == (True, True)
    assert not standing(centre, case_id).ours
    other = centre.desk.open_care.close(case_id, "GOALS_MET", start_sip="NO")
    assert (other.code, other.params["unit"]) == ("initiator_ends", "ska-ssk")

    silent = nurse.desk.open_care.close(case_id, "GOALS_MET")
    assert (silent.code, silent.params["path"]) == ("form", "start_sip")
    assert nurse.desk.open_care.close(case_id, "GOALS_MET", start_sip="NO").queued
    county.sync()
    for device in (nurse, centre):
        assert state(device, case_id) == "OPC_CLOSED"
    late = centre.desk.send(case_id, "MVO", ["ska-ssk"], AFTER_VISIT)
    assert (late.queued, late.code) == (False, "case_ended")

    assert nurse.desk.process.take(case_id, "reactivate", {"reason": "Behovet kom tillbaka"}).queued
    county.sync()
    assert state(centre, case_id) == "OPC_ANSWERED"


def test_a_sip_that_is_begun_leaves_the_case_open(county: County) -> None:
    case_id = asked_for(county)
    nurse, centre = county.device(NURSE), county.device(CENTRE)
    assert nurse.desk.open_care.continue_as_sip(case_id).queued
    county.sync()
    assert (state(centre, case_id), standing(nurse, case_id).asks_for_sip) == ("OPC_TO_SIP", False)
    assert centre.desk.send(case_id, "MVO", ["ska-ssk"], AFTER_VISIT).queued
    assert nurse.desk.open_care.close(case_id, "NEED_GONE").queued
    county.sync()
    assert state(centre, case_id) == "OPC_CLOSED"
