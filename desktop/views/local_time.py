"""When something was, as one says it in an office: `i dag 13.12`, `i går 15.31`, `16 nov`. Local time, Swedish words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication, QDate, QLocale

_SWEDISH: Final = QLocale(QLocale.Language.Swedish)


def local(at: str) -> datetime | None:
    """The local moment of a UTC ISO text; None when it is no moment."""
    try:
        return datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone()
    except ValueError:
        return None


def clock(at: datetime) -> str:
    """`13.42`."""
    return f"{at.hour}.{at.minute:02d}"


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


def moment_words(at: str, now: datetime) -> str:
    """`i dag 13.12`, `i går 15.31`, `16 nov 9.02`; '' for no moment."""
    when = local(at)
    return f"{day_words(when.date(), now.date())} {clock(when)}" if when is not None else ""


def since_words(at: str, now: datetime) -> str:
    """The same with `kl.`, for the middle of a sentence."""
    when = local(at)
    if when is None:
        return ""
    told = QCoreApplication.translate("time", "{day} at {time}")
    return told.format(day=day_words(when.date(), now.date()), time=clock(when))


def at_clock(at: str) -> str:
    """`kl. 13.42`; '' for no moment."""
    when = local(at)
    return QCoreApplication.translate("time", "at {time}").format(time=clock(when)) if when is not None else ""


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
