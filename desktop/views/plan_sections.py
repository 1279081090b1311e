"""The list of sections beside a long form: where one is, what is done, where something must be mended."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.views.components.base import Themed, column
from desktop.views.style.icons import paint_icon
from desktop.views.style.typography import Role
from desktop.views.theme import theme

_SIDE: Final = 12


class SectionState(StrEnum):
    DONE = "done"
    BEGUN = "begun"
    EMPTY = "empty"
    WRONG = "wrong"


class SectionLine(Themed, QAbstractButton):
    """Number, title, state: the state is always a word, with an icon when something must be mended."""

    def __init__(self, number: int, section_id: str, title: str) -> None:
        super().__init__()
        self.section_id = section_id
        self._number = number
        self._title = title
        self._state = SectionState.EMPTY
        self._errors = 0
        self.setObjectName(f"plan.section.{section_id}")
        self.setCheckable(True)
        self.setText(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_state(SectionState.EMPTY, 0)

    def show_state(self, state: SectionState, errors: int) -> None:
        self._state, self._errors = state, errors
        self.setText(f"{self._title}. {self.state_words()}")
        self.setAccessibleName(f"{self._number} {self.text()}")
        self.setToolTip(self._title)
        self.update()

    def state_words(self) -> str:
        return {
            SectionState.DONE: self.tr("Done"),
            SectionState.BEGUN: self.tr("Begun"),
            SectionState.EMPTY: self.tr("Not filled in"),
            SectionState.WRONG: self.tr("%n error(s)", "", self._errors),
        }[self._state]

    def sizeHint(self) -> QSize:
        look = theme()
        return QSize(look.width(200), look.height(Role.BODY, padding=16))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("sel" if self.isChecked() else "hover"))
            painter.drawRoundedRect(self.rect(), 4, 4)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(look.colour("text2"))
        painter.setFont(look.font(Role.BODY))
        number = look.width(28)
        painter.drawText(QRectF(_SIDE, 0, number, self.height()), middle, str(self._number))
        right = self._paint_state(painter)
        painter.setPen(look.colour("text"))
        painter.setFont(look.font(Role.STRONG if self.isChecked() else Role.BODY))
        room = right - _SIDE - number - 8
        title = painter.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(_SIDE + number, 0, room + 2, self.height()), middle, title)

    def _paint_state(self, painter: QPainter) -> int:
        """Draw the state at the right edge; gives where it begins."""
        look = theme()
        wrong = self._state is SectionState.WRONG
        tone = {"done": "ok", "wrong": "danger"}.get(self._state.value, "text2")
        painter.setFont(look.font(Role.SMALL_STRONG if wrong else Role.SMALL))
        painter.setPen(look.colour(tone))
        words = self.state_words()
        wide = painter.fontMetrics().horizontalAdvance(words)
        x = self.width() - _SIDE - wide
        painter.drawText(QRectF(x, 0, wide + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
        if wrong:
            edge = look.icon(16)
            x -= edge + 6
            paint_icon(painter, x, (self.height() - edge) / 2, edge, "error", look.tokens.colour(tone))
        return x


class SectionList(QWidget):
    """Sections in order; arrow keys walk, Enter goes there."""

    chosen = Signal(str)

    def __init__(self, sections: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setObjectName("plan.sections")
        self.setAccessibleName(self.tr("Sections of the plan"))
        self.lines: dict[str, SectionLine] = {}
        box = column(self)
        for number, (section_id, title) in enumerate(sections, start=1):
            line = SectionLine(number, section_id, title)
            line.clicked.connect(lambda _on=False, key=section_id: self._pick(key))
            self.lines[section_id] = line
            box.addWidget(line)

    def show_current(self, section_id: str) -> None:
        for key, line in self.lines.items():
            line.setChecked(key == section_id)

    def current(self) -> str:
        return next((key for key, line in self.lines.items() if line.isChecked()), next(iter(self.lines)))

    def after(self, section_id: str) -> str:
        order = list(self.lines)
        return order[min(order.index(section_id) + 1, len(order) - 1)]

    def _pick(self, section_id: str) -> None:
        self.show_current(section_id)
        self.chosen.emit(section_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        order = list(self.lines.values())
        here = next((place for place, line in enumerate(order) if line.hasFocus()), -1)
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if here < 0 or (step is None and event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}):
            super().keyPressEvent(event)
        elif step is None:
            order[here].click()
        else:
            order[max(0, min(here + step, len(order) - 1))].setFocus(Qt.FocusReason.TabFocusReason)
