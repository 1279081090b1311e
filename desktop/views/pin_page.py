"""The PIN: chosen the first time at a computer, typed every time after that. Nothing of a patient is shown here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.views.components.announce import announce
from desktop.views.components.base import Themed, column, keep_private, row
from desktop.views.components.button import Button
from desktop.views.components.facts import InfoBox
from desktop.views.components.fields import FieldFrame, TextLine
from desktop.views.components.labels import Label
from desktop.views.style.typography import Role
from desktop.views.theme import theme

_TICK_MS = 250


class Say(Protocol):
    """Words for a code."""

    def __call__(self, code: str, /, **params: str) -> str: ...


class PinPage(Themed, QWidget):
    """`show_choosing` or `show_typing` first. What is typed leaves by the signals and stays nowhere else."""

    chosen = Signal(str)
    typed = Signal(str)
    forgotten = Signal()

    def __init__(self, say: Say, weakness: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pin.page")
        self._say = say
        self._weakness = weakness
        self._choosing = False
        self._left = 0
        self._wait_ms = 0
        self.title = Label("", Role.PAGE, wrap=True)
        self.told = Label("", Role.FREE, wrap=True)
        self.first = self._field("pin.first")
        self.again = self._field("pin.again")
        self.go = Button("", "primary", name="pin.go")
        self.go.clicked.connect(self._submit)
        self.forgot = Button(say("pin.forgotten"), "link", name="pin.forgotten")
        self.forgot.clicked.connect(self.forgotten)
        self.note = InfoBox("", icon="lock")
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._count_down)
        self._lay_out()
        self.built()

    def _field(self, name: str) -> FieldFrame:
        line = TextLine()
        line.setEchoMode(QLineEdit.EchoMode.Password)
        line.setMaxLength(80)
        keep_private(line)
        line.returnPressed.connect(self._submit)
        return FieldFrame(self._say(name), line, name=name)

    def _lay_out(self) -> None:
        self._column = QWidget()
        box = column(self._column, spacing=12)
        for widget in (self.title, self.told, self.first, self.again):
            box.addWidget(widget)
        buttons = row(spacing=12)
        buttons.addWidget(self.go)
        buttons.addWidget(self.forgot)
        buttons.addStretch(1)
        box.addLayout(buttons)
        box.addWidget(self.note)
        outer = row(self, margins=(32, 32, 32, 32))
        outer.addWidget(self._column, 100, Qt.AlignmentFlag.AlignTop)
        outer.addStretch(1)

    # -- what is shown ----------------------------------------------------------------------------------------------

    def show_choosing(self) -> None:
        """Two fields for a new PIN."""
        self._show(choosing=True)

    def show_typing(self, left: int, most: int, wait_ms: int = 0) -> None:
        """One field; how many tries are left is said when they are fewer than at first."""
        self._show(choosing=False)
        self._left = left
        if wait_ms:
            self.show_refused("pin_wait", left, wait_ms)
        elif left < most:
            self.first.set_error(self._tries_left())

    def show_refused(self, code: str, left: int, wait_ms: int) -> None:
        """The PIN opened nothing; the next try may be made in `wait_ms`."""
        self._left, self._wait_ms = left, wait_ms
        self._ready(ready=not wait_ms)
        code = "wrong_pin_last" if (code, left) == ("wrong_pin", 1) else code
        words = self._wait() if code == "pin_wait" else self._say(code, left=str(left))
        self.first.set_error(words)
        announce(self.first.message)
        if wait_ms:
            self._timer.start()
        self._focus()

    def _show(self, *, choosing: bool) -> None:
        self._choosing = choosing
        self._timer.stop()
        kind = "choose" if choosing else "type"
        self.title.setText(self._say(f"pin.{kind}.title"))
        self.told.setText(self._say(f"pin.{kind}.told"))
        self.go.setText(self._say(f"pin.{kind}.go"))
        self.note.label.setText(self._say(f"pin.{kind}.note"))
        self.again.setVisible(choosing)
        self.forgot.setVisible(not choosing)
        self._clear()
        self._ready(ready=True)
        self._focus()

    def _submit(self) -> None:
        first, again = self._line(self.first).text(), self._line(self.again).text()
        if not self.go.isEnabled() or not first:
            return
        if self._choosing:
            weak = self._weakness(first)
            self.first.set_error(self._say(weak) if weak else None)
            differs = not weak and first != again
            self.again.set_error(self._say("pin_differs") if differs else None)
            if weak or differs:
                wrong = self.first if weak else self.again
                wrong.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                self._line(wrong).selectAll()
                announce(wrong.message)
                return
        self._clear()
        self._ready(ready=False)
        self.go.setText(self._say("pin.working"))
        (self.chosen if self._choosing else self.typed).emit(first)

    def _clear(self) -> None:
        for field in (self.first, self.again):
            self._line(field).clear()
            field.set_error(None)

    def _ready(self, *, ready: bool) -> None:
        for widget in (self.go, self.first.editor, self.again.editor, self.forgot):
            widget.setEnabled(ready)
        self.forgot.setEnabled(True)
        self.go.setText(self._say(f"pin.{'choose' if self._choosing else 'type'}.go"))

    def _count_down(self) -> None:
        self._wait_ms -= _TICK_MS
        if self._wait_ms > 0:
            self.first.set_error(self._wait())
            return
        self._timer.stop()
        self._wait_ms = 0
        self.first.set_error(self._tries_left())
        self._ready(ready=True)
        self._focus()

    def _tries_left(self) -> str:
        return self._say("pin_left_last" if self._left == 1 else "pin_left", left=str(self._left))

    def _wait(self) -> str:
        seconds = -(-self._wait_ms // 1000)
        return self._say("pin_wait_one" if seconds == 1 else "pin_wait", seconds=str(seconds), left=str(self._left))

    def _focus(self) -> None:
        self.first.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._focus()

    @staticmethod
    def _line(field: FieldFrame) -> QLineEdit:
        line = field.editor
        if not isinstance(line, QLineEdit):
            raise TypeError("a PIN is one line")
        return line

    def text(self) -> str:
        """Everything a reader sees, in order."""
        parts = (self.title.plain(), self.told.plain(), self.first.error(), self.again.error(), self.note.label.plain())
        return "\n".join(part for part in parts if part)

    def restyle(self) -> None:
        self._column.setMaximumWidth(theme().width(480))
        for field in (self.first, self.again):
            field.editor.setMaximumWidth(theme().width(320))
