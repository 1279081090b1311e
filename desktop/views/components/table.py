"""A plain reading table: real rows and columns for a screen reader, icon and word in a cell, no grid of boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop.views.components.base import Themed
from desktop.views.style.icons import paint_icon
from desktop.views.style.typography import Role
from desktop.views.theme import theme

_CELL: Final = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Cell:
    """`aside` is a quieter word after the text; `right` sets figures to the right."""

    text: str
    icon: str | None = None
    tone: str = "text"
    strong: bool = False
    aside: str = ""
    right: bool = False


class _CellDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        cell = index.data(_CELL)
        look = theme()
        wide = 10
        if isinstance(cell, Cell):
            metrics = QFontMetrics(look.font(Role.STRONG)) if cell.strong else option.fontMetrics
            wide += metrics.horizontalAdvance(cell.text)
            wide += metrics.horizontalAdvance(cell.aside) + 6 if cell.aside else 0
            wide += look.icon(16) + 6 if cell.icon else 0
        return QSize(wide, look.height(Role.BODY, padding=16))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        cell = index.data(_CELL)
        if not isinstance(cell, Cell):
            return
        look = theme()
        rect: QRect = option.rect
        view: QWidget = option.widget
        current = isinstance(view, QTableWidget) and view.hasFocus() and view.currentIndex() == index
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("line"), 1))
        bottom = rect.bottom() + 0.5
        painter.drawLine(
            QRectF(rect.left(), bottom, rect.width(), 0).topLeft(), QRectF(rect.right() + 1, bottom, 0, 0).topLeft()
        )
        x = rect.left()
        if cell.icon:
            edge = look.icon(16)
            paint_icon(
                painter, x, rect.top() + (rect.height() - edge) / 2, edge, cell.icon, look.tokens.colour(cell.tone)
            )
            x += edge + 6
        room = max(rect.right() - 8 - x, 8)
        self._words(painter, cell, QRectF(x, rect.top(), room, rect.height() - 1))
        if current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("focus"), 2))
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 3, -5, -4), 4, 4)
        painter.restore()

    def _words(self, painter: QPainter, cell: Cell, place: QRectF) -> None:
        look = theme()
        side = Qt.AlignmentFlag.AlignRight if cell.right else Qt.AlignmentFlag.AlignLeft
        painter.setFont(look.font(Role.STRONG if cell.strong else Role.BODY))
        painter.setPen(look.colour(cell.tone if cell.tone != "text3" else "text2"))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, int(place.width()))
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, shown)
        if cell.aside:
            used = metrics.horizontalAdvance(shown) + 6
            painter.setFont(look.font(Role.BODY))
            painter.setPen(look.colour("text2"))
            painter.drawText(place.adjusted(used, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, cell.aside)


class FactTable(Themed, QTableWidget):
    """As high as its rows (the page scrolls, not the table). Arrow keys walk the cells, Tab leaves; where a row
    `opens` something, Enter activates it."""

    def __init__(
        self,
        headers: Sequence[str],
        widths: Sequence[int] = (),
        name: str | None = None,
        parent: QWidget | None = None,
        *,
        opens: bool = False,
    ) -> None:
        super().__init__(0, len(headers), parent)
        self._widths = tuple(widths)
        self._opens = opens
        self.setHorizontalHeaderLabels(list(headers))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setProperty("plain", "true")
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_CellDelegate(self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(48)
        if name:
            self.setObjectName(name)
        self.built()

    def show_rows(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Replace what is shown. Unchanged cells keep their items, so the current cell stays."""
        self.setRowCount(len(rows))
        for line, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                item = self.item(line, place)
                if item is None:
                    item = QTableWidgetItem()
                    self.setItem(line, place, item)
                if item.data(_CELL) == cell:
                    continue
                words = f"{cell.text} {cell.aside}".strip()
                item.setText(words)
                item.setToolTip(words)
                item.setData(_CELL, cell)
        self._fit()

    def restyle(self) -> None:
        self._fit()

    def _fit(self) -> None:
        look = theme()
        header = self.horizontalHeader()
        tall = look.height(Role.BODY, padding=16)
        self.verticalHeader().setDefaultSectionSize(tall)
        self.verticalHeader().setMinimumSectionSize(tall)
        for line in range(self.rowCount()):
            self.setRowHeight(line, tall)
        spare = self.width() - sum(self._needed(place) for place in range(self.columnCount()))
        for place, wide in enumerate(self._widths[: self.columnCount() - 1]):
            needed = self._needed(place)
            extra = max(min(look.width(wide) - needed, spare), 0)  # narrow: what the words need, before any scrolling
            spare -= extra
            self.setColumnWidth(place, needed + extra)
        if not self._widths:
            header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        bar = self.horizontalScrollBar().sizeHint().height() if self._give_last_its_room() else 0
        self.setFixedHeight(header.sizeHint().height() + tall * self.rowCount() + bar + 1)

    def _needed(self, place: int) -> int:
        return max(self.sizeHintForColumn(place), self.horizontalHeader().sectionSizeHint(place))

    def _give_last_its_room(self) -> bool:
        """The last column takes what is left; when that is too little the table scrolls sideways, nothing is cut."""
        last = self.columnCount() - 1
        used = sum(self.columnWidth(place) for place in range(last))
        needed = self._needed(last)
        scrolls = bool(self._widths) and 0 < self.width() < used + needed
        self.horizontalHeader().setStretchLastSection(not scrolls)
        if scrolls:
            self.setColumnWidth(last, needed)
        return scrolls

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and self._opens and self.currentRow() >= 0:
            self.cellActivated.emit(self.currentRow(), self.currentColumn())
            return
        if enter or event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)
