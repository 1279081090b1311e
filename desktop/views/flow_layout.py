"""Fields side by side as long as there is room, then on the next line: forms stack by themselves in a narrow window."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

from desktop.views.theme import theme


@dataclass(frozen=True, slots=True)
class _Line:
    """What stands on a line, each with its width and its own height, and how high the line is; px."""

    parts: list[tuple[QLayoutItem, int, int]]
    height: int


class FlowLayout(QLayout):
    """Lines of items. With `fill` each line is stretched to the full width, in proportion to what its items ask for."""

    def __init__(self, parent: QWidget, gap: int, line_gap: int, *, fill: bool = False) -> None:
        self._laid: dict[int, list[_Line]] = {}
        """The lines by the width they were reckoned for: Qt asks many times for every change."""
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self._gap = gap
        self._line_gap = line_gap
        self._fill = fill
        self._items: list[QLayoutItem] = []

    def invalidate(self) -> None:
        self._laid.clear()
        super().invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        self._laid.clear()  # nothing of ours may know an item that Qt is about to destroy
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        wide = sum(self._wanted(item) + self._gap for item in self._shown())
        return QSize(max(wide - self._gap, 0), max((item.sizeHint().height() for item in self._shown()), default=0))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _wanted(self, item: QLayoutItem) -> int:
        asked = _number(item, "flow_width")
        return max(theme().width(asked), item.minimumSize().width()) if asked else item.sizeHint().width()

    def _lines(self, width: int) -> list[_Line]:
        if (laid := self._laid.get(width)) is None:
            laid = self._laid[width] = [self._line(items, width) for items in self._broken(width)]
        return laid

    def _line(self, items: list[QLayoutItem], width: int) -> _Line:
        widths = self._widths(items, width)
        heights = [_height(item, wide) for item, wide in zip(items, widths, strict=True)]
        return _Line(list(zip(items, widths, heights, strict=True)), max(heights))

    def _broken(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item in self._shown():
            wanted = self._wanted(item)
            if not lines or used + self._gap + wanted > width:
                lines.append([])
                used = wanted
            else:
                used += self._gap + wanted
            lines[-1].append(item)
        return lines

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        for line in self._lines(rect.width()):
            x = rect.x()
            for item, wide, own in line.parts:
                if move:
                    item.setGeometry(QRect(QPoint(x, y), QSize(wide, own if self._fill else line.height)))
                x += wide + self._gap
            y += line.height + self._line_gap
        return max(y - self._line_gap - rect.y(), 0)

    def _widths(self, line: list[QLayoutItem], room: int) -> list[int]:
        wanted = [min(self._wanted(item), room) for item in line]
        spare = room - sum(wanted) - self._gap * (len(line) - 1)
        if not self._fill or spare <= 0:
            return wanted
        ceilings = [theme().width(_number(item, "flow_most")) for item in line]
        total = sum(wanted)
        return [
            min(wide + spare * wide // total, most) if most else wide + spare * wide // total
            for wide, most in zip(wanted, ceilings, strict=True)
        ]


def _number(item: QLayoutItem, name: str) -> int:
    widget = item.widget()
    asked = widget.property(name) if widget is not None else None
    return int(asked) if asked else 0


def _height(item: QLayoutItem, width: int) -> int:
    if item.hasHeightForWidth():
        return max(item.heightForWidth(width), item.minimumSize().height())
    return item.sizeHint().height()


class Flow(QWidget):
    """A widget that flows what is put in it."""

    def __init__(self, gap: int = 12, line_gap: int = 12, *, fill: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.flow = FlowLayout(self, gap, line_gap, fill=fill)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget, wanted: int = 0, most: int = 0) -> None:
        """`wanted` and `most` in px at 100 % text; 0 leaves it to the widget."""
        if wanted:
            widget.setProperty("flow_width", wanted)
        if most:
            widget.setProperty("flow_most", most)
        self.flow.addWidget(widget)
