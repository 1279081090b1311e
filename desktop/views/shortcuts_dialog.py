"""All keys on one sheet."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop.views.components.base import column, row
from desktop.views.components.button import Button
from desktop.views.components.dialog import Dialog
from desktop.views.components.fields import Check
from desktop.views.components.keys import letters_enabled
from desktop.views.components.labels import Label
from desktop.views.components.table import Cell, FactTable
from desktop.views.settings_in_force import settings
from desktop.views.style.typography import Role
from desktop.views.theme import theme

_WIDE: Final = 920
_NARROW: Final = 480
_AROUND: Final = 80
_BESIDE: Final = 260
"""What the dialog holds above and below the sheet, and what is left of the window around it."""


class ShortcutsDialog(Dialog):
    """Only keys that do something in this version."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shortcuts.dialog")
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        box = column(self, spacing=12, margins=(24, 24, 24, 24))
        box.addWidget(Label(self.tr("Keyboard shortcuts"), Role.PERSON))
        box.addWidget(self._sheet(), 1)
        letters = Check(self.tr("Use single letters as keys"), name="shortcuts.letters")
        letters.setChecked(letters_enabled())
        letters.toggled.connect(lambda on: settings().choose(letters=on))
        box.addWidget(letters)
        foot = row()
        foot.addStretch(1)
        close = Button(self.tr("Close"), key="Esc", name="shortcuts.close")
        close.clicked.connect(self.accept)
        foot.addWidget(close)
        box.addLayout(foot)
        self.built()
        close.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sheet(self) -> QScrollArea:
        """All of them, side by side where there is room; what is higher than the window scrolls with the keyboard."""
        rows = self.keys()
        above = self.parentWidget()
        room = above.window().size() if above is not None else QSize(theme().width(_WIDE), 10_000)
        wide = room.width() - _AROUND >= theme().width(_WIDE)
        half = (len(rows) + 1) // 2 if wide else len(rows)
        scroll, holder = QScrollArea(), QWidget()
        tables = row(holder, spacing=24)
        for place, part in enumerate((rows[:half], rows[half:])):
            if part:
                tables.addWidget(self._table(part, place, scroll), 1, Qt.AlignmentFlag.AlignTop)
        holder.setProperty("scrolled", "true")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(holder)
        scroll.setMinimumWidth(min(theme().width(_WIDE if wide else _NARROW), max(room.width() - _AROUND, 320)))
        scroll.setMinimumHeight(min(holder.sizeHint().height(), max(room.height() - theme().width(_BESIDE), 160)))
        return scroll

    def _table(self, rows: tuple[tuple[str, str], ...], place: int, scroll: QScrollArea) -> FactTable:
        name = "shortcuts.table" if place == 0 else f"shortcuts.table_{place}"
        table = FactTable((self.tr("Key"), self.tr("What it does")), (120,), name=name)
        table.setAccessibleName(self.tr("Keyboard shortcuts"))
        table.show_rows([(Cell(key, strong=True), Cell(what)) for key, what in rows])
        table.currentCellChanged.connect(
            lambda line, *_: scroll.ensureVisible(0, table.y() + table.rowViewportPosition(line) + 60, 0, 60)
        )
        return table

    def keys(self) -> tuple[tuple[str, str], ...]:
        ctrl = self.tr("Ctrl")
        return (
            ("\u2191 \u2193", self.tr("Walk in lists")),
            ("\u2190 \u2192", self.tr("Fold and unfold a group")),
            (self.tr("Enter"), self.tr("Open")),
            (self.tr("Esc"), self.tr("Back")),
            ("K", self.tr("Acknowledge")),
            ("A", self.tr("Next topic in the inbox")),
            ("N", self.tr("New message in the case")),
            ("R", self.tr("Answer the message")),
            ("V", self.tr("Pass the message on")),
            ("F", self.tr("Send the message back")),
            ("B", self.tr("Watch until a day")),
            ("T", self.tr("Take the case")),
            ("\u21e7 T", self.tr("Hand the case to a colleague")),
            ("E", self.tr("Done with the row")),
            ("M", self.tr("Everybody's rows, mine, or nobody's")),
            (f"{ctrl} Z", self.tr("Undo what was done last")),
            ("G", self.tr("Steps in the case")),
            (f"{ctrl} K", self.tr("Search")),
            (f"{ctrl} F", self.tr("Search in the case")),
            ("F3", self.tr("Next hit in the case")),
            (f"{ctrl} N", self.tr("New case")),
            (f"{ctrl} 1", self.tr("Inbox")),
            (f"{ctrl} 2", self.tr("Drafts")),
            (f"{ctrl} 3", self.tr("Outbox")),
            (f"{ctrl} {self.tr('Enter')}", self.tr("Save, share or send")),
            (f"{ctrl} \u21e7 {self.tr('Enter')}", self.tr("Establish the plan")),
            (f"{ctrl} \u2193", self.tr("Next section")),
            (f"{ctrl} PgDn", self.tr("Next tab of the case")),
            (f"{ctrl} P", self.tr("Print")),
            (";", self.tr("Phrases, in a text")),
            (self.tr("Ctrl Shift J"), self.tr("Copy to the journal")),
            (f"{ctrl} L", self.tr("Lock")),
            (f"{ctrl} ,", self.tr("Settings")),
            ("F1", self.tr("The guide, at what you are doing")),
            ("F6", self.tr("Next pane")),
            ("F8", self.tr("Next error or double text")),
            ("?", self.tr("This list")),
        )


def key_rows() -> tuple[tuple[str, str], ...]:
    """(keys, what they do), for the guide. The sheet itself is where they stand."""
    sheet = ShortcutsDialog()
    rows = sheet.keys()
    sheet.deleteLater()
    return rows
