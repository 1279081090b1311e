"""What a unit notes for itself in a case: nobody else ever sees it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.models.records import Answer, CaseRecord
from desktop.views.case_notices import ActionBar, DraftStatus, Notice
from desktop.views.components.base import column
from desktop.views.components.button import Button
from desktop.views.components.groups import EmptyState
from desktop.views.components.labels import IconLabel
from desktop.views.form_controller import FormController
from desktop.views.form_view import FormPage, FormView
from desktop.views.refusals import refusal_words
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.case import Document
from domain.operation import NOTE_KIND, CellValue


class NotesPage(QWidget):
    """The tab: the notes, built when somebody goes there, or the way to begin them."""

    draft_changed = Signal(str, str, object, str)
    publish_requested = Signal(str)
    begin_requested = Signal()

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.context = context
        self.view: NotesView | None = None
        self._record: CaseRecord | None = None
        self.empty = EmptyState(self.tr("No notes yet. Only your unit sees them."), self.tr("Begin the notes"))
        if self.empty.button is not None:
            self.empty.button.setObjectName(f"case.create.{NOTE_KIND}")
        self.empty.action_requested.connect(self.begin_requested)
        self._box = column(self)
        self._box.addWidget(self.empty)

    def show_record(self, record: CaseRecord) -> None:
        """Another case starts afresh; the same one keeps what is being written."""
        before, self._record = self._record, record
        notes = record.case.of_kind(NOTE_KIND)
        outgrown = self.view is not None and notes and self.view.form.definition != self.context.form(notes[-1])
        if before is None or before.case.case_id != record.case.case_id or outgrown:
            self._leave()
        if notes and self.view is not None:
            self.view.show_record(record, notes[-1])
        elif self.isVisible():
            self._build()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._build()

    def saved(self, doc_id: str, path: str, value: CellValue, at: str) -> None:
        """The file has taken a draft."""
        if self.view is not None and self.view.document.doc_id == doc_id:
            self.view.form.saved(path, value)
            self.view.status.saved(at)

    def answered(self, doc_id: str, answer: Answer) -> None:
        """What became of saving."""
        if self.view is not None and self.view.document.doc_id == doc_id:
            self.view.answered(answer)

    def flush(self) -> None:
        if self.view is not None:
            self.view.form.flush()

    def _build(self) -> None:
        notes = self._record.case.of_kind(NOTE_KIND) if self._record is not None else ()
        self.empty.setVisible(not notes)
        if self._record is None or not notes or self.view is not None:
            return
        self.view = NotesView(self.context, self._record, notes[-1], self)
        self.view.draft_changed.connect(self.draft_changed)
        self.view.publish_requested.connect(self.publish_requested)
        self._box.addWidget(self.view)

    def _leave(self) -> None:
        view, self.view = self.view, None
        if view is not None:
            view.form.flush()
            self._box.removeWidget(view)
            view.deleteLater()


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

    def publish(self) -> None:
        """Save what is written, for the unit."""
        self.form.flush()
        self.publish_requested.emit(self.document.doc_id)

    def answered(self, answer: Answer) -> None:
        told = "" if answer.queued else refusal_words(self.context, self.form.definition, answer)
        self.notice.tell(told, icon="error", tone="danger")
