"""What a unit notes for itself in a case: nobody else ever sees it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.models.records import Answer, CaseRecord
from desktop.views.case_notices import ActionBar, DraftStatus, Notice
from desktop.views.components.base import column
from desktop.views.components.button import Button
from desktop.views.components.labels import IconLabel
from desktop.views.form_controller import FormController
from desktop.views.form_view import FormPage, FormView
from desktop.views.refusals import refusal_words
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.case import Document


class NotesView(QWidget):
    """One document of notes, shown again and again with newer records; what is being written stays."""

    draft_changed = Signal(str, str, object, str)
    publish_requested = Signal(str)

    def __init__(self, context: ViewContext, record: CaseRecord, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("notes")
        self.context = context
        self.document = document
        self.form = FormController(context, context.definition(document), self)
        self.form.draft_changed.connect(self.draft_changed)
        page = FormPage("notes.page", self, 16)
        only = IconLabel(
            "lock", self.tr("Only your unit sees the notes. They are never sent."), Role.SMALL, "text2", wrap=True
        )
        self.notice = Notice("notes.notice")
        self.form_view = FormView(self.form, self.form.definition.sections, "notes", parent=page.content)
        for widget in (only, self.notice, self.form_view):
            page.box.addWidget(widget)
        self.status = DraftStatus(self.form, "notes.draft")
        self.save = Button(
            self.form.definition.verb, "primary", icon="save", key=self.tr("Ctrl Enter"), name="notes.save"
        )
        self.save.clicked.connect(self.publish)
        box = column(self)
        box.addWidget(page, 1)
        box.addWidget(ActionBar(self.status, self.save))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self, self.publish)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.show_record(record, document)

    def show_record(self, record: CaseRecord, document: Document) -> None:
        self.document = document
        self.form.show(document, record.drafts.get(document.doc_id, {}), record.provenance, record.case)

    def drafts_saved(self, at: str) -> None:
        self.status.saved(at)

    def publish(self) -> None:
        """Save what is written, for the unit."""
        self.form.flush()
        self.publish_requested.emit(self.document.doc_id)

    def answered(self, answer: Answer) -> None:
        told = "" if answer.queued else refusal_words(self.context, self.form.definition, answer)
        self.notice.tell(told, icon="error", tone="danger")
