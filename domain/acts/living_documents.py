"""What is written in a living document is shared, and two texts are settled."""

from __future__ import annotations

from dataclasses import replace

from domain.acts.forms_judged import check_edits, own_form, row_like, tied_by, upgrade_to
from domain.acts.process_steps import let_happen, require_writing
from domain.case import Document
from domain.context import Context
from domain.draft import CaseDraft
from domain.merge import merge_edits, settle
from domain.operation import (
    OWN_KINDS,
    Operation,
    OperationError,
    read_count,
    read_edits,
)
from domain.outcome import Refusal, Ruling


def publish(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """What a unit has written is shared, cell by cell, as one act."""
    document = draft.document(operation.doc_id)
    require_writing(draft, operation, context)
    definition = own_form(document, operation, context)
    edits = read_edits(operation.body)
    if not edits:
        raise OperationError("bad_field", "cells")
    seen = read_count(operation.body, "seen_ver")
    known_ver = document.ver
    document = upgrade_to(draft, document, definition, context)
    edits = check_edits(draft.case, document, definition, edits, operation, context)
    merge = merge_edits(document, edits, operation.op_id, tied_by(document, definition, context))
    if not merge.values and not merge.conflicts:
        return Ruling.NOOP
    draft.set(document.doc_id, merge.values)
    draft.put_conflicts(document.doc_id, merge.conflicts)
    if merge.values:
        _tell_process(draft, document, operation, context)
    if merge.clashed:
        return Ruling.CONFLICT
    return Ruling.MERGED if known_ver > seen else Ruling.APPLIED


def resolve(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """Two texts are settled: the conflicts named end, and the cells say what was chosen."""
    document = draft.document(operation.doc_id)
    require_writing(draft, operation, context)
    definition = own_form(document, operation, context)
    edits = read_edits(operation.body)
    conflict_ids = operation.body.get("conflicts")
    if not isinstance(conflict_ids, list) or not all(isinstance(name, str) for name in conflict_ids) or not edits:
        raise OperationError("bad_field", "conflicts")
    document = upgrade_to(draft, document, definition, context)
    named = [conflict for conflict in document.conflicts if conflict.conflict_id in conflict_ids]
    if not named:
        raise Refusal("no_such_conflict")
    edits = check_edits(draft.case, document, definition, edits, operation, context)
    # Somebody else has already chosen: another choice is a new one to make between the two, not the last word.
    chosen = {path for conflict in named if not conflict.open for path in conflict.paths}
    edits = tuple(replace(edit, base=None) if edit.path in chosen else edit for edit in edits)
    settled = settle(document, conflict_ids, operation.op_id)
    open_paths = {path for conflict in settled.values() for path in conflict.paths}
    rows = {edit.path: edit.value for edit in edits if edit.path in open_paths and row_like(edit)}
    draft.put_conflicts(document.doc_id, settled)
    draft.set(document.doc_id, rows)
    merge = merge_edits(
        draft.document(document.doc_id),
        [e for e in edits if e.path not in rows],
        operation.op_id,
        tied_by(document, definition, context),
    )
    if not (merge.values or merge.conflicts or settled):
        return Ruling.NOOP
    draft.set(document.doc_id, merge.values)
    draft.put_conflicts(document.doc_id, merge.conflicts)
    if merge.values or rows:
        _tell_process(draft, document, operation, context)
    return Ruling.CONFLICT if merge.clashed else Ruling.APPLIED


def _tell_process(draft: CaseDraft, document: Document, operation: Operation, context: Context) -> None:
    """What a unit notes for itself moves nothing for the others."""
    if document.kind not in OWN_KINDS:
        let_happen(draft, "publish", operation, context)
