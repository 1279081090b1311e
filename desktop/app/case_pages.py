"""The open cases: one view each, kept while the session lasts, and the commands their signals stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal

from desktop.app.administration import offer_administration
from desktop.app.attachment_pages import AttachmentPages
from desktop.app.case_paper import CasePaper
from desktop.app.find_pages import FindPages
from desktop.app.identity_pages import IdentityPages
from desktop.app.inbox_watch import InboxWatch
from desktop.app.jobs import Jobs
from desktop.app.journal_pages import JournalPages
from desktop.app.new_case_pages import NewCasePages
from desktop.app.notice_watch import NoticeWatch
from desktop.app.open_care_pages import OpenCarePages
from desktop.app.parties_pages import PartiesPages
from desktop.app.phrase_pages import PhrasePages
from desktop.app.sip_pages import SipPages
from desktop.app.spare_view import SpareView
from desktop.app.triage_pages import VERBS, TriagePages
from desktop.app.workday import Workday
from desktop.app.writing_places import saving, stand_at, writing_in
from desktop.models.desk import Desk
from desktop.models.message_drafts import MessageDraft, message_drafts
from desktop.models.place import Place, Writing
from desktop.models.records import Answer, CaseRecord, SyncState
from desktop.views.case_entry import enter
from desktop.views.case_view import CaseView
from desktop.views.components.navigation import OpenCase
from desktop.views.desk_notices import DeskNotices
from desktop.views.frame import MainWindow
from desktop.views.message_act import MessageAct
from desktop.views.settings_in_force import settings
from desktop.views.view_context import ViewContext
from domain.operation import CellValue

_TAB_OF = {"VBG": "request", "PLN": "planning", "SIP": "sip", "INT": "notes"}
MOST_OPEN = 5
"""Open cases kept in the navigation; the one not looked at for longest makes room."""


class CasePages(QObject):
    """Opens cases as pages of the window. `acted` tells the answer to every command."""

    acted = Signal(object)
    head_painted = Signal(str)
    """Whom a case that is being opened is about stands on the screen."""

    def __init__(self, window: MainWindow, jobs: Jobs, workday: Workday, desk: Desk, context: ViewContext) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._workday = workday
        self._desk = desk
        self._context = context
        self._views: dict[str, CaseView] = {}
        self.spare = SpareView(window.stack, context)
        self.triage: TriagePages | None = None
        self.attachments = AttachmentPages(window, jobs, workday, desk)
        self.attachments.changed.connect(lambda case_id: self.refresh((case_id,)))
        self.paper = CasePaper(jobs, workday, desk, self.acted.emit)
        self.new_case = NewCasePages(window, jobs, desk, context, partial(self.open, whole=True))
        self.new_case.acted.connect(self.acted)
        self.open_care = OpenCarePages(jobs, desk, self.acted.emit, self.open)
        self.plans = SipPages(jobs, desk, self.acted.emit, self.open)
        self.identities = IdentityPages(window, jobs, workday, desk.workplace, workday.texts.say)
        self.admin = offer_administration(window, jobs, workday, desk.workplace, workday.texts, context.clock)
        self.parties = PartiesPages(window, jobs, desk, workday.texts.say, self.acted.emit)
        self.journal = JournalPages(window, jobs, desk, lambda: self._context)
        self.phrases = PhrasePages(window, jobs, desk, context, self.acted.emit)
        self.find = FindPages(window, jobs, desk, context, self.open, lambda: tuple(reversed(self._views)))
        self.notices = NoticeWatch(window, lambda: desk.workplace.known, context.clock)
        self.inbox_watch = InboxWatch(
            window, jobs, desk, self.notices, DeskNotices(lambda: settings().now.notices), context.clock
        )

    def use(self, context: ViewContext) -> None:
        """Units known since the first sync; views already open keep what they were given."""
        self._context = context
        self.spare.use(context)
        self.new_case.use(context)
        self.find.use(context)

    def open(
        self,
        case_id: str,
        tab: str = "",
        *,
        whole: bool = False,
        doc_id: str = "",
        to: tuple[str, ...] = (),
        writing: Writing | None = None,
    ) -> None:
        """Show a case, reading it anew; the tab it was left at, this one, or where the document is. One whose admission
        is still to be sent is gone on with, unless the `whole` of it is asked for. `to` is whom a request in it is for,
        `writing` the field to go on in.
        """

        def show(record: CaseRecord | None) -> None:
            self._show(case_id, record, tab, whole=whole or bool(tab), path=writing.path if writing is not None else "")
            if record is not None and case_id in self._views:
                self._views[case_id].request.address(to)
                _go_to(self._views[case_id], record, doc_id)
                if writing is not None:
                    stand_at(self._views[case_id], record, writing)
                else:
                    enter(self._views[case_id].pages.currentWidget())

        self._jobs.ask(lambda: self._desk.case(case_id), show)
        self.attachments.prefetch(case_id)

    def go_back(self, place: Place) -> None:
        """Show the case that was left, and the field in it that was being written in."""
        writing = place.writing
        self.open(place.case_id, place.tab, doc_id=writing.doc_id if writing is not None else "", writing=writing)
        if place.cut_short:
            self._window.explain.say(self._context.say("writing.cut_short"))

    def place(self, page: str) -> Place:
        """What is to be found again when this page of the window is left."""
        shown = next((case_id for case_id in self._views if page == f"case:{case_id}"), "")
        return Place("case", shown, self._views[shown].tabs.current() or "") if shown else Place(page)

    def refresh(self, cases: Iterable[str]) -> None:
        """Read the open ones among `cases` again."""
        self.inbox_watch.look_soon()
        self.phrases.refresh(cases := set(cases))
        for case_id in self._views.keys() & set(cases):
            self._jobs.ask(partial(self._desk.case, case_id), partial(self._renew, case_id))

    def show_connection(self, state: SyncState) -> None:
        for pages in (self.identities, self.admin):
            if pages is not None:
                pages.show_connection(state)
        for view in self._views.values():
            view.set_connected(state.connected)

    def flush(self) -> None:
        """Hand over everything typed and not yet saved: the window is about to close."""
        self.new_case.flush()
        for view in self._views.values():
            view.flush()

    def preview_pdf(self) -> bytes:
        """The bytes in the preview; empty when none is shown."""
        return self.paper.pdf()

    # -- showing ----------------------------------------------------------------------------------------------------

    def _show(
        self, case_id: str, record: CaseRecord | None, tab: str = "", *, whole: bool = True, path: str = ""
    ) -> None:
        if record is None or (not whole and self.new_case.takes(record)):
            if record is not None:
                self._workday.note("case_opened", case_id=case_id, person_id=_person_id(record))
            self.new_case.resume(case_id, path)
            return
        view = self._views.pop(case_id, None) or self._begin(case_id, record, tab)
        self._views[case_id] = view
        if len(self._views) > MOST_OPEN:
            self._close(next(iter(self._views)))
        view.show_record(record)
        self.find.note_opened(case_id)
        if tab:
            view.show_tab(tab)
        self._show_names()
        self._window.show_page(f"case:{case_id}", case_id)
        view.leave_preview()
        view.setFocus()
        self._workday.note("case_opened", case_id=case_id, person_id=_person_id(record))

    def _begin(self, case_id: str, record: CaseRecord, tab: str) -> CaseView:
        """A page for the case, its head painted already: the rest takes several times as long to be laid out."""
        view = self._views[case_id] = self._make(case_id)
        view.show_head(record, tab)
        self._window.show_page(f"case:{case_id}", case_id)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        view.repaint()
        self.head_painted.emit(case_id)
        return view

    def _renew(self, case_id: str, record: CaseRecord | None) -> None:
        view = self._views.get(case_id)
        if view is None:
            return
        if record is None:
            self._gone(case_id)
            return
        view.show_record(record)
        if view.message is not None:
            self.attachments.list_attached(view.message.doc_id, view.show_attached)

    def _gone(self, case_id: str) -> None:
        """The unit holds the case no more: nothing of it stays on the screen."""
        shown = self._window.shown_page() == f"case:{case_id}"
        self._close(case_id)
        self._show_names()
        if shown:
            self._window.show_page("inbox")

    def _make(self, case_id: str) -> CaseView:
        view = self.spare.take()
        view.draft_changed.connect(partial(self._save_draft, case_id))
        view.publish_requested.connect(partial(self._publish, case_id))
        view.transition_requested.connect(partial(self._transition, case_id))
        view.step_requested.connect(partial(self._step, case_id))
        view.case_requested.connect(self.open)
        view.resolve_requested.connect(partial(self._resolve, case_id))
        view.create_document_requested.connect(partial(self._create, case_id))
        self.paper.connect(case_id, view)
        self.plans.connect(case_id, view)
        view.consent_requested.connect(partial(self._record_consent, case_id))
        view.seen.connect(partial(self._mark_seen, case_id))
        view.left.connect(partial(self._leave, case_id))
        view.document_shown.connect(partial(self._note_shown, view))
        view.attachment_open_requested.connect(partial(self.attachments.open, case_id))
        view.attachment_fetch_requested.connect(partial(self.attachments.fetch, case_id))
        view.attach_requested.connect(partial(self._attach, case_id))
        view.detach_requested.connect(lambda doc_id, blob: self.attachments.detach(doc_id, blob, view.show_attached))
        view.writing.connect(lambda doc_id: self.attachments.list_attached(doc_id, view.show_attached))
        view.message_left.connect(lambda: self.refresh((case_id,)))
        view.send_requested.connect(partial(self._send, case_id))
        view.message_acted.connect(partial(self._act_on_message, case_id))
        if self.triage is not None:
            view.messages.undo_requested.connect(self.triage.undo)
            view.messages.verbs.set_colleagues(self.triage.colleagues)
        self.open_care.connect(case_id, view)
        self.parties.listen_to(view)
        view.back_requested.connect(lambda: self._window.show_page("inbox"))
        self._window.add_page(f"case:{case_id}", view)
        return view

    def _note_shown(self, view: CaseView, doc_id: str, kind: str) -> None:
        if view.record is not None:
            case_id, person_id = view.record.case.case_id, _person_id(view.record)
            self._workday.note("document_opened", what=kind, case_id=case_id, resource=doc_id, person_id=person_id)

    def _leave(self, case_id: str, told: int) -> None:
        self._jobs.ask(lambda: self._desk.visits.left(case_id, told))

    def _close(self, case_id: str) -> None:
        view = self._views.pop(case_id)
        view.flush()
        self._window.remove_page(f"case:{case_id}")

    def _show_names(self) -> None:
        known = {case_id: view.record for case_id, view in self._views.items() if view.record is not None}
        self._window.show_open_cases(
            tuple(
                OpenCase(case_id, seen.person.name, bool(seen.person.protected))
                for case_id, seen in reversed(known.items())
            )
        )

    # -- commands ---------------------------------------------------------------------------------------------------

    def _save_draft(self, case_id: str, doc_id: str, path: str, value: CellValue, seen: str) -> None:
        def saved(at: str) -> None:
            view = self._views.get(case_id)
            if view is not None:
                view.draft_saved(doc_id, path, value, at)

        self._jobs.ask(saving(self._desk, writing_in(case_id, doc_id, path), value, seen or None, case_id), saved)

    def _publish(self, case_id: str, doc_id: str) -> None:
        self._command(case_id, doc_id, lambda: self._desk.publish(case_id, doc_id))

    def _transition(self, case_id: str, doc_id: str, event: str) -> None:
        self._command(case_id, doc_id, lambda: self._desk.transition(case_id, doc_id, event))

    def _step(self, case_id: str, event: str, told: object) -> None:
        view = self._views[case_id]
        if self.plans.take(case_id, view, event, told) or self.open_care.take(case_id, view, event, told):
            return
        cells: Mapping[str, CellValue] = told if isinstance(told, Mapping) else {}

        def done(answer: Answer) -> None:
            view = self._views.get(case_id)
            if view is not None:
                view.process.answered(answer)
            self.acted.emit(answer)

        self._jobs.ask(lambda: self._desk.process.take(case_id, event, cells), done)

    def _resolve(self, case_id: str, doc_id: str, conflict_ids: Iterable[str], values: Mapping[str, CellValue]) -> None:
        self._command(case_id, doc_id, lambda: self._desk.resolve(case_id, doc_id, tuple(conflict_ids), values))

    def _create(self, case_id: str, kind: str) -> None:
        self._command(case_id, "", lambda: self._desk.create_document(case_id, kind))

    def _record_consent(self, case_id: str, purpose: str, fields: Mapping[str, CellValue]) -> None:
        def done(answer: Answer) -> None:
            view = self._views.get(case_id)
            if view is not None:
                view.consent.answered(answer)
            self.acted.emit(answer)

        self._jobs.ask(lambda: self._desk.consent.record(case_id, purpose, fields), done)

    def _mark_seen(self, case_id: str, doc_id: str, _ver: int) -> None:
        self._command(case_id, "", lambda: self._desk.mark_seen(case_id, doc_id))

    def _command(self, case_id: str, doc_id: str, command: Callable[[], Answer]) -> None:
        def done(answer: Answer) -> None:
            view = self._views.get(case_id)
            if view is not None and doc_id:
                view.answered(doc_id, answer)
            self.acted.emit(answer)

        self._jobs.ask(command, done)

    def _attach(self, case_id: str, doc_id: str, paths: tuple[str, ...]) -> None:
        view = self._views[case_id]
        self.attachments.attach(case_id, doc_id, paths, view.show_attached, view.answered)

    def _send(self, case_id: str, draft: MessageDraft) -> None:
        def done(answer: Answer) -> None:
            view = self._views.get(case_id)
            if view is not None:
                view.answered(draft.doc_id, answer)
                if answer.queued:
                    view.end_message()
            self.acted.emit(answer)

        self._jobs.ask(lambda: self.plans.send(case_id, draft), done)

    def _act_on_message(self, case_id: str, act: MessageAct) -> None:
        record = self._views[case_id].record
        if self.triage is not None and act.name in VERBS and record is not None:
            self.triage.act_in_case(record, act)
            return
        messages = self._desk.messages
        commands: dict[str, Callable[[], Answer]] = {
            "share": lambda: messages.share(case_id, act.doc_id),
            "take_over": lambda: messages.take_over(case_id, act.doc_id),
            "discard": lambda: messages.discard(case_id, act.doc_id),
        }
        self._command(case_id, act.doc_id, commands[act.name])


def _go_to(view: CaseView, record: CaseRecord, doc_id: str) -> None:
    """Show the document, a message that is begun included; where it is not, what the case shows by itself."""
    document = record.case.documents.get(doc_id)
    if any(message.document.doc_id == doc_id for message in record.messages):
        view.show_tab("messages")
        view.messages.open_message(doc_id)
    elif document is not None and document.kind in _TAB_OF:
        view.show_tab(_TAB_OF[document.kind])
        if document.kind == "VBG":
            view.request.focus_asked()
    elif any(draft.doc_id == doc_id for draft in message_drafts(record.case, record.drafts)):
        view.go_on_writing(doc_id)


def _person_id(record: CaseRecord) -> str:
    """Whom the access log is to name."""
    return record.case.header.text("person/id") if record.case.header else ""
