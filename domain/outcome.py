"""What becomes of an operation: a verdict, and exactly what it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from domain.case import Case, Conflict, Document
from domain.operation import CellValue


class Ruling(StrEnum):
    """The small vocabulary of outcomes (PROTOCOL.md §5). Only HELD leaves the case as it was."""

    APPLIED = "applied"
    MERGED = "merged"
    CONFLICT = "conflict"
    NOOP = "noop"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A ruling with its reason. `code` and `params` are for the words in resources/texts, never patient data."""

    ruling: Ruling
    code: str = ""
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def accepted(self) -> bool:
        return self.ruling is not Ruling.HELD


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """What one operation changed in one document. `created` tells that the document came with it."""

    document: Document
    created: bool
    cells: Mapping[str, CellValue]
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict and, when accepted, the case as it now is with the documents that changed."""

    verdict: Verdict
    case: Case | None
    changes: tuple[DocumentChange, ...] = ()


NOT_KNOWN_YET = frozenset(
    {"unknown_kind", "unknown_version", "unknown_definition", "unknown_form", "unknown_process", "unknown_cell"},
)
"""Codes that say more of the store's program than of the operation: a newer one judges it again."""
FOLLOWS = frozenset(
    {
        *("depends_on_held", "document_unknown", "case_unknown", "no_such_conflict", "not_now", "state_moved"),
        *("need_first", "no_plan_yet", "admission_first", "case_ended"),
    },
)
"""Codes that may only follow from an earlier operation having been held; judged again together with that one."""


REVIEWED = frozenset(
    {
        *("consent_does_not_allow", "consent_excludes_unit", "consent_excludes_topic", "consent_excludes_kin"),
        "harm_not_assessed_for",
    },
)
"""Codes by which the person's consent keeps something back: held for the unit to decide about."""
KEPT_BACK = "kept_back"
"""The unit has decided that it is never to be sent."""


class Refusal(Exception):
    """Raised inside the domain to hold an operation; `apply` turns it into a verdict. Carries codes, never values."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, str] = MappingProxyType(params)
