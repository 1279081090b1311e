"""Facts as label and value, two columns that become one when there is no room; and the box that explains."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QWidget

from desktop.views.components.base import Themed, clear, column, row
from desktop.views.components.labels import IconLabel, IconPicture, Label
from desktop.views.style.typography import Role
from desktop.views.theme import theme

_LABEL_WIDTH = 176
_STACK_BELOW = 420


@dataclass(frozen=True, slots=True)
class Fact:
    """`tone` is a colour token, `strong` sets the value in SemiBold, `aside` is a quieter word after it."""

    label: str
    value: str
    tone: str = "text"
    strong: bool = False
    aside: str = ""


class FactList(Themed, QWidget):
    """Read-only facts; every value can be selected and copied, unless they are only to be read."""

    def __init__(self, parent: QWidget | None = None, *, selectable: bool = True) -> None:
        super().__init__(parent)
        self._selectable = selectable
        self._facts: tuple[Fact, ...] = ()
        self._stacked = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.built()

    def show_facts(self, facts: tuple[Fact, ...]) -> None:
        if facts == self._facts:
            return
        self._facts = facts
        self._fill()

    def restyle(self) -> None:
        self._arrange(force=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(force=False)

    def _arrange(self, *, force: bool) -> None:
        stacked = self.width() < theme().width(_STACK_BELOW)
        if stacked != self._stacked or force:
            self._stacked = stacked
            self._fill()

    def _fill(self) -> None:
        clear(self._grid)
        self._grid.setVerticalSpacing(2 if self._stacked else 8)
        wide = 0 if self._stacked else theme().width(_LABEL_WIDTH)
        self._grid.setColumnMinimumWidth(0, wide)
        self._grid.setColumnStretch(0, 0)
        self._grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        for index, fact in enumerate(self._facts):
            label = Label(fact.label, Role.BODY, "text2", wrap=True)
            face, marks = Role.STRONG if fact.strong else Role.BODY, self._selectable
            value = Label(fact.value, face, fact.tone, wrap=True, selectable=marks)
            value.set_aside(fact.aside)
            value.setAccessibleDescription(fact.label)
            if self._stacked:
                self._grid.addWidget(label, 2 * index, 0, 1, 2, top)
                self._grid.addWidget(value, 2 * index + 1, 0, 1, 2, top)
            else:
                label.setFixedWidth(wide)
                self._grid.addWidget(label, index, 0, top)
                self._grid.addWidget(value, index, 1, top)


class InfoBox(Themed, QFrame):
    """A quiet box that tells why something is as it is, with an optional second line carrying its own icon."""

    def __init__(
        self,
        text: str = "",
        icon: str = "info",
        tone: str = "accent",
        extra: tuple[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("edge", "box")
        self.setProperty("ground", "sub")
        self._picture = IconPicture(icon, 20, tone)
        self.label = Label(text, Role.BODY, "text", wrap=True)
        self.extra = IconLabel(extra[0] if extra else "call", extra[1] if extra else "", Role.BODY, "text", wrap=True)
        self.extra.setVisible(extra is not None)
        box = row(self, spacing=12, margins=(16, 12, 16, 12))
        box.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        inner = column(spacing=8)
        inner.addWidget(self.label)
        inner.addWidget(self.extra)
        box.addLayout(inner, 1)
        self.setAccessibleName(text)

    def set_text(self, text: str, icon: str | None = None, tone: str | None = None) -> None:
        self.label.setText(text)
        self.setAccessibleName(text)
        if icon:
            self._picture.set_icon(icon, tone)
