"""Where a case stands in its process, and the steps that this unit can take in it now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from desktop.models.going_on import GO_ON, may_go_on
from desktop.models.workplace import Workplace
from domain.access import decide_operation
from domain.acts.process_steps import closed_because, is_step
from domain.acts.step import began_on, state_of, ward_of
from domain.case import Case, Document
from domain.context import Context
from domain.draft import CaseDraft
from domain.operation import NO_PREVIOUS, Operation
from domain.outcome import Refusal
from domain.process import ProcessTable

_NOTHING: Mapping[str, str] = MappingProxyType({})
_NOT_WORTH_SHOWING = frozenset(
    {
        *("not_now", "not_for_this_unit", "role_may_not", "regime_may_not", "no_role_at_unit", "unit_unknown"),
        *("closed_already", "not_closed_for_unit", "new_admission_is_new_case", "case_unknown"),
        *("only_case_owner", "only_plan_owner", "only_caller", "not_offered_to_you", "person_deceased"),
        "initiator_ends",
    },
)
"""Reasons that say that the step is not this unit's, or is one already taken: then it is not shown at all."""
_OF_THE_OTHER_WARD = frozenset({"accept_ward", "decline_ward"})
_MESSAGES = frozenset({"send_INS", "send_UKL", "send_UKL_W", "send_UTS", "send_AVB"})
"""The messages that move the case; all others are written as messages and are no steps."""
_CALL = "send_KAL"
"""Moves the case of a plan; anywhere else it is a message as others are."""
_ASKS_CONSENT = frozenset({"offer_accepted"})
"""Steps with which the consent they rest on is asked for and recorded: that it is not there yet is no hindrance."""


@dataclass(frozen=True, slots=True)
class StepRecord:
    """A step to choose. `form` is what is to be filled in, `message` the kind of message it is, "" for neither; `code`
    tells why it cannot be taken now, '' when it can."""

    event: str
    form: str = ""
    message: str = ""
    code: str = ""
    params: Mapping[str, str] = field(default_factory=lambda: _NOTHING)

    @property
    def open(self) -> bool:
        return not self.code


@dataclass(frozen=True, slots=True)
class ProcessRecord:
    """`state` is '' for a case without a process of states. `since` is the day on which the state began; `regions` are
    {name: state}; `ward` is the unit that has the patient, `offered_to` the one it has offered the case;
    `earlier` the case that this one goes on from and `earlier_type` what it is of; `later` the ward's case in which
    this one goes on: each '' where the unit does not hold it."""

    state: str = ""
    since: str = ""
    regions: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    ward: str = ""
    offered_to: str = ""
    steps: tuple[StepRecord, ...] = ()
    earlier: str = ""
    earlier_type: str = ""
    later: str = ""


def process_of(case: Case, workplace: Workplace, type_of: Callable[[str], str]) -> ProcessRecord:
    """The process of a case as this unit sees it; `type_of` tells the type of another case, '' where the unit does not
    hold it."""
    header, context = case.header, workplace.context()
    table = context.processes.get(header.text("case_type")) if header is not None else None
    if header is None or table is None or not table.states:
        return ProcessRecord()
    state, origin, later = state_of(header, table, context), header.text("origin_case"), header.text("continues_in")
    earlier_type = type_of(origin) if origin else ""
    steps = list(_steps(case, header, table, workplace, context))
    if may_go_on(header, state, workplace):
        steps.append(StepRecord(GO_ON))
    return ProcessRecord(
        state=state,
        since=began_on(header, table, context),
        regions=MappingProxyType(
            {name: header.text(region.cell) or region.first for name, region in table.regions.items()}
        ),
        ward=ward_of(header) if header.text("case_type") == "inpatient" else "",
        offered_to=header.text("ward/offered_to"),
        steps=tuple(steps),
        earlier=origin if earlier_type else "",
        earlier_type=earlier_type,
        later=later if later and type_of(later) else "",
    )


def _steps(
    case: Case, header: Document, table: ProcessTable, workplace: Workplace, context: Context
) -> Iterator[StepRecord]:
    state = state_of(header, table, context)
    kind = workplace.directory.kind_of(workplace.unit_id)
    messages = _MESSAGES | ({_CALL} if table.process_id == "sip" else set())
    for event in table.events:
        row = table.rows.get((state, event))
        if not (is_step(event) or event in messages) or (row is not None and row.who and kind not in row.who):
            continue
        if row is None and event != "send_UKL":
            continue  # but that somebody is ready is tried before the admission has been sent
        if row is None and not any(kind in one.who for one in table.rows.values() if one.event == event):
            continue
        refusal = _refusal(case, header, event, workplace, context)
        hidden = refusal is not None and (
            refusal.code in _NOT_WORTH_SHOWING
            or (refusal.code == "not_your_ward" and event in _OF_THE_OTHER_WARD)
            or (row is None and refusal.code != "admission_first")
        )
        if not hidden:
            code, params = (refusal.code, refusal.params) if refusal is not None else ("", _NOTHING)
            message = event.removeprefix("send_") if event in messages else ""
            yield StepRecord(event, row.form if row is not None else "", message, code, params)


def _refusal(case: Case, header: Document, event: str, workplace: Workplace, context: Context) -> Refusal | None:
    sends = event.startswith("send_")
    body: dict[str, object] = {"doc": header.doc_id, "event": event}
    if sends:
        body = {"doc_kind": event.removeprefix("send_"), "cells": {}, "recipients": []}
    tried = Operation(
        op_id="",
        kind="send" if sends else "transition",
        case_id=case.case_id,
        device_id="",
        incarnation=1,
        device_seq=1,
        prev_hash=NO_PREVIOUS,
        author=workplace.session.author,
        acting_unit=workplace.unit_id,
        client_time="",
        clock_offset_ms=0,
        body=body,
    )
    allowed = decide_operation(tried, case, context)
    if not allowed.allowed and not (event in _ASKS_CONSENT and allowed.reason == "consent_does_not_allow"):
        return Refusal(allowed.reason, **allowed.params)
    return closed_because(CaseDraft(case, tried), event, tried, context)
