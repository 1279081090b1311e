"""What a form may know of the case it is written in, as answers it only reads (its `process` cells).

Told from what the acting unit holds, so that client and store tell the same.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from types import MappingProxyType

from domain.case import Case, Document, belongs_to
from domain.directory import Directory
from domain.forms.definition import FormDefinition
from domain.open_care import asks_for_sip, goes_outwards
from domain.operation import CellValue
from domain.person_id import PersonIdError, age, check_strict
from domain.principals import MUNICIPAL, REGIONAL

NEEDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "KOM_SOL": frozenset({"KOM_SOL", "IFO", "LSS"}),
        "KOM_HSL": frozenset({"KOM_SSK"}),
        "PV": frozenset({"VC", "REGIONHALSA", "SPEC_OPEN"}),
        "REHAB": frozenset({"REHAB_PV", "KOM_REHAB"}),
    },
)
"""The kinds of unit that meet a need (domain.md §2.3)."""
_OF_AGE = 18
NOT_ASSESSED = "NOT_ASSESSED"


def facts_for(
    definition: FormDefinition,
    case: Case,
    unit_id: str,
    directory: Directory,
    today: str,
    recipients: Collection[str] = (),
    in_reply_to: str = "",
    supersedes: str = "",
) -> dict[str, CellValue]:
    """The facts that this form asks for; none of them is gathered for a form that asks for none."""
    asked = {cell.id for cell in definition.process if "." in cell.id}
    if not asked:
        return {}
    known = case_facts(case, unit_id, directory, today, recipients, in_reply_to, supersedes)
    return {name: value for name, value in known.items() if name in asked}


def case_facts(
    case: Case,
    unit_id: str,
    directory: Directory,
    today: str,
    recipients: Collection[str] = (),
    in_reply_to: str = "",
    supersedes: str = "",
) -> dict[str, CellValue]:
    """{id: value} of every fact there is an answer to. `recipients` are those of the message that is written, and
    `in_reply_to` and `supersedes` the documents it answers or is sent instead of."""
    header = case.header
    if header is None:
        return {}
    facts: dict[str, CellValue] = {
        "reply.kind": case.documents[in_reply_to].kind if in_reply_to in case.documents else None,
        "case.type": header.text("case_type"),
        "replaced.kind": case.documents[supersedes].kind if supersedes in case.documents else None,
        "case.status": header.text("status"),
        "case.deceased_on": header.text("person/deceased_on") or None,
        "case.ready_at": _ready_at(case, unit_id),
        "case.fvk": _yes(header.text("fvk/name") or any(plan.text("fvk/name") for plan in case.of_kind("PLN"))),
        "case.child": _yes(is_child(header, today)),
        "case.both_principals": _yes(asks_for_sip(case, directory)),
        "case.sip_called": _yes(_seen_by(case, unit_id, "KAL")),
        "plan.situation": _yes(any(plan.text("situation").strip() for plan in case.of_kind("PLN"))),
        "plan.areas": _yes(any(map(_has_areas, case.of_kind("PLN")))),
        "plan.sip_decision": sip_decision(case) or None,
    }
    kinds = {directory.kind_of(unit) for unit in {*recipients, *case.parties} - {unit_id}}
    facts.update({f"to.{need}": _yes(kinds & meets) for need, meets in NEEDS.items()})
    outwards = goes_outwards(directory.kind_of(unit_id), map(directory.kind_of, recipients))
    facts["to.further_out"] = _yes(outwards)
    called = {directory.kind_of(unit) for unit in {*recipients, unit_id}}
    facts |= {"to.region": _yes(called & REGIONAL), "to.municipality": _yes(called & MUNICIPAL)}
    return {name: value for name, value in facts.items() if value is not None}


def sip_decision(case: Case) -> str:
    """What the planning says of whether a SIP is to be done; '' when nobody has said anything."""
    return next((plan.text("sip_to_be_done") for plan in case.of_kind("PLN")), "")


def _yes(told: object) -> CellValue:
    return "YES" if told else None


def _seen_by(case: Case, unit_id: str, kind: str) -> list[Document]:
    """The messages of a kind that the unit holds, oldest first, without those that another has replaced."""
    return [
        message
        for message in case.of_kind(kind)
        if any(belongs_to(scope, unit_id) for scope in message.scopes) and not message.text("superseded_by")
    ]


def _ready_at(case: Case, unit_id: str) -> CellValue:
    notices = _seen_by(case, unit_id, "UKL") if case.status == "INP_READY" else []
    return notices[-1].value("assessed_at") if notices else None


def _has_areas(planning: Document) -> bool:
    return any(
        path.startswith("areas/") and path.endswith("/now") and planning.value(path) not in {None, NOT_ASSESSED}
        for path in planning.cells
    )


def is_child(header: Document, today: str) -> bool:
    """Whether the person is under eighteen; False when nothing tells."""
    try:
        told = header.text("person/birth_date")
        day = date.fromisoformat(today)
        born = date.fromisoformat(told) if told else check_strict(header.text("person/id"), day).birth_date
    except (ValueError, PersonIdError):
        return False
    return born is not None and age(born, day) < _OF_AGE
