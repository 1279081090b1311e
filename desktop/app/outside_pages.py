"""Reading a plan without taking part, from the question to the end: the page, the talk with the store, and the time.

What the store tells is held here and in the page that shows it, and let go of when the reading is over: nothing of it
is given to the desk, which is what writes.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QStackedWidget

from desktop.app.jobs import Jobs
from desktop.app.outside_login import Networked, OutsideLogin
from desktop.app.workday import Workday
from desktop.models.desk import Desk
from desktop.models.outside import OpenReading, OutsideAnswer, OutsideRecord, OutsideWish, outside_record
from desktop.models.records import SyncState
from desktop.models.texts import Texts
from desktop.models.workplace import Workplace
from desktop.session.browser_login import SignInFailed
from desktop.sync.dialogue import StoreRefused, TransportError
from desktop.views.frame import MainWindow
from desktop.views.moments import local_now
from desktop.views.outside_form import OutsideForm
from desktop.views.outside_plan import OutsidePlan

PAGE = "outside"
TICK_MS = 1_000
ASK_EVERY_S = 30.0
SILENT_S = 60.0
"""So long the store may be silent while a plan is on the screen (PROTOCOL.md §6.17)."""
_FAREWELL_S = 1.0
_LEAVES = (StoreRefused, TransportError, SignInFailed)


@dataclass(slots=True)
class _Shown:
    """The plan on the screen. Times by the monotonic clock."""

    reading: OpenReading
    view: OutsidePlan
    ends: float
    heard: float
    asking: bool = False


class OutsidePages(QObject):
    """One page of the window, for one reading at a time."""

    def __init__(
        self,
        window: MainWindow,
        jobs: Jobs,
        workday: Networked,
        workplace: Workplace,
        texts: Texts,
        *,
        training: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._workplace = workplace
        self._texts = texts
        self._clock = clock
        self._login = OutsideLogin(
            workday, training=training, open_browser=self._open_browser, wanted=self._card_wanted
        )
        self._shown: _Shown | None = None
        self._asked = 0
        self.form = OutsideForm(texts.say, local_now)
        self.form.asked.connect(self._ask)
        self.form.opened.connect(self._open)
        self.form.called_off.connect(self._login.cancel)
        self.stack = QStackedWidget()
        self.stack.setObjectName("outside")
        self.stack.addWidget(self.form)
        window.add_page(PAGE, self.stack)
        window.closing.connect(self.leave)
        self._ticks = QTimer(self)
        self._ticks.setInterval(TICK_MS)
        self._ticks.timeout.connect(self.tick)

    def show(self, state: SyncState | None) -> None:
        """Show the page: the plan that is open, or the question."""
        self.show_connection(state)
        self._window.show_page(PAGE)
        if self._shown is not None:
            self._shown.view.setFocus()
        elif not self.form.is_begun():
            self.form.begin()

    def show_connection(self, state: SyncState | None) -> None:
        self.form.set_connected(connected=bool(state and state.connected))

    def leave(self) -> None:
        """The window closes: nothing is shown any more, and the store is told if it answers at once."""
        shown = self._shown
        self._login.cancel()
        self._over("closed", tell=False)
        if shown is not None:
            farewell = threading.Thread(target=self._end, args=(shown.reading,), name="outside-end", daemon=True)
            farewell.start()
            farewell.join(_FAREWELL_S)

    # -- the two choices --------------------------------------------------------------------------------------------

    def _ask(self, person_id: str) -> None:
        self._jobs.aside(lambda: self._login.dialogue().ask(person_id), self._answered, self._refused)

    def _answered(self, answer: OutsideAnswer) -> None:
        self.form.show_answer(answer)

    def _open(self, answer: OutsideAnswer, wish: OutsideWish) -> None:
        self._asked += 1
        number = self._asked

        def job() -> tuple[OpenReading, OutsideRecord]:
            dialogue = self._login.dialogue()
            reading = dialogue.open(answer, wish)
            return reading, outside_record(dialogue.read(reading), self._workplace)

        def then(told: tuple[OpenReading, OutsideRecord]) -> None:
            if number == self._asked:
                self._show(*told, wish.way)

        self._jobs.aside(job, then, self._refused)

    def _refused(self, error: Exception) -> None:
        self.form.show_refused(self._words(error))

    def _words(self, error: Exception) -> str:
        if isinstance(error, StoreRefused) and error.code == "outside_refused":
            reason, because = str(error.details.get("reason", "")), str(error.details.get("because", ""))
            if reason in {"role_may_not", "regime_may_not"}:
                return self._texts.say("outside.may_not", because=because)
            return because or self._texts.say(reason)
        if isinstance(error, _LEAVES):
            return self._texts.say(error.code)
        raise error

    def _card_wanted(self) -> None:
        """On the log-in's thread: a browser is about to ask for her card."""
        self._jobs.post(lambda: self.form.show_waiting(self._texts.say("outside.show_card")))

    def _open_browser(self, address: str) -> bool:
        self._jobs.post(lambda: QDesktopServices.openUrl(QUrl(address)))
        return True

    # -- the plan ---------------------------------------------------------------------------------------------------

    def _show(self, reading: OpenReading, record: OutsideRecord, way: str) -> None:
        session = self._workplace.session
        view = OutsidePlan(record, self._workplace.known, self._texts.say, local_now)
        view.tell_reading(way, session.author.name, session.unit.name, reading.ends_at)
        view.close_requested.connect(self._close)
        now = self._clock()
        self._shown = _Shown(reading, view, now + reading.lasts_s, now)
        self.form.begin()
        self.stack.addWidget(view)
        self.stack.setCurrentWidget(view)
        view.setFocus()
        self._ticks.start()
        self.tick()

    def tick(self) -> None:
        """Once a second: how long is left, and whether it still lasts."""
        shown, now = self._shown, self._clock()
        if shown is None:
            return
        if now >= shown.ends:
            self._over("time")
        elif now - shown.heard >= SILENT_S:
            self._over("network")
        else:
            shown.view.bar.show_left(shown.ends - now)
            if not shown.asking and now - shown.heard >= ASK_EVERY_S:
                self._ask_whether_it_lasts(shown)

    def _ask_whether_it_lasts(self, shown: _Shown) -> None:
        shown.asking = True
        asked_at = self._clock()

        def lasts(reading: OpenReading) -> None:
            shown.asking, shown.heard = False, asked_at
            shown.ends = asked_at + reading.lasts_s

        def fails(error: Exception) -> None:
            shown.asking = False
            if shown is self._shown and isinstance(error, StoreRefused):
                self._over("ended")

        self._jobs.aside(lambda: self._login.dialogue().lasts(shown.reading), lasts, fails)

    def _close(self) -> None:
        shown = self._shown
        self._over("closed")
        if shown is not None:
            self._jobs.aside(lambda: self._end(shown.reading))

    def _end(self, reading: OpenReading) -> None:
        """What cannot be told ends by its time."""
        with contextlib.suppress(StoreRefused, TransportError):
            self._login.dialogue().end(reading)

    def _over(self, why: str, *, tell: bool = True) -> None:
        """Let go of the plan at once, and say why."""
        shown, self._shown = self._shown, None
        self._asked += 1
        self._ticks.stop()
        if shown is None:
            return
        self.stack.setCurrentWidget(self.form)
        self.stack.removeWidget(shown.view)
        shown.view.deleteLater()
        if tell:
            self.form.show_over(self._texts.say(f"outside.over.{why}"))


def outside_pages(window: MainWindow, jobs: Jobs, workday: Workday, desk: Desk) -> OutsidePages:
    """Those of a session."""
    return OutsidePages(window, jobs, workday, desk.workplace, workday.texts, training=workday.ticket.training)
