"""Which answers of a message one asks for more about: a tick for each question of its form."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.views.components.base import column
from desktop.views.components.fields import Check
from desktop.views.components.groups import SectionHead
from desktop.views.components.labels import Label
from desktop.views.flow_layout import Flow
from desktop.views.style.typography import Role
from domain.case import Document
from domain.forms.definition import FormDefinition
from domain.operation import CellValue

GROUP = "fields"


class FieldPicker(QWidget):
    """The questions in the order of the form, section by section; what is not answered comes as well as what is."""

    edited = Signal(str, object)
    """A cell of the answer's form (path, value): one row for each question that is asked about."""

    def __init__(self, form: FormDefinition, message: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message.fields")
        self.setAccessibleName(self.tr("What needs to be completed"))
        self._rows: dict[str, str] = {}
        self.checks: dict[str, Check] = {}
        self._error = Label("", Role.SMALL_MEDIUM, "danger", wrap=True)
        self._error.hide()
        box = column(self, spacing=8)
        box.addWidget(SectionHead(self.tr("What needs to be completed")))
        box.addWidget(self._error)
        unanswered = self.tr("not answered")
        for section in form.sections:
            box.addWidget(Label(section.title, Role.SMALL_STRONG, "text2"))
            flow = Flow(gap=24, line_gap=4, fill=False, parent=self)
            for item in section.items:
                if item.type == "display":
                    continue
                told = any(
                    path == item.id or path.startswith(item.id + "/")
                    for path, cell in message.cells.items()
                    if cell.value not in {None, "", False}
                )
                check = Check(item.label if told else f"{item.label} ({unanswered})", f"message.fields.{item.id}", flow)
                check.toggled.connect(lambda on, path=item.id: self._toggle(path, on=on))
                self.checks[item.id] = check
                flow.add(check)
            box.addWidget(flow)

    def show_cells(self, cells: Mapping[str, CellValue]) -> None:
        """Tick what is asked about already."""
        for path, value in cells.items():
            parts = path.split("/")
            if parts[0] == GROUP and parts[-1] == "path" and isinstance(value, str) and value in self.checks:
                self._rows[value] = parts[1]
                check = self.checks[value]
                check.blockSignals(True)
                check.setChecked(True)
                check.blockSignals(False)

    def show_error(self, text: str) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))

    def take_focus(self) -> None:
        for check in list(self.checks.values())[:1]:
            check.setFocus(Qt.FocusReason.OtherFocusReason)

    def _toggle(self, path: str, *, on: bool) -> None:
        self.show_error("")
        row = self._rows.setdefault(path, f"f{list(self.checks).index(path)}")
        self.edited.emit(f"{GROUP}/{row}/path", path if on else None)
