"""The summary over a form that cannot be sent yet: how many, which, and a link to each."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop.views.components.announce import announce
from desktop.views.components.base import Themed, clear, column, row
from desktop.views.components.button import Button
from desktop.views.components.labels import IconPicture, Label
from desktop.views.style.typography import Role
from desktop.views.theme import theme


@dataclass(frozen=True, slots=True)
class ErrorLink:
    """`path` is the cell path of the field; `text` column or label plus the very message below the field."""

    path: str
    text: str


class _DangerLink(Button):
    """A link in the danger colour."""

    def _colours(self) -> tuple[QColor | None, QColor, QColor | None]:
        return None, theme().colour("danger"), None


class ErrorSummary(Themed, QFrame):
    """Takes the focus when shown, so that a reader and a keyboard start at the first thing to mend."""

    link_activated = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("form.error_summary")
        self.setProperty("edge", "danger")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._title = Label("", Role.SECTION, "danger", wrap=True)
        self._links = QWidget()
        self._link_box = column(self._links, spacing=0)
        self._buttons: list[Button] = []
        self._went = -1
        box = row(self, spacing=10, margins=(20, 12, 20, 12))
        box.addWidget(IconPicture("error", 20, "danger"), 0, Qt.AlignmentFlag.AlignTop)
        inner = column(spacing=4)
        inner.addWidget(self._title)
        inner.addWidget(self._links)
        box.addLayout(inner, 1)
        self.hide()

    def show_errors(self, title: str, links: tuple[ErrorLink, ...]) -> None:
        """Fill and show; an empty `links` hides it. The first link gets the focus."""
        clear(self._link_box)
        self._buttons = []
        self._went = -1
        self._title.setText(title)
        for link in links:
            button = _DangerLink(link.text, "link", name=f"form.error_summary.{link.path}")
            button.clicked.connect(lambda _checked=False, path=link.path: self.link_activated.emit(path))
            self._link_box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self._buttons.append(button)
        self.setAccessibleName(title)
        self.setAccessibleDescription(". ".join(link.text for link in links))
        self.setVisible(bool(links))
        if links:
            announce(self)
            self._buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on(self) -> None:
        """To the next thing to mend, in the order they stand here."""
        if self._buttons:
            self._went = (self._went + 1) % len(self._buttons)
            self._buttons[self._went].click()

    def links(self) -> tuple[str, ...]:
        return tuple(button.text() for button in self._buttons)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None or not self._buttons:
            super().keyPressEvent(event)
            return
        here = next((i for i, button in enumerate(self._buttons) if button.hasFocus()), -1)
        self._buttons[max(0, min(here + step, len(self._buttons) - 1))].setFocus()
