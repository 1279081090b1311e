"""One case: who it is about, what has happened, and its messages, planning, SIP and history."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop.documents.printers import Printer
from desktop.models.attachment_records import AttachmentRecord
from desktop.models.records import Answer, CaseRecord
from desktop.views.case_attachments import CaseAttachments, count_files
from desktop.views.case_banner import CaseBanner
from desktop.views.case_boxes import CaseBoxes
from desktop.views.case_entry import enter, go_on_mending, turn
from desktop.views.case_news import CaseNews
from desktop.views.case_notices import Notice, tell_unverified
from desktop.views.case_tabs import CaseTabs
from desktop.views.choosing_texts import ChoosingTexts
from desktop.views.components.base import Themed, column, row
from desktop.views.components.button import Button
from desktop.views.components.groups import EmptyState
from desktop.views.components.keys import bind_letter
from desktop.views.components.labels import Label
from desktop.views.components.panes import make_pane
from desktop.views.components.pieces import BuiltInPieces
from desktop.views.consent_view import ConsentView
from desktop.views.find_in_case import FindInCase
from desktop.views.history_view import HistoryView
from desktop.views.message_form import MessageForm
from desktop.views.message_writing import MessageWriting
from desktop.views.messages_tab import MessagesTab
from desktop.views.notes_view import NotesPage
from desktop.views.open_care_request import RequestPage
from desktop.views.planning_view import PlanningView
from desktop.views.print_preview import PrintPreview, Shown
from desktop.views.process_bar import ProcessBar
from desktop.views.seen_once import SeenOnce
from desktop.views.side_column import SideColumn
from desktop.views.sip_page import SipPage
from desktop.views.sip_start_page import SipStartPage
from desktop.views.style.typography import Role
from desktop.views.theme import theme
from desktop.views.timeline import Timeline
from desktop.views.view_context import ViewContext
from domain.case import Document
from domain.forms.definition import FormDefinition
from domain.operation import NOTE_KIND, CellValue

_SIDE_ABOVE, _TIMELINE_ABOVE, _NEWS_ABOVE = 1000, 560, 380
"""Room for the column beside (width), for the timeline, for what is newest in it (heights): the person goes first."""


class CaseView(BuiltInPieces, Themed, QWidget):
    """Shown with `show_record` as often as the record changes. It stores nothing and asks nobody: it emits."""

    draft_changed = Signal(str, str, object, str)
    publish_requested = Signal(str)
    transition_requested = Signal(str, str)
    step_requested = Signal(str, object)
    case_requested = Signal(str)
    resolve_requested = Signal(str, object, object)
    print_requested = Signal(str, str)
    """A document, and the name of the party without the program that it is for, '' for none."""
    hand_out_confirmed = Signal(object)
    seen = Signal(str, int)
    left = Signal(int)
    """She leaves the case, which has been shown to her up to this version of the store's."""
    document_shown = Signal(str, str)
    """A document (id, kind) has come on the screen that was not there; the history of the case has no id."""
    create_document_requested = Signal(str)
    back_requested = Signal()
    attachment_open_requested = Signal(str, str)
    attachment_fetch_requested = Signal(str, str)
    attach_requested = Signal(str, object)
    detach_requested = Signal(str, str)
    send_requested = Signal(object)
    message_acted = Signal(object)
    """A `MessageAct`: passing on, sending back, a draft the unit shares."""
    consent_requested = Signal(str, object)
    writing = Signal(str)
    message_left = Signal()
    acknowledge_requested = Signal(str)
    text_moved = Signal(str, str, str)
    """A draft belongs in a document that parties write together: its id, the kind of document, what is written."""

    def __init__(self, context: ViewContext, parent: QWidget | None = None, *, at_once: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName("case")
        self.context = context
        self.record: CaseRecord | None = None
        self.planning: PlanningView | None = None
        self._planning_ahead: PlanningView | None = None
        self.plan: SipPage | None = None
        self._connected = True
        self._once = SeenOnce(context.editor.unit_id, self)
        self.begin_building(self._build(), at_once=at_once)

    def build_ahead(self) -> Iterator[bool]:
        """Piece by piece all of it, and what most cases begin with: the page of the planning, in the newest form."""
        while self.build_on():
            yield True
        self._planning_ahead = PlanningView(self.context, self.context.forms.current("PLN"), self.pages, at_once=False)
        self._planning_ahead.hide()  # it is in no page yet, and would be shown on top of them
        yield from self._planning_ahead.build_ahead()

    def _build(self) -> Iterator[bool]:
        """A piece of the page at a time."""
        context = self.context
        self._boxes = CaseBoxes(self)
        self.pages = self._boxes.pages
        self.preview_button = Button(self.tr("Preview"), icon="print", key=self.tr("Ctrl P"), name="case.preview")
        self.preview_button.clicked.connect(self._ask_print)
        self.back_button = Button(self.tr("Back"), "quiet", icon="arrow_back", key=self.tr("Esc"), name="case.back")
        self.back_button.clicked.connect(self._go_back)
        actions = QFrame()
        line = row(actions, spacing=8)
        line.addWidget(self.preview_button)
        line.addWidget(self.back_button)
        self.banner = CaseBanner(context, actions)
        self.unverified = Notice("case.unverified")
        self.process = ProcessBar(context)
        self.timeline = Timeline()
        self.tabs = CaseTabs()
        self.tabs.chosen.connect(self.show_tab)
        self.news = Label("", Role.SMALL_STRONG, "accent")
        self.news.setObjectName("case.news")
        self.since = CaseNews(context, self.timeline, self.tabs, self.news, self)
        self.since.left.connect(self.left)
        yield True
        self.messages = self._messages_tab()
        self.message_writing = self._writing()
        yield True
        self.history = HistoryView(context)
        self.consent = ConsentView(context)
        self.consent.record_requested.connect(self.consent_requested)
        yield True
        self.side = SideColumn(context)
        self.choosing = ChoosingTexts(context, self.side, self)
        self.choosing.began.connect(self._show_choice)
        self.choosing.ended.connect(lambda: self.show_tab(self.tabs.current()))
        self.two_texts = self.choosing.view
        self.two_texts.resolve_requested.connect(self.resolve_requested)
        self.two_texts.later_requested.connect(lambda: self.show_tab(self.tabs.current()))
        self.no_planning = self._empty(self.tr("No planning yet."), self.tr("Begin the planning"), "PLN")
        self.no_plan = SipStartPage(context)
        self.no_plan.begin_requested.connect(lambda: self.create_document_requested.emit("SIP"))
        self.no_plan.start_requested.connect(self.process.start_plan)
        self.no_plan.step_requested.connect(self.process.begin_event)
        yield True
        self.notes = self._notes_page()
        self.attachments = CaseAttachments(context)
        self.attachments.open_requested.connect(self.attachment_open_requested)
        self.attachments.fetch_requested.connect(self.attachment_fetch_requested)
        self.attachments.message_requested.connect(self._open_message)
        self.request = self._request_page()
        self.about = QWidget()
        column(self.about)
        yield True
        self.preview = PrintPreview()
        self.preview.closed.connect(self.leave_preview)
        self.preview.hand_out_confirmed.connect(self.hand_out_confirmed)
        yield True
        self._lay_out()
        self._keys()
        self.tabs.choose("planning")
        self.built()

    def _messages_tab(self) -> MessagesTab:
        tab = MessagesTab(self.context)
        tab.opened.connect(self.seen)
        tab.shown.connect(self.document_shown)
        tab.write_requested.connect(self.write_message)
        tab.go_on_requested.connect(self.go_on_writing)
        tab.write_about_requested.connect(self.write_about)
        tab.acted.connect(self.message_acted)
        tab.letter.letter_requested.connect(self._ask_paper)
        tab.attachment_open_requested.connect(self.attachment_open_requested)
        tab.attachment_fetch_requested.connect(self.attachment_fetch_requested)
        return tab

    def _notes_page(self) -> NotesPage:
        page = NotesPage(self.context)
        page.draft_changed.connect(self.draft_changed)
        page.publish_requested.connect(self.publish_requested)
        page.begin_requested.connect(lambda: self.create_document_requested.emit(NOTE_KIND))
        return page

    def _request_page(self) -> RequestPage:
        page = RequestPage(self.context)
        page.draft_changed.connect(self.draft_changed)
        page.publish_requested.connect(self.publish_requested)
        page.begin_requested.connect(lambda: self.create_document_requested.emit("VBG"))
        page.compare_requested.connect(self.choosing.show_field)
        page.write_requested.connect(self.write_about)
        page.letter_requested.connect(self._ask_paper)
        page.acknowledge_requested.connect(self.acknowledge_requested)
        page.acted.connect(self.message_acted)
        page.send_requested.connect(self.process.begin)
        return page

    def _empty(self, text: str, action: str, kind: str) -> EmptyState:
        state = EmptyState(text, action)
        if state.button is not None:
            state.button.setObjectName(f"case.create.{kind}")
        state.action_requested.connect(lambda: self.create_document_requested.emit(kind))
        return state

    @property
    def message(self) -> MessageForm | None:
        """The message that is being written."""
        return self.message_writing.form

    def _writing(self) -> MessageWriting:
        writing = MessageWriting(self.context, self.pages)
        writing.draft_changed.connect(self.draft_changed)
        writing.attach_requested.connect(self.attach_requested)
        writing.detach_requested.connect(self.detach_requested)
        writing.send_requested.connect(self.send_requested)
        writing.acted.connect(self.message_acted)
        writing.moved.connect(self.text_moved)
        writing.began.connect(self._message_began)
        writing.ended.connect(self.end_message)
        return writing

    def _lay_out(self) -> None:
        for pane in (self.banner, self.side):
            make_pane(pane)
        bars = (self.banner, self.process, self.process.place, self.unverified, self.choosing.bar, FindInCase(self))
        self._boxes.fill(bars, self.timeline, self.tabs, self.news)
        empty = (self.no_planning, self.no_plan)
        pages = (self.messages, self.request, *empty, self.notes, self.attachments, self.consent, self.history)
        for page in (*pages, self.two_texts, self.about):
            self.pages.addWidget(page)
        self._boxes.close_with(self.side, self.preview)

    def _keys(self) -> None:
        self._once.seen.connect(self.seen)
        self._once.shown.connect(self.document_shown)
        self.process.place.changed.connect(self._fit)
        self.process.taken.connect(self._take_step)
        self.process.message_chosen.connect(self._write_kind)
        self.process.case_chosen.connect(self.case_requested)
        self.process.plan_wanted.connect(self._begin_plan)
        self.process.plan_step_chosen.connect(self._establish)
        turns = {"Ctrl+PgDown": lambda: turn(self, 1), "Ctrl+PgUp": lambda: turn(self, -1)}
        acts = {"Esc": self._go_back, "Ctrl+P": self._ask_print, "F8": lambda: go_on_mending(self)}
        for keys, act in (acts | turns).items():
            shortcut = QShortcut(QKeySequence(keys), self._boxes.whole, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        bind_letter(self._boxes.whole, "N", self.write_message)
        bind_letter(self._boxes.whole, "G", self.process.choose)

    # -- showing -----------------------------------------------------------------------------------------------------

    def show_head(self, record: CaseRecord, tab: str = "") -> None:
        """Who it is about, what has happened and where it stands: soon painted. `show_record` is to follow."""
        self._take(record)
        if tab:
            self.tabs.choose(tab)
        self.pages.setCurrentWidget(self._boxes.blank)
        self._fit()

    def show_record(self, record: CaseRecord) -> None:
        """Take in the newest record. Another case starts afresh; the same one keeps everything being written."""
        self._take(record)
        self.messages.show_record(record)
        self.message_writing.show_record(record)
        self.consent.show_record(record)
        self.history.show_record(record)
        self.side.show_record(record)
        self._show_documents(record)
        self.attachments.show_record(record)
        self._tell_seen()

    def _take(self, record: CaseRecord) -> None:
        """What stands over the page, once for each record."""
        if self.record is record:
            return
        if self.record is None or self.record.case.case_id != record.case.case_id:
            self._start(record)
        self.record = record
        self.process.show_record(record)
        self.request.show_record(record)
        self.tabs.buttons["request"].setVisible(self.request.is_offered())
        self.since.show_record(record, there=self.isVisible())
        self.choosing.show_record(record)
        self._show_banner()
        tell_unverified(self.unverified, self.context, record)
        self.tabs.buttons["messages"].show_count(len(record.messages))
        files = count_files(record)
        self.tabs.buttons["attachments"].show_count(files)
        self.tabs.buttons["attachments"].setVisible(bool(files))

    def set_connected(self, connected: bool) -> None:
        """Offline the head tells of what moment the case is."""
        self._connected = connected
        self._show_banner()

    def draft_saved(self, doc_id: str, path: str, value: CellValue, at: str) -> None:
        """The file has taken a draft (`at` UTC ISO)."""
        self.message_writing.draft_saved(doc_id, path, value, at)
        self.notes.saved(doc_id, path, value, at)
        self.request.saved(doc_id, path, value, at)
        for view in (self.planning, self.plan):
            if view is not None and view.document.doc_id == doc_id:
                view.saved(path, value, at)

    def answered(self, doc_id: str, answer: Answer) -> None:
        """What became of sharing, establishing, sending or attaching."""
        self.message_writing.answered(doc_id, answer)
        self.notes.answered(doc_id, answer)
        self.request.answered(doc_id, answer)
        for view in (self.planning, self.plan):
            if view is not None and view.document.doc_id == doc_id:
                view.answered(answer)

    def flush(self) -> None:
        """Hand every unsent edit over now: the window is about to close."""
        for view in (self.planning, self.plan):
            if view is not None:
                view.form.flush()
        self.notes.flush()
        self.request.flush()
        self.message_writing.flush()

    def _start(self, record: CaseRecord) -> None:
        self._leave_planning()
        self._leave_plan()
        if self.message_writing.end():
            self.message_left.emit()
        self._once.begin()
        self.choosing.leave()
        self.process.place.leave()
        self.record = record
        shown = (tab for tab, kind in (("planning", "PLN"), ("request", "VBG")) if record.case.of_kind(kind))
        self.tabs.choose("sip" if record.is_plan else next(shown, "messages"))

    def _leave_planning(self) -> None:
        self._take_away(self.planning)
        self.planning = None

    def _leave_plan(self) -> None:
        self._take_away(self.plan)
        self.plan = None

    def _take_away(self, view: PlanningView | SipPage | None) -> None:
        if view is not None:
            view.form.flush()
            self.pages.removeWidget(view)
            view.deleteLater()

    def _outgrown(self, view: PlanningView | SipPage | None, document: Document | None) -> bool:
        """Whether the document is shown in another version of its form by now than the page was built for."""
        return view is not None and document is not None and view.form.definition != self.context.form(document)

    def _show_documents(self, record: CaseRecord) -> None:
        planning = record.case.newest("PLN")
        if self._outgrown(self.planning, planning):
            self._leave_planning()
        if self._outgrown(self.plan, record.case.newest("SIP")):
            self._leave_plan()
        if planning is not None and self.planning is None:
            self.planning = self._planning_page(self.context.definition(planning))
        if planning is not None and self.planning is not None:
            self.planning.show_record(record, planning)
        plan = record.case.newest("SIP")
        if plan is not None and self.plan is not None:
            self.plan.show_record(record, plan)
        self.no_plan.show_record(record)
        self.notes.show_record(record)
        self._show_page()

    def _planning_page(self, definition: FormDefinition) -> PlanningView:
        """The page of the planning: the one built ahead, if it is of this form."""
        ahead, self._planning_ahead = self._planning_ahead, None
        if ahead is not None and ahead.form.definition != definition:
            ahead.deleteLater()
            ahead = None
        page = ahead if ahead is not None else PlanningView(self.context, definition, self.pages)
        page.finish_building()
        page.draft_changed.connect(self.draft_changed)
        page.publish_requested.connect(self.publish_requested)
        page.open_plan_requested.connect(lambda: self.show_tab("sip"))
        page.compare_requested.connect(self.choosing.show_field)
        self.pages.addWidget(page)
        return page

    def _make_plan(self) -> None:
        """The plan's page is large: built when somebody goes there."""
        plan = self.record.case.newest("SIP") if self.record is not None else None
        if self.record is None or plan is None or self.plan is not None:
            return
        self.plan = SipPage(self.context, self.record, plan, self.pages)
        self.plan.draft_changed.connect(self.draft_changed)
        self.plan.publish_requested.connect(self.publish_requested)
        self.plan.transition_requested.connect(self.transition_requested)
        self.plan.compare_requested.connect(self.choosing.show_field)
        self.plan.write_requested.connect(self.write_about)
        self.plan.step_requested.connect(self.process.begin_event)
        self.plan.open_requested.connect(self._open_message)
        self.plan.print_requested.connect(self._ask_paper)
        self.pages.addWidget(self.plan)

    def _show_banner(self) -> None:
        if self.record is None:
            return
        plan = self.record.case.newest("SIP") if self.tabs.current() == "sip" else None
        self.banner.show_record(self.record, plan, connected=self._connected)
        self.preview_button.setVisible(plan is not None)

    # -- tabs --------------------------------------------------------------------------------------------------------

    def show_tab(self, tab: str) -> None:
        """messages, request, planning, sip, notes, attachments, consent, history or about."""
        self.choosing.leave()
        self.tabs.choose(tab)
        if tab == "sip":
            self._make_plan()
        self._show_page()
        self._show_banner()
        self._tell_seen()

    def _show_page(self) -> None:
        tab = self.tabs.current()
        if tab == "sip":
            self._make_plan()
        self.process.lead(leads=tab == "sip" and not (self.plan is not None and self.plan.to_answer()))
        page: QWidget = {
            "messages": self.message or self.messages,
            "request": self.request,
            "planning": self.planning or self.no_planning,
            "sip": self.plan or self.no_plan,
            "notes": self.notes,
            "attachments": self.attachments,
            "consent": self.consent,
            "history": self.history,
            "about": self.about,
        }[tab or "planning"]
        if self.choosing.going_on:
            page = self.two_texts
        if self.pages.currentWidget() is not page:
            self.pages.setCurrentWidget(page)
        self._fit()

    def _tell_seen(self) -> None:
        tab = self.tabs.current()
        kind = {"request": "VBG", "planning": "PLN", "sip": "SIP"}.get(tab, "")
        document = self.record.case.newest(kind) if self.record is not None and kind else None
        self._once.look(document, tab, visible=self.isVisible())

    def _take_step(self, event: str, told: object) -> None:
        if self.plan is not None:
            self.plan.expect(event)
        self.step_requested.emit(event, told)

    def _establish(self) -> None:
        self.show_tab("sip")
        if self.plan is not None:
            self.plan.establish()

    def _begin_plan(self) -> None:
        self.show_tab("sip")
        self.process.start_plan()

    def _open_message(self, doc_id: str) -> None:
        self.show_tab("messages")
        self.messages.open_message(doc_id)

    # -- writing a message -------------------------------------------------------------------------------------------

    def write_message(self) -> None:
        """Begin a message, or go on with the one that is begun."""
        if self.record is not None:
            self.message_writing.begin(self.record)

    def _write_kind(self, kind: str) -> None:
        if self.record is not None:
            self.message_writing.begin_kind(self.record, kind)

    def go_on_writing(self, doc_id: str) -> None:
        """Go on with a message that is begun, perhaps by a colleague."""
        if self.record is not None:
            self.message_writing.go_on(self.record, doc_id)

    def write_about(self, verb: str, doc_id: str) -> None:
        """Answer a message, ask for more, or correct it."""
        if self.record is not None:
            self.message_writing.write(self.record, verb, doc_id)

    def _message_began(self, doc_id: str) -> None:
        self.show_tab("messages")
        self.writing.emit(doc_id)

    def focus_field(self, tab: str, path: str) -> None:
        """Put the cursor in a field of the request or the planning."""
        self.show_tab(tab)
        if tab == "request":
            self.request.focus_path(path)
        elif self.planning is not None:
            self.planning.focus_path(path)

    def show_attached(self, doc_id: str, records: tuple[AttachmentRecord, ...]) -> None:
        """The files that go along with the message that is being written."""
        self.message_writing.show_attachments(doc_id, records)

    def end_message(self) -> None:
        """It is sent, or left as a draft: back to the messages."""
        if self.message_writing.end():
            self.message_left.emit()
        self.show_tab("messages")
        enter(self.pages.currentWidget())

    def _show_choice(self, kind: str) -> None:
        """Two texts side by side, under the tab of the document they are of."""
        self.tabs.choose({"SIP": "sip", "VBG": "request"}.get(kind, "planning"))
        self._show_page()
        self._show_banner()

    # -- print -------------------------------------------------------------------------------------------------------

    def _ask_print(self) -> None:
        if self.record is not None and (plan := self.record.case.newest("SIP")) is not None:
            self._ask_paper(plan.doc_id, "")

    def _ask_paper(self, doc_id: str, party: str) -> None:
        self.flush()
        self.print_requested.emit(doc_id, party)

    def show_preview(self, data: bytes, printers: tuple[Printer, ...], shown: Shown) -> None:
        """A PDF, from memory, and what is to be known of it."""
        if self.record is not None:
            self.preview.show_pdf(data, shown, self.record.person, printers)
            self._boxes.layers.setCurrentWidget(self.preview)

    def printed(self, text: str, *, failed: bool = False) -> None:
        """What became of the printing, in words."""
        self.preview.show_outcome(text, failed=failed)

    def leave_preview(self) -> None:
        """Back from the pages of a print: whoever opens the case again wants the case."""
        self._boxes.layers.setCurrentWidget(self._boxes.whole)
        self.preview_button.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- leaving, measure ----------------------------------------------------------------------------------------------

    def _go_back(self) -> None:
        if self.process.place.leave():
            return
        if self.choosing.going_on:
            self.show_tab(self.tabs.current())
            return
        if self.message is not None and self.pages.currentWidget() is self.message:
            self.end_message()
            return
        if self.consent.form is not None and self.pages.currentWidget() is self.consent:
            self.consent.leave()
            return
        self.flush()
        self.back_requested.emit()

    def restyle(self) -> None:
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tell_seen()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._once.left()
        if not event.spontaneous():  # a window that is made small is not left
            self.since.leave()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._styled_for:  # else not all of it is built yet
            self._fit()

    def _fit(self) -> None:
        """Beside the form while there is room; else under a tab of its own. The plan takes the whole width."""
        wide = self.width() >= theme().width(_SIDE_ABOVE)
        on_plan = self.tabs.current() == "sip" and not self.choosing.going_on
        self.tabs.buttons["about"].setVisible(not wide)
        self._boxes.place_side(self.side, None if wide else self.about)
        self.side.setVisible(not wide or not on_plan)
        self._boxes.divider.setVisible(wide and not on_plan)
        across = self.width() - (self.side.width() if wide else 0)
        beside = across >= self.tabs.on_one_line() + self.news.sizeHint().width() + 72
        self._boxes.set_news_beside(beside=beside)
        if wide and self.tabs.current() == "about":
            self.show_tab("planning")
        roomy = self.height() >= theme().width(_TIMELINE_ABOVE)
        self.timeline.set_brief(not roomy)
        room = self.height() >= theme().width(_NEWS_ABOVE) and not (on_plan or self.choosing.going_on)
        self._boxes.timeline_holder.setVisible(room and not self.process.place.asks)
        self._boxes.body_holder.setVisible(not self.process.place.alone)
