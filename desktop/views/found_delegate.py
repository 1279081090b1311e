"""A row of the guide's list: what the page is called, and below it some words of where one finds what one looks for."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.views.style.typography import Role
from desktop.views.theme import theme

EXCERPT: Final = Qt.ItemDataRole.UserRole.value + 2
_EDGE: Final = 16
_AIR: Final = 6
_LINES: Final = 2


class FoundDelegate(QStyledItemDelegate):
    """One line for the title, and up to two for the words."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        look = theme()
        excerpt = str(index.data(EXCERPT) or "")
        lines = len(_broken(excerpt, QFontMetrics(look.font(Role.SMALL)), option.rect.width() - 2 * _EDGE))
        tall = look.line(Role.BODY) + lines * look.line(Role.SMALL) + 2 * _AIR
        return QSize(0, tall)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look, place = theme(), option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(place, look.colour("sel" if chosen else "hover"))
        if chosen:
            painter.fillRect(QRect(place.left(), place.top(), 3, place.height()), look.colour("accent"))
        room = place.width() - 2 * _EDGE
        excerpt = str(index.data(EXCERPT) or "")
        painter.setFont(look.font(Role.STRONG if excerpt else Role.BODY))
        painter.setPen(look.colour("text"))
        line = QRect(place.left() + _EDGE, place.top() + _AIR, room, look.line(Role.BODY))
        middle = Qt.AlignmentFlag.AlignVCenter
        title = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, middle, title)
        painter.setFont(look.font(Role.SMALL))
        painter.setPen(look.colour("text2"))
        line = QRect(line.left(), line.bottom() + 1, room, look.line(Role.SMALL))
        for words in _broken(excerpt, painter.fontMetrics(), room):
            painter.drawText(line, middle, words)
            line.translate(0, look.line(Role.SMALL))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(look.colour("focus"), 2))
            painter.drawRect(place.adjusted(1, 1, -1, -1))
        painter.restore()


def _broken(text: str, metrics: QFontMetrics, room: int) -> list[str]:
    """`text` over at most two lines; what does not fit is told by dots."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < _LINES:
        line = words.pop(0)
        while words and metrics.horizontalAdvance(f"{line} {words[0]}") <= room:
            line = f"{line} {words.pop(0)}"
        lines.append(line)
    if words:
        lines[-1] = metrics.elidedText(f"{lines[-1]} {' '.join(words)}", Qt.TextElideMode.ElideRight, room)
    return lines
