"""Calls to a plan's meeting: who is called by another's answer, and who is called on paper (domain.md §1.3 P4, P16)."""

from __future__ import annotations

from collections.abc import Mapping

from domain.acts.case_header import header_of
from domain.acts.receiving import receiving, shared
from domain.case import Document
from domain.consent import PLAN, Reach, outside_limits, sides
from domain.context import Context
from domain.draft import CaseDraft
from domain.merge import row_of
from domain.operation import CellValue, Operation
from domain.outcome import Refusal

CALL = "KAL"
WRONG_UNIT = "WRONG_UNIT"


def reaches_on_paper(kind: str, cells: Mapping[str, CellValue]) -> bool:
    """Whether a call is for somebody who has no inbox: then it goes by print or telephone, and nobody need get it."""
    rows = {row_of(path) for path in cells if path.startswith("participants/")}
    return kind == CALL and any(cells.get(f"{row}/role") == "EXTERNAL" for row in rows)


def call_the_right_unit(
    draft: CaseDraft, answered: Document, cells: Mapping[str, CellValue], operation: Operation, context: Context
) -> None:
    """Whoever answers that another unit is the right one calls that unit in the same act; the caller reads it in the
    answer and in the call's receipts. A unit that is only named in words is found by telephone."""
    named = cells.get("right_unit")
    unit = context.directory.unit(named) if isinstance(named, str) else None
    if answered.kind != CALL or cells.get("coming") != WRONG_UNIT or unit is None:
        return
    mine, unit_id = operation.acting_unit, receiving(unit.unit_id, context).unit_id
    if unit_id == mine:
        raise Refusal("own_unit_as_recipient")
    beyond = outside_limits(sides(header_of(draft), PLAN), PLAN, Reach((unit_id,)))
    if beyond is not None:
        raise beyond
    redirected: dict[str, CellValue] = {f"receipt/{mine}/forwarded": unit_id}
    if answered.value(f"recipients/{unit_id}") is not True and answered.text("sender_unit") != unit_id:
        draft.join([unit_id])
        draft.reach(answered.doc_id, unit_id)
        redirected |= {f"recipients/{unit_id}": True, f"forwarded_from/{unit_id}": mine}
        redirected |= shared([unit.unit_id], [context.directory.units[unit_id]])
    draft.set(answered.doc_id, redirected)
