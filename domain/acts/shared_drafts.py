"""A message that several at a unit write on before it is sent: one at a time, and a colleague may take it over.

It is a document in the unit's own scope. What it says of itself stands under `draft/`; the rest are the cells of the
message's form, as they were when it was last shared. What one writes meanwhile is hers alone until she shares it.
"""

from __future__ import annotations

from collections.abc import Mapping

from domain.acts.forms_judged import check_cells, grade_of, keep_out
from domain.case import Document
from domain.context import Context
from domain.draft import CaseDraft
from domain.operation import (
    DRAFT_KIND,
    MESSAGE_KINDS,
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

OPEN, SENT, DISCARDED = "OPEN", "SENT", "DISCARDED"
ABOUT = ("in_reply_to", "supersedes")
"""What a message may say of other messages, besides what its form asks."""


def share_draft(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """What is written is shown to the unit; the author is the one who writes on it from now on."""
    doc_id, unit_id = read_uuid(operation.body, "doc"), operation.acting_unit
    kind = read_text(operation.body, "doc_kind")
    definition = context.forms.pinned(read_definition(operation.body))
    if kind not in MESSAGE_KINDS or definition.id != kind:
        raise Refusal("unknown_form", form=kind[:40])
    known = draft.case.documents.get(doc_id)
    if known is not None:
        _check_turn(known, operation)
    cells = read_cells(operation.body)
    check_cells(definition, [Edit(path, value) for path, value in cells.items()])
    keep_out(kind, {}, cells, frozenset(cells), grade_of(draft.case), context)
    if known is None:
        draft.create(doc_id, DRAFT_KIND, definition.hash, frozenset({draft.case.place_at(unit_id)}))
    told = {**cells, **_about(operation, kind)}
    gone = {path: None for path in draft.document(doc_id).cells if path not in told}
    before = draft.case
    draft.set(doc_id, {**gone, **told})
    return Ruling.NOOP if draft.case is before else Ruling.APPLIED


def end_draft(draft: CaseDraft, operation: Operation) -> None:
    """The shared draft that a message was written in is done with, whoever of the unit sent it. Raises Refusal."""
    if operation.body.get("draft") is None:
        return
    document = draft.case.documents.get(read_uuid(operation.body, "draft"))
    if document is None or not _ours(document, operation):
        raise Refusal("draft_ended")
    if document.text("draft/state") != OPEN:
        raise Refusal("draft_ended")
    draft.set(document.doc_id, {"draft/state": SENT})


def _check_turn(document: Document, operation: Operation) -> None:
    if not _ours(document, operation):
        raise Refusal("document_exists", form=DRAFT_KIND)
    if document.text("draft/state") != OPEN:
        raise Refusal("draft_ended")
    holder, expected = document.text("draft/holder"), operation.body.get("take_over_from")
    if holder not in {operation.author.user_id, expected}:
        raise Refusal("draft_with_other")


def _ours(document: Document, operation: Operation) -> bool:
    return document.kind == DRAFT_KIND and document.created_by == operation.acting_unit


def _about(operation: Operation, kind: str) -> Mapping[str, CellValue]:
    discard = operation.body.get("discard", False)
    priority = operation.body.get("priority", "normal")
    if not isinstance(discard, bool) or priority not in {"normal", "high"}:
        raise OperationError("bad_field", "discard" if not isinstance(discard, bool) else "priority")
    told: dict[str, CellValue] = {
        "draft/kind": kind,
        "draft/state": DISCARDED if discard else OPEN,
        "draft/holder": operation.author.user_id,
        "draft/holder_name": operation.author.name,
        "draft/priority": str(priority),
    }
    told.update({f"draft/to/{unit}": True for unit in read_units(operation.body, "recipients")})
    for name in ABOUT:
        if operation.body.get(name) is not None:
            told[f"draft/{name}"] = read_uuid(operation.body, name)
    return told
