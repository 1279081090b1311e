"""What a person does when somebody does not want a unit to have what stands in her case."""

from __future__ import annotations

from desktop.models.desk import Desk
from desktop.models.records import Answer
from domain.acts.blocks import PERSON
from domain.block import OUTER
from domain.case import Case

LONGEST_REASON = 500


def block_unit(
    desk: Desk, case_id: str, unit_id: str, reason: str, kind: str = OUTER, asked_by: str = PERSON, origin: str = ""
) -> Answer:
    """Block a unit from the case. `reason` is hers who writes it down and stands in the access log alone; without one
    it is refused ('reason_missing')."""
    return _act(desk, case_id, "block_unit", {"unit": unit_id, "block": kind, "asked_by": asked_by}, reason, origin)


def lift_block(desk: Desk, case_id: str, unit_id: str, reason: str, asked_by: str = PERSON, origin: str = "") -> Answer:
    """Let the unit near the case again: it may be invited. `reason` as above."""
    return _act(desk, case_id, "lift_block", {"unit": unit_id, "asked_by": asked_by}, reason, origin)


def _act(desk: Desk, case_id: str, kind: str, told: dict[str, object], reason: str, origin: str) -> Answer:
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        return Answer("", queued=False, code="reason_missing")

    def body(case: Case) -> dict[str, object]:
        header = case.header
        return {"doc": header.doc_id if header else "", **told}

    return desk.act(case_id, origin, [(kind, body)], reason=reason)
