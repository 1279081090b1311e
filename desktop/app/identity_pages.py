"""The register of identities in the window: one page, for those who look after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from desktop.app.jobs import Jobs
from desktop.app.outside_login import Networked
from desktop.models.identity_records import JoinLook, Number
from desktop.models.records import SyncState
from desktop.models.workplace import Workplace, shipped_access
from desktop.sync.dialogue import StoreRefused, TransportError
from desktop.sync.identities import IdentityDialogue
from desktop.views.frame import MainWindow
from desktop.views.identity_form import IdentityForm
from desktop.views.moments import local_now
from desktop.views.say import Say
from domain.access_table import ROLE

PAGE = "identities"
_T = TypeVar("_T")


class IdentityPages(QObject):
    """Asks the store on a thread of its own; keeps nothing of what it says."""

    def __init__(self, window: MainWindow, jobs: Jobs, workday: Networked, workplace: Workplace, say: Say) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._workday = workday
        self._workplace = workplace
        self._say = say
        self._connected = False
        self._form: IdentityForm | None = None
        table, roles = shipped_access(), workplace.session.roles
        if any(table.cell("join_identities", ROLE, role).may for role in roles):
            window.add_action("case", "identities", say("identities.menu"), self.show, "Ctrl+Shift+I")

    def show(self) -> None:
        """The page, empty, with what waits."""
        form = self._form or self._make()
        self._form = form
        form.set_connected(connected=self._connected)
        form.begin()
        self._window.show_page(PAGE)
        form.number.editor.setFocus()
        self._reload()

    def show_connection(self, state: SyncState) -> None:
        self._connected = state.connected
        if self._form is not None:
            self._form.set_connected(connected=state.connected)

    def _make(self) -> IdentityForm:
        form = IdentityForm(self._say, local_now)
        form.look_requested.connect(self._look)
        form.join_requested.connect(lambda *asked: self._act(lambda talk: talk.join(*asked)))
        form.part_requested.connect(lambda *asked: self._act(lambda talk: talk.part(*asked)))
        form.confirm_requested.connect(lambda alias: self._act(lambda talk: talk.confirm(alias)))
        form.reload_requested.connect(self._reload)
        self._window.add_page(PAGE, form)
        return form

    def _look(self, number: Number, now: Number) -> None:
        def told(look: JoinLook) -> None:
            names = [self._workplace.directory.name_of(unit) for unit in look.inpatient]
            if self._form is not None:
                self._form.show_look(look, names)

        self._ask(lambda talk: talk.look(number, now), told)

    def _act(self, step: Callable[[IdentityDialogue], str]) -> None:
        def told(state: str) -> None:
            if self._form is not None:
                self._form.told(state)
            self._reload()

        self._ask(step, told)

    def _reload(self) -> None:
        if self._form is not None and self._connected:
            self._ask(lambda talk: talk.waiting(), self._form.show_waiting)

    def _ask(self, step: Callable[[IdentityDialogue], _T], then: Callable[[_T], None]) -> None:
        self._jobs.aside(lambda: step(IdentityDialogue(self._workday.network())), then, self._refused)

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, StoreRefused | TransportError):
            raise error
        reason = str(error.details.get("reason", "")) if isinstance(error, StoreRefused) else ""
        by_number = f"person_id.{reason}" if reason else ""
        code = f"identity.{reason}" if reason else error.code
        if self._form is not None:
            words = self._say(code)
            self._form.tell(words if words != code else self._say(by_number or code), failed=True)
