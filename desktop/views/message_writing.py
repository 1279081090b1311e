"""The message that is being written in a case: begun, gone on with, left and sent. One at a time."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from desktop.models.attachment_records import AttachmentRecord
from desktop.models.message_drafts import MessageDraft, header_cells, message_draft, message_drafts
from desktop.models.records import Answer, CaseRecord
from desktop.views.message_form import MessageForm, kinds_to_write
from desktop.views.view_context import ViewContext
from domain.acts.messages import ANSWER
from domain.case import Document
from domain.ids import uuid7
from domain.operation import CellValue


class MessageWriting(QObject):
    """Owns the form while there is one; `began` and `ended` tell the case to show what is to be shown."""

    draft_changed = Signal(str, str, object, str)
    attach_requested = Signal(str, object)
    detach_requested = Signal(str, str)
    send_requested = Signal(object)
    acted = Signal(object)
    moved = Signal(str, str, str)
    """The text of a draft belongs elsewhere: its id, the kind of document, what is written."""
    began = Signal(str)
    ended = Signal()

    def __init__(self, context: ViewContext, pages: QStackedWidget) -> None:
        super().__init__(pages)
        self.context = context
        self.form: MessageForm | None = None
        self._pages = pages

    def begin(self, record: CaseRecord) -> None:
        """A new message, or the newest of this person's that is begun."""
        if self.form is not None:
            return
        mine = [draft for draft in message_drafts(record.case, record.drafts) if draft.mine]
        if mine:
            self._open(record, mine[-1])
        elif kinds_to_write(record):
            self._open(record, MessageDraft(_new_id(), "", MappingProxyType({})))

    def begin_kind(self, record: CaseRecord, kind: str) -> None:
        """A message of this kind: the one of this person's that is begun, or a new one."""
        if self.form is not None:
            return
        begun = [one for one in message_drafts(record.case, record.drafts) if one.mine and one.kind == kind]
        self._open(record, begun[-1] if begun else MessageDraft(_new_id(), kind, MappingProxyType({})))

    def go_on(self, record: CaseRecord, doc_id: str) -> None:
        """A message that is begun, by this person or by a colleague who shares it."""
        if self.form is None:
            shared = record.case.documents.get(doc_id)
            self._open(record, message_draft(doc_id, record.drafts.get(doc_id, {}), shared))

    def write(self, record: CaseRecord, verb: str, about: str) -> None:
        """Answer a message, ask for more, correct one, or tell how it went: answer, complete, correct, report."""
        document = record.case.documents.get(about)
        if document is None or self.form is not None:
            return
        begun = [
            draft
            for draft in message_drafts(record.case, record.drafts)
            if about == (draft.supersedes if verb == "correct" else draft.in_reply_to)
        ]
        if begun:
            self._open(record, begun[-1])
            return
        draft = self._correction(document) if verb == "correct" else self._answer(document, verb)
        if verb == "report":
            draft = replace(draft, kind="MVO", cells=MappingProxyType({}))
        told: dict[str, CellValue] = header_cells(
            draft.kind, draft.recipients, draft.priority, draft.in_reply_to, draft.supersedes
        )
        for path, value in {**told, **draft.cells}.items():
            self.draft_changed.emit(draft.doc_id, path, value, "")
        self._open(record, draft)

    def show_record(self, record: CaseRecord) -> None:
        if self.form is not None:
            self.form.show_record(record)

    def show_attachments(self, doc_id: str, records: tuple[AttachmentRecord, ...]) -> None:
        if self.form is not None and self.form.doc_id == doc_id:
            self.form.show_attachments(records)

    def draft_saved(self, doc_id: str, path: str, value: CellValue, at: str) -> None:
        if self.form is not None and self.form.doc_id == doc_id:
            self.form.draft_saved(path, value, at)

    def answered(self, doc_id: str, answer: Answer) -> None:
        """What became of sending, sharing or attaching."""
        if self.form is not None and self.form.doc_id == doc_id:
            self.form.told(answer)

    def flush(self) -> None:
        if self.form is not None:
            self.form.flush()

    def end(self) -> bool:
        """It is sent, or left as a draft. Whether there was one."""
        form, self.form = self.form, None
        if form is None:
            return False
        form.flush()
        self._pages.removeWidget(form)
        form.deleteLater()
        return True

    def _answer(self, document: Document, verb: str) -> MessageDraft:
        own = self.context.editor.unit_id
        asker = document.text(f"requested_by/{own}")
        sender = asker or document.text("sender_unit") or document.created_by
        code = "COMPLETE" if verb == "complete" else "ANSWER"
        to = (sender,) if sender != own else ()
        cells: dict[str, CellValue] = {"code": code}
        return MessageDraft(_new_id(), ANSWER, MappingProxyType(cells), to, in_reply_to=document.doc_id, mine=True)

    def _correction(self, document: Document) -> MessageDraft:
        form = self.context.form(document)
        cells = {
            path: cell.value
            for path, cell in document.cells.items()
            if form is not None and path.partition("/")[0] in form.section_index and cell.value is not None
        }
        gone = {
            unit for unit in document.marked("recipients") if document.value(f"receipt/{unit}/misdirected") is not None
        }
        to = tuple(unit for unit in document.marked("recipients") if unit not in gone)
        priority = document.text("priority") or "normal"
        return MessageDraft(
            _new_id(), document.kind, MappingProxyType(cells), to, priority, supersedes=document.doc_id, mine=True
        )

    def _open(self, record: CaseRecord, draft: MessageDraft) -> None:
        form = MessageForm(self.context, record, draft, self._pages)
        form.draft_changed.connect(self.draft_changed)
        form.attach_requested.connect(self.attach_requested)
        form.detach_requested.connect(self.detach_requested)
        form.send_requested.connect(self.send_requested)
        form.acted.connect(self.acted)
        form.moved.connect(partial(self.moved.emit, draft.doc_id))
        form.closed.connect(self.ended)
        self.form = form
        self._pages.addWidget(form)
        self.began.emit(draft.doc_id)
        form.take_focus()


def _new_id() -> str:
    return uuid7(time.time_ns() // 1_000_000, os.urandom(10))
