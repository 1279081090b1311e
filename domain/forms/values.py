"""The strict gate for one answer: what the store accepts and a view must have normalised to.

Codes and their words: resources/texts/forms.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from domain.forms.definition import Item, Level
from domain.forms.findings import Finding

LONGEST: Mapping[str, int] = MappingProxyType({"text": 200, "prose": 10_000, "phone": 40, "unit": 200})
"""Characters, where the definition gives no max_len."""
FIRST_YEAR, LAST_YEAR = 1900, 2199
MOST_UNITS = 200

# Besides control characters: separators that break lines unseen, marks that turn the direction of text (they can make
# a text read as another), the byte order mark and lone surrogates. Joiners inside names (U+200C, U+200D) are letters.
_CONTROL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]",
)
_CONTROL_OR_BREAK = re.compile(_CONTROL.pattern[:-1] + "\n]")
_FULL_WIDTH = re.compile("[\uff10-\uff19]")
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
_TIME_SHAPE = re.compile(r"\d\d:\d\d", re.ASCII)
_DATETIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,9}(?:\.\d{1,6})?", re.ASCII)
_PHONE = re.compile(r"[0-9+()/ -]+", re.ASCII)
_UNIT = re.compile(r"[a-z0-9][a-z0-9-]{0,62}", re.ASCII)
_SEGMENT = re.compile(r"[A-Za-z0-9_.-]{1,64}", re.ASCII)
_BIGGEST_INTEGER = 2**53 - 1


def check_value(item: Item, value: object) -> Finding | None:
    """What is wrong with value as an answer to item, always at level block; None when it may be kept.

    The cell of one option of a multi is checked with its multi. An emptied cell (None) is always right. The finding's
    path is the item's id: the caller knows the row.
    """
    if value is None:
        return None
    problem = _CHECKS[item.type](item, value)
    return None if problem is None else Finding(Level.BLOCK, problem[0], item.id, problem[1])


_Problem = tuple[str, Mapping[str, str]]
_NOTHING: Mapping[str, str] = MappingProxyType({})


def _problem(code: str, **params: str) -> _Problem:
    return code, MappingProxyType(params) if params else _NOTHING


def _text_problem(item: Item, value: object, *, lines: bool = False) -> _Problem | None:
    if not isinstance(value, str):
        return _problem("wrong_type")
    # What is printable holds no such character, and ASCII no wide digit: two quick questions spare two searches.
    forbidden = None if value.isprintable() else (_CONTROL if lines else _CONTROL_OR_BREAK).search(value)
    if forbidden is not None:
        return _problem("line_break" if not lines and forbidden.group() in "\n\r" else "control_characters")
    if not lines and not value.isascii() and _FULL_WIDTH.search(value) is not None:
        return _problem("fullwidth_digits")
    longest = item.max_len or LONGEST.get(item.type, LONGEST["text"])
    if len(value) > longest:
        return _problem("too_long", max=str(longest), length=str(len(value)))
    return None


def _text(item: Item, value: object) -> _Problem | None:
    problem = _text_problem(item, value)
    if problem is None and item.starts_with and value and not str(value).startswith(item.starts_with):
        return _problem("must_start_with", start=item.starts_with)
    return problem


def _prose(item: Item, value: object) -> _Problem | None:
    return _text_problem(item, value, lines=True)


def _choice(item: Item, value: object) -> _Problem | None:
    if not isinstance(value, str):
        return _problem("wrong_type")
    if item.rows_of is not None:
        return None if _SEGMENT.fullmatch(value) else _problem("unknown_option")
    return None if item.option_label(value) else _problem("unknown_option")


def _flag(item: Item, value: object) -> _Problem | None:
    return None if isinstance(value, bool) else _problem("wrong_type")


def day_problem(text: str) -> str | None:
    """The code of what is wrong with a written day, None for a real day in a sensible year."""
    if _DATE.fullmatch(text) is None:
        return "not_a_date"
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return "bad_date"
    return None if FIRST_YEAR <= day.year <= LAST_YEAR else "date_out_of_range"


def _date(item: Item, value: object) -> _Problem | None:
    problem = _text_problem(item, value)
    if problem is None:
        code = day_problem(str(value))
        problem = None if code is None else _problem(code)
    return problem


def _time(item: Item, value: object) -> _Problem | None:
    problem = _text_problem(item, value)
    if problem is None and _TIME.fullmatch(str(value)) is None:
        return _problem("bad_time" if _TIME_SHAPE.fullmatch(str(value)) else "not_a_time")
    return problem


def _datetime(item: Item, value: object) -> _Problem | None:
    problem = _text_problem(item, value)
    if problem is not None:
        return problem
    parts = _DATETIME.fullmatch(str(value))
    if parts is None:
        return _problem("not_a_datetime")
    code = day_problem(parts[1])
    if code is not None:
        return _problem(code)
    return None if _TIME.fullmatch(parts[2]) else _problem("bad_time")


def _integer(item: Item, value: object) -> _Problem | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return _problem("wrong_type")
    return _range_problem(item, value)


def _decimal(item: Item, value: object) -> _Problem | None:
    problem = _text_problem(item, value)
    if problem is not None:
        return problem
    if _DECIMAL.fullmatch(str(value)) is None:
        return _problem("not_a_number")
    return _range_problem(item, float(str(value)))


def _range_problem(item: Item, number: float) -> _Problem | None:
    least = -_BIGGEST_INTEGER if item.minimum is None else item.minimum
    most = _BIGGEST_INTEGER if item.maximum is None else item.maximum
    return None if least <= number <= most else _problem("out_of_range", min=str(least), max=str(most))


def _phone(item: Item, value: object) -> _Problem | None:
    problem = _text_problem(item, value)
    if problem is None and value:
        text = str(value)
        if _PHONE.fullmatch(text) is None or sum(map(str.isdigit, text)) < 3:
            return _problem("bad_phone")
    return problem


def _unit(item: Item, value: object) -> _Problem | None:
    problem = _text_problem(item, value)
    if problem is None and value and not item.free_text and _UNIT.fullmatch(str(value)) is None:
        return _problem("unknown_unit")
    return problem


def _units(item: Item, value: object) -> _Problem | None:
    if not isinstance(value, (tuple, list)):
        return _problem("wrong_type")
    if len(value) > MOST_UNITS:
        return _problem("out_of_range", min="0", max=str(MOST_UNITS))
    known = all(isinstance(one, str) and _UNIT.fullmatch(one) for one in value)
    return None if known and len(set(value)) == len(value) else _problem("unknown_unit")


def _nothing_written(item: Item, value: object) -> _Problem | None:
    return _problem("not_writable")


_CHECKS: Mapping[str, Callable[[Item, object], _Problem | None]] = MappingProxyType(
    {
        "text": _text,
        "prose": _prose,
        "radio": _choice,
        "choice": _choice,
        "multi": _flag,
        "check": _flag,
        "date": _date,
        "time": _time,
        "datetime": _datetime,
        "integer": _integer,
        "decimal": _decimal,
        "phone": _phone,
        "unit": _unit,
        "units": _units,
        "group": _flag,
        "display": _nothing_written,
    },
)
