"""A deadline in words, symbol and tone: what the inbox, the reading pane and the case say of it alike."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from PySide6.QtCore import QCoreApplication

from desktop.views.moments import age, hours, local, parse_day, short_day
from domain.follow_up import LATE, days_left, reminder

_SOON = timedelta(hours=24)


def due_badge(due: str, now: datetime) -> tuple[str, str, str] | None:
    """(words, icon, tone) where a limit has passed or is less than a day away; None where there is time."""
    moment = local(due, now)
    if moment is None:
        return None
    if now > moment:
        late = QCoreApplication.translate("limits", "Late {age}").format(age=age(due, now))
        return late, "error", "danger"
    if moment - now > _SOON:
        return None
    return QCoreApplication.translate("limits", "Before {time}").format(time=until(due, now)), "schedule", "warn"


def follow_up_badge(due: str, now: datetime) -> tuple[str, str, str] | None:
    """The same for the day on which a plan is followed up: a reminder comes 14 and 3 days before it."""
    moment = local(due, now)
    told = reminder(moment, now) if moment is not None and now <= moment else 0
    if moment is None or not told:
        return due_badge(due, now)
    left = days_left(moment, now)
    if left <= 0:
        return QCoreApplication.translate("limits", "Follow-up today"), "event", "warn"
    words = QCoreApplication.translate("limits", "Follow-up in %n day(s)", "", left)
    return words, "event", "warn" if told == LATE else "accent"


def is_late(due: str, now: datetime) -> bool:
    moment = local(due, now)
    return moment is not None and now > moment


def until(due: str, now: datetime) -> str:
    """`14.05` today, `tomorrow 14.05`, `the end of today` or a day: how long there is, after the word *before*."""
    moment = local(due, now)
    if moment is None:
        return ""
    last = moment - timedelta(minutes=1)
    if (moment.hour, moment.minute) == (0, 0):  # a limit of whole days: the day itself still counts
        return _day(last.date(), now.date(), QCoreApplication.translate("limits", "midnight"))
    return _day(moment.date(), now.date(), hours(moment))


def left_words(due: str, now: datetime) -> str:
    """`3 dygn kvar`, `20 tim kvar`: how long there is; '' where none is left."""
    moment = local(due, now)
    if moment is None or moment <= now:
        return ""
    minutes = int((moment - now).total_seconds() // 60)
    if minutes < 60:
        return QCoreApplication.translate("limits", "{n} min left").format(n=max(minutes, 1))
    if minutes < 48 * 60:
        return QCoreApplication.translate("limits", "{n} h left").format(n=minutes // 60)
    return QCoreApplication.translate("limits", "{n} days left").format(n=minutes // 1440)


def _day(day: date, today: date, at: str) -> str:
    if day == today:
        return at
    if day == today + timedelta(days=1):
        return QCoreApplication.translate("limits", "tomorrow {time}").format(time=at)
    return f"{at} {short_day(day, today)}"


def in_words(params: dict[str, str], today: date) -> dict[str, str]:
    """A row's reason with its days as a person reads them; `n` is how many days have gone by since `day`."""
    told = dict(params)
    since = parse_day(params.get("day"))
    if since is not None:
        told["n"] = str((today - since).days)
    for name in ("day", "date"):
        day = parse_day(params.get(name))
        if day is not None:
            told[name] = short_day(day, today)
    return told
