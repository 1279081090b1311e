"""A field of a form: a control in its frame, bound to one cell, with the marks that belong to it."""

from __future__ import annotations

from typing import ClassVar, Final
from weakref import ReferenceType, ref

import shiboken6
from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.views.components.base import Themed, column, row
from desktop.views.components.button import Button
from desktop.views.components.fields import FieldFrame
from desktop.views.components.labels import IconLabel, Label
from desktop.views.form_answers import Answer, CheckAnswer, ProseAnswer, RadioAnswer, RadioRow
from desktop.views.style.typography import Role
from domain.forms.definition import Item

WIDTHS: Final = {
    "text": 240,
    "phone": 148,
    "integer": 110,
    "decimal": 110,
    "date": 146,
    "time": 104,
    "datetime": 190,
    "choice": 168,
    "unit": 220,
    "units": 440,
    "check": 200,
}
"""Width in px a short field asks for at 100 %; what is not named takes the whole line."""
CEILINGS: Final = {"integer": 160, "time": 160, "date": 200, "datetime": 260, "phone": 260, "choice": 320}


class IncomingMark(Themed, QWidget):
    """Under a field one is typing in: somebody else has changed it. Nothing is replaced until one chooses."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._words = IconLabel("compare_arrows", "", Role.SMALL_MEDIUM, "accent")
        self.show_link = Button(self.tr("show"), "link", name=f"{name}.show")
        self.show_link.clicked.connect(self._toggle)
        self._text = Label("", Role.BODY, "text", wrap=True, selectable=True)
        self._text.setObjectName(f"{name}.text")
        box = column(self, spacing=2)
        line = row(spacing=6)
        line.addWidget(self._words)
        line.addWidget(self.show_link)
        line.addStretch(1)
        box.addLayout(line)
        box.addWidget(self._text)
        self._text.hide()
        self.hide()

    def tell(self, who: str, text: str) -> None:
        """`who` and when; `text` what stands there now for everybody."""
        self._words.setText(self.tr("Changed by {who},").format(who=who))
        self._text.setText(text or self.tr("The field has been emptied"))
        self.setAccessibleName(self._words.text())
        self.show()

    def silence(self) -> None:
        self.hide()
        self._text.hide()
        self.show_link.setText(self.tr("show"))

    def text(self) -> str:
        return self._words.text() if not self.isHidden() else ""

    def _toggle(self) -> None:
        shown = self._text.isHidden()
        self._text.setVisible(shown)
        self.show_link.setText(self.tr("hide") if shown else self.tr("show"))


class Field(QObject):
    """`path` is the cell. `frame` is what a view lays out; `label` what error messages call it."""

    edited = Signal(str)
    compare_requested = Signal(str)
    _written_last: ClassVar[ReferenceType[Field] | None] = None

    def __init__(
        self,
        path: str,
        item: Item,
        answer: Answer,
        *,
        label: str = "",
        compact: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(answer.widget)
        self.path = path
        self.item = item
        self.answer = answer
        name = answer.widget.objectName()
        shown = "" if isinstance(answer, CheckAnswer) else label or item.label
        self.frame = FieldFrame(
            shown, answer.widget, help_text=item.help, compact=compact, name=name or f"field.{path}", parent=parent
        )
        self.frame.label.setVisible(bool(shown))
        self.shown = True
        self._mark: IncomingMark | None = None
        self.speak(label or item.label)
        if isinstance(answer, ProseAnswer) and item.max_len:
            answer.prose.textChanged.connect(self._count)
        answer.edited.connect(self._written)
        self.frame.compare_requested.connect(lambda: self.compare_requested.emit(self.path))

    @classmethod
    def written_last(cls) -> Field | None:
        """The one in the whole program that somebody wrote in last, if it is still there."""
        field = cls._written_last() if cls._written_last is not None else None
        return field if field is not None and shiboken6.isValid(field) else None

    def _written(self) -> None:
        Field._written_last = ref(self)
        self.edited.emit(self.path)

    def tell_incoming(self, who: str, text: str) -> None:
        """Somebody else has changed the cell while one writes in it."""
        if self._mark is None:
            self._mark = IncomingMark(f"field.{self.path}.incoming", self.frame)
            _below(self.frame, self._mark)
        self._mark.tell(who, text)

    def silence_incoming(self) -> None:
        if self._mark is not None:
            self._mark.silence()

    def incoming(self) -> str:
        """What the mark below the field says; '' when there is none."""
        return self._mark.text() if self._mark is not None else ""

    def set_visible(self, visible: bool) -> None:
        if visible != self.shown:
            self.shown = visible
            self.frame.setVisible(visible)

    def speak(self, name: str) -> None:
        """What a screen reader calls the control, row and column included."""
        self.answer.widget.setAccessibleName(name)
        if isinstance(self.answer.widget, RadioRow):
            self.answer.widget.describe(name)

    def has_focus(self) -> bool:
        widget = self.answer.widget
        focused = widget.window().focusWidget()
        # Nobody's ancestor is asked for when nothing has the focus: Qt answers no.
        return focused is widget or widget.isAncestorOf(focused)

    def show_error(self, text: str) -> None:
        if text != self.frame.error():
            self.frame.set_error(text or None)
            if isinstance(self.answer, RadioAnswer):
                for radio in self.answer.radios.radios.values():
                    radio.setProperty("wrong", "true" if text else "false")
                    radio.update()

    def show_locked(self, reason: str | None) -> None:
        if (reason is not None) != (self.answer.widget.property("locked") == "true"):
            self.frame.set_locked(reason)

    def _count(self) -> None:
        if not isinstance(self.answer, ProseAnswer) or self.item.max_len is None:
            return
        length = len(self.answer.prose.toPlainText())
        near = length > self.item.max_len * 4 // 5
        counted = self.tr("{count} of {most} characters").format(count=length, most=self.item.max_len)
        self.frame.set_counter(counted if near else "")


def lay_width(field: Field) -> tuple[int, int]:
    """(wanted, most) for a flow; (0, 0) for a field that takes the whole line."""
    kind = field.item.type
    if isinstance(field.answer, RadioAnswer):
        return max(_radio_width(field.answer.radios).width(), 160), 0
    return WIDTHS.get(kind, 0), CEILINGS.get(kind, 0)


def _below(frame: QWidget, mark: QWidget) -> None:
    layout = frame.layout()
    assert layout is not None  # noqa: S101 - a field frame is built with one
    layout.addWidget(mark)


def _radio_width(radios: RadioRow) -> QSize:
    layout = radios.layout()
    return layout.sizeHint() if layout is not None else QSize(160, 24)


def free_width(widget: QWidget) -> None:
    """Let a control take the width it is given."""
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, widget.sizePolicy().verticalPolicy())
