"""The rows of the search: a case with the person's name, a unit, a command with its key, a page of help."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NoReturn

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyleOptionViewItem, QWidget

from desktop.views.components.badge import badge_size, paint_badge
from desktop.views.components.button import key_size, paint_key
from desktop.views.components.groups import group_head_height
from desktop.views.grouped_list import GroupedList, RowDelegate, paint_ground, paint_row_focus
from desktop.views.inbox_model import ListRole
from desktop.views.style.icons import paint_icon
from desktop.views.style.typography import Role
from desktop.views.theme import Theme, theme

_EDGE: Final = 16
_ICON: Final = 18
_GAP: Final = 10
_LEFT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True, slots=True)
class FindRow:
    """One row. `aside` stands quieter after the title, `line` below it, `right` to the right; `keys` is the shortcut
    that does the same. A protected person is a mark instead of a title."""

    key: str
    icon: str
    title: str
    aside: str = ""
    line: str = ""
    right: str = ""
    keys: str = ""
    protected: bool = False

    def sentence(self) -> str:
        """The whole row as one sentence for a screen reader."""
        return ", ".join(part for part in (self.title, self.aside, self.line, self.right, self.keys) if part)


class FindDelegate(RowDelegate):
    """Paints heads as every list does, and rows of one line or two."""

    def __init__(self, clock: Callable[[], datetime], parent: QWidget) -> None:
        super().__init__(lambda _row, _now: _never(), lambda _head, _now: "", clock, parent)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        look, row = theme(), index.data(ListRole.ROW)
        if index.data(ListRole.IS_HEAD):
            return QSize(look.width(200), group_head_height(look))
        lines = (Role.BODY, Role.BODY) if isinstance(row, FindRow) and row.line else (Role.BODY,)
        return QSize(look.width(200), look.height(*lines, padding=16))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row, view = index.data(ListRole.ROW), option.widget
        if not isinstance(row, FindRow) or not isinstance(view, QListView):
            super().paint(painter, option, index)
            return
        current = view.currentIndex().row() == index.row()
        hovered = isinstance(view, GroupedList) and view.hovered_row() == index.row()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option.rect, selected=current, hovered=hovered)
        _paint_row(painter, theme(), option.rect, row)
        if current and view.hasFocus():
            paint_row_focus(painter, option.rect)
        painter.restore()


def _never() -> NoReturn:
    raise TypeError("a row of the search is drawn by its own delegate")


def _paint_row(painter: QPainter, look: Theme, rect: QRect, row: FindRow) -> None:
    line = look.line(Role.BODY)
    top = rect.top() + 8
    edge = look.icon(_ICON)
    left = rect.left() + _EDGE
    paint_icon(painter, left, top + (line - edge) / 2, edge, row.icon, look.tokens.text2)
    left += edge + _GAP
    right = float(rect.right() + 1 - _EDGE)
    right -= _paint_right(painter, look, QRectF(left, top, right - left, line), row)
    if row.protected:
        size = badge_size(look, row.title, "shield_person")
        box = QRect(left, int(top + (line - size.height()) // 2), min(size.width(), int(right - left)), size.height())
        paint_badge(painter, look, box, "prot", "shield_person", row.title)
    else:
        used = _words(painter, look, QRectF(left, top, right - left, line), row.title, Role.MEDIUM, "text")
        if row.aside and right - left - used > look.width(48):
            beside = QRectF(left + used + 9, top, right - left - used - 9, line)
            _words(painter, look, beside, row.aside, Role.SMALL, "text3")
    if row.line:
        below = QRectF(left, top + line, rect.right() + 1 - _EDGE - left, line)
        _words(painter, look, below, row.line, Role.SMALL, "text2")


def _paint_right(painter: QPainter, look: Theme, room: QRectF, row: FindRow) -> float:
    """The day or the key to the right; the width it takes."""
    if row.keys:
        size = key_size(look, row.keys)
        box = QRectF(room.right() - size.width(), room.top() + (room.height() - size.height()) / 2, 0, 0)
        box.setSize(size.toSizeF())
        paint_key(painter, look, box, row.keys, look.colour("text3"), look.colour("line"))
        return float(size.width() + 12)
    if not row.right:
        return 0.0
    painter.setFont(look.font(Role.SMALL))
    painter.setPen(look.colour("text2"))
    painter.drawText(room, _RIGHT, row.right)
    return float(painter.fontMetrics().horizontalAdvance(row.right) + 12)


def _words(painter: QPainter, look: Theme, room: QRectF, text: str, role: Role, tone: str) -> float:
    """Draw and return the width used; what does not fit is elided, the spoken text keeps it whole."""
    painter.setFont(look.font(role))
    painter.setPen(look.colour(tone))
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(int(room.width()), 0))
    painter.drawText(room.adjusted(0, 0, 2, 0), _LEFT, shown)
    return float(metrics.horizontalAdvance(shown))
