"""What a person has said to each purpose of a case (domain.md §6.2), as the case's header tells it.

A record is the cells `consent/<purpose>/<field>` of the header; the fields are those of the form `SAM`. While two
records are at odds the stricter one counts, and both are asked whom they leave out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.access_table import ASSESSED
from domain.case import Document
from domain.ids import is_unit_id
from domain.operation import CellValue
from domain.outcome import Refusal

FORM = "SAM"
INPATIENT, OPEN_CARE, PLAN = "SAMORDNING_INUT", "SAMORDNING_OPENV", "SIP"
KIN, PORTAL, READING = "NARSTAENDE", "NPO_1177", "FORCERAD_LASNING"
PURPOSES = (INPATIENT, OPEN_CARE, PLAN, KIN, PORTAL, READING)
NOT_ASKED, GIVEN, LIMITED, REFUSED, WITHDRAWN = "EJ_TILLFRÅGAD", "GIVET", "BEGRÄNSAT", "NEKAT", "ÅTERKALLAT"
CANNOT = "KAN_EJ_SAMTYCKA"
STATES = frozenset({NOT_ASKED, GIVEN, LIMITED, REFUSED, WITHDRAWN, CANNOT})
EARLIER = "consent_was"
"""The head of the cells that keep replaced records: `consent_was/<purpose>/<operation>/<field>`."""
TELLING = frozenset(
    {"send", "forward", "publish", "resolve", "create_document", "change_parties", "transition"},
)
"""The kinds of operation by which others may get to know more; a withdrawal goes before those that have not left."""
UNIT_FIELD = "unit"
"""The unit that recorded it: not typed, it is the acting unit of the operation."""
UNITS_FIELDS = frozenset({"excluded_units", "harm_units"})
"""Fields that hold several units."""

_OF_CASE: Mapping[str, str] = MappingProxyType({"inpatient": INPATIENT, "open_care": OPEN_CARE, "sip": PLAN})
_OUTWEIGHED_BY_AN_ASSESSMENT = frozenset({NOT_ASKED, CANNOT})
_STRICTEST_FIRST = (
    *(WITHDRAWN, REFUSED, NOT_ASKED, CANNOT),
    *(NOT_ASKED + ASSESSED, CANNOT + ASSESSED, LIMITED, GIVEN),
)

ValueAt = Callable[[str], object]
"""The value of a header's cell."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a step lets others know: the units that get to know of it, and the topics of what is told."""

    units: tuple[str, ...]
    topics: tuple[str, ...] = ()


def head_of(purpose: str) -> str:
    """How the paths of a purpose's cells begin."""
    return f"consent/{purpose}/"


def coordination(case_type: object) -> str:
    """The purpose of the coordination itself in a case of that type."""
    return _OF_CASE.get(case_type, INPATIENT) if isinstance(case_type, str) else INPATIENT


def consent_of(value_at: ValueAt, purpose: str, today: str) -> str:
    """The state that the cells tell, with the harm assessment where that changes it; one to be made anew by now does
    not count.

    What is not recorded is not asked. A state that nobody here knows comes back as it stands: no rule allows it.
    """
    head = head_of(purpose)
    state = value_at(head + "state")
    told = state if isinstance(state, str) and state else NOT_ASKED
    again = value_at(head + "harm_retest_on")
    over = isinstance(again, str) and bool(again) and again < today
    assessed = told in _OUTWEIGHED_BY_AN_ASSESSMENT and value_at(head + "harm_assessed") is True and not over
    return told + ASSESSED if assessed else told


def consent_in(header: Document, purpose: str, today: str) -> str:
    """The same for a header, the strictest where records are at odds."""
    return strictest(consent_of(side, purpose, today) for side in sides(header, purpose))


def strictest(states: Iterable[str]) -> str:
    """The one that lets least out; what nobody here knows lets out nothing at all."""
    return min(states, key=_strictness)


def sides(header: Document, purpose: str) -> tuple[ValueAt, ...]:
    """The record that is shown, and each that was made without having seen it and waits beside it."""
    head = head_of(purpose)
    beside = [one for one in header.open_conflicts if any(path.startswith(head) for path in one.paths)]
    return (header.value, *(_challenged(header, dict(zip(one.paths, one.values, strict=True))) for one in beside))


def outside_limits(sides: Iterable[ValueAt], purpose: str, reach: Reach) -> Refusal | None:
    """Why not, for the first limit that the step goes beyond; None when it keeps within them."""
    for value_at in sides:
        found = next(_beyond(value_at, head_of(purpose), reach), None)
        if found is not None:
            return found
    return None


def excludes_kin(value_at: ValueAt, name: str) -> bool:
    """Whether the consent to tell kin leaves this person out, by the name as it is written, case and blanks apart."""
    told = value_at(head_of(KIN) + "excluded_kin")
    wanted = " ".join(name.casefold().split())
    return isinstance(told, str) and bool(wanted) and wanted in " ".join(told.casefold().split())


def recorded_state(consent: str) -> str:
    """The state as recorded, without the assessment."""
    return consent.removesuffix(ASSESSED)


def fields_of(values: Mapping[str, CellValue], purpose: str) -> dict[str, CellValue]:
    """What is recorded for a purpose, {field: value}, without empty ones. `values` are the cells of a header."""
    head = head_of(purpose)
    return {path[len(head) :]: v for path, v in values.items() if path.startswith(head) and v is not None}


def earlier_records(values: Mapping[str, CellValue], purpose: str) -> tuple[dict[str, CellValue], ...]:
    """The records that were replaced, newest first, as `fields_of` with `op_id`, the operation that recorded it."""
    head = f"{EARLIER}/{purpose}/"
    found: dict[str, dict[str, CellValue]] = {}
    for path, value in values.items():
        if path.startswith(head) and value is not None:
            op_id, _, field = path[len(head) :].partition("/")
            found.setdefault(op_id, {"op_id": op_id})[field.replace(".", "/")] = value
    return tuple(found[op_id] for op_id in sorted(found, reverse=True))


def units_in(value: object) -> tuple[str, ...]:
    """The units in a cell that holds several."""
    return tuple(str(one) for one in value if is_unit_id(one)) if isinstance(value, (list, tuple)) else ()


def _beyond(value_at: ValueAt, head: str, reach: Reach) -> Iterator[Refusal]:
    state = value_at(head + "state")
    if state == LIMITED:
        excluded = units_in(value_at(head + "excluded_units"))
        yield from (Refusal("consent_excludes_unit", unit=unit) for unit in reach.units if unit in excluded)
        told = [topic for topic in reach.topics if value_at(f"{head}excluded_topics/{topic}") is True]
        yield from (Refusal("consent_excludes_topic", topic=topic) for topic in told)
    elif isinstance(state, str) and state in _OUTWEIGHED_BY_AN_ASSESSMENT:
        judged = units_in(value_at(head + "harm_units"))
        strangers = [unit for unit in reach.units if judged and unit not in judged]
        yield from (Refusal("harm_not_assessed_for", unit=unit) for unit in strangers)


def _challenged(header: Document, values: Mapping[str, CellValue]) -> ValueAt:
    return lambda path: values[path] if path in values else header.value(path)


def _strictness(consent: str) -> int:
    return _STRICTEST_FIRST.index(consent) if consent in _STRICTEST_FIRST else -1
