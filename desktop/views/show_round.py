"""Being shown round, the first time or when one asks: a bar above the page says what is where, and a frame shows it.

Nothing is covered and nothing waits for an answer. The bar is a part of the window like any other: Tab and F6 come to
it, Esc ends it, and a screen reader reads each step as it comes. The frame is drawn for the eye alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QSizePolicy, QVBoxLayout, QWidget

from desktop.views.components.announce import announce
from desktop.views.components.base import Themed, column, row
from desktop.views.components.button import Button
from desktop.views.components.labels import IconPicture, Label
from desktop.views.components.panes import make_pane
from desktop.views.settings_in_force import settings
from desktop.views.style.typography import Role
from desktop.views.theme import theme

if TYPE_CHECKING:
    from desktop.views.frame import MainWindow

_THICK: Final = 3
_REACH: Final = 7
"""How far the frame stands outside what it is around: beyond the ring of what has the keyboard."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A step: what it is called, what is said, and the names of what it shows, the first that is on the screen."""

    title: str
    text: str
    parts: tuple[str, ...]


class ShowRound(QObject):
    """Offers itself once, and is remembered as done when it has been taken, left or declined."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._stops: tuple[Stop, ...] = ()
        self._at = -1
        self.bar = RoundBar(self._forward, self._back, self._end)
        self.frame = PartFrame(window)
        make_pane(self.bar, 0)
        inside = window.centralWidget()
        whole = inside.layout() if inside is not None else None
        assert isinstance(whole, QVBoxLayout)  # noqa: S101 - the frame lays it out so
        whole.insertWidget(whole.indexOf(window.explain) + 1, self.bar)

    def offer(self) -> None:
        """Quietly: the keyboard stays where it is."""
        if self._at < 0:
            self._stops = self._make_stops()
            told = self.tr("{n} short steps, about two minutes. You can take it later from the Help menu.")
            self.bar.show_offer(self.tr("New here?"), told.format(n=len(self._stops)))

    def begin(self) -> None:
        """At the first step, in the inbox, with the keyboard in the bar."""
        self._stops = self._make_stops()
        self._window.nav.page("inbox").click()
        self._go_to(0)
        self.bar.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forward(self) -> None:
        if self._at < 0:
            self.begin()
        elif self._at + 1 < len(self._stops):
            self._go_to(self._at + 1)
        else:
            self._end()

    def _back(self) -> None:
        if self._at > 0:
            self._go_to(self._at - 1)

    def _end(self) -> None:
        self._at = -1
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self.bar.isAncestorOf(focus)
        self.bar.hide()
        self.frame.point_at(None)
        settings().choose(shown_round=True)
        if had_focus:
            page = self._window.stack.currentWidget()
            (page or self._window).setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to(self, place: int) -> None:
        self._at = place
        stop = self._stops[place]
        self.frame.point_at(self._find(stop.parts))
        where = self.tr("Step {n} of {all}").format(n=place + 1, all=len(self._stops))
        self.bar.show_stop(where, stop, first=place == 0, last=place + 1 == len(self._stops))

    def _find(self, parts: tuple[str, ...]) -> QWidget | None:
        for name in parts:
            found = self._window.findChild(QWidget, name)
            if found is not None and found.isVisible():
                return found
        return None

    def _make_stops(self) -> tuple[Stop, ...]:
        inbox = self.tr("What has come to your unit, the oldest first. Walk with the arrows: passing by marks nothing.")
        acknowledge = self.tr(
            "K acknowledges for the whole unit. The sender sees who did it and when. ? shows all keys."
        )
        case = self.tr("Enter on a row opens the case: all about one person. The cases you have opened stay here.")
        search = self.tr("Ctrl K goes here. Write a number, a name, a unit, or what you want to do.")
        state = self.tr("Connected or not, how old the data is, what waits. Without network you just carry on.")
        help_text = self.tr("F1 opens the guide at the page that fits what you do. You can take the steps again here.")
        return (
            Stop(self.tr("The inbox"), inbox, ("inbox.list", "inbox.page")),
            Stop(self.tr("Acknowledge"), acknowledge, ("reading.acknowledge", "inbox.page")),
            Stop(self.tr("The case"), case, ("nav.panel", "frame.navigation")),
            Stop(self.tr("Search"), search, ("frame.search", "frame.menu_row")),
            Stop(self.tr("With and without network"), state, ("frame.offline_bar", "frame.status_bar")),
            Stop(self.tr("Help"), help_text, ("frame.menus",)),
        )


class RoundBar(Themed, QFrame):
    """Title, words, and the ways on. Its accessible name is all that is said."""

    def __init__(self, forward: Callable[[], None], back: Callable[[], None], end: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("round.bar")
        self.setProperty("ground", "accentsoft")
        self.setProperty("edge", "bottom")
        self._end = end
        self._title = Label("", Role.STRONG, wrap=True)
        self._text = Label("", Role.BODY, wrap=True)
        self._text.setObjectName("round.text")
        self.end = Button("", "quiet", name="round.end")
        self.back = Button(self.tr("Back"), icon="arrow_back", name="round.back")
        self.next = Button("", "primary", name="round.next")
        for button, act in ((self.end, end), (self.back, back), (self.next, forward)):
            button.clicked.connect(act)
        words = column()
        words.addWidget(self._title)
        words.addWidget(self._text)
        box = row(self, spacing=12, margins=(20, 8, 16, 8))
        box.addWidget(IconPicture("info", 20, "accent"), 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(words, 1)
        for button in (self.end, self.back, self.next):
            box.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()
        self.built()

    def show_offer(self, title: str, text: str) -> None:
        self.end.setText(self.tr("Not now"))
        self.next.setText(self.tr("Show me round"))
        self.back.hide()
        self._say(title, text)

    def show_stop(self, where: str, stop: Stop, *, first: bool, last: bool) -> None:
        self.end.setText(self.tr("End"))
        self.end.setVisible(not last)
        self.back.setVisible(not first)
        self.next.setText(self.tr("Done") if last else self.tr("Next"))
        if first and not self.next.hasFocus():
            self.next.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say(f"{where}: {stop.title}", stop.text)

    def text(self) -> str:
        return f"{self._title.plain()} {self._text.plain()}"

    def _say(self, title: str, text: str) -> None:
        self._title.setText(title)
        self._text.setText(text)
        self.setAccessibleName(self.text())
        self.show()
        announce(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._end()
        else:
            super().keyPressEvent(event)


class PartFrame(QWidget):
    """A frame around a part of the window. It takes neither mouse nor keyboard."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("round.frame")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._part: QWidget | None = None
        self.hide()

    def part(self) -> QWidget | None:
        """What it is around now."""
        return self._part

    def point_at(self, part: QWidget | None) -> None:
        window = self.parentWidget()
        if self._part is None and part is not None and window is not None:
            window.installEventFilter(self)
        elif part is None and window is not None:
            window.removeEventFilter(self)
        self._part = part
        self._place()

    def _place(self) -> None:
        part, window = self._part, self.parentWidget()
        if part is None or window is None or not part.isVisible():
            self.hide()
            return
        around = QRect(part.mapTo(window, QPoint(0, 0)), part.size()).adjusted(-_REACH, -_REACH, _REACH, _REACH)
        self.setGeometry(around.intersected(window.rect()))
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.StyleChange}:
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().colour("accent"), _THICK))
        half = _THICK / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 6, 6)
