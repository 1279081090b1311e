"""When a session locks by itself: what the policies say within bounds, and that no clock makes it later."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.stillness import WARNING_S, Ending, Look, begin

NOW = (5_000.0, 1_795_170_000.0)


def after(seconds: float, wall: float | None = None) -> tuple[float, float]:
    return NOW[0] + seconds, NOW[1] + (seconds if wall is None else wall)


@pytest.mark.parametrize(
    ("told", "minutes"), [("5", 5), ("0", 1), ("30", 30), ("999", 30), ("", 10), ("-3", 10), ("tio", 10), ("²", 10)]
)
def test_the_policy_says_how_long_within_bounds(told: str, minutes: int) -> None:
    still = begin({"idle_lock_minutes": told}, NOW)
    assert still.look(after(minutes * 60)).ending is Ending.IDLE
    assert still.look(after(minutes * 60 - 1)).ending is None


def test_it_warns_a_minute_before_and_a_touch_takes_the_warning_away() -> None:
    still = begin({}, NOW)
    assert still.look(after(600 - WARNING_S - 1)) == Look()
    assert still.look(after(600 - WARNING_S)) == Look(None, WARNING_S, Ending.IDLE)
    assert still.touch(after(570)).look(after(600)) == Look()


def test_a_session_ends_however_busy_somebody_is() -> None:
    still = begin({"session_hours": "1"}, NOW).touch(after(3599))
    assert still.look(after(3599)) == Look(None, 1.0, Ending.SESSION_OVER)
    assert still.look(after(3600)).ending is Ending.SESSION_OVER


def test_a_nap_counts_and_a_clock_set_back_does_not() -> None:
    still = begin({}, NOW)
    assert still.look(after(1, wall=8 * 3600)).ending is Ending.IDLE, "the computer slept for a night"
    assert still.look(after(600, wall=-3600)).ending is Ending.IDLE, "somebody set the clock back"


@given(st.floats(600, 1e6), st.floats(-1e6, 1e6))
def test_whatever_the_wall_says_ten_minutes_are_enough(passed: float, wall: float) -> None:
    assert begin({}, NOW).look(after(passed, wall)).ending is not None
