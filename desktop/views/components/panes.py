"""F6 walks the panes of a window: navigation, list, message, form, status, each entered where one left it."""

from __future__ import annotations

from typing import Final
from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

_PANE: Final = "pane"
_left_at: WeakKeyDictionary[QWidget, QWidget] = WeakKeyDictionary()


def make_pane(widget: QWidget, rank: int = 2) -> None:
    """Let F6 stop at `widget`: lower ranks first, the pages of the window (2) from the left and downwards."""
    widget.setProperty(_PANE, rank)


def go_to_pane(root: QWidget, step: int) -> None:
    """Put the focus in the pane after (`step` 1) or before (-1) the one that has it, in reading order and round."""
    panes = [pane for pane in _panes(root) if _entry(pane) is not None]
    if not panes:
        return
    focus = QApplication.focusWidget()
    here = next((pane for pane in panes if focus is not None and (pane is focus or pane.isAncestorOf(focus))), None)
    if here is not None and focus is not None:
        _left_at[here] = focus
    place = panes.index(here) + step if here is not None else 0
    entry = _entry(panes[place % len(panes)])
    if entry is not None:
        entry.setFocus(Qt.FocusReason.TabFocusReason if step > 0 else Qt.FocusReason.BacktabFocusReason)


def _panes(root: QWidget) -> list[QWidget]:
    """What is shown, innermost only, in the order one walks them."""
    marked = [pane for pane in root.findChildren(QWidget) if pane.property(_PANE) is not None and pane.isVisible()]
    inner = [pane for pane in marked if not any(pane.isAncestorOf(other) for other in marked)]

    def place(pane: QWidget) -> tuple[int, int, int]:
        corner = pane.mapTo(root, QPoint(0, 0))
        return int(pane.property(_PANE)), corner.x(), corner.y()

    return sorted(inner, key=place)


def _entry(pane: QWidget) -> QWidget | None:
    """Where the pane was left, or the first place in it that takes the focus."""
    last = _left_at.get(pane)
    if last is not None and shiboken6.isValid(last) and _takes_focus(last) and pane.isAncestorOf(last):
        return last
    if _takes_focus(pane) and not isinstance(pane, QAbstractScrollArea):
        return pane
    # Qt's own order of focus, so that a pane begins where Tab would come into it.
    widget = pane.nextInFocusChain()
    while widget is not None and widget is not pane:
        if pane.isAncestorOf(widget) and _takes_focus(widget):
            return widget
        widget = widget.nextInFocusChain()
    return None


def _takes_focus(widget: QWidget) -> bool:
    by_tab = (widget.focusPolicy() & Qt.FocusPolicy.TabFocus) == Qt.FocusPolicy.TabFocus
    return by_tab and widget.isVisible() and widget.isEnabled()
