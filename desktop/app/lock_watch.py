"""Watches whether somebody works at the screen, and says when to warn and when to lock."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

from desktop.app.system_signals import SystemSignals
from desktop.models.clock import Clock
from domain.stillness import Ending, Stillness, begin

_LOOK_MS = 1000
_WORK = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
    }
)


class LockWatch(QObject):
    """`due` carries the reason to lock; `warned` the seconds left (0: the danger is over) and whether no key helps."""

    due = Signal(str)
    warned = Signal(int, bool)

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._still: Stillness = begin({}, self._now())
        self._warning = False
        self._watched: set[QWindow] = set()
        self._system = SystemSignals(self)
        self._system.left.connect(lambda: self.due.emit(Ending.LEFT.value))
        self._system.asleep.connect(lambda: self.due.emit(Ending.ASLEEP.value))
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)

    def start(self, window_handle: int) -> None:
        """Begin to watch every window of the program."""
        self._system.listen(window_handle)
        self._timer.start()

    def set_policies(self, policies: Mapping[str, str]) -> None:
        """How long is allowed at this unit."""
        told = begin(policies, self._still.began)
        self._still = told.touch(self._still.touched)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Of windows, not of widgets: a key or a step of the mouse passes here once."""
        if event.type() in _WORK:
            self.touch()
        return super().eventFilter(watched, event)

    def touch(self) -> None:
        """Somebody is here."""
        self._still = self._still.touch(self._now())
        if self._warning:
            self._look()

    def _look(self) -> None:
        self._watch_windows()
        seen = self._still.look(self._now())
        if seen.ending is not None:
            self._timer.stop()
            self.due.emit(seen.ending.value)
        elif seen.seconds_left is not None and seen.why is not None:
            self._warning = True
            self.warned.emit(max(1, round(seen.seconds_left)), seen.why is Ending.SESSION_OVER)
        elif self._warning:
            self._warning = False
            self.warned.emit(0, False)

    def _watch_windows(self) -> None:
        """Dialogs and menus are windows of their own, and come and go."""
        now = set(QGuiApplication.topLevelWindows())
        for window in now - self._watched:
            window.installEventFilter(self)
        self._watched = now

    def _now(self) -> tuple[float, float]:
        return self._clock.monotonic(), self._clock.now_ms() / 1000
