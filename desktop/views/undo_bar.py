"""What was just done in the inbox, and the way back: it stays until something else is done, and covers nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop.views.components.announce import announce
from desktop.views.components.base import Themed, row
from desktop.views.components.button import Button
from desktop.views.components.labels import IconPicture, Label
from desktop.views.say import Say
from desktop.views.style.typography import Role


class UndoBar(Themed, QFrame):
    """One line below the inbox. No clock takes the chance away."""

    undo_requested = Signal()
    closed = Signal()

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inbox.undo_bar")
        self.setProperty("ground", "sub")
        self.setProperty("edge", "top")
        self._icon = IconPicture("check", 18, "text2")
        self._text = Label("", Role.BODY, wrap=True)
        self._text.setObjectName("inbox.undo_text")
        self.undo = Button(say("triage.undo"), icon="undo", key="Ctrl Z", in_bar=True, name="inbox.undo")
        self.undo.clicked.connect(self.undo_requested)
        self.close_button = Button(say("triage.close"), "quiet", icon="close", in_bar=True, name="inbox.undo_close")
        self.close_button.clicked.connect(self._close)
        box = row(self, spacing=10, margins=(16, 8, 16, 8))
        box.addWidget(self._icon)
        box.addWidget(self._text, 1)
        box.addWidget(self.undo)
        box.addWidget(self.close_button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()
        self.built()

    def tell(self, text: str, *, can_undo: bool) -> None:
        """What has been done."""
        self._say(text, "check", "text2", can_undo=can_undo)

    def refuse(self, text: str, *, can_undo: bool) -> None:
        """Why something was not done."""
        self._say(text, "error", "warn", can_undo=can_undo)

    def text(self) -> str:
        return self._text.plain()

    def _say(self, text: str, icon: str, tone: str, *, can_undo: bool) -> None:
        self._icon.set_icon(icon, tone)
        self._text.setText(text)
        self.undo.setVisible(can_undo)
        self.setAccessibleName(text)
        self.show()
        announce(self)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)
