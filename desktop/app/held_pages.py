"""The page of what consent keeps back of what the unit wrote: fetched when it is shown, decided about there."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.app.jobs import Jobs
from desktop.app.workday import Workday
from desktop.models.desk import Desk
from desktop.models.held import HeldOperation, held_items
from desktop.models.records import Answer
from desktop.session.device import OpenDesk
from desktop.sync.dialogue import StoreRefused, TransportError
from desktop.sync.held import HeldDialogue
from desktop.views.frame import MainWindow
from desktop.views.held_page import HeldPage
from desktop.views.moments import local_now

PAGE = "held"


class HeldPages(QObject):
    """One page of the window."""

    def __init__(self, window: MainWindow, jobs: Jobs, workday: Workday, desk: Desk) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._workday = workday
        self._desk = desk
        self._texts = workday.texts
        self.page = HeldPage(workday.texts.say, local_now)
        self.page.set_words(lambda: desk.workplace.known)
        self.page.decided.connect(self._decide)
        self.page.back_requested.connect(lambda: window.show_page("outbox"))
        window.add_page(PAGE, self.page)

    def show(self) -> None:
        """Show the page and ask the store anew."""
        self._window.show_page(PAGE)
        self.page.setFocus()
        self.fetch()

    def fetch(self) -> None:
        self._jobs.aside(lambda: HeldDialogue(self._workday.network()).waiting(), self._show, self._failed)

    def _show(self, told: tuple[HeldOperation, ...]) -> None:
        self._jobs.ask(lambda: held_items(told, self._desk), self.page.show_items)

    def _decide(self, op_id: str, decision: str, reason: str) -> None:
        def told(answer: Answer) -> None:
            self.page.tell(self._texts.say(answer.code, **self._named(answer)) if answer.code else "")
            self.fetch()
            self._workday.try_now()

        dialogue = HeldDialogue(self._workday.network())
        self._jobs.aside(lambda: dialogue.decide(op_id, decision, reason), told, self._failed)

    def _named(self, answer: Answer) -> dict[str, str]:
        return self._desk.workplace.directory.naming(answer.params)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, (StoreRefused, TransportError)):
            raise error
        self.page.tell(self._texts.say(error.code) or self._texts.say("held.no_answer"))


def show_held(window: MainWindow, jobs: Jobs, workday: Workday | None, opened: OpenDesk | None) -> None:
    """Show the page, made when it is first asked for; nothing before there is a desk."""
    if workday is not None and opened is not None:
        (window.findChild(HeldPages) or HeldPages(window, jobs, workday, opened.desk)).show()
