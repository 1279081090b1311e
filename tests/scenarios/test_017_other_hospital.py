"""17. Ready, then ill again and moved to another hospital: ready is taken back first, and the clock stops there."""

from __future__ import annotations

from desktop.models.inbox_rows import InboxGroupKey
from tests.scenarios.county import County
from tests.scenarios.discharge import NURSE, WARD, process, ready, ready_days, record, state, step, take_back

_HOSPITAL = "Göteborg sjukhusavdelning 1"
_MOVE = {"to_unit": "gbg-avd1", "why": "NEW_CARE_NEED"}


def test_ready_is_taken_back_before_the_move_and_the_other_ward_takes_over(county: County) -> None:
    case_id = county.admit()
    ready(county, case_id)
    ward, other = county.device(WARD), county.device(_HOSPITAL)
    refused = ward.desk.process.take(case_id, "offer_ward", _MOVE)
    assert (refused.queued, refused.code) == (False, "take_back_ready_first")

    county.hours(24)
    take_back(county, case_id)
    assert ward.desk.process.take(case_id, "offer_ward", _MOVE).queued
    county.sync()
    assert process(other, case_id).offered_to == "gbg-avd1"
    waiting = other.desk.inbox().group(InboxGroupKey.WAITING_FOR_US)
    assert [(row.case_id, row.reason) for row in waiting] == [(case_id, "inbox.ward_offered")]
    offered = step(other, case_id, "accept_ward")
    assert offered is not None
    assert offered.open
    assert other.desk.process.take(case_id, "accept_ward").queued
    county.sync()

    assert process(county.device(NURSE), case_id).ward == "gbg-avd1"
    assert record(county.device(NURSE), case_id).unverified == frozenset()
    assert state(other, case_id) == "INP_PLANNING"
    county.hours(48)
    assert ready_days(county.device(NURSE), case_id) == [1]
    mine = step(ward, case_id, "send_UKL")
    assert mine is not None
    assert mine.code == "not_your_ward"
    theirs = step(other, case_id, "send_UKL")
    assert theirs is not None
    assert theirs.open
