"""A list of things to administer: lines at several levels, thousands of them, walked and folded with the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem

from desktop.views.components.badge import badge_size, paint_badge
from desktop.views.components.base import Themed, own_viewport
from desktop.views.style.icons import paint_icon
from desktop.views.style.typography import Role
from desktop.views.theme import theme

Index = QModelIndex | QPersistentModelIndex
_LINE: Final = Qt.ItemDataRole.UserRole + 1
_EDGE: Final = 12
_STEP: Final = 18
_LEFT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_NO_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `key` is unique in the list. `opened` is None for what has nothing below it. `below` is a second,
    quieter line of text; the badge is its kind (of a Badge), icon and words."""

    key: str
    text: str
    below: str = ""
    aside: str = ""
    level: int = 0
    opened: bool | None = None
    badge: tuple[str, str, str] = ("", "", "")

    def sentence(self) -> str:
        """What a screen reader says."""
        return ", ".join(part for part in (self.text, self.below, self.badge[2], self.aside) if part)


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()
        self.places: dict[str, int] = {}

    def rowCount(self, parent: Index = _NO_ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self.lines):
            return None
        line = self.lines[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return line.sentence()
        return line if role == _LINE else None

    def replace(self, lines: tuple[Line, ...]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.places = {line.key: place for place, line in enumerate(lines)}
        self.endResetModel()


class AdminList(Themed, QListView):
    """`chosen` tells the key of the line one came to, `folded` that of one to open or close."""

    chosen = Signal(str)
    folded = Signal(str, bool)

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        own_viewport(self, QPalette.ColorRole.Base)
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self._model = _Model(self)
        self._key = ""
        self._filling = False
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.selectionModel().currentChanged.connect(self._moved)
        self.built()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Replace the lines; where one was stays chosen if it is still there, and nothing is told."""
        self._filling = True
        self.setUniformItemSizes(len({bool(line.below) for line in lines}) < 2)
        self._model.replace(tuple(lines))
        self._stand_at(self._key)
        self._filling = False

    def choose(self, key: str) -> None:
        """Stand at a line without telling anybody."""
        self._filling = True
        self._key = key
        self._stand_at(key)
        self._filling = False

    def lines(self) -> tuple[Line, ...]:
        return self._model.lines

    def current_key(self) -> str:
        return self._key

    def _stand_at(self, key: str) -> None:
        place = self._model.places.get(key, -1)
        self.setCurrentIndex(self._model.index(place, 0) if place >= 0 else QModelIndex())
        if place >= 0:
            self.scrollTo(self._model.index(place, 0))

    def _moved(self, now: QModelIndex, _before: QModelIndex) -> None:
        line = now.data(_LINE)
        if self._filling or not isinstance(line, Line):
            return
        self._key = line.key
        if line.opened is None:
            self.chosen.emit(line.key)

    def _fold(self, *, opened: bool | None) -> bool:
        line = self.currentIndex().data(_LINE)
        if not isinstance(line, Line) or line.opened is None or line.opened is opened:
            return False
        self.folded.emit(line.key, not line.opened)
        return True

    def _to_parent(self) -> None:
        here = self.currentIndex()
        level = line.level if isinstance(line := here.data(_LINE), Line) else 0
        above = (place for place in range(here.row() - 1, -1, -1) if self._model.lines[place].level < level)
        place = next(above, -1)
        if place >= 0:
            self.setCurrentIndex(self._model.index(place, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            if not self._fold(opened=None) and self._key:
                self.chosen.emit(self._key)
        elif key == Qt.Key.Key_Right:
            self._fold(opened=True)
        elif key == Qt.Key.Key_Left:
            if not self._fold(opened=False):
                self._to_parent()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self.indexAt(event.position().toPoint()) == self.currentIndex():
            self._fold(opened=None)

    def restyle(self) -> None:
        self.scheduleDelayedItemsLayout()


class _Delegate(QStyledItemDelegate):
    """Paints a line; everything it draws is also in the line's sentence."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line, look = index.data(_LINE), theme()
        roles = (Role.BODY, Role.SMALL) if isinstance(line, Line) and line.below else (Role.BODY,)
        return QSize(look.width(120), look.height(*roles, padding=12))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line, view = index.data(_LINE), option.widget
        if not isinstance(line, Line) or not isinstance(view, QListView):
            return
        here = view.currentIndex().row() == index.row()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option.rect, here=here)
        self._words(painter, line, option.rect)
        if here and view.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme().colour("focus"), 2))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(4, 2, -2, -3), 4, 4)
        painter.restore()

    @staticmethod
    def _ground(painter: QPainter, rect: QRect, *, here: bool) -> None:
        look = theme()
        painter.fillRect(rect, look.colour("sel" if here else "pane"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.colour("line"))
        if here:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height() - 1), look.colour("accent"))

    @staticmethod
    def _words(painter: QPainter, line: Line, rect: QRect) -> None:
        look = theme()
        x, right = rect.left() + _EDGE + round(_STEP * line.level * look.scale), rect.right() - _EDGE
        first = QRect(rect.left(), rect.top() + 6, rect.width(), look.line(Role.BODY))
        if line.opened is not None:
            arrow = "keyboard_arrow_down" if line.opened else "keyboard_arrow_right"
            edge = look.icon(18)
            paint_icon(painter, x, first.center().y() - edge / 2, edge, arrow, look.tokens.text2)
            x += edge + 4
        elif line.level:
            x += look.icon(18) + 4
        kind, icon, words = line.badge
        if words:
            size = badge_size(look, words, icon or None)
            wide = min(size.width(), max(right - x - look.width(80), 0))
            top = rect.top() + (rect.height() - size.height()) // 2
            paint_badge(painter, look, QRect(right - wide, top, wide, size.height()), kind, icon or None, words)
            right -= wide + 8
        if line.aside:
            painter.setFont(look.font(Role.SMALL))
            painter.setPen(look.colour("text2"))
            wide = painter.fontMetrics().horizontalAdvance(line.aside)
            painter.drawText(QRect(right - wide, first.top(), wide + 1, first.height()), _RIGHT, line.aside)
            right -= wide + 8
        face = Role.STRONG if line.opened is not None else Role.BODY
        _draw(painter, line.text, QRect(x, first.top(), right - x, first.height()), face, "text")
        if line.below:
            under = QRect(x, first.bottom() + 1, right - x, look.line(Role.SMALL))
            _draw(painter, line.below, under, Role.SMALL, "text2")


def _draw(painter: QPainter, words: str, place: QRect, face: Role, tone: str) -> None:
    look = theme()
    painter.setFont(look.font(face))
    painter.setPen(look.colour(tone))
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, _LEFT, shown)
