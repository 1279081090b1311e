"""What was administered, in words: the fields and values of a change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from desktop.models.admin_records import Value
from desktop.models.known import Known
from desktop.views.moments import full_short_day, hours, parse_day
from desktop.views.say import Say
from domain.directory import Unit
from domain.swedish_time import minute_of, moment_of

_OF_UNITS: Final = frozenset({"substitute", "merged_into", "inbox", "parent", "unit"})
_CODED: Final[Mapping[str, str]] = {
    "inbox_state": "state",
    "kind": "kind",
    "system": "system",
    "role": "role",
    "level": "level",
}
"""Fields that hold a code, and whose words it has."""
_MOMENTS: Final = frozenset({"paused_from", "paused_until", "live_from", "until", "from", "since"})


def field_words(name: str, say: Say) -> str:
    """What a field is called; its own name where it has no words."""
    for code in (f"admin_page.cell.{name}", f"admin_page.field.{name}"):
        words = say(code)
        if words != code:
            return words
    return name


def value_words(name: str, value: Value, known: Known, say: Say) -> str:
    """A value as people read it."""
    if value is None or value == "":
        return say("admin_page.empty")
    if isinstance(value, bool):
        return say("admin_page.yes" if value else "admin_page.no")
    if isinstance(value, list):
        return ", ".join(value) or say("admin_page.empty")
    text = str(value)
    if name in _OF_UNITS:
        return known.directory.name_of(text)
    if name in _CODED:
        code = f"admin_page.{_CODED[name]}.{text}"
        words = say(code)
        return text if words == code else words
    if name == "municipality":
        return known.words("municipalities", text)
    return _moment(text) if name in _MOMENTS else text


def _moment(text: str) -> str:
    """A day, a minute, or the end of a role (UTC), as people read it."""
    day = parse_day(text)
    if day is None:
        return text
    if text.endswith("Z"):
        at = datetime.fromisoformat(minute_of(moment_of(text)))
        return f"{full_short_day(at.date())} {hours(at)}"
    return f"{full_short_day(day)} {text[11:16].replace(':', '.')}".strip()


def unit_options(units: Sequence[Unit]) -> tuple[tuple[str, str], ...]:
    """Units to choose among, in the order given: each by its name with where it lies, and by its id where that is not
    enough to tell it from another."""
    names = [", ".join(part for part in (unit.name, unit.sub_region) if part) for unit in units]
    often = Counter(names)
    return tuple(
        (unit.unit_id, f"{name} ({unit.unit_id})" if often[name] > 1 else name)
        for unit, name in zip(units, names, strict=True)
    )
