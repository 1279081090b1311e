"""Which limits a case is under, who must act, and how it went (domain.md §1.1.3, deadlines 1–9, 14 and 15).

A pure function of the case and of when the store accepted its operations. What waits in a queue has no such time, and
starts no clock and stops none. Times that somebody has typed (admitted, assessed, discharged) count where the law
counts from the event itself. Client and store call the same function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from domain.acts.sip_steps import CASE_TYPE as PLAN_CASE
from domain.case import Case, Document
from domain.deadline_limits import DeadlineLimits
from domain.directory import Directory
from domain.open_care import OPEN_CARE, OVER, asked_cell
from domain.plan_deadlines import TIMED as PLAN_TIMED
from domain.plan_deadlines import plan_clocks
from domain.swedish_time import day_of, moment_at, moment_of, text_of

AcceptedAt = Callable[[str], str]
"""When the store accepted an operation, in UTC as on the wire; '' for one that it has not, or that is not known."""

ADMISSION, ASSESSED, ACKNOWLEDGED, CONTACT, ESTIMATE, TOLD_READY, CALLED, INFORMED, RECEIVED = range(1, 10)
OPENED = 15
HANDLED = 14
"""The numbers of domain.md §1.1.3."""
_OVER = frozenset({"INP_CLOSED", "INP_ABORTED", "INP_DECEASED", "INP_CONVERTED_OUT"}) | OVER
_ON_THE_WARD = frozenset({"INP_ADMITTED", "INP_PLANNING"})
_CENTRE = "VC"
_MUNICIPAL = frozenset({"KOM_SSK", "KOM_SOL", "KOM_REHAB", "LSS"})
_SOON = timedelta(hours=24)


class Standing(StrEnum):
    """How it stands with a deadline at some moment."""

    RUNNING = "running"
    SOON = "soon"
    LATE = "late"
    MET = "met"
    MET_LATE = "met_late"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One limit on one unit. Times in UTC as on the wire; `met` and `stopped` are '' until then.

    `doc_id` is the document that began it.
    """

    number: int
    unit: str
    doc_id: str
    began: str
    due: str
    met: str = ""
    stopped: str = ""

    def standing(self, now: str) -> Standing:
        """At a moment (UTC)."""
        if self.met:
            return Standing.MET if self.met <= self.due else Standing.MET_LATE
        if self.stopped:
            return Standing.STOPPED
        if now > self.due:
            return Standing.LATE
        return Standing.SOON if moment_of(self.due) - moment_of(now) <= _SOON else Standing.RUNNING


@dataclass(frozen=True, slots=True)
class ReadyInterval:
    """Swedish days from which to which somebody was ready to leave; `until` is '' while she still is."""

    since: str
    until: str = ""

    def days(self, today: str) -> int:
        """Whole days: the day she became ready is day 0."""
        return (date.fromisoformat(self.until or today) - date.fromisoformat(self.since)).days


def deadlines_of(
    case: Case, accepted_at: AcceptedAt, directory: Directory, limits: DeadlineLimits
) -> tuple[Deadline, ...]:
    """Every deadline of a case that has begun, the one that is due first before the others."""
    return _reckon(_Facts(case, accepted_at, directory, limits, running=False))


def running_deadlines(
    case: Case, accepted_at: AcceptedAt, directory: Directory, limits: DeadlineLimits
) -> tuple[Deadline, ...]:
    """Those of them that are neither met nor stopped: all that a list asks for, of tens of thousands of cases."""
    return _reckon(_Facts(case, accepted_at, directory, limits, running=True))


def _reckon(facts: _Facts) -> tuple[Deadline, ...]:
    if not facts.messages and facts.case_type != PLAN_CASE:
        return ()
    found = [deadline for rule in _RULES for deadline in rule(facts)]
    return tuple(sorted(found, key=lambda deadline: (deadline.due, deadline.number, deadline.unit)))


def ready_intervals(case: Case, accepted_at: AcceptedAt) -> tuple[ReadyInterval, ...]:
    """The times when somebody was ready to leave: from each notice to its withdrawal, to leaving, or to her death."""
    messages = _messages(case, accepted_at)
    if "UKL" not in messages:
        return ()
    turns = [(at, kind == "UKL_W") for kind in ("UKL", "UKL_W") for _, at in messages.get(kind, ())]
    found: list[ReadyInterval] = []
    for at, withdrawn in sorted(turns):
        day = day_of(moment_of(at)).isoformat()
        running = bool(found) and not found[-1].until
        if withdrawn and running:
            found[-1] = ReadyInterval(found[-1].since, day)
        elif not withdrawn and not running:
            found.append(ReadyInterval(day))
    left = _left_on(case, messages.get("UTS", []), accepted_at)
    if found and not found[-1].until and left:
        found[-1] = ReadyInterval(found[-1].since, max(left, found[-1].since))
    return tuple(found)


def ready_days(intervals: Iterable[ReadyInterval], today: str, *, only_last: bool = False) -> int:
    """How many days count: of all intervals, or by another policy of the last one alone."""
    days = [interval.days(today) for interval in intervals]
    return days[-1] if only_last and days else sum(days)


def timed_operations(case: Case) -> frozenset[str]:
    """The operations whose times `deadlines_of` may ask for: so that a caller can fetch them at once."""
    found: set[str] = set()
    for document in case.documents.values():
        for path, cell in document.cells.items():
            head = path.partition("/")[0]
            if head in _TIMED:
                found.add(cell.op_id)
    return frozenset(found)


_TIMED = frozenset(
    {"sender_unit", "receipt", "superseded_by", "status", "fvk", "sip_to_be_done", "recipients", "asked", *PLAN_TIMED}
)


class _Facts:
    """What every rule looks at, each thing read once."""

    def __init__(
        self, case: Case, accepted_at: AcceptedAt, directory: Directory, limits: DeadlineLimits, *, running: bool
    ) -> None:
        self.case = case
        self.accepted_at = accepted_at
        self.directory = directory
        self.header = case.header
        self.case_type = self.header.text("case_type") if self.header is not None else ""
        self._limits = limits
        self._running = running
        self.messages = _messages(case, accepted_at)
        self._over = self.set_at(self.header, "status") if case.status in _OVER else ""

    def sent(self, kind: str) -> list[tuple[Document, str]]:
        """Accepted messages of a kind with their times, the first one first."""
        return self.messages.get(kind, [])

    def first(self, kind: str, since: str = "") -> str:
        """When the first message of a kind was accepted at or after a moment; ''."""
        return next((at for _, at in self.sent(kind) if at >= since), "")

    def set_at(self, document: Document | None, path: str) -> str:
        """When the value that stands in a cell was accepted; '' for an empty cell."""
        cell = document.cells.get(path) if document is not None else None
        return self.accepted_at(cell.op_id) if cell is not None and cell.value not in {None, "", False} else ""

    def deadline(
        self, number: int, unit: str, document: Document, began: str, met: str, stopped: str = ""
    ) -> Iterator[Deadline]:
        """The deadline, if a limit was in force when it began."""
        ended = "" if met else min((at for at in (stopped, self._over) if at), default="")
        if self._running and (met or ended):
            return
        due = _due(self._limits, number, began, unit if self._limits.tells_apart(number, unit) else "")
        if due:
            yield Deadline(number, unit, document.doc_id, began, due, met, ended)


@lru_cache(maxsize=4096)
def _due(limits: DeadlineLimits, number: int, began: str, unit: str) -> str:
    """When a clock that began then runs out; '' where no limit was in force. (One message starts it for many units:
    `unit` is told of one with a limit of its own.)"""
    moment = moment_of(began)
    limit = limits.at(number, moment, unit)
    return text_of(limit.due(moment)) if limit is not None else ""


def _admission(facts: _Facts) -> Iterator[Deadline]:
    """1: the notice of admission within a day. 2: within a day of when the need was assessed, if that came later."""
    for message, at in facts.sent("INS")[:1]:
        assessed, admitted = _typed(message, "need_assessed_at"), _typed(message, "admitted_at")
        number, began = (ASSESSED, assessed) if assessed > admitted else (ADMISSION, admitted)
        if began:
            yield from facts.deadline(number, message.text("sender_unit"), message, began, at)


def _acknowledging(facts: _Facts) -> Iterator[Deadline]:
    """3: every unit addressed acknowledges the notice of admission."""
    for message, at in facts.sent("INS"):
        for unit in message.marked("recipients"):
            met = facts.set_at(message, f"receipt/{unit}/acknowledged")
            ends = [when for when in (_moot(facts, message, unit), _gone(facts, message, unit)) if when]
            yield from facts.deadline(ACKNOWLEDGED, unit, message, at, met, min(ends, default=""))


def _contact(facts: _Facts) -> Iterator[Deadline]:
    """4: the health centre names the permanent care contact."""
    header = facts.header
    for message, at in facts.sent("INS")[:1]:
        named = facts.set_at(header, "fvk/name")
        for unit in message.marked("recipients"):
            if facts.directory.kind_of(unit) == _CENTRE:
                met = max(named, at) if named else ""
                yield from facts.deadline(CONTACT, unit, message, at, met, _moot(facts, message, unit))


def _estimate(facts: _Facts) -> Iterator[Deadline]:
    """5: the day on which she was to leave has passed, and nobody has said that she is ready or has left."""
    header = facts.header
    day = header.text("estimated_discharge") if header is not None else ""
    if header is None or not day or facts.case.status not in _ON_THE_WARD:
        return
    for message, _ in facts.sent("INS")[:1]:
        yield from facts.deadline(ESTIMATE, header.text("owner_unit"), message, text_of(moment_at(f"{day}T00:00")), "")


def _telling_ready(facts: _Facts) -> Iterator[Deadline]:
    """6: the physician's decision is told as soon as possible."""
    for message, at in facts.sent("UKL"):
        if began := _typed(message, "assessed_at"):
            yield from facts.deadline(TOLD_READY, message.text("sender_unit"), message, began, at)


def _calling(facts: _Facts) -> Iterator[Deadline]:
    """7: where a SIP is to be made, the permanent care contact calls to it within three days."""
    plans = facts.case.of_kind("PLN")
    if not any(plan.value("sip_to_be_done") == "YES" for plan in plans):
        return
    for message, at in facts.sent("UKL"):
        called = facts.first("KAL")
        for unit in _callers(facts, message):
            yield from facts.deadline(
                CALLED, unit, message, at, max(called, at) if called else "", facts.first("UKL_W", at)
            )


def _callers(facts: _Facts, message: Document) -> list[str]:
    """The unit of the permanent care contact; where none is named, the health centres that were told."""
    header = facts.header
    named = header.text("fvk/unit") if header is not None else ""
    told = message.marked("recipients")
    return [named] if named in told else [unit for unit in told if facts.directory.kind_of(unit) == _CENTRE]


def _informing(facts: _Facts) -> Iterator[Deadline]:
    """8: what is needed is told on the day of discharge."""
    for message, at in facts.sent("UTS")[:1]:
        if began := _typed(message, "discharged_at"):
            yield from facts.deadline(INFORMED, message.text("sender_unit"), message, began, at)


def _receiving(facts: _Facts) -> Iterator[Deadline]:
    """9: the municipality receives whoever is ready to leave. Care under compulsion has rules of its own."""
    if any(message.text("legal_care_form") in {"LPT", "LRV"} for message, _ in facts.sent("INS")):
        return
    left = facts.first("UTS")
    for message, at in facts.sent("UKL"):
        for unit in message.marked("recipients"):
            if facts.directory.kind_of(unit) in _MUNICIPAL:
                yield from facts.deadline(
                    RECEIVED, unit, message, at, left if left >= at else "", facts.first("UKL_W", at)
                )


def _handling(facts: _Facts) -> Iterator[Deadline]:
    """14: in open care what has come is acknowledged; a message that wants an answer is answered."""
    header = facts.header
    if header is None or header.text("case_type") != OPEN_CARE:
        return
    for kind in ("VBG", "MVO", "ADM"):
        for message, at in facts.sent(kind):
            answered = message.text("wants_answer") == "YES"
            for unit in message.marked("recipients"):
                taken = facts.set_at(message, f"receipt/{unit}/acknowledged")
                met = _answered(facts, message, unit) if answered else taken
                began = max(at, facts.set_at(message, f"recipients/{unit}"))
                yield from facts.deadline(HANDLED, unit, message, began, met, _gone(facts, message, unit))


def too_late_to_open(limits: DeadlineLimits, since: str, unit: str, now: str) -> bool:
    """Whether the unit's limit to open what came (15) has passed. Times in UTC as on the wire; '' is never late."""
    due = _due(limits, OPENED, since, unit) if since else ""
    return bool(due) and due < now


def _answered(facts: _Facts, message: Document, unit: str) -> str:
    """When the unit no longer owed an answer to the message; '' while it does."""
    cell = facts.header.cells.get(asked_cell(message.doc_id, unit)) if facts.header is not None else None
    return facts.accepted_at(cell.op_id) if cell is not None and not cell.value else ""


def _planning(facts: _Facts) -> Iterator[Deadline]:
    """11–13: of a plan, from the need to its follow-ups."""
    for clock in plan_clocks(facts.case, facts.accepted_at):
        yield from facts.deadline(clock.number, clock.unit, clock.document, clock.began, clock.met, clock.stopped)


def _opening(facts: _Facts) -> Iterator[Deadline]:
    """15: somebody at the unit opens what has come."""
    for sent in facts.messages.values():
        for message, at in sent:
            for unit in message.marked("recipients"):
                seen = [facts.set_at(message, f"receipt/{unit}/{what}") for what in ("seen", "acknowledged")]
                met = min((when for when in seen if when), default="")
                began = max(at, facts.set_at(message, f"recipients/{unit}"))
                yield from facts.deadline(OPENED, unit, message, began, met, _gone(facts, message, unit))


_RULES: tuple[Callable[[_Facts], Iterator[Deadline]], ...] = (
    _admission,
    _acknowledging,
    _contact,
    _estimate,
    _telling_ready,
    _calling,
    _informing,
    _receiving,
    _handling,
    _planning,
    _opening,
)


def _messages(case: Case, accepted_at: AcceptedAt) -> dict[str, list[tuple[Document, str]]]:
    """Accepted messages by kind with their times, the first one first.

    One that was corrected counts as it now reads, from when it was first sent: a correction makes nothing late.
    """
    times: dict[str, str] = {}
    for document in case.documents.values():
        cell = document.cells.get("sender_unit")
        if cell is not None and (at := accepted_at(cell.op_id)):
            times[document.doc_id] = at
    found: dict[str, list[tuple[Document, str]]] = {}
    for doc_id, at in times.items():
        document = case.documents[doc_id]
        if document.text("superseded_by") in times:
            continue
        before = document.text("supersedes")
        while before in times:
            at, before = min(at, times[before]), case.documents[before].text("supersedes")
        found.setdefault(document.kind, []).append((document, at))
    for sent in found.values():
        sent.sort(key=lambda pair: pair[1])
    return found


def _returned(facts: _Facts, message: Document, unit: str) -> str:
    """When the unit sent it back as meant for somebody else; its clocks stop then."""
    cell = message.cells.get(f"receipt/{unit}/misdirected")
    return facts.accepted_at(cell.op_id) if cell is not None and cell.value else ""


def _gone(facts: _Facts, message: Document, unit: str) -> str:
    """When the message was no longer the unit's to take on: sent back, passed on, or replaced by a correction."""
    replaced = facts.set_at(message, "superseded_by")
    passed_on = facts.set_at(message, f"receipt/{unit}/forwarded")
    return min((at for at in (_returned(facts, message, unit), passed_on, replaced) if at), default="")


def _moot(facts: _Facts, message: Document, unit: str) -> str:
    """When what was to be prepared needed no more preparing: it was not for the unit, or she has left."""
    ends = [at for at in (_returned(facts, message, unit), facts.first("UTS")) if at]
    return min(ends, default="")


def _typed(message: Document, path: str) -> str:
    """A Swedish wall time that somebody has typed, in UTC; '' for none."""
    try:
        return text_of(moment_at(message.text(path)))
    except ValueError:
        return ""


def _left_on(case: Case, told: list[tuple[Document, str]], accepted_at: AcceptedAt) -> str:
    """The Swedish day she left or died, '' while she is still there."""
    header = case.header
    days = [header.text("person/deceased_on")] if header is not None else []
    for message, at in told:
        typed = _typed(message, "discharged_at")
        days.append(day_of(moment_of(min(typed, at) if typed else at)).isoformat())
    ended = header.cells.get("status") if header is not None and case.status in _OVER else None
    at = accepted_at(ended.op_id) if ended is not None else ""
    if at:
        days.append(day_of(moment_of(at)).isoformat())
    return min((day for day in days if day), default="")
