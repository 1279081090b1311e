"""Rules that need what a client cannot know: other cases of the same person. Asked by the store alone.

A client that has no refusal of its own shows an operation as queued ("köat") until the store has answered. What it
does know, its own unit's cases, it asks these same rules about beforehand (`desktop.models.persons_desk`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from domain.canonical import sha256_hex
from domain.case import Case
from domain.identity import DECEASED, NAME, identity_of, read_identity, same_person_named, starts_something
from domain.operation import Operation
from domain.outcome import Refusal

ADMITTED = frozenset({"INP_ADMITTED", "INP_PLANNING", "INP_READY"})
"""Statuses in which somebody lies at a ward."""
PLAN_TYPE = "sip"
PLAN_UNDERWAY = frozenset({"SIP_PREPARING", "SIP_CALLED", "SIP_MEETING_HELD", "SIP_ACTIVE", "SIP_FOLLOW_UP"})
"""Statuses of a plan that another one would be beside."""
_RESERVE_KINDS = frozenset({"LRID", "NRID", "OTHER"})


@dataclass(frozen=True, slots=True)
class OtherCase:
    """What the rules look at of another case of the person, under any number of hers."""

    case_id: str
    case_type: str
    status: str
    owner_unit: str
    number: str
    name: str
    deceased_on: str
    protected: str
    need_area: str = ""

    @property
    def is_plan_underway(self) -> bool:
        """Whether it is a plan that has begun: one that is offered and not answered yet stands in nobody's way."""
        return self.case_type == PLAN_TYPE and self.status in PLAN_UNDERWAY


def other_case(case: Case) -> OtherCase | None:
    """A case as the rules see it; None without a header."""
    header = case.header
    if header is None:
        return None
    return OtherCase(
        case.case_id,
        header.text("case_type"),
        header.text("status"),
        header.text("owner_unit"),
        header.text("person/id"),
        header.text(NAME),
        header.text(DECEASED),
        header.text("person/protected"),
        header.text("need/area"),
    )


@dataclass(frozen=True, slots=True)
class StoreRule:
    """A rule: its code, when it is asked, and which other cases stand against the operation."""

    code: str
    asked: Callable[[Operation, Case], bool]
    against: Callable[[Operation, Case, OtherCase], bool]


def _names_somebody(operation: Operation, case: Case) -> bool:
    return operation.kind in NAMES_SOMEBODY


def _names_by_reserve_number(operation: Operation, case: Case) -> bool:
    return _names_somebody(operation, case) and _kind(case) in _RESERVE_KINDS


def _begins_for(operation: Operation, case: Case) -> bool:
    return operation.kind == "bind_identity" or starts_something(operation)


def _admits(operation: Operation, case: Case) -> bool:
    admits = operation.kind in NAMES_SOMEBODY or operation.body.get("doc_kind") == "INS"
    return admits and operation.kind != "create_document" and _type(case) == "inpatient"


def _other_name(operation: Operation, case: Case, other: OtherCase) -> bool:
    header = case.header
    name = header.text(NAME) if header else ""
    number = header.text("person/id") if header else ""
    return other.number == number and not same_person_named(name, other.name)


def _has_died(operation: Operation, case: Case, other: OtherCase) -> bool:
    return bool(other.deceased_on)


def _lies_elsewhere(operation: Operation, case: Case, other: OtherCase) -> bool:
    """That a protected person lies somewhere is not told: the wards find out when they ask her."""
    return (
        other.case_type == "inpatient"
        and other.status in ADMITTED
        and other.owner_unit != operation.acting_unit
        and not other.protected
    )


def _takes_up(operation: Operation, case: Case) -> bool:
    return takes_up_again(operation) and _type(case) == "inpatient"


def _lies_anew(operation: Operation, case: Case, other: OtherCase) -> bool:
    """The way home of a former stay is not taken up while she lies at a ward again (domain.md T16, T17)."""
    known = not other.protected or other.owner_unit == operation.acting_unit
    return other.case_type == "inpatient" and other.status in ADMITTED and known


def _needs_a_plan(operation: Operation, case: Case) -> bool:
    return registers_need(operation)


def _plan_taken_up(operation: Operation, case: Case) -> bool:
    return takes_up_again(operation) and _type(case) == PLAN_TYPE


def _another_plan(operation: Operation, case: Case, other: OtherCase) -> bool:
    """One plan is enough, unless somebody says why not (domain.md P15). That a protected person has a plan at another
    unit is told to nobody."""
    return _is_known(operation, other) and not _told(operation, "second_reason")


def _plan_of_same_area(operation: Operation, case: Case, other: OtherCase) -> bool:
    """A child may have one per area of need."""
    area = " ".join(_told(operation, "need_area").casefold().split())
    return bool(area) and _is_known(operation, other) and " ".join(other.need_area.casefold().split()) == area


def _is_known(operation: Operation, other: OtherCase) -> bool:
    return other.is_plan_underway and (not other.protected or other.owner_unit == operation.acting_unit)


def _told(operation: Operation, name: str) -> str:
    cells = operation.body.get("cells")
    told = cells.get(name) if isinstance(cells, Mapping) else None
    return told.strip() if isinstance(told, str) else ""


RULES: tuple[StoreRule, ...] = (
    StoreRule("identity_collision", _names_by_reserve_number, _other_name),
    StoreRule("person_deceased", _begins_for, _has_died),
    StoreRule("other_inpatient_case", _admits, _lies_elsewhere),
    StoreRule("admitted_anew", _takes_up, _lies_anew),
    StoreRule("second_plan", _needs_a_plan, _another_plan),
    StoreRule("second_plan_same_area", _needs_a_plan, _plan_of_same_area),
    StoreRule("second_plan", _plan_taken_up, lambda operation, _case, other: _is_known(operation, other)),
)
"""In the order they are asked; the first one broken is the answer."""
INCIDENTS = frozenset({"identity_collision"})
"""Codes of what somebody has to look into: they come with an incident's code, which is in the access log as well."""
NAMES_SOMEBODY = frozenset({"open_case", "bind_identity"})
"""Kinds of operation by which a case gets to be about somebody."""
ASKED_OF = frozenset({"open_case", "bind_identity", "send", "create_document", "transition"})
"""Kinds of operation that any of the rules may be asked of: for all others no other case need be read."""


NEED_REGISTERED = "register_need"


def registers_need(operation: Operation) -> bool:
    """Whether somebody is said to need a plan, which one other plan may stand against."""
    return operation.kind == "transition" and operation.body.get("event") == NEED_REGISTERED


def takes_up_again(operation: Operation) -> bool:
    """Whether a case that has ended is to go on."""
    return operation.kind == "transition" and operation.body.get("event") == "reactivate"


def refusal_of(operation: Operation, case: Case, others: Iterable[OtherCase]) -> Refusal | None:
    """Why an operation that `apply` accepted is held after all; None when nothing stands against it.

    `case` is the case as it would be; `others` are the person's other cases.
    """
    known = [other for other in others if other.case_id != case.case_id]
    for rule in RULES if known and operation.kind in ASKED_OF else ():
        if rule.asked(operation, case) and any(rule.against(operation, case, other) for other in known):
            incident = {"incident": incident_of(operation)} if rule.code in INCIDENTS else {}
            return Refusal(rule.code, **incident)
    return None


def incident_of(operation: Operation) -> str:
    """What people call it by on the telephone: eight signs that tell nothing of whom it is about."""
    return f"K-{sha256_hex(operation.op_id.encode())[:6].upper()}"


def _kind(case: Case) -> str:
    """By the number itself: a header need not say its kind."""
    identity = identity_of(case.header.value) if case.header else None
    return read_identity(identity.value, identity.issuer).kind.value if identity is not None else ""


def _type(case: Case) -> str:
    return case.header.text("case_type") if case.header else ""
