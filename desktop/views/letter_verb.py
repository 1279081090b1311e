"""A message as a letter, for a unit without an inbox: whom it is to is asked first, then it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.views.components.base import column, row
from desktop.views.components.button import Button
from desktop.views.components.fields import FieldFrame, TextLine
from desktop.views.components.labels import IconLabel
from desktop.views.style.typography import Role
from domain.acts.hand_outs import PRINTED_KINDS


class LetterVerb(QWidget):
    """A button and, once it is pressed, one field."""

    letter_requested = Signal(str, str)
    """Which document, and who gets the letter."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._doc_id = self._to = ""
        self._told = IconLabel("print", "", Role.SMALL, "warn", wrap=True)
        self._told.setObjectName(f"{name}.told")
        self._told.hide()
        self.button = Button(self.tr("Print as a letter"), icon="print", in_bar=True, name=name)
        self.button.clicked.connect(self.ask)
        self._name = TextLine()
        self._name.returnPressed.connect(self._show)
        self._frame = FieldFrame(
            self.tr("Who gets the letter"),
            self._name,
            required=True,
            help_text=self.tr("A unit without an inbox, and who reads it there if you know that."),
            name=f"{name}.name",
        )
        self._go = Button(self.tr("Show the letter"), "primary", name=f"{name}.show")
        self._go.clicked.connect(self._show)
        cancel = Button(self.tr("Cancel"), "quiet", name=f"{name}.cancel")
        cancel.clicked.connect(self._close)
        self._question = QWidget(self)
        question = column(self._question, spacing=8)
        question.addWidget(self._frame)
        line = row(spacing=8)
        line.addWidget(self._go)
        line.addWidget(cancel)
        line.addStretch(1)
        question.addLayout(line)
        self._question.hide()
        box = column(self, spacing=12)
        box.addWidget(self._told)
        box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self._question)

    def show_document(self, doc_id: str, kind: str, to: Sequence[str] = ()) -> None:
        """Offer the letter where there is one; a question that is open stays while it is the same document. `to` are
        those who are still to get it on paper."""
        if doc_id != self._doc_id:
            self._close()
        self._doc_id, self._to = doc_id, to[0] if to else ""
        told = self.tr("To be given on paper to {units}.").format(units=", ".join(to)) if to else ""
        self._told.setText(told)
        self._told.setVisible(bool(to))
        self.setVisible(kind in PRINTED_KINDS)

    def ask(self) -> None:
        """Ask who gets it."""
        self._frame.set_error(None)
        if not self._name.text():
            self._name.setText(self._to)
        self._question.show()
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        name = self._name.text().strip()
        if not name:
            self._frame.set_error(self.tr("Write who gets the letter"))
            self._name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._question.hide()
        self.letter_requested.emit(self._doc_id, name)

    def _close(self) -> None:
        self._question.hide()
        self._name.clear()
        self._frame.set_error(None)
