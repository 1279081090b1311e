"""One step of a process while it is judged: what guards look at and effects change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import TypeAlias

from domain.acts.case_header import header_of
from domain.case import Case, Document
from domain.context import Context
from domain.draft import CaseDraft
from domain.operation import CellValue, Operation
from domain.process import ProcessTable, Transition

DAYS: Mapping[str, int] = MappingProxyType(
    {"reactivation_days": 7, "plan_reactivation_days": 30, "certificate_days": 14}
)
"""Days that a policy of that name can change."""
SINCE = "status_since"
"""Cell of a header: the Swedish day on which its state began, by the store's clock."""


@dataclass(frozen=True, slots=True)
class Step:
    """`subject` is the header or the plan whose state moves. `cells` are the form's or the message's answers; None
    while somebody only asks whether the step could be taken."""

    draft: CaseDraft
    subject: Document
    row: Transition
    operation: Operation
    context: Context
    cells: Mapping[str, CellValue] | None = field(default_factory=lambda: MappingProxyType({}))

    @property
    def before(self) -> Case:
        """The case as it was before the operation."""
        return self.draft.before

    @property
    def unit(self) -> str:
        return self.operation.acting_unit

    @property
    def header(self) -> Document:
        return header_of(self.draft)

    def told(self, path: str) -> str:
        """An answer that is a text; '' for any other or none."""
        value = (self.cells or {}).get(path)
        return value if isinstance(value, str) else ""


Guard: TypeAlias = Callable[[Step], None]
"""Raises Refusal for a step that may not be taken."""
Effect: TypeAlias = Callable[[Step], None]
"""Changes the draft."""


def ward_of(header: Document) -> str:
    """The ward that has the case: the one that sent the admission notice, or that took the case over since."""
    return header.text("ward/unit") or header.text("owner_unit")


def days_allowed(context: Context, policy: str, otherwise: int) -> int:
    """A policy that counts days; one that is no number of days is as if nobody had set it."""
    told = context.facts.policy.get(policy, "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 5 else otherwise


def day_after(day: str, days: int) -> str:
    """'YYYY-MM-DD' so many days later; '' for a day that is none."""
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return ""


def state_of(header: Document, table: ProcessTable, context: Context) -> str:
    """The state that the header is in today: the one written in it, or the one that has passed into by itself."""
    status = header.text("status")
    wait = table.waiting
    if wait is None or status != wait.source:
        return status
    last = day_after(header.text(SINCE), days_allowed(context, wait.policy, wait.days))
    return wait.target if last and last < context.facts.today else status


def began_on(header: Document, table: ProcessTable, context: Context) -> str:
    """The day on which the state of today began; '' when nothing tells."""
    since = header.text(SINCE)
    wait = table.waiting
    if wait is None or state_of(header, table, context) == header.text("status"):
        return since
    return day_after(since, days_allowed(context, wait.policy, wait.days) + 1)
