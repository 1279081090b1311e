"""A list to the left, what is read to the right; one at a time where there is no room for both."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QSplitter, QWidget

from desktop.views.components.base import Themed, column
from desktop.views.components.panes import make_pane
from desktop.views.theme import theme
from desktop.views.window_memory import note_share, share_of

_LIST_WIDTH = 448
_LEAST_LIST_WIDTH = 280
_ONE_PANE_BELOW = 752
"""Logical width of the page (navigation taken off) under which list and text are shown one at a time."""


class TwoPanes(Themed, QSplitter):
    """F6 stops at both panes; Escape goes back from the right one.

    `left` is what heads the list, the list, which has the keyboard there, and what is said where it has no rows.
    """

    one_pane_changed = Signal(bool)

    def __init__(
        self, name: str, left: tuple[QWidget, QWidget, QWidget], right: QWidget, *, list_width: int = _LIST_WIDTH
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName(name)
        head, self._home, empty = left
        self._left, self._right = QWidget(), right
        self._left.setProperty("ground", "pane")
        box = column(self._left)
        box.addWidget(head)
        box.addWidget(self._home, 1)
        box.addWidget(empty, 1)
        self._list_width = list_width
        self._one_pane = self._spread_once = False
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        for place, pane in enumerate((self._left, right)):
            make_pane(pane)
            self.addWidget(pane)
            self.setStretchFactor(place, place)
        right.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusProxy(self._home)
        self.splitterMoved.connect(self._note_share)
        self.built()

    @property
    def one_pane(self) -> bool:
        """Whether there is room for one of them only."""
        return self._one_pane

    def go_right(self, focus: QWidget) -> bool:
        """Where one pane hides the other, show the right one with the keyboard at `focus`; whether that was so."""
        if not self._one_pane or self._right.isVisible():
            return False
        self._left.hide()
        self._right.show()
        focus.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def go_back(self) -> None:
        """To the list again."""
        if self._one_pane:
            self._right.hide()
            self._left.show()
        self._home.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._one_pane and self._right.isVisible():
            self.go_back()
        else:
            super().keyPressEvent(event)

    def restyle(self) -> None:
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        look = theme()
        one = self.width() < look.width(_ONE_PANE_BELOW)
        if one != self._one_pane:
            self._one_pane = one
            self._left.show()
            self._right.setVisible(not one)
            self.one_pane_changed.emit(one)
            self._spread_once = False
        self._left.setMinimumWidth(min(look.width(_LEAST_LIST_WIDTH), self.width()))
        if not one and not self._spread_once and self.width() > 0:
            self._spread_once = True
            share = share_of(self.objectName())
            wide = min(look.width(self._list_width), round(self.width() * 0.45))
            wide = round(self.width() * share / 1000) if share is not None else wide
            self.setSizes([wide, max(self.width() - wide, 1)])

    def _note_share(self, left: int, _index: int) -> None:
        if not self._one_pane and self.width() > 0:
            note_share(self.objectName(), round(left * 1000 / self.width()))
