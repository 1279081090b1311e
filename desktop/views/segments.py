"""Two or three views of the same thing, one chosen: the segmented control."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from desktop.views.components.base import Themed, row
from desktop.views.style.typography import Role
from desktop.views.theme import theme


class Segment(Themed, QAbstractButton):
    """One part; the chosen one is told by weight and ground, and to a reader by its state."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
        self.setText(text)
        self.setObjectName(name)
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.first = self.last = False

    def sizeHint(self) -> QSize:
        look = theme()
        wide = QFontMetrics(look.font(Role.STRONG)).horizontalAdvance(self.text())
        return QSize(wide + 28, look.height(Role.BODY, padding=12))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(frame.adjusted(0 if self.first else -8, 0, 0 if self.last else 8, 0), 4, 4)
        painter.setClipRect(self.rect())
        if self.isChecked():
            painter.fillPath(shape, look.colour("sel"))
        elif self.underMouse():
            painter.fillPath(shape, look.colour("hover"))
        painter.setPen(QPen(look.colour("linestrong"), 1))
        painter.drawPath(shape)
        if not self.last:
            painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        painter.setPen(look.colour("accent" if self.isChecked() else "text"))
        painter.setFont(look.font(Role.STRONG if self.isChecked() else Role.BODY))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)


class Segments(QWidget):
    """`parts` are (id, text); each button is called `<prefix>.<id>`."""

    chosen = Signal(str)

    def __init__(self, parts: Sequence[tuple[str, str]], prefix: str) -> None:
        super().__init__()
        self._buttons: dict[str, Segment] = {}
        self._group = QButtonGroup(self)
        box = row(self)
        for key, text in parts:
            button = Segment(text, f"{prefix}.{key}")
            button.clicked.connect(lambda _on=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self._buttons[key] = button
            box.addWidget(button)
        ordered = list(self._buttons.values())
        ordered[0].first = ordered[-1].last = True
        ordered[0].setChecked(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def choose(self, key: str) -> None:
        """Show `key` as chosen without telling anybody."""
        self._buttons[key].setChecked(True)
        for button in self._buttons.values():
            button.update()

    def current(self) -> str:
        return next(key for key, button in self._buttons.items() if button.isChecked())
