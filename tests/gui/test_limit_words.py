"""A deadline in words: late, before when, and in time without a word."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from PySide6.QtWidgets import QApplication

from desktop.views.limit_words import due_badge, in_words, is_late, until
from desktop.views.moments import local_now
from domain.swedish_time import day_of

NOW = datetime(2026, 11, 17, 14, 20, tzinfo=timezone(timedelta(hours=1)))


@pytest.mark.parametrize(
    ("due", "words"),
    [
        ("2026-11-17T11:20:00.000Z", "Försenad 2 tim"),
        ("2026-11-17T14:05:00.000Z", "Före 15.05"),
        ("2026-11-17T23:00:00.000Z", "Före midnatt"),
        ("2026-11-18T13:05:00.000Z", "Före 14.05 i morgon"),
        ("2026-11-18T13:25:00.000Z", ""),
        ("2026-11-20T23:00:00.000Z", ""),
        ("", ""),
        ("no time", ""),
    ],
)
def test_what_a_badge_says(qapp: QApplication, due: str, words: str) -> None:
    badge = due_badge(due, NOW)
    assert (badge[0] if badge else "") == words
    assert is_late(due, NOW) is words.startswith("Försenad")


def test_until_when_in_the_case(qapp: QApplication) -> None:
    assert until("2026-11-20T23:00:00.000Z", NOW) == "midnatt 20 nov"
    assert until("2026-11-20T13:05:00.000Z", NOW) == "14.05 20 nov"


def test_days_that_have_gone_are_counted_as_the_law_counts_them() -> None:
    told = in_words({"day": "2026-11-16"}, date(2026, 11, 19))
    assert told == {"day": "16 nov", "n": "3"}
    assert in_words({"n": "1", "of": "2"}, date(2026, 11, 19)) == {"n": "1", "of": "2"}


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_the_wall_is_swedish_wherever_the_computer_thinks_it_is(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    set_zone = getattr(time, "tzset", lambda: None)  # not on Windows, where the zone stays what it is
    monkeypatch.setenv("TZ", zone)
    set_zone()
    try:
        now = local_now()
        assert (now.date(), now.tzname() in {"CET", "CEST"}) == (day_of(datetime.now(UTC)), True)
    finally:
        monkeypatch.undo()
        set_zone()
