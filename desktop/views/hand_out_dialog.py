"""Before paper leaves the printer: to whom it goes. The answer is recorded with the hand-out."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QWidget

from desktop.views.components.base import column, row
from desktop.views.components.button import Button
from desktop.views.components.dialog import Dialog
from desktop.views.components.fields import FieldFrame, Radio, TextLine
from desktop.views.components.labels import IconLabel, Label
from desktop.views.style.typography import Role
from desktop.views.theme import theme

PERSON: Final = "TO_PERSON"
PARTY: Final = "TO_PARTY_WITHOUT_SYSTEM"
KIN: Final = "TO_KIN"
RESERVE: Final = "DOWNTIME"


class HandOutDialog(Dialog):
    """Four purposes, nothing chosen beforehand but for a copy that was made for somebody. A next of kin is named, and
    a party where it is known. `paper` says what is handed out: which variant, how many copies."""

    confirmed = Signal(str, str)
    """(purpose, name of the next of kin or the party, or '')"""

    def __init__(self, person: str, printer: str, parent: QWidget, *, party: str = "", paper: str = "") -> None:
        super().__init__(parent.window())
        self.setObjectName("hand_out")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Record the hand-out"))
        self.setAccessibleName(self.windowTitle())
        self._group = QButtonGroup(self)
        self.purposes: dict[str, Radio] = {}
        for code, words in (
            (PERSON, self.tr("To the person")),
            (PARTY, self.tr("To a party without the system")),
            (KIN, self.tr("To a next of kin")),
            (RESERVE, self.tr("Reserve routine, when the systems are down")),
        ):
            radio = Radio(words, f"hand_out.{code}")
            self._group.addButton(radio)
            self.purposes[code] = radio
        self.kin = FieldFrame(
            self.tr("Name of the next of kin"), TextLine("", "hand_out.kin_name"), name="hand_out.kin"
        )
        self.kin.hide()
        self.purposes[KIN].toggled.connect(self.kin.setVisible)
        self._party_line = TextLine("", "hand_out.party_name")
        self._party_line.setText(party)
        self.party = FieldFrame(self.tr("Name of the party"), self._party_line, name="hand_out.party")
        self.party.hide()
        self.purposes[PARTY].toggled.connect(self.party.setVisible)
        self.purposes[PARTY].setChecked(bool(party))
        self._message = IconLabel("error", self.tr("Choose who gets the print-out"), Role.SMALL_MEDIUM, "danger")
        self._message.hide()
        printing, recording = self.tr("Print and record"), self.tr("Record the hand-out")
        words, icon = (printing, "print") if printer else (recording, "history")
        self.confirm = Button(words, "primary", icon=icon, name="hand_out.confirm")
        self.confirm.clicked.connect(self._confirm)
        stop = self.tr("Cancel, print nothing") if printer else self.tr("Cancel, record nothing")
        self.cancel = Button(stop, name="hand_out.cancel")
        self.cancel.clicked.connect(self.reject)
        box = column(self, spacing=4, margins=(24, 24, 24, 20))
        box.addWidget(Label(self.tr("Who gets the print-out?"), Role.PERSON))
        box.addWidget(Label(person, Role.BODY, "text2"))
        box.addSpacing(8)
        for radio in self.purposes.values():
            box.addWidget(radio, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self.party)
        box.addWidget(self.kin)
        box.addWidget(self._message)
        box.addSpacing(8)
        noted = self.tr("The history will say who printed, when, for whom and which version.")
        box.addWidget(IconLabel("history", noted, Role.SMALL, "text2", wrap=True))
        self.paper = IconLabel("print", " · ".join(filter(None, (printer, paper))), Role.SMALL, "text2", wrap=True)
        self.paper.setVisible(bool(printer or paper))
        box.addWidget(self.paper)
        box.addSpacing(16)
        buttons = row(spacing=12)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.confirm)
        box.addLayout(buttons)
        self.built()
        self.purposes[PARTY if party else PERSON].setFocus(Qt.FocusReason.OtherFocusReason)

    def restyle(self) -> None:
        self.setFixedWidth(theme().width(568))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(theme().colour("linestrong"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _confirm(self) -> None:
        chosen = next((code for code, radio in self.purposes.items() if radio.isChecked()), "")
        if not chosen:
            self._message.show()
            self.purposes[PERSON].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        line = self.kin.findChild(TextLine)
        named = line.text().strip() if chosen == KIN and line is not None else ""
        if chosen == KIN and not named:
            self.kin.set_error(self.tr("Write who gets the print-out"))
            self.kin.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if chosen == PARTY:
            named = self._party_line.text().strip()
        self.confirmed.emit(chosen, named)
        self.accept()
