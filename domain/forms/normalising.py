"""From what a person writes to what a cell keeps: `20 dec 2026`, `kl. 14.05`, `37,1`, full-width digits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import TypeAlias

from domain.forms.definition import Item, Level
from domain.forms.findings import Finding
from domain.forms.values import check_value

Normal: TypeAlias = "str | int | bool | None"

_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober"),
    *("november", "december"),
)
_FULL_WIDTH = {0xFF10 + digit: 0x30 + digit for digit in range(10)}
_SOFT_SPACE = re.compile(r"[ \t\u00a0\u2007\u2009\u202f]+")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_RUN = re.compile(r"(\d{2}|\d{4})(\d\d)(\d\d)", re.ASCII)
_SLASH = re.compile(r"(\d{1,2}) ?[/.] ?(\d{1,2})(?:[/.\- ]+(\d{2}|\d{4}))?", re.ASCII)
_WORDS = re.compile(r"(?:den )?(\d{1,2})(?:[:.]?[ea])? ([a-zåäö]+)\.?(?: (\d{4}))?", re.ASCII | re.IGNORECASE)
_CLOCK = re.compile(r"(?:kl\.? ?)?(\d{1,2})(?:[.:](\d\d))?", re.ASCII)
_CLOCK_RUN = re.compile(r"(\d\d)(\d\d)", re.ASCII)
_DAY_AND_CLOCK = re.compile(r"(.+?)(?:T| kl\.? ?| )(\d{1,2}[.:]\d\d)", re.IGNORECASE)
_NAMED_DAYS = {"i går": -1, "igår": -1, "i dag": 0, "idag": 0, "i morgon": 1, "imorgon": 1}


def normalise(item: Item, text: str, today: str | None = None) -> Normal | Finding:
    """The value a cell keeps for what somebody wrote, or the finding that tells why there is none.

    Empty text gives None. `today` ('YYYY-MM-DD') lets a day be written without its year (`20/12`): the year that
    brings it nearest is taken. The result always passes `check_value`.
    """
    value = _NORMALISERS.get(item.type, _one_line)(item, text, today)
    if isinstance(value, Finding):
        return value
    return check_value(item, value) or value


def _refused(item: Item, code: str) -> Finding:
    return Finding(Level.BLOCK, code, item.id)


def _plain(text: str) -> str:
    """Typed values: compatibility forms folded, so that full-width or superscript digits become ASCII."""
    return _SOFT_SPACE.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def _one_line(item: Item, text: str, today: str | None) -> Normal | Finding:
    line = unicodedata.normalize("NFC", text).translate(_FULL_WIDTH).strip()
    return re.sub(r"[\t\r\n]+ *", " ", line) or None


def _prose(item: Item, text: str, today: str | None) -> Normal | Finding:
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return lines.replace("\u2028", "\n").replace("\u2029", "\n").strip("\n ") or None


def _choice(item: Item, text: str, today: str | None) -> Normal | Finding:
    wanted = _plain(text)
    if not wanted or item.rows_of is not None:
        return wanted or None
    for option in item.options:
        if wanted == option.code or wanted.casefold() == option.label.casefold():
            return option.code
    return _refused(item, "unknown_option")


def _check(item: Item, text: str, today: str | None) -> Normal | Finding:
    wanted = _plain(text).casefold()
    return {"": None, "ja": True, "nej": False}.get(wanted, _refused(item, "wrong_type"))


def _date(item: Item, text: str, today: str | None) -> Normal | Finding:
    written = _plain(text).casefold()
    if not written:
        return None
    parts = _day_parts(written, today)
    if parts is None:
        return _refused(item, "not_a_date")
    year, month, day = parts
    if year is None:
        if today is None:
            return _refused(item, "date_needs_year")
        return _nearest(month, day, today) or _refused(item, "bad_date")
    return f"{year:04}-{month:02}-{day:02}"


def _day_parts(written: str, today: str | None) -> tuple[int | None, int, int] | None:
    """Year (None when left out), month and day."""
    if written in _NAMED_DAYS and today is not None:
        named = date.fromisoformat(today) + timedelta(days=_NAMED_DAYS[written])
        return named.year, named.month, named.day
    for pattern in (_ISO, _RUN):
        match = pattern.fullmatch(written)
        if match is not None:
            return _whole_year(match[1]), int(match[2]), int(match[3])
    match = _SLASH.fullmatch(written)
    if match is not None:
        return (_whole_year(match[3]) if match[3] else None), int(match[2]), int(match[1])
    match = _WORDS.fullmatch(written)
    if match is None or len(match[2]) < 3:
        return None
    month = next((number for number, name in enumerate(_MONTHS, 1) if name.startswith(match[2])), None)
    return None if month is None else ((int(match[3]) if match[3] else None), month, int(match[1]))


def _whole_year(year: str) -> int:
    return int(year) + 2000 if len(year) == 2 else int(year)


def _nearest(month: int, day: int, today: str) -> str | None:
    here = date.fromisoformat(today)
    found = []
    # 29 February may be four years away, which is then the nearest one.
    for year in range(max(1, here.year - 4), min(9999, here.year + 4) + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return min(found, key=lambda other: abs(other - here)).isoformat() if found else None


def _time(item: Item, text: str, today: str | None) -> Normal | Finding:
    written = _plain(text).casefold()
    if not written:
        return None
    match = _CLOCK_RUN.fullmatch(written) or _CLOCK.fullmatch(written)
    return f"{int(match[1]):02}:{match[2] or '00'}" if match else _refused(item, "not_a_time")


def _datetime(item: Item, text: str, today: str | None) -> Normal | Finding:
    written = _plain(text)
    if not written:
        return None
    match = _DAY_AND_CLOCK.fullmatch(written)
    if match is None:
        return _refused(item, "not_a_datetime")
    day = _date(item, match[1], today)
    clock = _time(item, match[2], today)
    if isinstance(day, Finding):
        return day
    return clock if isinstance(clock, Finding) else f"{day}T{clock}"


def _integer(item: Item, text: str, today: str | None) -> Normal | Finding:
    written = _plain(text).replace("\u2212", "-").replace(" ", "")
    if not written:
        return None
    return int(written) if re.fullmatch(r"-?[0-9]{1,15}", written) else _refused(item, "not_a_number")


def _decimal(item: Item, text: str, today: str | None) -> Normal | Finding:
    written = _plain(text).replace("\u2212", "-").replace(" ", "").replace(",", ".")
    return written or None


def _phone(item: Item, text: str, today: str | None) -> Normal | Finding:
    return re.sub("[\u2010-\u2015\u2212]", "-", _plain(text.replace("\n", " "))) or None


_NORMALISERS: Mapping[str, Callable[[Item, str, str | None], Normal | Finding]] = MappingProxyType(
    {
        "prose": _prose,
        "radio": _choice,
        "choice": _choice,
        "multi": _check,
        "check": _check,
        "group": _check,
        "date": _date,
        "time": _time,
        "datetime": _datetime,
        "integer": _integer,
        "decimal": _decimal,
        "phone": _phone,
    },
)
