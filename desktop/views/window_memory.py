"""A window that stands where it stood the last time, and divides its panes as it did."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from desktop.models.window_places import Area, WindowPlace, brought_back, keep_place_of, read_place_of

_MAXIMISED: Final = Qt.WindowState.WindowMaximized
_shares: Final[dict[str, int]] = {}
"""By the name of what divides two panes, the thousandths of the width that the first one has; of this process."""


class WindowMemory:
    """The place of the window of one unit. `return_to_it` before it is shown, `keep` while it still exists."""

    def __init__(self, window: QMainWindow, folder: Path, unit_id: str) -> None:
        self._window, self._folder, self._unit = window, folder, unit_id

    def return_to_it(self) -> None:
        place = read_place_of(self._folder, self._unit)
        if place is None:
            return
        _shares.update(place.panes)
        smallest = self._window.minimumSize()
        area = brought_back(place.area, _screens(), (smallest.width(), smallest.height()))
        self._window.setGeometry(QRect(*area))
        if place.maximised:
            self._window.setWindowState(self._window.windowState() | _MAXIMISED)

    def keep(self) -> None:
        normal = self._window.normalGeometry()
        if not normal.isValid():
            return
        area = Area(normal.x(), normal.y(), normal.width(), normal.height())
        maximised = bool(self._window.windowState() & _MAXIMISED)
        keep_place_of(self._folder, self._unit, WindowPlace(area, maximised, dict(_shares)))


def share_of(splitter: str) -> int | None:
    """The thousandths of the width that the first of two panes had; None where nobody has moved the line."""
    return _shares.get(splitter)


def note_share(splitter: str, share: int) -> None:
    """Somebody has moved the line between two panes."""
    _shares[splitter] = share


def _screens() -> list[Area]:
    """The first is the one that windows open on."""
    first = QGuiApplication.primaryScreen()
    ordered = sorted(QGuiApplication.screens(), key=lambda screen: screen is not first)
    areas = [screen.availableGeometry() for screen in ordered]
    return [Area(area.x(), area.y(), area.width(), area.height()) for area in areas]
