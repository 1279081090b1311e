"""What may be written and done with messages in a case now, by this person for this unit; and why not otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.models.records import MessageOffer
from desktop.models.workplace import Workplace, shipped_access
from domain import access
from domain.access_table import ROLE
from domain.acts.messages import ANSWER, CORRECTED_KINDS
from domain.acts.process_steps import closed_because
from domain.case import Case, Document
from domain.context import Context
from domain.draft import CaseDraft
from domain.inbox import awaited, receipt_op
from domain.operation import MESSAGE_KINDS, NO_PREVIOUS, Operation, OperationError
from domain.outcome import Refusal

_ANYBODY = "00000000-0000-7000-8000-000000000000"


def message_offers(case: Case, workplace: Workplace) -> tuple[MessageOffer, ...]:
    """Every kind of message that can begin here, open ones first; a closed one says why."""
    context = workplace.context()
    kinds = sorted(kind for kind in MESSAGE_KINDS - {ANSWER} if kind in context.forms.in_force)
    found = [_offer(kind, f"send_{kind}", {"doc_kind": kind}, case, workplace, context) for kind in kinds]
    return tuple(sorted(found, key=lambda offer: bool(offer.code)))


def may_acknowledge(message: Document, workplace: Workplace) -> bool:
    """Whether the unit still owes an acknowledgement, and she has a role that gives one: who only reads has none."""
    unit_id, table = workplace.unit_id, shipped_access()
    if unit_id not in awaited(message) or receipt_op(message, unit_id, "acknowledged"):
        return False
    return any(table.cell("acknowledge", ROLE, role).may for role in workplace.session.roles)


def verbs_of(case: Case, message: Document, workplace: Workplace) -> frozenset[str]:
    """What can be done with a message that is held: answer, correct, forward, misdirected."""
    unit_id, context = workplace.unit_id, workplace.context()
    received = message.value(f"recipients/{unit_id}") is True
    asked: dict[str, tuple[str, Mapping[str, object]]] = {"answer": ("send_KVI", {"doc_kind": ANSWER})}
    if received and not message.text(f"receipt/{unit_id}/forwarded"):
        asked["misdirected"] = ("misdirected", {"doc": message.doc_id})
        asked["forward"] = ("send_forwarded", {"doc": message.doc_id})
    ours = message.text("sender_unit") == unit_id
    if ours and message.kind in CORRECTED_KINDS and not message.text("superseded_by"):
        asked["correct"] = ("send_correction", {"doc_kind": message.kind})
    return frozenset(
        verb for verb, (event, body) in asked.items() if not _offer(verb, event, body, case, workplace, context).code
    )


def _offer(
    name: str, event: str, body: Mapping[str, object], case: Case, workplace: Workplace, context: Context
) -> MessageOffer:
    kind = {"misdirected": "misdirected", "forward": "forward"}.get(name, "send")
    others = [unit for unit in case.parties if unit != workplace.unit_id]
    operation = Operation(
        op_id=_ANYBODY,
        kind=kind,
        case_id=case.case_id,
        device_id=_ANYBODY,
        incarnation=1,
        device_seq=1,
        prev_hash=NO_PREVIOUS,
        author=workplace.session.author,
        acting_unit=workplace.unit_id,
        client_time="2000-01-01T00:00:00Z",
        clock_offset_ms=0,
        body={"recipients": others, **body},
    )
    decision = access.decide_operation(operation, case, context)
    if not decision.allowed:
        return MessageOffer(name, decision.reason, decision.params)
    if event == "misdirected":
        return MessageOffer(name)
    try:
        refusal = closed_because(CaseDraft(case, operation), event, operation, context)
    except (OperationError, Refusal):
        return MessageOffer(name, "not_now")
    return MessageOffer(name) if refusal is None else MessageOffer(name, refusal.code, refusal.params)
