"""The desk: what a person does, and what she is shown. Commands go in, records come out; run on the database worker.

Every command is first tried with `domain.apply` on what the screen shows. What would be refused is refused at once,
with the reason, and whatever she has typed stays; anything else is one durable append to the outbox.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from desktop.models.attachments import Attachments
from desktop.models.case_records import CaseRecords
from desktop.models.consent_desk import ConsentDesk
from desktop.models.draft_bases import accepted_base, newest_in, seen_by_writer
from desktop.models.event_log import EventLog
from desktop.models.find_desk import FindDesk
from desktop.models.held_scopes import HeldScopes
from desktop.models.inbox_rows import InboxRecord
from desktop.models.lease import KeptLease
from desktop.models.message_drafts import header_cells
from desktop.models.messages_desk import MessagesDesk
from desktop.models.open_care_desk import OpenCareDesk
from desktop.models.outbox import Outbox
from desktop.models.outbox_rows import DraftCell, SendState
from desktop.models.outbox_withdrawing import retractable
from desktop.models.persons_desk import PersonsDesk, named_by
from desktop.models.place import Writing
from desktop.models.print_out import PrintOut
from desktop.models.process_desk import ProcessDesk
from desktop.models.records import Answer, CaseRecord, Change, DraftItem, MessageRecord, OutboxItem, QueueState
from desktop.models.replica import Replica
from desktop.models.replica_blobs import ReplicaBlobs
from desktop.models.shown_cases import Shown, ShownCases
from desktop.models.sip_desk import SipDesk
from desktop.models.texts import Texts
from desktop.models.triage_desk import TriageDesk
from desktop.models.typed_forms import as_shown, typed_in
from desktop.models.unit_desk import UnitDesk
from desktop.models.unit_finder import usual_receivers
from desktop.models.workplace import Workplace
from domain.acts.letters import ON_PAPER, parted
from domain.apply import apply
from domain.canonical import CanonicalError
from domain.case import Case, Document
from domain.case_facts import facts_for
from domain.forms.definition import FormDefinition, Moment
from domain.forms.evaluate import evaluate
from domain.forms.findings import Editor
from domain.operation import (
    NO_PREVIOUS,
    CellValue,
    Edit,
    Operation,
    OperationError,
    read_cells,
    read_edits,
    same_value,
)
from domain.outcome import Refusal, Ruling

LONGEST_GROUP = 500
_AFTER_ANY = "9999"
_BEGINS = frozenset({"open_case", "unit_desk"})
_NOT_TIED = frozenset({"group", "display", "multi"})
_Tell = Callable[[Change], None]


class Refused(Exception):
    """A command that cannot even be tried. Becomes an Answer."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Desk:
    """One person at one unit, on this computer. Not thread-safe: one worker calls it."""

    def __init__(
        self,
        outbox: Outbox,
        replica: Replica,
        workplace: Workplace,
        texts: Texts,
        on_change: _Tell | None = None,
    ) -> None:
        self.outbox_file = outbox
        self.replica = replica
        self.workplace = workplace
        self.shown = ShownCases(outbox, replica, workplace, texts)
        self.fetched = ReplicaBlobs(replica)
        self.attachments = Attachments(outbox, self.fetched, workplace.clock, workplace.unit_id)
        self._records = CaseRecords(outbox, replica, workplace, self.shown, self.attachments)
        self.visits = self._records.visits
        self._on_change = on_change
        self.events = EventLog(outbox, workplace, self._person_of)
        self.lease = KeptLease(outbox, workplace.clock)
        self.consent = ConsentDesk(self)
        self.process = ProcessDesk(self)
        self.open_care = OpenCareDesk(self)
        self.scopes = HeldScopes(outbox, replica, workplace)
        self.scopes.leave_others()
        self.persons = PersonsDesk(self)
        workplace.speak(texts)
        workplace.learn(replica.reference())
        workplace.accustom(usual_receivers(replica.parties(), workplace.unit_id))
        self.shown.repair_lists()
        self.messages = MessagesDesk(self)
        self.sip = SipDesk(self)
        self.triage = TriageDesk(self)
        self.unit_desk = UnitDesk(self)
        self.find = FindDesk(self)

    def tell(self, cases: Iterable[str], origin: str) -> None:
        """Tell whoever listens that cases have changed."""
        if self._on_change is not None:
            self._on_change(Change(frozenset(cases), origin))

    # -- what a person does -------------------------------------------------------------------------------------

    def acknowledge(self, case_id: str, doc_id: str, origin: str = "") -> Answer:
        """Acknowledge a message for the unit."""
        return self.act(case_id, origin, [("acknowledge", {"doc": doc_id})])

    def mark_seen(self, case_id: str, doc_id: str, origin: str = "") -> Answer:
        """Tell that the unit has seen a message, or a living document as it now stands."""

        def body(case: Case) -> dict[str, object]:
            return {"doc": doc_id, "ver": _content_ver(_document(case, doc_id))}

        return self.act(case_id, origin, [("mark_seen", body)])

    def save_draft(
        self,
        case_id: str,
        doc_id: str,
        path: str,
        value: CellValue,
        base_op: str | None = "",
        origin: str = "",
        writing: Writing | None = None,
    ) -> str:
        """Keep what is being typed; the time of saving (UTC). Seen by this unit on this computer only.

        `base_op` is the operation of the value she saw, None for an empty cell; left out, it is what is shown now.
        A value put back to what is shown there is no draft any more. `group/<row>` = False removes a row. A document
        that is not shown (its making was held) keeps what is typed in it all the same. `writing` is the field to come
        back to should the program die, kept with the draft.
        """
        shown = self.shown.case(case_id)
        document = shown.case.documents.get(doc_id) if shown else None
        now = self.workplace.clock.utc()
        unit_id = self.workplace.unit_id
        if document is None:
            self.outbox_file.save_draft(unit_id, DraftCell(doc_id, case_id, path, value, base_op or None, now), writing)
            return now
        forms = self.workplace.forms
        known = {cell.path: cell for cell in self._drafts(document)}
        typed = DraftCell(doc_id, case_id, path, value, None, now, typed_in(document, path, forms))
        typed = as_shown((typed,), document, forms)[0]
        path, value = typed.path, typed.value
        removed_row = value is False and self._is_row(document, path)
        if removed_row:
            below = [draft for draft in known if draft.startswith(path + "/")]
            self.outbox_file.discard_draft(unit_id, doc_id, below)
            if not any(cell.startswith(path + "/") for cell in document.cells):
                return now
        # A removed row is weighed against the newest thing written in it, whatever its own cell says.
        base = newest_in(document, path) if base_op == "" or removed_row else base_op
        if path in known:
            base = known[path].base
        elif base_op != "" and not removed_row:
            base = seen_by_writer(self.outbox_file, document, path, base_op)
        if not removed_row and base == newest_in(document, path) and same_value(document.value(path), value):
            self.outbox_file.discard_draft(unit_id, doc_id, [path])
        else:
            self.outbox_file.save_draft(unit_id, replace(typed, base=base), writing)
        return now

    def discard_draft(self, case_id: str, doc_id: str, paths: Iterable[str] | None = None, origin: str = "") -> None:
        """Throw away what was typed in a document, or in some of its cells."""
        self.outbox_file.discard_draft(self.workplace.unit_id, doc_id, paths)
        self.tell([case_id], origin)

    def publish(self, case_id: str, doc_id: str, origin: str = "") -> Answer:
        """Share the unit's drafts of a document with the parties, as one operation.

        Refused ones keep every draft. 'nothing_to_publish' when the document already says all of it.
        """
        return self.act(case_id, origin, [("publish", lambda case: self._publish_body(case, doc_id))], publishes=doc_id)

    def transition(self, case_id: str, doc_id: str, event: str, origin: str = "") -> Answer:
        """Let the plan's case take a step (establish). Drafts of the plan are published with it."""

        def body(case: Case) -> dict[str, object]:
            _document(case, doc_id)
            return self.process.body(case, event, {})

        steps: list[tuple[str, _Body]] = [("transition", body)]
        if self.outbox_file.drafts(self.workplace.unit_id, doc_id):
            steps.insert(0, ("publish", lambda case: self._publish_body(case, doc_id)))
        return self.act(case_id, origin, steps, publishes=doc_id)

    def resolve(
        self,
        case_id: str,
        doc_id: str,
        conflict_ids: Sequence[str],
        values: Mapping[str, CellValue],
        origin: str = "",
    ) -> Answer:
        """Settle two texts: the named conflicts end, and the cells become `values`."""

        def body(case: Case) -> dict[str, object]:
            document = _document(case, doc_id)
            edits = [Edit(path, value, newest_in(document, path)) for path, value in values.items()]
            return {
                "doc": doc_id,
                "definition": self._definition(document.kind).hash,
                "seen_ver": document.ver,
                "conflicts": list(conflict_ids),
                "cells": _cells(edits),
            }

        return self.act(case_id, origin, [("resolve", body)])

    def create_document(self, case_id: str, kind: str, origin: str = "") -> Answer:
        """Begin a Planering (PLN) or a SIP in the case."""
        doc_id = self.workplace.clock.new_id()
        return self.act(
            case_id,
            origin,
            [
                (
                    "create_document",
                    lambda _case: {"doc": doc_id, "doc_kind": kind, "definition": self._definition(kind).hash},
                )
            ],
        )

    def hand_out(self, case_id: str, doc_id: str, purpose: str, paper: PrintOut, origin: str = "") -> Answer:
        """Record that a print has been handed out. `purpose`: TO_PERSON, TO_PARTY_WITHOUT_SYSTEM or DOWNTIME."""
        return self.act(case_id, origin, [("hand_out", {"doc": doc_id, "purpose": purpose, **paper.told()})])

    def change_compartment(self, case_id: str, name: str = "", origin: str = "") -> Answer:
        """Let only those with a seat in a compartment of the unit see the case; all there without a name."""

        def body(case: Case) -> dict[str, object]:
            header = case.header
            return {"doc": header.doc_id if header else "", "compartment": name or None}

        return self.act(case_id, origin, [("change_compartment", body)])

    def change_parties(
        self, case_id: str, add: Sequence[str] = (), remove: Sequence[str] = (), owner: str = "", origin: str = ""
    ) -> Answer:
        """Units come into a case or leave it; `owner` hands the case over."""

        def body(case: Case) -> dict[str, object]:
            header = case.header
            told: dict[str, object] = {"doc": header.doc_id if header else "", "add": list(add), "remove": list(remove)}
            return {**told, "owner": owner} if owner else told

        return self.act(case_id, origin, [("change_parties", body)])

    def send(
        self,
        case_id: str,
        doc_kind: str,
        recipients: Sequence[str],
        cells: Mapping[str, CellValue],
        priority: str = "normal",
        origin: str = "",
        draft: str = "",
        in_reply_to: str = "",
        supersedes: str = "",
    ) -> Answer:
        """Send a message in a case. Queued until the store has it, never 'sent' before.

        `draft` is the message as it was written, with what was attached to it; its drafts go with it. `in_reply_to` and
        `supersedes` are the documents it answers, or is sent instead of.
        """
        files = self.attachments.of_message(draft) if draft else []
        place = self.workplace
        inboxes, letters = parted(doc_kind, recipients, place.directory, place.clock.today())
        fresh = self.workplace.clock.new_id()

        def body(case: Case) -> dict[str, object]:
            shared = draft in case.documents  # the unit's draft is a document of its own: the message is another one
            doc_id = fresh if shared or not draft else draft
            about = {"in_reply_to": in_reply_to, "supersedes": supersedes, "draft": draft if shared else ""}
            return {
                **({"attachments": files} if files else {}),
                **({ON_PAPER: letters} if letters else {}),
                **{name: told for name, told in about.items() if told},
                "doc": doc_id,
                "doc_kind": doc_kind,
                "definition": self._definition(doc_kind).hash,
                "recipients": inboxes,
                "cells": dict(cells),
                "priority": priority,
            }

        return self.act(case_id, origin, [("send", body)], publishes=draft or None)

    def take_back(self, op_id: str, origin: str = "") -> Answer:
        """A held publish or message becomes drafts again, to mend and send anew; another held operation asks no more.

        Nor does one of a case that is not here any more: there is nowhere to write it.

        So does what has not left this computer: then nobody will ever have seen it.

        What has been typed in a cell since then stays.
        """
        entry = self.outbox_file.entry(op_id)
        if entry is None:
            return Answer(op_id, queued=False, code="operation_unknown")
        operation = entry.operation
        unsent = entry.state is not SendState.HELD
        if unsent and op_id not in retractable(self.outbox_file.listed(operation.acting_unit, _AFTER_ANY)):
            return Answer(op_id, queued=False, code="has_left")
        if not unsent and self.persons.was_opening(entry):
            return self.persons.take_back(entry, origin)
        here = self.shown.case(operation.case_id) is not None
        if operation.kind in {"send", "share_draft"} and here:
            self._write_again(operation)
        if operation.kind == "publish" and here:
            now = self.workplace.clock.utc()
            newer = {cell.path for cell in self.outbox_file.drafts(operation.acting_unit, operation.doc_id)}
            for edit in read_edits(operation.body):
                if edit.path in newer:
                    continue
                base = accepted_base(self.outbox_file, edit.base, edit.path)
                cell = DraftCell(operation.doc_id, operation.case_id, edit.path, edit.value, base, now)
                self.outbox_file.save_draft(operation.acting_unit, cell)
        # Last: were the power to go in between, the text would stand there twice rather than not at all.
        if unsent and not self.outbox_file.withdraw(op_id):
            return Answer(op_id, queued=False, code="has_left")
        if unsent:
            self.events.note("written", what="withdraw", case_id=operation.case_id, resource=op_id)
        self.outbox_file.unname(op_id)
        self.outbox_file.settle_held(op_id)
        self.shown.refresh([operation.case_id])
        self.tell([operation.case_id], origin)
        return Answer(op_id, queued=False)

    def _write_again(self, operation: Operation) -> None:
        """A message becomes what it was before it was sent: drafts, and files that are only attached."""
        now, body = self.workplace.clock.utc(), operation.body
        doc_id = str(body.get("draft") or operation.doc_id)  # what the unit shares goes on being that draft
        recipients = body.get("recipients")
        to = [str(unit) for unit in recipients] if isinstance(recipients, list) else []
        told = {name: str(body.get(name) or "") for name in ("doc_kind", "in_reply_to", "supersedes")}
        priority = str(body.get("priority") or "normal")
        cells = header_cells(told["doc_kind"], to, priority, told["in_reply_to"], told["supersedes"])
        cells.update(read_cells(body))
        for path, value in cells.items():
            draft = DraftCell(doc_id, operation.case_id, path, value, None, now)
            self.outbox_file.save_draft(operation.acting_unit, draft)

    # -- what she is shown --------------------------------------------------------------------------------------

    def inbox(self, longest_group: int = LONGEST_GROUP) -> InboxRecord:
        """The unit's inbox, at most `longest_group` rows of each group, oldest first."""
        unit_id = self.workplace.unit_id
        name = self.workplace.directory.name_of(unit_id)
        return InboxRecord(unit_id, name, self.shown.inbox_items(longest_group))

    def message(self, doc_id: str, case_id: str = "") -> MessageRecord | None:
        """A message for the reading pane; None when we do not hold it."""
        shown = self._find(doc_id, case_id)
        document = shown.case.documents.get(doc_id) if shown else None
        return None if shown is None or document is None else self._records.message(shown, document)

    def case(self, case_id: str) -> CaseRecord | None:
        """The whole case; None when we do not hold it."""
        shown = self.shown.case(case_id)
        return None if shown is None else self._records.case(shown)

    def outbox(self) -> tuple[OutboxItem, ...]:
        """Our operations: waiting, held, and those answered today. That something was seen is not listed."""
        return tuple(
            item
            for item in self._records.outbox_items(self.workplace.clock.day_began())
            if item.kind != "mark_seen" or item.state is QueueState.HELD
        )

    def drafts(self) -> tuple[DraftItem, ...]:
        """Documents with edits that nobody else sees yet, newest first."""
        return self._records.draft_items()

    def counts(self) -> tuple[int, int, int]:
        """(waiting messages, waiting changes, held operations) over all units this device works for."""
        return self.outbox_file.counts()

    def data_at(self) -> str:
        """When the replica last agreed with the store (UTC); '' before the first whole sync."""
        return self._records.data_at()

    # -- how a command is tried and kept ------------------------------------------------------------------------

    def act(
        self,
        case_id: str,
        origin: str,
        steps: Sequence[tuple[str, _Body]],
        publishes: str | None = None,
        reason: str = "",
        overtakes: Collection[str] = (),
    ) -> Answer:
        """Try operations one after the other, and keep all of them or none. `steps`: (kind, body), where a body may be
        made from the case as it is when its turn comes; `publishes` is the document whose drafts go with them; `reason`
        is for the access log; `overtakes` are the kinds of operation that they go before, where those have not left."""
        shown = self.shown.case(case_id)
        try:
            operations, dropped = self._try(case_id, shown, steps, publishes)
        except Refused as refused:
            if refused.code != "nothing_to_publish":
                self.events.note("refused", what=steps[-1][0], case_id=case_id, code=refused.code)
            return Answer("", queued=False, code=refused.code, params=MappingProxyType(refused.params))
        if not operations:
            if publishes is not None:
                self.outbox_file.discard_draft(self.workplace.unit_id, publishes, dropped)
            return Answer("", queued=False, code="nothing_to_publish" if publishes is not None else "already_done")
        try:
            person_id = _person_id(shown) or named_by(operations)
            events = [self.events.of_operation(operation, person_id, reason) for operation in operations]
            published = {publishes: dropped} if publishes is not None else None
            self.outbox_file.append(operations, published, events, overtakes)
        except (OperationError, CanonicalError) as error:
            # More than any operation holds, or what cannot be written at all: refused while she can still mend it.
            return Answer("", queued=False, code=error.code)
        self.shown.refresh([case_id])
        self.tell([case_id], origin)
        return Answer(operations[-1].op_id, queued=True)

    def would(self, case_id: str, kind: str, body: Mapping[str, object]) -> Answer:
        """What would become of an operation if it were done now; nothing is kept of it."""
        try:
            self._try(case_id, self.shown.case(case_id), [(kind, body)], None)
        except Refused as refused:
            return Answer("", queued=False, code=refused.code, params=MappingProxyType(refused.params))
        return Answer("", queued=False)

    def _try(
        self, case_id: str, shown: Shown | None, steps: Sequence[tuple[str, _Body]], publishes: str | None
    ) -> tuple[list[Operation], list[str]]:
        case = shown.case if shown else None
        context = self.workplace.context()
        operations: list[Operation] = []
        dropped: list[str] = []
        for kind, make in steps:
            if case is None and kind not in _BEGINS:
                raise Refused("case_unknown")
            try:
                body = make(case or Case(case_id, 0)) if callable(make) else make
            except Refusal as refusal:
                raise Refused(refusal.code, **refusal.params) from refusal
            operation = self.operation(case_id, kind, body)
            outcome = apply(case, operation, context)
            verdict = outcome.verdict
            if verdict.ruling is Ruling.HELD:
                raise Refused(verdict.code, **verdict.params)
            if kind == "publish":
                dropped.extend(edit.path for edit in read_edits(body))
            if kind in {"send", "share_draft"} and publishes:
                dropped.extend(cell.path for cell in self.outbox_file.drafts(self.workplace.unit_id, publishes))
            if verdict.ruling is not Ruling.NOOP:
                operations.append(operation)
                case = outcome.case
        return operations, dropped

    def _person_of(self, case_id: str) -> str:
        """The number of whom a case is about; '' for one that is not here."""
        return _person_id(self.shown.case(case_id))

    def operation(self, case_id: str, kind: str, body: Mapping[str, object]) -> Operation:
        """Something she does now; its number and what it follows it gets from the outbox. Raises Refused."""
        clock = self.workplace.clock
        device = self.outbox_file.device()
        if device is None:
            raise Refused("device_not_enrolled")
        return Operation(
            op_id=clock.new_id(),
            kind=kind,
            case_id=case_id,
            device_id=device.device_id,
            incarnation=device.incarnation,
            device_seq=1,
            prev_hash=NO_PREVIOUS,
            author=self.workplace.session.author,
            acting_unit=self.workplace.unit_id,
            client_time=clock.utc(),
            clock_offset_ms=clock.offset_ms,
            body=body,
        )

    def _publish_body(self, case: Case, doc_id: str) -> dict[str, object]:
        document = _document(case, doc_id)
        definition = self._definition(document.kind)
        cells = self._drafts(document)
        outbox = self.outbox_file
        drafted = {one.path: Edit(one.path, one.value, accepted_base(outbox, one.base, one.path)) for one in cells}
        known = facts_for(
            definition, case, self.workplace.unit_id, self.workplace.directory, self.workplace.clock.today()
        )
        state: dict[str, object] = {**document.values(), **{p: edit.value for p, edit in drafted.items()}, **known}
        evaluation = evaluate(definition, state, Moment.PUBLISH, self._editor(), self.workplace.context().facts)
        edits = [edit for path, edit in drafted.items() if path not in evaluation.left_out]
        if not edits:
            raise Refused("nothing_to_publish")
        chosen = {edit.path for edit in edits}
        for path in sorted({tied for edit in edits for tied in definition.group_of(edit.path)} - chosen):
            if path not in evaluation.readonly and _may_be_tied(definition, path):
                edits.append(Edit(path, document.value(path), newest_in(document, path)))  # noqa: PERF401 - reads better
        return {"doc": doc_id, "definition": definition.hash, "seen_ver": document.ver, "cells": _cells(edits)}

    def _drafts(self, document: Document) -> tuple[DraftCell, ...]:
        """The unit's drafts of a document, in the places of the form it is shown in; moved there for good."""
        unit_id = self.workplace.unit_id
        typed = self.outbox_file.drafts(unit_id, document.doc_id)
        shown = as_shown(typed, document, self.workplace.forms)
        moves = [(was, becomes) for was, becomes in zip(typed, shown, strict=True) if was != becomes]
        if not moves:
            return typed
        self.outbox_file.move_drafts(unit_id, moves)
        return self.outbox_file.drafts(unit_id, document.doc_id)

    def _editor(self) -> Editor:
        kind = self.workplace.directory.kind_of(self.workplace.unit_id)
        return Editor.of(self.workplace.unit_id, kind, self.workplace.session.roles)

    def _definition(self, kind: str) -> FormDefinition:
        return self.workplace.forms.current(kind)

    def _is_row(self, document: Document, path: str) -> bool:
        if path.count("/") != 1:
            return False
        try:
            return self._definition(document.kind).item(path) is None
        except Refusal:
            return False

    def _find(self, doc_id: str, case_id: str) -> Shown | None:
        if case_id:
            return self.shown.case(case_id)
        held = self.replica.case_of_document(doc_id)
        if held is not None:
            return self.shown.case(held)
        for queued_case, entries in self.outbox_file.unabsorbed(self.workplace.unit_id).items():
            if any(entry.operation.doc_id == doc_id for entry in entries):
                return self.shown.case(queued_case)
        return None


def _person_id(shown: Shown | None) -> str:
    header = shown.case.header if shown else None
    return header.text("person/id") if header else ""


_Body = Mapping[str, object] | Callable[[Case], Mapping[str, object]]


def _document(case: Case, doc_id: str) -> Document:
    document = case.documents.get(doc_id)
    if document is None:
        raise Refused("document_unknown")
    return document


def _content_ver(document: Document) -> int:
    """The newest version of anything but the marks of who has seen it: seeing must not be news."""
    return max((cell.ver for path, cell in document.cells.items() if not path.startswith("seen/")), default=0)


def _may_be_tied(definition: FormDefinition, path: str) -> bool:
    item = definition.item(path)
    return item is not None and item.type not in _NOT_TIED


def _cells(edits: Iterable[Edit]) -> list[dict[str, object]]:
    return [
        {"path": e.path, "value": list(e.value) if isinstance(e.value, tuple) else e.value, "base": e.base}
        for e in edits
    ]
