"""What others ask to have completed in a document: who asks, and the way to each field they point at."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop.models.records import CaseRecord
from desktop.views.components.base import clear, column, row, set_property
from desktop.views.components.button import Button
from desktop.views.components.labels import IconPicture, Label
from desktop.views.flow_layout import Flow
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.case import Document
from domain.forms.definition import FormDefinition


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for completion that still stands: `paths` are the cells nobody has written in since."""

    doc_id: str
    unit: str
    text: str
    paths: tuple[str, ...]


def asked_of(record: CaseRecord, document: Document) -> tuple[Asked, ...]:
    """What others than the own unit ask for in this document, oldest first."""
    found = []
    for reply in sorted(record.case.of_kind("KVI"), key=lambda one: one.doc_id):
        asks = reply.text("code") == "COMPLETE" and reply.text("in_reply_to") == document.doc_id
        if not asks or reply.text("sender_unit") == record.unit_id:
            continue
        since = max((cell.ver for cell in reply.cells.values()), default=0)
        paths = [cell.value for path, cell in sorted(reply.cells.items()) if _points(path)]
        left = tuple(path for path in paths if isinstance(path, str) and _written(document, path) <= since)
        if left:
            found.append(Asked(reply.doc_id, reply.text("sender_unit"), reply.text("text"), left))
    return tuple(found)


def _points(path: str) -> bool:
    return path.startswith("fields/") and path.endswith("/path")


def _written(document: Document, path: str) -> int:
    """The version at which the answer, or anything below it, was last written; 0 for never."""
    inside = (cell.ver for at, cell in document.cells.items() if at == path or at.startswith(path + "/"))
    return max(inside, default=0)


class AskedLines(QWidget):
    """One bar for each that asks, with a button for each field."""

    go_requested = Signal(str)

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("request.asked")
        self.context = context
        self.buttons: dict[str, Button] = {}
        self._box = column(self, spacing=8)
        self.hide()

    def show_asked(self, asked: tuple[Asked, ...], definition: FormDefinition) -> None:
        clear(self._box)
        self.buttons.clear()
        for one in asked:
            self._box.addWidget(self._bar(one, definition))
        self.setVisible(bool(asked))

    def _bar(self, asked: Asked, definition: FormDefinition) -> QWidget:
        say = self.context.say
        bar = QFrame(self)
        set_property(bar, "ground", "warnsoft")
        title = say("request.asked", unit=self.context.unit_name(asked.unit))
        bar.setAccessibleName(title)
        box = row(bar, spacing=12, margins=(16, 8, 12, 8))
        box.addWidget(IconPicture("help", 20, "warn"))
        words = column(spacing=4)
        words.addWidget(Label(title, Role.STRONG, wrap=True))
        if asked.text:
            words.addWidget(Label(asked.text, Role.BODY, wrap=True, selectable=True))
        flow = Flow(gap=8, line_gap=6, fill=False, parent=bar)
        for path in asked.paths:
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
