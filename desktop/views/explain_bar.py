"""A bar under the menus that answers: why something cannot be done now, or what has just been done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop.views.components.announce import announce
from desktop.views.components.base import Themed, row
from desktop.views.components.button import Button
from desktop.views.components.labels import IconPicture, Label
from desktop.views.style.typography import Role


class ExplainBar(Themed, QFrame):
    """Pushes the page down, stays until closed. Never for anything that must not be missed."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("frame.explain_bar")
        self.setProperty("ground", "accentsoft")
        self._icon = IconPicture("info", 20, "accent")
        self._text = Label("", Role.BODY, "text", wrap=True)
        self.close_button = Button(self.tr("Close"), "quiet", icon="close", in_bar=True, name="frame.explain_close")
        self.close_button.clicked.connect(self._close)
        box = row(self, spacing=10, margins=(20, 8, 16, 8))
        box.addWidget(self._icon)
        box.addWidget(self._text, 1)
        box.addWidget(self.close_button)
        self.hide()

    def say(self, text: str, icon: str = "info") -> None:
        self._icon.set_icon(icon)
        self._text.setText(text)
        self.setAccessibleName(text)
        self.show()
        announce(self)

    def text(self) -> str:
        return self._text.plain()

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)
