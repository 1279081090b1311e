"""What the person says to the coordination, asked when a case begins (domain.md §1.2: consent is a precondition)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from desktop.views.components.base import column
from desktop.views.components.fields import Radio
from desktop.views.components.labels import IconLabel, Label
from desktop.views.flow_layout import Flow
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext


class ConsentQuestion(QWidget):
    """The answers are those of the admission notice. Unanswered, the case begins and nothing can be sent yet."""

    answered = Signal(str)

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        item = context.forms.current("INS").index["consent"]
        self.setObjectName("new_case.consent")
        self.setAccessibleName(item.label)
        self._say = context.say
        self._group = QButtonGroup(self)
        self.radios: dict[str, Radio] = {}
        flow = Flow(gap=24, line_gap=4, fill=False, parent=self)
        for option in item.options:
            radio = Radio(option.label, f"new_case.consent.{option.code}", flow)
            radio.clicked.connect(lambda _on=False, code=option.code: self._choose(code))
            self._group.addButton(radio)
            self.radios[option.code] = radio
            flow.add(radio)
        self.told = IconLabel("info", "", Role.SMALL, "text2", wrap=True)
        box = column(self, spacing=4)
        box.addWidget(Label(item.label, Role.STRONG))
        box.addWidget(flow)
        box.addWidget(self.told)
        self.put("")

    def value(self) -> str:
        return next((code for code, radio in self.radios.items() if radio.isChecked()), "")

    def put(self, code: object) -> None:
        """Show an answer without telling anybody."""
        self._group.setExclusive(False)
        for one, radio in self.radios.items():
            radio.setChecked(one == code)
        self._group.setExclusive(True)
        self._tell()

    def _choose(self, code: str) -> None:
        self._tell()
        self.answered.emit(code)

    def _tell(self) -> None:
        told = {"": "new_case.consent_later", "NO": "new_case.consent_no"}.get(self.value(), "")
        self.told.setText(self._say(told) if told else "")
        self.told.setVisible(bool(told))
