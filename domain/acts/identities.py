"""Somebody with a temporary identity gets her number; a number turns out to be somebody's who has another one."""

from __future__ import annotations

from domain.acts.case_header import header_of
from domain.acts.forms_judged import keep_out
from domain.case import HEADER
from domain.context import Context
from domain.draft import CaseDraft
from domain.header_cells import check_header
from domain.identity import NUMBER, PERSON, is_temporary, noted_cells
from domain.operation import Operation, OperationError, read_cells
from domain.outcome import Refusal, Ruling

NOTE_IDENTITY = "note_identity"


def bind_identity(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """The header gets the number in place of the temporary identity, and what else is now known of the person."""
    header = header_of(draft)
    if operation.doc_id != header.doc_id:
        raise Refusal("document_unknown")
    cells = read_cells(operation.body)
    if any(not path.startswith(PERSON) for path in cells):
        raise OperationError("bad_field", "cells")
    if not is_temporary(header.value(NUMBER)):
        raise Refusal("identity_bound")
    check_header(cells, context.facts.today, None)
    if is_temporary(cells.get(NUMBER)):
        raise Refusal("identity_not_bound")
    grade = cells.get("person/protected", header.value("person/protected"))
    before = header.values()
    keep_out(HEADER, before, {**before, **cells}, frozenset(cells), str(grade or ""), context)
    draft.set(header.doc_id, cells)
    return Ruling.APPLIED


def note_identity(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """The person has another number now (or, with `now` null, has not after all): noted beside the one in the case.

    `by` is who saw to it, for those who read the case. Why stands in the access log alone.
    """
    header = header_of(draft)
    if operation.doc_id != header.doc_id:
        raise OperationError("bad_field", "doc")
    draft.set(header.doc_id, noted_cells(operation.body))
    return Ruling.APPLIED
