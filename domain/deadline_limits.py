"""How long each deadline allows, from which day on (domain.md §1.1.3): a table, so that a decision changes data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from domain.swedish_time import after_weekday_hours, day_of, midnight_after

POLICY = "deadline_"
"""A policy `deadline_3` changes deadline 3 from its own day on, `deadline_15@ska-vc1` deadline 15 for one unit."""
OFF = "off"
"""As the value of one unit's policy: the deadline is not counted for it."""
_LIMIT = re.compile(r"(?P<count>\d{1,4}) (?P<calendar>hours|weekday_hours|days)")


class LimitError(ValueError):
    """The table cannot be read; the text names the row."""


class Calendar(StrEnum):
    """Which time counts."""

    HOURS = "hours"
    WEEKDAY_HOURS = "weekday_hours"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many hours; or to the end of the Swedish day so many days after, whatever the hour it began."""

    count: int
    calendar: Calendar

    def due(self, began: datetime) -> datetime:
        """When it is too late."""
        if self.calendar is Calendar.HOURS:
            return began + timedelta(hours=self.count)
        if self.calendar is Calendar.WEEKDAY_HOURS:
            return after_weekday_hours(began, self.count)
        return midnight_after(day_of(began) + timedelta(days=self.count))


@dataclass(frozen=True, slots=True, eq=False)
class DeadlineLimits:
    """By number, the limits with the days they began on, oldest first; and what each deadline is called."""

    limits: Mapping[int, tuple[tuple[str, Limit], ...]]
    titles: Mapping[int, str]
    of_units: Mapping[tuple[int, str], tuple[tuple[str, Limit | None], ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )

    def at(self, number: int, began: datetime, unit: str = "") -> Limit | None:
        """The limit in force on the Swedish day when a clock began; None where there was none yet, or none for the
        unit."""
        day = day_of(began).isoformat()
        own = [limit for since, limit in self.of_units.get((number, unit), ()) if since <= day]
        if own:
            return own[-1]
        begun = [limit for since, limit in self.limits.get(number, ()) if since <= day]
        return begun[-1] if begun else None

    def tells_apart(self, number: int, unit: str) -> bool:
        """Whether the unit has a limit of its own."""
        return (number, unit) in self.of_units

    def with_policies(self, policies: Mapping[str, Mapping[str, str]]) -> DeadlineLimits:
        """The same with what the store's policies add, {name: {day: value}}; what cannot be read changes nothing."""
        changed = dict(self.limits)
        for number, known in self.limits.items():
            told = policies.get(f"{POLICY}{number}", {})
            added = {since: limit for since, text in told.items() if (limit := read_limit(text)) is not None}
            if added:
                changed[number] = tuple(sorted({**dict(known), **added}.items(), key=lambda row: row[0]))
        return DeadlineLimits(MappingProxyType(changed), self.titles, self._of_units(policies))

    def _of_units(
        self, policies: Mapping[str, Mapping[str, str]]
    ) -> Mapping[tuple[int, str], tuple[tuple[str, Limit | None], ...]]:
        found = dict(self.of_units)
        for name, told in policies.items():
            number, _, unit = name.removeprefix(POLICY).partition("@")
            if not (name.startswith(POLICY) and unit and number.isdigit() and int(number) in self.limits):
                continue
            rows = [(since, read_limit(text)) for since, text in told.items() if text == OFF or read_limit(text)]
            if rows:
                found[int(number), unit] = tuple(sorted(rows, key=lambda row: row[0]))
        return MappingProxyType(found)


def read_limit(text: object) -> Limit | None:
    """'24 weekday_hours' as a limit; None for anything else."""
    found = _LIMIT.fullmatch(text) if isinstance(text, str) else None
    return Limit(int(found["count"]), Calendar(found["calendar"])) if found else None


def load_limits(data: Mapping[object, object]) -> DeadlineLimits:
    """Read the table {number: {title, law, limits: [{since, limit}]}}. Raises LimitError."""
    limits: dict[int, tuple[tuple[str, Limit], ...]] = {}
    titles: dict[int, str] = {}
    for number, row in data.items():
        if not isinstance(number, int) or not isinstance(row, Mapping):
            raise LimitError(str(number))
        title, rows = row.get("title"), row.get("limits")
        if not isinstance(title, str) or not isinstance(rows, list) or not rows or not isinstance(row.get("law"), str):
            raise LimitError(str(number))
        limits[number] = tuple(_row(number, one) for one in rows)
        if list(limits[number]) != sorted(limits[number], key=lambda one: one[0]):
            raise LimitError(f"{number}: since")
        titles[number] = title
    return DeadlineLimits(MappingProxyType(limits), MappingProxyType(titles))


def _row(number: int, row: object) -> tuple[str, Limit]:
    since = row.get("since") if isinstance(row, Mapping) else None
    limit = read_limit(row.get("limit")) if isinstance(row, Mapping) else None
    try:
        if limit is None or not isinstance(since, str) or date.fromisoformat(since).isoformat() != since:
            raise LimitError(str(number))
    except ValueError as error:
        raise LimitError(f"{number}: since") from error
    return since, limit
