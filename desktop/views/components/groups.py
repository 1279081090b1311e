"""Heads over groups, headings over sections, and what stands where there is nothing to show."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.views.components.base import Themed, column, row
from desktop.views.components.button import Button
from desktop.views.components.labels import Label
from desktop.views.style.icons import paint_icon
from desktop.views.style.typography import Role
from desktop.views.theme import Theme


def paint_group_head(
    painter: QPainter, look: Theme, rect: QRect, name: str, count: str, aside: str, *, opened: bool
) -> None:
    """A 32 px head: arrow, name, count; right `aside` (the oldest age)."""
    tokens = look.tokens
    painter.save()
    painter.fillRect(rect, look.colour("sub"))
    painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.colour("line"))
    arrow = look.icon(18)
    icon = "keyboard_arrow_down" if opened else "keyboard_arrow_right"
    paint_icon(painter, rect.left() + 10, rect.top() + (rect.height() - arrow) / 2, arrow, icon, tokens.text2)
    x = rect.left() + 16 + arrow
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.setPen(look.colour("text"))
    painter.setFont(look.font(Role.STRONG))
    words = painter.fontMetrics().horizontalAdvance(name)
    painter.drawText(QRectF(x, rect.top(), words + 2, rect.height()), middle, name)
    painter.setPen(look.colour("text2"))
    painter.setFont(look.font(Role.BODY))
    painter.drawText(QRectF(x + words + 8, rect.top(), 80, rect.height()), middle, count)
    painter.setFont(look.font(Role.SMALL))
    right = QRectF(rect.left(), rect.top(), rect.width() - 16, rect.height())
    painter.drawText(right, middle | Qt.AlignmentFlag.AlignRight, aside)
    painter.restore()


def group_head_height(look: Theme) -> int:
    return look.height(Role.BODY, padding=12)


class SectionHead(Themed, QWidget):
    """A section's heading with room for one quiet action to the right."""

    def __init__(self, text: str, action: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = Label(text, Role.SECTION)
        box = row(self, spacing=12)
        box.addWidget(self.label)
        box.addStretch(1)
        if action is not None:
            box.addWidget(action)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)


class EmptyState(Themed, QWidget):
    """One sentence and one action, left aligned at the top; no drawing."""

    action_requested = Signal()

    def __init__(self, text: str, action: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = Label(text, Role.BODY, "text2", wrap=True)
        box = column(self, spacing=12, margins=(24, 16, 24, 16))
        box.addWidget(self.label)
        self.button: Button | None = None
        if action:
            self.button = Button(action)
            self.button.clicked.connect(self.action_requested)
            box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        box.addStretch(1)
        self.setAccessibleName(text)

    def set_text(self, text: str) -> None:
        self.label.setText(text)
        self.setAccessibleName(text)


def count_in_words(count: int) -> str:
    """A thousand is written with a hard space, as in print."""
    return f"{count:,}".replace(",", "\u00a0")
