"""From shown cases to the records that views are given."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from desktop.models.attachments import Attachments
from desktop.models.case_times import accepted_at
from desktop.models.consent_records import consent_basis, consent_records
from desktop.models.held_steps import held_steps
from desktop.models.message_drafts import KIND, open_drafts
from desktop.models.message_offers import may_acknowledge, message_offers, verbs_of
from desktop.models.outbox import Outbox
from desktop.models.outbox_progress import last_acknowledged, progress_of
from desktop.models.outbox_rows import DraftCell, Entry, SendState
from desktop.models.outbox_withdrawing import retractable
from desktop.models.persons import person_record, typed_person
from desktop.models.process_records import process_of
from desktop.models.records import (
    CaseRecord,
    DraftItem,
    MessageRecord,
    OutboxItem,
    Provenance,
    QueueState,
    ReceiptRow,
    TwoTexts,
)
from desktop.models.replica import Replica
from desktop.models.shown_cases import Shown, ShownCases
from desktop.models.typed_forms import as_shown
from desktop.models.verify import Verifier
from desktop.models.visits import Visits
from desktop.models.workplace import Workplace
from domain.case import HEADER, Case, Cell, Document, unit_scope
from domain.deadlines import ACKNOWLEDGED, HANDLED, Deadline, deadlines_of, ready_intervals
from domain.inbox import awaited, receipt_op, received_by
from domain.open_care import REQUEST
from domain.operation import (
    DRAFT_KIND,
    LIVING_KINDS,
    OWN_KINDS,
    CellValue,
    Operation,
    OperationError,
    read_cells,
    read_edits,
)
from domain.outcome import Verdict
from domain.wire import OperationNote

NOBODY = Provenance("", "", "", "", "", "", "", "")
_CHANGES = frozenset({"publish", "resolve", "transition"})
_TO_ACKNOWLEDGE = frozenset({ACKNOWLEDGED, HANDLED})
_NO_MESSAGES = LIVING_KINDS | OWN_KINDS | {HEADER}


class CaseRecords:
    """Builds records from replica, outbox and directory. Reads only."""

    def __init__(
        self, outbox: Outbox, replica: Replica, workplace: Workplace, shown: ShownCases, attachments: Attachments
    ) -> None:
        self._attachments = attachments
        self._outbox = outbox
        self._replica = replica
        self._workplace = workplace
        self._shown = shown
        self._verifier = Verifier(replica, workplace)
        self.visits = Visits(outbox, workplace)

    def case(self, shown: Shown) -> CaseRecord:
        """The whole case view."""
        case = shown.case
        notes = self._replica.notes(_op_ids(case))
        ours = {entry.operation.op_id: entry for entry in shown.entries}
        provenance = self._provenance(notes, ours)
        known = self._workplace.known
        forms, accepted = known.forms, accepted_at(notes)
        deadlines = deadlines_of(case, accepted, known.directory, known.limits)
        drafts = [
            cell
            for typed in self._outbox.drafts(self._workplace.unit_id, case_id=case.case_id)
            for cell in as_shown((typed,), case.documents.get(typed.doc_id), forms)
        ]
        unverified = self._verifier.unverified(case, notes, _written(ours))
        return CaseRecord(
            case=case,
            person=person_record(case.header, self._workplace.clock.today()),
            unit_id=self._workplace.unit_id,
            provenance=MappingProxyType(provenance),
            drafts=_by_document(drafts),
            drafts_saved_at=max((cell.touched_at for cell in drafts), default=""),
            messages=tuple(
                replace(self._message(shown, doc, provenance, deadlines), verified=doc.doc_id not in unverified)
                for doc in _messages(case)
            ),
            two_texts=tuple(_two_texts(case, provenance)),
            queued_ops=frozenset(operation.op_id for operation in shown.queued),
            data_at=self.data_at(),
            consents=consent_records(case, provenance, self._workplace.clock.today()),
            unverified=unverified,
            deadlines=deadlines,
            ready=ready_intervals(case, accepted),
            process=process_of(case, self._workplace, self._type_of),
            offers=message_offers(case, self._workplace),
            requests=tuple(self._message(shown, doc, provenance, deadlines) for doc in case.of_kind(REQUEST)),
            held=held_steps(self._outbox, self._workplace.unit_id, case.case_id),
            visit=self.visits.last(case.case_id),
            told=shown.told,
        )

    def _type_of(self, case_id: str) -> str:
        shown = self._shown.case(case_id)
        header = shown.case.header if shown is not None else None
        return header.text("case_type") if header is not None else ""

    def message(self, shown: Shown, document: Document) -> MessageRecord:
        """One message for the reading pane."""
        notes = self._replica.notes(_document_ops(document))
        ours = {entry.operation.op_id: entry for entry in shown.entries}
        known = self._workplace.known
        deadlines = deadlines_of(shown.case, accepted_at(notes), known.directory, known.limits)
        verified = self._verifier.vouched_for(shown.case, document, notes, _written(ours))
        return replace(self._message(shown, document, self._provenance(notes, ours), deadlines), verified=verified)

    def data_at(self) -> str:
        """When the replica last agreed with the store; '' when it never has."""
        return self._replica.scope(unit_scope(self._workplace.unit_id)).agreed_at

    def outbox_items(self, since: str) -> tuple[OutboxItem, ...]:
        """Our operations: waiting, held, and those answered at or after `since` (UTC)."""
        entries = self._outbox.listed(self._workplace.unit_id, since)
        persons = self._shown.persons({entry.operation.case_id for entry in entries})
        cases = self._replica.load_cases({entry.operation.case_id for entry in entries})
        stopped = self._stopped({entry.operation.case_id for entry in entries if entry.unanswered})
        items = [self._outbox_item(entry, persons, cases, stopped) for entry in entries]
        notes = self._replica.notes({op for case in cases.values() for op in last_acknowledged(case)})
        back = retractable(entries)
        return tuple(
            replace(item, unsent=item.op_id in back, **progress_of(item, cases.get(item.case_id), notes))
            for item in items
        )

    def _stopped(self, case_ids: Iterable[str]) -> dict[str, Verdict]:
        """What would be refused if it were sent now, by operation."""
        found: dict[str, Verdict] = {}
        for case_id in case_ids:
            shown = self._shown.case(case_id)
            found |= shown.stopped if shown is not None else {}
        return found

    def draft_items(self) -> tuple[DraftItem, ...]:
        """Documents with edits that nobody else sees, newest first."""
        cells = self._outbox.drafts(self._workplace.unit_id)
        persons = self._shown.persons({cell.case_id for cell in cells})
        items = []
        for doc_id, own in _grouped(cells).items():
            case_id = own[0].case_id
            name, number, protected = persons.get(case_id, ("", "", ""))
            shown = self._shown.case(case_id)
            new = shown is None and any(cell.path == "case_type" for cell in own)
            if new:
                name, number, protected = typed_person({cell.path: cell.value for cell in own})
            document = shown.case.documents.get(doc_id) if shown else None
            saved_at = max(cell.touched_at for cell in own)
            kind = _kind_of_draft(own, document)
            holder = document.text("draft/holder_name") if document else ""
            items.append(DraftItem(case_id, doc_id, kind, name, number, protected, saved_at, len(own), new, holder))
        items += self._shared_drafts({item.doc_id for item in items})
        return tuple(sorted(items, key=lambda item: item.saved_at, reverse=True))

    def _shared_drafts(self, listed: Collection[str]) -> Iterator[DraftItem]:
        """The messages that the unit writes on together, those besides that are listed already."""
        waiting = self._outbox.unabsorbed(self._workplace.unit_id).values()
        queued = [entry.operation for entries in waiting for entry in entries if entry.operation.kind == "share_draft"]
        known = {*self._replica.of_kind(DRAFT_KIND), *((one.case_id, one.doc_id) for one in queued)}
        wanted = sorted(place for place in known if place[1] not in listed)
        persons = self._shown.persons({case_id for case_id, _ in wanted})
        for case_id, doc_id in wanted:
            shown = self._shown.case(case_id)
            document = shown.case.documents.get(doc_id) if shown else None
            if shown is None or document is None or document not in open_drafts(shown.case):
                continue
            notes = self._replica.notes(_document_ops(document))
            at = max((note.received_at for note in notes.values()), default=self._workplace.clock.utc())
            cells = [path for path in document.cells if not path.startswith("draft/")]
            told = persons.get(case_id, ("", "", ""))
            holder = document.text("draft/holder_name")
            yield DraftItem(case_id, doc_id, document.text(KIND), *told, at, len(cells), holder=holder)

    def _message(
        self, shown: Shown, document: Document, provenance: Mapping[str, Provenance], deadlines: Iterable[Deadline]
    ) -> MessageRecord:
        header = shown.case.header
        unit_id = self._workplace.unit_id
        sent = document.cells.get("sender_unit") or _oldest(document)
        recipients = received_by(document)
        author = provenance.get(sent.op_id, NOBODY) if sent else NOBODY
        mine = may_acknowledge(document, self._workplace)
        return MessageRecord(
            case_id=shown.case.case_id,
            document=document,
            person=person_record(header, self._workplace.clock.today()),
            consent=consent_basis(header, document, self._workplace.clock.today()),
            sender_unit=self._workplace.directory.name_of(document.text("sender_unit") or document.created_by),
            author=author,
            receipts=tuple(self._receipt(document, unit, author, provenance) for unit in recipients),
            may_acknowledge=mine,
            acknowledge_before=_acknowledge_before(document, unit_id, deadlines) if mine else "",
            attachments=self._attachments.of_document(document),
            verbs=verbs_of(shown.case, document, self._workplace),
        )

    def _receipt(
        self, document: Document, unit_id: str, sent: Provenance, provenance: Mapping[str, Provenance]
    ) -> ReceiptRow:
        seen = provenance.get(receipt_op(document, unit_id, "seen"), NOBODY)
        acknowledged = provenance.get(receipt_op(document, unit_id, "acknowledged"), NOBODY)
        name_of = self._workplace.directory.name_of
        mark = f"receipt/{unit_id}"
        forwarded, right = document.text(f"{mark}/forwarded"), document.text(f"{mark}/right_unit")
        return ReceiptRow(
            unit_id=unit_id,
            unit_name=name_of(unit_id),
            own=unit_id == self._workplace.unit_id,
            delivered_at="" if sent.pending else sent.at,
            seen_by=seen.user_name,
            seen_at=seen.at,
            acknowledged_by=acknowledged.user_name,
            acknowledged_at=acknowledged.at,
            pending=sent.pending or seen.pending or acknowledged.pending,
            forwarded_to=name_of(forwarded) if forwarded else "",
            misdirected=document.text(f"{mark}/misdirected"),
            right_unit=name_of(right) if right else "",
        )

    def _provenance(self, notes: Mapping[str, OperationNote], ours: Mapping[str, Entry]) -> dict[str, Provenance]:
        name_of = self._workplace.directory.name_of
        self._verifier.look_at(notes.values())
        told = {
            note.op_id: Provenance(
                note.op_id,
                note.kind,
                note.user_name,
                note.user_title,
                note.acting_unit,
                name_of(note.acting_unit),
                note.received_at,
                note.client_time,
                verified=self._verifier.verified(note),
            )
            for note in notes.values()
        }
        for op_id, entry in ours.items():
            operation = entry.operation
            told.setdefault(
                op_id,
                Provenance(
                    op_id,
                    operation.kind,
                    operation.author.name,
                    operation.author.title,
                    operation.acting_unit,
                    name_of(operation.acting_unit),
                    operation.client_time,
                    operation.client_time,
                    pending=entry.unanswered,
                ),
            )
        return told

    def _outbox_item(
        self,
        entry: Entry,
        persons: Mapping[str, tuple[str, str, str]],
        cases: Mapping[str, Case],
        stopped: Mapping[str, Verdict],
    ) -> OutboxItem:
        operation = entry.operation
        name, number, protected = persons.get(operation.case_id, ("", "", ""))
        case = cases.get(operation.case_id)
        document = case.documents.get(operation.doc_id) if case else None
        told_kind = operation.body.get("doc_kind")
        verdict = stopped.get(operation.op_id) if entry.unanswered else None
        code, params = (verdict.code, verdict.params) if verdict else (entry.code, entry.params)
        return OutboxItem(
            op_id=operation.op_id,
            case_id=operation.case_id,
            doc_id=operation.doc_id,
            person_name=name,
            person_id=number,
            protected=protected,
            kind=operation.kind,
            doc_kind=told_kind if isinstance(told_kind, str) else document.kind if document else "",
            summary=f"outbox.{_summary(operation)}",
            target=self._target(operation, document, case),
            written_at=operation.client_time,
            state=_queue_state(entry, document),
            reason=params.get("reason", code) if code == "blob_refused" else code,
            params=MappingProxyType(self._named(params)),
            fields=told_fields(operation),
            definition=_text(operation.body.get("definition")),
            answered_at="" if entry.unanswered else entry.answered_at,
        )

    def _named(self, params: Mapping[str, str]) -> dict[str, str]:
        """A refusal's parameters for people: a unit by its name."""
        return self._workplace.directory.naming(params)

    def _target(self, operation: Operation, document: Document | None, case: Case | None) -> str:
        name_of = self._workplace.directory.name_of
        recipients = operation.body.get("recipients")
        if isinstance(recipients, list):
            return ", ".join(name_of(unit) for unit in recipients if isinstance(unit, str))
        if operation.kind in {"acknowledge", "mark_seen"} and document and document.text("sender_unit"):
            return name_of(document.text("sender_unit"))
        if operation.kind in _CHANGES and case:
            return ", ".join(name_of(unit) for unit in case.parties if unit != operation.acting_unit)
        return ""


def _written(ours: Mapping[str, Entry]) -> dict[str, Operation]:
    return {op_id: mine.operation for op_id, mine in ours.items()}


def _acknowledge_before(document: Document, unit_id: str, deadlines: Iterable[Deadline]) -> str:
    due = [d.due for d in deadlines if d.number in _TO_ACKNOWLEDGE and (d.doc_id, d.unit) == (document.doc_id, unit_id)]
    return min(due, default="")


def _kind_of_draft(cells: Iterable[DraftCell], document: Document | None) -> str:
    """A message that is being written has no document yet, or one of the unit's: its kind is one of the cells."""
    if document is not None:
        return document.text(KIND) or document.kind
    return next((str(cell.value) for cell in cells if cell.path == KIND), "")


def _queue_state(entry: Entry, document: Document | None) -> QueueState:
    if entry.state is SendState.HELD:
        return QueueState.HELD
    if entry.unanswered:
        return QueueState.QUEUED
    recipients = awaited(document) if document and entry.operation.kind == "send" else ()
    if document and recipients and all(receipt_op(document, unit, "acknowledged") for unit in recipients):
        return QueueState.ACKNOWLEDGED
    return QueueState.SENT


def _summary(operation: Operation) -> str:
    if operation.kind == "transition":
        event = operation.body.get("event")
        return f"transition.{event}" if isinstance(event, str) else "transition"
    return operation.kind


def told_fields(operation: Operation) -> tuple[tuple[str, CellValue], ...]:
    """What an operation says, by place; nothing for what only moves something."""
    try:
        if operation.kind in {"publish", "resolve"}:
            return tuple((edit.path, edit.value) for edit in read_edits(operation.body))
        if operation.kind == "send":
            return tuple(read_cells(operation.body).items())
    except OperationError:
        return ()
    return ()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _two_texts(case: Case, provenance: Mapping[str, Provenance]) -> Iterable[TwoTexts]:
    # Two records of a consent are no two texts to choose between: the person is asked anew.
    written = [document for document in case.documents.values() if document.kind != HEADER]
    for document in sorted(written, key=lambda doc: doc.doc_id):
        for conflict in document.open_conflicts:
            shown_op = next((op for op in conflict.incumbent_ops if op), "")
            shown = provenance.get(shown_op, NOBODY)
            yield TwoTexts(document.doc_id, conflict, shown, provenance.get(conflict.challenger_op, NOBODY))


def _messages(case: Case) -> list[Document]:
    """Newest first. A document of a kind this program does not know is shown among them, to be read."""
    found = [document for document in case.documents.values() if document.kind not in _NO_MESSAGES]
    return sorted(found, key=lambda document: document.doc_id, reverse=True)


def _oldest(document: Document) -> Cell | None:
    return min(document.cells.values(), key=lambda cell: cell.ver, default=None)


def _op_ids(case: Case) -> set[str]:
    return {op_id for document in case.documents.values() for op_id in _document_ops(document)}


def _document_ops(document: Document) -> set[str]:
    ops = {cell.op_id for cell in document.cells.values()}
    for conflict in document.conflicts:
        ops.update((*conflict.incumbent_ops, conflict.challenger_op, conflict.resolved_by or ""))
    return ops - {""}


def _grouped(cells: Iterable[DraftCell]) -> dict[str, list[DraftCell]]:
    found: dict[str, list[DraftCell]] = {}
    for cell in cells:
        found.setdefault(cell.doc_id, []).append(cell)
    return found


def _by_document(cells: Iterable[DraftCell]) -> Mapping[str, Mapping[str, CellValue]]:
    return MappingProxyType(
        {doc_id: MappingProxyType({cell.path: cell.value for cell in own}) for doc_id, own in _grouped(cells).items()}
    )
