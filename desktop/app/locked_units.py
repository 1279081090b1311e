"""The launcher's ears for units that are locked: how much has come to each, from a thread of its own to the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from desktop.app.left_behind import LeftBehind
from desktop.models.clock import Clock
from desktop.models.unit_news import UnitNews
from desktop.sync.news_watch import Counting, NewsWatch


class LockedUnits(QObject):
    """`told` carries a unit id and its UnitNews, as long as the unit is locked."""

    told = Signal(str, object)
    _heard = Signal(object, object)

    def __init__(self, connect: Callable[[], Counting], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._connect = connect
        self._watches: dict[str, NewsWatch] = {}
        self._clock = Clock()
        self._heard.connect(self._on_heard, Qt.ConnectionType.QueuedConnection)

    def watch(self, unit_id: str, left: LeftBehind) -> None:
        """A session at the unit has been locked. Without anything to ask by, nothing is said of it."""
        self.forget(unit_id)
        if not left.poke_token or not left.cursors:
            return

        def tell(news: UnitNews) -> None:
            self._heard.emit(watch, news)

        watch = NewsWatch(self._connect(), left.poke_token, left.cursors, tell, self._clock)
        self._watches[unit_id] = watch
        watch.start()

    def forget(self, unit_id: str) -> None:
        """The unit is unlocked, or left for good: what it was asked by is let go of at once."""
        watch = self._watches.pop(unit_id, None)
        if watch is not None:
            watch.stop()

    def forget_all(self) -> None:
        for unit_id in list(self._watches):
            self.forget(unit_id)

    def _on_heard(self, watch: NewsWatch, news: UnitNews) -> None:
        for unit_id, one in self._watches.items():
            if one is watch:  # one that was forgotten meanwhile has nothing more to say
                self.told.emit(unit_id, news)
