"""When the files cannot be used: what happened, what is safe, what to do. No technical words, no blame."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop.views.components.base import Themed, clear, column, row
from desktop.views.components.button import Button
from desktop.views.components.labels import IconPicture, Label
from desktop.views.style.typography import Role
from desktop.views.theme import theme


@dataclass(frozen=True, slots=True)
class WayOut:
    """One thing the reader can do. `action` comes back in `way_chosen`; the first one is the primary button."""

    action: str
    text: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error state in three parts. `code` is for whoever helps and carries no personal data."""

    title: str
    happened: str
    safe: str
    todo: str
    ways: tuple[WayOut, ...] = ()
    code: str = ""


class TroublePage(Themed, QWidget):
    """Takes the whole window; the first button has the focus."""

    way_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trouble.page")
        self._buttons: list[Button] = []
        self._page = QWidget()
        self._page.setProperty("ground", "pane")
        outer = row(self._page, margins=(32, 32, 32, 32))
        self._column = QWidget()
        self._box = column(self._column, spacing=0)
        outer.addWidget(self._column, 100, Qt.AlignmentFlag.AlignTop)
        outer.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self._page)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column(self).addWidget(scroll)
        self._title = Label("", Role.PAGE, wrap=True)
        self._title.setObjectName("trouble.title")
        self._parts = {name: Label("", Role.FREE, wrap=True, selectable=True) for name in ("happened", "safe", "todo")}
        self._code = Label("", Role.SMALL, "text2", selectable=True)
        self._lay_out()
        self.built()

    def _lay_out(self) -> None:
        head = row(spacing=12)
        head.addWidget(IconPicture("error", 24, "danger"), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        self._box.addLayout(head)
        self._box.addSpacing(16)
        heads = {
            "happened": self.tr("What has happened"),
            "safe": self.tr("What is safe"),
            "todo": self.tr("What you can do"),
        }
        for name, text in heads.items():
            self._box.addWidget(Label(text, Role.SECTION))
            self._box.addSpacing(4)
            self._parts[name].setObjectName(f"trouble.{name}")
            self._box.addWidget(self._parts[name])
            self._box.addSpacing(16)
        self._ways = row(spacing=12)
        self._box.addLayout(self._ways)
        self._box.addSpacing(24)
        self._box.addWidget(self._code)
        self._box.addStretch(1)

    def show_trouble(self, trouble: Trouble) -> None:
        self._title.setText(trouble.title)
        for name, text in (("happened", trouble.happened), ("safe", trouble.safe), ("todo", trouble.todo)):
            self._parts[name].setText(text)
        self._code.setText(self.tr("Code for support: {code}").format(code=trouble.code) if trouble.code else "")
        self.setAccessibleName(trouble.title)
        self.setAccessibleDescription(f"{trouble.happened} {trouble.safe} {trouble.todo}")
        self._show_ways(trouble.ways)

    def _show_ways(self, ways: tuple[WayOut, ...]) -> None:
        clear(self._ways)
        self._buttons = []
        for place, way in enumerate(ways):
            kind = "secondary" if place else "primary"
            button = Button(way.text, kind, icon=way.icon or None, name=f"trouble.{way.action}")
            button.clicked.connect(lambda _checked=False, action=way.action: self.way_chosen.emit(action))
            self._ways.addWidget(button)
            self._buttons.append(button)
        self._ways.addStretch(1)
        if self._buttons:
            self._buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def text(self) -> str:
        """Everything a reader sees, in order."""
        return "\n".join((self._title.plain(), *(part.plain() for part in self._parts.values())))

    def restyle(self) -> None:
        self._column.setMaximumWidth(theme().width(640))
        self._column.setMinimumWidth(min(theme().width(320), 640))
