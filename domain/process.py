"""Processes as tables: (state, event, who, guard, effects). The rows lie in resources/processes/*.yaml.

A row is found by state and event; guards and effects are names of small functions here, so that a process owner can
read the table without reading Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.outcome import Refusal


class ProcessError(ValueError):
    """The table cannot be read; `where` names the row."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


GUARDS = frozenset({"form_complete", "no_open_conflicts", "consent_allows", "one_plan_owner"})
EFFECTS = frozenset({"new_version", "established_today"})


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: in `source`, `event` leads to `target` if every guard holds. `who`: unit kinds, empty for any party."""

    source: str
    event: str
    target: str
    who: frozenset[str]
    guards: tuple[str, ...]
    effects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProcessTable:
    """All rows of one process, by (state, event)."""

    process_id: str
    rows: Mapping[tuple[str, str], Transition]

    def find(self, state: str, event: str, unit_kind: str) -> Transition:
        """The row for an event. Raises Refusal when there is none or the unit is not the one to do it."""
        row = self.rows.get((state, event))
        if row is None:
            raise Refusal("not_now", event=event, state=state)
        if row.who and unit_kind not in row.who:
            raise Refusal("not_for_this_unit", event=event)
        return row

    def maybe(self, state: str, event: str) -> Transition | None:
        """The row for an event that happens by itself (sending, publishing), None where it changes nothing."""
        return self.rows.get((state, event))


def load_process(data: Mapping[str, object]) -> ProcessTable:
    """Read a table: {process, rows: [{from: [..], event, to, who, guards, effects}]}. Raises ProcessError."""
    process_id, rows = data.get("process"), data.get("rows")
    if not isinstance(process_id, str) or not isinstance(rows, list):
        raise ProcessError("process")
    found: dict[tuple[str, str], Transition] = {}
    for number, row in enumerate(rows):
        for transition in _transitions(row, f"rows[{number}]"):
            key = (transition.source, transition.event)
            if key in found:
                raise ProcessError(f"rows[{number}]: second row for {key}")
            found[key] = transition
    return ProcessTable(process_id, MappingProxyType(found))


def _transitions(row: object, where: str) -> Iterable[Transition]:
    if not isinstance(row, dict) or not isinstance(row.get("event"), str) or not isinstance(row.get("from"), list):
        raise ProcessError(where)
    guards, effects = tuple(row.get("guards", ())), tuple(row.get("effects", ()))
    if not GUARDS.issuperset(guards) or not EFFECTS.issuperset(effects):
        raise ProcessError(where)
    for source in row["from"]:
        yield Transition(
            source,
            row["event"],
            str(row.get("to") or source),
            frozenset(row.get("who", ())),
            guards,
            effects,
        )
