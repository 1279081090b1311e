"""How a sent message, a publish or a step of its own moves a process: the row of the table, its guards and effects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from domain import access
from domain.acts.forms_judged import demanded, editor_of, grade_of, own_form, refuse_blocking
from domain.acts.participants import header_of
from domain.case import HEADER, Document
from domain.context import Context
from domain.draft import CaseDraft
from domain.forms.definition import Moment
from domain.forms.evaluate import evaluate
from domain.operation import (
    CellValue,
    Operation,
    read_text,
)
from domain.outcome import Refusal, Ruling
from domain.process import Transition
from domain.upgrade import behind, newer_than, seen_from, upgraded


def require(decision: access.Access) -> None:
    """Raises Refusal for what access denies."""
    if not decision.allowed:
        raise Refusal(decision.reason, **decision.params)


def transition(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """A step that somebody takes by itself, from the state she saw."""
    document = draft.document(operation.doc_id)
    if document.kind != "SIP":
        raise Refusal("not_now", event="", state="")
    event = read_text(operation.body, "event")
    expected = read_text(operation.body, "expected")
    state = document.text("status")
    if event == "publish" or event.startswith("send_"):
        raise Refusal("not_now", event=event, state=state)
    if state != expected:
        raise Refusal("state_moved", expected=expected, state=state)
    row = context.process("sip").find(state, event, context.directory.kind_of(operation.acting_unit))
    _step(draft, document, row, operation, context)
    return Ruling.APPLIED


def let_happen(draft: CaseDraft, event: str, operation: Operation, context: Context) -> None:
    """Let a sent message or a publish move the process it belongs to, where the table has a row for it."""
    subject = _subject(draft, event, operation)
    process = "sip" if subject.kind == "SIP" else header_of(draft).text("case_type")
    if process == "sip" and subject.kind == HEADER:
        return
    row = context.process(process).maybe(subject.text("status"), event)
    if row is None and event.startswith("send_"):
        raise Refusal("not_now", event=event, state=subject.text("status"))
    if row is not None:
        if row.who and context.directory.kind_of(operation.acting_unit) not in row.who:
            raise Refusal("not_for_this_unit", event=event)
        _step(draft, subject, row, operation, context)


def _subject(draft: CaseDraft, event: str, operation: Operation) -> Document:
    plans = draft.case.of_kind("SIP")
    if event == "send_KAL" and plans:
        return plans[0]
    if event == "publish":
        document = draft.document(operation.doc_id)
        return document if document.kind == "SIP" else header_of(draft)
    return header_of(draft)


def _step(draft: CaseDraft, subject: Document, row: Transition, operation: Operation, context: Context) -> None:
    for guard in row.guards:
        _GUARDS[guard](draft, subject, operation, context)
    values: dict[str, CellValue] = {}
    if row.target != subject.text("status"):
        values["status"] = row.target
    if "new_version" in row.effects:
        version = subject.value("version")
        values["version"] = (version if isinstance(version, int) else 0) + 1
    if "established_today" in row.effects:
        values["established_date"] = context.facts.today
    draft.set(subject.doc_id, values)


def _guard_consent(draft: CaseDraft, subject: Document, operation: Operation, context: Context) -> None:
    """A step of a plan answers for the consent by itself; a message has done so already, as what it is."""
    if operation.kind == "transition":
        require(access.consent_allows("transition_with_consent", header_of(draft), context.access))


def _guard_no_conflicts(draft: CaseDraft, subject: Document, operation: Operation, context: Context) -> None:
    if subject.open_conflicts:
        raise Refusal("two_texts_left", count=str(len(subject.open_conflicts)))


def _guard_owner(draft: CaseDraft, subject: Document, operation: Operation, context: Context) -> None:
    if not (subject.text("plan_owner/name") and subject.text("plan_owner/unit")):
        raise Refusal("nobody_responsible")


def _guard_complete(draft: CaseDraft, subject: Document, operation: Operation, context: Context) -> None:
    definition = own_form(subject, operation, context)
    editor = editor_of(operation, context)
    newer = newer_than(subject, context.forms, definition.hash)
    if newer is not None:
        subject = upgraded(subject, newer, definition.hash, subject.ver)
    values = seen_from(subject, behind(subject, context.forms, definition.hash))
    evaluation = evaluate(definition, values, Moment.ESTABLISH, editor, context.facts)
    refuse_blocking(demanded(evaluation.blocking, definition, values, grade_of(draft.case), context))


_GUARDS: Mapping[str, Callable[[CaseDraft, Document, Operation, Context], None]] = MappingProxyType(
    {
        "consent_allows": _guard_consent,
        "no_open_conflicts": _guard_no_conflicts,
        "one_plan_owner": _guard_owner,
        "form_complete": _guard_complete,
    },
)
