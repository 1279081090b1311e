"""Somebody is admitted: her open-care case ends, and what was written in it goes along into the ward's.

By the store alone, which knows of both cases (`domain.conversion`). No operation of a client can say either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from domain.acts.case_header import header_of
from domain.acts.forms_judged import check_cells, grade_of, keep_out
from domain.acts.participants import party_scopes
from domain.acts.step import SINCE, state_of
from domain.case import Document
from domain.context import Context
from domain.conversion import CARRIED, CARRIED_KINDS, CONVERTED
from domain.draft import CaseDraft
from domain.forms.definition import FormDefinition
from domain.operation import (
    CellValue,
    Edit,
    Operation,
    OperationError,
    read_cells,
    read_definition,
    read_text,
    read_uuid,
)
from domain.outcome import Refusal, Ruling

NOTE_ADMISSION, CARRY_OVER = "note_admission", "carry_over"


def note_admission(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """The open-care case ends in the ward's: `continues_in` is its id, of use to those who hold that one too."""
    header = header_of(draft)
    if operation.doc_id != header.doc_id:
        raise OperationError("bad_field", "doc")
    table = context.process(header.text("case_type"))
    row = table.find(state_of(header, table, context), CONVERTED, "")
    cells = {"status": row.target, SINCE: context.facts.today, "continues_in": read_uuid(operation.body, "case")}
    draft.set(header.doc_id, cells)
    return Ruling.APPLIED


def carry_over(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """A document of the open-care case as it stood there. What is written here stands, with what is tied to it."""
    kind = read_text(operation.body, "doc_kind")
    definition = context.forms.pinned(read_definition(operation.body))
    if kind not in CARRIED_KINDS or definition.id != kind:
        raise Refusal("unknown_form", form=kind[:40])
    cells = read_cells(operation.body)
    check_cells(definition, [Edit(path, value) for path, value in cells.items()])
    keep_out(definition.id, {}, cells, frozenset(cells), grade_of(draft.case), context)
    known = draft.case.of_kind(kind)
    doc_id = known[0].doc_id if known else read_uuid(operation.body, "doc")
    if known:
        cells = _missing(known[0], cells, definition)
    else:
        draft.create(doc_id, kind, definition.hash, party_scopes(draft.case))
    unit = operation.body.get("unit")
    draft.set(doc_id, {**cells, f"{CARRIED}/on": context.facts.today, f"{CARRIED}/unit": str(unit or "")[:100]})
    return Ruling.APPLIED


def _missing(document: Document, cells: Mapping[str, CellValue], definition: FormDefinition) -> dict[str, CellValue]:
    """The cells of places that are empty here. In another version of the form no place is surely the same: none."""
    if document.definition != definition.hash:
        return {}
    return {path: value for path, value in cells.items() if not _written(document, {path, *definition.group_of(path)})}


def _written(document: Document, paths: Iterable[str]) -> bool:
    return any(document.value(path) is not None for path in paths)
