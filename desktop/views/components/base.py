"""What every own widget shares: it follows a change of theme without anybody telling it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeVar

import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QBoxLayout, QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from desktop.views.theme import edition

_Layout = TypeVar("_Layout", bound=QBoxLayout)

if TYPE_CHECKING:
    _Mixed = QWidget
else:
    _Mixed = object  # Qt allows one Qt class among the bases; at run time this is a plain mixin


class Themed(_Mixed):
    """Mixin, named before the Qt class.

    Calls `restyle()` once when built (`built()`) and again after each change of colours or text size. Qt tells of a
    change of style also when any of the parents gets a parent, which has changed nothing here.
    """

    _styled_for = 0

    def built(self) -> None:
        self.restyle()
        self._styled_for = edition()

    def restyle(self) -> None:
        """Set what depends on the theme: heights, widths, pictures. Must be cheap and repeatable."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and 0 < self._styled_for < edition():
            self._styled_for = edition()
            self.restyle()
            self.updateGeometry()
            self.update()


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property the style sheet looks at and let the style look again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return  # the style has not looked at it yet
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def own_viewport(area: QAbstractScrollArea, ground: QPalette.ColorRole) -> None:
    """Give `area` a viewport made here, just as Qt would have made it.

    The first time that Qt hands out a widget of its own making, PySide reads every class of widget it knows: 20 ms that
    the first inbox need not wait for.
    """
    viewport = QWidget()
    viewport.setObjectName("qt_scrollarea_viewport")
    viewport.setBackgroundRole(ground)
    viewport.setAutoFillBackground(True)
    area.setViewport(viewport)


def keep_private(editor: QWidget) -> None:
    """What is written here is learnt by no input method and offered by none."""
    hints = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
    editor.setInputMethodHints(editor.inputMethodHints() | hints)


def tight(layout: _Layout, spacing: int = 0, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> _Layout:
    """Give `layout` exactly this spacing and these margins (left, top, right, bottom)."""
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    return layout


def column(
    parent: QWidget | None = None, spacing: int = 0, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QVBoxLayout:
    return tight(QVBoxLayout(parent) if parent is not None else QVBoxLayout(), spacing, margins)


def row(
    parent: QWidget | None = None, spacing: int = 0, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QHBoxLayout:
    return tight(QHBoxLayout(parent) if parent is not None else QHBoxLayout(), spacing, margins)


def rule(parent: QWidget | None = None) -> QFrame:
    """A one-pixel divider, decoration only."""
    line = QFrame(parent)
    line.setProperty("rule", "true")
    line.setFixedHeight(1)
    return line


def take_out(layout: QLayout) -> Iterator[QWidget | QLayout]:
    """Take everything out of `layout`; the widgets and the layouts that were in it, one by one."""
    while (item := layout.takeAt(0)) is not None:
        widget, nested = item.widget(), item.layout()
        if nested is not None:
            yield nested
        else:
            shiboken6.delete(item)  # nobody else does, and it must go before its widget
        if widget is not None:
            yield widget


def clear(layout: QLayout) -> None:
    """Take every widget out of `layout` and let Qt destroy it.

    They keep their parent until then, but no name: to take it from them would make Qt work out their style once more,
    some ms for each.
    """
    for part in take_out(layout):
        if isinstance(part, QLayout):
            clear(part)
        else:
            part.hide()
            for widget in (part, *part.findChildren(QWidget)):
                widget.setObjectName("")
            part.deleteLater()
