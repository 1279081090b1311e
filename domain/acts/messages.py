"""A message is sent: whole or not at all, by its form, to units that may have it, in answer or instead of another."""

from __future__ import annotations

from collections.abc import Mapping

from domain.acts.case_header import header_of
from domain.acts.consent_record import consent_snapshot
from domain.acts.former_wards import after_moves
from domain.acts.forms_judged import check_cells, check_form, grade_of, keep_out
from domain.acts.letters import on_paper
from domain.acts.process_steps import let_happen
from domain.acts.receiving import receiving, shared, working
from domain.acts.shared_drafts import end_draft
from domain.acts.sip_calls import call_the_right_unit, reaches_on_paper
from domain.attachment import read_attachments
from domain.case import Case, Document, belongs_to
from domain.case_facts import NOT_ASSESSED, facts_for, sip_decision
from domain.context import Context
from domain.draft import CaseDraft
from domain.forms.definition import FormDefinition, Level
from domain.open_care import reaches_out
from domain.operation import (
    MESSAGE_KINDS,
    OWN_KINDS,
    CellValue,
    Edit,
    Operation,
    OperationError,
    read_cells,
    read_definition,
    read_text,
    read_units,
    read_uuid,
)
from domain.outcome import Refusal, Ruling

ALWAYS_HIGH = frozenset({"UKL", "UKL_W", "UTS"})
CORRECTED_KINDS = frozenset({"INS", "MVO", "KAL", "UTS", "ADM"})
"""What may be sent anew instead of what was sent. That somebody is ready is withdrawn by a message of its own."""
ANSWER = "KVI"


def send(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """A message reaches its recipients, all of it or nothing."""
    kind = read_text(operation.body, "doc_kind")
    definition = context.forms.pinned(read_definition(operation.body))
    if kind not in MESSAGE_KINDS or definition.id != kind:
        raise Refusal("unknown_form", form=kind[:40])
    letters = on_paper(operation, kind, context)
    addressed, shared_by = _recipients(draft.case, operation, context, kind, nobody=bool(letters))
    recipients, moved = after_moves(draft.case, addressed, operation.acting_unit)
    cells = read_cells(operation.body)
    answered = _answered(draft.case, operation, kind, recipients)
    replaced = _replaced(draft.case, operation, kind, recipients, context)
    skipped = _judge(draft.case, definition, cells, recipients, operation, context)
    if answered is not None and kind == ANSWER:
        _check_fields_asked(answered, cells, context)
    let_happen(draft, "send_correction" if replaced is not None else f"send_{kind}", operation, context)
    doc_id = read_uuid(operation.body, "doc")
    told = {**cells, **_header(draft.case, operation, kind, recipients), **skipped, **moved, **shared_by, **letters}
    told |= consent_snapshot(header_of(draft), kind, context)
    _create(draft, doc_id, definition, told, recipients, operation)
    if replaced is not None:
        draft.set(replaced.doc_id, {"superseded_by": doc_id})
    if answered is not None and answered.kind in MESSAGE_KINDS:
        draft.set(answered.doc_id, {f"reply/{doc_id}": True})
        call_the_right_unit(draft, answered, cells, operation, context)
    end_draft(draft, operation)
    if kind == "INS":
        draft.join(recipients)
        known = ("estimated_discharge", "legal_care_form")
        draft.set(header_of(draft).doc_id, {path: cells.get(path) for path in known})
    return Ruling.APPLIED


def _judge(
    case: Case,
    definition: FormDefinition,
    cells: Mapping[str, CellValue],
    recipients: tuple[str, ...],
    operation: Operation,
    context: Context,
) -> dict[str, CellValue]:
    """Refuse what the form refuses; the cells that tell which warnings it was sent in spite of."""
    check_cells(definition, [Edit(path, value) for path, value in cells.items()])
    grade = grade_of(case)
    keep_out(definition.id, {}, cells, frozenset(cells), grade, context)
    about, replaced = operation.body.get("in_reply_to"), operation.body.get("supersedes")
    known = facts_for(
        definition,
        case,
        operation.acting_unit,
        context.directory,
        context.facts.today,
        recipients,
        about if isinstance(about, str) else "",
        replaced if isinstance(replaced, str) else "",
    )
    told = check_form(definition, {**cells, **known}, frozenset(cells), operation, context, grade, whole=True)
    return {f"skipped/{one.rule_id}": True for one in told.findings if one.level is Level.CONFIRM}


def _create(
    draft: CaseDraft,
    doc_id: str,
    definition: FormDefinition,
    cells: Mapping[str, CellValue],
    recipients: tuple[str, ...],
    operation: Operation,
) -> None:
    scopes = frozenset(draft.case.place_at(unit) for unit in (*recipients, operation.acting_unit))
    draft.create(doc_id, definition.id, definition.hash, scopes)
    draft.set(doc_id, cells)
    for attachment in read_attachments(operation.body):
        draft.set(doc_id, attachment.cells())


def _header(case: Case, operation: Operation, kind: str, recipients: tuple[str, ...]) -> dict[str, CellValue]:
    """What every message says besides its form (domain.md §2.2)."""
    priority = operation.body.get("priority", "normal")
    if priority not in {"normal", "high"}:
        raise OperationError("bad_field", "priority")
    told: dict[str, CellValue] = {f"recipients/{unit}": True for unit in recipients}
    told["sender_unit"] = operation.acting_unit
    told["priority"] = "high" if kind in ALWAYS_HIGH else str(priority)
    for name in ("in_reply_to", "supersedes"):
        if operation.body.get(name) is not None:
            told[name] = read_uuid(operation.body, name)
    if kind == "UKL":
        told["snapshot/sip_to_be_done"] = sip_decision(case) or NOT_ASSESSED
    return told


def _recipients(
    case: Case, operation: Operation, context: Context, kind: str, *, nobody: bool
) -> tuple[tuple[str, ...], dict[str, CellValue]]:
    """The units whose inboxes it reaches, and cells that tell of those that share one; `nobody`: there need be none.
    Raises Refusal."""
    told = read_units(operation.body, "recipients")
    if not told and not nobody and not reaches_on_paper(kind, read_cells(operation.body)):
        raise Refusal("no_recipient")
    # An answer goes to whoever asked, and a correction to whoever has what it corrects, also while an inbox pauses.
    reaches = working if kind == ANSWER or operation.body.get("supersedes") is not None else receiving
    inboxes = [reaches(unit_id, context) for unit_id in told]
    recipients = tuple(dict.fromkeys(inbox.unit_id for inbox in inboxes))
    if operation.acting_unit in recipients:
        raise Refusal("own_unit_as_recipient")
    for unit_id in recipients:
        if kind != "INS" and not reaches_out(case, kind) and not case.takes_part(unit_id):
            # Only an admission, and the first message in open care, invite: any other would open the whole case to a
            # newcomer by accident.
            raise Refusal("recipient_not_a_party", unit=unit_id)
    return recipients, shared(told, inboxes)


def _held(case: Case, unit_id: str, doc_id: str) -> Document | None:
    """A document that the unit holds; one it has never held and one that is gone from it are the same to it."""
    document = case.documents.get(doc_id)
    if document is None or not any(belongs_to(scope, unit_id) for scope in document.scopes):
        return None
    return document


def _answered(case: Case, operation: Operation, kind: str, recipients: tuple[str, ...]) -> Document | None:
    """What the message answers; None when it answers nothing. Raises Refusal."""
    if operation.body.get("in_reply_to") is None:
        if kind == ANSWER:
            raise OperationError("bad_field", "in_reply_to")
        return None
    document = _held(case, operation.acting_unit, read_uuid(operation.body, "in_reply_to"))
    if document is None or document.kind in {*OWN_KINDS, "header"}:
        raise Refusal("answered_is_gone")
    if kind == ANSWER and document.kind in MESSAGE_KINDS:
        heard = {*document.marked("recipients"), document.text("sender_unit")}
        for unit_id in recipients:
            if unit_id not in heard:
                raise Refusal("answer_elsewhere", unit=unit_id)
    return document


def _replaced(
    case: Case, operation: Operation, kind: str, recipients: tuple[str, ...], context: Context
) -> Document | None:
    """The message that this one is sent instead of. Whoever has that one and is there gets this one too.

    Raises Refusal.
    """
    if operation.body.get("supersedes") is None:
        return None
    old = _held(case, operation.acting_unit, read_uuid(operation.body, "supersedes"))
    if old is None or old.text("sender_unit") != operation.acting_unit:
        raise Refusal("replaced_is_not_ours")
    if old.kind != kind or kind not in CORRECTED_KINDS:
        raise Refusal("cannot_be_replaced", form=old.kind)
    if old.text("superseded_by"):
        raise Refusal("already_replaced")
    for unit_id in old.marked("recipients"):
        unit = context.directory.unit(unit_id)
        there = unit is not None and unit.staffed and any(belongs_to(scope, unit_id) for scope in old.scopes)
        if there and unit_id not in recipients:
            raise Refusal("correction_reaches_all", unit=unit_id)
    return old


def _check_fields_asked(answered: Document, cells: Mapping[str, CellValue], context: Context) -> None:
    """A request for completion points at places that what it answers has."""
    form = context.forms.by_hash.get(answered.definition or "")
    for path, value in cells.items():
        if path.startswith("fields/") and path.endswith("/path") and value is not None:
            known = form is not None and isinstance(value, str) and form.template_of(value) is not None
            if not known:
                raise Refusal("form", path=path, finding="unknown_option", count="1")
