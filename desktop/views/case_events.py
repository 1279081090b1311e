"""What has happened in a case and what is to come: read from its documents, told per unit and day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.models.records import CaseRecord, MessageRecord, Provenance
from desktop.views.limit_words import until
from desktop.views.moments import day_month, local, parse_day
from desktop.views.view_context import ViewContext
from domain.acts.readings import NOTE_READING
from domain.case import Document
from domain.deadlines import (
    ACKNOWLEDGED,
    ADMISSION,
    CALLED,
    CONTACT,
    ESTIMATE,
    HANDLED,
    INFORMED,
    OPENED,
    RECEIVED,
    Standing,
)
from domain.inbox import DECEASED_STATUSES, ENDED
from domain.swedish_time import text_of

_ICONS: Final = {
    "INS": "bed",
    "MVO": "mail",
    "ADM": "mail",
    "KAL": "event",
    "KVI": "forum",
    "UKL": "event_available",
    "UKL_W": "undo",
    "UTS": "home",
    "AVB": "block",
}


_TOLD_OTHERWISE: Final = frozenset({ESTIMATE, RECEIVED})
"""The day of discharge has a flag of its own; the days somebody has been ready are counted beside the case."""


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """`at` is UTC ISO, '' for a limit to come. `weight` decides which of several a narrow cell shows; `told` is the
    whole of it in words, where `word` is short for it."""

    unit_id: str
    day: date
    at: str
    icon: str
    word: str
    weight: int
    new: bool = False
    to_come: bool = False
    told: str = ""


IsNew = Callable[[int, Provenance | None], bool]
"""Whether what somebody did, in this version, is new to the reader."""


def events_of(record: CaseRecord, context: ViewContext, new: IsNew) -> list[CaseEvent]:
    """Every event, oldest first."""
    found: list[CaseEvent] = []
    for message in record.messages:
        found += _message_events(message, record, context, new)
    for kind in ("PLN", "SIP"):
        for document in record.case.of_kind(kind):
            found += _document_events(document, record, context, new)
    found += _steps(record, context, new)
    found += _to_come(record, context)
    return sorted(found, key=lambda event: (event.day, event.at))


def _message_events(message: MessageRecord, record: CaseRecord, context: ViewContext, new: IsNew) -> list[CaseEvent]:
    found = []
    document = message.document
    word = {
        "INS": QCoreApplication.translate("events", "Admitted"),
        "MVO": QCoreApplication.translate("events", "Message"),
        "KAL": QCoreApplication.translate("events", "Call"),
        "ADM": QCoreApplication.translate("events", "Message"),
        "KVI": QCoreApplication.translate("events", "Answer"),
        "UKL": QCoreApplication.translate("events", "Ready for discharge"),
        "UKL_W": QCoreApplication.translate("events", "Ready taken back"),
        "UTS": QCoreApplication.translate("events", "Discharged"),
        "AVB": QCoreApplication.translate("events", "Broken off"),
    }.get(document.kind, document.kind)
    sent = local(message.author.at or message.author.written_at, context.clock())
    if sent is not None:
        ver = min((cell.ver for cell in document.cells.values()), default=document.ver)
        is_new = new(ver, message.author)
        at = message.author.at or message.author.written_at
        icon = _ICONS.get(document.kind, "send")
        found.append(CaseEvent(message.author.unit_id, sent.date(), at, icon, word, 4, is_new))
    for receipt in message.receipts:
        when = local(receipt.acknowledged_at, context.clock())
        if when is not None:
            cell = document.cells.get(f"receipt/{receipt.unit_id}/acknowledged")
            is_new = cell is not None and new(cell.ver, record.provenance.get(cell.op_id))
            word = QCoreApplication.translate("events", "Acknowledged")
            event = CaseEvent(receipt.unit_id, when.date(), receipt.acknowledged_at, "check_circle", word, 2, is_new)
            found.append(event)
    return found


def _steps(record: CaseRecord, context: ViewContext, new: IsNew) -> list[CaseEvent]:
    """The steps of the process that are no messages."""
    header, found = record.case.header, []
    for path, cell in header.cells.items() if header is not None else ():
        head, _, last = path.rpartition("/")
        is_step = head == f"step/{cell.op_id}" and last == "event"
        is_answer = path.startswith("consent/") and last == "state"
        who = record.provenance.get(cell.op_id) if is_step or is_answer else None
        when = local(who.at or who.written_at, context.clock()) if who is not None else None
        if who is not None and when is not None:
            word = str(context.say(f"outbox.transition.{cell.value}"))
            icon = "task_alt"
            if cell.value == "change_expected_discharge":
                moved = parse_day(header.value(f"{head}/estimated_discharge")) if header is not None else None
                words = QCoreApplication.translate("events", "New day: {day}")
                icon, word = "event", words.format(day=day_month(moved)) if moved is not None else word
            if is_answer:
                if who.kind != "record_consent":
                    continue  # with the case itself, which is told already
                word, icon = QCoreApplication.translate("events", "Consent"), "verified_user"
            found.append(
                CaseEvent(who.unit_id, when.date(), who.at or who.written_at, icon, word, 4, new(cell.ver, who))
            )
    return found


def _document_events(document: Document, record: CaseRecord, context: ViewContext, new: IsNew) -> list[CaseEvent]:
    newest: dict[str, int] = {}
    for path, cell in document.cells.items():
        if not path.startswith(("seen/", "hand_out/")):
            newest[cell.op_id] = max(newest.get(cell.op_id, 0), cell.ver)
    found = []
    for op_id, ver in newest.items():
        who = record.provenance.get(op_id)
        when = local(who.at or who.written_at, context.clock()) if who is not None else None
        if who is None or when is None:
            continue
        icon, word, weight = _document_word(document, op_id, who)
        found.append(CaseEvent(who.unit_id, when.date(), who.at or who.written_at, icon, word, weight, new(ver, who)))
    return found


def _document_word(document: Document, op_id: str, who: Provenance) -> tuple[str, str, int]:
    status = document.cells.get("status")
    if status is not None and status.op_id == op_id and who.kind == "transition":
        words = {
            "SIP_MEETING_HELD": QCoreApplication.translate("events", "SIP meeting"),
            "SIP_ACTIVE": QCoreApplication.translate("events", "SIP established"),
            "SIP_FOLLOW_UP": QCoreApplication.translate("events", "Follow-up"),
        }
        if str(status.value) in words:
            return "diversity_3", words[str(status.value)], 5
    if who.kind == NOTE_READING:
        return "visibility", QCoreApplication.translate("events", "Read from outside"), 4
    if document.kind == "SIP":
        return "diversity_3", QCoreApplication.translate("events", "SIP"), 3
    return "edit_note", QCoreApplication.translate("events", "Planning"), 1


def _to_come(record: CaseRecord, context: ViewContext) -> list[CaseEvent]:
    today = context.clock().date()
    found = []
    header = record.case.header
    if record.case.status in DECEASED_STATUSES:
        return []
    day = parse_day(header.value("estimated_discharge")) if header is not None else None
    if header is not None and day is not None and day >= today and record.case.status not in ENDED:
        owner = header.text("owner_unit") or header.created_by
        word = QCoreApplication.translate("events", "Discharge")
        found.append(CaseEvent(owner, day, "", "flag", word, 3, to_come=True))
        for document in record.case.of_kind("PLN"):
            unit = context.editor.unit_id
            if unit in record.case.parties and not any(p.startswith(f"unit_rows/{unit}/") for p in document.cells):
                mine = QCoreApplication.translate("events", "Your row")
                found.append(CaseEvent(unit, day, "", "flag", mine, 3, to_come=True))
    for plan in record.case.of_kind("SIP"):
        day = parse_day(plan.value("follow_up_date"))
        if day is not None and day >= today and plan.text("status") == "SIP_ACTIVE":
            unit = plan.text("plan_owner/unit") or plan.created_by
            word = QCoreApplication.translate("events", "Follow-up")
            found.append(CaseEvent(unit, day, "", "flag", word, 3, to_come=True))
    return found + _limits_to_come(record, context)


def _limits_to_come(record: CaseRecord, context: ViewContext) -> list[CaseEvent]:
    """A flag on the last day of each limit that runs, with whoever it is for."""
    now = context.clock()
    found = []
    for deadline in record.deadlines:
        due = local(deadline.due, now)
        title = context.known().limits.titles.get(deadline.number, "")
        runs = deadline.standing(text_of(now)) in {Standing.RUNNING, Standing.SOON}
        if due is None or not title or not runs or deadline.number in _TOLD_OTHERWISE:
            continue
        before = QCoreApplication.translate("events", "{limit}, before {time}")
        told = before.format(limit=title, time=until(deadline.due, now))
        day = (due - timedelta(minutes=1)).date()
        found.append(CaseEvent(deadline.unit, day, "", "flag", _short(deadline.number), 2, to_come=True, told=told))
    return found


def _short(number: int) -> str:
    """What a limit is called in a narrow cell."""
    return {
        ADMISSION: QCoreApplication.translate("events", "Admission"),
        ACKNOWLEDGED: QCoreApplication.translate("events", "Acknowledge"),
        CONTACT: QCoreApplication.translate("events", "Care contact"),
        CALLED: QCoreApplication.translate("events", "Call"),
        INFORMED: QCoreApplication.translate("events", "Information"),
        HANDLED: QCoreApplication.translate("events", "Take care of"),
        OPENED: QCoreApplication.translate("events", "Open"),
    }.get(number, QCoreApplication.translate("events", "Time limit"))
