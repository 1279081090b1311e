"""Time on a Swedish wall: days, midnights and weekdays. On the wire every time is UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_SWEDEN = ZoneInfo("Europe/Stockholm")
_DAY = timedelta(days=1)
_FIXED = frozenset({(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)})
"""General holidays on a day of their own (lag 1989:253), with the eves that count as such (lag 1930:173 2 §)."""
_FROM_EASTER = (-2, 1, 39)
"""Good Friday, Easter Monday, Ascension Day. Whitsun and All Saints are Saturdays or Sundays anyway."""


def moment_of(text: str) -> datetime:
    """'2026-11-20T12:42:00.123Z' as a moment. Raises ValueError."""
    return datetime.fromisoformat(text)


def text_of(moment: datetime) -> str:
    """The moment as the wire writes it, in UTC with milliseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:23] + "Z"


def moment_at(wall: str) -> datetime:
    """'2026-11-20T12:42' on a Swedish wall as a moment; of an hour that comes twice, the first. Raises ValueError."""
    return datetime.fromisoformat(wall).replace(tzinfo=_SWEDEN).astimezone(UTC)


def day_of(moment: datetime) -> date:
    """The Swedish day of a moment."""
    return moment.astimezone(_SWEDEN).date()


def minute_of(moment: datetime) -> str:
    """The Swedish wall clock, 'YYYY-MM-DDTHH:MM'."""
    return moment.astimezone(_SWEDEN).strftime("%Y-%m-%dT%H:%M")


def midnight_after(day: date) -> datetime:
    """When a Swedish day ends."""
    return datetime.combine(day + _DAY, time(), _SWEDEN).astimezone(UTC)


def is_weekday(day: date) -> bool:
    """Whether offices work: neither weekend nor holiday, nor an eve that the law counts as one."""
    if day.weekday() >= 5 or (day.month, day.day) in _FIXED:
        return False
    if day.month == 6 and 19 <= day.day <= 25 and day.weekday() == 4:  # Midsummer's Eve
        return False
    return (day - _easter(day.year)).days not in _FROM_EASTER


def after_weekday_hours(moment: datetime, hours: int) -> datetime:
    """So many hours later, when the clock stands still on all but weekdays."""
    left = timedelta(hours=hours)
    while True:
        day = day_of(moment)
        ends = midnight_after(day)
        if is_weekday(day):
            if moment + left <= ends:
                return moment + left
            left -= ends - moment
        moment = ends


@lru_cache(maxsize=64)
def _easter(year: int) -> date:
    """Easter Sunday by the Gregorian computus (Meeus, Astronomical Algorithms, chapter 8)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    leaps, skipped = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - correction + 15) % 30
    weekday = (32 + 2 * skipped + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)
