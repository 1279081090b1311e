"""What becomes of a message at a unit that got it: seen, acknowledged, forwarded, or sent back."""

from __future__ import annotations

from domain.acts.case_header import header_of
from domain.acts.process_steps import let_happen
from domain.acts.receiving import receiving
from domain.acts.triage_marks import keep_place
from domain.case import Document, belongs_to, unit_scope
from domain.context import Context
from domain.directory import same_organisation
from domain.draft import CaseDraft
from domain.ids import is_unit_id
from domain.open_care import asked_cell
from domain.operation import MESSAGE_KINDS, Operation, OperationError, read_count, read_text
from domain.outcome import Refusal, Ruling

MISDIRECTED_REASONS = frozenset({"WRONG_UNIT", "WRONG_PERSON", "OTHER"})


def acknowledge(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """The unit has taken a message on."""
    let_happen(draft, "acknowledge", operation, context)
    return _receipt(draft, draft.document(operation.doc_id), operation, "acknowledged")


def mark_seen(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """Somebody at the unit has opened a message, or a living document as it stands."""
    document = draft.document(operation.doc_id)
    if document.kind in MESSAGE_KINDS:
        if operation.acting_unit not in document.marked("recipients"):
            return Ruling.NOOP
        return _receipt(draft, document, operation, "seen")
    if document.value(f"recipients/{operation.acting_unit}") is True:
        _receipt(draft, document, operation, "seen")
    version = read_count(operation.body, "ver")
    path = f"seen/{operation.acting_unit}"
    known = document.value(path)
    if isinstance(known, int) and known >= version:
        return Ruling.NOOP
    draft.set(document.doc_id, {path: min(version, draft.case.head)})
    return Ruling.APPLIED


def _receipt(draft: CaseDraft, document: Document, operation: Operation, what: str) -> Ruling:
    path = f"receipt/{operation.acting_unit}/{what}"
    if document.value(path) is not None:
        return Ruling.NOOP
    draft.set(document.doc_id, {path: operation.author.name})
    return Ruling.APPLIED


def forward(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """The message goes on to another unit of the same organisation, with its history; the sender sees where it is."""
    document = draft.document(operation.doc_id)
    mine, unit_id = operation.acting_unit, operation.body.get("unit")
    if not is_unit_id(unit_id):
        raise OperationError("bad_field", "unit")
    unit_id = str(unit_id)
    unit, own = receiving(unit_id, context), context.directory.unit(mine)
    unit_id = unit.unit_id
    if own is None or unit_id == mine or not same_organisation(own, unit):
        raise Refusal("forward_within_organisation", unit=unit_id)
    if document.value(f"recipients/{unit_id}") is True:
        raise Refusal("has_it_already", unit=unit_id)
    let_happen(draft, "send_forwarded", operation, context)
    draft.join([unit_id])
    draft.set(
        document.doc_id,
        {f"recipients/{unit_id}": True, f"receipt/{mine}/forwarded": unit_id, f"forwarded_from/{unit_id}": mine},
    )
    draft.reach(document.doc_id, unit_id)
    return Ruling.APPLIED


def misdirected(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """A message came to the wrong unit: it leaves that unit at once, and the sender sees that and why."""
    document = draft.document(operation.doc_id)
    mine = operation.acting_unit
    reason = read_text(operation.body, "reason", 20)
    if reason not in MISDIRECTED_REASONS:
        raise OperationError("bad_field", "reason")
    right = None if operation.body.get("unit") is None else str(operation.body["unit"])
    if right is not None and (not is_unit_id(right) or context.directory.unit(right) is None):
        raise OperationError("bad_field", "unit")
    mark = f"receipt/{mine}"
    draft.set(document.doc_id, {f"{mark}/misdirected": reason, f"{mark}/right_unit": right})
    owed = asked_cell(document.doc_id, mine)
    if header_of(draft).value(owed):
        draft.set(header_of(draft).doc_id, {owed: None})
    draft.withhold(document.doc_id, [mine])
    others = [
        other
        for other in draft.case.documents.values()
        if other.kind in MESSAGE_KINDS and any(belongs_to(scope, mine) for scope in other.scopes)
    ]
    if not others and mine != header_of(draft).text("owner_unit"):
        if draft.case.place_at(mine) != unit_scope(mine):
            keep_place(draft, mine)
        draft.leave([mine])  # nothing else was ever meant for it: whom the case is about must go too
    return Ruling.APPLIED
