"""What the rows of open care demand and do (domain.md §1.2): a request goes out, answers are reckoned, a case ends.

The steps of the table, each a `transition` of the header: `request_care` (form STEP_REQUEST; the Vårdbegäran of the
case goes to these units, who take part from then on), `continue_as_sip`, `end_coordination` (STEP_END) and
`abort_coordination` (STEP_ABORT). `converted` is written by the store alone, when the person is admitted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from domain.acts.forms_judged import demanded, editor_of, grade_of
from domain.acts.receiving import receiving, shared, working
from domain.acts.step import SINCE, Effect, Guard, Step
from domain.case import Document
from domain.consent import OPEN_CARE as OPEN_CARE_CONSENT
from domain.consent import Reach, outside_limits, sides
from domain.forms.definition import Moment
from domain.forms.evaluate import evaluate
from domain.ids import is_unit_id
from domain.open_care import (
    ANSWERED,
    COORDINATED,
    DRAFT,
    INFORMED,
    REQUEST,
    REQUESTED,
    TOPIC,
    WROTE,
    asked_cell,
    completions,
    outstanding,
)
from domain.operation import CellValue, OperationError, read_edits, read_units
from domain.outcome import Refusal

MAY_END_FOR_OTHERS = "CASE_CLOSER"
_ENOUGH_WRITERS = 2
_BEFORE_COORDINATION = frozenset({INFORMED, REQUESTED, ANSWERED})
_ACUTE = frozenset({"ACUTE"})


# -- what rows demand ------------------------------------------------------------------------------------------


def _request_written(step: Step) -> None:
    """There is a request, and nothing that it must have is missing."""
    request = _request(step)
    if request is None:
        raise Refusal("care_request_missing")
    context, grade = step.context, grade_of(step.draft.case)
    definition = context.forms.pinned(request.definition or "")
    values = request.values()
    editor = editor_of(step.operation, context)
    evaluation = evaluate(definition, values, Moment.ESTABLISH, editor, context.facts)
    missing = demanded(evaluation.blocking, definition, values, grade, context)
    if missing:
        first = definition.item(missing[0].path)
        label = first.label if first is not None else ""
        raise Refusal(
            "care_request_incomplete", path=missing[0].path, label=label, count=str(len(missing)), doc=request.doc_id
        )


def _request_reaches(step: Step) -> None:
    """Every unit named has an inbox, and the person has left out neither it nor what the request tells of."""
    request = _request(step)
    if step.cells is None or request is None:
        return
    units = tuple(dict.fromkeys(receiving(unit_id, step.context).unit_id for unit_id in _named(step)))
    for unit_id in units:
        if unit_id == step.unit:
            raise Refusal("own_unit_as_recipient")
        if request.value(f"recipients/{unit_id}") is True:
            raise Refusal("has_it_already", unit=unit_id)
    told = [path for path, value in request.values().items() if value not in {None, False, ""}]
    reach = Reach(units, step.context.access.topics_in(told))
    beyond = outside_limits(sides(step.header, OPEN_CARE_CONSENT), OPEN_CARE_CONSENT, reach)
    if beyond is not None:
        raise beyond


def _initiator_or_closer(step: Step) -> None:
    """The unit that began it has the responsibility for the whole (O8); or somebody whose role it is to end cases."""
    owner = step.header.text("owner_unit")
    roles = step.context.directory.roles(step.operation.author.user_id, step.unit)
    if step.unit != owner and MAY_END_FOR_OTHERS not in roles:
        raise Refusal("initiator_ends", unit=owner)


# -- what rows do ----------------------------------------------------------------------------------------------


def _recipients_join(step: Step) -> None:
    """Whoever the first message names takes part from then on; later there is nobody new among them."""
    step.draft.join(_inboxes(step, read_units(step.operation.body, "recipients")))


def _request_goes_out(step: Step) -> None:
    """The request is addressed to the units, as a message is, and they write in it like all who take part."""
    request = _request(step)
    if request is None:
        return
    named = _named(step)
    units = _inboxes(step, named)
    step.draft.join(units)
    marks: dict[str, CellValue] = {f"recipients/{unit}": True for unit in units}
    marks |= shared(named, [working(unit, step.context) for unit in named])
    marks |= {f"requested_by/{unit}": step.unit for unit in units}
    if not request.text("sender_unit"):
        marks["sender_unit"] = step.unit
    if request.text("urgency") in _ACUTE:
        marks["priority"] = "high"
    step.draft.set(request.doc_id, marks)


def _topic_told(step: Step) -> None:
    """The case is about what was last told of it: in a message, or in the request once that has gone out."""
    request = _request(step)
    told = step.told(TOPIC)
    if step.operation.kind == "transition" and request is not None:
        told = request.text(TOPIC)
    elif step.operation.kind in {"publish", "resolve"} and request is not None:
        written = any(edit.path == TOPIC for edit in read_edits(step.operation.body))
        sent = request.doc_id == step.operation.doc_id and bool(request.marked("recipients"))
        told = request.text(TOPIC) if written and sent else ""
    if told:
        _set(step, {TOPIC: told})


def _answers_reckoned(step: Step) -> None:
    """Note who is asked and who has answered, and move the case between information, request and answered by it."""
    _set(step, {**_no_longer_asked(step), **_asked_now(step)})
    waits = bool(outstanding(step.draft.case))
    source = step.row.source
    if source == DRAFT:
        _move(step, REQUESTED if waits else INFORMED)
    elif source in {INFORMED, ANSWERED} and waits:
        _move(step, REQUESTED)
    elif source == REQUESTED and not waits:
        _move(step, ANSWERED)


def _completed(step: Step) -> None:
    """What the unit was asked to complete is written by now."""
    done = [one for one in completions(step.draft.case, step.unit) if not one.left]
    owed: dict[str, CellValue] = {asked_cell(one.answer_id, step.unit): None for one in done}
    if not owed:
        return
    _set(step, owed)
    if step.row.source == REQUESTED and not outstanding(step.draft.case):
        _move(step, ANSWERED)


def _planning_written(step: Step) -> None:
    """Coordination has begun when two units have written in the planning."""
    document = step.draft.case.documents.get(step.operation.doc_id)
    if document is None or document.kind != "PLN":
        return
    _set(step, {f"{WROTE}/{step.unit}": True})
    if step.row.source in _BEFORE_COORDINATION and len(step.header.marked(WROTE)) >= _ENOUGH_WRITERS:
        _move(step, COORDINATED)


def _asked_follows(step: Step) -> None:
    """Whoever got the message in the unit's place owes the answer in its place."""
    cell = asked_cell(step.operation.doc_id, step.unit)
    asker, unit_id = step.header.text(cell), step.operation.body.get("unit")
    if asker and is_unit_id(unit_id):
        _set(step, {cell: None, asked_cell(step.operation.doc_id, str(unit_id)): asker})


def _asked_now(step: Step) -> dict[str, CellValue]:
    body, cells = step.operation.body, step.cells or {}
    if step.operation.kind == "transition":
        request = _request(step)
        doc_id, units = request.doc_id if request is not None else "", _inboxes(step, _named(step))
    else:
        doc_id, units = str(body.get("doc")), _inboxes(step, read_units(body, "recipients"))
    asks = cells.get("wants_answer") == "YES" or cells.get("code") == "COMPLETE"
    return {asked_cell(doc_id, unit): step.unit for unit in units} if asks and doc_id else {}


def _no_longer_asked(step: Step) -> dict[str, CellValue]:
    """What this message answers: the one it is an answer to; as a report after a visit (MVO that wants none), all that
    its recipients have asked; as a correction, what the corrected one asked."""
    if step.operation.kind != "send":
        return {}
    body, cells = step.operation.body, step.cells or {}
    owed = outstanding(step.draft.case)
    replaced, about = body.get("supersedes"), body.get("in_reply_to")
    found = [one for one in owed if replaced and one.doc_id == replaced]
    if about is not None and cells.get("code") != "COMPLETE":
        found += [one for one in owed if one.doc_id == about and one.unit == step.unit]
    elif about is None and body.get("doc_kind") == "MVO" and cells.get("wants_answer") == "NO":
        told = _inboxes(step, read_units(body, "recipients"))
        found += [one for one in owed if one.unit == step.unit and one.by in told]
    return {asked_cell(one.doc_id, one.unit): None for one in found}


def _request(step: Step) -> Document | None:
    return next(iter(step.draft.case.of_kind(REQUEST)), None)


def _named(step: Step) -> tuple[str, ...]:
    told = (step.cells or {}).get("to_units")
    units = tuple(told) if isinstance(told, tuple) else ()
    if not units or len(set(units)) != len(units) or not all(map(is_unit_id, units)):
        raise OperationError("bad_field", "cells")
    return units


def _inboxes(step: Step, units: Iterable[str]) -> tuple[str, ...]:
    """The units in whose inboxes it lies."""
    return tuple(dict.fromkeys(working(unit_id, step.context).unit_id for unit_id in units))


def _move(step: Step, state: str) -> None:
    _set(step, {"status": state, SINCE: step.context.facts.today})


def _set(step: Step, values: Mapping[str, CellValue]) -> None:
    step.draft.set(step.header.doc_id, values)


GUARDS: Mapping[str, Guard] = MappingProxyType(
    {
        "request_written": _request_written,
        "request_reaches": _request_reaches,
        "initiator_or_closer": _initiator_or_closer,
    },
)
EFFECTS: Mapping[str, Effect] = MappingProxyType(
    {
        "recipients_join": _recipients_join,
        "request_goes_out": _request_goes_out,
        "topic_told": _topic_told,
        "answers_reckoned": _answers_reckoned,
        "completed": _completed,
        "planning_written": _planning_written,
        "asked_follows": _asked_follows,
    },
)
