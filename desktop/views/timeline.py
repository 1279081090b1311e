"""The timeline: a row per party, a column per day. A real table; arrow keys walk it and each cell can be read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QStackedLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop.views.case_events import CaseEvent
from desktop.views.components.base import Themed, clear, column
from desktop.views.components.labels import IconLabel
from desktop.views.moments import day_words, weekday
from desktop.views.style.icons import paint_icon
from desktop.views.style.typography import Role
from desktop.views.theme import theme

_CELL: Final = Qt.ItemDataRole.UserRole + 1
_LIST_BELOW: Final = 560
_LATEST: Final = 2
_MOST_DAYS: Final = 9


@dataclass(frozen=True, slots=True)
class Day:
    """A column: one day, or several empty ones joined (`first` to `last`)."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Shown:
    """What a cell paints."""

    icon: str
    word: str
    strong: bool
    today: bool


def columns_of(days: set[date], today: date) -> list[Day]:
    """Each day with events and today; the gaps between them joined to one column each. The newest that fit."""
    marked = sorted(days | {today})
    columns: list[Day] = []
    for day in marked:
        if columns:
            gap = columns[-1].last + timedelta(days=1)
            if gap < day:
                columns.append(Day(gap, day - timedelta(days=1)))
        columns.append(Day(day, day))
    while len(columns) > _MOST_DAYS and columns[0].last < today:
        columns.pop(0)
    return columns[:_MOST_DAYS]


class Timeline(Themed, QWidget):
    """The table, or in a narrow window the latest events as a list."""

    def __init__(self) -> None:
        super().__init__()
        self._brief = False
        self.table = _Table()
        self.table.fitted.connect(self._choose)
        self.latest = QWidget()
        self._lines = column(self.latest, spacing=4, margins=(0, 8, 0, 8))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.latest)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.built()

    def show_events(self, units: Sequence[tuple[str, str, bool]], events: Sequence[CaseEvent], today: date) -> None:
        """`units` are (id, name, ours)."""
        self.table.show_events(units, events, today)
        clear(self._lines)
        names = {unit_id: name for unit_id, name, _ in units}
        for event in [event for event in events if not event.to_come][-_LATEST:][::-1]:
            text = f"{day_words(event.day, today)} · {names.get(event.unit_id, event.unit_id)} · {event.word}"
            role = Role.STRONG if event.new else Role.BODY
            self._lines.addWidget(IconLabel(event.icon, text, role, "accent" if event.new else "text"))
        self._choose()

    def restyle(self) -> None:
        self._choose()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose()

    def set_brief(self, brief: bool) -> None:
        """In a low window only the latest events are told; the form needs the height."""
        if brief != self._brief:
            self._brief = brief
            self._choose()

    def _choose(self) -> None:
        narrow = self._brief or 0 < self.width() < theme().width(_LIST_BELOW)
        page = self.latest if narrow else self.table
        self._stack.setCurrentWidget(page)
        tall = self.latest.sizeHint().height() if narrow else self.table.wanted_height()
        if tall != self.height() or self.minimumHeight() != tall:
            self.setFixedHeight(tall)


class _Table(QTableWidget):
    fitted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("case.timeline")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_CellDelegate(self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.horizontalHeader().hide()
        self.setAccessibleName(self.tr("Events per party and day"))
        self._days: list[Day] = []
        self._today = date.min
        self._needed: list[int] = []
        """How wide each column must be, px."""

    def show_events(self, units: Sequence[tuple[str, str, bool]], events: Sequence[CaseEvent], today: date) -> None:
        self._today = today
        self._days = columns_of({event.day for event in events}, today)
        self.setColumnCount(len(self._days) + 1)
        self.setRowCount(len(units) + 1)
        self._put(0, 0, Shown("", self.tr("Events per party"), False, False), self.tr("Events per party"))
        for place, day in enumerate(self._days, start=1):
            words = self._head(day)
            is_today = day.first <= today <= day.last
            self._put(0, place, Shown("", words, is_today, is_today), words)
        for line, (unit_id, name, ours) in enumerate(units, start=1):
            shown = self.tr("{unit} (you)").format(unit=name) if ours else name
            self._put(line, 0, Shown("", shown, ours, False), shown)
            for place, day in enumerate(self._days, start=1):
                inside = [e for e in events if e.unit_id == unit_id and day.first <= e.day <= day.last]
                self._put_events(line, place, name, day, inside)
        self._fit()

    def _put_events(self, line: int, place: int, unit: str, day: Day, events: list[CaseEvent]) -> None:
        is_today = day.first <= self._today <= day.last
        if not events:
            self._put(line, place, Shown("", "", False, is_today), "")
            return
        head = max(events, key=lambda event: (event.weight, event.at))
        others = {event.word for event in events if event.word != head.word}
        word = f"{head.word} +{len(others)}" if others else head.word
        new = any(event.new for event in events)
        when = self._head(day)
        told = ", ".join(dict.fromkeys(event.told or event.word for event in events))
        said = f"{unit}, {when}: {told}"
        if new:
            said = self.tr("{event}, new").format(event=said)
        self._put(line, place, Shown(head.icon, word, new, is_today), said)

    def _put(self, line: int, place: int, shown: Shown, said: str) -> None:
        item = self.item(line, place)
        if item is None:
            item = QTableWidgetItem()
            self.setItem(line, place, item)
        if item.data(_CELL) == shown and item.text() == said:
            return
        item.setText(said)
        item.setToolTip(said if line and place else "")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
        item.setData(_CELL, shown)

    def _head(self, day: Day) -> str:
        if day.first != day.last:
            if day.last - day.first == timedelta(days=1) or (day.last - day.first).days < 6:
                return f"{weekday(day.first)}–{weekday(day.last)}"
            return f"{day.first.day}–{day.last.day}"
        words = f"{weekday(day.first)} {day.first.day}"
        if day.first == self._today:
            return self.tr("{day}, today").format(day=words)
        return words

    def wanted_height(self) -> int:
        bar = self.horizontalScrollBar().sizeHint().height() if self._overflows() else 0
        return self._tall() * (self.rowCount() - 1) + self._head_tall() + bar

    def _tall(self) -> int:
        return theme().height(Role.SMALL, padding=10)

    def _head_tall(self) -> int:
        return theme().height(Role.SMALL, padding=14)

    def _overflows(self) -> bool:
        return sum(self.columnWidth(place) for place in range(self.columnCount())) > self.viewport().width() > 0

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.columnCount():
            self._fit()

    def _fit(self) -> None:
        for line in range(self.rowCount()):
            self.setRowHeight(line, self._tall() if line else self._head_tall())
        least = theme().width(52)
        self._needed = [max(self.sizeHintForColumn(place), least) for place in range(self.columnCount())]
        self._share_room()

    def _share_room(self) -> None:
        """Each column as wide as it needs; what is left over is shared out."""
        spare = self.viewport().width() - sum(self._needed)
        more, rest = divmod(max(spare, 0), len(self._needed))
        for place, wide in enumerate(self._needed):
            self.setColumnWidth(place, wide + more + (rest if place == len(self._needed) - 1 else 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._needed:
            return
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._share_room()
        self.fitted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}:
            event.ignore()
            return
        super().keyPressEvent(event)


class _CellDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        shown = index.data(_CELL)
        look = theme()
        if not isinstance(shown, Shown):
            return QSize(0, 0)
        role = _role(shown, index.column() == 0)
        wide = QFontMetrics(look.font(role)).horizontalAdvance(shown.word) + 16
        wide += look.icon(16) + 4 if shown.icon else 0
        return QSize(wide, look.height(Role.SMALL, padding=10))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        shown = index.data(_CELL)
        if not isinstance(shown, Shown):
            return
        look = theme()
        rect: QRect = option.rect
        view: QWidget = option.widget
        painter.save()
        if shown.today:
            painter.fillRect(rect, look.colour("accentsoft"))
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if index.column():
            painter.drawLine(rect.topLeft(), rect.bottomLeft())
        new = shown.strong and bool(shown.icon)
        tone = "accent" if new else "text" if index.column() == 0 or shown.strong else "text2"
        if index.row() == 0 and not shown.strong:
            tone = "text2"
        x = rect.left() + (8 if index.column() else 0)
        if shown.icon:
            edge = look.icon(16)
            paint_icon(painter, x, rect.top() + (rect.height() - edge) / 2, edge, shown.icon, look.tokens.colour(tone))
            x += edge + 4
        painter.setFont(look.font(_role(shown, index.column() == 0 and index.row() > 0)))
        painter.setPen(look.colour(tone))
        place = QRectF(x, rect.top(), rect.right() - x - 2, rect.height())
        words = painter.fontMetrics().elidedText(shown.word, Qt.TextElideMode.ElideRight, int(place.width()) + 1)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
        if isinstance(view, QTableWidget) and view.hasFocus() and view.currentIndex() == index:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(look.colour("focus"), 2))
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -2), 3, 3)
        painter.restore()


def _role(shown: Shown, unit: bool) -> Role:
    if unit:
        return Role.STRONG if shown.strong else Role.BODY
    return Role.SMALL_STRONG if shown.strong else Role.SMALL
