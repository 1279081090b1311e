"""Bars across the window: the training band, the offline bar and the status bar. They push, never cover."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop.views.components.base import Themed, row
from desktop.views.components.button import Button
from desktop.views.components.labels import ElidedLabel, IconLabel, IconPicture, Label
from desktop.views.style.typography import Role
from desktop.views.theme import theme

_EDGE = 16


class TrainingBand(Themed, QFrame):
    """The unmistakable band of the training environment; painted, so that nothing in it can be pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("frame.training_band")
        self.setProperty("ground", "training")
        words = QCoreApplication.translate("bars", "PRACTICE – fictional persons")
        self._aside = Label(
            QCoreApplication.translate("bars", "Nothing leaves the training environment from here"),
            Role.SMALL,
            "ontraining",
        )
        self._icon = IconPicture("school", 18, "ontraining")
        self._word = Label(words, Role.STRONG, "ontraining")
        box = row(self, spacing=8, margins=(_EDGE, 0, _EDGE, 0))
        self._left = QWidget()
        box.addWidget(self._left, 1)
        box.addWidget(self._icon)
        box.addWidget(self._word)
        right = QWidget()
        inner = row(right)
        inner.addStretch(1)
        inner.addWidget(self._aside)
        box.addWidget(right, 1)
        self.setAccessibleName(words)
        self.built()

    def restyle(self) -> None:
        self.setFixedHeight(theme().height(Role.BODY, padding=8))

    def resizeEvent(self, event: QResizeEvent) -> None:
        # The band's own words come first: what stands beside them gives way before they are cut.
        needed = self._word.sizeHint().width() + 40 + 2 * (self._aside.sizeHint().width() + _EDGE)
        self._aside.setVisible(self.width() >= needed)
        super().resizeEvent(event)


@dataclass(frozen=True, slots=True)
class OfflineState:
    """What the offline bar tells; times as `13.42`."""

    since: str
    messages: int
    changes: int
    data_from: str
    reason: str = ""


class OfflineBar(Themed, QFrame):
    """Stays as long as there is no network. No close button: the state is not the reader's to dismiss."""

    retry_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("frame.offline_bar")
        self.setProperty("ground", "warnsoft")
        self._since = Label("", Role.STRONG, "warn")
        self._since.setContentsMargins(0, 4, 0, 0)  # on one base line with the words beside it
        self._waits = Label("", Role.BODY, "warn", wrap=True)
        self._comfort = Label(self.tr("Carry on, everything is saved on the computer."), Role.BODY, "text2")
        self.retry = Button(self.tr("Try again"), icon="sync", in_bar=True, name="frame.offline_retry")
        self.retry.clicked.connect(self.retry_requested)
        box = row(self, spacing=6, margins=(20, 8, _EDGE, 8))
        box.addWidget(IconPicture("cloud_off", 20, "warn"))
        box.addSpacing(4)
        box.addWidget(self._since)
        box.addWidget(self._waits, 1)
        box.addWidget(self._comfort)
        box.addSpacing(4)
        box.addWidget(self.retry)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()
        self.built()

    def show_state(self, state: OfflineState | None) -> None:
        """None hides the bar (connected)."""
        if state is None:
            self.hide()
            return
        self._since.setText(self.tr("Disconnected since {time}.").format(time=state.since))
        parts = [text for text in (self._waiting(state), self._age(state), state.reason) if text]
        self._waits.setText(" ".join(parts))
        self.setAccessibleName(f"{self._since.plain()} {self._waits.plain()}")
        self.show()

    def text(self) -> str:
        return f"{self._since.plain()} {self._waits.plain()}"

    def _waiting(self, state: OfflineState) -> str:
        messages = self.tr("%n message(s)", "", state.messages) if state.messages else ""
        changes = self.tr("%n change(s)", "", state.changes) if state.changes else ""
        if messages and changes:
            return self.tr("{messages} and {changes} are waiting.").format(messages=messages, changes=changes)
        if messages or changes:
            return self.tr("{what} waiting.").format(what=messages or changes)
        return ""

    def _age(self, state: OfflineState) -> str:
        return self.tr("The data is from {time}.").format(time=state.data_from) if state.data_from else ""

    def restyle(self) -> None:
        self.setMinimumHeight(theme().height(Role.BODY, padding=24))

    def resizeEvent(self, event: QResizeEvent) -> None:
        fixed = self._since.sizeHint().width() + self._comfort.sizeHint().width() + self.retry.sizeHint().width()
        words = self._waits.fontMetrics().horizontalAdvance(self._waits.plain())
        self._comfort.setVisible(self.width() > fixed + words + 96)
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        look = theme()
        painter = QPainter(self)
        painter.setPen(look.colour("warn" if look.tokens.bordered else "line"))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)


class LockBar(Themed, QFrame):
    """Says that the program is about to lock. Any key or step of the mouse takes it away; its button is for those who
    use neither."""

    stay_requested = Signal()
    _SPOKEN = (60, 30, 10)
    """At these seconds a screen reader is told anew; each second would be noise."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("frame.lock_bar")
        self.setProperty("ground", "dangersoft")
        self._when = Label("", Role.STRONG, "danger")
        self._when.setContentsMargins(0, 4, 0, 0)
        self._why = Label("", Role.BODY, "text", wrap=True)
        self.stay = Button(self.tr("Go on working"), in_bar=True, name="frame.lock_stay")
        self.stay.clicked.connect(self.stay_requested)
        box = row(self, spacing=6, margins=(20, 8, _EDGE, 8))
        box.addWidget(IconPicture("lock", 20, "danger"))
        box.addSpacing(4)
        box.addWidget(self._when)
        box.addWidget(self._why, 1)
        box.addSpacing(4)
        box.addWidget(self.stay)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()
        self.built()

    def show_seconds(self, seconds: int, *, session_over: bool) -> None:
        """Seconds left; 0 hides the bar. `session_over`: no key helps, she has to log in anew."""
        if not seconds:
            self.hide()
            return
        self._when.setText(self.tr("Locks in %n second(s).", "", seconds))
        self._why.setText(
            self.tr("You have been logged in for as long as one may be. What you have written is saved.")
            if session_over
            else self.tr("Move the mouse or press a key to go on. What you have written is saved.")
        )
        self.stay.setVisible(not session_over)
        if not self.isVisible() or seconds in self._SPOKEN:
            self.setAccessibleName(f"{self._when.plain()} {self._why.plain()}")
        self.show()

    def text(self) -> str:
        return f"{self._when.plain()} {self._why.plain()}"

    def restyle(self) -> None:
        self.setMinimumHeight(theme().height(Role.BODY, padding=24))


@dataclass(frozen=True, slots=True)
class StatusState:
    """What the status bar tells, whole sentences in the reader's language."""

    connected: bool
    data_from: str
    waiting: str
    readable: str = ""


class StatusBar(Themed, QFrame):
    """Connection word · how old the data is · what waits; to the right how long it can be read offline."""

    shortcuts_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("frame.status_bar")
        self.setProperty("ground", "pane")
        self._connection = IconLabel("cloud_off", "", Role.SMALL_MEDIUM, "warn", size=18)
        self._connection.setObjectName("status.connection")
        self._age = Label("", Role.SMALL, "text2")
        self._age.setObjectName("status.data_from")
        self._waiting = Label("", Role.SMALL, "text2")
        self._waiting.setObjectName("status.waiting")
        self._readable = ElidedLabel("", Role.SMALL, "text2")
        self._readable.setObjectName("status.readable")
        self._readable.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._readable.setMinimumWidth(0)
        words = QCoreApplication.translate("bars", "Keyboard shortcuts")
        self.keys = Button(words, "quiet", icon="keyboard", key="?", in_bar=True, small=True, name="status.shortcuts")
        self.keys.clicked.connect(self.shortcuts_requested)
        box = row(self, spacing=24, margins=(_EDGE, 0, _EDGE, 0))
        for widget in (self._connection, self._age, self._waiting):
            box.addWidget(widget)
        box.addStretch(1)
        box.addWidget(self._readable)
        box.addWidget(self.keys)
        self.built()

    def show_state(self, state: StatusState) -> None:
        if state.connected:
            self._connection.set_state("cloud_done", self.tr("Connected"), "ok")
        else:
            self._connection.set_state("cloud_off", self.tr("Disconnected"), "warn")
        self._connection.label.set_face(Role.SMALL if state.connected else Role.SMALL_STRONG)
        self._age.setText(state.data_from)
        self._waiting.setText(state.waiting)
        self._readable.setText(state.readable)
        self._readable.setMaximumWidth(self._readable.fontMetrics().horizontalAdvance(state.readable) + 4)
        self._make_room()

    def text(self) -> str:
        parts = (self._connection.text(), self._age.plain(), self._waiting.plain(), self._readable.plain())
        return " · ".join(part for part in parts if part)

    def restyle(self) -> None:
        self.setFixedHeight(theme().height(Role.SMALL, padding=10))
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._make_room()
        super().resizeEvent(event)

    def _make_room(self) -> None:
        """Connection and data age are never hidden; how long it can be read gives way first."""
        kept = (self._connection, self._age, self._waiting, self.keys)
        used = sum(widget.sizeHint().width() + 24 for widget in kept) + 2 * _EDGE
        readable = self._readable.fontMetrics().horizontalAdvance(self._readable.plain())
        self._readable.setVisible(bool(self._readable.plain()) and self.width() >= used + readable)
        self.keys.setVisible(self.width() >= used - 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(theme().colour("line"))
        painter.drawLine(0, 0, self.width(), 0)


def separator(parent: QWidget | None = None) -> Label:
    """The middle dot between two facts on one line."""
    dot = Label("·", Role.BODY, "text3", parent=parent)
    dot.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return dot
