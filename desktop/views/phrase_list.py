"""The phrases that fit, below the cursor. The cursor stays in the text: the list is steered from there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from desktop.models.unit_records import Phrase
from desktop.views.components.announce import announce
from desktop.views.components.base import column
from desktop.views.components.labels import Label
from desktop.views.style.typography import Role
from desktop.views.theme import theme

_WIDE, _EDGE = 440, 8


class PhraseList(QFrame):
    """Lies in the window, over the form; nothing else is shut off while it is there. `picked` by a click."""

    picked = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("phrases.offered")
        self.setProperty("edge", "box")
        self.setProperty("ground", "pane")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows = QListWidget(self)
        self.rows.setObjectName("phrases.offered.rows")
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.setTextElideMode(Qt.TextElideMode.ElideRight)
        words = QCoreApplication.translate("phrases", "Phrases of the unit")
        self.rows.setAccessibleName(words)
        self.rows.itemClicked.connect(lambda _row: self.picked.emit())
        keys = QCoreApplication.translate("phrases", "↑ ↓ choose · Enter insert · Esc close")
        box = column(self, spacing=4, margins=(4, 4, 4, 6))
        box.addWidget(self.rows)
        hint = Label(keys, Role.SMALL, "text2")
        hint.setContentsMargins(8, 0, 8, 0)
        box.addWidget(hint)
        self.phrases: tuple[Phrase, ...] = ()
        self.hide()

    def offer(self, phrases: Sequence[Phrase], below: QRect) -> None:
        """Show these, by the cursor whose place in the window is `below`."""
        if tuple(phrases) != self.phrases:
            self.phrases = tuple(phrases)
            self.rows.clear()
            for phrase in phrases:
                row = QListWidgetItem(f"{phrase.name}  –  {' '.join(phrase.text.split())}")
                row.setToolTip(phrase.text)
                self.rows.addItem(row)
            self.rows.setCurrentRow(0)
        shown = self.isVisible()
        self._place(below)
        self.show()
        self.raise_()
        if not shown:
            self._tell()

    def step(self, by: int) -> None:
        """To the next or the one before; round at the ends."""
        self.rows.setCurrentRow((self.rows.currentRow() + by) % len(self.phrases))
        self._tell()

    def current(self) -> Phrase | None:
        row = self.rows.currentRow()
        return self.phrases[row] if 0 <= row < len(self.phrases) else None

    def _tell(self) -> None:
        """The focus is in the text, so a screen reader is told what is chosen here."""
        phrase = self.current()
        if phrase is not None:
            place = QCoreApplication.translate("phrases", "Phrase {n} of {all}: {name}")
            count = len(self.phrases)
            self.setAccessibleName(place.format(n=self.rows.currentRow() + 1, all=count, name=phrase.name))
            announce(self)

    def _place(self, below: QRect) -> None:
        look, window = theme(), self.parentWidget()
        if window is None:
            return
        row = self.rows.sizeHintForRow(0)
        self.rows.setFixedHeight(row * len(self.phrases) + 4)
        wide = min(look.width(_WIDE), window.width() - 2 * _EDGE)
        self.setFixedWidth(wide)
        self.adjustSize()
        x = max(_EDGE, min(below.left(), window.width() - wide - _EDGE))
        y = below.bottom() + 4
        if y + self.height() > window.height() - _EDGE:
            y = max(_EDGE, below.top() - 4 - self.height())
        self.move(QPoint(x, y))
