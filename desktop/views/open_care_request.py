"""Vårdbegäran in a case: the living document, who wrote each field, and what its readers ask to have completed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.models.process_records import StepRecord
from desktop.models.records import Answer, CaseRecord, ReceiptRow
from desktop.views.carried_line import CarriedLine
from desktop.views.case_notices import ActionBar, DraftStatus, Notice
from desktop.views.components.base import column
from desktop.views.components.button import Button
from desktop.views.components.error_summary import ErrorLink, ErrorSummary
from desktop.views.components.fields import FieldFrame
from desktop.views.components.groups import EmptyState
from desktop.views.components.keys import bind_letter
from desktop.views.components.labels import IconLabel, Label
from desktop.views.components.table import Cell, FactTable
from desktop.views.form_controller import FormController
from desktop.views.form_view import FormPage, FormView
from desktop.views.letter_verb import LetterVerb
from desktop.views.message_marks import MarkLines, marks_of
from desktop.views.message_verbs import MessageVerbs
from desktop.views.moments import moment_words
from desktop.views.open_care_asked import AskedLines
from desktop.views.open_care_offers import closed_kinds, is_open_care
from desktop.views.refusals import refusal_words
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.case import Document
from domain.forms.definition import Moment
from domain.inbox import ENDED, receipt_op
from domain.open_care import DRAFT, REQUEST, Completion, completions
from domain.operation import CellValue

SEND = "request_care"
"""The step by which it reaches others (resources/processes/open_care.yaml)."""
_TOLD_BY_THE_FORM = frozenset({"care_request_incomplete"})
"""What is missing may be written and not shared yet: the form knows, and leads to each field."""

_READ_ONLY = ENDED - {"INP_DISCHARGED"}
"""Statuses in which nothing more is written; after a stay at a ward the parties still write."""


class RequestPage(QWidget):
    """The tab: the request, built when somebody goes there, or the way to begin one."""

    draft_changed = Signal(str, str, object, str)
    publish_requested = Signal(str)
    begin_requested = Signal()
    compare_requested = Signal(str, str)
    write_requested = Signal(str, str)
    """What to write about it (report, answer, complete), and its id."""
    letter_requested = Signal(str, str)
    """Which document, and who gets it as a letter."""
    acknowledge_requested = Signal(str)
    acted = Signal(object)
    """A `MessageAct`: passing it on, sending it back."""
    send_requested = Signal(object, object)
    """The step that sends it (a StepRecord), and what is known of it already."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.context = context
        self.view: RequestView | None = None
        self._record: CaseRecord | None = None
        self._wanted = ""
        self._to: tuple[str, ...] = ()
        say = context.say
        self.empty = EmptyState(say("request.none"), say("request.begin"))
        if self.empty.button is not None:
            self.empty.button.setObjectName(f"case.create.{REQUEST}")
        self.empty.action_requested.connect(self.begin_requested)
        self._box = column(self)
        self._box.addWidget(self.empty)

    def show_record(self, record: CaseRecord) -> None:
        """Another case starts afresh; the same one keeps what is being written."""
        before, self._record = self._record, record
        document = record.case.newest(REQUEST)
        outgrown = (
            self.view is not None and document is not None and self.view.form.definition != self.context.form(document)
        )
        if before is None or before.case.case_id != record.case.case_id or outgrown:
            self._leave()
            self._wanted, self._to = "", ()
        if document is not None and self.view is not None:
            self.view.show_record(record, document)
        elif self.isVisible():
            self._build()

    def address(self, units: tuple[str, ...]) -> None:
        """Whom it is for, as far as that was said when the case began; asked about when it is sent."""
        self._to = units or self._to

    def is_offered(self) -> bool:
        """Whether the case has one, or is of the kind that can get one."""
        record = self._record
        return record is not None and (is_open_care(record) or record.case.newest(REQUEST) is not None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._build()

    def focus_path(self, path: str) -> None:
        """Put the cursor in a field, now or when the request is there."""
        self._wanted = path
        self._go()

    def focus_asked(self) -> None:
        """Put the cursor in the first field that somebody asks to have completed."""
        path = self.view.asked.first() if self.view is not None else ""
        if path:
            self.focus_path(path)

    def saved(self, doc_id: str, path: str, value: CellValue, at: str) -> None:
        """The file has taken a draft."""
        if self.view is not None and self.view.document.doc_id == doc_id:
            self.view.form.saved(path, value)
            self.view.status.saved(at)

    def answered(self, doc_id: str, answer: Answer) -> None:
        """What became of sharing."""
        if self.view is not None and self.view.document.doc_id == doc_id:
            self.view.answered(answer)

    def flush(self) -> None:
        if self.view is not None:
            self.view.form.flush()

    def _build(self) -> None:
        record = self._record
        document = record.case.newest(REQUEST) if record is not None else None
        self.empty.setVisible(document is None)
        if record is not None and document is None:
            self._offer(record)
        if record is None or document is None or self.view is not None:
            return
        self.view = RequestView(self.context, record, document, self)
        self.view.draft_changed.connect(self.draft_changed)
        self.view.publish_requested.connect(self.publish_requested)
        self.view.compare_requested.connect(self.compare_requested)
        self.view.write_requested.connect(self.write_requested)
        self.view.letter.letter_requested.connect(self.letter_requested)
        self.view.acknowledge_requested.connect(self.acknowledge_requested)
        self.view.acted.connect(self.acted)
        self.view.send_requested.connect(
            lambda step: self.send_requested.emit(step, {"to_units": self._to} if self._to else {})
        )
        self._box.addWidget(self.view)
        self.view.show()
        self._go()

    def _offer(self, record: CaseRecord) -> None:
        """The way to begin one, or why none can be begun."""
        why_not = closed_kinds(record, self.context).get(REQUEST, "")
        self.empty.set_text(why_not or self.context.say("request.none"))
        if self.empty.button is not None:
            self.empty.button.setVisible(not why_not)

    def _go(self) -> None:
        if self._wanted and self.view is not None:
            self.view.focus_path(self._wanted)
            self._wanted = ""

    def _leave(self) -> None:
        view, self.view = self.view, None
        if view is not None:
            view.form.flush()
            self._box.removeWidget(view)
            view.deleteLater()


class RequestView(QWidget):
    """One request, shown again and again with newer records; what is being written stays."""

    draft_changed = Signal(str, str, object, str)
    publish_requested = Signal(str)
    compare_requested = Signal(str, str)
    write_requested = Signal(str, str)
    acknowledge_requested = Signal(str)
    acted = Signal(object)
    send_requested = Signal(object)

    def __init__(self, context: ViewContext, record: CaseRecord, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("request")
        self.context = context
        self.record = record
        self.document = document
        say = context.say
        self.form = FormController(context, context.definition(document), self)
        self.form.draft_changed.connect(self.draft_changed)
        self.form.compare_requested.connect(lambda path: self.compare_requested.emit(self.document.doc_id, path))
        self.errors = ErrorSummary()
        self.errors.setObjectName("request.errors")
        self.errors.link_activated.connect(self.focus_path)
        self.notice = Notice("request.notice")
        self.carried = CarriedLine(context, "request.carried")
        self.asked = AskedLines(context)
        self.asked.go_requested.connect(self.focus_path)
        self._reach = IconLabel("visibility", "", Role.SMALL, "text2", wrap=True)
        self._reach.setObjectName("request.reach")
        self._version = Label("", Role.SMALL, "text2", wrap=True)
        self.receipts = FactTable(
            (say("request.unit"), say("request.received"), say("request.seen"), say("request.acknowledged")),
            (180, 120, 190),
            name="request.receipts",
        )
        self.receipts.setAccessibleName(say("request.receipts"))
        self.marks = MarkLines()
        self.acknowledge = Button(
            say("request.acknowledge"), icon="check_circle", key="K", in_bar=True, name="request.acknowledge"
        )
        self.acknowledge.clicked.connect(lambda: self.acknowledge_requested.emit(self.document.doc_id))
        self.verbs = MessageVerbs(context, leave_out=("acknowledge", "watch", "take", "assign", "done"))
        self.verbs.write_requested.connect(self._write)
        self.verbs.acted.connect(self.acted)
        self.page = FormPage("request.page", self, 16)
        self.form_view = FormView(self.form, self.form.definition.sections, "request", parent=self.page.content)
        self.form_view.built_all.connect(self._tell_questions)
        self._asked: tuple[Completion, ...] = ()
        self._questions: dict[str, IconLabel] = {}
        self.letter = LetterVerb("request.letter")
        sent = (self._reach, self._version, self.receipts, self.marks)
        told = (self.carried, self.asked, self.errors, self.notice, *sent)
        for widget in told:
            self.page.box.addWidget(widget)
        self.page.box.addWidget(self.acknowledge, 0, Qt.AlignmentFlag.AlignLeft)
        self.page.box.addWidget(self.verbs)
        self.page.box.addWidget(self.letter)
        self.page.box.addWidget(self.form_view)
        self.status = DraftStatus(self.form, "request.draft")
        self.share = Button(say("request.share"), icon="save", key=say("request.key"), name="request.share")
        self.share.clicked.connect(self.publish)
        self.send = Button(say("request.send"), "primary", icon="send", name="request.send")
        self.send.clicked.connect(self._send)
        self.send.explained.connect(self.notice.tell)
        box = column(self)
        box.addWidget(self.page, 1)
        box.addWidget(ActionBar(self.status, self.share, self.send))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self, self.publish)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        bind_letter(self, "K", self.acknowledge.click)
        for key, verb in (("R", "answer"), ("V", "forward"), ("F", "misdirected")):
            bind_letter(self, key, partial(self.verbs.press, verb))
        self.show_record(record, document)

    # -- showing -----------------------------------------------------------------------------------------------------

    def show_record(self, record: CaseRecord, document: Document) -> None:
        self.record, self.document = record, document
        self.form.ended = record.case.status in _READ_ONLY
        self.share.setVisible(not self.form.ended)
        self.carried.show_document(document)
        self.form.show(document, record.drafts.get(document.doc_id, {}), record.provenance, record.case)
        self.status.saved(record.drafts_saved_at)
        self.letter.show_document(document.doc_id, document.kind)
        asked = (one for one in completions(record.case, record.unit_id) if one.doc_id == document.doc_id and one.left)
        self._asked = () if self.form.ended else tuple(asked)
        self.asked.show_asked(self._asked, self.form.definition)
        step = self._step()
        self.send.setVisible(step is not None)
        if step is not None:
            may = step.open or step.code in _TOLD_BY_THE_FORM
            self.send.set_unavailable(None if may else self.context.say(step.code, **step.params))
        unsent = self.record.case.status == DRAFT
        self.send.setText(self.context.say("request.send" if unsent else "request.send_on"))
        self.send.set_kind("primary" if unsent else "secondary")
        self.share.set_kind("secondary" if unsent else "primary")
        self.share.setText(self.context.say("request.share_own" if unsent else "request.share"))
        self._show_sent()
        self._tell_reach()
        self._tell_version()
        self._tell_questions()

    def _step(self) -> StepRecord | None:
        process = self.record.process
        return next((one for one in process.steps if one.event == SEND), None) if process is not None else None

    def _show_sent(self) -> None:
        """How far it has come with each unit it was sent to, and what this one can do with it."""
        sent = next((one for one in self.record.requests if one.document.doc_id == self.document.doc_id), None)
        own = self.context.editor.unit_id
        got = sent is not None and self.document.value(f"recipients/{own}") is True
        taken = bool(receipt_op(self.document, own, "acknowledged"))
        self.acknowledge.setVisible(got and not taken)
        self.verbs.setVisible(got)
        rows = sent.receipts if sent is not None else ()
        self.receipts.show_rows([self._receipt(one) for one in rows])
        self.receipts.setVisible(bool(rows))
        if sent is not None:
            self.verbs.show_message(sent)
            known = self.record.case.documents
            self.marks.show_marks(marks_of(sent, known, self.context.unit_name, self.form.definition))

    def _receipt(self, line: ReceiptRow) -> tuple[Cell, Cell, Cell, Cell]:
        say, now = self.context.say, self.context.clock()
        nobody = say("request.not_yet")
        seen = " ".join(part for part in (line.seen_by, moment_words(line.seen_at, now)) if part)
        done = " ".join(part for part in (line.acknowledged_by, moment_words(line.acknowledged_at, now)) if part)
        return (
            Cell(line.unit_name, strong=line.own),
            Cell(moment_words(line.delivered_at, now) or nobody, "move_to_inbox", "text2"),
            Cell(seen or nobody, "visibility" if line.seen_by else "visibility_off", "text2"),
            Cell(
                done or nobody,
                "check_circle" if line.acknowledged_by else "radio_button_unchecked",
                "ok" if line.acknowledged_by else "text2",
            ),
        )

    def _tell_reach(self) -> None:
        own = self.context.editor.unit_id
        others = [
            self.context.unit_name(unit) for unit in self.context.in_order(self.record.case.parties) if unit != own
        ]
        say = self.context.say
        if others and self.record.case.status != DRAFT:
            self._reach.set_state("groups", say("request.reach", units=", ".join(others)), "text2")
        elif self.form.value("prepared") is True:
            self._reach.set_state("schedule", say("request.prepared"), "text2")
        else:
            self._reach.set_state("lock", say("request.own"), "text2")

    def _tell_version(self) -> None:
        index = self.form.definition.section_index
        written = (cell for path, cell in self.document.cells.items() if path.partition("/")[0] in index)
        newest = max(written, key=lambda cell: cell.ver, default=None)
        who = self.record.provenance.get(newest.op_id) if newest is not None else None
        when = moment_words(who.at or who.written_at, self.context.clock()) if who is not None else ""
        words = "" if who is None else self.context.say("request.version", when=when, who=self.context.who_only(who))
        self._version.setText(words)
        self._version.setVisible(bool(words))

    def _tell_questions(self) -> None:
        for path, field in self.form.fields.items():
            self._tell_question(path, field.frame)

    def _tell_question(self, path: str, frame: FieldFrame) -> None:
        """What is asked about a field stands under it too: the bar above may have scrolled away."""
        asked = next((one for one in self._asked if path in one.left), None)
        told = self._questions.get(path)
        layout = frame.layout()
        if told is None and asked is not None and layout is not None:
            told = self._questions[path] = IconLabel("help", "", Role.SMALL_MEDIUM, "warn", wrap=True, parent=frame)
            layout.addWidget(told)
        if told is not None:
            unit = self.context.unit_name(asked.by) if asked is not None else ""
            question = asked.text if asked is not None else ""
            told.setText(self.context.say("request.question", unit=unit, text=question).rstrip(": "))
            told.setVisible(asked is not None)

    def focus_path(self, path: str) -> None:
        """Put the cursor in a field and bring it into view."""
        self.form_view.focus_path(path)
        field = self.form.fields.get(path)
        if field is not None:
            frame = field.frame
            QTimer.singleShot(0, frame, lambda: self.page.bring_to_top(frame))  # once the layout has settled

    def answered(self, answer: Answer) -> None:
        """What became of sharing or sending."""
        if answer.queued:
            self.notice.tell("")
            self.errors.show_errors("", ())
            return
        self.notice.tell(refusal_words(self.context, self.form.definition, answer), icon="error", tone="danger")

    # -- doing -------------------------------------------------------------------------------------------------------

    def publish(self) -> bool:
        """Share what is written with whoever holds it, or say what must be mended first."""
        if not self._whole(Moment.PUBLISH):
            return False
        if not self.form.typed():
            self.notice.tell(self.context.say("request.nothing_new"))
            return False
        self.notice.tell("")
        self.publish_requested.emit(self.document.doc_id)
        return True

    def _send(self) -> None:
        """Sent is what is shared: what is written is shared first, and must be whole."""
        step = self._step()
        if step is None or not self._whole(Moment.ESTABLISH):
            return
        if self.form.typed():
            self.publish_requested.emit(self.document.doc_id)
        self.send_requested.emit(step)

    def _whole(self, moment: Moment) -> bool:
        self.form.flush()
        found = self.form.check(moment)
        self.form.flush()
        count = len(found)
        say = self.context.say
        title = say("request.mend_one") if count == 1 else say("request.mend_many", count=str(count))
        links = tuple(ErrorLink(finding.path, self.form.summary(finding)) for finding in found)
        self.errors.show_errors(title if links else "", links)
        if links:
            self.form_view.tell(found)
            self.page.bring(self.errors)
        return not links

    def _write(self, verb: str, doc_id: str) -> None:
        """How it went is told by the message that goes outwards, where the unit has that; else by an answer."""
        self.form.flush()
        may_report = any(offer.name == "MVO" and not offer.code for offer in self.record.offers)
        self.write_requested.emit("report" if verb == "answer" and may_report else verb, doc_id)
