"""What has happened in a case and what is to come: read from its documents, told per unit and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.models.records import CaseRecord, MessageRecord, Provenance
from desktop.views.moments import local, parse_day
from desktop.views.view_context import ViewContext
from domain.acts.readings import NOTE_READING
from domain.case import Document
from domain.inbox import DECEASED_STATUSES, ENDED

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


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """`at` is UTC ISO, '' for a limit to come. `weight` decides which of several a narrow cell shows."""

    unit_id: str
    day: date
    at: str
    icon: str
    word: str
    weight: int
    new: bool = False
    to_come: bool = False


def events_of(record: CaseRecord, context: ViewContext, seen_to: int) -> list[CaseEvent]:
    """Every event, oldest first. `seen_to` is the version the unit had seen; others' later changes are new."""
    found: list[CaseEvent] = []
    for message in record.messages:
        found += _message_events(message, record, context, seen_to)
    for kind in ("PLN", "SIP"):
        for document in record.case.of_kind(kind):
            found += _document_events(document, record, context, seen_to)
    found += _steps(record, context, seen_to)
    found += _to_come(record, context)
    return sorted(found, key=lambda event: (event.day, event.at))


def seen_version(record: CaseRecord, unit_id: str) -> tuple[int, str]:
    """(the newest version the unit has seen, when it was seen as UTC ISO or '')."""
    best, at = 0, ""
    for document in record.case.documents.values():
        cell = document.cells.get(f"seen/{unit_id}")
        if cell is not None and isinstance(cell.value, int) and cell.value > best:
            who = record.provenance.get(cell.op_id)
            best, at = int(cell.value), who.at if who is not None else ""
    return best, at


def _is_new(ver: int, unit_id: str, context: ViewContext, seen_to: int) -> bool:
    return 0 < seen_to < ver and unit_id != context.editor.unit_id


def _message_events(message: MessageRecord, record: CaseRecord, context: ViewContext, seen_to: int) -> list[CaseEvent]:
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
        new = _is_new(ver, message.author.unit_id, context, seen_to)
        at = message.author.at or message.author.written_at
        icon = _ICONS.get(document.kind, "send")
        found.append(CaseEvent(message.author.unit_id, sent.date(), at, icon, word, 4, new))
    for receipt in message.receipts:
        when = local(receipt.acknowledged_at, context.clock())
        if when is not None:
            cell = document.cells.get(f"receipt/{receipt.unit_id}/acknowledged")
            new = cell is not None and _is_new(cell.ver, receipt.unit_id, context, seen_to)
            word = QCoreApplication.translate("events", "Acknowledged")
            event = CaseEvent(receipt.unit_id, when.date(), receipt.acknowledged_at, "check_circle", word, 2, new)
            found.append(event)
    return found


def _steps(record: CaseRecord, context: ViewContext, seen_to: int) -> list[CaseEvent]:
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
            icon, new = "task_alt", _is_new(cell.ver, who.unit_id, context, seen_to)
            if is_answer:
                if who.kind != "record_consent":
                    continue  # with the case itself, which is told already
                word, icon = QCoreApplication.translate("events", "Consent"), "verified_user"
            found.append(CaseEvent(who.unit_id, when.date(), who.at or who.written_at, icon, word, 4, new))
    return found


def _document_events(document: Document, record: CaseRecord, context: ViewContext, seen_to: int) -> list[CaseEvent]:
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
        new = _is_new(ver, who.unit_id, context, seen_to)
        found.append(CaseEvent(who.unit_id, when.date(), who.at or who.written_at, icon, word, weight, new))
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
    return found
