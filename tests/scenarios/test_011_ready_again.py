"""11. Ready on Monday, worse on Wednesday, ready again on Friday, gone on Sunday: four days, or two by the last."""

from __future__ import annotations

from domain.deadlines import ready_days
from tests.scenarios.county import County
from tests.scenarios.discharge import NURSE, WARD, discharge, ready, record, state, take_back


def test_each_time_counts_for_itself(county: County) -> None:
    case_id = county.admit()
    ready(county, case_id)
    county.hours(48)
    take_back(county, case_id)
    county.hours(48)
    ready(county, case_id)
    county.hours(48)
    discharge(county, case_id)
    county.hours(24 * 10)
    for name in (WARD, NURSE):
        device = county.device(name)
        assert state(device, case_id) == "INP_DISCHARGED"
        today = device.desk.workplace.clock.today()
        times = record(device, case_id).ready
        assert [interval.days(today) for interval in times] == [2, 2]
        assert ready_days(times, today) == 4
        assert ready_days(times, today, only_last=True) == 2
