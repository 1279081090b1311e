"""What the screen shows of a case: the replica with our own operations replayed on top, and the lists made from it.

The overlay is derived, never stored: `domain.apply` replays, in order and for the asked case only, what is unanswered
and what is accepted but not yet pulled. A held operation changes nothing. The inbox rows and the summary of a case
are stored in the replica and rewritten in the same job as the change that made them old.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop.models.case_times import accepted_at
from desktop.models.find_rows import FindRows, forget_marks, search_marks, write_find_rows
from desktop.models.inbox_rows import InboxGroupKey, InboxItem, InboxReader, item_from_text, item_to_text
from desktop.models.outbox import Outbox
from desktop.models.outbox_rows import Entry
from desktop.models.persons import listed_person
from desktop.models.replica import Replica
from desktop.models.replica_rows import IN_CHUNK, ListRows, TellsOf, chunks, load_notes
from desktop.models.replica_tables import case_summary, inbox_row
from desktop.models.texts import Texts
from desktop.models.withheld_notes import withhold_notes
from desktop.models.workplace import Workplace
from domain.apply import apply
from domain.case import Case, Document, belongs_to
from domain.context import Context
from domain.deadlines import ready_intervals, running_deadlines, timed_operations
from domain.inbox import InboxEntry, InboxGroup, QueuedOperation, inbox_entries
from domain.open_care import topic_of
from domain.outcome import Verdict
from domain.triage import marks_of
from domain.unit_desk import is_desk
from domain.upgrade import in_todays_forms
from domain.wire import OperationNote

# Made once: to say a statement anew takes longer than to run it.
_DROP_ROWS = delete(inbox_row).where(inbox_row.c.case_id.in_(bindparam("cases", expanding=True)))
_PUT_ROWS = insert(inbox_row).prefix_with("OR REPLACE")
_PUT_SUMMARIES = insert(case_summary).prefix_with("OR REPLACE")
_ROWS_OF_CASE = select(inbox_row.c.item).where(inbox_row.c.case_id == bindparam("case"))
_WATCHED_TILL = select(inbox_row.c.item).where(
    inbox_row.c.grp == InboxGroupKey.WATCHED.value, inbox_row.c.since <= bindparam("day")
)


_NOTHING_STOPPED: Mapping[str, Verdict] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Shown:
    """A case as shown, and those of our operations that it shows beyond the replica, in order. `stopped` are the
    verdicts on those that would not be accepted as things stand now, by operation; `told` is the newest version of the
    case that the store has told of."""

    case: Case
    entries: tuple[Entry, ...]
    stopped: Mapping[str, Verdict] = field(default_factory=lambda: _NOTHING_STOPPED)
    told: int = 0

    @property
    def queued(self) -> tuple[QueuedOperation, ...]:
        """The ones the store has not answered for."""
        return tuple(
            QueuedOperation(entry.operation.op_id, entry.operation.kind, entry.operation.doc_id)
            for entry in self.entries
            if entry.unanswered
        )


class ShownCases:
    """Joins replica and outbox for one unit."""

    def __init__(self, outbox: Outbox, replica: Replica, workplace: Workplace, texts: Texts) -> None:
        self._outbox = outbox
        self._replica = replica
        self._workplace = workplace
        self.texts = texts
        self._rows_of_day = ""
        self._reader = InboxReader()

    def case(self, case_id: str) -> Shown | None:
        """The case as the screen shows it; None when neither replica nor outbox knows it."""
        entries = self._outbox.unabsorbed(self._workplace.unit_id, (case_id,)).get(case_id, [])
        return self._overlay(self._replica.load_case(case_id), entries, self._workplace.context())

    def rewrite_touched(self, db: Connection, cases: Mapping[str, Case | None]) -> None:
        """Rewrite what lists show of pulled cases, inside the pull's own transaction.

        None stands for a case the store no longer tells us of: what is left of it is what we have queued ourselves.
        """
        entries = self._outbox.unabsorbed(self._workplace.unit_id, cases)
        context = self._workplace.context()
        shown = {case_id: self._overlay(case, entries.get(case_id, ()), context) for case_id, case in cases.items()}
        self._write(db, shown)

    def withhold(self, db: Connection, cases: Sequence[Case]) -> None:
        """Let go of what leads to people whose identity has become protected, inside the pull's own transaction."""
        withhold_notes(db, cases, self._workplace.context())

    def refresh(self, case_ids: Iterable[str]) -> None:
        """Rewrite what lists show of cases after a change in the outbox."""
        for chunk in chunks(sorted(set(case_ids)), IN_CHUNK):
            entries = self._outbox.unabsorbed(self._workplace.unit_id, chunk)
            context = self._workplace.context()
            cases = self._replica.load_cases(chunk)
            shown = {case_id: self._overlay(cases.get(case_id), entries.get(case_id, ()), context) for case_id in chunk}

            def write(db: Connection, shown: Mapping[str, Shown | None] = shown) -> None:
                self._write(db, shown)

            self._replica.write(write)

    def repair_lists(self) -> None:
        """At start: rewrite the lists of every case with operations of ours, in case a crash came between."""
        self.refresh(self._outbox.unabsorbed(self._workplace.unit_id))

    def rows_of(self, case_id: str) -> list[InboxItem]:
        """The inbox rows of one case."""
        with self._replica.file.read.begin() as db:
            return [item_from_text(row.item) for row in db.execute(_ROWS_OF_CASE, {"case": case_id})]

    def inbox_items(self, longest: int) -> tuple[InboxItem, ...]:
        """The stored inbox rows in shown order, at most `longest` of each group; those whose day has come where they
        belong."""
        today = self._workplace.clock.today()
        if today != self._rows_of_day:
            with self._replica.file.read.begin() as db:
                put_away = [item_from_text(row.item) for row in db.execute(_WATCHED_TILL, {"day": today})]
            self.refresh({item.case_id for item in put_away if item.watched_until})
            self._rows_of_day = today
        with self._replica.file.read.begin() as db:
            return self._reader.read(db.exec_driver_sql, longest)

    def persons(self, case_ids: Iterable[str]) -> dict[str, tuple[str, str, str]]:
        """(name, number, protected) by case id, as lists show them."""
        found: dict[str, tuple[str, str, str]] = {}
        with self._replica.file.read.begin() as db:
            for chunk in chunks(list(case_ids), IN_CHUNK):
                for row in db.execute(select(case_summary).where(case_summary.c.case_id.in_(chunk))):
                    found[row.case_id] = (row.person_name, row.person_id, row.protected)
        return found

    def list_rows(self, cases: Iterable[Shown], told_by: TellsOf) -> ListRows:
        """What lists show of cases as they are shown."""
        unit_id, user_id = self._workplace.unit_id, self._workplace.session.author.user_id
        shown = [one for one in cases if not is_desk(one.case.case_id)]
        today = self._workplace.clock.today()
        known = self._workplace.known
        notes = dict(told_by({op for one in shown for op in timed_operations(one.case)}))
        accepted = accepted_at(notes)
        entries = []
        for one in shown:
            due = running_deadlines(one.case, accepted, known.directory, known.limits)
            ready = ready_intervals(one.case, accepted)
            marks = marks_of(one.case, unit_id, user_id)
            rows = inbox_entries(one.case, unit_id, one.queued, due, ready, marks, today)
            entries += [(one, entry) for entry in rows]
        told = {op for _, entry in entries for op in (entry.since_op, entry.seen_op, entry.acknowledged_op) if op}
        notes.update(told_by(told - notes.keys()))
        inbox = [self._row(one, entry, notes) for one, entry in entries]
        find = FindRows()
        for one in shown:
            find.add(one.case)
        return ListRows(inbox, [self._summary(one) for one in shown], find)

    def rows_of_told(self, cases: Mapping[str, Case], told_by: TellsOf) -> ListRows:
        """What lists show of cases as the store tells them, nothing of ours replayed. Asks no database; any thread."""
        return self.list_rows([Shown(case, ()) for case in cases.values()], told_by)

    def _overlay(self, held: Case | None, entries: Sequence[Entry], context: Context) -> Shown | None:
        return overlay(held, entries, context, self._workplace.unit_id)

    def _write(self, db: Connection, shown: Mapping[str, Shown | None]) -> None:
        rows = self.list_rows([one for one in shown.values() if one], lambda op_ids: load_notes(db, op_ids))
        for chunk in chunks(list(shown), IN_CHUNK):
            db.execute(_DROP_ROWS, {"cases": chunk})
        if rows.inbox:
            db.execute(_PUT_ROWS, rows.inbox)
        if rows.summaries:
            db.execute(_PUT_SUMMARIES, rows.summaries)
        write_find_rows(db, list(shown), rows.find)
        forget_marks(db, [case_id for case_id, one in shown.items() if one is None])

    def _summary(self, shown: Shown) -> dict[str, object]:
        name, number, protected = listed_person(shown.case.header, self.texts)
        return {
            "case_id": shown.case.case_id,
            "person_name": name,
            "person_id": number,
            "protected": protected,
            "status": shown.case.status,
            "marks": search_marks(shown.case),
        }

    def _row(self, shown: Shown, entry: InboxEntry, notes: Mapping[str, OperationNote]) -> dict[str, object]:
        name, number, protected = listed_person(shown.case.header, self.texts)
        ours = {mine.operation.op_id: mine.operation for mine in shown.entries}

        def at(op_id: str) -> str:
            note, mine = notes.get(op_id), ours.get(op_id)
            return note.received_at if note else mine.client_time if mine else ""

        def by(op_id: str) -> str:
            note, mine = notes.get(op_id), ours.get(op_id)
            return note.user_name if note else mine.author.name if mine else ""

        case_id = shown.case.case_id
        item = InboxItem(
            key=f"{case_id}:{entry.group}:{entry.doc_id}:{entry.reason}",
            group=InboxGroupKey(entry.group.value),
            case_id=case_id,
            doc_id=entry.doc_id,
            person_name=name,
            person_id=number,
            protected=protected,
            kind=entry.kind,
            counterpart=self._workplace.directory.name_of(entry.counterpart) if entry.counterpart else "",
            since=at(entry.since_op),
            seen_by=by(entry.seen_op),
            acknowledged_by=by(entry.acknowledged_op),
            reason=f"inbox.{entry.reason}" if entry.reason else "",
            params=entry.params,
            badge=entry.badge,
            pending=entry.pending,
            due=entry.due,
            topic=topic_of(shown.case),
            assigned=entry.assigned,
            assigned_name=entry.assigned_name,
            watched_until=entry.watched_until,
            watch_note=entry.watch_note,
            watch_mine=entry.watch_mine,
            since_op=entry.since_op,
        )
        awaited = entry.watched_until or entry.params.get("date", "")
        order = awaited if entry.group is InboxGroup.WATCHED else item.since
        return {
            "key": item.key,
            "case_id": case_id,
            "grp": item.group.value,
            "since": order,
            "item": item_to_text(item),
        }


def overlay(held: Case | None, entries: Sequence[Entry], context: Context, unit_id: str) -> Shown | None:
    """Replay operations on a case of the replica, as far as the unit still sees it. None when there is no case then."""
    case, replayed = held, []
    stopped: dict[str, Verdict] = {}
    for entry in entries:
        if _already_there(held, entry):
            continue
        outcome = apply(case, entry.operation, context)
        replayed.append(entry)
        if outcome.verdict.accepted:
            case = outcome.case
        else:
            stopped[entry.operation.op_id] = outcome.verdict
    if case is None or not any(_is_at(document, unit_id) for document in case.documents.values()):
        return None
    seen = {doc_id: document for doc_id, document in case.documents.items() if _is_at(document, unit_id)}
    case = Case(case.case_id, case.head, MappingProxyType(seen))
    told = held.head if held is not None else 0
    return Shown(in_todays_forms(case, context.forms), tuple(replayed), MappingProxyType(stopped), told)


def _is_at(document: Document, unit_id: str) -> bool:
    """Whether the unit holds the document, in its inbox or in a compartment of it."""
    return any(belongs_to(scope, unit_id) for scope in document.scopes)


def _already_there(held: Case | None, entry: Entry) -> bool:
    """Whether the replica holds an accepted operation's effect: its document has come as far as the operation."""
    if entry.unanswered or held is None:
        return False
    document = held.documents.get(entry.operation.doc_id)
    return document is not None and document.ver >= entry.case_seq
