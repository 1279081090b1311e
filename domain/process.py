"""Processes as tables: (state, event, who, guards, effects). The rows lie in resources/processes/*.yaml.

A row is found by state and event; guards and effects are names of small functions (domain/acts/step_guards.py and
step_effects.py), so that a process owner can read the table without reading Python. A process may have regions that
move beside the state of the case (the care contact, the ward); a row of a region leaves the case where it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from domain.outcome import Refusal


class ProcessError(ValueError):
    """The table cannot be read; `where` names the row."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


class Phase(StrEnum):
    """What a state is to everybody: whether anything may still be written."""

    BEFORE = "before"
    OPEN = "open"
    AFTER = "after"
    ENDED = "ended"
    DECEASED = "deceased"


GUARDS = frozenset(
    {
        "consent_allows",
        *("ward_holds", "ward_can_receive", "offered_to_us", "ready_taken_back"),
        *("we_have_acknowledged", "all_acknowledged", "not_closed_by_us", "closed_by_us", "ended_by_us"),
        *("marked_by_us", "soon_enough", "soon_after_death", "new_admission_is_new_case"),
        *("request_written", "request_reaches", "initiator_or_closer"),
        *("case_owner_does", "plan_owner_does", "owner_or_chair", "we_called", "need_registered", "begun_elsewhere"),
        *("contributions_told", "no_open_conflicts", "one_plan_owner", "form_complete", "plan_not_frozen"),
        *("own_part_of_plan", "unit_can_own", "plan_offered_to_us", "person_alive", "death_marked"),
    },
)
EFFECTS = frozenset(
    {
        *("ward_takes_on", "care_contact_known", "care_contact_named", "contact_named"),
        "discharge_expected",
        *("ward_offered", "ward_accepted", "ward_offer_ends", "person_deceased", "calls_cancelled"),
        *("deceased_by_mistake", "unit_closes", "unit_reopens", "ends", "reopened"),
        *("recipients_join", "request_goes_out", "topic_told", "answers_reckoned", "completed"),
        *("planning_written", "asked_follows"),
        *("need_known", "meeting_noted", "calls_called_off", "new_version", "established_today", "owner_takes_case"),
        *("version_kept", "evaluation_begins", "plan_offered", "plan_offer_ends", "plan_taken_over", "plan_closed"),
        *("plan_ends_by_death", "plan_reopened"),
    },
)
BEFORE_THAT = "BEFORE"
"""As target: the state the case had before it ended."""
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: in `source`, `event` leads to `target` if every guard holds. `who`: unit kinds, empty for any party.

    `row` is its number for people; `form` the definition its answers are judged by, '' for none. With a `region` it
    moves that region from one of `within` to `then` instead of the case.
    """

    source: str
    event: str
    target: str
    who: frozenset[str]
    guards: tuple[str, ...]
    effects: tuple[str, ...]
    row: str = ""
    form: str = ""
    region: str = ""
    within: frozenset[str] = frozenset()
    then: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """Something that moves beside the case: `cell` of the header holds its state, `first` where it begins."""

    cell: str
    first: str
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A state that passes into another by itself, so many days (`policy`, else `days`) after it began."""

    source: str
    target: str
    policy: str
    days: int


@dataclass(frozen=True, slots=True)
class ProcessTable:
    """All rows of one process, by (state, event). `kinds` are the groups of unit kinds that the rows speak of."""

    process_id: str
    rows: Mapping[tuple[str, str], Transition]
    states: Mapping[str, Phase] = field(default_factory=lambda: MappingProxyType({}))
    regions: Mapping[str, Region] = field(default_factory=lambda: MappingProxyType({}))
    waiting: Waiting | None = None

    @property
    def events(self) -> tuple[str, ...]:
        """Every event, in the order of the table."""
        return tuple(dict.fromkeys(event for _, event in self.rows))

    def phase(self, state: str) -> Phase:
        """What the state is; one that the table does not tell of is open."""
        return self.states.get(state, Phase.OPEN)

    def find(self, state: str, event: str, unit_kind: str) -> Transition:
        """The row for an event. Raises Refusal when there is none or the unit is not the one to do it."""
        row = self.rows.get((state, event))
        if row is None:
            raise self.closed(state, event)
        if row.who and unit_kind not in row.who:
            raise Refusal("not_for_this_unit", event=event)
        return row

    def maybe(self, state: str, event: str) -> Transition | None:
        """The row for an event that happens by itself (sending, publishing), None where it changes nothing."""
        return self.rows.get((state, event))

    def closed(self, state: str, event: str) -> Refusal:
        """Why an event without a row cannot happen in a state."""
        match self.phase(state):
            case Phase.ENDED:
                return Refusal("case_ended", event=event, state=state)
            case Phase.DECEASED:
                return Refusal("case_of_deceased", event=event)
            case Phase.BEFORE:
                if self.process_id == "inpatient":
                    return Refusal("admission_first", event=event)
                return Refusal("nothing_sent_yet", event=event)
        return Refusal("not_now", event=event, state=state)


def load_process(data: Mapping[str, object]) -> ProcessTable:
    """Read a table. Raises ProcessError.

    {process, rows: [{row, from: [..], event, to, who, guards, effects, form, region, within, then}], and, for a
    process that has them, states: {name: {phase}}, regions: {name: {cell, first, states}}, units: {group: [kinds]},
    waiting: {from, to, policy, days}}.
    """
    process_id, rows = data.get("process"), data.get("rows")
    if not isinstance(process_id, str) or not isinstance(rows, list):
        raise ProcessError("process")
    states, regions = _states(data), _regions(data)
    groups = {str(name): _texts(kinds, f"units.{name}") for name, kinds in _mapping(data, "units").items()}
    found: dict[tuple[str, str], Transition] = {}
    for number, row in enumerate(rows):
        for transition in _transitions(row, groups, regions, f"rows[{number}]"):
            key = (transition.source, transition.event)
            if key in found:
                raise ProcessError(f"rows[{number}]: second row for {key}")
            if states and not {transition.source, transition.target} <= {*states, BEFORE_THAT}:
                raise ProcessError(f"rows[{number}]: state")
            found[key] = transition
    return ProcessTable(process_id, MappingProxyType(found), states, regions, _waiting(data, states))


def _states(data: Mapping[str, object]) -> Mapping[str, Phase]:
    found = {}
    for name, told in _mapping(data, "states").items():
        phase = told.get("phase") if isinstance(told, dict) else None
        if phase not in set(Phase):
            raise ProcessError(f"states.{name}")
        found[str(name)] = Phase(phase)
    return MappingProxyType(found)


def _regions(data: Mapping[str, object]) -> Mapping[str, Region]:
    found = {}
    for name, told in _mapping(data, "regions").items():
        if not isinstance(told, dict):
            raise ProcessError(f"regions.{name}")
        cell, first = told.get("cell"), told.get("first")
        if not isinstance(cell, str) or not isinstance(first, str):
            raise ProcessError(f"regions.{name}")
        names = tuple(_mapping(told, "states"))
        if first not in names:
            raise ProcessError(f"regions.{name}.first")
        found[str(name)] = Region(cell, first, names)
    return MappingProxyType(found)


def _waiting(data: Mapping[str, object], states: Mapping[str, Phase]) -> Waiting | None:
    told = _mapping(data, "waiting")
    if not told:
        return None
    source, target, policy, days = (told.get(key) for key in ("from", "to", "policy", "days"))
    if source not in states or target not in states or not isinstance(policy, str) or not isinstance(days, int):
        raise ProcessError("waiting")
    return Waiting(str(source), str(target), policy, days)


def _transitions(
    row: object, groups: Mapping[str, tuple[str, ...]], regions: Mapping[str, Region], where: str
) -> Iterable[Transition]:
    if not isinstance(row, dict) or not isinstance(row.get("event"), str):
        raise ProcessError(where)
    guards, effects = _texts(row.get("guards", []), where), _texts(row.get("effects", []), where)
    if not GUARDS.issuperset(guards) or not EFFECTS.issuperset(effects):
        raise ProcessError(where)
    region, within, then = row.get("region", ""), _texts(row.get("within", []), where), row.get("then", "")
    known = regions[region].states if region in regions else ()
    if bool(region) is not bool(within and then) or not {*within, *([then] if then else [])} <= set(known):
        raise ProcessError(f"{where}: region")
    for source in _texts(row.get("from"), where):
        yield Transition(
            source,
            row["event"],
            str(row.get("to") or source),
            frozenset(kind for name in _texts(row.get("who", []), where) for kind in groups.get(name, (name,))),
            guards,
            effects,
            str(row.get("row", "")),
            str(row.get("form", "")),
            str(region),
            frozenset(within),
            str(then),
        )


def _mapping(data: Mapping[str, object], key: str) -> Mapping[str, object]:
    told = data.get(key, _NOTHING)
    if not isinstance(told, Mapping):
        raise ProcessError(key)
    return told


def _texts(told: object, where: str) -> tuple[str, ...]:
    if not isinstance(told, list) or not all(isinstance(text, str) for text in told):
        raise ProcessError(where)
    return tuple(told)
