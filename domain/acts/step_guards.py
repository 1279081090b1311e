"""The conditions that rows of a process name. Each raises Refusal where it does not hold."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain import access
from domain.acts import open_care_steps
from domain.acts.sip_steps import CASE_TYPE as SIP
from domain.acts.sip_steps import SIP_GUARDS
from domain.acts.step import DAYS, Guard, Step, began_on, day_after, days_allowed, ward_of
from domain.case import Document
from domain.directory import may_receive
from domain.outcome import Refusal

WARD = "SLUTEN"
MAY_END_FOR_OTHERS = frozenset({"CASE_CLOSER", "SYSADM_LOCAL"})
NEW_NEED = "NEW_CARE_NEED"


def _consent(step: Step) -> None:
    """A step of a plan answers for the consent by itself; a message has done so already, as what it is."""
    if step.operation.kind == "transition":
        decision = access.consent_allows("transition_with_consent", step.header, step.context)
        if not decision.allowed:
            raise Refusal(decision.reason, **decision.params)


def _ward_holds(step: Step) -> None:
    """The ward that has the case now, not one that had it."""
    if step.unit != ward_of(step.header):
        raise Refusal("not_your_ward", unit=ward_of(step.header))


def _ward_can_receive(step: Step) -> None:
    if step.cells is None:
        return
    to_unit = step.told("to_unit")
    unit = step.context.directory.unit(to_unit)
    today = step.context.facts.today
    if unit is None or not may_receive(unit, today) or unit.kind != WARD or to_unit == step.unit:
        raise Refusal("no_ward_to_receive", unit=to_unit)


def _ready_taken_back(step: Step) -> None:
    """Somebody who has fallen ill again is not ready for discharge, at whatever ward."""
    if step.row.source == "INP_READY" and step.told("why") == NEW_NEED:
        raise Refusal("take_back_ready_first")


def _offered_to_us(step: Step) -> None:
    if step.header.text("ward/offered_to") != step.unit:
        raise Refusal("not_your_ward", unit=step.header.text("ward/offered_to"))


def _unacknowledged(step: Step) -> list[tuple[Document, str]]:
    """(discharge notice, unit) for each unit that has not acknowledged one."""
    return [
        (notice, unit)
        for notice in step.draft.case.of_kind("UTS")
        for unit in notice.marked("recipients")
        if notice.value(f"receipt/{unit}/acknowledged") is None and notice.value(f"receipt/{unit}/misdirected") is None
    ]


def _we_have_acknowledged(step: Step) -> None:
    if any(unit == step.unit for _, unit in _unacknowledged(step)):
        raise Refusal("acknowledge_first")


def _all_acknowledged(step: Step) -> None:
    """Or somebody answers for closing all the same."""
    left = {unit for _, unit in _unacknowledged(step)}
    if left and step.cells is not None and step.cells.get("all_the_same") is not True:
        raise Refusal("not_all_have_acknowledged", count=str(len(left)))


def _not_closed_by_us(step: Step) -> None:
    if step.header.value(f"closed/{step.unit}") is True:
        raise Refusal("closed_already")


def _closed_by_us(step: Step) -> None:
    if step.header.value(f"closed/{step.unit}") is not True:
        raise Refusal("not_closed_for_unit")


def _ended_by_us(step: Step) -> None:
    """The unit that ended it, for a case that ended by itself its ward; or somebody whose role it is."""
    by = step.header.text("ended/by") or ward_of(step.header)
    roles = step.context.directory.roles(step.operation.author.user_id, step.unit)
    if by != step.unit and not roles & MAY_END_FOR_OTHERS:
        raise Refusal("ended_by_another", unit=by)


def _marked_by_us(step: Step) -> None:
    by = step.header.text("deceased/by")
    if by != step.unit:
        raise Refusal("ended_by_another", unit=by)


def _soon_enough(step: Step) -> None:
    table = step.context.process(step.header.text("case_type"))
    since = began_on(step.header, table, step.context)
    policy = "plan_reactivation_days" if step.header.text("case_type") == SIP else "reactivation_days"
    days = days_allowed(step.context, policy, DAYS[policy])
    if not since or day_after(since, days) < step.context.facts.today:
        raise Refusal("too_late_to_reopen", days=str(days))


def _soon_after_death(step: Step) -> None:
    """For the doctor who writes the certificate, and not for long; the message's form lets nothing else through."""
    days = days_allowed(step.context, "certificate_days", DAYS["certificate_days"])
    if day_after(step.header.text("person/deceased_on"), days) < step.context.facts.today:
        raise Refusal("case_of_deceased", event=step.row.event)


def _new_admission_is_new_case(step: Step) -> None:
    raise Refusal("new_admission_is_new_case")


GUARD_OF: Mapping[str, Guard] = MappingProxyType(
    {
        "consent_allows": _consent,
        **SIP_GUARDS,
        "ward_holds": _ward_holds,
        "ward_can_receive": _ward_can_receive,
        "ready_taken_back": _ready_taken_back,
        "offered_to_us": _offered_to_us,
        "we_have_acknowledged": _we_have_acknowledged,
        "all_acknowledged": _all_acknowledged,
        "not_closed_by_us": _not_closed_by_us,
        "closed_by_us": _closed_by_us,
        "ended_by_us": _ended_by_us,
        "marked_by_us": _marked_by_us,
        "soon_enough": _soon_enough,
        "soon_after_death": _soon_after_death,
        "new_admission_is_new_case": _new_admission_is_new_case,
        **open_care_steps.GUARDS,
    },
)
