"""Messages to all about the system, and what the unit is to be told, in the window as long as they are on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer

from desktop.models.known import Known
from desktop.views.components.notice_bars import NoticeLine
from desktop.views.frame import MainWindow
from desktop.views.moments import hours, short_day
from domain.notice import shown
from domain.swedish_time import minute_of

LOOK_MS = 1_000
"""How often it is asked: one begins and ends on a minute, and comes with the reference whenever that is told."""


class NoticeWatch(QObject):
    """`known` is what is known here now, `clock` the store's time here, as far as it is known."""

    def __init__(self, window: MainWindow, known: Callable[[], Known], clock: Callable[[], datetime]) -> None:
        super().__init__(window)
        self._window = window
        self._known = known
        self._clock = clock
        self._of_ours: tuple[NoticeLine, ...] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.look()

    def show_of_ours(self, lines: tuple[NoticeLine, ...]) -> None:
        """What is told of the unit itself, under what is told to all; as long as it is told."""
        if lines != self._of_ours:
            self._of_ours = lines
            self.look()

    def look(self) -> None:
        """Show what is on now."""
        now = self._clock()
        lines = [
            NoticeLine(one.notice_id, one.text, one.level == "WARNING", _until(one.ends, now))
            for one in shown(self._known().notices, minute_of(now))
        ]
        self._window.notices.show_notices([*lines, *self._of_ours])


def _until(minute: str, now: datetime) -> str:
    """`17.30`, with its day when that is another than today."""
    try:
        ends = datetime.fromisoformat(minute)
    except ValueError:
        return ""
    return hours(ends) if ends.date() == now.date() else f"{short_day(ends.date(), now.date())} {hours(ends)}"
