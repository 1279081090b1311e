"""A session's real window, worked by keys in the process that measures it: its own worker, outbox and replica.

A process of its own (`benchmarks._window_process`): there `inside(window)` of the benchmark's module is asked.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QEventLoop, QModelIndex, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.app.session_start import open_session
from desktop.app.session_ticket import SessionTicket, read_ticket
from desktop.models.inbox_rows import InboxGroupKey, InboxItem
from desktop.views.inbox_model import ListRole

PATIENCE = 120.0
_TICK_MS = 1
_BEAT_MS = 2
_NOWHERE = QModelIndex()


class _Paints(QObject):
    """Tells whether a widget has been painted since `done` began to hold."""

    def __init__(self, widget: QWidget, done: Callable[[], bool]) -> None:
        super().__init__()
        self.seen = False
        self._done = done
        self._widget = widget
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self.seen and self._done():
            self.seen = True  # the rest of the painting comes before the loop goes on
        return False

    def leave(self) -> None:
        self._widget.removeEventFilter(self)


class _Heart(QObject):
    """A timer that should tick every 2 ms; the longest gap between two ticks is how long the window was away."""

    def __init__(self) -> None:
        super().__init__()
        self._longest, self._last = 0.0, time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self._longest, self._last = max(self._longest, now - self._last), now

    def stop(self) -> float:
        self._beat()
        self._timer.stop()
        return self._longest * 1000


class Window:
    """An opened session. Every wait ends after PATIENCE seconds with TimeoutError."""

    def __init__(self, ticket: SessionTicket) -> None:
        self.app, self.session, _ = open_session(ticket)
        self._tick = QTimer()
        self._tick.setTimerType(Qt.TimerType.PreciseTimer)
        self._tick.setInterval(_TICK_MS)
        self.list = self.session.inbox.list

    def settle(self) -> None:
        """Wait until the desk is open, everything behind the first inbox is loaded and a message is shown."""
        self.until(lambda: self.list.model() is not None and self.list.model().rowCount() > 0)
        self.rest(0.5)
        self.list.setFocus()
        self.until(lambda: bool(self.session.inbox.reading.shown()) and self.session._cases is not None)  # noqa: SLF001
        self.rest(2.0)

    def until(self, done: Callable[[], bool]) -> float:
        """Let the window work until `done`; how long that took, in ms."""
        began = time.perf_counter()
        self._tick.start()
        while not done():
            self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if time.perf_counter() - began > PATIENCE:
                raise TimeoutError("the window did not come so far")
        self._tick.stop()
        return (time.perf_counter() - began) * 1000

    def rest(self, seconds: float) -> None:
        """Let the window be, its timers and its worker running."""
        end = time.perf_counter() + seconds
        self.until(lambda: time.perf_counter() > end)

    def press(self, key: Qt.Key, painted: QWidget, done: Callable[[], bool]) -> float:
        """From a key until `painted` has been painted with what it asked for, in ms."""
        focus = QApplication.focusWidget()
        if focus is None:
            raise LookupError("nothing has the focus")
        paints = _Paints(painted, done)
        began = time.perf_counter()
        QTest.keyClick(focus, key)
        self.until(lambda: paints.seen)
        took = (time.perf_counter() - began) * 1000
        paints.leave()
        return took

    def until_row_changes(self, key: Qt.Key, row: InboxItem) -> float:
        """From a key until the row is painted as another one than it was, or is painted away, in ms."""
        return self.press(key, self.list.viewport(), lambda: self.item(row.key) != row)

    def until_row_is_left(self, key: Qt.Key, row: InboxItem) -> float:
        """From a key until another row is painted as the current one, in ms."""
        return self.press(key, self.list.viewport(), lambda: self.list.current_key() != row.key)

    def until_shown(self, page: str, ask: Callable[[], None]) -> float:
        """From asking until that page of the window is painted, in ms."""
        window = self.session.window
        paints = _Paints(window.stack, lambda: window.shown_page() == page)
        began = time.perf_counter()
        ask()
        self.until(lambda: paints.seen)
        took = (time.perf_counter() - began) * 1000
        paints.leave()
        return took

    def until_case_is_seen(self, case_id: str, ask: Callable[[], None]) -> tuple[float, float]:
        """From asking for a case that is not open until its head is painted, and until all of its page is, in ms."""
        cases = self.session._cases  # noqa: SLF001 - nothing else tells of it
        if cases is None:
            raise LookupError("nobody has opened the desk")
        seen: list[float] = []
        began = time.perf_counter()
        told = cases.head_painted.connect(lambda _: seen.append((time.perf_counter() - began) * 1000))
        whole = self.until_shown(f"case:{case_id}", ask)
        cases.head_painted.disconnect(told)
        return seen[0], whole

    def until_next_page_is_built(self) -> None:
        """Wait for the page that the next case will be opened in."""
        cases = self.session._cases  # noqa: SLF001 - nothing tells of it
        self.until(lambda: cases is not None and cases.spare.ready)

    def longest_block(self, work: Callable[[], None]) -> float:
        """The longest that the window could do nothing else while `work` went on, in ms."""
        heart = _Heart()
        work()
        return heart.stop()

    def item(self, key: str) -> InboxItem | None:
        """The row with that key as it stands in the list."""
        model = self.list.model()
        for place in range(model.rowCount()):
            index = model.index(place, 0)
            if index.data(ListRole.KEY) == key:
                row = index.data(ListRole.ROW)
                return row if isinstance(row, InboxItem) else None
        return None

    def items(self) -> list[InboxItem]:
        """The rows that are shown."""
        model = self.list.model()
        rows = (model.index(place, 0).data(ListRole.ROW) for place in range(model.rowCount()))
        return [row for row in rows if isinstance(row, InboxItem)]

    def cases(self, number: int) -> list[str]:
        """Cases of the replica, far from each other."""
        known: list[list[str]] = []
        self.session.jobs.ask(self._all_cases, known.append)
        self.until(lambda: bool(known))
        return known[0][:: max(len(known[0]) // number, 1)][:number]

    def _all_cases(self) -> list[str]:
        opened = self.session._opened  # noqa: SLF001 - no view asks for all there is
        return sorted(opened.desk.replica.case_ids()) if opened is not None else []

    def page_through(self, pages: int = 1_000) -> None:
        """Down the list by the key for a page, until its end, every page painted."""
        self.list.setFocus()
        self.list.scrollToTop()
        for _ in range(pages):
            before = self.list.verticalScrollBar().value()
            QTest.keyClick(self.list, Qt.Key.Key_PageDown)
            self.rest(0.01)
            if self.list.verticalScrollBar().value() == before and not self.list.model().canFetchMore(_NOWHERE):
                return

    def on_row(self) -> InboxItem:
        """The current row, a message still to be acknowledged: the first of them where the current one is not."""
        self.list.setFocus()
        model = self.list.model()
        places = [self.list.currentIndex().row(), *range(model.rowCount())]
        for place in places:
            row = model.index(place, 0).data(ListRole.ROW)
            if isinstance(row, InboxItem) and row.group is InboxGroupKey.TO_ACKNOWLEDGE and not row.pending:
                self.list.setCurrentIndex(model.index(place, 0))
                self.rest(0.2)
                return row
        raise LookupError("nothing is left to be acknowledged")

    def close(self) -> None:
        self.session.window.close()
        self.session.close()


def main(name: str) -> None:
    os.umask(0o077)
    window = Window(read_ticket(sys.stdin))
    window.settle()
    answer = importlib.import_module(f"benchmarks.{name}").inside(window)
    print(json.dumps(answer), flush=True)
    window.close()


if __name__ == "__main__":
    main(sys.argv[1])
