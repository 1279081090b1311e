"""The clocks of a coordinated individual plan (domain.md §1.1.3, deadlines 11–13): when each began and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from domain.acts.sip_steps import CASE_TYPE, ENDED, NEED_SINCE, plan_in, plan_owner
from domain.case import Case, Document
from domain.case_facts import is_child
from domain.swedish_time import moment_at, text_of

STARTED, CHILD_MEETING, FOLLOWED_UP = 11, 12, 13
"""The numbers of domain.md §1.1.3."""
TIMED = frozenset({"need", "step"})
"""Cells of a header whose operations' times are asked for, by the first part of the path."""
_ANSWERED = frozenset({"offer_accepted", "offer_declined", "cancel_plan", "mark_deceased"})
_MET = frozenset({"meeting_held"})
_ENDINGS = frozenset({"offer_declined", "cancel_plan", "close_plan", "mark_deceased"})

AcceptedAt = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock on one unit; `met` and `stopped` are '' until then. Times in UTC as on the wire."""

    number: int
    unit: str
    document: Document
    began: str
    met: str
    stopped: str = ""


def plan_clocks(case: Case, accepted_at: AcceptedAt) -> Iterator[Clock]:
    """Every clock of a plan's case that has begun; none for any other case."""
    header = case.header
    if header is None or header.text("case_type") != CASE_TYPE:
        return
    taken = _steps(header, accepted_at)
    yield from _starting(header, taken, accepted_at)
    yield from _child(case, header, taken)
    yield from _following_up(case, header, taken)


def _steps(header: Document, accepted_at: AcceptedAt) -> list[tuple[str, str]]:
    """(when, event) of every accepted step of the case, the first one first."""
    found = []
    for path, cell in header.cells.items():
        if path.startswith("step/") and path.endswith("/event") and (at := accepted_at(cell.op_id)):
            found.append((at, str(cell.value)))
    return sorted(found)


def _first(taken: list[tuple[str, str]], events: frozenset[str], since: str = "") -> str:
    return next((at for at, event in taken if event in events and at >= since), "")


def _starting(header: Document, taken: list[tuple[str, str]], accepted_at: AcceptedAt) -> Iterator[Clock]:
    """11: whoever saw the need offers a plan without delay. It counts from the day on which the need was seen."""
    began, told = _day(header.text(NEED_SINCE)), header.cells.get(NEED_SINCE)
    at = accepted_at(told.op_id) if told is not None else ""
    if began and at:
        yield Clock(STARTED, header.text("need/by"), header, min(began, at), _first(taken, _ANSWERED, at))


def _child(case: Case, header: Document, taken: list[tuple[str, str]]) -> Iterator[Clock]:
    """12: a child's meeting is held within three weeks of the initiative."""
    began = _day(header.text(NEED_SINCE))
    if began and is_child(header, header.text(NEED_SINCE)):
        met = _first(taken, _MET)
        yield Clock(
            CHILD_MEETING, header.text("owner_unit"), header, began, met, "" if met else _first(taken, _ENDINGS)
        )


def _following_up(case: Case, header: Document, taken: list[tuple[str, str]]) -> Iterator[Clock]:
    """13: the plan is followed up on the day that it names. It is met when a follow-up ends in a new version or an end;
    then the plan names another day, and this clock is one of its past."""
    plan = plan_in(case)
    began = _day(plan.text("follow_up_date")) if plan is not None else ""
    if plan is None or not began or not plan.text("established_date"):
        return
    ended = taken[-1][0] if header.text("status") in ENDED and taken else ""
    yield Clock(FOLLOWED_UP, plan_owner(case), plan, began, "", ended)


def _day(told: str) -> str:
    """The first moment of a Swedish day, in UTC; '' for no day."""
    try:
        date.fromisoformat(told)
        return text_of(moment_at(f"{told}T00:00"))
    except ValueError:
        return ""
