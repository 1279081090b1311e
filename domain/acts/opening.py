"""A case is opened, and its living documents begun."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain.acts.case_header import header_of
from domain.acts.forms_judged import keep_out
from domain.acts.participants import party_scopes, place_of
from domain.acts.process_steps import require_writing
from domain.acts.sip_steps import CASE_TYPE as PLANS
from domain.acts.sip_steps import follow_in_plan
from domain.case import HEADER, unit_scope
from domain.consent import FORM as CONSENT_FORM
from domain.context import Context
from domain.directory import ACTIVE, CLOSED, PAUSED, is_live
from domain.draft import CaseDraft
from domain.header_cells import check_header
from domain.open_care import OPEN_CARE
from domain.operation import (
    LIVING_KINDS,
    NOTE_KIND,
    CellValue,
    Operation,
    OperationError,
    read_cells,
    read_definition,
    read_text,
    read_uuid,
)
from domain.outcome import Refusal, Ruling
from domain.unit_desk import is_desk

FIRST_STATUS: Mapping[str, str] = MappingProxyType(
    {"inpatient": "INP_DRAFT", "open_care": "OPC_DRAFT", "sip": "SIP_NEED"},
)


def open_case(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """A case begins with what its header says; the unit that opens it owns it."""
    if draft.exists or is_desk(operation.case_id):
        raise Refusal("case_exists")
    cells = read_cells(operation.body)
    parties = {path for path in cells if path.startswith("parties/")}
    check_header(cells, context.facts.today, context.forms.in_force.get(CONSENT_FORM))
    keep_out(HEADER, {}, cells, frozenset(cells), str(cells.get("person/protected") or ""), context)
    if not parties <= {f"parties/{unit}" for unit in context.directory.units}:
        raise Refusal("unit_unknown")
    for path in sorted(parties):
        _require_inbox(path.removeprefix("parties/"), context)
    case_type = cells.get("case_type")
    first = FIRST_STATUS.get(case_type) if isinstance(case_type, str) else None
    if first is None:
        raise OperationError("bad_field", "cells")
    if case_type == OPEN_CARE and parties - {f"parties/{operation.acting_unit}"}:
        raise Refusal("nothing_sent_yet", event="invite_party")  # whoever the first message names takes part
    values: dict[str, CellValue] = {
        **cells,
        f"parties/{operation.acting_unit}": True,
        **({"care_contact": "FVK_ASSIGNED"} if cells.get("fvk/name") else {}),
        "status": first,
        "owner_unit": operation.acting_unit,
    }
    units = {path.removeprefix("parties/") for path in values if path.startswith("parties/")}
    others = map(unit_scope, units - {operation.acting_unit})
    draft.create(read_uuid(operation.body, "doc"), HEADER, None, frozenset({place_of(operation, context), *others}))
    draft.set(read_uuid(operation.body, "doc"), values)
    return Ruling.APPLIED


def _require_inbox(unit_id: str, context: Context) -> None:
    """That the unit has an inbox of its own. One that pauses or has closed since the case was begun takes part: a case
    is not lost for what its author could not know."""
    unit = context.directory.inbox_of(unit_id)
    if unit is None or unit.unit_id != unit_id or unit.inbox_state not in {ACTIVE, PAUSED, CLOSED}:
        raise Refusal("recipient_without_inbox", unit=unit_id)
    if not is_live(unit, context.facts.today):
        raise Refusal("recipient_not_begun", unit=unit_id, day=unit.live_from)


def create_document(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """A living document begins, empty, before all who take part; a unit's notes before that unit alone."""
    kind = read_text(operation.body, "doc_kind")
    definition = context.forms.pinned(read_definition(operation.body))
    if kind not in {*LIVING_KINDS, NOTE_KIND} or definition.id != kind:
        raise Refusal("unknown_form", form=kind[:40])
    doc_id = read_uuid(operation.body, "doc")
    if kind == NOTE_KIND:
        _create_note(draft, operation, doc_id, definition.hash)
        return Ruling.APPLIED
    if draft.case.of_kind(kind):
        raise Refusal("document_exists", form=kind)
    if kind == "SIP" and header_of(draft).text("case_type") != PLANS:
        raise Refusal("plan_in_its_own_case")
    require_writing(draft, operation, context)
    draft.create(doc_id, kind, definition.hash, party_scopes(draft.case))
    if kind == "SIP":
        draft.set(doc_id, {"version": 0})
        follow_in_plan(draft)
    return Ruling.APPLIED


def _create_note(draft: CaseDraft, operation: Operation, doc_id: str, definition: str) -> None:
    """What a unit notes for itself: one document, that no other unit ever holds."""
    unit_id = operation.acting_unit
    if any(note.created_by == unit_id for note in draft.case.of_kind(NOTE_KIND)):
        raise Refusal("document_exists", form=NOTE_KIND)
    draft.create(doc_id, NOTE_KIND, definition, frozenset({draft.case.place_at(unit_id)}))
