"""21. Closed two days ago and taken up again with a reason: back where it was, and told. On day ten it is too late."""

from __future__ import annotations

import pytest

from tests.scenarios.county import County
from tests.scenarios.discharge import (
    CENTRE,
    NURSE,
    PARTIES,
    SOCIAL,
    WARD,
    discharge,
    process,
    ready,
    record,
    send,
    state,
)

_REASON = {"reason": "Ett intyg saknades"}


@pytest.fixture
def case_id(county: County) -> str:
    """Discharged, and closed by each unit for its part, the ward last."""
    case_id = county.admit()
    ready(county, case_id)
    discharge(county, case_id)
    notice = county.document(county.device(WARD), case_id, "UTS")
    for name in PARTIES:
        desk = county.device(name).desk
        assert desk.process.take(case_id, "close_for_unit").code == "acknowledge_first"
        assert desk.acknowledge(case_id, notice).queued
        assert desk.process.take(case_id, "close_for_unit").queued
        county.sync()
    assert state(county.device(WARD), case_id) == "INP_DISCHARGED"
    assert county.device(WARD).desk.process.take(case_id, "close_for_unit").queued
    county.sync()
    return case_id


def test_a_closed_case_is_read_only_and_is_taken_up_by_who_closed_it(county: County, case_id: str) -> None:
    ward, nurse = county.device(WARD), county.device(NURSE)
    for name in (WARD, NURSE, SOCIAL, CENTRE):
        assert state(county.device(name), case_id) == "INP_CLOSED"
    assert nurse.desk.create_document(case_id, "PLN").code == "case_ended"
    county.hours(48)
    assert nurse.desk.process.take(case_id, "reactivate", _REASON).code == "ended_by_another"
    assert ward.desk.process.take(case_id, "reactivate").params["path"] == "reason"
    assert ward.desk.process.take(case_id, "reactivate", _REASON).queued
    county.sync()
    assert state(nurse, case_id) == "INP_DISCHARGED"
    assert record(nurse, case_id).unverified == frozenset()
    header = record(nurse, case_id).case.header
    assert header is not None
    told = {path.rpartition("/")[2]: cell for path, cell in header.cells.items() if cell.value == "reactivate"}
    who = record(nurse, case_id).provenance[told["event"].op_id]
    assert (who.unit_name, who.user_name) == ("Sjukhusavdelning 1", "Eva Dahl")
    assert nurse.desk.create_document(case_id, "PLN").queued


def test_after_ten_days_a_new_case_is_the_way(county: County) -> None:
    case_id = county.admit()
    ward = county.device(WARD)
    assert send(county, ward, case_id, "AVB", {"reason": "NO_NEEDS"}).queued
    county.sync()
    county.hours(10 * 24)
    late = ward.desk.process.take(case_id, "reactivate", _REASON)
    assert (late.queued, late.code, late.params["days"]) == (False, "too_late_to_reopen", "7")
    shown = {step.event: step.code for step in process(ward, case_id).steps}
    assert shown == {"reactivate": "too_late_to_reopen"}
