"""The focus ring: 2 px, 2 px outside the control that has the focus, always visible.

Fields show focus with their own border, lists and tables inside their rows; everything else one can press gets this.
"""

from __future__ import annotations

from typing import Final

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QTabBar, QWidget

from desktop.views.theme import theme

_GAP: Final = 2
_THICK: Final = 2
_REACH: Final = _GAP + _THICK
_FOLLOW: Final = (
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.ParentChange,
    QEvent.Type.ZOrderChange,
)


# A property `ring` says otherwise: false for none, true for a widget that is no button, "beside" for one that fills a
# row between two lines, whose ring keeps clear of them.


class _Ring(QWidget):
    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("frame.focus_ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().colour("focus"), _THICK))
        half = _THICK / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 6, 6)


class FocusRing(QObject):
    """Follows the keyboard focus of the whole application. Make one per application; it keeps it."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self._ring: _Ring | None = None
        app.focusChanged.connect(self._focus_moved)

    def target(self) -> QWidget | None:
        """The widget the ring is around now."""
        return self._target

    def geometry(self) -> QRect:
        """Where the ring is drawn, in its host's coordinates; empty when there is none."""
        ring = self._ring
        return ring.geometry() if ring is not None and shiboken6.isValid(ring) and ring.isVisible() else QRect()

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._let_go()
        if new is not None and _wants_ring(new):
            self._take(new)

    def _let_go(self) -> None:
        for widget in self._watched:
            if shiboken6.isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        self._target = None
        if self._ring is not None and shiboken6.isValid(self._ring):
            self._ring.hide()
            self._ring.deleteLater()
        self._ring = None

    def _take(self, target: QWidget) -> None:
        host = _host(target)
        if host is target:
            return
        self._target = target
        self._ring = _Ring(host)
        widget: QWidget | None = target
        while widget is not None and widget is not host:
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = widget.parentWidget()
        self._place()

    def _place(self) -> None:
        ring, target = self._ring, self._target
        if ring is None or target is None or not shiboken6.isValid(ring) or not shiboken6.isValid(target):
            return
        host = ring.parentWidget()
        if host is None:
            return
        corner = target.mapTo(host, target.rect().topLeft())
        above = -_REACH if target.property("ring") != "beside" else _REACH
        ring.setGeometry(QRect(corner, target.size()).adjusted(-_REACH, above, _REACH, -above))
        ring.setVisible(target.isVisibleTo(host))
        ring.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _FOLLOW:
            self._place()
        return False


def _wants_ring(widget: QWidget) -> bool:
    asked = widget.property("ring")
    if asked is not None:
        return bool(asked)
    return isinstance(widget, QAbstractButton | QTabBar)


def _host(widget: QWidget) -> QWidget:
    """The widget the ring lies in: the content of the nearest scroll area (it scrolls along), else the window."""
    child, parent = widget, widget.parentWidget()
    while parent is not None:
        above = parent.parentWidget()
        if isinstance(above, QAbstractScrollArea) and above.viewport() is parent:
            return child
        if child.isWindow():
            return child
        child, parent = parent, above
    return child
