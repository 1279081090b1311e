"""A message is sent, seen, acknowledged, or has come to the wrong unit."""

from __future__ import annotations

from domain.acts.forms_judged import check_cells, check_form, grade_of, keep_out
from domain.acts.participants import header_of
from domain.acts.process_steps import let_happen
from domain.attachment import read_attachments
from domain.case import Case, Document, belongs_to
from domain.context import Context
from domain.draft import CaseDraft
from domain.ids import is_unit_id
from domain.operation import (
    MESSAGE_KINDS,
    CellValue,
    Edit,
    Operation,
    OperationError,
    read_cells,
    read_count,
    read_definition,
    read_text,
    read_units,
    read_uuid,
)
from domain.outcome import Refusal, Ruling

MISDIRECTED_REASONS = frozenset({"WRONG_UNIT", "WRONG_PERSON", "OTHER"})


def send(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """A message reaches its recipients, all of it or nothing."""
    kind = read_text(operation.body, "doc_kind")
    definition = context.forms.pinned(read_definition(operation.body))
    if kind not in MESSAGE_KINDS or definition.id != kind:
        raise Refusal("unknown_form", form=kind[:40])
    recipients = _recipients(draft.case, operation, context, kind)
    cells = read_cells(operation.body)
    attached = [attachment.cells() for attachment in read_attachments(operation.body)]
    check_cells(definition, [Edit(path, value) for path, value in cells.items()])
    grade = grade_of(draft.case)
    keep_out(kind, {}, cells, frozenset(cells), grade, context)
    check_form(definition, cells, frozenset(cells), operation, context, grade, whole=True)
    let_happen(draft, f"send_{kind}", operation, context)
    doc_id = read_uuid(operation.body, "doc")
    priority = operation.body.get("priority", "normal")
    if priority not in {"normal", "high"}:
        raise OperationError("bad_field", "priority")
    scopes = frozenset(draft.case.place_at(unit) for unit in (*recipients, operation.acting_unit))
    draft.create(doc_id, kind, definition.hash, scopes)
    message: dict[str, CellValue] = {f"recipients/{unit}": True for unit in recipients}
    draft.set(doc_id, {**cells, **message, "sender_unit": operation.acting_unit, "priority": str(priority)})
    for files in attached:
        draft.set(doc_id, files)
    if kind == "INS":
        draft.join(recipients)
        draft.set(header_of(draft).doc_id, {"estimated_discharge": cells.get("estimated_discharge")})
    return Ruling.APPLIED


def _recipients(case: Case, operation: Operation, context: Context, kind: str) -> tuple[str, ...]:
    recipients = read_units(operation.body, "recipients")
    if not recipients:
        raise Refusal("no_recipient")
    if operation.acting_unit in recipients:
        raise Refusal("own_unit_as_recipient")
    for unit_id in recipients:
        unit = context.directory.unit(unit_id) if is_unit_id(unit_id) else None
        if unit is None or not unit.active:
            raise Refusal("recipient_without_inbox", unit=unit_id)
        if kind != "INS" and not case.takes_part(unit_id):
            # Only an admission invites; any other message would open the whole case to a newcomer by accident.
            raise Refusal("recipient_not_a_party", unit=unit_id)
    return recipients


def acknowledge(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """The unit has taken a message on."""
    return _receipt(draft, draft.document(operation.doc_id), operation, "acknowledged")


def mark_seen(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """Somebody at the unit has opened a message, or a living document as it stands."""
    document = draft.document(operation.doc_id)
    if document.kind in MESSAGE_KINDS:
        if operation.acting_unit not in document.marked("recipients"):
            return Ruling.NOOP
        return _receipt(draft, document, operation, "seen")
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


def misdirected(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """A message came to the wrong unit: it leaves that unit at once, and the sender sees that and why."""
    document = draft.document(operation.doc_id)
    mine = operation.acting_unit
    reason = read_text(operation.body, "reason", 20)
    if reason not in MISDIRECTED_REASONS:
        raise OperationError("bad_field", "reason")
    draft.set(document.doc_id, {f"receipt/{mine}/misdirected": reason})
    draft.withhold(document.doc_id, [mine])
    others = [
        other
        for other in draft.case.documents.values()
        if other.kind in MESSAGE_KINDS and any(belongs_to(scope, mine) for scope in other.scopes)
    ]
    if not others and mine != header_of(draft).text("owner_unit"):
        draft.leave([mine])  # nothing else was ever meant for it: whom the case is about must go too
    return Ruling.APPLIED
