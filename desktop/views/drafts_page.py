"""Utkast: documents with edits that nobody else sees yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.models.records import DraftItem
from desktop.views.components.base import column
from desktop.views.components.groups import EmptyState
from desktop.views.components.labels import Label
from desktop.views.components.table import Cell, FactTable
from desktop.views.form_view import FormPage
from desktop.views.kinds import kind_word
from desktop.views.moments import moment_words
from desktop.views.style.typography import Role


class DraftsPage(QWidget):
    """Enter or a click opens the document where it was left."""

    open_requested = Signal(str, str)

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.setObjectName("drafts")
        self._clock = clock
        self._items: tuple[DraftItem, ...] = ()
        self.table = FactTable(
            (self.tr("Person"), self.tr("Draft"), self.tr("Edits"), self.tr("Saved")),
            (300, 220, 100),
            name="drafts.list",
            opens=True,
        )
        self.table.setAccessibleName(self.tr("Drafts"))
        self.table.cellClicked.connect(lambda line, _place: self._open(line))
        self.table.cellActivated.connect(lambda line, _place: self._open(line))
        self.empty = EmptyState(self.tr("No drafts. What you write is saved here by itself."))
        page = FormPage("drafts.page", self, 8)
        box = page.box
        box.addWidget(Label(self.tr("Drafts"), Role.PAGE))
        box.addWidget(Label(self.tr("Only your unit sees them until they are sent or shared."), Role.SMALL, "text2"))
        box.addSpacing(8)
        box.addWidget(self.empty)
        box.addWidget(self.table)
        column(self).addWidget(page)

    def show_drafts(self, items: tuple[DraftItem, ...]) -> None:
        """Newest first, as given."""
        self._items = items
        self.empty.setVisible(not items)
        self.table.setVisible(bool(items))
        hidden = self.tr("Protected person")
        self.table.show_rows(
            [
                (
                    Cell(hidden, icon="shield_person", strong=True)
                    if item.protected
                    else Cell(item.person_name, strong=True, aside=item.person_id),
                    Cell(kind_word(item.doc_kind), icon="edit_note", aside=self._holder(item)),
                    Cell(self.tr("%n field(s)", "", item.cells), tone="text2"),
                    Cell(moment_words(item.saved_at, self._clock()), tone="text2"),
                )
                for item in items
            ]
        )

    def _holder(self, item: DraftItem) -> str:
        return self.tr("shared, {name} writes").format(name=item.holder) if item.holder else ""

    def _open(self, line: int) -> None:
        if 0 <= line < len(self._items):
            self.open_requested.emit(self._items[line].case_id, self._items[line].doc_id)
