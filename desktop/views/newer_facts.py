"""Answers from a newer version of the form than this program knows: shown, never lost, not for writing."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

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
        box.addWidget(SectionHead(self.tr("From a newer version of the form")))
        note = self.tr("Your program does not know these questions yet. The answers are kept.")
        box.addWidget(Label(note, Role.SMALL, "text2", wrap=True))
        self.facts = FactList()
        box.addWidget(self.facts)
        self.hide()

    def show_document(self, definition: FormDefinition | None, document: Document) -> None:
        """Show what the form, or the lack of one, leaves out."""
        unknown = unknown_facts(definition, document)
        self.facts.show_facts(unknown)
        self.setVisible(bool(unknown))
