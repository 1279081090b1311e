"""Hör texten hemma någon annanstans? Asked before an administrative message goes (domain.md §2.6)."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop.views.components.announce import announce
from desktop.views.components.base import Themed, clear, column, row
from desktop.views.components.button import Button
from desktop.views.components.labels import IconPicture, Label
from desktop.views.flow_layout import Flow
from desktop.views.kinds import kind_icon
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext

PLACES = ("VBG", "MVO", "PLN")
"""Where a text may fit better, in the order they are offered."""


class FitQuestion(Themed, QFrame):
    """A bar in the page with one button for each place, and one to send it as it is. Answered once for a message."""

    move_requested = Signal(str)
    kept = Signal()

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message.fit")
        self.setProperty("ground", "accentsoft")
        self.context = context
        self.answered = False
        self.buttons: dict[str, Button] = {}
        say = context.say
        self.setAccessibleName(say("fit.question"))
        box = row(self, spacing=12, margins=(16, 12, 12, 12))
        box.addWidget(IconPicture("help", 20, "accent"), 0, Qt.AlignmentFlag.AlignTop)
        self._words = column(spacing=8)
        self._words.addWidget(Label(say("fit.question"), Role.STRONG, wrap=True))
        self._words.addWidget(Label(say("fit.why"), Role.BODY, "text2", wrap=True))
        self._flow = Flow(gap=8, line_gap=8, fill=False, parent=self)
        self._words.addWidget(self._flow)
        self._reason = Label("", Role.SMALL, "text2", wrap=True)
        self._reason.hide()
        self._words.addWidget(self._reason)
        box.addLayout(self._words, 1)
        self.hide()

    def ask(self, closed: Mapping[str, str]) -> bool:
        """Show the question, {kind: why not} for places it cannot go to. False where it has been answered, or where
        nothing is left to ask."""
        if self.answered or all(closed.get(kind) for kind in PLACES):
            return False
        clear(self._flow.flow)
        self._reason.hide()
        say = self.context.say
        for kind in PLACES:
            button = Button(say(f"fit.move.{kind}"), icon=kind_icon(kind), in_bar=True, name=f"message.fit.{kind}")
            button.set_unavailable(closed.get(kind) or None)
            button.clicked.connect(lambda _on=False, kind=kind: self._move(kind))
            button.explained.connect(self._explain)
            self._add(kind, button)
        keep = Button(say("fit.keep"), icon="send", in_bar=True, name="message.fit.keep")
        keep.clicked.connect(self._keep)
        self._add("keep", keep)
        self.show()
        announce(self)
        keep.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _add(self, key: str, button: Button) -> None:
        self.buttons[key] = button
        self._flow.add(button)

    def _explain(self, reason: str) -> None:
        self._reason.setText(reason)
        self._reason.show()

    def _move(self, kind: str) -> None:
        self.hide()
        self.move_requested.emit(kind)

    def _keep(self) -> None:
        self.answered = True
        self.hide()
        self.kept.emit()
