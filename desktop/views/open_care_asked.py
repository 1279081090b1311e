"""What others ask to have completed in a document: who asks, and the way to each field they point at."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop.views.components.base import clear, column, row, set_property
from desktop.views.components.button import Button
from desktop.views.components.labels import IconPicture, Label
from desktop.views.flow_layout import Flow
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.forms.definition import FormDefinition
from domain.open_care import Completion


class AskedLines(QWidget):
    """One bar for each that asks, with a button for each field in which nothing has been written since."""

    go_requested = Signal(str)

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("request.asked")
        self.context = context
        self.buttons: dict[str, Button] = {}
        self._told: tuple[Completion, ...] = ()
        self._box = column(self, spacing=8)
        self.hide()

    def show_asked(self, asked: tuple[Completion, ...], definition: FormDefinition) -> None:
        if asked == self._told:
            return  # a button that has the focus is not taken away for nothing
        self._told = asked
        clear(self._box)
        self.buttons.clear()
        for one in asked:
            self._box.addWidget(self._bar(one, definition))
        self.setVisible(bool(asked))

    def first(self) -> str:
        """The first field that is asked about; '' when nothing is."""
        return next(iter(self.buttons), "")

    def _bar(self, asked: Completion, definition: FormDefinition) -> QWidget:
        say = self.context.say
        bar = QFrame(self)
        set_property(bar, "ground", "warnsoft")
        title = say("request.asked", unit=self.context.unit_name(asked.by))
        bar.setAccessibleName(title)
        box = row(bar, spacing=12, margins=(16, 8, 12, 8))
        box.addWidget(IconPicture("help", 20, "warn"))
        words = column(spacing=4)
        words.addWidget(Label(title, Role.STRONG, wrap=True))
        if asked.text:
            words.addWidget(Label(asked.text, Role.BODY, wrap=True, selectable=True))
        flow = Flow(gap=8, line_gap=6, fill=False, parent=bar)
        for path in asked.left:
            item = definition.item(path)
            label = item.label if item is not None else path
            go = Button(label, icon="arrow_forward", in_bar=True, name=f"request.asked.{path}")
            go.setAccessibleName(say("request.go", field=label))
            go.clicked.connect(lambda _on=False, path=path: self.go_requested.emit(path))
            self.buttons[path] = go
            flow.add(go)
        words.addWidget(flow)
        box.addLayout(words, 1)
        return bar
