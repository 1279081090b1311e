"""9. The ward tells that somebody is ready to leave: the clocks show day 0, then day 3, and a summons is due."""

from __future__ import annotations

import pytest

from domain.deadlines import Deadline
from tests.scenarios.county import County
from tests.scenarios.discharge import CENTRE, NURSE, PARTIES, SOCIAL, WARD, ready, ready_days, record, state
from tests.sync.little_town import Device


def summons(device: Device, case_id: str) -> list[Deadline]:
    return [one for one in record(device, case_id).deadlines if one.number == 7]


@pytest.fixture
def case_id(county: County) -> str:
    """Admitted and planned: a SIP is to be made."""
    case_id = county.admit()
    nurse = county.device(NURSE)
    assert nurse.desk.create_document(case_id, "PLN").queued
    planning = county.document(nurse, case_id, "PLN")
    nurse.desk.save_draft(case_id, planning, "sip_to_be_done", "YES")
    assert nurse.desk.publish(case_id, planning).queued
    county.sync()
    return case_id


def test_the_clocks_begin_with_the_notice_and_count_days(county: County, case_id: str) -> None:
    assert state(county.device(WARD), case_id) == "INP_PLANNING"
    ready(county, case_id)
    for name in (WARD, NURSE, SOCIAL, CENTRE):
        assert state(county.device(name), case_id) == "INP_READY"
        assert ready_days(county.device(name), case_id) == [0]
    assert summons(county.device(CENTRE), case_id)
    notice = county.document(county.device(WARD), case_id, "UKL")
    for name in PARTIES:
        message = county.device(name).desk.message(notice, case_id)
        assert message is not None
        assert message.may_acknowledge
        assert message.document.value("priority") == "high"

    county.hours(72)
    assert ready_days(county.device(WARD), case_id) == [3]
