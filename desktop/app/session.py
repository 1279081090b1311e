"""A session: one person, one unit, one window. Builds everything long-lived and connects it; ends when it is locked."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from desktop.app.jobs import Jobs
from desktop.app.session_process import SessionTicket, read_ticket
from desktop.app.troubles import QUIT, RETRY, take_way_out, trouble_of
from desktop.app.workday import Workday
from desktop.models.records import Answer, Change, DraftItem, InboxGroupKey, InboxRecord, MessageRecord, SyncState
from desktop.session.device import OpenDesk, SignInError
from desktop.session.keystore import KeyPlace
from desktop.views.application import prepare
from desktop.views.drafts_page import DraftsPage
from desktop.views.first_sync_page import FirstSyncPage
from desktop.views.frame import MainWindow
from desktop.views.inbox import InboxPage
from desktop.views.moments import local_now
from desktop.views.outbox_page import OutboxPage
from desktop.views.trouble_page import TroublePage
from desktop.views.view_context import ViewContext
from domain.forms.findings import Editor

if TYPE_CHECKING:
    from desktop.app.case_pages import CasePages

AFTER_INBOX_MS = 150
REFRESH_MS = 60
"""Changes are gathered this long, so that a page of two hundred cases repaints a list once."""


def run_session() -> int:
    """Read the ticket from standard input and work until the window closes or the launcher lets go of us."""
    ticket = read_ticket(sys.stdin)
    app = QApplication(sys.argv[:1])
    prepare(app)
    session = Session(ticket)
    session.start()
    _listen(session, ticket)
    code = int(app.exec())
    session.close()
    return code


def _listen(session: Session, ticket: SessionTicket) -> None:
    if ticket.drive and ticket.training:
        from desktop.app.drive import Driver  # noqa: PLC0415 - the tour's hands have no place in a working session

        session.driver = Driver(session.facts, session)
        session.driver.gone.connect(session.window.close)
        session.driver.start()
        return

    def wait_for_the_end() -> None:
        sys.stdin.read()  # the launcher never writes again; end of file means that it has gone
        session.jobs.post(session.window.close)

    threading.Thread(target=wait_for_the_end, name="launcher-watch", daemon=True).start()


class Session(QObject):
    """Connects what a person does in the views with the desk, and what changes there with the views."""

    def __init__(self, ticket: SessionTicket) -> None:
        super().__init__()
        self.driver: QObject | None = None
        self.window = MainWindow(training=ticket.training)
        self.workday = Workday(ticket, self._on_change, self._on_sync)
        self.jobs = Jobs(self.workday.worker, self._on_trouble, self)
        self._ticket = ticket
        self._opened: OpenDesk | None = None
        self._cases: CasePages | None = None
        self._sync: SyncState | None = None
        self._broken: Exception | None = None
        self._dirty: set[str] = set()
        self._refresh = QTimer(self)
        self._refresh.setInterval(REFRESH_MS)
        self._refresh.setSingleShot(True)
        self._refresh.timeout.connect(self._show_changes)
        self._inbox_counts: dict[str, int] = {}
        self._build_pages()

    def start(self) -> None:
        """Show the window and open the desk behind it."""
        self.window.show()
        self.window.activateWindow()
        self.jobs.ask(self.workday.open, self._on_opened, self._on_not_opened)

    def close(self) -> None:
        """Push what waits (5 s at most) and close the files."""
        self.workday.close()

    def facts(self) -> dict[str, object]:
        """What the tour may know that is not on the screen: counts and states."""
        sync = self._sync
        return {
            "page": self.window.shown_page(),
            "connected": bool(sync and sync.connected),
            "waiting": sync.waiting if sync else 0,
            "held": sync.held if sync else 0,
            "first_sync": bool(sync is None or sync.first_sync),
            "inbox": self._inbox_counts,
            "pdf": self._cases.preview_pdf().hex() if self._cases else "",
        }

    # -- building ---------------------------------------------------------------------------------------------------

    def _build_pages(self) -> None:
        say = self.workday.texts.say
        self.inbox = InboxPage(say, local_now)
        self.outbox = OutboxPage(say, local_now)
        self.drafts = DraftsPage(local_now)
        self.first_sync = FirstSyncPage()
        self.trouble = TroublePage()
        for name, page in (("inbox", self.inbox), ("drafts", self.drafts), ("outbox", self.outbox)):
            self.window.add_page(name, page)
        self.window.add_page("first_sync", self.first_sync)
        self.window.add_page("trouble", self.trouble)
        self.inbox.message_requested.connect(self._show_message)
        self.inbox.seen_requested.connect(self._mark_seen)
        self.inbox.acknowledge_requested.connect(self._acknowledge)
        self.inbox.open_case_requested.connect(self._open_case)
        self.outbox.open_case_requested.connect(self._open_case)
        self.drafts.open_requested.connect(lambda case_id, _doc_id: self._open_case(case_id))
        self.first_sync.retry_requested.connect(self._try_again)
        self.trouble.way_chosen.connect(self._take_way_out)
        self.window.page_requested.connect(self._show_page)
        self.window.case_requested.connect(self._open_case)
        self.window.retry_requested.connect(self.workday.try_now)
        self.window.lock_requested.connect(self.window.close)
        self.window.unit_requested.connect(self.window.close)

    # -- opening ----------------------------------------------------------------------------------------------------

    def _on_not_opened(self, error: Exception) -> None:
        if isinstance(error, SignInError) and error.code == "first_login_needs_network":
            self.window.show_page("first_sync")
            self.jobs.aside(self.workday.log_in, self._on_logged_in, self._on_trouble)
        else:
            self._on_trouble(error)

    def _on_logged_in(self, answer: object) -> None:
        self.jobs.ask(lambda: self.workday.open(answer), self._on_opened, self._on_trouble)  # type: ignore[arg-type]

    def _on_opened(self, opened: OpenDesk) -> None:
        self._opened = opened
        place = opened.desk.workplace
        session = place.session
        self.window.show_unit(session.unit.name, session.unit.sub_region)
        self.window.show_user(session.author.name, session.author.title.capitalize())
        self.inbox.set_own_name(session.author.name)
        if opened.key_place is KeyPlace.TRAINING_FILE:
            self.window.show_readable("", self.workday.texts.say("training_key_file"))
        self._show_changes()
        self.window.show_page("inbox" if opened.has_data else "first_sync")
        # The inbox comes first: forms, case views and the network are made ready when it is on the screen.
        QTimer.singleShot(AFTER_INBOX_MS, self._finish_opening)

    def _finish_opening(self) -> None:
        from desktop.app.case_pages import CasePages  # noqa: PLC0415 - a fifth of the start, and no inbox needs it

        opened = self._opened
        if opened is None or self._cases is not None:
            return
        self._cases = CasePages(self.window, self.jobs, self.workday, opened.desk, self._context(opened))
        self._cases.acted.connect(self._after)
        self._teach_words(opened)
        self.jobs.aside(self.workday.start_rounds)

    def _context(self, opened: OpenDesk) -> ViewContext:
        place = opened.desk.workplace
        session = place.session
        roles = sorted(session.roles)
        common = {code: self.workday.texts.say(code) for code in self.workday.texts.codes}
        return ViewContext(
            place.forms,
            place.directory,
            Editor(session.unit.unit_id, session.unit.kind, roles[0] if roles else ""),
            session.author.name,
            session.author.title,
            common,
            self.workday.texts.say,
            local_now,
            session.policies,
        )

    def _teach_words(self, opened: OpenDesk) -> None:
        place = opened.desk.workplace
        units = {unit_id: unit.name for unit_id, unit in place.directory.units.items()}
        self.inbox.set_words(place.forms.in_force, units)
        self.outbox.set_words(place.forms.in_force, units)

    # -- what changes -----------------------------------------------------------------------------------------------

    def _on_change(self, change: Change) -> None:
        """On the worker's thread."""
        self.jobs.post(lambda: self._gather(change))

    def _gather(self, change: Change) -> None:
        self._dirty |= change.cases
        if change.origin != "sync":
            self.workday.wake()
        if not self._refresh.isActive():
            self._refresh.start()

    def _show_changes(self) -> None:
        opened = self._opened
        if opened is None:
            return
        cases, self._dirty = self._dirty, set()
        if self._cases is not None:
            self._cases.refresh(cases)
        if self._sync is None or not self._sync.first_sync:
            self.jobs.ask(lambda: (opened.desk.inbox(), opened.desk.drafts()), self._show_lists)
        read = self.inbox.current_item()
        if read is not None and read.case_id in cases:
            self._show_message(read.doc_id)
        if self.window.shown_page() == "outbox":
            self._show_outbox()

    def _show_lists(self, lists: tuple[InboxRecord, tuple[DraftItem, ...]]) -> None:
        inbox, drafts = lists
        self.inbox.show_inbox(inbox)
        self.drafts.show_drafts(drafts)
        self._inbox_counts = {key.value: len(inbox.group(key)) for key in InboxGroupKey}
        waiting = self._sync.waiting + self._sync.held if self._sync else 0
        own = self._inbox_counts["to_acknowledge"] + self._inbox_counts["waiting_for_us"]
        self.window.show_counts({"inbox": own, "drafts": len(drafts), "outbox": waiting})

    def _on_sync(self, state: SyncState) -> None:
        """On the network's thread."""
        self.jobs.post(lambda: self._show_sync(state))

    def _show_sync(self, state: SyncState) -> None:
        before, self._sync = self._sync, state
        self.window.show_sync(state)
        if state.first_sync:
            if state.problem:
                self.first_sync.show_waiting(self.workday.texts.say(state.problem))
            else:
                self.first_sync.show_progress(state.done, state.total)
            return
        if before is None or before.first_sync:
            self._finish_first_sync()
        if before is None or (before.connected, before.waiting, before.held) != (
            state.connected,
            state.waiting,
            state.held,
        ):
            if self._cases is not None:
                self._cases.show_connection(state)
            self._refresh.start()

    def _finish_first_sync(self) -> None:
        if self._opened is not None:
            self._teach_words(self._opened)
            if self._cases is not None:
                self._cases.use(self._context(self._opened))
        if self.window.shown_page() == "first_sync":
            self.window.show_page("inbox")
            self.inbox.list.setFocus()

    # -- what a person does -----------------------------------------------------------------------------------------

    def _show_page(self, name: str) -> None:
        self.window.show_page(name)
        if name == "outbox":
            self._show_outbox()

    def _show_outbox(self) -> None:
        opened = self._opened
        if opened is not None:
            connected = bool(self._sync and self._sync.connected)
            self.jobs.ask(opened.desk.outbox, lambda items: self.outbox.show_outbox(items, connected=connected))

    def _show_message(self, doc_id: str) -> None:
        opened = self._opened
        item = self.inbox.current_item()
        if opened is None or item is None:
            return

        def show(record: MessageRecord | None) -> None:
            if record is not None:
                self.inbox.show_message(record)

        self.jobs.ask(lambda: opened.desk.message(doc_id, item.case_id), show)

    def _mark_seen(self, doc_id: str) -> None:
        self._on_item(doc_id, "mark_seen")

    def _acknowledge(self, doc_id: str) -> None:
        self._on_item(doc_id, "acknowledge")

    def _on_item(self, doc_id: str, what: str) -> None:
        opened = self._opened
        item = self.inbox.current_item()
        if opened is None or item is None or item.doc_id != doc_id:
            return
        command = opened.desk.acknowledge if what == "acknowledge" else opened.desk.mark_seen

        def done(answer: Answer) -> None:
            self._after(answer)
            self._show_message(doc_id)

        self.jobs.ask(lambda: command(item.case_id, doc_id, "inbox"), done)

    def _after(self, answer: Answer) -> None:
        if answer.queued:
            self.workday.wake()

    def _open_case(self, case_id: str) -> None:
        self._finish_opening()
        if self._cases is not None:
            self._cases.open(case_id)

    # -- trouble ----------------------------------------------------------------------------------------------------

    def _on_trouble(self, error: Exception) -> None:
        self._broken = error
        self.trouble.show_trouble(trouble_of(error, self.workday.texts))
        self.window.show_page("trouble")

    def _take_way_out(self, way: str) -> None:
        error = self._broken
        if way == QUIT or error is None:
            self.window.close()
        elif way == RETRY:
            self._try_again()
        else:
            self.jobs.ask(lambda: take_way_out(way, error, self.workday), lambda _done: self._reopen())

    def _try_again(self) -> None:
        if self._opened is None:
            self._reopen()
        else:
            self.window.show_page("inbox")
            self.workday.try_now()

    def _reopen(self) -> None:
        self.jobs.ask(self.workday.open, self._on_opened, self._on_not_opened)
