"""What an open-care case passes on when the person is admitted (domain.md §1.4): which cases end, and what goes along.

Read and written by the store alone: the ward has never known of the open-care case, and its parties not of the ward.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain import access
from domain.access_table import NO_BLOCK
from domain.acts.step import state_of
from domain.block import block_of
from domain.case import Case, Document
from domain.consent import INPATIENT, OPEN_CARE, Reach, outside_limits, sides
from domain.context import Context
from domain.merge import row_is_gone
from domain.operation import CellValue

CARRIED_KINDS = ("VBG", "PLN")
"""The living documents that follow the person inwards."""
CONVERTED = "converted"
"""The event of the open-care process that the store lets happen."""
_TELLS = "create_PLN"
"""What it is to consent: units get to know what has been planned."""
CARRIED = "carried"
"""The first part of the cells that tell where a document came from: `carried/on` (a day) and `carried/unit`."""


@dataclass(frozen=True, slots=True)
class Carried:
    """One document as it goes along: `cells` are what may be told, `unit` the one that began it.

    Who wrote which answer is told by the operations of the open-care case, and those stay there.
    """

    kind: str
    definition: str
    cells: Mapping[str, CellValue]
    unit: str


def has_just_admitted(case: Case) -> bool:
    """Whether the case is a ward's and its first admission notice is its only one: any other comes during the stay."""
    return _type(case) == "inpatient" and len(case.of_kind("INS")) == 1


def ends_by_admission(case: Case, context: Context) -> bool:
    """Whether a case is open care that goes on in the ward's case.

    That a protected person lies at a ward is told to nobody who has not been told by the ward.
    """
    header = case.header
    if header is None or header.text("case_type") != "open_care" or header.text("person/protected"):
        return False
    table = context.processes.get("open_care")
    return table is not None and table.maybe(state_of(header, table, context), CONVERTED) is not None


def carried_over(case: Case, admission: Case, context: Context) -> tuple[Carried, ...]:
    """The documents that become readable in the ward's case, as far as what the person has said to both lets them.

    Nothing goes along where either consent does not let anything be told, or where a party of the ward's case is one
    that she has left out of the open-care case. Topics that she has left out of either are left out.
    """
    ours, theirs = case.header, admission.header
    if ours is None or theirs is None or not _may_be_told(ours, theirs, admission.parties, context):
        return ()
    found = []
    for kind in CARRIED_KINDS:
        for document in case.of_kind(kind)[:1]:
            cells = _cells(document, ours, theirs, context)
            if document.definition is not None and cells:
                found.append(Carried(kind, document.definition, cells, document.created_by))
    return tuple(found)


def _may_be_told(ours: Document, theirs: Document, parties: tuple[str, ...], context: Context) -> bool:
    if not all(access.consent_allows(_TELLS, header, context).allowed for header in (ours, theirs)):
        return False
    if theirs.text("person/protected") or any(block_of(ours, unit) != NO_BLOCK for unit in parties):
        return False
    return outside_limits(sides(ours, OPEN_CARE), OPEN_CARE, Reach(parties)) is None


def _cells(document: Document, ours: Document, theirs: Document, context: Context) -> dict[str, CellValue]:
    form = context.forms.by_hash.get(document.definition or "")
    told = {path: value for path, value in document.values().items() if form is not None and form.template_of(path)}
    return {
        path: value
        for path, value in told.items()
        if value is not None and not row_is_gone(document, path) and not _left_out(path, ours, theirs, context)
    }


def _left_out(path: str, ours: Document, theirs: Document, context: Context) -> bool:
    reach = Reach((), context.access.topics_in([path]))
    asked = ((ours, OPEN_CARE), (theirs, INPATIENT))
    return any(outside_limits(sides(header, purpose), purpose, reach) is not None for header, purpose in asked)


def _type(case: Case) -> str:
    return case.header.text("case_type") if case.header is not None else ""
