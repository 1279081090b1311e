"""10. Ready on Monday, worse on Wednesday: all know at once, the counter stops, and two days stay in the history."""

from __future__ import annotations

from tests.scenarios.county import County
from tests.scenarios.discharge import (
    CENTRE,
    NURSE,
    SOCIAL,
    WARD,
    deadline_numbers,
    ready,
    ready_days,
    state,
    take_back,
)


def test_what_is_taken_back_stops_the_counter_and_keeps_its_days(county: County) -> None:
    case_id = county.admit()
    ready(county, case_id)
    county.hours(48)
    take_back(county, case_id)

    for name in (WARD, NURSE, SOCIAL, CENTRE):
        assert state(county.device(name), case_id) == "INP_PLANNING"
        assert ready_days(county.device(name), case_id) == [2]
    notice = county.document(county.device(WARD), case_id, "UKL_W")
    for name in (NURSE, SOCIAL, CENTRE):
        told = county.device(name).desk.message(notice, case_id)
        assert told is not None
        assert told.document.value("priority") == "high"
    assert not {7, 9} & deadline_numbers(county.device(NURSE), case_id)
    county.hours(48)
    assert ready_days(county.device(WARD), case_id) == [2]
