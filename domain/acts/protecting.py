"""A person gets a protected identity after the case was opened: what leads to her goes from every replica.

The store writes it into each of her cases. What the record holds stays there, and nowhere else: the cells are emptied,
and the bytes of the operations that told them travel no more (`tells_withheld`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from domain.access_table import GRADES, NOT_PROTECTED
from domain.case import HEADER, Conflict, Document
from domain.context import Context, FormLibrary
from domain.draft import CaseDraft
from domain.identity import NOTED
from domain.operation import VERSION_KIND, Operation, OperationError, read_text
from domain.outcome import Ruling
from domain.protected import Protection

PROTECT_PERSON = "protect_person"
_OF_THE_HEADER = frozenset({"open_case", "bind_identity", "note_identity"})


def protect_person(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """The header bears the grade, and no cell and no conflict of the case tells what the grade keeps out."""
    header = draft.document(operation.doc_id)
    grade = read_text(operation.body, "grade")
    if header.kind != HEADER or grade not in GRADES - {NOT_PROTECTED}:
        raise OperationError("bad_field", "grade")
    before = draft.case
    draft.set(header.doc_id, {"person/protected": grade})
    for document in list(draft.case.documents.values()):
        _empty(draft, document, grade, operation.op_id, context.protection)
    return Ruling.NOOP if draft.case is before else Ruling.APPLIED


def tells_withheld(operation: Operation, grade: str, forms: FormLibrary, protection: Protection) -> bool:
    """Whether the operation's own bytes tell what is never taken in for somebody of the grade.

    An operation says only some cells of a row; where it cannot be known that a cell is harmless, it is not.
    """
    if operation.kind == "note_identity":
        told = set(NOTED) if operation.body.get("now") is not None else set()
    else:
        told = {str(path) for path, value in _told(operation.body.get("cells")) if value is not None}
    return protection.may_lead(grade, _form_of(operation, forms), told)


def _told(cells: object) -> list[tuple[object, object]]:
    """Paths and values, of whatever shape the body is."""
    if isinstance(cells, Mapping):
        return list(cells.items())
    rows = cells if isinstance(cells, list) else []
    return [(row.get("path"), row.get("value")) for row in rows if isinstance(row, Mapping)]


def _form_of(operation: Operation, forms: FormLibrary) -> str:
    """The form that the operation's cells are of; '' when nobody here can tell."""
    if operation.kind in _OF_THE_HEADER:
        return HEADER
    kind, pinned = operation.body.get("doc_kind"), operation.body.get("definition")
    if isinstance(kind, str):
        return kind
    definition = forms.by_hash.get(pinned) if isinstance(pinned, str) else None
    return definition.id if definition is not None else ""


def _empty(draft: CaseDraft, document: Document, grade: str, op_id: str, protection: Protection) -> None:
    values = document.values()
    filled = {path for path, value in values.items() if value is not None}
    form = "SIP" if document.kind == VERSION_KIND else document.kind
    withheld = protection.withheld(grade, form, filled, values)
    draft.set(document.doc_id, dict.fromkeys(withheld))
    changed = {}
    for conflict in document.conflicts:
        guarded = {path for path in conflict.paths if protection.may_lead(grade, document.kind, {path})}
        if guarded:
            changed[conflict.conflict_id] = _emptied(conflict, guarded, op_id)
    draft.put_conflicts(document.doc_id, {key: one for key, one in changed.items() if one not in document.conflicts})


def _emptied(conflict: Conflict, guarded: set[str], op_id: str) -> Conflict:
    """The same without either text of the guarded cells; with nothing left to choose between it is settled."""
    values = [None if path in guarded else one for path, one in zip(conflict.paths, conflict.values, strict=True)]
    shown = zip(conflict.paths, conflict.incumbent_values, strict=True)
    incumbent = [None if path in guarded else one for path, one in shown]
    nothing_left = set(conflict.paths) <= guarded
    resolved_by = conflict.resolved_by or (op_id if nothing_left else None)
    return replace(conflict, values=tuple(values), incumbent_values=tuple(incumbent), resolved_by=resolved_by)
