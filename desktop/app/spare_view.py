"""The view the next case will be opened in, built beforehand and piece by piece while she reads something else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from desktop.views.case_view import CaseView
from desktop.views.view_context import ViewContext

REST_MS: Final = 600
"""After a case is on the screen, before the next view is begun: what she has asked for comes first."""
PAUSE_MS: Final = 15
"""Between two pieces, for keys and painting."""


class SpareView(QObject):
    """Keeps one view without a case ready in `place`, the stack of the window's pages; it is in none of its pages."""

    def __init__(self, place: QWidget, context: ViewContext) -> None:
        super().__init__(place)
        self._place = place
        self._context = context
        self._view: CaseView | None = None
        self._pieces: Iterator[bool] = iter(())
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._build_on)
        self._timer.start(REST_MS)

    @property
    def ready(self) -> bool:
        """Whether all of it is built."""
        return self._view is not None and not self._timer.isActive()

    def use(self, context: ViewContext) -> None:
        """The next one is to know this; what is built with less is thrown away."""
        self._context = context
        if self._view is not None:
            self._view.deleteLater()
            self._view = None
        self._timer.start(REST_MS)

    def take(self) -> CaseView:
        """A view that has shown nothing yet, finished now if need be; another one is begun after a while."""
        view = self._view or self._begin()
        view.finish_building()
        view.resize(self._place.size())
        self._view = None
        self._timer.stop()
        QTimer.singleShot(0, self, lambda: self._timer.start(REST_MS))  # from when the case has been shown
        return view

    def _build_on(self) -> None:
        if self._view is None:
            self._view = self._begin()
            self._pieces = self._view.build_ahead()
        if next(self._pieces, False):
            self._timer.start(PAUSE_MS)

    def _begin(self) -> CaseView:
        """In the measure it will have: to be laid out for another one first costs as much again."""
        view = CaseView(self._context, self._place, at_once=False)
        view.resize(self._place.size())
        return view
