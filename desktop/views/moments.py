"""Times in words. Records carry UTC ISO texts; a person reads `kl. 13.42`, `i dag 14.10`, `1 dygn 2 tim`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QDate, QLocale

Clock = Callable[[], datetime]
_SWEDEN = ZoneInfo("Europe/Stockholm")
_SV = QLocale(QLocale.Language.Swedish, QLocale.Country.Sweden)


def local_now() -> datetime:
    """The time on a Swedish wall, by which the store counts days, whatever zone the computer keeps.

    Views take a clock as argument so that tests can stand still.
    """
    return datetime.now(_SWEDEN)


def local(iso: str, now: datetime) -> datetime | None:
    """A record's UTC text as local time in the zone of `now`; None when it is empty or no time."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=now.tzinfo)
    return moment.astimezone(now.tzinfo)


def parse_day(text: object) -> date | None:
    """The day of `2026-11-20` or `2026-11-20T14:05`; None when there is none."""
    if not isinstance(text, str):
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def hours(moment: datetime) -> str:
    """`13.42`"""
    return f"{moment.hour:02d}.{moment.minute:02d}"


def day_month(day: date) -> str:
    """`16 nov`"""
    return f"{day.day} {_SV.monthName(day.month, QLocale.FormatType.ShortFormat).rstrip('.')}"


def short_day(day: date, today: date) -> str:
    """`16 nov`, with the year when it is another than this one."""
    return day_month(day) if day.year == today.year else full_short_day(day)


def full_short_day(day: date) -> str:
    """`23 nov 2026`: what a date field shows."""
    return f"{day_month(day)} {day.year}"


def weekday(day: date) -> str:
    """The weekday in three letters."""
    return _SV.toString(QDate(day.year, day.month, day.day), "ddd")[:3]


def day_and_month(day: date, today: date) -> str:
    """`16 november`, with the year when it is another than this one: for the middle of a sentence."""
    words = f"{day.day} {_SV.monthName(day.month, QLocale.FormatType.LongFormat)}"
    return words if day.year == today.year else f"{words} {day.year}"


def day_in_full(day: date) -> str:
    """`onsdag 25 november`"""
    return _SV.toString(QDate(day.year, day.month, day.day), "dddd d MMMM")


def long_day(day: date, *, year: bool = True) -> str:
    """`måndag 16 nov 2026`, or `måndag 16 nov` where the year goes without saying."""
    words = f"{_SV.toString(QDate(day.year, day.month, day.day), 'dddd')} {day_month(day)}"
    return f"{words} {day.year}" if year else words


def clock_time(iso: str, now: datetime) -> str:
    """`kl. 13.42`, with the day when it is not today; '' for no time."""
    moment = local(iso, now)
    if moment is None:
        return ""
    at = QCoreApplication.translate("moments", "{time} o'clock").format(time=hours(moment))
    return at if moment.date() == now.date() else f"{day_month(moment.date())} {at}"


def day_words(day: date, today: date) -> str:
    """`i dag`, `i går` or the short day."""
    if day == today:
        return QCoreApplication.translate("moments", "today")
    if day == today - timedelta(days=1):
        return QCoreApplication.translate("moments", "yesterday")
    return short_day(day, today)


def since_words(iso: str, now: datetime) -> str:
    """`i går kl. 15.40`, for the middle of a sentence; '' for no moment."""
    moment = local(iso, now)
    if moment is None:
        return ""
    told = QCoreApplication.translate("moments", "{day} at {time}")
    return told.format(day=day_words(moment.date(), now.date()), time=hours(moment))


def moment_words(iso: str, now: datetime) -> str:
    """`i dag 14.10`, `i går 15.31`, `16 nov 14.05`; '' for no time."""
    moment = local(iso, now)
    if moment is None:
        return ""
    if moment.date() == now.date():
        return QCoreApplication.translate("moments", "today {time}").format(time=hours(moment))
    if moment.date() == now.date() - timedelta(days=1):
        return QCoreApplication.translate("moments", "yesterday {time}").format(time=hours(moment))
    return f"{day_month(moment.date())} {hours(moment)}"


def short_time(iso: str, now: datetime) -> str:
    """`14.10` today, `16 nov` before; '' for no time."""
    moment = local(iso, now)
    if moment is None:
        return ""
    return hours(moment) if moment.date() == now.date() else day_month(moment.date())


def age(iso: str, now: datetime) -> str:
    """`20 min`, `5 tim`, `1 dygn 2 tim`, `3 dygn`; '' for no time."""
    moment = local(iso, now)
    if moment is None:
        return ""
    minutes = max(0, int((now - moment).total_seconds() // 60))
    if minutes < 60:
        return QCoreApplication.translate("moments", "{n} min").format(n=max(minutes, 1))
    hour_count, days = minutes // 60, minutes // 1440
    if hour_count < 24:
        return QCoreApplication.translate("moments", "{n} h").format(n=hour_count)
    rest = hour_count - 24 * days
    whole = QCoreApplication.translate("moments", "{n} d").format(n=days)
    if days > 1 or rest == 0:
        return whole
    return whole + " " + QCoreApplication.translate("moments", "{n} h").format(n=rest)


def days_from_now(day: date, now: datetime) -> str:
    """`i dag`, `i morgon`, `om 3 dagar`, `för 2 dagar sedan`."""
    away = (day - now.date()).days
    if away == 0:
        return QCoreApplication.translate("moments", "today")
    if away == 1:
        return QCoreApplication.translate("moments", "tomorrow")
    if away > 1:
        return QCoreApplication.translate("moments", "in {n} days").format(n=away)
    if away == -1:
        return QCoreApplication.translate("moments", "yesterday")
    return QCoreApplication.translate("moments", "{n} days ago").format(n=-away)
