"""The tabs of a case: words with a line under the chosen one, each a button that can be named and reached."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from desktop.views.components.base import Themed, column
from desktop.views.flow_layout import Flow
from desktop.views.kinds import kind_word
from desktop.views.style.typography import Role
from desktop.views.theme import theme

_GAP: Final = 24
_TARGET: Final = 24
"""The least one can be sure to hit; SIP is a short word."""


class TabButton(Themed, QAbstractButton):
    """A word, a count, and the line that says this is where one is."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setText(text)
        self.setCheckable(True)
        self.setProperty("ring", "beside")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._count = ""
        self._mark = ""
        self.show_count(0)

    def show_count(self, count: int) -> None:
        self._count = str(count) if count else ""
        self._tell()

    def show_mark(self, mark: str) -> None:
        """A word for what has happened there, after the count; '' for nothing."""
        if mark != self._mark:
            self._mark = mark
            self._tell()

    def mark(self) -> str:
        return self._mark

    def _tell(self) -> None:
        told = f"{self.text()} {self._count}".strip()
        self.setAccessibleName(f"{told}, {self._mark}" if self._mark else told)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        look = theme()
        wide = QFontMetrics(look.font(Role.STRONG)).horizontalAdvance(self.text())
        if self._count:
            wide += QFontMetrics(look.font(Role.SMALL)).horizontalAdvance(self._count) + 8
        if self._mark:
            wide += QFontMetrics(look.font(Role.SMALL_STRONG)).horizontalAdvance(self._mark) + 8
        return QSize(max(wide + 2, _TARGET), look.height(Role.BODY, padding=20))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        on = self.isChecked()
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(look.font(Role.STRONG if on else Role.BODY))
        painter.setPen(look.colour("text" if on or self.underMouse() else "text2"))
        painter.drawText(self.rect(), middle, self.text())
        x = painter.fontMetrics().horizontalAdvance(self.text()) + 8
        for words, face, ink in ((self._count, Role.SMALL, "text2"), (self._mark, Role.SMALL_STRONG, "accent")):
            if words:
                painter.setFont(look.font(face))
                painter.setPen(look.colour(ink))
                painter.drawText(self.rect().adjusted(x, 0, 0, 0), middle, words)
                x += painter.fontMetrics().horizontalAdvance(words) + 8
        if on:
            painter.fillRect(0, self.height() - 2, self.width(), 2, look.colour("accent"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)


class CaseTabs(QWidget):
    """`chosen` tells the id of the tab a person went to."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, TabButton] = {}
        self._group = QButtonGroup(self)
        flow = Flow(gap=_GAP, line_gap=0, fill=False, parent=self)
        column(self).addWidget(flow)
        for key, text in (
            ("messages", self.tr("Messages")),
            ("request", kind_word("VBG")),
            ("planning", self.tr("Planning")),
            ("sip", self.tr("SIP")),
            ("notes", self.tr("Own notes")),
            ("attachments", self.tr("Attachments")),
            ("consent", self.tr("Consent")),
            ("history", self.tr("History")),
            ("about", self.tr("Parties and limits")),
        ):
            button = TabButton(text, f"case.tab.{key}")
            button.clicked.connect(lambda _on=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self.buttons[key] = button
            flow.add(button)

    def on_one_line(self) -> int:
        """How wide they are when none of them has to go to a second line."""
        shown = [button for button in self.buttons.values() if not button.isHidden()]
        return sum(button.sizeHint().width() + _GAP for button in shown) - _GAP

    def choose(self, key: str) -> None:
        self.buttons[key].setChecked(True)
        for button in self.buttons.values():
            button.update()

    def current(self) -> str:
        return next((key for key, button in self.buttons.items() if button.isChecked()), "")

    def beside(self, step: int) -> str:
        """The tab so many places from the chosen one, round and round."""
        shown = [key for key, button in self.buttons.items() if not button.isHidden()]
        return shown[(shown.index(self.current()) + step) % len(shown)]
