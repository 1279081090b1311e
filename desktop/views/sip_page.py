"""The SIP of a case: the plan itself, the call and its answers, the follow-up, its versions and its prints."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop.models.records import Answer, CaseRecord
from desktop.models.sip_calls import CallRecord, calls_of
from desktop.models.sip_versions import kept_versions
from desktop.views.components.base import column, row
from desktop.views.components.page_stack import PageStack
from desktop.views.components.panes import make_pane
from desktop.views.flow_layout import Flow
from desktop.views.form_controller import FormController
from desktop.views.plan_view import PlanView
from desktop.views.segments import Segments
from desktop.views.sip_calls_page import SipCallsPage
from desktop.views.sip_follow_up_page import STATE as FOLLOWED
from desktop.views.sip_follow_up_page import SipFollowUpPage
from desktop.views.sip_prints_page import BLANK, CALL, PLAN, SipPrintsPage
from desktop.views.sip_versions_page import SipVersionsPage
from desktop.views.view_context import ViewContext
from domain.case import Document
from domain.operation import CellValue

_WRITTEN = ("plan", "follow_up")
"""The parts in which the plan is written; one form each over the same document."""


class SipPage(QWidget):
    """One SIP. Shown again with newer records; what is being written stays, in whichever part it is written."""

    draft_changed = Signal(str, str, object, str)
    publish_requested = Signal(str)
    transition_requested = Signal(str, str)
    compare_requested = Signal(str, str)
    write_requested = Signal(str, str)
    open_requested = Signal(str)
    step_requested = Signal(str)
    print_requested = Signal(str, str)
    """Which document (the plan, a version of it, the call), and for which party without the program, '' for none."""

    def __init__(
        self, context: ViewContext, record: CaseRecord, document: Document, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("sip")
        self.context = context
        self.record = record
        self._expects = False
        # Parents before children: what is moved with all it holds is styled all over again.
        self.pages = PageStack(self)
        self.plan = PlanView(context, record, document, self.pages)
        self._follow_up: SipFollowUpPage | None = None
        self.segments = Segments(
            (
                ("plan", self.tr("The plan")),
                ("calls", self.tr("Call and answers")),
                ("follow_up", self.tr("Follow-up")),
                ("versions", self.tr("Versions")),
                ("prints", self.tr("Prints")),
            ),
            "sip.part",
        )
        self.segments.chosen.connect(self.show_part)
        self._add(self.plan)
        self._listen_to(self.plan)
        self.plan.compare_requested.connect(self.compare_requested)
        self._lay_out()
        if self.to_answer():
            self.show_part("calls")

    def _lay_out(self) -> None:
        head = QFrame()
        head.setProperty("edge", "bottom")
        make_pane(head)
        flow = Flow(gap=0, line_gap=4, fill=False, parent=head)
        flow.add(self.segments)
        row(head, margins=(24, 6, 24, 6)).addWidget(flow)
        box = column(self)
        box.addWidget(head)
        box.addWidget(self.pages, 1)

    def _add(self, part: QWidget) -> None:
        make_pane(part)
        self.pages.addWidget(part)

    def _listen_to(self, written: PlanView | SipFollowUpPage) -> None:
        written.draft_changed.connect(self.draft_changed)
        written.publish_requested.connect(self.publish_requested)
        written.transition_requested.connect(self.transition_requested)

    @property
    def follow_up(self) -> SipFollowUpPage:
        """Made when somebody goes there."""
        if self._follow_up is None:
            page = self._follow_up = SipFollowUpPage(self.context, self.record, self.document, self.pages)
            self._listen_to(page)
            page.missing_requested.connect(self._to_plan)
            page.step_requested.connect(self.step_requested)
            page.drafts_saved(self.record.drafts_saved_at)
            self._add(page)
        return self._follow_up

    @cached_property
    def calls(self) -> SipCallsPage:
        """Made when somebody goes there, as the other two that are only read."""
        page = SipCallsPage(self.context, self.pages)
        page.write_requested.connect(self.write_requested)
        page.open_requested.connect(self.open_requested)
        page.call_requested.connect(lambda: self.step_requested.emit("send_KAL"))
        self._add(page)
        return page

    @cached_property
    def versions(self) -> SipVersionsPage:
        page = SipVersionsPage(self.context, self.pages)
        page.print_requested.connect(lambda doc_id: self.print_requested.emit(doc_id, ""))
        self._add(page)
        return page

    @cached_property
    def prints(self) -> SipPrintsPage:
        page = SipPrintsPage(self.context, self.pages)
        page.print_requested.connect(self._print)
        self._add(page)
        return page

    def _written(self) -> list[PlanView | SipFollowUpPage]:
        """The pages that are written in, as far as they are made."""
        return [self.plan] if self._follow_up is None else [self.plan, self._follow_up]

    # -- what the case looks at --------------------------------------------------------------------------------------

    @property
    def document(self) -> Document:
        return self.plan.document

    @property
    def form(self) -> FormController:
        """The form in which is written just now."""
        return self.follow_up.form if self.part() == "follow_up" else self.plan.form

    def part(self) -> str:
        """plan, calls, follow_up, versions or prints."""
        return self.segments.current()

    def expect(self, event: str) -> None:
        """A step is being taken here: once the follow-up has begun, its page is where to go on."""
        self._expects = event == "follow_up"

    def to_answer(self) -> bool:
        """Whether this unit is called and has not answered: that comes before every other step."""
        call = self._call()
        return call is not None and call.to_answer

    def _call(self) -> CallRecord | None:
        """The call that is in force, or was last."""
        return next(iter(calls_of(self.record)), None)

    def show_record(self, record: CaseRecord, document: Document) -> None:
        """Take in the newest record."""
        self.record = record
        began = self._expects and document.text("status") == FOLLOWED and self.document.text("status") != FOLLOWED
        for written in self._written():
            written.show_record(record, document)
        self._tell_part(self._typed())
        if began:
            self._expects = False
            self.show_part("follow_up")

    def _tell_part(self, typed: Mapping[str, CellValue]) -> None:
        """What is read, not written, is told to the part that somebody looks at."""
        if self.part() == "calls":
            steps = self.record.process.steps if self.record.process is not None else ()
            may_call = any(step.event == "send_KAL" and step.open for step in steps)
            self.calls.show_record(self.record, may_call=may_call)
        elif self.part() == "versions":
            self.versions.show_versions(self.document, kept_versions(self.record), typed)
        elif self.part() == "prints":
            self.prints.show_record(self.record, self.document)

    def saved(self, path: str, value: CellValue, at: str) -> None:
        """The file has this draft, since `at` (UTC)."""
        for written in self._written():
            written.form.saved(path, value)
            written.drafts_saved(at)

    def answered(self, answer: Answer) -> None:
        """What became of sharing or establishing."""
        (self.follow_up if self.part() == "follow_up" else self.plan).answered(answer)

    def flush(self) -> None:
        for written in self._written():
            written.form.flush()

    def establish(self) -> None:
        """Ask for what is missing, or establish: where the plan is written."""
        self.show_part("plan")
        self.plan.establish()

    def show_part(self, part: str) -> None:
        """Go to a part; what was written in the one that is left stands in the other as well."""
        self.flush()
        left = self.form
        self.segments.choose(part)
        if part in _WRITTEN and self.form is not left:
            self.form.show(self.document, left.typed(), self.record.provenance, self.record.case)
        self._tell_part(left.typed())
        page: QWidget = getattr(self, part)
        self.pages.setCurrentWidget(page)

    def _print(self, what: str, party: str) -> None:
        call = self._call()
        if what == CALL and call is not None:
            self.print_requested.emit(call.document.doc_id, party)
        elif what == PLAN:
            self.print_requested.emit(self.document.doc_id, party)
        elif what == BLANK:
            self.print_requested.emit("", "")

    def entry(self) -> QWidget:
        """In the part that is shown, where its keys work."""
        return self.pages.currentWidget() or self

    def focus_path(self, path: str) -> None:
        """Put the cursor in a field: where it is being followed up if it stands there, else in the plan."""
        if self.part() == "follow_up" and path in self.follow_up.form.fields:
            self.follow_up.focus_path(path)
        else:
            self._to_plan(path)

    def _to_plan(self, path: str) -> None:
        self.show_part("plan")
        self.plan.focus_path(path)

    def _typed(self) -> Mapping[str, CellValue]:
        return self.form.typed()
