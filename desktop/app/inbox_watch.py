"""What the inbox tells to whoever looks at another page, or at another program: what nobody has opened in time as a bar
in the window of everybody at the unit, and how much has come as a notice on the computer's desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from desktop.app.jobs import Jobs
from desktop.app.notice_watch import NoticeWatch
from desktop.models.desk import Desk
from desktop.models.inbox_signs import InboxSigns, Unopened, read_signs
from desktop.views.components.notice_bars import NoticeLine
from desktop.views.desk_notices import Arrived, DeskNotices
from desktop.views.frame import MainWindow
from desktop.views.moments import since_words

LOOK_MS = 60_000
"""How often it is looked at when nothing happens: a limit passes on a minute."""
GATHER_MS = 4_000
"""After a change: a whole round of messages is one notice, and an opened message takes the bar away."""
QUIET_MS = 120_000
"""The least between two notices on the desk."""
_BAR = "inbox_unopened"


class InboxWatch(QObject):
    """`look_soon` is told of every change; `notices` are the bars it shares with messages about the system."""

    def __init__(
        self,
        window: MainWindow,
        jobs: Jobs,
        desk: Desk,
        bars: NoticeWatch,
        notices: DeskNotices,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._desk = desk
        self._bars = bars
        self._notices = notices
        self._now = now
        self._known: frozenset[str] | None = None
        self._untold: set[str] = set()
        self._urgent: frozenset[str] = frozenset()
        self._unit = ""
        self._look = self._timer(LOOK_MS, self.look)
        self._look.start()
        self._gather = self._timer(GATHER_MS, self.look, once=True)
        self._quiet = self._timer(QUIET_MS, self._tell, once=True)
        notices.opened.connect(self._come_forward)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.applicationStateChanged.connect(self._on_state)
        self.look_soon()

    def look_soon(self) -> None:
        """Something has changed: look when no more comes at once."""
        if not self._gather.isActive():
            self._gather.start()

    def look(self) -> None:
        self._jobs.ask(partial(read_signs, self._desk), self.show)

    def show(self, signs: InboxSigns) -> None:
        """As it stands now."""
        self._bars.show_of_ours(_bar(signs.unopened, self._now()))
        came = signs.new - self._known if self._known is not None else frozenset()
        self._known, self._unit, self._urgent = signs.new, signs.unit_name, signs.urgent
        self._untold = (self._untold | came) & signs.new  # what a colleague has acknowledged meanwhile is not told
        if QApplication.activeWindow() is not None:
            self._untold.clear()  # she sees it come
        elif not self._quiet.isActive():
            self._tell()

    def _tell(self) -> None:
        arrived = Arrived(self._unit, len(self._untold), len(self._untold & self._urgent))
        if self._notices.tell(arrived):
            self._untold.clear()
            self._quiet.start()

    def _on_state(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            self._untold.clear()
            self._notices.put_away()

    def _come_forward(self) -> None:
        self._window.showNormal() if self._window.isMinimized() else self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def _timer(self, every_ms: int, then: Callable[[], None], *, once: bool = False) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(every_ms)
        timer.setSingleShot(once)
        timer.timeout.connect(then)
        return timer


def _bar(unopened: Unopened | None, now: datetime) -> tuple[NoticeLine, ...]:
    """It stays as long as it is so: it is the unit's to open, and nobody's to put away."""
    if unopened is None:
        return ()
    translate = QCoreApplication.translate
    if unopened.count == 1:
        words = translate("inbox_watch", "A message that came {time} has not been opened by anybody.")
    else:
        words = translate("inbox_watch", "{n} messages have not been opened by anybody. The oldest came {time}.")
    told = words.format(n=unopened.count, time=since_words(unopened.oldest, now))
    if unopened.responsible:
        duty = translate("inbox_watch", "Responsible today is {name}.").format(name=unopened.responsible)
    else:
        duty = translate("inbox_watch", "Nobody is named as responsible today.")
    head = translate("inbox_watch", "Not opened")
    return (NoticeLine(_BAR, f"{told} {duty}", warns=True, ends="", head=head),)
