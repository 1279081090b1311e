"""Days, midnights and weekdays as a Swedish calendar has them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.swedish_time import after_weekday_hours, day_of, is_weekday, midnight_after, moment_at, moment_of, text_of


@pytest.mark.parametrize(
    "day",
    [
        "2026-01-01", "2026-01-06", "2026-04-03", "2026-04-06", "2026-05-01", "2026-05-14", "2026-06-19", "2026-06-20",
        "2026-10-31", "2026-11-21", "2026-11-22", "2026-12-24", "2026-12-25", "2026-12-31",
        "2027-03-26", "2027-03-29", "2027-05-06", "2027-06-25", "2028-06-06", "2038-04-26",
    ],
)  # fmt: skip
def test_what_is_no_weekday(day: str) -> None:
    """By the almanac."""
    assert not is_weekday(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-11-20", "2026-04-02", "2026-04-07", "2026-06-18", "2026-12-23", "2027-01-07"])
def test_what_is_one(day: str) -> None:
    assert is_weekday(date.fromisoformat(day))


def test_a_year_has_as_many_weekdays_as_the_almanac() -> None:
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert sum(map(is_weekday, year)) == 261 - 10  # without the ten holidays and eves that fall on Monday to Friday


def test_a_day_ends_at_the_midnight_of_the_wall() -> None:
    assert text_of(midnight_after(date(2026, 11, 20))) == "2026-11-20T23:00:00.000Z"
    assert text_of(midnight_after(date(2026, 6, 20))) == "2026-06-20T22:00:00.000Z"
    assert day_of(moment_of("2026-11-20T23:30:00.000Z")) == date(2026, 11, 21)


def test_an_hour_that_comes_twice_or_never_is_one_moment_all_the_same() -> None:
    assert text_of(moment_at("2026-10-25T02:30")) == "2026-10-25T00:30:00.000Z"
    assert text_of(moment_at("2026-03-29T02:30")) == "2026-03-29T01:30:00.000Z"


@pytest.mark.parametrize(
    ("since", "hours", "due"),
    [
        ("2026-11-19T14:05", 24, "2026-11-20T14:05"),
        ("2026-11-20T14:05", 24, "2026-11-23T14:05"),  # over a weekend
        ("2026-11-21T10:00", 24, "2026-11-24T00:00"),  # begun on a Saturday: all of Monday
        ("2026-12-23T12:00", 48, "2026-12-29T12:00"),  # over Christmas
        ("2026-10-23T12:00", 24, "2026-10-26T12:00"),  # over the end of summer time
    ],
)
def test_hours_pass_on_weekdays_alone(since: str, hours: int, due: str) -> None:
    assert after_weekday_hours(moment_at(since), hours) == moment_at(due)


@given(st.integers(0, 11_000 * 1440), st.integers(0, 100))
def test_weekday_hours_never_come_too_early_and_end_on_a_weekday(minutes: int, hours: int) -> None:
    began = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    due = after_weekday_hours(began, hours)
    assert due >= began + timedelta(hours=hours) or hours == 0
    assert is_weekday(day_of(due - timedelta(microseconds=1))) or hours == 0
    assert after_weekday_hours(began, hours + 1) > due
