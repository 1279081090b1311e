"""5. Without an estimated date of discharge the notice cannot be sent, and it is said that the date may change."""

from __future__ import annotations

from domain.forms.wording import code_text
from tests.scenarios.acts import newest
from tests.scenarios.county import County
from tests.sync.little_town import ADMISSION


def test_the_date_is_asked_for_and_may_be_changed_afterwards(county: County) -> None:
    ward = county.device("Sjukhusavdelning 1")
    case_id = county.open_inpatient()
    told = {path: value for path, value in ADMISSION.items() if path != "estimated_discharge"}
    refused = ward.desk.send(case_id, "INS", ["ska-ssk", "ska-vc1"], told)
    assert (refused.queued, refused.code, refused.params["path"]) == (False, "form", "estimated_discharge")
    words = code_text(ward.desk.workplace.forms.current("INS"), refused.params["finding"], "estimated_discharge", {})
    assert "ändra senare" in words

    county.device("Kommun SSK")
    assert ward.desk.send(case_id, "INS", ["ska-ssk", "ska-vc1"], ADMISSION).queued
    county.sync()
    first = newest(ward, case_id, "INS").doc_id
    later = {**ADMISSION, "estimated_discharge": "2026-11-30"}
    assert ward.desk.send(case_id, "INS", ["ska-ssk", "ska-vc1"], later, supersedes=first).queued
    county.sync()
    header = county.device("Kommun SSK").desk.case(case_id)
    assert header is not None
    assert header.case.header is not None
    assert header.case.header.text("estimated_discharge") == "2026-11-30"
