"""The page for a new case in the window: begun, gone on with, sent or left."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from desktop.app.jobs import Jobs
from desktop.app.writing_places import saving, writing_in
from desktop.models.begun_cases import Begun, BegunCases
from desktop.models.desk import Desk
from desktop.models.person_records import KnownPerson, NewCaseDraft, ReadNumber
from desktop.models.records import Answer, CaseRecord
from desktop.models.workplace import shipped_access
from desktop.views.frame import MainWindow
from desktop.views.new_case_page import NewCasePage
from desktop.views.view_context import ViewContext
from domain.access import sendable_kinds
from domain.access_table import ROLE
from domain.acts.opening import FIRST_STATUS
from domain.operation import CellValue

PAGE = "new_case"


class ShowCase(Protocol):
    """Shows a case: where its document is, with whom a request in it is for."""

    def __call__(self, case_id: str, /, *, doc_id: str = "", to: tuple[str, ...] = ()) -> None: ...


class NewCasePages(QObject):
    """One page, made when it is first asked for. `acted` tells the answer to every command."""

    acted = Signal(object)

    def __init__(self, window: MainWindow, jobs: Jobs, desk: Desk, context: ViewContext, show_case: ShowCase) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._desk = desk
        self._context = context
        self._show_case = show_case
        self._begun = BegunCases(desk)
        self._page: NewCasePage | None = None
        self._came_from = "inbox"
        may = shipped_access().cell("open_case", ROLE, context.editor.role).may
        window.set_new_case_reason(None if may else context.say("new_case.role_may_not"))
        window.new_case.clicked.connect(self.begin)
        if may:
            window.add_action("case", PAGE, context.say("new_case.menu"), self.begin, "Ctrl+N")

    def use(self, context: ViewContext) -> None:
        """Units known since the first sync; a page that is already open keeps what it was given."""
        self._context = context
        if self._page is not None and self._window.shown_page() != PAGE:
            self._window.remove_page(PAGE)
            self._page = None

    def begin(self) -> None:
        """Go on with the newest case that was begun and not opened, or begin one. From the page itself: another one,
        while what stands there stays a draft."""
        self.flush()
        another = self._window.shown_page() == PAGE
        persons = self._desk.persons
        self._jobs.ask(lambda: (None if another else persons.begun()) or persons.begin(), self._show)

    def resume(self, case_id: str, path: str = "") -> None:
        """Go on with this one, if it is one that was begun, in the field `path` where that is told."""

        def show(draft: NewCaseDraft | None) -> None:
            if draft is not None:
                self._show(draft)
            if draft is not None and path and self._page is not None:
                self._page.go_to(path)

        self._jobs.ask(lambda: self._desk.persons.begun(case_id), show)

    def takes(self, record: CaseRecord) -> bool:
        """Whether it is a case whose admission is still to be sent, by this unit."""
        header = record.case.header
        mine = header is not None and header.text("owner_unit") == record.unit_id
        may = "INS" in sendable_kinds(frozenset({self._context.editor.role}), shipped_access())
        return may and mine and record.case.status == FIRST_STATUS["inpatient"]

    def flush(self) -> None:
        if self._page is not None:
            self._page.flush()

    def _show(self, draft: NewCaseDraft) -> None:
        page = self._page or self._make()
        self._page = page
        if self._window.shown_page() != PAGE:
            self._came_from = self._window.shown_page()
        self._window.show_page(PAGE)
        page.begin(draft)

    def _make(self) -> NewCasePage:
        page = NewCasePage(self._context)
        page.read_requested.connect(self._read)
        page.temporary_requested.connect(self._without_number)
        page.draft_changed.connect(self._save)
        page.send_requested.connect(self._admit)
        page.open_requested.connect(self._open)
        page.case_requested.connect(self._show_case)
        page.discard_requested.connect(self._discard)
        page.left.connect(lambda: self._window.show_page(self._back_to()))
        self._window.add_page(PAGE, page)
        return page

    def _back_to(self) -> str:
        return self._came_from if self._came_from not in {"", PAGE} else "inbox"

    def _read(self, text: str, other_region: bool, name: str) -> None:
        def ask() -> tuple[ReadNumber, KnownPerson]:
            number = self._desk.persons.read(text, other_region=other_region)
            return number, KnownPerson() if number.code else self._desk.persons.known(number, name)

        self._jobs.ask(ask, self._tell_number)

    def _without_number(self) -> None:
        self._jobs.ask(lambda: (self._desk.persons.temporary(), KnownPerson()), self._tell_number)

    def _tell_number(self, told: tuple[ReadNumber, KnownPerson]) -> None:
        if self._page is not None:
            self._page.show_number(*told)

    def _save(self, case_id: str, doc_id: str, path: str, value: CellValue) -> None:
        self._jobs.ask(saving(self._desk, writing_in(case_id, doc_id, path), value, None, PAGE), lambda _at: None)

    def _admit(
        self, header: Mapping[str, CellValue], recipients: tuple[str, ...], cells: Mapping[str, CellValue]
    ) -> None:
        page = self._page
        if page is not None:
            case_id, doc_id = page.draft.case_id, page.draft.doc_id
            persons = self._desk.persons
            act = persons.admit_opened if page.draft.opened else persons.admit
            command = partial(act, case_id, doc_id, header, recipients, cells)
            self._jobs.ask(command, partial(self._done, case_id))

    def _discard(self) -> None:
        page = self._page
        if page is None:
            return
        case_id, doc_id = page.draft.case_id, page.draft.doc_id

        def work() -> NewCaseDraft:
            self._desk.discard_draft(case_id, doc_id, origin=PAGE)
            return self._desk.persons.begin()

        page.flush()  # nothing that is still on its way to the file comes after
        self._jobs.ask(work, self._show)

    def _open(self, header: Mapping[str, CellValue], kind: str, to: tuple[str, ...]) -> None:
        page = self._page
        if page is not None:
            command = partial(self._begun.open, page.draft.case_id, page.draft.doc_id, header, kind, to)
            self._jobs.ask(command, partial(self._opened, page.draft.case_id, to))

    def _opened(self, case_id: str, to: tuple[str, ...], begun: Begun) -> None:
        self._done(case_id, begun.answer, begun.doc_id, to)

    def _done(self, case_id: str, answer: Answer, doc_id: str = "", to: tuple[str, ...] = ()) -> None:
        if self._page is not None and not answer.queued:
            self._page.told(answer)
        elif self._page is not None:
            self._window.remove_page(PAGE)
            self._page = None
            self._show_case(case_id, doc_id=doc_id, to=to)
        self.acted.emit(answer)
