"""Somebody writes on the unit's own desk: who is responsible on a day, a phrase."""

from __future__ import annotations

from typing import TypeGuard

from domain.case import unit_scope
from domain.context import Context
from domain.draft import CaseDraft
from domain.operation import DESK_KIND, CellValue, Operation, OperationError, read_cells
from domain.outcome import Refusal, Ruling
from domain.unit_desk import DUTY, PHRASE, desk_case_id, desk_doc_id, is_day, is_key

MOST_PHRASES = 200
LONGEST_PHRASE = 4_000
_LONGEST = 200


def write_unit_desk(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """Whoever writes first makes it; later the newest word counts. Nobody but the unit ever has it."""
    unit_id = operation.acting_unit
    doc_id = desk_doc_id(unit_id)
    if operation.case_id != desk_case_id(unit_id) or operation.doc_id != doc_id:
        raise OperationError("bad_field", "doc")
    cells = read_cells(operation.body)
    if not cells or not all(_fits(path, value) for path, value in cells.items()):
        raise OperationError("bad_field", "cells")
    before = draft.case
    if doc_id not in draft.case.documents:
        draft.create(doc_id, DESK_KIND, None, frozenset({unit_scope(unit_id)}))
    draft.set(doc_id, cells)
    written = draft.document(doc_id).cells.items()
    if sum(path.startswith(f"{PHRASE}/") and cell.value is not None for path, cell in written) > MOST_PHRASES:
        raise Refusal("too_many_phrases", count=str(MOST_PHRASES))
    return Ruling.NOOP if draft.case is before else Ruling.APPLIED


def _fits(path: str, value: CellValue) -> bool:
    head, _, name = path.partition("/")
    if head == DUTY:
        return value is None or (_is_texts(value, 3) and is_day(value[0]) and value[0][8:10] == name)
    return head == PHRASE and is_key(name) and (value is None or _is_phrase(value))


def _is_phrase(value: CellValue) -> bool:
    if not _is_texts(value, 4):
        return False
    name, text, owner, review = value
    short = max(len(name), len(owner)) <= _LONGEST and len(text) <= LONGEST_PHRASE
    return bool(name and text) and short and (not review or is_day(review))


def _is_texts(value: CellValue, count: int) -> TypeGuard[tuple[str, ...]]:
    return isinstance(value, tuple) and len(value) == count
