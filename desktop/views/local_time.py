"""Days and times as forms and timelines need them, beside `moments`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from desktop.views.moments import local, moment_words

_SWEDISH: Final = QLocale(QLocale.Language.Swedish)


def short_day(day: date, today: date) -> str:
    """`16 nov`, with the year when it is another than this one."""
    words = f"{day.day} {_month(day)}"
    return words if day.year == today.year else f"{words} {day.year}"


def full_short_day(day: date) -> str:
    """`23 nov 2026`: what a date field shows."""
    return f"{day.day} {_month(day)} {day.year}"


def weekday(day: date) -> str:
    """The weekday in three letters."""
    return _SWEDISH.toString(QDate(day.year, day.month, day.day), "ddd")[:3]


def long_day(day: date) -> str:
    """Weekday, day and month in full."""
    return _SWEDISH.toString(QDate(day.year, day.month, day.day), "dddd d MMMM")


def day_words(day: date, today: date) -> str:
    """`i dag`, `i går` or the short day."""
    if day == today:
        return QCoreApplication.translate("time", "today")
    if day == today - timedelta(days=1):
        return QCoreApplication.translate("time", "yesterday")
    return short_day(day, today)


def since_words(at: str, now: datetime) -> str:
    """`i går kl. 15.40`, for the middle of a sentence; '' for no moment."""
    when = local(at, now)
    if when is None:
        return ""
    told = QCoreApplication.translate("time", "{day} at {time}")
    return told.format(day=day_words(when.date(), now.date()), time=f"{when.hour}.{when.minute:02d}")


def parse_day(text: object) -> date | None:
    """The day of `2026-11-20` or `2026-11-20T14:05`."""
    if not isinstance(text, str):
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _month(day: date) -> str:
    return _SWEDISH.toString(QDate(day.year, day.month, day.day), "MMM").rstrip(".")[:3]


__all__ = [
    "day_words",
    "full_short_day",
    "local",
    "long_day",
    "moment_words",
    "parse_day",
    "short_day",
    "since_words",
    "weekday",
]
