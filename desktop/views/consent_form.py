"""What a person answers about consent is written down: a form of data like any other, kept when it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.models.records import Answer, CaseRecord, ConsentRecord
from desktop.views.case_notices import ActionBar, Notice
from desktop.views.components.base import column, row
from desktop.views.components.button import Button
from desktop.views.components.error_summary import ErrorLink, ErrorSummary
from desktop.views.components.labels import IconLabel, Label
from desktop.views.consent_words import earlier_words, purpose_words
from desktop.views.form_controller import FormController
from desktop.views.form_view import FormPage, FormView
from desktop.views.refusals import refusal_words
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.case import Document
from domain.consent import FORM, WITHDRAWN
from domain.forms.definition import Moment
from domain.operation import CellValue


class ConsentForm(QWidget):
    """One record that is being written, with what the person has answered before. It stores nothing."""

    saved = Signal(str, object)
    """(purpose, {field: value})"""
    closed = Signal()

    def __init__(
        self,
        context: ViewContext,
        record: CaseRecord,
        consent: ConsentRecord,
        parent: QWidget | None = None,
        *,
        withdrawal: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("consent.form")
        self.context = context
        self.purpose = consent.purpose
        self.setAccessibleName(purpose_words(consent.purpose))
        definition = context.forms.current(FORM)
        self.form = FormController(context, definition, self)
        document = Document("", record.case.case_id, FORM, 0, context.editor.unit_id, definition.hash, frozenset())
        self.form.show(document, {}, {}, record.case)
        self.errors = ErrorSummary()
        self.errors.setObjectName("consent.errors")
        self.notice = Notice("consent.notice")
        back = Button(self.tr("Back"), "quiet", icon="arrow_back", key=self.tr("Esc"), name="consent.form.back")
        back.clicked.connect(self.closed)
        head = row(spacing=16, margins=(24, 12, 24, 4))
        title = self.tr("Take consent back") if withdrawal else self.tr("Record consent")
        head.addWidget(Label(f"{title}: {purpose_words(consent.purpose)}", Role.PERSON))
        head.addStretch(1)
        head.addWidget(back)
        page = self._page = FormPage("consent.page", self, 16)
        page.box.addWidget(self.errors)
        page.box.addWidget(self.notice)
        for words in self._earlier(consent):
            page.box.addWidget(IconLabel("history", words, Role.SMALL, "text2", wrap=True))
        self.view = FormView(self.form, definition.sections, "consent", parent=page.content)
        page.box.addWidget(self.view)
        self.errors.link_activated.connect(self.view.focus_path)
        save = Button(
            self.tr("Save the consent"), "primary", icon="check", key=self.tr("Ctrl Enter"), name="consent.save"
        )
        save.clicked.connect(self.save)
        told = self.tr("All parties of the case see the answer.")
        outer = column(self)
        outer.addLayout(head)
        outer.addWidget(page, 1)
        outer.addWidget(ActionBar(IconLabel("groups", told, Role.SMALL, "text2"), save))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self, self.save)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        if withdrawal:
            self.form.put("state", WITHDRAWN)

    def save(self) -> None:
        """Save it, or say what must be mended first."""
        self.form.flush()
        found = self.form.check(Moment.PUBLISH)
        self.form.flush()
        links = tuple(ErrorLink(finding.path, self.form.summary(finding)) for finding in found)
        title = self.tr("%n thing(s) must be mended before you can save.", "", len(links))
        self.errors.show_errors(title if links else "", links)
        if links:
            self.view.tell(found)
            self._page.verticalScrollBar().setValue(0)
            return
        hidden = self.form.evaluation.left_out
        fields = {path: value for path, value in self.form.typed().items() if path not in hidden and value is not None}
        self.saved.emit(self.purpose, MappingProxyType(said(fields)))

    def told(self, answer: Answer) -> None:
        """What became of saving it."""
        if answer.queued:
            self.notice.tell("")
            return
        self.notice.tell(refusal_words(self.context, self.form.definition, answer), icon="error", tone="danger")

    def _earlier(self, consent: ConsentRecord) -> list[str]:
        now = self.context.clock()
        told = ([consent.fields] if consent.fields.get("state") else []) + list(consent.earlier)
        return [self.tr("Answered before: {answer}").format(answer=earlier_words(one, now)) for one in told[:5]]


def said(fields: Mapping[str, CellValue]) -> dict[str, CellValue]:
    """Without boxes that nobody ticked."""
    return {path: value for path, value in fields.items() if value is not False}
