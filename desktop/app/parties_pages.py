"""Who takes part in the case that is shown: what is asked in the case, and what it asks of the desk."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop.app.jobs import Jobs
from desktop.models.desk import Desk
from desktop.models.records import Answer, CaseRecord
from desktop.views.case_view import CaseView
from desktop.views.frame import MainWindow
from desktop.views.parties_panel import PartiesPanel
from desktop.views.say import Say


class PartiesPages(QObject):
    """`done` is told every answer."""

    def __init__(self, window: MainWindow, jobs: Jobs, desk: Desk, say: Say, done: Callable[[Answer], None]) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._desk = desk
        self._done = done
        window.add_action("case", "parties", say("parties.menu"), self.show_shown, "Ctrl+Shift+P")

    def listen_to(self, view: CaseView) -> None:
        """The way there from beside the case."""
        view.side.parties_requested.connect(lambda: self.show(view))

    def show_shown(self) -> None:
        """For the case that is on the screen, if one is."""
        page = self._window.stack.currentWidget()
        if isinstance(page, CaseView):
            self.show(page)

    def show(self, view: CaseView) -> None:
        """Asked in the case."""
        record = view.record
        if record is None:
            return
        case_id = record.case.case_id
        panel = PartiesPanel(view.context, record, view.process.place)

        def told(found: tuple[Answer, CaseRecord | None]) -> None:
            answer, newest = found
            self._done(answer)
            if newest is None or view.context.editor.unit_id not in newest.case.parties:
                panel.accept()  # the unit has left: there is nothing more to see here
                return
            panel.show_record(newest)
            panel.answered(answer)

        def then(command: Callable[[], Answer]) -> None:
            self._jobs.ask(lambda: (command(), self._desk.case(case_id)), told)

        def change(coming: tuple[str, ...], going: tuple[str, ...]) -> None:
            then(lambda: self._desk.change_parties(case_id, coming, going))

        def place(name: str) -> None:
            then(lambda: self._desk.change_compartment(case_id, name))

        if view.process.place.keeps():
            return
        panel.changed.connect(change)
        panel.handed.connect(lambda unit_id: then(lambda: self._desk.change_parties(case_id, owner=unit_id)))
        panel.seats.chosen.connect(place)
        panel.open()
