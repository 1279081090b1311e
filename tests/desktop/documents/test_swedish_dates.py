"""Dates as they stand on the paper."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from desktop.documents.swedish_dates import clock, day_month, moment, near_date, parse_day, sentence_case, weekday_date


def test_a_day_is_written_with_its_weekday() -> None:
    assert weekday_date(date(2027, 1, 13)) == "onsdag 13 januari 2027"
    assert weekday_date(date(2024, 2, 29)) == "torsdag 29 februari 2024"


def test_a_day_of_this_year_needs_no_year() -> None:
    assert day_month(date(2026, 12, 20)) == "20 december"
    assert near_date(date(2026, 12, 20), date(2026, 11, 25)) == "20 december"
    assert near_date(date(2027, 1, 2), date(2026, 11, 25)) == "2 januari 2027"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("13:00", "kl. 13.00"),
        ("08:05", "kl. 8.05"),
        ("13.30:00", "kl. 13.30"),
        ("efter lunch", "efter lunch"),
        ("25:00", "25:00"),
    ],
)
def test_a_clock_time_is_told_with_a_full_stop(typed: str, told: str) -> None:
    assert clock(typed) == told


def test_a_moment_has_day_and_time() -> None:
    assert moment(datetime(2026, 11, 25, 9, 5)) == "25 november 2026 kl. 9.05"  # noqa: DTZ001 - local time


@pytest.mark.parametrize("text", ["", "2026-13-01", "imorgon", "2026-02-30"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_day(text) is None


def test_a_date_with_a_time_gives_its_day() -> None:
    assert parse_day("2026-11-20T14:05") == date(2026, 11, 20)


def test_only_the_first_letter_becomes_a_capital() -> None:
    assert sentence_case("åka till KBT kl. 8") == "Åka till KBT kl. 8"
    assert sentence_case("") == ""
