"""What a case asks of a unit: the rows of its inbox. Pure; the words for reasons lie in resources/texts/inbox.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from domain.acts.readings import OUTSIDE, readings_since, told_of_readings
from domain.acts.sip_steps import NEED_SINCE, OFFERED_TO
from domain.case import Case, Document
from domain.consent import PLAN, WITHDRAWN, coordination, head_of
from domain.deadlines import (
    ACKNOWLEDGED,
    CALLED,
    CONTACT,
    ESTIMATE,
    HANDLED,
    OPENED,
    RECEIVED,
    Deadline,
    ReadyInterval,
)
from domain.open_care import DECEASED, DRAFT, OVER, REQUEST, asked_cell, completions
from domain.operation import ADDRESSED_KINDS, WRITTEN_KINDS
from domain.plan_deadlines import FOLLOWED_UP, STARTED
from domain.swedish_time import day_of, moment_of
from domain.triage import UNMARKED, Marks, why_not_done

_NOTHING: Mapping[str, str] = MappingProxyType({})
NOT_ACKNOWLEDGED = frozenset({"KVI", "AVB"})
"""Messages that nobody acknowledges (domain.md §2.1): to have seen them is enough."""
_UNTIL_TAKEN = frozenset({ACKNOWLEDGED, HANDLED, OPENED})
"""Deadlines that end when a message is acknowledged, or at least opened."""
_TASKS: Mapping[int, str] = MappingProxyType(
    {RECEIVED: "ready", CALLED: "call_to_plan", CONTACT: "contact_missing", STARTED: "offer_plan"}
)
"""Deadlines that are tasks of their own, the most pressing one first."""
_PLAN_TASKS: Mapping[str, str] = MappingProxyType(
    {"SIP_MEETING_HELD": "plan_to_establish", "SIP_FOLLOW_UP": "plan_to_evaluate"}
)
"""What a plan asks of the unit that has its case."""
DECEASED_STATUSES = frozenset({"INP_DECEASED", DECEASED})
ENDED = frozenset(
    {
        *("INP_DISCHARGED", "INP_CLOSED", "INP_ABORTED", "INP_DECEASED", "INP_CONVERTED_OUT"),
        *("SIP_CLOSED", "SIP_CANCELLED"),
        *OVER,
    },
)
"""Statuses of cases in which nothing more is awaited of anybody."""


_OF_OURS_ALONE = frozenset({"triage"})
"""Kinds of operation that nobody outside the unit waits for: that one is queued is no row."""


class InboxGroup(StrEnum):
    """In the order they are shown."""

    TO_ACKNOWLEDGE = "to_acknowledge"
    WAITING_FOR_US = "waiting_for_us"
    WAITING_FOR_OTHERS = "waiting_for_others"
    WATCHED = "watched"


_LIMITED = frozenset({InboxGroup.TO_ACKNOWLEDGE, InboxGroup.WAITING_FOR_OTHERS})


@dataclass(frozen=True, slots=True)
class QueuedOperation:
    """An operation of ours that the store has not answered for."""

    op_id: str
    kind: str
    doc_id: str


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """One row. Times and names are told by the operations: `since_op` began the waiting, the other two are receipts.

    `counterpart` is a unit id, or '' for nobody in particular. Who has it and until when it is watched are the unit's
    marks; a watched row stands in WATCHED until that Swedish day, which is the one it is due if that comes first.
    """

    group: InboxGroup
    doc_id: str
    kind: str
    counterpart: str
    since_op: str
    seen_op: str = ""
    acknowledged_op: str = ""
    reason: str = ""
    params: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    badge: str = ""
    pending: bool = False
    due: str = ""
    assigned: str = ""
    assigned_name: str = ""
    watched_until: str = ""
    watch_note: str = ""
    watch_mine: bool = False


def inbox_entries(
    case: Case,
    unit_id: str,
    queued: tuple[QueuedOperation, ...] = (),
    deadlines: Iterable[Deadline] = (),
    ready: tuple[ReadyInterval, ...] = (),
    marks: Marks = UNMARKED,
    today: str = "",
) -> tuple[InboxEntry, ...]:
    """What the case asks of the unit, or lets it wait for. `case` already shows what is queued; deadlines as
    `domain.deadlines` gives them; `marks` are the unit's own, and `today` the Swedish day they are judged on."""
    if case.header is None:
        return ()
    running = [deadline for deadline in deadlines if not deadline.met and not deadline.stopped]
    queued = tuple(operation for operation in queued if operation.kind not in _OF_OURS_ALONE)
    waiting_docs = {operation.doc_id for operation in queued}
    entries = [
        *_to_acknowledge(case, unit_id),
        *_waiting_for_us(case, unit_id, [d for d in running if d.unit == unit_id], ready),
        *_sent_by_us(case, unit_id, waiting_docs),
    ]
    shown = {entry.doc_id for entry in entries if entry.pending}
    entries.extend(_queued(case, [operation for operation in queued if operation.doc_id not in shown]))
    entries.extend(_watched(case, [d for d in running if d.unit == unit_id]))
    entries.extend(_to_send(case))
    entries.extend(_leaving(case, [d for d in running if d.unit == unit_id]))
    limited = tuple(_with_limit(entry, unit_id, running) for entry in entries)
    if marks is UNMARKED:  # most cases: there are tens of thousands
        return limited
    return tuple(_as_marked(entry, marks, today) for entry in limited if not _is_done(entry, marks))


def _is_done(entry: InboxEntry, marks: Marks) -> bool:
    """A row that must not go away by being marked never does, whatever the mark says."""
    if not marks.is_done(entry.doc_id, entry.since_op):
        return False
    return not why_not_done(entry.group, entry.reason, entry.due, pending=entry.pending)


def _as_marked(entry: InboxEntry, marks: Marks, today: str) -> InboxEntry:
    """The row with who has it, put away where it is watched: until the day has come, or the one on which it is due."""
    if marks.assigned:
        entry = replace(entry, assigned=marks.assigned, assigned_name=marks.assigned_name)
    watch = marks.watch_of(entry.doc_id, entry.since_op)
    if watch is None:
        return entry
    back = min(watch.until, day_of(moment_of(entry.due)).isoformat()) if entry.due else watch.until
    group = InboxGroup.WATCHED if today < back and not entry.pending else entry.group
    return replace(entry, group=group, watched_until=back, watch_note=watch.note, watch_mine=watch.mine)


def received_by(document: Document) -> tuple[str, ...]:
    """The units a message is addressed to."""
    return document.marked("recipients")


def awaited(message: Document) -> tuple[str, ...]:
    """The recipients that are to acknowledge it: not those it has gone on from, or that have sent it back."""
    if message.kind in NOT_ACKNOWLEDGED or message.text("superseded_by"):
        return ()
    gone = ("misdirected", "forwarded")
    return tuple(unit for unit in received_by(message) if not any(receipt_op(message, unit, what) for what in gone))


def receipt_op(document: Document, unit_id: str, what: str) -> str:
    """The operation that made a receipt ('seen' or 'acknowledged'); '' when there is none."""
    cell = document.cells.get(f"receipt/{unit_id}/{what}")
    return "" if cell is None or cell.value is None else cell.op_id


def _messages(case: Case) -> Iterator[Document]:
    for document in sorted(case.documents.values(), key=lambda doc: doc.doc_id):
        if document.kind in ADDRESSED_KINDS:
            yield document


def _to_acknowledge(case: Case, unit_id: str) -> Iterator[InboxEntry]:
    for message in _messages(case):
        if unit_id in awaited(message) and not receipt_op(message, unit_id, "acknowledged"):
            asker = message.text(f"requested_by/{unit_id}")
            yield InboxEntry(
                InboxGroup.TO_ACKNOWLEDGE,
                message.doc_id,
                message.kind,
                asker or message.text("sender_unit"),
                _op_of(message, f"requested_by/{unit_id}" if asker else "sender_unit"),
                seen_op=receipt_op(message, unit_id, "seen"),
                badge="high" if message.value("priority") == "high" else "",
            )


def _with_limit(entry: InboxEntry, unit_id: str, running: list[Deadline]) -> InboxEntry:
    """The entry with when it will be late, by the deadlines of whoever it waits for."""
    if entry.due or entry.group not in _LIMITED:
        return entry
    mine = entry.group is InboxGroup.TO_ACKNOWLEDGE
    due = [
        d.due for d in running if d.doc_id == entry.doc_id and d.number in _UNTIL_TAKEN and (d.unit == unit_id) is mine
    ]
    return replace(entry, due=min(due)) if due else entry


def _waiting_for_us(
    case: Case, unit_id: str, mine: list[Deadline], ready: tuple[ReadyInterval, ...]
) -> Iterator[InboxEntry]:
    """At most one row per case: the most pressing reason."""
    asked = next(_asked_by_messages(case, unit_id), None)
    if asked is not None:
        yield asked
        return
    if case.status in ENDED:
        return
    choice = next(_to_choose(case, unit_id), None)
    if choice is not None:
        yield choice
        return
    for number, reason in _TASKS.items():
        for deadline in (deadline for deadline in mine if deadline.number == number):
            began = case.documents[deadline.doc_id]
            params = {"day": ready[-1].since} if number == RECEIVED and ready else {}
            since = _op_of(began, NEED_SINCE) if number == STARTED else _op_of(began, "sender_unit")
            yield _ours(began, since, reason, params, due=deadline.due)
            return
    header = case.header
    owned = header is not None and header.value("owner_unit") == unit_id
    withdrawn = _consent_to_see_to(header) if header is not None and owned else None
    if withdrawn is not None:
        yield withdrawn
        return
    for plan in case.of_kind("SIP"):
        task = _PLAN_TASKS.get(plan.text("status"), "")
        if task and (owned or (task == "plan_to_establish" and plan.created_by == unit_id)):
            due = next((d.due for d in mine if d.number == FOLLOWED_UP and task == "plan_to_evaluate"), "")
            yield _ours(plan, _op_of(plan, "status"), task, {}, due=due)
            return
    for plan in case.of_kind("SIP"):
        read = _read_outside(plan, header, unit_id)
        if read is not None:
            yield read
            return
    for planning in case.of_kind("PLN"):
        if not owned and unit_id in case.parties and not _has_row(planning, unit_id):
            yield _ours(planning, _first_op(planning, case), "own_row_missing", {})
            return

    yield from list(_answers_wanted(case, unit_id, mine))[:1]


def _answers_wanted(case: Case, unit_id: str, mine: list[Deadline]) -> Iterator[InboxEntry]:
    """A message that the unit has taken on asks for an answer that nobody here has given."""
    messages = list(_messages(case))
    answered = {one.text("in_reply_to") for one in messages if one.text("sender_unit") == unit_id}
    for message in messages:
        owed = _owed(case, message, unit_id)
        wanted = message.text("wants_answer") == "YES" and message.doc_id not in answered if owed is None else owed
        if wanted and unit_id in awaited(message) and receipt_op(message, unit_id, "acknowledged"):
            due = min((d.due for d in mine if d.number == HANDLED and d.doc_id == message.doc_id), default="")
            told = _ours(message, receipt_op(message, unit_id, "acknowledged"), "answer_wanted", {}, due=due)
            asker = message.text(f"requested_by/{unit_id}") or message.text("sender_unit")
            yield replace(told, counterpart=asker)


def _owed(case: Case, message: Document, unit_id: str) -> bool | None:
    """Whether the header says that the unit owes an answer to it; None where it does not say (outside open care)."""
    cell = case.header.cells.get(asked_cell(message.doc_id, unit_id)) if case.header is not None else None
    return None if cell is None else bool(cell.value)


def _to_choose(case: Case, unit_id: str) -> Iterator[InboxEntry]:
    """What waits for a choice: whether to take over a patient, and which of two texts stands."""
    header = case.header
    if header is not None and header.text("ward/offered_to") == unit_id:
        yield _ours(header, _op_of(header, "ward/offered_to"), "ward_offered", {})
    if header is not None and header.text(OFFERED_TO) == unit_id:
        offered = _ours(header, _op_of(header, OFFERED_TO), "plan_offered", {})
        yield replace(offered, counterpart=header.text("plan_offer/by"))
    for document in sorted(case.documents.values(), key=lambda doc: doc.doc_id):
        if document.kind in WRITTEN_KINDS and document.open_conflicts:
            conflict = document.open_conflicts[0]
            count = str(len(document.open_conflicts))
            yield _ours(document, conflict.challenger_op, "two_texts", {"count": count}, badge="two_texts")


def _consent_to_see_to(header: Document) -> InboxEntry | None:
    """The owner's task when consent was taken back, to close or go on in the own unit, and when two answers are at
    odds."""
    for conflict in header.open_conflicts:
        if conflict.paths[0].startswith("consent/"):
            return _ours(header, conflict.challenger_op, "consent_at_odds", {})
    for purpose in (coordination(header.value("case_type")), PLAN):
        path = head_of(purpose) + "state"
        if header.value(path) == WITHDRAWN:
            return _ours(header, _op_of(header, path), "consent_withdrawn", {})
    return None


def _read_outside(plan: Document, header: Document | None, unit_id: str) -> InboxEntry | None:
    """Somebody has read the plan who takes no part in it, since the unit last looked at the plan."""
    owner = header.text("owner_unit") if header is not None else ""
    seen = plan.value(f"seen/{unit_id}")
    since = readings_since(plan, seen if isinstance(seen, int) else 0)
    if not since or unit_id not in told_of_readings(plan, owner):
        return None
    reader = plan.text(f"{OUTSIDE}/{since[-1]}/unit")
    return replace(_ours(plan, since[-1], "read_outside", {}), counterpart=reader)


def _asked_by_messages(case: Case, unit_id: str) -> Iterator[InboxEntry]:
    """What came back to us: a message sent to the wrong unit, a question for more, an answer, an end."""
    replies = [message for message in _messages(case) if message.kind in NOT_ACKNOWLEDGED]
    for message in _messages(case):
        if not _sent_by(message, unit_id) or message.text("superseded_by"):
            continue
        wrong = [unit for unit in received_by(message) if receipt_op(message, unit, "misdirected")]
        if wrong:
            since = receipt_op(message, wrong[0], "misdirected")
            yield replace(_ours(message, since, "misdirected", {"unit": wrong[0]}), counterpart=wrong[0])
    for asked in completions(case, unit_id):
        about, answer = case.documents[asked.doc_id], case.documents[asked.answer_id]
        if asked.left and not about.text("superseded_by"):
            params = {"count": str(len(asked.left)), "path": asked.left[0]}
            told = _ours(about, _op_of(answer, "sender_unit"), "complete_fields", params)
            yield replace(told, counterpart=asked.by)
    for reply in replies:
        if unit_id in received_by(reply) and not receipt_op(reply, unit_id, "seen"):
            reason = "process_aborted" if reply.kind == "AVB" else "answered"
            told = _ours(reply, _op_of(reply, "sender_unit"), reason, {})
            yield replace(told, counterpart=reply.text("sender_unit"))


def _sent_by(message: Document, unit_id: str) -> bool:
    """Whether it went out from the unit; a request goes out from each that has sent it on."""
    others = (cell.value for path, cell in message.cells.items() if path.startswith("requested_by/"))
    return message.value("sender_unit") == unit_id or unit_id in others


def _ours(
    document: Document, since_op: str, reason: str, params: Mapping[str, str], badge: str = "", due: str = ""
) -> InboxEntry:
    return InboxEntry(
        InboxGroup.WAITING_FOR_US,
        document.doc_id,
        document.kind,
        document.created_by,
        since_op,
        reason=reason,
        params=params,
        badge=badge,
        due=due,
    )


def _sent_by_us(case: Case, unit_id: str, waiting_docs: set[str]) -> Iterator[InboxEntry]:
    for message in _messages(case):
        recipients = awaited(message)
        if not _sent_by(message, unit_id) or not recipients:
            continue
        acknowledged = [unit for unit in recipients if receipt_op(message, unit, "acknowledged")]
        pending = message.doc_id in waiting_docs
        if len(acknowledged) == len(recipients) and not pending:
            continue
        missing = next((unit for unit in recipients if unit not in acknowledged), recipients[0])
        yield InboxEntry(
            InboxGroup.WAITING_FOR_OTHERS,
            message.doc_id,
            message.kind,
            missing,
            _op_of(message, "sender_unit"),
            seen_op=next((op for unit in recipients if (op := receipt_op(message, unit, "seen"))), ""),
            acknowledged_op=receipt_op(message, acknowledged[0], "acknowledged") if acknowledged else "",
            reason="queued_message" if pending else "acknowledged_by",
            params={"n": str(len(acknowledged)), "of": str(len(recipients))},
            badge="queued" if pending else "",
            pending=pending,
        )


def _queued(case: Case, queued: list[QueuedOperation]) -> Iterator[InboxEntry]:
    if not queued:
        return
    first = queued[0]
    document = case.documents.get(first.doc_id)
    yield InboxEntry(
        InboxGroup.WAITING_FOR_OTHERS,
        first.doc_id,
        document.kind if document else "",
        document.text("sender_unit") if document else "",
        first.op_id,
        reason="queued",
        params={"count": str(len(queued)), "what": first.kind},
        badge="queued",
        pending=True,
    )


def _watched(case: Case, mine: list[Deadline]) -> Iterator[InboxEntry]:
    """A plan in force, with its day of follow-up; for whoever answers for it, when that is late."""
    if case.status in DECEASED_STATUSES:
        return  # nobody is reminded of a follow-up that will not be
    for plan in case.of_kind("SIP"):
        date = plan.text("follow_up_date")
        if plan.text("status") == "SIP_ACTIVE" and date:
            yield InboxEntry(
                InboxGroup.WATCHED,
                plan.doc_id,
                plan.kind,
                plan.text("plan_owner/unit") or plan.created_by,
                _op_of(plan, "status"),
                reason="follow_up",
                params={"date": date},
                badge="follow_up",
                due=next((d.due for d in mine if d.number == FOLLOWED_UP), ""),
            )


def _to_send(case: Case) -> Iterator[InboxEntry]:
    """A request for care that nobody else has got: it waits to be sent, or until the person is taken in."""
    if case.status != DRAFT:
        return
    for request in case.of_kind(REQUEST):
        prepared = request.value("prepared") is True
        told = _ours(request, _first_op(request, case), "request_prepared" if prepared else "request_to_send", {})
        group = InboxGroup.WATCHED if prepared else InboxGroup.WAITING_FOR_US
        yield replace(told, counterpart="", group=group)


def _leaving(case: Case, mine: list[Deadline]) -> Iterator[InboxEntry]:
    """The day on which a patient of the ward's own is to leave."""
    for deadline in mine:
        if deadline.number == ESTIMATE and case.header is not None:
            date = case.header.text("estimated_discharge")
            yield InboxEntry(
                InboxGroup.WATCHED,
                deadline.doc_id,
                "INS",
                "",
                _op_of(case.header, "estimated_discharge"),
                reason="to_leave",
                params={"date": date},
                due=deadline.due,
            )


def _has_row(planning: Document, unit_id: str) -> bool:
    start = f"unit_rows/{unit_id}/"
    return any(path.startswith(start) and planning.cells[path].value is not None for path in planning.cells)


def _op_of(document: Document, path: str) -> str:
    cell = document.cells.get(path)
    return cell.op_id if cell else ""


def _first_op(document: Document, case: Case) -> str:
    """The operation that set the oldest cell; the case's own first one for a document nobody has written in."""
    cells = document.cells.values() or (case.header.cells.values() if case.header else ())
    return min(cells, key=lambda cell: cell.ver).op_id if cells else ""
