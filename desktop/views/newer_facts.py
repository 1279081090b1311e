"""Answers the shown form has no place for, of a newer version or no longer asked: shown, never lost, not written in."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.models.known import Known
from desktop.views.components.base import column
from desktop.views.components.facts import FactList
from desktop.views.components.groups import SectionHead
from desktop.views.components.labels import Label
from desktop.views.document_facts import unknown_facts
from desktop.views.style.typography import Role
from domain.case import Document
from domain.forms.definition import FormDefinition


class NewerFacts(QWidget):
    """Hidden while the form knows everything."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("form.newer")
        box = column(self, spacing=8)
        box.addWidget(SectionHead(self.tr("Other answers")))
        note = self.tr("These questions are not in the form as it is shown here. The answers are kept.")
        box.addWidget(Label(note, Role.SMALL, "text2", wrap=True))
        self.facts = FactList()
        box.addWidget(self.facts)
        self.hide()

    def show_document(self, definition: FormDefinition | None, document: Document, known: Known) -> None:
        """Show what the form, or the lack of one, leaves out."""
        unknown = unknown_facts(definition, document, known)
        self.facts.show_facts(unknown)
        self.setVisible(bool(unknown))
