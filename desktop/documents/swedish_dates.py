"""Dates and times as Swedish is written. No locale and no clock: the same date always gives the same words."""

from __future__ import annotations

import re
from datetime import date, datetime

MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")

_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)(?::[0-5]\d)?")


def day_month(day: date) -> str:
    """``20 december``."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def day_month_year(day: date) -> str:
    """``25 november 2026``."""
    return f"{day_month(day)} {day.year}"


def weekday_date(day: date) -> str:
    """``onsdag 13 januari 2027``."""
    return f"{WEEKDAYS[day.weekday()]} {day_month_year(day)}"


def near_date(day: date, seen_from: date) -> str:
    """``20 december``, with the year only when it is another than that of `seen_from`."""
    return day_month(day) if day.year == seen_from.year else day_month_year(day)


def clock(text: str) -> str:
    """``kl. 13.00`` from ``13:00``, ``13.00`` or ``13:00:00``; anything else comes back unchanged."""
    found = _CLOCK.fullmatch(text.strip())
    return f"kl. {int(found[1])}.{found[2]}" if found else text


def moment(when: datetime) -> str:
    """``25 november 2026 kl. 14.32``, in whatever zone `when` is told in."""
    return f"{day_month_year(when)} kl. {when.hour}.{when.minute:02d}"


def parse_day(text: str) -> date | None:
    """The date of ``2026-11-20`` or ``2026-11-20T14:05``; None when the text is no date."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def sentence_case(text: str) -> str:
    """`text` with its first letter as a capital and the rest untouched."""
    return text[:1].upper() + text[1:]
