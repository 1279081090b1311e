"""78. Written offline in a case that others closed meanwhile: the text is kept as a draft, shared once it is open."""

from __future__ import annotations

from tests.scenarios.county import County
from tests.scenarios.discharge import NURSE, WARD, held, record, send, state


def test_the_text_is_kept_and_goes_when_the_case_is_taken_up(county: County) -> None:
    case_id = county.admit()
    ward, nurse = county.device(WARD), county.device(NURSE)
    assert nurse.desk.create_document(case_id, "PLN").queued
    county.sync()
    planning = county.document(nurse, case_id, "PLN")
    nurse.desk.save_draft(case_id, planning, "situation", "Hemtjänsten är beställd")
    assert nurse.desk.publish(case_id, planning).queued
    assert send(county, ward, case_id, "AVB", {"reason": "NO_NEEDS"}).queued
    ward.sync()
    county.sync()
    (item,) = held(nurse)
    assert (item.kind, item.reason, item.params["state"]) == ("publish", "case_ended", "INP_ABORTED")
    nurse.desk.take_back(item.op_id)
    assert held(nurse) == []
    again = nurse.desk.publish(case_id, planning)
    assert (again.queued, again.code) == (False, "case_ended")
    assert record(nurse, case_id).drafts[planning]["situation"] == "Hemtjänsten är beställd"

    assert ward.desk.process.take(case_id, "reactivate", {"reason": "Behöver hjälp ändå"}).queued
    county.sync()
    assert state(nurse, case_id) == "INP_ADMITTED"
    assert nurse.desk.publish(case_id, planning).queued
    county.sync()
    assert record(ward, case_id).case.documents[planning].value("situation") == "Hemtjänsten är beställd"
