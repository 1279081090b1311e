"""Bilagor in a case: every file that has come with a message, under the message it came with."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.models.records import CaseRecord, MessageRecord
from desktop.views.attachment_list import AttachmentList
from desktop.views.components.base import clear, column, row
from desktop.views.components.button import Button
from desktop.views.components.drawn_when_seen import DrawnWhenSeen
from desktop.views.components.labels import Label
from desktop.views.form_view import FormPage
from desktop.views.kinds import kind_word
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext


def count_files(record: CaseRecord) -> int:
    """How many files have come with the messages of the case."""
    return sum(len(one.attachments) for one in _with_files(record))


def _with_files(record: CaseRecord) -> list[MessageRecord]:
    return [one for one in (*record.messages, *record.requests) if one.attachments]


class CaseAttachments(DrawnWhenSeen, QWidget):
    """Newest message first, as in the list of messages."""

    open_requested = Signal(str, str)
    fetch_requested = Signal(str, str)
    message_requested = Signal(str)

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.setObjectName("attachments")
        self.setAccessibleName(self.tr("Attachments in the case"))
        self._context = context
        self._record: CaseRecord | None = None
        self._lists: dict[str, AttachmentList] = {}
        self._page = FormPage("attachments.page", self, 24)
        column(self).addWidget(self._page)

    def show_record(self, record: CaseRecord) -> None:
        """Take in the newest record."""
        self._record = record
        self.draw_when_seen()

    def _draw(self) -> None:
        told = _with_files(self._record) if self._record is not None else []
        if [one.document.doc_id for one in told] != list(self._lists):
            clear(self._page.box)
            self._lists = {one.document.doc_id: self._make(one) for one in told}
            for files in self._lists.values():
                self._page.box.addWidget(files)
            self._page.box.addStretch(1)
        for one in told:
            self._lists[one.document.doc_id].show_attachments(one.attachments, queued=one.author.pending)

    def _make(self, message: MessageRecord) -> AttachmentList:
        doc_id, kind = message.document.doc_id, kind_word(message.document.kind)
        head = QWidget()
        line = row(head, spacing=12)
        line.addWidget(Label(kind, Role.STRONG))
        line.addWidget(Label(self._context.who(message.author), Role.SMALL, "text2", wrap=True), 1)
        read = Button(self.tr("Read the message"), "link", name=f"attachments.read.{doc_id}")
        read.setAccessibleName(f"{read.text()}: {kind}")
        read.clicked.connect(lambda: self.message_requested.emit(doc_id))
        line.addWidget(read, 0, Qt.AlignmentFlag.AlignRight)
        files = AttachmentList(self._context.say, f"attachments.{doc_id}", head=head)
        files.open_requested.connect(lambda blob: self.open_requested.emit(doc_id, blob))
        files.fetch_requested.connect(lambda blob: self.fetch_requested.emit(doc_id, blob))
        return files
