"""A plan was opened by somebody who takes no part in it: entered in the plan by the store, for its parties to see."""

from __future__ import annotations

from domain.case import Document
from domain.context import Context
from domain.draft import CaseDraft
from domain.ids import is_unit_id
from domain.operation import Operation, OperationError, read_text
from domain.outcome import Ruling
from domain.outside_reading import Way

NOTE_READING = "note_reading"
OUTSIDE = "outside"
"""The first part of the cells that tell of such readings: `outside/<operation>/…`."""


def note_reading(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """Who opened the plan, for which unit, by which way and until when. Why she did stands in the access log alone."""
    document = draft.document(operation.doc_id)
    unit, way = operation.body.get("unit"), read_text(operation.body, "way")
    if document.kind != "SIP" or not is_unit_id(unit) or way not in set(Way):
        raise OperationError("bad_field", "unit")
    entry = f"{OUTSIDE}/{operation.op_id}"
    draft.set(
        document.doc_id,
        {
            f"{entry}/unit": str(unit),
            f"{entry}/name": read_text(operation.body, "name", 200),
            f"{entry}/title": read_text(operation.body, "title", 200),
            f"{entry}/way": way,
            f"{entry}/until": read_text(operation.body, "until", 30),
        },
    )
    return Ruling.APPLIED


def readings_since(plan: Document, seen: int) -> tuple[str, ...]:
    """The operations by which readings were entered after version `seen` of the plan, oldest first."""
    found = {
        cell.op_id: cell.ver
        for path, cell in plan.cells.items()
        if path.startswith(f"{OUTSIDE}/") and path.endswith("/unit") and cell.ver > seen
    }
    return tuple(sorted(found, key=lambda op_id: found[op_id]))


def told_of_readings(plan: Document, owner_unit: str) -> frozenset[str]:
    """The units that are to see that somebody has read: the owner of the case, and the main responsible of the plan."""
    return frozenset({owner_unit, plan.text("plan_owner/unit")} - {""})
