"""The base of every dialog: where the window below it wears the band of the training environment, it wears one too."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog

from desktop.views.components.bars import TrainingBand
from desktop.views.components.base import Themed


class Dialog(Themed, QDialog):
    """A window of its own over the one it belongs to. Lay it out, then call `built`."""

    def built(self) -> None:
        self._wear_band()  # before anybody asks how large it is
        super().built()

    def showEvent(self, event: QShowEvent) -> None:
        self._wear_band()
        super().showEvent(event)

    def _wear_band(self) -> None:
        layout, below = self.layout(), self.parentWidget()
        if layout is None or below is None or layout.menuBar() is not None:
            return
        band = below.window().findChild(TrainingBand)
        if band is not None and not band.isHidden():
            layout.setMenuBar(TrainingBand(self))  # above the margins of what is laid out
