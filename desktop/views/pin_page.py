"""The PIN: chosen the first time at a computer, typed every time after that, and changed in the middle of the work.
Nothing of a patient is shown here."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QWidget

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


class _Asks(StrEnum):
    """What the page is for now; the values are parts of its words' codes."""

    CHOOSE = "choose"
    TYPE = "type"
    CHANGE = "change"


class PinPage(Themed, QWidget):
    """`show_choosing`, `show_typing` or `show_changing` first. What is typed leaves by the signals (`changed`: the
    known one, the new one) and stays nowhere else."""

    chosen = Signal(str)
    typed = Signal(str)
    changed = Signal(str, str)
    forgotten = Signal()
    left = Signal()

    def __init__(self, say: Say, weakness: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pin.page")
        self._say = say
        self._weakness = weakness
        self._asks = _Asks.TYPE
        self._left = 0
        self._wait_ms = 0
        self.title = Label("", Role.PAGE, wrap=True)
        self.told = Label("", Role.FREE, wrap=True)
        self.current = self._field("pin.current")
        self.first = self._field("pin.first")
        self.again = self._field("pin.again")
        self.go = Button("", "primary", name="pin.go")
        self.go.clicked.connect(self._submit)
        self.forgot = Button(say("pin.forgotten"), "link", name="pin.forgotten")
        self.forgot.clicked.connect(self.forgotten)
        self.cancel = Button(say("pin.cancel"), name="pin.cancel")
        self.cancel.clicked.connect(self.left)
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
        for widget in (self.title, self.told, self.current, self.first, self.again):
            box.addWidget(widget)
        buttons = row(spacing=12)
        buttons.addWidget(self.go)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.forgot)
        buttons.addStretch(1)
        box.addLayout(buttons)
        box.addWidget(self.note)
        inside = QWidget()
        around = row(inside, margins=(32, 32, 32, 32))
        around.addWidget(self._column, 100, Qt.AlignmentFlag.AlignTop)
        around.addStretch(1)
        scroll = QScrollArea()  # at twice the text size a small window holds less than this
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column(self).addWidget(scroll)

    # -- what is shown ----------------------------------------------------------------------------------------------

    def show_choosing(self) -> None:
        """Two fields for a new PIN."""
        self._show(_Asks.CHOOSE)

    def show_changing(self, left: int, most: int, wait_ms: int = 0) -> None:
        """The known PIN, and two fields for a new one; as for `show_typing`."""
        self._show_known(_Asks.CHANGE, left, most, wait_ms)

    def show_typing(self, left: int, most: int, wait_ms: int = 0) -> None:
        """One field; how many tries are left is said when they are fewer than at first."""
        self._show_known(_Asks.TYPE, left, most, wait_ms)

    def _show_known(self, asks: _Asks, left: int, most: int, wait_ms: int) -> None:
        self._show(asks)
        self._left = left
        if wait_ms:
            self.show_refused("pin_wait", left, wait_ms)
        elif left < most:
            self._known.set_error(self._tries_left())

    def show_refused(self, code: str, left: int, wait_ms: int) -> None:
        """The known PIN was wrong; the next try may be made in `wait_ms`."""
        self._left, self._wait_ms = left, wait_ms
        self._ready(ready=not wait_ms)
        code = "wrong_pin_last" if (code, left) == ("wrong_pin", 1) else code
        words = self._wait() if code == "pin_wait" else self._say(code, left=str(left))
        self._known.set_error(words)
        announce(self._known.message)
        if wait_ms:
            self._timer.start()
        self._focus()

    @property
    def _known(self) -> FieldFrame:
        """Where the PIN that opens the keys is typed."""
        return self.current if self._asks is _Asks.CHANGE else self.first

    def _show(self, asks: _Asks) -> None:
        self._asks = asks
        self._timer.stop()
        self._wait_ms = 0
        self.title.setText(self._say(f"pin.{asks}.title"))
        self.told.setText(self._say(f"pin.{asks}.told"))
        self.note.label.setText(self._say(f"pin.{asks}.note"))
        self.first.set_label(self._say("pin.new" if asks is _Asks.CHANGE else "pin.first"))
        self.again.set_label(self._say("pin.new_again" if asks is _Asks.CHANGE else "pin.again"))
        self.current.setVisible(asks is _Asks.CHANGE)
        self.again.setVisible(asks is not _Asks.TYPE)
        self.cancel.setVisible(asks is _Asks.CHANGE)
        self.forgot.setVisible(asks is _Asks.TYPE)
        self._clear()
        self._ready(ready=True)
        self._focus()

    def _submit(self) -> None:
        current, first, again = (self._line(field).text() for field in (self.current, self.first, self.again))
        if not self.go.isEnabled() or not first or (self._asks is _Asks.CHANGE and not current):
            return
        if self._asks is not _Asks.TYPE and not self._fits(current, first, again):
            return
        self._clear()
        self._ready(ready=False)
        self.go.setText(self._say("pin.changing" if self._asks is _Asks.CHANGE else "pin.working"))
        if self._asks is _Asks.CHANGE:
            self.changed.emit(current, first)
        else:
            (self.chosen if self._asks is _Asks.CHOOSE else self.typed).emit(first)

    def _fits(self, current: str, first: str, again: str) -> bool:
        """Whether the new PIN will do; if not, it is said at the field that is wrong."""
        same = self._asks is _Asks.CHANGE and first == current
        weak = "pin_same" if same else self._weakness(first)
        self.first.set_error(self._say(weak) if weak else None)
        differs = not weak and first != again
        self.again.set_error(self._say("pin_differs") if differs else None)
        if weak or differs:
            wrong = self.first if weak else self.again
            wrong.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self._line(wrong).selectAll()
            announce(wrong.message)
        return not (weak or differs)

    def _clear(self) -> None:
        for field in (self.current, self.first, self.again):
            self._line(field).clear()
            field.set_error(None)

    def _ready(self, *, ready: bool) -> None:
        for widget in (self.go, self.current.editor, self.first.editor, self.again.editor):
            widget.setEnabled(ready)
        self.go.setText(self._say(f"pin.{self._asks}.go"))

    def _count_down(self) -> None:
        self._wait_ms -= _TICK_MS
        if self._wait_ms > 0:
            self._known.set_error(self._wait())
            return
        self._timer.stop()
        self._wait_ms = 0
        self._known.set_error(self._tries_left())
        self._ready(ready=True)
        self._focus()

    def _tries_left(self) -> str:
        return self._say("pin_left_last" if self._left == 1 else "pin_left", left=str(self._left))

    def _wait(self) -> str:
        seconds = -(-self._wait_ms // 1000)
        return self._say("pin_wait_one" if seconds == 1 else "pin_wait", seconds=str(seconds), left=str(self._left))

    def _focus(self) -> None:
        self._known.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._focus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clear()

    @staticmethod
    def _line(field: FieldFrame) -> QLineEdit:
        line = field.editor
        if not isinstance(line, QLineEdit):
            raise TypeError("a PIN is one line")
        return line

    def text(self) -> str:
        """Everything a reader sees, in order."""
        errors = (field.error() for field in (self.current, self.first, self.again))
        parts = (self.title.plain(), self.told.plain(), *errors, self.note.label.plain())
        return "\n".join(part for part in parts if part)

    def restyle(self) -> None:
        self._column.setMaximumWidth(theme().width(480))
        for field in (self.current, self.first, self.again):
            field.editor.setMaximumWidth(theme().width(320))
