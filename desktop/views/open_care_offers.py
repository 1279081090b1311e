"""What can be written in a case now, and why not the rest: messages and the documents that parties write together."""

from __future__ import annotations

from desktop.models.records import CaseRecord
from desktop.views.view_context import ViewContext
from domain.inbox import ENDED
from domain.open_care import OPEN_CARE, REQUEST
from domain.operation import MESSAGE_KINDS

PLANNING = "PLN"


def is_open_care(record: CaseRecord) -> bool:
    """Whether the case is one of open care."""
    header = record.case.header
    return header is not None and header.text("case_type") == OPEN_CARE


def closed_kinds(record: CaseRecord, context: ViewContext) -> dict[str, str]:
    """{kind: why it cannot be begun here now}; a kind that is not there can."""
    told = {offer.name: offer.code and context.say(offer.code, **offer.params) for offer in record.offers}
    closed = {kind: why for kind, why in told.items() if why}
    closed |= {kind: context.say("kind_not_in_case") for kind in MESSAGE_KINDS - told.keys()}
    ended = record.case.status in ENDED
    for kind in (REQUEST, PLANNING):
        if record.case.of_kind(kind):
            continue
        if ended:
            closed[kind] = context.say("kind_case_ended")
        elif kind == REQUEST and not is_open_care(record):
            closed[kind] = context.say("request_in_open_care")
    return closed
