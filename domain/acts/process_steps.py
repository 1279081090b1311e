"""How a sent message, a publish or a step of its own moves a process: the row of the table, its guards and effects."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain import access
from domain.acts.case_header import header_of
from domain.acts.former_wards import after_moves
from domain.acts.forms_judged import check_cells, check_form, grade_of, keep_out
from domain.acts.sip_steps import follow_in_plan
from domain.acts.step import SINCE, Step, state_of
from domain.acts.step_effects import EFFECT_OF, reopen_for
from domain.acts.step_guards import GUARD_OF
from domain.case import HEADER, Document
from domain.case_facts import facts_for
from domain.context import Context
from domain.draft import CaseDraft
from domain.operation import (
    OWN_KINDS,
    CellValue,
    Edit,
    Operation,
    OperationError,
    read_cells,
    read_definition,
    read_text,
    read_units,
)
from domain.outcome import Refusal, Ruling
from domain.process import BEFORE_THAT, Phase, ProcessTable, Transition

HAPPENS_BY_ITSELF = frozenset({"publish", "acknowledge", "misdirected", "invite_party", "converted"})
"""Events of the table that are operations of their own and no steps; every `send_…` besides."""
_WRITES = frozenset({"publish", "resolve"})
_MAY_BE_CLOSED = frozenset({"publish", "invite_party"})
_NO_CELLS: Mapping[str, CellValue] = MappingProxyType({})


def require(decision: access.Access) -> None:
    """Raises Refusal for what access denies."""
    if not decision.allowed:
        raise Refusal(decision.reason, **decision.params)


def is_step(event: str) -> bool:
    """Whether somebody takes the event by itself, as a `transition`."""
    return event not in HAPPENS_BY_ITSELF and not event.startswith("send_")


def transition(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """A step that somebody takes by itself, from the state she saw."""
    document = draft.document(operation.doc_id)
    event = read_text(operation.body, "event")
    expected = read_text(operation.body, "expected")
    if document.kind != HEADER or not is_step(event):
        raise Refusal("not_now", event=event, state="")
    table = _table(draft, context)
    state = state_of(document, table, context)
    row = _row_seen(document, table, event, expected, state)
    row = row or table.find(state, event, context.directory.kind_of(operation.acting_unit))
    _who(row, operation, context)
    cells = _answers(draft, row, operation, context)
    _take(Step(draft, document, row, operation, context, cells))
    _note(draft, document, operation, event, cells)
    return Ruling.APPLIED


def let_happen(draft: CaseDraft, event: str, operation: Operation, context: Context) -> None:
    """Let a sent message or a publish move the process it belongs to, where the table has a row for it."""
    subject = header_of(draft)
    table = _table(draft, context)
    state = state_of(subject, table, context)
    row = table.maybe(state, event)
    if row is None and (event.startswith("send_") or (table.states and event in _MAY_BE_CLOSED)):
        raise table.closed(state, event)
    if row is not None:
        _who(row, operation, context)
        sent = operation.kind == "send"
        _take(Step(draft, subject, row, operation, context, read_cells(operation.body) if sent else _NO_CELLS))
        if sent:
            reached, _ = after_moves(draft.case, read_units(operation.body, "recipients"), operation.acting_unit)
            reopened = reopen_for(draft.case, reached)
            draft.set(header_of(draft).doc_id, reopened)


def closed_because(draft: CaseDraft, event: str, operation: Operation, context: Context) -> Refusal | None:
    """Why the acting unit could not let the event happen in the case now, as far as is known before anything is filled
    in; None when it could. Access is not asked."""
    try:
        subject, table = header_of(draft), _table(draft, context)
        kind = context.directory.kind_of(operation.acting_unit)
        row = table.find(state_of(subject, table, context), event, kind)
        _judge(Step(draft, subject, row, operation, context, None))
    except Refusal as refusal:
        return refusal
    return None


def require_writing(draft: CaseDraft, operation: Operation, context: Context) -> None:
    """Nothing is written in a case that has ended; but a unit's own notes."""
    document = draft.case.documents.get(operation.doc_id)
    if document is not None and document.kind in OWN_KINDS:
        return
    header, table = header_of(draft), _table(draft, context)
    state = state_of(header, table, context)
    row = table.maybe(state, "publish")
    if table.states and row is None:
        raise table.closed(state, "publish")
    if row is not None and operation.kind in _WRITES:
        # Also for a text that will stand beside another: it would be written all the same.
        _judge(Step(draft, header, row, operation, context))


def _table(draft: CaseDraft, context: Context) -> ProcessTable:
    return context.process(header_of(draft).text("case_type"))


def _row_seen(header: Document, table: ProcessTable, event: str, expected: str, state: str) -> Transition | None:
    """The row of now, if it is the very one that she saw; None where there is none now.

    A case that has gone on meanwhile does not stop a step that is the same in both states: somebody has died whether
    or not the planning has begun.
    """
    seen, now = table.rows.get((expected, event)), table.rows.get((state, event))
    if state == expected or (seen is not None and now is not None and seen.row == now.row):
        return now
    if now is None and table.phase(state) in {Phase.ENDED, Phase.DECEASED}:
        return None  # what it has become says more than that it has moved
    raise Refusal("state_moved", expected=expected, state=state)


def _who(row: Transition, operation: Operation, context: Context) -> None:
    if row.who and context.directory.kind_of(operation.acting_unit) not in row.who:
        raise Refusal("not_for_this_unit", event=row.event)


def _judge(step: Step) -> None:
    region = _region(step)
    if region is not None:
        cell, first = region
        state = step.subject.text(cell) or first
        if state not in step.row.within:
            raise Refusal("not_now", event=step.row.event, state=state)
    for guard in step.row.guards:
        GUARD_OF[guard](step)


def _region(step: Step) -> tuple[str, str] | None:
    if not step.row.region:
        return None
    region = _table(step.draft, step.context).regions[step.row.region]
    return region.cell, region.first


def _take(step: Step) -> None:
    _judge(step)
    draft, subject, row = step.draft, step.subject, step.row
    before = subject.text("status")
    for effect in row.effects:
        EFFECT_OF[effect](step)
    region = _region(step)
    if region is not None:
        draft.set(subject.doc_id, {region[0]: row.then})
    moved = draft.document(subject.doc_id).text("status") != before  # an effect knows better where to
    if row.target not in {row.source, BEFORE_THAT} and not moved:
        draft.set(subject.doc_id, {"status": row.target, SINCE: step.context.facts.today})
    follow_in_plan(draft)


def _answers(draft: CaseDraft, row: Transition, operation: Operation, context: Context) -> Mapping[str, CellValue]:
    """What was filled in with a step, judged by the form that its row names."""
    cells = read_cells(operation.body)
    if not row.form:
        if cells:
            raise OperationError("bad_field", "cells")
        return cells
    definition = context.forms.pinned(read_definition(operation.body))
    if definition.id != row.form:
        raise Refusal("unknown_form", form=definition.id)
    check_cells(definition, [Edit(path, value) for path, value in cells.items()])
    grade = grade_of(draft.case)
    keep_out(definition.id, {}, cells, frozenset(cells), grade, context)
    named = cells.get("to_units")
    known = facts_for(
        definition,
        draft.case,
        operation.acting_unit,
        context.directory,
        context.facts.today,
        named if isinstance(named, tuple) else (),
    )
    check_form(definition, {**cells, **known}, frozenset(cells), operation, context, grade, whole=True)
    return cells


def _note(draft: CaseDraft, header: Document, operation: Operation, event: str, cells: Mapping[str, CellValue]) -> None:
    """Every step stays told in the header: which one, and what was filled in."""
    entry = f"step/{operation.op_id}"
    told = {f"{entry}/{path}": value for path, value in cells.items() if path.count("/") == 0}
    draft.set(header.doc_id, {**told, f"{entry}/event": event})
