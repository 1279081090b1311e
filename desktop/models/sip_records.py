"""A coordinated individual plan as its screens show it: who answered the call, its versions, who got it on paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.acts.plan_versions import NAME, NUMBER, untouched, versions_of
from domain.acts.sip_steps import (
    CASE_TYPE,
    IN_FORCE,
    NEED_SINCE,
    OFFERED_TO,
    OWN_ROWS,
    calls_in_force,
    plan_in,
    plan_owner,
)
from domain.case import Case, Document
from domain.consent import PLAN, WITHDRAWN, head_of
from domain.operation import CellValue

WAITS, COMES, SUBSTITUTE, WRONG_UNIT, HINDERED = "WAITS", "COMES", "SUBSTITUTE", "WRONG_UNIT", "HINDERED"


@dataclass(frozen=True, slots=True)
class CallAnswer:
    """What a called unit has answered; `answer` is WAITS until it has. `right_unit` is a unit id, or a name where the
    right unit has no inbox. `since_op` is the operation that called it, `answered_op` the one that answered."""

    unit: str
    answer: str
    substitute: str
    right_unit: str
    text: str
    since_op: str
    answered_op: str = ""
    called_by: str = ""


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """A kept version of the plan; `whole` tells that it says what it said when it was kept."""

    number: int
    status: str
    established_date: str
    op_id: str
    doc_id: str
    whole: bool


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan of a case that the unit has left: the versions it was part of, the first one first, to be read only."""

    case_id: str
    person_name: str
    person_id: str
    versions: tuple[PlanVersion, ...]


@dataclass(frozen=True, slots=True)
class ExternalParty:
    """Somebody who takes part without an inbox. `handed_out` are the operations that told of a print to her."""

    row: str
    name: str
    organisation: str
    phone: str
    reached_by: str
    handed_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SipRecord:
    """The plan of a SIP case. `plan` is '' until it has begun; `owner` is the unit that answers for it, `offered_to`
    the one that has been asked to. `frozen`: consent has been taken back, and the plan is to be closed."""

    state: str
    plan: str
    need_since: str
    owner: str
    offered_to: str
    origin_case: str
    call: str
    answers: tuple[CallAnswer, ...]
    versions: tuple[PlanVersion, ...]
    externals: tuple[ExternalParty, ...]
    frozen: bool
    in_force: bool


def plan_is_frozen(case: Case) -> bool:
    """Whether the consent to the plan has been taken back: nothing more is written, and it is to be closed."""
    header = case.header
    return header is not None and header.text(head_of(PLAN) + "state") == WITHDRAWN


def parts_of_others(case: Case, unit: str, plan: Document, paths: Iterable[str]) -> frozenset[str]:
    """Which of these places of a plan in force the unit may not write in: all but its own actions, unless it answers
    for the plan. Empty as long as the plan is not in force."""
    header = case.header
    if header is None or header.text("status") not in IN_FORCE or plan_owner(case) == unit:
        return frozenset()

    def ours(path: str) -> bool:
        group, _, rest = path.partition("/")
        row = rest.partition("/")[0]
        return group == OWN_ROWS and (not row or plan.text(f"{group}/{row}/unit") in {"", unit})

    return frozenset(path for path in paths if not ours(path))


def sip_of(case: Case) -> SipRecord | None:
    """The plan of a case; None for a case that is not a plan's."""
    header = case.header
    if header is None or header.text("case_type") != CASE_TYPE:
        return None
    plan, calls = plan_in(case), calls_in_force(case)
    return SipRecord(
        state=header.text("status"),
        plan=plan.doc_id if plan is not None else "",
        need_since=header.text(NEED_SINCE),
        owner=plan_owner(case),
        offered_to=header.text(OFFERED_TO),
        origin_case=header.text("origin_case"),
        call=calls[-1].doc_id if calls else "",
        answers=tuple(_answers(case, calls[-1])) if calls else (),
        versions=tuple(map(_version, versions_of(case))),
        externals=tuple(_externals(case, plan)) if plan is not None else (),
        frozen=plan_is_frozen(case),
        in_force=header.text("status") in IN_FORCE,
    )


def kept_of(case: Case) -> KeptPlan | None:
    """The plan of a case that the unit has left; None for any other case."""
    versions = versions_of(case)
    if case.header is not None or not versions:
        return None
    newest = versions[-1]
    return KeptPlan(case.case_id, newest.text(NAME), newest.text(NUMBER), tuple(map(_version, versions)))


def _answers(case: Case, call: Document) -> Iterator[CallAnswer]:
    """The newest answer of each unit; an answer to a call that was moved in time is none to the new one."""
    told = {one.text("sender_unit"): one for one in case.of_kind("KVI") if one.text("in_reply_to") == call.doc_id}
    for unit in call.marked("recipients"):
        since, by = call.cells[f"recipients/{unit}"].op_id, call.text(f"forwarded_from/{unit}")
        answer = told.get(unit)
        if answer is None or not answer.text("coming"):
            yield CallAnswer(unit, WAITS, "", "", "", since, called_by=by)
            continue
        yield CallAnswer(
            unit,
            answer.text("coming"),
            answer.text("substitute"),
            answer.text("right_unit"),
            answer.text("text"),
            since,
            answer.cells["sender_unit"].op_id,
            by,
        )


def _version(version: Document) -> PlanVersion:
    number = version.value("version")
    return PlanVersion(
        number if isinstance(number, int) else 0,
        version.text("status"),
        version.text("established_date"),
        version.doc_id,
        version.doc_id,
        untouched(version),
    )


def _externals(case: Case, plan: Document) -> Iterator[ExternalParty]:
    handed: dict[CellValue, list[str]] = {}
    for document in case.documents.values():
        for path, cell in document.cells.items():
            if path.startswith("hand_out/") and path.endswith("/party"):
                handed.setdefault(cell.value, []).append(path.split("/")[1])
    rows = sorted(
        {path.split("/")[1] for path in plan.cells if path.startswith("participants/") and path.count("/") == 2}
    )
    for row in rows:
        head = f"participants/{row}"
        unit = plan.text(f"{head}/unit")
        if plan.value(head) is False or case.takes_part(unit) or plan.text(f"{head}/reached_by") == "INBOX":
            continue
        name = plan.text(f"{head}/name")
        prints = tuple(sorted({*handed.get(name, ()), *(handed.get(unit, ()) if unit else ())}))
        yield ExternalParty(row, name, unit, plan.text(f"{head}/phone"), plan.text(f"{head}/reached_by"), prints)
