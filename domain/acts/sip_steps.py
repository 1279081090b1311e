"""What the rows of a coordinated individual plan demand and do (domain.md §1.3, §3). The plan is a document of a case
of its own, in whose header its state stands."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain.acts.forms_judged import demanded, editor_of, grade_of, own_form, refuse_blocking
from domain.acts.plan_versions import keep_version
from domain.acts.step import Effect, Guard, Step
from domain.case import Case, Document
from domain.case_facts import facts_for
from domain.consent import PLAN, REFUSED, WITHDRAWN, consent_in, recorded_state
from domain.draft import CaseDraft
from domain.forms.definition import Moment
from domain.forms.evaluate import evaluate
from domain.merge import row_of
from domain.operation import CellValue, read_edits
from domain.outcome import Refusal
from domain.upgrade import behind, newer_than, seen_from, upgraded

CASE_TYPE = "sip"
ENDED = frozenset({"SIP_CLOSED", "SIP_CANCELLED"})
IN_FORCE = frozenset({"SIP_ACTIVE", "SIP_FOLLOW_UP"})
NEED_SINCE = "need/since"
"""Cell of the header: the day on which somebody saw that a plan was needed."""
OFFERED_TO = "plan_offer/to"
"""Cell of the header: the unit that has been asked to answer for the plan."""
OF_A_STEP = frozenset({"plan_owner", "closed_at", "close_reason", "close_summary"})
"""What steps write in the plan, by the first part of the path; besides, they empty an earlier evaluation."""
OWN_ROWS = "actions"
"""The rows of a plan in force that belong to the unit named in each."""
_EVALUATION = ("evaluation_date", "rating_participation", "rating_help", "rating_missing", "evaluation_summary")
_CLOSING = ("closed_at", "close_reason", "close_summary")


def plan_in(case: Case) -> Document | None:
    """The case's plan; None while there is none."""
    return next(iter(case.of_kind("SIP")), None)


def plan_owner(case: Case) -> str:
    """The unit that answers for the plan: before there is anybody, the one that owns the case."""
    plan, header = plan_in(case), case.header
    named = plan.text("plan_owner/unit") if plan is not None else ""
    return named if case.takes_part(named) else header.text("owner_unit") if header is not None else ""


def calls_in_force(case: Case) -> tuple[Document, ...]:
    """The calls to a meeting that have been neither replaced nor called off, oldest first."""
    return tuple(one for one in case.of_kind("KAL") if not one.text("superseded_by") and not one.text("cancelled"))


def follow_in_plan(draft: CaseDraft) -> None:
    """The plan says itself where it stands: it is read, printed and handed on without the case's header."""
    header, plan = draft.case.header, plan_in(draft.case)
    if plan is not None and header is not None and header.text("case_type") == CASE_TYPE:
        draft.set(plan.doc_id, {"status": header.text("status")})


# -- conditions ---------------------------------------------------------------------------------------------------


def _plan(step: Step) -> Document:
    plan = plan_in(step.draft.case)
    if plan is None:
        raise Refusal("no_plan_yet")
    return plan


def _case_owner_does(step: Step) -> None:
    if step.header.text("owner_unit") != step.unit:
        raise Refusal("only_case_owner", unit=step.header.text("owner_unit"))


def _plan_owner_does(step: Step) -> None:
    owner = plan_owner(step.draft.case)
    if owner != step.unit:
        raise Refusal("only_plan_owner", unit=owner)


def _owner_or_chair(step: Step) -> None:
    """Who calls, who leads the meeting and who answers for the plan may be three (domain.md P6, P7)."""
    header, owner = step.header, plan_owner(step.draft.case)
    if step.unit not in {owner, header.text("owner_unit"), header.text("meeting/chair_unit")}:
        raise Refusal("only_plan_owner", unit=owner)


def _we_called(step: Step) -> None:
    callers = {call.text("sender_unit") for call in calls_in_force(step.draft.case)}
    owner = step.header.text("owner_unit")
    if step.unit not in {*callers, owner}:
        raise Refusal("only_caller", unit=next(iter(sorted(callers)), owner))


def _need_registered(step: Step) -> None:
    if not step.header.text(NEED_SINCE):
        raise Refusal("need_first")


def _begun_elsewhere(step: Step) -> None:
    if not step.header.text("origin_case"):
        raise Refusal("not_now", event=step.row.event, state=step.row.source)


def _contributions_told(step: Step) -> None:
    """Whoever is called is told what it is expected to bring (domain.md P3). An invitation asks for nothing."""
    cells = step.cells
    if cells is None or cells.get("kind") != "SUMMONS":
        return
    rows = {
        row for path in cells if path.startswith("called/") and (row := row_of(path)) and cells.get(row) is not False
    }
    told = {cells.get(f"{row}/unit") for row in rows if cells.get(f"{row}/contribution")}
    recipients = step.operation.body.get("recipients")
    for unit in recipients if isinstance(recipients, list) else ():
        if unit not in told:
            raise Refusal("contribution_missing", unit=str(unit))


def _no_open_conflicts(step: Step) -> None:
    conflicts = _plan(step).open_conflicts
    if conflicts:
        raise Refusal("two_texts_left", count=str(len(conflicts)))


def _one_plan_owner(step: Step) -> None:
    plan = _plan(step)
    named = plan.text("plan_owner/unit")
    if not (plan.text("plan_owner/name") and named):
        raise Refusal("nobody_responsible")
    if not step.draft.case.takes_part(named):
        raise Refusal("owner_takes_part", unit=named)


def _form_complete(step: Step) -> None:
    """Everything the law asks of a plan (domain.md §3)."""
    if step.cells is None:
        return  # what is missing is told by the form itself, where it is to be filled in
    plan, context = _plan(step), step.context
    case = step.draft.case
    definition = own_form(plan, step.operation, context)
    newer = newer_than(plan, context.forms, definition.hash)
    if newer is not None:
        plan = upgraded(plan, newer, definition.hash, plan.ver)
    known = facts_for(definition, case, step.unit, context.directory, context.facts.today)
    values = {**seen_from(plan, behind(plan, context.forms, definition.hash)), **known}
    evaluation = evaluate(definition, values, Moment.ESTABLISH, editor_of(step.operation, context), context.facts)
    refuse_blocking(demanded(evaluation.blocking, definition, values, grade_of(case), context))


def _plan_not_frozen(step: Step) -> None:
    """Once consent has been taken back nothing more is written, not even where nobody else would read it (P12)."""
    said = recorded_state(consent_in(step.header, PLAN, step.context.facts.today))
    if said in {WITHDRAWN, REFUSED} and _writes_plan(step):
        raise Refusal("consent_does_not_allow", state=said)


def _own_part_of_plan(step: Step) -> None:
    """In a plan in force the unit that answers for it writes everywhere, all others of what they do themselves (P8)."""
    if step.cells is None or not _writes_plan(step):
        return
    plan = _plan(step)
    edits = read_edits(step.operation.body)
    if any(edit.path == "plan_owner/unit" for edit in edits):
        raise Refusal("hand_over_instead")
    if plan_owner(step.draft.case) == step.unit:
        return
    before, told = step.before.documents.get(plan.doc_id), {edit.path: edit.value for edit in edits}
    for edit in edits:
        place = f"{row_of(edit.path) or edit.path}/unit"
        was = before.text(place) if before is not None else ""
        own = was in {"", step.unit} and told.get(place, was) == step.unit
        if edit.path.partition("/")[0] != OWN_ROWS or not own:
            raise Refusal("not_your_part", path=edit.path)


def _unit_can_own(step: Step) -> None:
    """Somebody who takes part already, so that consent covers it and the plan is known there."""
    if step.cells is None:
        return
    to_unit = step.told("to_unit")
    if to_unit == step.unit or not step.draft.case.takes_part(to_unit):
        raise Refusal("owner_takes_part", unit=to_unit)


def _plan_offered_to_us(step: Step) -> None:
    if step.header.text(OFFERED_TO) != step.unit:
        raise Refusal("not_offered_to_you", unit=step.header.text(OFFERED_TO))


def _person_alive(step: Step) -> None:
    if step.header.text("person/deceased_on"):
        raise Refusal("person_deceased")


def _death_marked(step: Step) -> None:
    if not step.header.text("deceased/by"):
        raise Refusal("not_now", event=step.row.event, state=step.row.source)


# -- effects ------------------------------------------------------------------------------------------------------


def _need_known(step: Step) -> None:
    cells: dict[str, CellValue] = {NEED_SINCE: step.told("noticed_on"), "need/by": step.unit}
    if step.told("need_area"):
        cells["need/area"] = step.told("need_area")
    _in_header(step, cells)


def _meeting_noted(step: Step) -> None:
    led = {f"meeting/{name}": step.told(name) or None for name in ("held_on", "chair", "chair_unit")}
    _in_header(step, {**led, "meeting/after_call": next((call.doc_id for call in _calls(step)), None)})


def _calls_called_off(step: Step) -> None:
    for call in calls_in_force(step.draft.case):
        if call.text("date") >= step.context.facts.today:
            step.draft.set(call.doc_id, {"cancelled": "CALLED_OFF"})


def _new_version(step: Step) -> None:
    if _writes_plan(step):
        plan = _plan(step)
        version = plan.value("version")
        step.draft.set(plan.doc_id, {"version": (version if isinstance(version, int) else 0) + 1})


def _established_today(step: Step) -> None:
    step.draft.set(_plan(step).doc_id, {"established_date": step.context.facts.today})


def _owner_takes_case(step: Step) -> None:
    """Whoever answers for the plan says who takes part in it."""
    _in_header(step, {"owner_unit": _plan(step).text("plan_owner/unit")})


def _version_kept(step: Step) -> None:
    if _writes_plan(step):
        keep_version(step.draft, _plan(step), step.row.target, step.operation)


def _evaluation_begins(step: Step) -> None:
    """What was said at the last follow-up is in the version of that time; this one is told anew."""
    plan = _plan(step)
    results = [path for path in plan.cells if path.startswith(("subgoals/", "actions/")) and path.endswith("/result")]
    step.draft.set(plan.doc_id, dict.fromkeys([*(p for p in _EVALUATION if p in plan.cells), *results]))


def _plan_offered(step: Step) -> None:
    _in_header(step, {OFFERED_TO: step.told("to_unit"), "plan_offer/by": step.unit})


def _plan_offer_ends(step: Step) -> None:
    _in_header(step, {OFFERED_TO: None, "plan_offer/by": None, "plan_offer/state": None})


def _plan_taken_over(step: Step) -> None:
    """There is somebody who answers for the plan at every moment: the new one in the same step as the old one ends."""
    who = {f"plan_owner/{name}": step.told(name) or None for name in ("name", "title", "principal", "phone")}
    step.draft.set(_plan(step).doc_id, {**who, "plan_owner/unit": step.unit})
    _in_header(step, {"owner_unit": step.unit})
    _plan_offer_ends(step)


def _plan_closed(step: Step) -> None:
    step.draft.set(_plan(step).doc_id, {name: step.told(name) for name in _CLOSING})


def _plan_ends_by_death(step: Step) -> None:
    step.draft.set(_plan(step).doc_id, {"closed_at": step.told("deceased_on"), "close_reason": "DECEASED"})


def _plan_reopened(step: Step) -> None:
    plan = plan_in(step.draft.case)
    if plan is not None:
        step.draft.set(plan.doc_id, dict.fromkeys(path for path in _CLOSING if path in plan.cells))


def _writes_plan(step: Step) -> bool:
    """Whether it is about the plan at all: other documents of the case are written in as well."""
    plan = plan_in(step.draft.case)
    return step.operation.kind == "transition" or (plan is not None and step.operation.doc_id == plan.doc_id)


def _calls(step: Step) -> tuple[Document, ...]:
    return calls_in_force(step.draft.case)[::-1]


def _in_header(step: Step, values: Mapping[str, CellValue]) -> None:
    step.draft.set(step.header.doc_id, values)


SIP_GUARDS: Mapping[str, Guard] = MappingProxyType(
    {
        "case_owner_does": _case_owner_does,
        "plan_owner_does": _plan_owner_does,
        "owner_or_chair": _owner_or_chair,
        "we_called": _we_called,
        "need_registered": _need_registered,
        "begun_elsewhere": _begun_elsewhere,
        "contributions_told": _contributions_told,
        "no_open_conflicts": _no_open_conflicts,
        "one_plan_owner": _one_plan_owner,
        "form_complete": _form_complete,
        "plan_not_frozen": _plan_not_frozen,
        "own_part_of_plan": _own_part_of_plan,
        "unit_can_own": _unit_can_own,
        "plan_offered_to_us": _plan_offered_to_us,
        "person_alive": _person_alive,
        "death_marked": _death_marked,
    },
)
SIP_EFFECTS: Mapping[str, Effect] = MappingProxyType(
    {
        "need_known": _need_known,
        "meeting_noted": _meeting_noted,
        "calls_called_off": _calls_called_off,
        "new_version": _new_version,
        "established_today": _established_today,
        "owner_takes_case": _owner_takes_case,
        "version_kept": _version_kept,
        "evaluation_begins": _evaluation_begins,
        "plan_offered": _plan_offered,
        "plan_offer_ends": _plan_offer_ends,
        "plan_taken_over": _plan_taken_over,
        "plan_closed": _plan_closed,
        "plan_ends_by_death": _plan_ends_by_death,
        "plan_reopened": _plan_reopened,
    },
)
