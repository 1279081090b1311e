"""A unit's inbox has closed: what nobody there had acknowledged goes on to the unit that it became part of."""

from __future__ import annotations

from domain.acts.case_header import header_of
from domain.case import Case, Document, unit_scope
from domain.consent import Reach, coordination, outside_limits, sides
from domain.context import Context
from domain.draft import CaseDraft
from domain.ids import is_unit_id
from domain.inbox import awaited, receipt_op
from domain.operation import MESSAGE_KINDS, CellValue, Operation, OperationError
from domain.outcome import Refusal, Ruling

HAND_OVER_INBOX = "hand_over_inbox"


def unread_by(case: Case, unit_id: str) -> tuple[Document, ...]:
    """The messages that the unit is to acknowledge and has not, by their ids."""
    found = (document for document in case.documents.values() if document.kind in MESSAGE_KINDS)
    waiting = [one for one in found if unit_id in awaited(one) and not receipt_op(one, unit_id, "acknowledged")]
    return tuple(sorted(waiting, key=lambda one: one.doc_id))


def hand_over_inbox(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """The store alone writes it, for the unit that closes. The newcomer becomes a party and a recipient; the sender
    sees where the message is, as when it is forwarded.

    Raises Refusal where it must not come to others: the person has blocked or excluded the newcomer (unit_blocked,
    consent_excludes_unit), or the unit holds the case in a compartment (not_addressed_to_unit).
    """
    header, mine, taker = header_of(draft), operation.acting_unit, operation.body.get("unit")
    if operation.doc_id != header.doc_id or not is_unit_id(taker) or taker == mine:
        raise OperationError("bad_field", "unit")
    taker = str(taker)
    waiting = unread_by(draft.case, mine)
    if not waiting:
        return Ruling.NOOP
    if draft.case.place_at(mine) != unit_scope(mine):
        raise Refusal("not_addressed_to_unit")
    purpose = coordination(header.value("case_type"))
    beyond = outside_limits(sides(header, purpose), purpose, Reach((taker,)))
    if beyond is not None:
        raise beyond
    draft.join([taker])
    for message in waiting:
        told: dict[str, CellValue] = {
            f"recipients/{taker}": True,
            f"receipt/{mine}/forwarded": taker,
            f"forwarded_from/{taker}": mine,
        }
        draft.set(message.doc_id, told)
        draft.reach(message.doc_id, taker)
    return Ruling.APPLIED
