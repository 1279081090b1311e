"""Notices on the computer's desk while the window is not looked at: how much has come to the unit, never what.

What is told is a number and the name of the unit; there is no way to hand it anything else. Nothing depends on it: the
inbox tells the same, and more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from desktop.views.settings_in_force import settings
from desktop.views.style.icons import make_icon
from desktop.views.theme import theme

SHOWN_MS = 8_000
_TITLE: Final = "SAMSA"


@dataclass(frozen=True, slots=True)
class Arrived:
    """So many new messages to a unit, `urgent` of them with high priority."""

    unit_name: str
    new: int
    urgent: int = 0


class DeskNotices(QObject):
    """One at a time, through the system's tray where there is one. `opened`: somebody has pressed it.

    `wanted` is asked each time: whether this person wants them at all.
    """

    opened = Signal()

    def __init__(
        self, wanted: Callable[[], bool], tray: QSystemTrayIcon | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._wanted = wanted
        self._tray: QSystemTrayIcon | None = None
        if tray is not None:
            self._take(tray)

    def tell(self, arrived: Arrived) -> bool:
        """Whether it was shown: nobody is told who looks at a window of ours, who has said no, or has no tray."""
        if not arrived.new or not self._wanted() or QApplication.activeWindow() is not None:
            return False
        tray = self._ready()
        if tray is None:
            return False
        words = arrived_words(arrived)
        tray.setToolTip(words)
        tray.show()
        tray.showMessage(_TITLE, words, tray.icon(), SHOWN_MS)
        if settings().now.notice_sound:
            QApplication.beep()
        return True

    def put_away(self) -> None:
        """She has come back: what was told is in the inbox."""
        if self._tray is not None:
            self._tray.hide()

    def _ready(self) -> QSystemTrayIcon | None:
        if self._tray is None and QSystemTrayIcon.isSystemTrayAvailable():
            self._take(QSystemTrayIcon(make_icon("inbox", theme().colour("accent").name(), 32), self))
        return self._tray

    def _take(self, tray: QSystemTrayIcon) -> None:
        self._tray = tray
        tray.messageClicked.connect(self.opened)
        tray.activated.connect(lambda _why: self.opened.emit())


def arrived_words(arrived: Arrived) -> str:
    """`2 nya meddelanden till Biståndsenhet 1, 1 brådskande`."""
    if arrived.new == 1:
        words = QCoreApplication.translate("desk_notices", "1 new message to {unit}")
    else:
        words = QCoreApplication.translate("desk_notices", "{n} new messages to {unit}")
    told = words.format(n=arrived.new, unit=arrived.unit_name)
    if not arrived.urgent:
        return told
    urgent = QCoreApplication.translate("desk_notices", "{what}, {n} urgent")
    return urgent.format(what=told, n=arrived.urgent)
