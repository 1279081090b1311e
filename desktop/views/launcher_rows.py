"""The rows of the launcher: sub-regions, units, and the headings over them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.models.records import UnitRecord
from desktop.views.components.base import Themed, column
from desktop.views.components.labels import Label
from desktop.views.style.icons import paint_icon
from desktop.views.style.typography import Role
from desktop.views.theme import theme


class Choice(Themed, QAbstractButton):
    """One row: a sub-region or a unit."""

    def __init__(self, text: str, aside: str, name: str, *, tall: int, arrow: bool = False) -> None:
        super().__init__()
        self.setText(text)
        self.setObjectName(name)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ring", False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(text)
        self.set_aside(aside)
        self._padding = tall - 20
        self._arrow = arrow
        self.built()

    def set_aside(self, aside: str) -> None:
        """The quieter word at the end."""
        self._aside = aside
        self.setAccessibleName(f"{self.text()}, {aside}" if aside else self.text())
        self.update()

    def restyle(self) -> None:
        self.setFixedHeight(theme().height(Role.BODY, padding=self._padding))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        if on or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("sel" if on else "hover"))
            painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        if on:
            painter.fillRect(0, 0, 3, self.height(), look.colour("accent"))
        right = self.width() - 12
        middle = Qt.AlignmentFlag.AlignVCenter
        if self._aside:
            painter.setFont(look.font(Role.SMALL))
            painter.setPen(look.colour("text3"))
            wide = painter.fontMetrics().horizontalAdvance(self._aside)
            painter.drawText(QRectF(right - wide - 2, 0, wide + 2, self.height()), middle, self._aside)
            right -= wide + 12
        elif self._arrow and on:
            edge = look.icon(18)
            paint_icon(painter, right - edge, (self.height() - edge) / 2, edge, "chevron_right", look.tokens.accent)
            right -= edge + 8
        painter.setFont(look.font(Role.STRONG if on else Role.BODY))
        painter.setPen(look.colour("text"))
        left = 14 if self._arrow else 12
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, right - left)
        painter.drawText(QRectF(left, 0, right - left + 2, self.height()), middle, shown)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("focus"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)


class UnitRow(Choice):
    """A unit. A click chooses it, a double click starts."""

    started = Signal()

    def __init__(self, unit: UnitRecord, aside: str | None = None) -> None:
        super().__init__(unit.name, unit.login if aside is None else aside, f"launcher.unit.{unit.unit_id}", tall=44)
        self.unit = unit

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.started.emit()


class HeavyRule(Themed, QWidget):
    """The two-pixel line under a column's heading."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(2)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme().colour("text"))


def group_label(text: str) -> QWidget:
    holder = QWidget()
    column(holder, margins=(12, 10, 12, 8)).addWidget(Label(text, Role.SMALL, "text2"))
    return holder
