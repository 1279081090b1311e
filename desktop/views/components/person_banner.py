"""The banner over everything that concerns one person: who it is, and the marks one must not miss."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop.views.components.badge import Badge
from desktop.views.components.base import Themed, clear, column, row
from desktop.views.components.labels import ElidedLabel, Label
from desktop.views.style.typography import Role
from desktop.views.theme import theme


@dataclass(frozen=True, slots=True)
class Mark:
    """One badge: `kind` as in `badge.Kind`."""

    text: str
    icon: str | None = None
    kind: str = "neutral"


class PersonBanner(Themed, QFrame):
    """Name and number to the left, marks and one action to the right; marks wrap to a second line when it is narrow."""

    def __init__(self, action: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("person.banner")
        self.setProperty("ground", "pane")
        self._name = Label("", Role.PERSON)
        self._name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._line = ElidedLabel("", Role.BODY, "text2")
        self._beside = row(spacing=12)
        self._marks = QWidget()
        self._mark_row = row(self._marks, spacing=12)
        self._action = action
        self._narrow = False
        self._badges: list[Badge] = []
        self._who = QWidget()
        who = column(self._who)
        who.addLayout(self._beside)
        self._before_name = row(spacing=12)
        self._beside.addLayout(self._before_name)
        self._beside.addWidget(self._name)
        self._beside.addStretch(1)
        who.addWidget(self._line)
        self._outer = column(self, spacing=4, margins=(24, 8, 24, 8))
        self._top = row(spacing=16)
        self._top.addWidget(self._who, 1)
        self._top.addWidget(self._marks)
        if action is not None:
            self._top.addWidget(action)
        self._outer.addLayout(self._top)
        self.built()

    def show_person(self, name: str, line: str, marks: tuple[Mark, ...] = (), beside: tuple[Mark, ...] = ()) -> None:
        """`line` is number · age (and what is not shown); `beside` stands before the name, to be read before anything
        else, `marks` to the right."""
        self._name.setText(name)
        self._line.setText(line)
        clear(self._mark_row)
        self._badges = [Badge(mark.text, mark.icon, mark.kind) for mark in marks]
        for badge in self._badges:
            self._mark_row.addWidget(badge)
        clear(self._before_name)
        for mark in beside:
            self._before_name.addWidget(Badge(mark.text, mark.icon, mark.kind))
        said = [*(mark.text for mark in beside), name, line, *(mark.text for mark in marks)]
        self.setAccessibleName(". ".join(part for part in said if part))
        self._arrange()

    def name(self) -> str:
        return self._name.plain()

    def restyle(self) -> None:
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)

    def _arrange(self) -> None:
        action = self._action.sizeHint().width() + 16 if self._action is not None else 0
        words = self._line.fontMetrics().horizontalAdvance(self._line.plain())
        who = max(self._beside.sizeHint().width(), words)
        marks = sum(badge.sizeHint().width() + 12 for badge in self._badges)
        narrow = self.width() < who + marks + action + 80
        if narrow != self._narrow:
            self._narrow = narrow
            if narrow:
                self._top.removeWidget(self._marks)
                self._outer.addWidget(self._marks, 0, Qt.AlignmentFlag.AlignLeft)
            else:
                self._outer.removeWidget(self._marks)
                self._top.insertWidget(1, self._marks)
        self._keep_room()

    def _keep_room(self) -> None:
        """Never lower than its lines, however little room there is: a name or number that is cut is nobody's.

        Marks that have just been made measure nothing yet, so this is asked with each new layout.
        """
        marks = self._marks.sizeHint().height() + 4 if self._narrow else 0
        self.setMinimumHeight(theme().height(Role.PERSON, Role.BODY, padding=16) + marks)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(theme().colour("line"))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
