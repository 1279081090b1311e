"""14. Discharged without having been told ready: a warning, a reason, and no day is counted."""

from __future__ import annotations

from tests.scenarios.county import County
from tests.scenarios.discharge import NURSE, WARD, discharge_cells, ready_days, record, send, state


def test_a_reason_is_asked_for_and_no_day_is_counted(county: County) -> None:
    case_id = county.admit()
    ward = county.device(WARD)
    refused = send(county, ward, case_id, "UTS", discharge_cells(ward))
    assert (refused.code, refused.params["path"]) == ("form", "without_ready_reason")

    told = {**discharge_cells(ward), "without_ready_reason": "Ville hem på egen begäran"}
    assert send(county, ward, case_id, "UTS", told).queued
    county.sync()
    nurse = county.device(NURSE)
    assert state(nurse, case_id) == "INP_DISCHARGED"
    assert ready_days(nurse, case_id) == []
    notice = record(nurse, case_id).case.of_kind("UTS")[0]
    assert notice.text("without_ready_reason") == "Ville hem på egen begäran"
    assert "without_ready" in notice.marked("skipped")
