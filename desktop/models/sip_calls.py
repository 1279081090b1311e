"""The calls to a SIP meeting in a case, and what has been answered to the one that stands."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.models.records import CaseRecord, MessageRecord, ReceiptRow
from desktop.models.sip_records import SUBSTITUTE, WAITS, WRONG_UNIT, sip_of
from desktop.models.sip_records import CallAnswer as Said
from domain.acts.messages import ANSWER
from domain.case import Document

CALL = "KAL"
_MEETING_AHEAD = frozenset({"SIP_CALLED", "SIP_FOLLOW_UP"})
ASKS, SENT_BACK, NOT_TOLD, NONE = "COMPLETE", "SENT_BACK", "NOT_TOLD", ""
"""What else than an answer can have come of a call at a unit: a question, it was sent back, an answer that went to the
caller alone, nothing."""


@dataclass(frozen=True, slots=True)
class CallAnswer:
    """What one called unit has answered. `about` is the substitute's name, the right unit, or the answer's text; `at`
    when it came (UTC), and while there is none when the call was seen; `doc_id` is the message that says it."""

    unit_id: str
    unit_name: str
    own: bool
    answer: str
    about: str = ""
    at: str = ""
    doc_id: str = ""
    contribution: str = ""
    via: str = ""
    """The unit that has referred the call here."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody without an inbox who is to be there. `reached_by` is PHONE, PRINT or '', `role` a code of the form."""

    name: str
    role: str
    reached_by: str
    phone: str


@dataclass(frozen=True, slots=True)
class CallRecord:
    """A call. Times and days as in its cells; `sent_at` is the store's time (UTC), '' while it is queued; `ours` tells
    whether this unit sent it, `to_answer` whether it is asked and has not answered."""

    message: MessageRecord
    sent_at: str
    ours: bool
    to_answer: bool
    cancelled: bool
    answers: tuple[CallAnswer, ...]
    invited: tuple[Invited, ...]

    @property
    def document(self) -> Document:
        return self.message.document

    @property
    def answered(self) -> int:
        """How many units have answered."""
        return sum(one.answer not in {NONE, NOT_TOLD} for one in self.answers)


def calls_of(record: CaseRecord) -> tuple[CallRecord, ...]:
    """Newest first; those that a newer one replaces stand after the one that counts."""
    calls = [one for one in record.messages if one.document.kind == CALL]
    calls.sort(key=lambda one: (bool(one.document.text("superseded_by")), _reverse(one.document.doc_id)))
    return tuple(_call(record, message) for message in calls)


def _reverse(doc_id: str) -> tuple[int, ...]:
    return tuple(-ord(letter) for letter in doc_id)


def _call(record: CaseRecord, message: MessageRecord) -> CallRecord:
    document = message.document
    ours = document.text("sender_unit") == record.unit_id
    sip = sip_of(record.case)
    said = {one.unit: one for one in sip.answers} if sip is not None and sip.call == document.doc_id else {}
    answers = tuple(_answer(record, message, row, said.get(row.unit_id), ours=ours) for row in message.receipts)
    header = record.case.header
    ahead = header is not None and header.text("status") in _MEETING_AHEAD
    over = not ahead or (header is not None and header.text("meeting/after_call") == document.doc_id)
    open_still = not (over or document.text("superseded_by") or document.text("cancelled"))
    return CallRecord(
        message,
        "" if message.author.pending else message.author.at,
        ours,
        open_still and any(one.own and one.answer == NONE for one in answers),
        bool(document.text("cancelled")),
        answers,
        tuple(_invited(document, row) for row in _rows(document, "participants")),
    )


def _answer(
    record: CaseRecord, message: MessageRecord, row: ReceiptRow, said: Said | None, *, ours: bool
) -> CallAnswer:
    document, unit = message.document, row.unit_id
    contribution = next(
        (
            document.text(f"called/{one}/contribution")
            for one in _rows(document, "called")
            if document.text(f"called/{one}/unit") == unit
        ),
        "",
    )
    via = said.called_by if said is not None else ""
    if said is not None and said.answer != WAITS:
        about = {SUBSTITUTE: said.substitute, WRONG_UNIT: said.right_unit}.get(said.answer, said.text)
        told = _sent_by(record, said.answered_op)
        at, doc_id = (told.author.at, told.document.doc_id) if told is not None else ("", "")
        return CallAnswer(unit, row.unit_name, row.own, said.answer, about, at, doc_id, contribution, via)
    asked = _question(record, document.doc_id, unit)
    if asked is not None:
        question = asked.document
        told_of = question.text("text"), asked.author.at, question.doc_id
        return CallAnswer(unit, row.unit_name, row.own, ASKS, *told_of, contribution, via)
    if row.misdirected:
        return CallAnswer(unit, row.unit_name, row.own, SENT_BACK, row.right_unit, contribution=contribution, via=via)
    nothing = NONE if ours or row.own else NOT_TOLD
    return CallAnswer(unit, row.unit_name, row.own, nothing, "", row.seen_at, "", contribution, via)


def _sent_by(record: CaseRecord, op_id: str) -> MessageRecord | None:
    return next((one for one in record.messages if one.author.op_id == op_id), None)


def _question(record: CaseRecord, call: str, unit: str) -> MessageRecord | None:
    """What a unit has asked to know before it answers."""
    found = [
        one
        for one in record.messages
        if one.document.kind == ANSWER
        and (one.document.text("in_reply_to"), one.document.text("code")) == (call, ASKS)
        and one.document.text("sender_unit") == unit
    ]
    return max(found, key=lambda one: one.document.doc_id, default=None)


def _invited(document: Document, row: str) -> Invited:
    at = f"participants/{row}"
    told = (document.text(f"{at}/{field}") for field in ("name", "role", "reached_by", "phone"))
    return Invited(*told)


def _rows(document: Document, group: str) -> list[str]:
    start = f"{group}/"
    names = {path.split("/")[1] for path in document.cells if path.startswith(start)}
    return sorted(name for name in names if document.value(start + name) is not False)
