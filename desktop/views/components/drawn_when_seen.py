"""A page that draws what it shows when somebody looks at it: a case that is opened waits for one page, not for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    _Mixed = QWidget
else:
    _Mixed = object  # Qt allows one Qt class among the bases; at run time this is a plain mixin


class DrawnWhenSeen(_Mixed):
    """Mixin, named before the Qt class. `_draw` is the page's own: it shows the newest that the page has been told."""

    _undrawn = False

    def draw_when_seen(self) -> None:
        """There is something new: it is drawn now where the page is on the screen, else when it comes there."""
        self._undrawn = True
        if self.isVisible():
            self._draw_what_is_new()

    def showEvent(self, event: QShowEvent) -> None:
        self._draw_what_is_new()
        super().showEvent(event)

    def _draw_what_is_new(self) -> None:
        if self._undrawn:
            self._undrawn = False
            self._draw()

    def _draw(self) -> None:
        raise NotImplementedError
