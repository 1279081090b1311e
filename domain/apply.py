"""The one function that decides. Client and store call it; nobody else knows what an operation does.

`apply` is total: any parsed operation on any case gives an Outcome, and a held operation leaves the case untouched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from domain import access
from domain.acts.blocks import block_unit, lift_block
from domain.acts.consent_record import record_consent
from domain.acts.converting import CARRY_OVER, NOTE_ADMISSION, carry_over, note_admission
from domain.acts.hand_outs import hand_out
from domain.acts.handing_over import HAND_OVER_INBOX, hand_over_inbox
from domain.acts.identities import NOTE_IDENTITY, bind_identity, note_identity
from domain.acts.living_documents import publish, resolve
from domain.acts.messages import send
from domain.acts.opening import create_document, open_case
from domain.acts.participants import change_compartment, change_parties
from domain.acts.process_steps import require, transition
from domain.acts.protecting import PROTECT_PERSON, protect_person
from domain.acts.readings import NOTE_READING, note_reading
from domain.acts.receipts import acknowledge, forward, mark_seen, misdirected
from domain.acts.shared_drafts import share_draft
from domain.acts.taking_back import take_back
from domain.acts.triage_marks import triage
from domain.acts.unit_desks import write_unit_desk
from domain.case import Case
from domain.context import Context
from domain.draft import CaseDraft
from domain.identity import require_alive, require_bound
from domain.operation import (
    Operation,
    OperationError,
)
from domain.outcome import Outcome, Refusal, Ruling, Verdict

_HANDLERS: Mapping[str, Callable[[CaseDraft, Operation, Context], Ruling]] = MappingProxyType(
    {
        "open_case": open_case,
        "bind_identity": bind_identity,
        "create_document": create_document,
        "send": send,
        "publish": publish,
        "resolve": resolve,
        "transition": transition,
        "acknowledge": acknowledge,
        "mark_seen": mark_seen,
        "hand_out": hand_out,
        "change_parties": change_parties,
        "misdirected": misdirected,
        "change_compartment": change_compartment,
        "block_unit": block_unit,
        "lift_block": lift_block,
        "forward": forward,
        "share_draft": share_draft,
        "record_consent": record_consent,
        "triage": triage,
        "take_back": take_back,
        "unit_desk": write_unit_desk,
    },
)
_OF_THE_STORE: Mapping[str, Callable[[CaseDraft, Operation, Context], Ruling]] = MappingProxyType(
    {
        NOTE_READING: note_reading,
        NOTE_IDENTITY: note_identity,
        PROTECT_PERSON: protect_person,
        NOTE_ADMISSION: note_admission,
        CARRY_OVER: carry_over,
        HAND_OVER_INBOX: hand_over_inbox,
    },
)
"""What the store alone writes, after it has decided by other rules. From anybody else these are kinds nobody knows."""


def apply(case: Case | None, operation: Operation, context: Context) -> Outcome:
    """Judge one operation on one case.

    `case` is None while nobody has opened it. The outcome's case has `head + 1` when the operation is accepted; a
    held operation returns the case as given. Never raises for any operation that `parse_operation` lets through.
    """
    try:
        own = _OF_THE_STORE.get(operation.kind) if context.of_store else None
        handler = own or _HANDLERS.get(operation.kind)
        if handler is None:
            raise Refusal("unknown_kind", kind=operation.kind[:40])
        if own is None:
            require(access.decide_operation(operation, case, context))
        draft = CaseDraft(case, operation)
        ruling = handler(draft, operation, context)
        require_alive(operation, draft.case)
        outcome = draft.outcome(ruling)
        require_bound(draft.case, outcome.changes, operation.acting_unit)
    except Refusal as refusal:
        return Outcome(Verdict(Ruling.HELD, refusal.code, refusal.params), case)
    except OperationError as error:
        params = MappingProxyType({"part": error.where} if error.where else {})
        return Outcome(Verdict(Ruling.HELD, error.code, params), case)
    return outcome
