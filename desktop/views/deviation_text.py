"""The text for a deviation report (domain.md §1.2 O12): which unit sent what, when, and what became of it.

Reports are written in another system. Nothing of the person goes there, no name of staff and nothing that anybody has
written: only kinds of messages, names of units that the directory knows, and times.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from desktop.models.records import CaseRecord, MessageRecord, ReceiptRow
from desktop.views.kinds import kind_word
from desktop.views.message_marks import return_words
from desktop.views.moments import full_short_day, hours, local
from desktop.views.view_context import ViewContext
from domain.inbox import NOT_ACKNOWLEDGED
from domain.operation import MESSAGE_KINDS

OF: Final = frozenset({"inpatient", "open_care"})
"""The types of case that such a text is offered in."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """One sending: the moment (UTC ISO) and who got it."""

    at: str
    kind: str
    sender: str
    message: MessageRecord
    receipts: tuple[ReceiptRow, ...]


def is_offered(record: CaseRecord) -> bool:
    """Whether there is anything to tell: a message of the case that has left."""
    return _type(record) in OF and next(_sendings(record), None) is not None


def deviation_text(record: CaseRecord, context: ViewContext) -> str:
    """The text, in the reader's language; every line is made of fixed words, names of units and times."""
    say = context.say
    units = ", ".join(_unit(context, unit) for unit in context.in_order(record.case.parties))
    process = say("deviation.process", process=say(f"deviation.of.{_type(record)}"))
    lines = [say("deviation.title"), say("deviation.left_out"), "", process, say("deviation.units", units=units)]
    for sent in sorted(_sendings(record), key=lambda one: (one.at, one.message.document.doc_id)):
        lines += ["", *_told(sent, context)]
    return "\n".join(lines) + "\n"


def _type(record: CaseRecord) -> str:
    return record.case.header.text("case_type") if record.case.header is not None else ""


def _sendings(record: CaseRecord) -> Iterator[_Sent]:
    for message in record.messages:
        document = message.document
        if document.kind in MESSAGE_KINDS and message.author.at:
            yield _Sent(message.author.at, document.kind, message.author.unit_id, message, message.receipts)
    for request in record.requests:
        yield from _requests(record, request)


def _requests(record: CaseRecord, request: MessageRecord) -> Iterator[_Sent]:
    """A request for care is written on after it was sent, and may be sent to others later: one sending for each."""
    together: dict[str, list[ReceiptRow]] = {}
    for receipt in request.receipts:
        asked = request.document.cells.get(f"requested_by/{receipt.unit_id}")
        if asked is not None:
            together.setdefault(asked.op_id, []).append(receipt)
    for op_id, receipts in together.items():
        who = record.provenance.get(op_id)
        if who is not None and who.at:
            yield _Sent(who.at, request.document.kind, who.unit_id, request, tuple(receipts))


def _told(sent: _Sent, context: ViewContext) -> Iterator[str]:
    now = context.clock()
    to = ", ".join(_unit(context, one) for one in context.in_order(row.unit_id for row in sent.receipts))
    code = "deviation.sent" if to else "deviation.sent_to_nobody"
    told = {"when": _when(sent.at, now), "kind": kind_word(sent.kind), "sender": _unit(context, sent.sender)}
    yield context.say(code, **told, **({"to": to} if to else {}))
    rows = {row.unit_id: row for row in sent.receipts}
    for unit_id in context.in_order(rows):
        facts = ", ".join(_facts(rows[unit_id], sent, context, now))
        yield context.say("deviation.receipt", unit=_unit(context, unit_id), facts=facts)


def _facts(row: ReceiptRow, sent: _Sent, context: ViewContext, now: datetime) -> Iterator[str]:
    say = context.say
    yield say("deviation.opened", when=_when(row.seen_at, now)) if row.seen_at else say("deviation.not_opened")
    if row.acknowledged_at:
        yield say("deviation.acknowledged", when=_when(row.acknowledged_at, now))
    elif sent.kind not in NOT_ACKNOWLEDGED:
        yield say("deviation.not_acknowledged")
    forwarded = sent.message.document.text(f"receipt/{row.unit_id}/forwarded")
    if forwarded:
        yield say("deviation.forwarded", unit=_unit(context, forwarded))
    if row.misdirected:
        yield say("deviation.sent_back", why=return_words(row.misdirected))


def _unit(context: ViewContext, unit_id: str) -> str:
    """Its name in the directory; what is not a unit there is not repeated."""
    known = context.directory.units.get(unit_id)
    return known.name if known is not None else context.say("deviation.unknown_unit")


def _when(at: str, now: datetime) -> str:
    moment = local(at, now)
    return f"{full_short_day(moment.date())} {hours(moment)}" if moment is not None else ""
