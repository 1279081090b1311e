"""A question that is asked in the page: it pushes what is below it down, covers nothing and lets one look around.

The question about a Nej to SIP is the only dialog of daily work (look.md, four ideas); everything else is asked here.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.views.components.base import Themed, column
from desktop.views.theme import theme

_WIDEST: Final = 720
_SHARE: Final = 0.45
"""How much of the height of the page a question takes while the page is shown below it; a taller one is shown alone."""
_LEAST: Final = 80


class PanelPlace(QFrame):
    """Where a page asks: one question at a time."""

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("ground", "sub")
        self.setProperty("edge", "bottom")
        self.panel: Panel | None = None
        self.alone = False
        """Whether the question needs the room of what is otherwise shown below."""
        self._box = column(self)
        self.hide()

    @property
    def asks(self) -> bool:
        return self.panel is not None

    def keeps(self) -> bool:
        """Whether a question stands here in which something may be written: then it gets the focus, and stays."""
        if self.panel is None or self.panel.passing:
            return False
        self.panel.take_focus()
        return True

    def ask(self, panel: Panel) -> None:
        """Show a question, in place of one that stands here."""
        self.leave()
        self.panel = panel
        self._box.addWidget(panel, 0, Qt.AlignmentFlag.AlignTop)
        panel.finished.connect(self._ended)
        panel.show()
        self.show()
        self.changed.emit()
        panel.fit()
        panel.take_focus()
        QTimer.singleShot(0, panel, panel.fit)  # once what is in it has found its own measure

    def leave(self) -> bool:
        """Give up the question. Whether there was one."""
        if self.panel is None:
            return False
        self.panel.reject()
        return True

    def room_for(self, wanted: int) -> int:
        """How tall a question that wants to be so tall may be. A tall one is shown alone from then on."""
        page = self.parentWidget()
        if page is None:
            return wanted
        alone = self.alone or wanted > page.height() * _SHARE
        if alone is not self.alone:
            self.alone = alone
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
            self.changed.emit()
        return page.height() - self.y() if alone else wanted

    def page_width(self) -> int:
        """How wide it is, or will be as soon as it is shown."""
        page = self.parentWidget()
        return page.width() if page is not None else self.width()

    def _ended(self) -> None:
        panel, self.panel = self.panel, None
        if panel is None:
            return
        self._box.removeWidget(panel)
        panel.hide()
        panel.deleteLater()
        self.hide()
        self.alone = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.changed.emit()


class Panel(Themed, QFrame):
    """One question: what is asked, and the buttons that answer it. `finished` tells that it is over, either way."""

    finished = Signal()
    passing = False
    """Whether nothing is written here, so that another question may take its place."""

    def __init__(self, name: str, place: PanelPlace) -> None:
        super().__init__(place)
        self.setObjectName(name)
        self.place = place
        self._first: QWidget | None = None
        self._scroll: QScrollArea | None = None
        self._over = False

    def open(self) -> None:
        self.place.ask(self)

    def accept(self) -> None:
        """It is answered."""
        self._end()

    def reject(self) -> None:
        """It is given up."""
        self._end()

    def _end(self) -> None:
        if not self._over:
            self._over = True
            self.finished.emit()

    def name_it(self, title: str) -> None:
        """What a screen reader calls the group."""
        self.setAccessibleName(title)

    def start_at(self, first: QWidget) -> None:
        """What gets the focus when the question is shown."""
        self._first = first

    def take_focus(self) -> None:
        here = QApplication.focusWidget()
        if self._first is not None and (here is None or not self.isAncestorOf(here)):
            self._first.setFocus(Qt.FocusReason.OtherFocusReason)

    def restyle(self) -> None:
        self.setMaximumWidth(theme().width(_WIDEST))

    def inside(self) -> QVBoxLayout:
        """What scrolls, once there is such a thing."""
        holder = self._scroll.widget() if self._scroll is not None else None
        found = holder.layout() if holder is not None else None
        assert isinstance(found, QVBoxLayout)  # noqa: S101 - it is made with one
        return found

    def scrolled(self) -> QScrollArea:
        """Where what may be taller than its room goes. `fit` when it is there, and when it has changed."""
        area = self._scroll = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = QWidget()
        holder.setProperty("scrolled", "true")
        area.setWidget(holder)
        column(holder, spacing=8, margins=(4, 6, 10, 6))
        return area

    def fit(self) -> None:
        """As tall as what is in it, but never taller than there is room for: then it scrolls."""
        if self._scroll is None:
            return
        inside = self.inside()
        inside.activate()
        whole = self.layout()
        margins = whole.contentsMargins() if whole is not None else self.contentsMargins()
        wide = min(self.maximumWidth(), self.place.page_width()) - margins.left() - margins.right()
        tall = inside.totalHeightForWidth(wide) if inside.hasHeightForWidth() else inside.totalSizeHint().height()
        self._scroll.setFixedHeight(tall)
        rest = (whole.totalSizeHint().height() if whole is not None else tall) - tall
        self._scroll.setFixedHeight(max(min(tall, self.place.room_for(tall + rest) - rest), _LEAST))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit()
