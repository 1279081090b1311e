"""Who takes part: units come and go, and hold the case for all there or for some."""

from __future__ import annotations

from domain.acts.case_header import header_of
from domain.acts.process_steps import let_happen
from domain.acts.receiving import receiving
from domain.case import Case, compartment_scope, unit_scope
from domain.context import Context
from domain.draft import CaseDraft
from domain.ids import is_compartment_name, is_unit_id
from domain.operation import (
    VERSION_KIND,
    Operation,
    OperationError,
    read_units,
)
from domain.outcome import Refusal, Ruling


def change_parties(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """Units come and go; the case always has an owner that takes part."""
    header = header_of(draft)
    if operation.doc_id != header.doc_id:
        raise Refusal("document_unknown")
    added, going = read_units(operation.body, "add"), read_units(operation.body, "remove")
    coming = tuple(dict.fromkeys(receiving(unit_id, context).unit_id for unit_id in added))
    if coming:
        let_happen(draft, "invite_party", operation, context)
    owner = operation.body.get("owner")
    if owner is not None and not is_unit_id(owner):
        raise OperationError("bad_field", "owner")
    if set(coming) & set(going) or not (coming or going or owner):
        raise OperationError("bad_field", "add")
    owned_by = header.text("owner_unit")
    parties = (set(draft.case.parties) | set(coming)) - set(going)
    if (owner or owned_by) not in parties:
        raise Refusal("owner_takes_part", unit=str(owner or owned_by))
    before = set(draft.case.parties)
    draft.join(coming)
    if owner is not None:
        draft.set(header.doc_id, {"owner_unit": str(owner)})
    # A unit keeps the plans it was part of, as they were then; of what comes later it hears nothing.
    draft.leave(going, keeping=VERSION_KIND)
    return Ruling.NOOP if parties == before and (owner or owned_by) == owned_by else Ruling.APPLIED


def change_compartment(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """What the unit holds of the case is for some there only, or for all of them again; other units see no change."""
    header = header_of(draft)
    if operation.doc_id != header.doc_id:
        raise Refusal("document_unknown")
    if "compartment" not in operation.body:
        raise OperationError("bad_field", "compartment")
    before, place = draft.case, place_of(operation, context)
    draft.place(operation.acting_unit, place)
    return Ruling.NOOP if draft.case is before else Ruling.APPLIED


def place_of(operation: Operation, context: Context) -> str:
    """The scope in which the acting unit is to hold the case. Unknown and not hers are answered alike."""
    name, unit_id = operation.body.get("compartment"), operation.acting_unit
    if name is None:
        return unit_scope(unit_id)
    if not is_compartment_name(name):
        raise OperationError("bad_field", "compartment")
    scope = compartment_scope(unit_id, str(name))
    if scope not in context.directory.compartments(operation.author.user_id, unit_id):
        raise Refusal("compartment_unknown")
    return scope


def party_scopes(case: Case) -> frozenset[str]:
    return frozenset(map(case.place_at, case.parties))
