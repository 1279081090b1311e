"""A unit notes for itself who has a case, what it watches until a day, and what it is done with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from domain.case import Case, belongs_to
from domain.context import Context
from domain.draft import CaseDraft
from domain.ids import is_uuid7
from domain.inbox import awaited, receipt_op
from domain.operation import TRIAGE_KIND, CellValue, Operation, OperationError, read_cells
from domain.outcome import Refusal, Ruling
from domain.triage import (
    ASSIGNED,
    ASSIGNED_NAME,
    DONE,
    HELD_IN,
    MINE,
    NOTE,
    ROWS,
    UNTIL,
    WATCH,
    person_key,
    triage_id,
)

LONGEST_NOTE = 300
MOST_ROWS = 40
_LONGEST_NAME = 200
_PARTS = frozenset({UNTIL, NOTE, ROWS})


def triage(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """The marks are the unit's own, and the later one counts. But who has a case: of two who take it at once the first
    one has it, and whoever takes it from somebody says whom (`taken_from`)."""
    unit_id = operation.acting_unit
    doc_id = triage_id(draft.case.case_id, unit_id)
    if operation.doc_id != doc_id:
        raise OperationError("bad_field", "doc")
    cells = read_cells(operation.body)
    for path, value in cells.items():
        _check(path, value, operation)
    if not cells or (ASSIGNED in cells) != (ASSIGNED_NAME in cells):
        raise OperationError("bad_field", "cells")
    for path, value in cells.items():
        if path.startswith(f"{DONE}/") and value:
            _require_taken_on(draft.case, path.partition("/")[2], unit_id)
    before = draft.case
    own_document(draft, unit_id)
    if _taken_by_another(draft, cells, operation):
        return Ruling.NOOP
    draft.set(doc_id, cells)
    return Ruling.NOOP if draft.case is before else Ruling.APPLIED


def keep_place(draft: CaseDraft, unit_id: str) -> None:
    """Before a unit leaves a case that only some there may see: where it held it, known to itself and the store."""
    place = draft.case.place_at(unit_id)
    draft.set(own_document(draft, unit_id), {HELD_IN: place})


def own_document(draft: CaseDraft, unit_id: str) -> str:
    """The unit's document of marks, made when first needed and brought back to a unit that was gone for a while.

    Raises Refusal('document_exists') where somebody has taken its id for another.
    """
    doc_id = triage_id(draft.case.case_id, unit_id)
    known = draft.case.documents.get(doc_id)
    if known is None:
        draft.create(doc_id, TRIAGE_KIND, None, frozenset({draft.case.place_at(unit_id)}))
    elif known.kind != TRIAGE_KIND or known.created_by != unit_id:
        raise Refusal("document_exists", form=TRIAGE_KIND)
    elif not any(belongs_to(scope, unit_id) for scope in known.scopes):
        draft.reach(doc_id, unit_id)
    return doc_id


def _taken_by_another(draft: CaseDraft, cells: Mapping[str, CellValue], operation: Operation) -> bool:
    if ASSIGNED not in cells:
        return False
    has_it = draft.document(operation.doc_id).text(ASSIGNED)
    return has_it not in {"", operation.body.get("taken_from"), cells[ASSIGNED]}


def _require_taken_on(case: Case, doc_id: str, unit_id: str) -> None:
    """What nobody has acknowledged cannot be done with."""
    document = case.documents.get(doc_id)
    if document is not None and unit_id in awaited(document) and not receipt_op(document, unit_id, "acknowledged"):
        raise Refusal("acknowledge_before_done")


def _check(path: str, value: CellValue, operation: Operation) -> None:
    head, *rest = path.split("/")
    if path in {ASSIGNED, ASSIGNED_NAME}:
        fits = value is None or _is_text(value, _LONGEST_NAME)
    elif head == DONE and len(rest) == 1:
        fits = is_uuid7(rest[0]) and _are_rows(value)
    elif head == WATCH and len(rest) == 2:
        fits = is_uuid7(rest[0]) and _is_watch(rest[1], value)
    elif head == MINE and len(rest) == 3:
        if rest[0] != person_key(operation.author.user_id):
            raise OperationError("bad_path", "cells")  # what somebody watches alone is hers
        fits = is_uuid7(rest[1]) and _is_watch(rest[2], value)
    else:
        raise OperationError("bad_path" if head != HELD_IN else "unknown_cell", "cells")
    if not fits:
        raise OperationError("bad_value", "cells")


def _is_watch(part: str, value: CellValue) -> bool:
    if part not in _PARTS:
        raise OperationError("bad_path", "cells")
    if value is None:
        return True
    if part == UNTIL:
        return _is_day(value)
    return _are_rows(value) if part == ROWS else _is_text(value, LONGEST_NOTE)


def _are_rows(value: CellValue) -> bool:
    if value is None:
        return True
    return isinstance(value, tuple) and 0 < len(value) <= MOST_ROWS and all(map(is_uuid7, value))


def _is_text(value: CellValue, longest: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= longest


def _is_day(value: CellValue) -> bool:
    try:
        return isinstance(value, str) and len(value) == 10 and bool(date.fromisoformat(value))
    except ValueError:
        return False
