"""13. Somebody is told ready before anybody was told of the admission: it must be sent first, and both go together."""

from __future__ import annotations

from domain.deadlines import Standing
from tests.scenarios.county import County
from tests.scenarios.discharge import (
    NURSE,
    PARTIES,
    WARD,
    ready_cells,
    record,
    send,
    state,
    step,
)
from tests.sync.little_town import ADMISSION


def test_the_ward_is_told_to_send_the_admission_first(county: County) -> None:
    case_id = county.open_inpatient()
    ward = county.device(WARD)
    shown = step(ward, case_id, "send_UKL")
    assert shown is not None
    assert shown.code == "admission_first"
    recipients = [NURSE]
    for name in recipients:
        county.device(name)
    assert ward.desk.change_parties(case_id, add=[county.unit(NURSE)]).queued
    refused = send(county, ward, case_id, "UKL", ready_cells(ward), recipients)
    assert (refused.queued, refused.code) == (False, "admission_first")


def test_both_go_in_their_order_and_the_admission_is_marked_as_late(county: County) -> None:
    case_id = county.open_inpatient()
    ward, nurse = county.device(WARD), county.device(NURSE)
    for name in PARTIES:
        county.device(name)
    to = [county.unit(name) for name in PARTIES]
    admission = {**ADMISSION, "admitted_at": "2026-11-17T08:00", "needs/KOM_SOL": True, "needs/PV": True}
    wrong = ward.desk.process.ready_with_admission(case_id, to, admission, {"physician": "Nils Ros"})
    assert (wrong.queued, wrong.code, wrong.params["path"]) == (False, "form", "assessed_at")
    assert state(ward, case_id) == "INP_DRAFT", "what is wrong in one of them sends neither"
    answer = ward.desk.process.ready_with_admission(case_id, to, admission, ready_cells(ward))
    assert answer.queued, answer
    county.sync()
    assert state(nurse, case_id) == "INP_READY"
    assert [message.document.kind for message in record(nurse, case_id).messages] == ["UKL", "INS"]
    late = next(one for one in record(nurse, case_id).deadlines if one.number == 1)
    assert late.standing(late.met) is Standing.MET_LATE
