"""Administration in the window: one page, for those who have a role for it. Everything in it is asked of the store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.app.jobs import Jobs
from desktop.app.outside_login import Networked
from desktop.models.admin_records import AdminRefused
from desktop.models.records import SyncState
from desktop.models.workplace import Workplace
from desktop.sync.admin import AdminDialogue
from desktop.sync.dialogue import StoreRefused, TransportError
from desktop.views.admin_asking import AdminContext, AdminDoor, Trouble
from desktop.views.admin_changes import AdminChanges
from desktop.views.admin_codes import AdminCodes
from desktop.views.admin_forms import AdminForms, FormWords
from desktop.views.admin_import import AdminImport, ChooseFile, ask_for_file
from desktop.views.admin_inboxes import AdminInboxes
from desktop.views.admin_notices import AdminNotices
from desktop.views.admin_page import AdminPage
from desktop.views.admin_people import AdminPeople
from desktop.views.admin_policies import AdminPolicies
from desktop.views.admin_units import AdminUnits
from desktop.views.frame import MainWindow
from desktop.views.say import Say
from domain.administration import REGIONAL
from domain.swedish_time import day_of

PAGE = "admin"
_T = TypeVar("_T")


class AdminPages(QObject):
    """Asks the store on a thread of its own; keeps nothing of what it says but what is on the screen."""

    def __init__(
        self,
        window: MainWindow,
        jobs: Jobs,
        workday: Networked,
        workplace: Workplace,
        say: Say,
        clock: Callable[[], datetime],
        form_words: FormWords,
        choose_file: ChooseFile = ask_for_file,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._workday = workday
        self._workplace = workplace
        self._say = say
        self._clock = clock
        self._form_words = form_words
        self.choose_file = choose_file
        self._connected = True
        self.page: AdminPage | None = None
        window.offer_page(PAGE, self.show)

    def show(self, part: str = "") -> None:
        """Bring the page up at one of its parts; else where it was left, or at the units."""
        page = self.page or self._make()
        session = self._workplace.session
        own = self._workplace.directory.unit(session.unit.unit_id)
        role = "regional" if REGIONAL in session.roles else "local" if own is not None and own.principal else "somebody"
        page.who.setText(self._say(f"admin_page.{role}", name=own.principal if own is not None else ""))
        self._window.show_page(PAGE)
        page.show_part(part or (page.current() if page.was_shown() else "units"))

    def show_connection(self, state: SyncState) -> None:
        self._connected = state.connected
        if self.page is not None:
            self.page.set_connected(connected=state.connected)

    def _make(self) -> AdminPage:
        page = self.page = AdminPage(self._say)
        session = self._workplace.session
        regional = REGIONAL in session.roles
        context = AdminContext(
            self._ask,
            self._say,
            lambda: self._workplace.known,
            self._clock,
            lambda: day_of(self._clock()).isoformat(),
            self._workplace.clock.new_id,
            regional,
            session.unit.unit_id,
        )
        page.offer_part("units", lambda: self._units(context, page))
        page.offer_part("people", lambda: self._people(context, page))
        page.offer_part("inboxes", lambda: self._inboxes(context, page))
        page.offer_part("notices", lambda: AdminNotices(context))
        page.offer_part("policies", lambda: AdminPolicies(context))
        page.offer_part("codes", lambda: AdminCodes(context))
        page.offer_part("forms", lambda: AdminForms(context, self._form_words, self._choose))
        page.offer_part("changes", lambda: AdminChanges(context))
        page.offer_part("import", lambda: self._import(context, page))
        self._window.add_page(PAGE, page)
        page.set_connected(connected=self._connected)
        return page

    def _choose(self, above: QWidget, title: str, kinds: str) -> str:
        return self.choose_file(above, title, kinds)

    # -- the pages that lead to each other --------------------------------------------------------------------------

    def _units(self, context: AdminContext, page: AdminPage) -> AdminUnits:
        units = AdminUnits(context)
        units.people_requested.connect(lambda unit_id: self._show_people(page, unit_id))
        units.changes_requested.connect(lambda kind, target: self._show_changes(page, kind, target))
        return units

    def _people(self, context: AdminContext, page: AdminPage) -> AdminPeople:
        people = AdminPeople(context)
        people.changes_requested.connect(lambda kind, target: self._show_changes(page, kind, target))
        return people

    @staticmethod
    def _inboxes(context: AdminContext, page: AdminPage) -> AdminInboxes:
        inboxes = AdminInboxes(context)

        def show_unit(unit_id: str) -> None:
            page.show_part("units")
            units = page.part("units")
            if isinstance(units, AdminUnits):
                units.choose(unit_id)

        inboxes.unit_requested.connect(show_unit)
        return inboxes

    def _import(self, context: AdminContext, page: AdminPage) -> AdminImport:
        imports = AdminImport(context, self.choose_file)
        imports.changes_requested.connect(lambda number: self._show_changes(page, "", "", batch=number))
        return imports

    @staticmethod
    def _show_people(page: AdminPage, unit_id: str) -> None:
        page.show_part("people")
        people = page.part("people")
        if isinstance(people, AdminPeople):
            people.show_unit(unit_id)

    def _show_changes(self, page: AdminPage, kind: str, target: str, *, batch: int = 0) -> None:
        changes = page.part("changes")
        if isinstance(changes, AdminChanges):
            name = self._workplace.directory.name_of(target)
            changes.show_about(kind, target, batch=batch, name=name if target else "")
        page.show_part("changes")

    # -- asking -----------------------------------------------------------------------------------------------------

    def _ask(self, job: Callable[[AdminDoor], _T], then: Callable[[_T], None], fail: Callable[[Trouble], None]) -> None:
        self._jobs.aside(
            lambda: job(AdminDialogue(self._workday.network())), then, lambda error: fail(self._trouble(error))
        )

    def _trouble(self, error: Exception) -> Trouble:
        if isinstance(error, AdminRefused):
            return Trouble(self._words(error.code, dict(error.params)), error.field, error.moved)
        if isinstance(error, StoreRefused | TransportError):
            return Trouble(self._say(error.code))
        raise error

    def _words(self, code: str, params: dict[str, str]) -> str:
        """Why the store does not do it, and how to mend it."""
        told = dict(params)
        for name in ("unit", "substitute"):
            if name in told:
                told[name] = self._workplace.directory.name_of(told[name])
        return self._say(f"admin.{code}", **told)
