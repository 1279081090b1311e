"""A session: one person, one unit, one window. Builds everything long-lived and connects it; ends when it is locked.

The inbox comes first. What it does not need (the database library, forms, case views, the network) is loaded behind it,
which is why some imports stand inside functions here.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar, Unpack

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from desktop.app.jobs import Jobs
from desktop.app.outage import Outage
from desktop.app.session_ticket import SessionTicket
from desktop.app.shown_lists import ShownLists
from desktop.app.triage_pages import TriagePages
from desktop.models.worker import Worker
from desktop.session.first_look import FirstLook
from desktop.views.frame import MainWindow
from desktop.views.inbox import InboxPage
from desktop.views.moments import local_now

if TYPE_CHECKING:
    from desktop.app.case_pages import CasePages
    from desktop.app.guards import Guards
    from desktop.app.left_behind import LeftBehind
    from desktop.app.outside_pages import OutsidePages
    from desktop.app.pin_entry import PinEntry
    from desktop.app.workday import Workday
    from desktop.models.desk import Desk
    from desktop.models.event_log import Details
    from desktop.models.inbox_rows import InboxRecord
    from desktop.models.place import Place
    from desktop.models.records import Answer, Change, MessageRecord, SyncState, UnitRecord
    from desktop.models.sign_in import Login
    from desktop.models.texts import Texts
    from desktop.session.device import OpenDesk
    from desktop.session.vault import OpenVault
    from desktop.views.view_context import ViewContext

_T = TypeVar("_T")
AFTER_INBOX_MS = 50
GUARD_MS = 1000
"""When the watch over who sits at the screen begins: it has buses to call, which the first inbox need not wait for."""
REFRESH_MS = 60
"""Changes are gathered this long, so that a page of two hundred cases repaints a list once."""


class Session(QObject):
    """Connects what a person does in the views with the desk, and what changes there with the views."""

    def __init__(self, ticket: SessionTicket) -> None:
        super().__init__()
        self.driver: QObject | None = None
        self.window = MainWindow(training=ticket.training)
        self.worker = Worker()
        self.worker.start()
        self.jobs = Jobs(self.worker, self._on_trouble, self)
        self.inbox = InboxPage(self._say, self._store_now)
        self._ticket = ticket
        self._workday: Workday | None = None
        self._opened: OpenDesk | None = None
        self._cases: CasePages | None = None
        self._outside: OutsidePages | None = None
        self._sync: SyncState | None = None
        self._broken: Exception | None = None
        self._pin: PinEntry | None = None
        self._keys: OpenVault | None = None
        self._opening = False
        self._dirty: set[str] = set()
        self._refresh = QTimer(self)
        self._refresh.setInterval(REFRESH_MS)
        self._refresh.setSingleShot(True)
        self._refresh.timeout.connect(self._show_changes)
        self._lists = ShownLists(self.window, self.inbox)
        self._guards: Guards | None = None
        self.locked = False
        self._why = ""
        self._read = ""
        self._wanted = ""
        self._place: Place | None = None
        self._outage = Outage(self.window, self._say, self._with_desk)
        verbs = (self._with_desk, self._done_with, self._say, self._store_now)
        self._triage = TriagePages(self.inbox, self.window, *verbs)
        self._connect_window()

    @property
    def _shut(self) -> bool:
        """Whether a PIN is still to be typed."""
        return self._ticket.asks_pin and self._keys is None

    @cached_property
    def texts(self) -> Texts:
        """The words for codes; read when first needed."""
        from desktop.models.texts import Texts  # noqa: PLC0415 - see the module's text

        return Texts.load()

    def _say(self, code: str, /, **params: str) -> str:
        return self.texts.say(code, **params)

    def start(self, look: Future[FirstLook | None]) -> None:
        """Show the window, then the inbox as it was left, then open the desk behind it; first of all the PIN."""
        if self._ticket.asks_pin:
            self._ask_pin()
            self.window.show()
            self.window.activateWindow()
            return
        ready = look.done()
        if ready:
            self._on_first_look(look.result())  # painted once, with the inbox in it
        self.window.show()
        self.window.activateWindow()
        if not ready:
            look.add_done_callback(lambda done: self.jobs.post(lambda: self._on_first_look(done.result())))

    def lock(self, why: str = "asked") -> None:
        """Take everything off the screen at once, dialogs too, and end the process: see `close`."""
        if self.locked:
            return
        self.locked, self._why = True, why
        page = self.window.shown_page()
        self._place = self._cases.place(page) if self._cases is not None else None
        for window in QApplication.topLevelWidgets():
            window.hide()
        QApplication.exit()  # of a dialog's own loop too

    def close(self) -> None:
        """Push what waits (5 s at most) and close the files."""
        if self._guards is not None:
            self._guards.leave()
        if self._cases is not None:
            self._cases.flush()
        if self._place is not None and self._workday is not None:
            self.worker.submit(partial(self._workday.keep_place, self._place))
        if self._workday is not None:
            self._workday.close("locked" if self.locked else "logged_out", self._why)
        else:
            self.worker.submit(self._close_files)  # an opening that waits its turn still comes before this
        self.worker.stop()

    def left_behind(self) -> LeftBehind | None:
        """What a locked session leaves to its launcher, if it has come so far; after `close`."""
        return self._workday.left_behind() if self._workday is not None else None

    def _close_files(self) -> None:
        if self._workday is not None:
            self._workday.close_files()

    def facts(self) -> dict[str, object]:
        """What the tour may know that is not on the screen: counts and states."""
        from desktop.app.tour_facts import tour_facts  # noqa: PLC0415 - see the module's text

        return tour_facts(self.window.shown_page(), self._sync, self._lists.counts, self._cases)

    def _begin_guard(self) -> None:
        from desktop.app.guards import Guards  # noqa: PLC0415 - see the module's text

        opened = self._opened
        self._guards = Guards(self.window, opened.desk.workplace.known.policies if opened is not None else {})
        self._guards.due.connect(self.lock)
        self._guards.copied.connect(self._note_copied)
        self._guards.shown.connect(lambda shown: self._note("screen_guard", what="off" if shown else "on"))

    def _note_copied(self) -> None:
        """Of whom cannot be told from what was copied, so the case that is open is named."""
        page = self.window.shown_page()
        item = self.inbox.current_item() if page == "inbox" else None
        case_id = page.removeprefix("case:") if page.startswith("case:") else ""
        self._note("exported", what="clipboard", case_id=item.case_id if item is not None else case_id)

    # -- building ---------------------------------------------------------------------------------------------------

    def _connect_window(self) -> None:
        self.window.add_page("inbox", self.inbox)
        self.inbox.message_requested.connect(self._show_message)
        self.inbox.seen_requested.connect(self._mark_seen)
        self.inbox.open_case_requested.connect(self._open_case)
        self.inbox.answer_requested.connect(self._open_case)
        self.window.page_requested.connect(self._show_page)
        self.window.case_requested.connect(self._open_case)
        self.window.outside_requested.connect(self._read_outside)
        self.window.retry_requested.connect(self._try_again)
        self.window.lock_requested.connect(self.lock)
        self.window.unit_requested.connect(self._leave_unit)

    def _furnish(self) -> None:
        """The pages behind the inbox; built once, when they are first needed."""
        if hasattr(self, "outbox"):
            return
        from desktop.app.outbox_pages import OutboxPages  # noqa: PLC0415 - see the module's text
        from desktop.views.drafts_page import DraftsPage  # noqa: PLC0415
        from desktop.views.first_sync_page import FirstSyncPage  # noqa: PLC0415
        from desktop.views.outbox_page import OutboxPage  # noqa: PLC0415
        from desktop.views.trouble_page import TroublePage  # noqa: PLC0415

        self.outbox = OutboxPage(self.texts.say, self._store_now)
        self.drafts = DraftsPage(self._store_now)
        self.first_sync = FirstSyncPage()
        self.trouble = TroublePage()
        pages = {"drafts": self.drafts, "outbox": self.outbox, "first_sync": self.first_sync, "trouble": self.trouble}
        for name, page in pages.items():
            self.window.add_page(name, page)
        self.outbox.open_case_requested.connect(self._open_case)
        self._outbox_pages = OutboxPages(self.outbox, self._with_desk, self._open_case, self._say)
        self.outbox.review_requested.connect(self._review_held)
        self.drafts.open_requested.connect(self._open_case)
        self.first_sync.retry_requested.connect(self._try_again)
        self.trouble.way_chosen.connect(self._take_way_out)

    # -- opening ----------------------------------------------------------------------------------------------------

    def _on_first_look(self, look: FirstLook | None) -> None:
        if look is None:
            self.inbox.show_opening()  # after a crash every page is checked first, which takes seconds
            self._begin_opening()
            return
        # Loading the rest waits until the inbox has been painted; asking for anything before begins it at once.
        QTimer.singleShot(AFTER_INBOX_MS, self._begin_opening)
        self.window.show_unit(look.inbox.unit_name, look.sub_region)
        self.window.show_user(look.user_name, look.user_title.capitalize())
        self.inbox.set_own_name(look.user_name)
        self._lists.show_inbox(look.inbox)
        self.window.show_page("inbox")
        self.inbox.list.setFocus()

    def _ask_pin(self) -> None:
        from desktop.app.pin_entry import PinEntry  # noqa: PLC0415 - training without a PIN never needs it

        if self._pin is None:
            self._pin = PinEntry(self._ticket, self.window, self.jobs, self.texts, self._note, self)
            self._pin.opened.connect(self._on_unlocked)
            self._pin.failed.connect(self._on_trouble)
            self._pin.ended.connect(lambda: self.lock("pin_ended"))
        self._pin.begin()

    def _note(self, kind: str, **details: Unpack[Details]) -> None:
        if self._workday is not None:
            self._workday.note(kind, **details)

    def _on_unlocked(self, keys: OpenVault, look: FirstLook | None) -> None:
        self._keys = keys
        if self._workday is not None:
            self._workday.keys = keys
        if self._opening:
            self._reopen()
        else:
            self.window.show_page("inbox")
            self._on_first_look(look)

    def _begin_opening(self) -> None:
        if not self._opening and not self._shut:
            self._opening = True
            QTimer.singleShot(GUARD_MS, self._begin_guard)
            self.inbox.reading.attachment_open_requested.connect(self._open_attachment)
            self.inbox.reading.attachment_fetch_requested.connect(self._fetch_attachment)
            self.jobs.ask(self._open, self._on_opened, self._on_not_opened)

    def _open(self, answer: tuple[Login, tuple[UnitRecord, ...]] | None = None) -> OpenDesk:
        """On the database worker: the libraries it needs are loaded there too, behind the first inbox."""
        return self._work().open(answer)

    def _work(self) -> Workday:
        """On the database worker."""
        from desktop.app.workday import Workday  # noqa: PLC0415 - see the module's text

        if self._workday is None:
            self._workday = Workday(self._ticket, self._on_change, self._on_sync, self.worker, self.texts)
            self._workday.keys = self._keys
        return self._workday

    def _on_not_opened(self, error: Exception) -> None:
        from desktop.session.folder_lock import SignInError  # noqa: PLC0415 - loaded by the worker already

        workday = self._workday
        if workday is not None and isinstance(error, SignInError) and error.needs_contact:
            first = error.code == "first_login_needs_network"
            self._furnish()
            self.window.show_page("first_sync")
            self.jobs.aside(
                workday.log_in, self._on_logged_in, self._on_trouble if first else lambda _: self._on_trouble(error)
            )
        else:
            self._on_trouble(error)

    def _on_logged_in(self, answer: tuple[Login, tuple[UnitRecord, ...]]) -> None:
        self.jobs.ask(lambda: self._open(answer), self._on_opened, self._on_trouble)

    def _on_opened(self, opened: OpenDesk) -> None:
        from desktop.session.keystore import KeyPlace  # noqa: PLC0415 - loaded by the worker already

        self._opened = opened
        self._furnish()
        session = opened.desk.workplace.session
        self.window.show_unit(session.unit.name, session.unit.sub_region)
        self.window.show_user(session.author.name, session.author.title.capitalize())
        self.inbox.set_own_name(session.author.name)
        if opened.key_place is KeyPlace.TRAINING_FILE:
            self.window.show_readable("", self.texts.say("training_key_file"))
        elif opened.key_place is KeyPlace.MEMORY:
            self.window.show_readable("", self.texts.say("shared_computer"))
        self._show_changes()
        if self.window.shown_page() != "inbox" or not opened.has_data:
            self.window.show_page("inbox" if opened.has_data else "first_sync")
        self.jobs.aside(self._load_case_views, self._on_case_views)

    @staticmethod
    def _load_case_views() -> type[CasePages]:
        """Off the GUI thread: half a second of loading must not be half a second without a window."""
        from desktop.app.case_pages import CasePages  # noqa: PLC0415 - see the module's text
        from desktop.models.workplace import shipped_forms, shipped_processes  # noqa: PLC0415

        shipped_forms()
        shipped_processes()
        return CasePages

    def _on_case_views(self, pages: type[CasePages]) -> None:
        opened, workday = self._opened, self._workday
        if opened is None or workday is None:
            return
        if self._cases is None:
            self._cases = pages(self.window, self.jobs, workday, opened.desk, self._context(opened))
            self._cases.triage = self._triage
            self._cases.acted.connect(self._after)
            self._cases.attachments.changed.connect(self._read_again)
        self._teach_words(opened)
        # What is loaded by now stays for the session: a full collection that walks all of it stops every thread, the
        # window's too, for a tenth of a second, and a first sync calls for several.
        gc.freeze()
        read = self.inbox.current_item()
        if read is not None:
            self._show_message(read.doc_id)
        self.jobs.aside(workday.start_rounds)
        if self._guards is not None:
            self._guards.set_policies(opened.desk.workplace.known.policies)
        wanted, self._wanted = self._wanted, ""
        if wanted:
            self._open_case(wanted)
        else:
            self.jobs.ask(workday.kept_place, self._go_back_to)

    def _go_back_to(self, place: Place) -> None:
        """Where a locked session was left, or one that died, unless she has gone somewhere else meanwhile."""
        if self.window.shown_page() != "inbox" or self._cases is None:
            return
        if place.case_id:
            self._cases.go_back(place)
        elif place.page in {"drafts", "outbox"}:
            self._show_page(place.page)

    def _with_desk(
        self, ask: Callable[[Desk], _T], then: Callable[[_T], None] | None = None, late: bool = False
    ) -> None:
        """Ask the desk, or as soon as it is open: jobs are done in the order they were asked for, late ones last."""

        def job() -> _T:
            opened = self._workday.opened if self._workday is not None else None
            if opened is None:
                raise LookupError("the desk is not open")
            return ask(opened.desk)

        self._begin_opening()
        fail = None if self._opened is not None else _nobody_to_tell
        (self.jobs.later if late else self.jobs.ask)(job, then, fail)

    def _context(self, opened: OpenDesk) -> ViewContext:
        from desktop.app.view_facts import context_of  # noqa: PLC0415 - see the module's text

        return context_of(opened.desk.workplace, self.texts, self._store_now)

    def _store_now(self) -> datetime:
        """The store's time, as far as it is known here, on this computer's wall: ages and limits are counted by it."""
        offset_ms = self._workday.clock.offset_ms if self._workday is not None else 0
        return local_now() + timedelta(milliseconds=offset_ms)

    def _teach_words(self, opened: OpenDesk) -> None:
        place = opened.desk.workplace
        self.inbox.set_words(lambda: place.known)
        self.outbox.set_words(lambda: place.known)
        self._triage.use(self._context(opened))

    # -- what changes -----------------------------------------------------------------------------------------------

    def _on_change(self, change: Change) -> None:
        """On the worker's thread."""
        self.jobs.post(lambda: self._gather(change))

    def _read_again(self, case_id: str) -> None:
        self._dirty.add(case_id)
        if not self._refresh.isActive():
            self._refresh.start()

    def _gather(self, change: Change) -> None:
        self._dirty |= change.cases
        if change.origin != "sync":
            if self._workday is not None:
                self._workday.wake()
            self._show_changes()  # what she does herself she sees at once
        elif not self._refresh.isActive():
            self._refresh.start()

    def _show_changes(self) -> None:
        if self._opened is None:
            return
        cases, self._dirty = self._dirty, set()
        shown = self.window.shown_page()
        self._read_lists(cases, late=shown != "inbox")  # what is on the screen comes first
        if self._cases is not None:
            self._cases.refresh(cases)
        if shown == "outbox":
            self._show_outbox()

    def _read_lists(self, cases: set[str], *, late: bool) -> None:
        if self._sync is None or not self._sync.first_sync:
            self._with_desk(lambda desk: desk.inbox(), partial(self._show_inbox, cases), late=late)
            show = partial(self._lists.show_drafts, self.drafts)
            self._with_desk(lambda desk: desk.drafts(), show, late=True)
            self._triage.refresh()

    def _show_inbox(self, cases: set[str], inbox: InboxRecord) -> None:
        before = self.inbox.current_item()
        self._lists.show_inbox(inbox)
        read = self.inbox.current_item()
        if read is not None and read.case_id in cases and before is not None and before.doc_id == read.doc_id:
            self._show_message(read.doc_id)  # of another row the list has asked by itself

    def _on_sync(self, state: SyncState) -> None:
        """On the network's thread."""
        self.jobs.post(lambda: self._show_sync(state))

    def _show_sync(self, state: SyncState) -> None:
        before, self._sync = self._sync, state
        self._outage.show(state)
        self._lists.show_waiting(state)
        self._triage.show_connection(state)
        if state.first_sync:
            if state.problem:
                self.first_sync.show_waiting(self.texts.say(state.problem))
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
            for pages in (self._cases, self._outside):
                if pages is not None:
                    pages.show_connection(state)
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
        self._furnish()
        self._outbox_pages.show(self._sync)

    def _show_message(self, doc_id: str) -> None:
        item = self.inbox.current_item()
        if item is None or self._cases is None:
            return  # before the forms' words are loaded there is nothing to show it with; then it is asked for again

        def show(record: MessageRecord | None) -> None:
            if record is not None:
                self.inbox.show_message(record)
                self._note_read(record)

        self._with_desk(lambda desk: desk.message(doc_id, item.case_id), show)

    def _note_read(self, record: MessageRecord) -> None:
        """Once for each time it comes up, however often it is drawn."""
        document = record.document
        if self._read != document.doc_id and self._workday is not None:
            self._read = document.doc_id
            self._note("document_opened", what=document.kind, case_id=record.case_id, resource=document.doc_id)

    def _mark_seen(self, doc_id: str) -> None:
        item = self.inbox.current_item()
        if item is not None and item.doc_id == doc_id:
            self._with_desk(lambda desk: desk.mark_seen(item.case_id, doc_id, "inbox"), self._done_with(doc_id))

    def _done_with(self, doc_id: str) -> Callable[[Answer], None]:
        def done(answer: Answer) -> None:
            self._after(answer)
            current = self.inbox.current_item()
            if not answer.queued and current is not None and current.doc_id == doc_id:  # what is done tells of itself
                self._show_message(doc_id)

        return done

    def _after(self, answer: Answer) -> None:
        if answer.queued and self._workday is not None:
            self._workday.wake()

    def _open_attachment(self, doc_id: str, blob: str) -> None:
        item = self.inbox.current_item()
        if item is not None and self._cases is not None:
            self._cases.attachments.open(item.case_id, doc_id, blob)

    def _fetch_attachment(self, doc_id: str, blob: str) -> None:
        item = self.inbox.current_item()
        if item is not None and self._cases is not None:
            self._cases.attachments.fetch(item.case_id, doc_id, blob)

    def _open_case(self, case_id: str, doc_id: str = "") -> None:
        if self._cases is not None:
            self._cases.open(case_id, doc_id=doc_id)
        elif self._opened is not None:
            self._on_case_views(self._load_case_views())
            self._open_case(case_id, doc_id)
        else:
            self._wanted = case_id  # asked for in the first list, before its case can be read
            self._begin_opening()

    def _read_outside(self) -> None:
        from desktop.app.outside_pages import outside_pages  # noqa: PLC0415 - see the module's text

        if self._opened is not None and self._workday is not None:
            self._outside = self._outside or outside_pages(self.window, self.jobs, self._workday, self._opened.desk)
            self._outside.show(self._sync)

    def _review_held(self) -> None:
        from desktop.app.held_pages import show_held  # noqa: PLC0415 - see the module's text

        show_held(self.window, self.jobs, self._workday, self._opened)

    def _leave_unit(self) -> None:
        self._why = "unit"
        self.window.close()

    # -- trouble ----------------------------------------------------------------------------------------------------

    def _on_trouble(self, error: Exception) -> None:
        from desktop.app.troubles import trouble_of  # noqa: PLC0415 - see the module's text

        self._furnish()
        self._broken = error
        trouble = trouble_of(error, self.texts)
        self._note("failed", code=trouble.code)
        self.trouble.show_trouble(trouble)
        self.window.show_page("trouble")

    def _take_way_out(self, way: str) -> None:
        from desktop.app.troubles import QUIT, RETRY, take_way_out  # noqa: PLC0415 - see the module's text

        error = self._broken
        if way == QUIT or error is None:
            self.window.close()
        elif way == RETRY:
            self._try_again()
        else:
            self.jobs.ask(lambda: take_way_out(way, error, self._work()), lambda _done: self._begin_anew(way))

    def _begin_anew(self, way: str) -> None:
        from desktop.app.troubles import ASIDE, BEGIN_ANEW  # noqa: PLC0415 - see the module's text

        if way in {ASIDE, BEGIN_ANEW}:
            self._keys = None  # they were of the folder that lies aside now
        self._reopen()

    def _try_again(self) -> None:
        if self._opened is None:
            self._reopen()
        elif self._workday is not None:
            if self.window.shown_page() == "trouble":
                self.window.show_page("inbox")
            self._workday.try_now()

    def _reopen(self) -> None:
        if self._shut:
            self._ask_pin()
            return
        self.jobs.ask(self._open, self._on_opened, self._on_not_opened)


def _nobody_to_tell(_error: Exception) -> None:
    """Asked before the desk was open, and it did not open: that trouble is told once, by the opening itself."""
