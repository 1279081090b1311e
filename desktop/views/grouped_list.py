"""The list of the inbox and the outbox: 72 px rows under heads, steered by the keys, never jumping while one reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.views.components.badge import badge_size, paint_badge
from desktop.views.components.base import Themed, own_viewport
from desktop.views.components.groups import group_head_height, paint_group_head
from desktop.views.inbox_model import GroupedModel, Head, ListRole, Row
from desktop.views.style.icons import paint_icon
from desktop.views.style.typography import Role
from desktop.views.theme import Theme, theme

_GUTTER: Final = 32
_EDGE: Final = 16
_PAD: Final = 6
_DOT: Final = 8
_WIDEST_HOLDER: Final = 136
_LEFT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True, slots=True)
class RowBadge:
    text: str
    icon: str
    kind: str


@dataclass(frozen=True, slots=True)
class RowLook:
    """How one row is drawn and said. `states` are icon and word; `aside` stands right on the third line,
    `holder`, who has it, on the second."""

    name: str
    number: str
    age: str
    icon: str
    kind: str
    counterpart: str
    states: tuple[tuple[str, str], ...] = ()
    badge: RowBadge | None = None
    aside: str = ""
    unseen: bool = False
    late: bool = False
    protected: bool = False
    holder: str = ""

    def sentence(self) -> str:
        """The whole row as one sentence for a screen reader."""
        new = QCoreApplication.translate("list", "Not opened by you") if self.unseen else ""
        badge = self.badge.text if self.badge else ""
        states = [word for _, word in self.states]
        kind = (self.kind, self.counterpart, self.holder)
        parts = (new, self.name, self.number, *kind, *states, badge, self.age, self.aside)
        return ", ".join(part for part in parts if part)


LookOf = Callable[[Any, datetime], RowLook]
HeadAside = Callable[[Head, datetime], str]


class RowDelegate(QStyledItemDelegate):
    """Paints heads and rows. It holds no fact of its own: all it draws is also in the row's spoken text."""

    def __init__(self, look_of: LookOf, head_aside: HeadAside, clock: Callable[[], datetime], parent: QWidget) -> None:
        super().__init__(parent)
        self._look_of = look_of
        self._head_aside = head_aside
        self._clock = clock

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        look = theme()
        if index.data(ListRole.IS_HEAD):
            return QSize(look.width(200), group_head_height(look))
        return QSize(look.width(200), look.height(Role.BODY, Role.BODY, Role.BODY, padding=2 * _PAD))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(ListRole.ROW)
        view = option.widget
        focused = isinstance(view, QListView) and view.hasFocus() and view.currentIndex().row() == index.row()
        selected = isinstance(view, QListView) and view.currentIndex().row() == index.row()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Head):
            aside = self._head_aside(row, self._clock())
            paint_group_head(painter, theme(), option.rect, row.name, str(row.count), aside, opened=row.opened)
        elif row is not None:
            hovered = isinstance(view, GroupedList) and view.hovered_row() == index.row()
            paint_ground(painter, option.rect, selected=selected, hovered=hovered)
            _RowPainter(painter, theme(), option.rect).paint(self._look_of(row, self._clock()))
        if focused:
            paint_row_focus(painter, option.rect)
        painter.restore()


def paint_row_focus(painter: QPainter, rect: QRect) -> None:
    """The ring of a row that has the keyboard, inside it."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme().colour("focus"), 2))
    painter.drawRoundedRect(QRectF(rect).adjusted(4, 2, -2, -3), 4, 4)


def paint_ground(painter: QPainter, rect: QRect, *, selected: bool, hovered: bool) -> None:
    """A row's ground and the line below it."""
    look = theme()
    painter.fillRect(rect, look.colour("sel" if selected else "hover" if hovered else "pane"))
    if selected:
        painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height() - 1), look.colour("accent"))
    painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.colour("line"))


class _RowPainter:
    """Draws one row's three lines; what does not fit is elided, the spoken text keeps it whole."""

    def __init__(self, painter: QPainter, look: Theme, rect: QRect) -> None:
        self.painter = painter
        self.look = look
        self.line = look.line(Role.BODY)
        self.left = rect.left() + _GUTTER
        self.right = rect.right() + 1 - _EDGE
        self.rect = rect
        self.top = rect.top() + _PAD

    def paint(self, row: RowLook) -> None:
        if row.unseen:
            self.painter.setPen(Qt.PenStyle.NoPen)
            self.painter.setBrush(self.look.colour("accent"))
            edge = self.look.icon(_DOT)
            dot = QRectF(self.rect.left() + (_GUTTER - edge) / 2 + 2, self.top + (self.line - edge) / 2, edge, edge)
            self.painter.drawEllipse(dot)
        self._first(row)
        self._second(row)
        self._third(row)

    def _words(self, x: float, y: float, room: float, text: str, role: Role, tone: str) -> float:
        """Draw and return the width used."""
        self.painter.setFont(self.look.font(role))
        self.painter.setPen(self.look.colour(tone))
        metrics = self.painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(int(room), 0))
        self.painter.drawText(QRectF(x, y, room + 2, self.line), _LEFT, shown)
        return float(metrics.horizontalAdvance(shown))

    def _first(self, row: RowLook) -> None:
        role = Role.SMALL_STRONG if row.late else Role.SMALL
        self.painter.setFont(self.look.font(role))
        wide = self.painter.fontMetrics().horizontalAdvance(row.age)
        self.painter.setPen(self.look.colour("danger" if row.late else "text2"))
        self.painter.drawText(QRectF(self.left, self.top, self.right - self.left, self.line), _RIGHT, row.age)
        edge = self.look.icon(16)
        if row.late:
            x = self.right - wide - edge - 4
            y = self.top + (self.line - edge) / 2
            paint_icon(self.painter, x, y, edge, "schedule", self.look.tokens.danger)
            wide += edge + 4
        room = self.right - wide - 12 - self.left
        if row.protected:
            size = badge_size(self.look, row.name, "shield_person")
            y = self.top + (self.line - size.height()) // 2
            box = QRect(self.left, y, min(size.width(), int(room)), size.height())
            paint_badge(self.painter, self.look, box, "prot", "shield_person", row.name)
            return
        name = Role.STRONG if row.unseen else Role.MEDIUM
        used = self._words(self.left, self.top, room, row.name, name, "text")
        if room - used > self.look.width(48):
            self._words(self.left + used + 9, self.top, room - used - 9, row.number, Role.SMALL, "text3")

    def _second(self, row: RowLook) -> None:
        y = self.top + self.line
        edge = self.look.icon(16)
        paint_icon(self.painter, self.left, y + (self.line - edge) / 2, edge, row.icon, self.look.tokens.text2)
        x = self.left + edge + 8
        room = self.right - x - self._holder(row.holder, y)
        used = self._words(x, y, room, row.kind, Role.BODY, "text")
        if row.counterpart and room - used > self.look.width(40):
            self._words(x + used, y, room - used, f" · {row.counterpart}", Role.BODY, "text2")

    def _holder(self, words: str, y: float) -> float:
        """Who has it, at the right edge; the room it takes."""
        if not words:
            return 0
        self.painter.setFont(self.look.font(Role.SMALL_MEDIUM))
        metrics = self.painter.fontMetrics()
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, self.look.width(_WIDEST_HOLDER))
        wide = metrics.horizontalAdvance(shown)
        self.painter.setPen(self.look.colour("text2"))
        self.painter.drawText(QRectF(self.right - wide - 2, y, wide + 2, self.line), _RIGHT, shown)
        edge = self.look.icon(14)
        x = self.right - wide - edge - 6
        paint_icon(self.painter, x, y + (self.line - edge) / 2, edge, "person", self.look.tokens.text2)
        return wide + edge + 14

    def _third(self, row: RowLook) -> None:
        y = self.top + 2 * self.line
        right = float(self.right)
        if row.badge:
            size = badge_size(self.look, row.badge.text, row.badge.icon)
            corner = int(y + (self.line - size.height()) // 2)
            box = QRect(int(right - size.width()), corner, size.width(), size.height())
            paint_badge(self.painter, self.look, box, row.badge.kind, row.badge.icon, row.badge.text)
            right -= size.width() + 8
        elif row.aside:
            self.painter.setFont(self.look.font(Role.SMALL))
            self.painter.setPen(self.look.colour("text2"))
            wide = self.painter.fontMetrics().horizontalAdvance(row.aside)
            self.painter.drawText(QRectF(right - wide - 2, y, wide + 2, self.line), _RIGHT, row.aside)
            right -= wide + 8
        x = float(self.left)
        edge = self.look.icon(14)
        for place, (icon, word) in enumerate(row.states):
            if place:
                x += 7 + self._words(x + 5, y, 12, "·", Role.SMALL, "text3") + 5
            if right - x < edge + self.look.width(24):
                return
            paint_icon(self.painter, x, y + (self.line - edge) / 2, edge, icon, self.look.tokens.text2)
            x += edge + 4
            x += self._words(x, y, right - x, word, Role.SMALL, "text2")


class GroupedList(Themed, QListView):
    """Arrow keys walk the rows, Left and Right fold a group, Enter opens. Selecting marks nothing."""

    current_changed = Signal(object)
    opened = Signal(object)
    fold_requested = Signal(str, bool)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        own_viewport(self, QPalette.ColorRole.Base)
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self._hovered = -1
        self._told = ""
        self.verticalScrollBar().setSingleStep(24)

    def set_grouped_model(self, model: GroupedModel, delegate: RowDelegate) -> None:
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.built()

    def grouped_model(self) -> GroupedModel:
        model = self.model()
        if not isinstance(model, GroupedModel):
            raise TypeError("no model yet")
        return model

    # -- what is current --------------------------------------------------------------------------------------------

    def current_row(self) -> Row | None:
        index = self.currentIndex()
        row = index.data(ListRole.ROW) if index.isValid() else None
        return row if row is not None else None

    def current_key(self) -> str:
        row = self.current_row()
        return row.key if row is not None else ""

    def select_key(self, key: str) -> bool:
        """Make the row with `key` current; False when it is not there."""
        index = self.grouped_model().find(key)
        if not index.isValid():
            return False
        self.setCurrentIndex(index)
        return True

    def select_near(self, place: int) -> None:
        """Make the row at `place` current, or the nearest that is no head."""
        model = self.grouped_model()
        rows = model.rowCount()
        order = [*range(place, rows), *range(min(place, rows) - 1, -1, -1)]
        for row in order:
            index = model.index(row, 0)
            if not index.data(ListRole.IS_HEAD):
                self.setCurrentIndex(index)
                return

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show `rows` without moving what the reader looks at; the current row stays current if it is still there."""
        model = self.grouped_model()
        key, place = self.current_key(), max(self.currentIndex().row(), 0)
        anchor, offset = self._anchor()
        model.show_rows(rows, keep=key)
        if self.current_key() != key and not (key and self.select_key(key)):
            self.setCurrentIndex(QModelIndex())
            self.select_near(place)
        self._restore(anchor, offset)
        self._tell()

    def _anchor(self) -> tuple[QPersistentModelIndex, int]:
        index = self.indexAt(self.viewport().rect().topLeft())
        return QPersistentModelIndex(index), self.visualRect(index).top() if index.isValid() else 0

    def _restore(self, anchor: QPersistentModelIndex, offset: int) -> None:
        self.executeDelayedItemsLayout()
        if not anchor.isValid() or self.verticalScrollBar().value() == 0:
            return
        moved = self.visualRect(anchor).top() - offset
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + moved)

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        self._tell()

    def _tell(self) -> None:
        """Say what is current, once per row."""
        row = self.current_row()
        key = row.key if row is not None else ""
        if key != self._told:
            self._told = key
            self.current_changed.emit(None if isinstance(row, Head) else row)

    # -- keys and mouse ---------------------------------------------------------------------------------------------

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Step over heads; a folded head is a stop, for it has no rows to stop at."""
        moves = QAbstractItemView.CursorAction
        index = super().moveCursor(action, modifiers)
        back = action in {moves.MoveUp, moves.MovePageUp, moves.MoveHome, moves.MovePrevious}
        step = -1 if back and action != moves.MoveHome else 1
        model = self.grouped_model()
        place = index.row()
        while 0 <= place < model.rowCount():
            spot = model.index(place, 0)
            row = spot.data(ListRole.ROW)
            if not (isinstance(row, Head) and row.opened):
                return spot
            place += step
            if place >= model.rowCount() and model.canFetchMore(QModelIndex()):
                model.fetchMore(QModelIndex())
        if back and self.currentIndex().isValid():
            self.scrollToTop()
        return self.currentIndex()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        row = self.current_row()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if isinstance(row, Head):
                self._fold(row, opened=not row.opened)
            elif row is not None:
                self.opened.emit(row)
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            head = row if isinstance(row, Head) else self._head_above()
            if head is not None:
                self._fold(head, opened=key == Qt.Key.Key_Right)
        elif event.text() and not event.text().isspace() and event.text().isprintable():
            event.ignore()  # letters are verbs here, not a search through the rows
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        row = index.data(ListRole.ROW) if index.isValid() else None
        if isinstance(row, Head):
            self._fold(row, opened=not row.opened)
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        row = index.data(ListRole.ROW) if index.isValid() else None
        if row is not None and not isinstance(row, Head):
            self.opened.emit(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.indexAt(event.position().toPoint()).row())
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model() is not None:
            self.select_near(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def hovered_row(self) -> int:
        return self._hovered

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()

    def _head_above(self) -> Head | None:
        for place in range(self.currentIndex().row(), -1, -1):
            row = self.grouped_model().index(place, 0).data(ListRole.ROW)
            if isinstance(row, Head):
                return row
        return None

    def _fold(self, head: Head, *, opened: bool) -> None:
        if head.opened != opened:
            self.fold_requested.emit(head.group, opened)
            if not opened:
                self.select_key(head.key)

    def restyle(self) -> None:
        self.scheduleDelayedItemsLayout()
