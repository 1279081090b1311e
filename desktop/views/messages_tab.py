"""Meddelanden in a case: what was sent, to whom, and how far it has come with each unit."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.models.message_drafts import message_drafts
from desktop.models.records import CaseRecord, MessageRecord, ReceiptRow
from desktop.views.attachment_list import AttachmentList, attached_words
from desktop.views.begun_messages import BegunMessages
from desktop.views.components.base import column
from desktop.views.components.facts import FactList
from desktop.views.components.groups import EmptyState, SectionHead
from desktop.views.components.keys import bind_letter
from desktop.views.components.labels import Label
from desktop.views.components.table import Cell, FactTable
from desktop.views.document_facts import facts_of
from desktop.views.form_view import FormPage
from desktop.views.kinds import kind_icon, kind_word
from desktop.views.letter_verb import LetterVerb
from desktop.views.message_act import KEYS
from desktop.views.message_form import NewMessageButton, kinds_to_write
from desktop.views.message_marks import MarkLines, marks_of
from desktop.views.message_verbs import MessageVerbs
from desktop.views.moments import moment_words
from desktop.views.newer_facts import NewerFacts
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.acts.letters import ON_PAPER
from domain.case import Document
from domain.inbox import NOT_ACKNOWLEDGED


class MessagesTab(QWidget):
    """A table of messages, newest last, and the chosen one below. Opening one marks it seen, passing by does not."""

    opened = Signal(str, int)
    shown = Signal(str, str)
    """A person has opened a message (id, kind), also one that she has seen before."""
    write_requested = Signal()
    go_on_requested = Signal(str)
    write_about_requested = Signal(str, str)
    """What to write (answer, complete, correct), about which message."""
    acted = Signal(object)
    undo_requested = Signal()
    attachment_open_requested = Signal(str, str)
    attachment_fetch_requested = Signal(str, str)

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.setObjectName("messages")
        self.context = context
        self._messages: tuple[MessageRecord, ...] = ()
        self._documents: Mapping[str, Document] = {}
        self._shown = ""
        self._told: set[tuple[str, int]] = set()
        self.table = FactTable(
            (self.tr("Message"), self.tr("From"), self.tr("Sent"), self.tr("Acknowledged")),
            (240, 180, 120),
            name="messages.table",
        )
        self.table.setAccessibleName(self.tr("Messages in the case"))
        self.table.cellClicked.connect(lambda line, _place: self.open_line(line))
        self.table.cellActivated.connect(lambda line, _place: self.open_line(line))
        self._empty = EmptyState(self.tr("No messages in the case yet."))
        self.body = QWidget()
        self._title = Label("", Role.PAGE)
        self._line = Label("", Role.BODY, "text2", wrap=True)
        self._facts = FactList()
        self._newer = NewerFacts()
        self._receipts = FactTable(
            (self.tr("Unit"), self.tr("Received"), self.tr("Seen by"), self.tr("Acknowledged by")),
            (200, 120, 180),
            name="messages.receipts",
        )
        self._receipts.setAccessibleName(self.tr("Receipts"))
        self.files = AttachmentList(context.say, "messages.files")
        self.files.open_requested.connect(lambda blob: self.attachment_open_requested.emit(self._shown, blob))
        self.files.fetch_requested.connect(lambda blob: self.attachment_fetch_requested.emit(self._shown, blob))
        self.verbs = MessageVerbs(context)
        self.verbs.write_requested.connect(self.write_about_requested)
        self.verbs.acted.connect(self.acted)
        self.letter = LetterVerb("messages.letter")
        self.marks = MarkLines()
        self.marks.open_requested.connect(self.open_message)
        body = column(self.body, spacing=8)
        body.addWidget(self._title)
        body.addWidget(self._line)
        body.addWidget(self.marks)
        body.addSpacing(4)
        body.addWidget(self.verbs)
        body.addWidget(self.letter)
        body.addSpacing(8)
        self._receipts_head = SectionHead(self.tr("Receipts"))
        body.addWidget(self._receipts_head)
        body.addWidget(self._receipts)
        body.addSpacing(8)
        body.addWidget(self.files)
        self._content_head = SectionHead(self.tr("Content"))
        body.addWidget(self._content_head)
        body.addWidget(self._facts)
        body.addSpacing(8)
        body.addWidget(self._newer)
        self.page = FormPage("messages.page", self, 20)
        self.write = NewMessageButton()
        self.write.clicked.connect(self.write_requested)
        self.page.box.addWidget(self.write, 0, Qt.AlignmentFlag.AlignLeft)
        self.begun = BegunMessages(context)
        self.begun.go_on_requested.connect(self.go_on_requested)
        self.begun.acted.connect(self.acted)
        for widget in (self.begun, self._empty, self.table, self.body):
            self.page.box.addWidget(widget)
        column(self).addWidget(self.page)
        undo = QShortcut(QKeySequence("Ctrl+Z"), self)
        undo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        undo.activated.connect(self.undo_requested)
        for key, verb in KEYS:
            bind_letter(self, key, partial(self.verbs.press, verb))

    def show_record(self, record: CaseRecord) -> None:
        self._messages = record.messages
        self._documents = record.case.documents
        drafts = message_drafts(record.case, record.drafts)
        self.write.show_begun(begun=any(draft.mine for draft in drafts))
        self.write.setVisible(bool(kinds_to_write(record)) or any(draft.mine for draft in drafts))
        self.begun.show_drafts(drafts)
        self._empty.setVisible(not record.messages)
        self.table.setVisible(bool(record.messages))
        self.table.show_rows(
            [
                (
                    Cell(
                        kind_word(m.document.kind),
                        icon=kind_icon(m.document.kind),
                        strong=m.document.doc_id == self._shown,
                        aside=attached_words(len(m.attachments)),
                    ),
                    Cell(m.author.unit_name),
                    self._sent(m),
                    self._acknowledged(m),
                )
                for m in record.messages
            ]
        )
        shown = next((m for m in record.messages if m.document.doc_id == self._shown), None)
        self.body.setVisible(shown is not None)
        if shown is not None:
            self._fill(shown)

    def _sent(self, message: MessageRecord) -> Cell:
        """When it was sent, which it has not been before the store has it."""
        if message.author.pending:
            return Cell(self.tr("Queued"), icon="hourglass_top", tone="warn")
        return Cell(moment_words(message.author.at, self.context.clock()), tone="text2")

    def _acknowledged(self, message: MessageRecord) -> Cell:
        if not message.receipts:
            return Cell("")
        if message.document.kind in NOT_ACKNOWLEDGED:
            return Cell(self.tr("Needs no receipt"), tone="text2")
        if message.author.pending:
            return Cell(self.tr("Queued, not sent"), icon="hourglass_top", tone="warn")
        done = sum(1 for receipt in message.receipts if receipt.acknowledged_by)
        words = self.tr("{n} of {all} units").format(n=done, all=len(message.receipts))
        whole = done == len(message.receipts)
        return Cell(words, "check_circle" if whole else "radio_button_unchecked", "ok" if whole else "text2")

    def open_line(self, line: int) -> None:
        """Show the message on a line of the table."""
        if 0 <= line < len(self._messages):
            self.open_message(self._messages[line].document.doc_id)

    def shown_message(self) -> str:
        """The message that is read; '' for none."""
        return self._shown

    def open_message(self, doc_id: str) -> None:
        found = next((m for m in self._messages if m.document.doc_id == doc_id), None)
        if found is None:
            return
        self._shown = doc_id
        self._fill(found)
        self.body.show()
        self.shown.emit(doc_id, found.document.kind)
        key = (doc_id, found.document.ver)
        if key not in self._told:
            self._told.add(key)
            self.opened.emit(doc_id, found.document.ver)

    def _to_hand_over(self, document: Document) -> tuple[str, ...]:
        """The units that are to get it on paper and have not got it, by name."""
        given = {value for path, value in document.values().items() if path.startswith("hand_out/")}
        names = (self.context.unit_name(unit) for unit in document.marked(ON_PAPER))
        return tuple(name for name in names if name not in given)

    def _fill(self, message: MessageRecord) -> None:
        now = self.context.clock()
        self._title.setText(kind_word(message.document.kind))
        to = ", ".join(receipt.unit_name for receipt in message.receipts)
        self.verbs.show_message(message)
        self.letter.show_document(message.document.doc_id, message.document.kind, self._to_hand_over(message.document))
        when = moment_words(message.author.at or message.author.written_at, now)
        words = self.tr("From {who} · to {units} · {when}") if to else self.tr("From {who} · {when}")
        if message.author.pending:
            when = self.tr("queued, not sent, written {when}").format(when=when)
        self._line.setText(words.format(who=self.context.who_only(message.author), units=to, when=when))
        self._receipts.show_rows([self._receipt(receipt) for receipt in message.receipts])
        for part in (self._receipts_head, self._receipts):
            part.setVisible(bool(message.receipts))
        self.files.show_attachments(message.attachments, queued=message.author.pending)
        document = message.document
        form = self.context.form(document)
        self.marks.show_marks(marks_of(message, self._documents, self.context.unit_name, form))
        facts = facts_of(form, document, self.context.known(), now) if form is not None else ()
        self._facts.show_facts(facts)
        self._content_head.setVisible(bool(facts))
        self._newer.show_document(form, document, self.context.known())

    def _receipt(self, receipt: ReceiptRow) -> tuple[Cell, Cell, Cell, Cell]:
        now = self.context.clock()
        nobody = self.tr("not yet")
        return (
            Cell(receipt.unit_name, strong=receipt.own),
            Cell(moment_words(receipt.delivered_at, now) or nobody, "move_to_inbox", "text2"),
            Cell(receipt.seen_by or nobody, "visibility" if receipt.seen_by else "visibility_off", "text2"),
            Cell(
                receipt.acknowledged_by or nobody,
                "check_circle" if receipt.acknowledged_by else "radio_button_unchecked",
                "ok" if receipt.acknowledged_by else "text2",
                aside=moment_words(receipt.acknowledged_at, now),
            ),
        )
