"""A person's consent to one purpose is recorded: a whole record in place of the one that was seen, which is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain import access
from domain.acts.case_header import header_of
from domain.acts.forms_judged import check_cells, check_form, grade_of, keep_out
from domain.case import Conflict, Document
from domain.consent import EARLIER, FORM, PURPOSES, UNIT_FIELD, WITHDRAWN, consent_in, fields_of, head_of
from domain.context import Context
from domain.draft import CaseDraft
from domain.merge import CellMerge, merge_edits, settle
from domain.operation import CellValue, Edit, Operation, OperationError, read_definition, read_edits, read_text
from domain.outcome import Refusal, Ruling


def record_consent(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """What the person has said to one purpose. Whoever had not seen the newest record makes a second one beside it,
    and both count until somebody who has seen both records anew; only a withdrawal takes effect whatever it had seen.
    """
    header = header_of(draft)
    if operation.doc_id != header.doc_id:
        raise Refusal("document_unknown")
    purpose = read_text(operation.body, "purpose", 40)
    if purpose not in PURPOSES:
        raise OperationError("bad_field", "purpose")
    edits = read_edits(operation.body)
    _check(edits, purpose, draft, operation, context)
    settled = settle(header, _conflicts(operation, header, purpose), operation.op_id)
    draft.put_conflicts(header.doc_id, settled)
    header = draft.document(header.doc_id)
    whole = _whole(header, edits, purpose)
    tied = frozenset(edit.path for edit in whole)
    merge = merge_edits(header, whole, operation.op_id, lambda _path: tied)
    if not (merge.values or merge.conflicts or settled):
        return Ruling.NOOP
    state = next((edit.value for edit in edits if edit.path == head_of(purpose) + "state"), None)
    if merge.clashed and state == WITHDRAWN:
        merge = _in_place_of(header, whole, operation.op_id)
    if merge.values:
        _keep_earlier(draft, header, purpose)
        draft.set(header.doc_id, {**merge.values, head_of(purpose) + UNIT_FIELD: operation.acting_unit})
    draft.put_conflicts(header.doc_id, merge.conflicts)
    return Ruling.CONFLICT if merge.clashed else Ruling.APPLIED


def consent_snapshot(header: Document, kind: str, context: Context) -> dict[str, CellValue]:
    """What a message tells of the consent it was sent under: the state, and the operation that recorded it."""
    purpose = access.purpose_in(f"send_{kind}", header.value, context.access)
    head = head_of(purpose)
    record = [cell for path, cell in header.cells.items() if path.startswith(head)]
    newest = max(record, key=lambda cell: cell.ver, default=None)
    basis = consent_in(header, purpose, context.facts.today)
    return {"consent_basis": basis, "consent_record": newest.op_id if newest else None}


def _check(edits: Sequence[Edit], purpose: str, draft: CaseDraft, operation: Operation, context: Context) -> None:
    definition = context.forms.pinned(read_definition(operation.body))
    if definition.id != FORM:
        raise Refusal("unknown_form", form=definition.id)
    head = head_of(purpose)
    for edit in edits:
        if not edit.path.startswith(head):
            raise OperationError("unknown_cell", edit.path)
    typed = [replace(edit, path=edit.path[len(head) :]) for edit in edits]
    check_cells(definition, typed)
    values = {edit.path: edit.value for edit in typed}
    grade = grade_of(draft.case)
    keep_out(FORM, {}, values, frozenset(values), grade, context)
    check_form(definition, values, frozenset(values), operation, context, grade, whole=True)


def _conflicts(operation: Operation, header: Document, purpose: str) -> list[str]:
    """Those of the named conflicts that are about this purpose."""
    named = operation.body.get("conflicts", [])
    if not isinstance(named, list) or not all(isinstance(one, str) for one in named):
        raise OperationError("bad_field", "conflicts")
    head = head_of(purpose)
    return [
        one.conflict_id for one in header.open_conflicts if one.paths[0].startswith(head) and one.conflict_id in named
    ]


def _whole(header: Document, edits: Sequence[Edit], purpose: str) -> list[Edit]:
    """The edits with those of every other cell that stands there: what a record does not say it leaves empty."""
    said = {edit.path for edit in edits}
    head = head_of(purpose)
    silent = [f"{head}{field}" for field in fields_of(header.values(), purpose) if field != UNIT_FIELD]
    return [*edits, *(Edit(path, None) for path in silent if path not in said)]


def _in_place_of(header: Document, whole: Sequence[Edit], op_id: str) -> CellMerge:
    """The record takes effect although its author had not seen the one that stands there; that one stays beside it."""
    changed = [edit for edit in whole if header.value(edit.path) != edit.value]
    newest = max((header.cells[edit.path] for edit in changed if edit.path in header.cells), key=lambda cell: cell.ver)
    paths = tuple(edit.path for edit in changed)
    beside = Conflict(
        conflict_id=f"{op_id}:{paths[0]}",
        paths=paths,
        incumbent_ops=(op_id,) * len(paths),
        incumbent_values=tuple(edit.value for edit in changed),
        challenger_op=newest.op_id,
        values=tuple(header.value(path) for path in paths),
    )
    return CellMerge({edit.path: edit.value for edit in changed}, {beside.conflict_id: beside})


def _keep_earlier(draft: CaseDraft, header: Document, purpose: str) -> None:
    known: dict[str, CellValue] = fields_of(header.values(), purpose)
    if not known:
        return
    head = head_of(purpose)
    newest = max((cell for path, cell in header.cells.items() if path.startswith(head)), key=lambda cell: cell.ver)
    place = f"{EARLIER}/{purpose}/{newest.op_id}/"
    draft.set(header.doc_id, {_flat(place, field): value for field, value in known.items()})


def _flat(place: str, field: str) -> str:
    """A path has at most four parts, of which the place is three."""
    return place + field.replace("/", ".")
