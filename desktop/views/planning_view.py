"""Planering: how the person is (Patientfliken) and who does what about it (Ansvarsfliken)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.models.records import Answer, CaseRecord
from desktop.views.carried_line import CarriedLine
from desktop.views.case_notices import ActionBar, DraftStatus, Notice
from desktop.views.components.base import Themed, column, row
from desktop.views.components.button import Button
from desktop.views.components.error_summary import ErrorLink, ErrorSummary
from desktop.views.components.labels import IconLabel, Label
from desktop.views.components.page_stack import PageStack
from desktop.views.components.pieces import BuiltInPieces
from desktop.views.field_authors import FieldAuthor
from desktop.views.flow_layout import Flow
from desktop.views.form_controller import FormController
from desktop.views.form_view import FormPage, FormView
from desktop.views.moments import day_words, local, moment_words
from desktop.views.planning_rows import UnitRows
from desktop.views.reason_dialog import ReasonDialog
from desktop.views.refusals import refusal_words
from desktop.views.segments import Segments
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.case import Document
from domain.forms.definition import FormDefinition, Level, Moment, Rule, Section
from domain.operation import CellValue

_QUESTION = "sip_to_be_done"


class PlanningView(BuiltInPieces, QWidget):
    """One Planering. It is shown again and again with newer records; what is being written stays."""

    draft_changed = Signal(str, str, object, str)
    publish_requested = Signal(str)
    open_plan_requested = Signal()
    compare_requested = Signal(str, str)

    def __init__(
        self,
        context: ViewContext,
        definition: FormDefinition,
        parent: QWidget | None = None,
        *,
        at_once: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("planning")
        self.context = context
        self.record: CaseRecord | None = None
        self.form = FormController(context, definition, self)
        self.document = self.form.document
        self._unsaved_reason = ""
        self._dialog: ReasonDialog | None = None
        self.begin_building(self._build(), at_once=at_once)

    def _build(self) -> Iterator[bool]:
        context = self.context
        self.form.draft_changed.connect(self.draft_changed)
        self.form.compare_requested.connect(lambda path: self.compare_requested.emit(self.document.doc_id, path))
        self.segments = Segments(
            (("patient", self.tr("Patient tab")), ("responsibility", self.tr("Responsibility tab"))), "planning.tab"
        )
        self._version = Label("", Role.SMALL, "text2", wrap=True)
        self._version.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.notice = Notice("planning.notice")
        self.errors = ErrorSummary()
        self.errors.setObjectName("planning.errors")
        self.errors.link_activated.connect(self.focus_path)
        self.pages = PageStack(self)
        self.patient = PatientTab(self.form, self._sections("patient"), self.pages)
        self.patient.publish_requested.connect(self.publish)
        yield True
        self.responsibility = ResponsibilityTab(self.form, self._sections("responsibility"), self.pages)
        self.responsibility.publish_requested.connect(self.publish)
        self.responsibility.open_plan_requested.connect(self.open_plan_requested)
        self.carried = (CarriedLine(context, "planning.carried"), CarriedLine(context, "planning.carried_patient"))
        for line, page in zip(self.carried, (self.responsibility.page, self.patient.page), strict=True):
            page.box.insertWidget(0, line)
        self.pages.addWidget(self.patient)
        self.pages.addWidget(self.responsibility)
        self.segments.chosen.connect(self.show_tab)
        self._lay_out()
        self.form.question_raised.connect(self._ask)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self, self.publish)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.show_tab("responsibility")

    def build_ahead(self) -> Iterator[bool]:
        """Piece by piece what will most likely be on the screen, before the case is known."""
        while self.build_on():
            yield True
        self.responsibility.units.build_ahead()
        yield True
        while self.responsibility.view.build_on():
            yield True

    def _sections(self, tab: str) -> list[Section]:
        return [section for section in self.form.definition.sections if section.tab == tab]

    def _lay_out(self) -> None:
        box = column(self)
        head = row(spacing=16, margins=(24, 12, 24, 4))
        head.addWidget(self.segments)
        head.addWidget(self._version, 1)
        box.addLayout(head)
        self._bars = column(spacing=8, margins=(24, 4, 24, 0))
        self._bars.addWidget(self.errors)
        self._bars.addWidget(self.notice)
        box.addLayout(self._bars)
        box.addWidget(self.pages, 1)

    # -- showing -----------------------------------------------------------------------------------------------------

    def show_record(self, record: CaseRecord, document: Document) -> None:
        self.record, self.document = record, document
        for line in self.carried:
            line.show_document(document)
        self.form.show(document, record.drafts.get(document.doc_id, {}), record.provenance, record.case)
        self.responsibility.show_case(record.case.parties)
        self.drafts_saved(record.drafts_saved_at)
        newest = max(document.cells.values(), key=lambda cell: cell.ver, default=None)
        who = record.provenance.get(newest.op_id) if newest is not None else None
        if who is not None:
            words = self.tr("Version {version} · last changed {when} by {unit}")
            when = moment_words(who.at or who.written_at, self.context.clock())
            self._version.setText(words.format(version=document.ver, when=when, unit=who.unit_name))
        else:
            self._version.setText("")

    def show_tab(self, tab: str) -> None:
        self.segments.choose(tab)
        self.pages.setCurrentWidget(self.patient if tab == "patient" else self.responsibility)

    def saved(self, path: str, value: CellValue, at: str) -> None:
        """The file has this draft, since `at` (UTC)."""
        self.form.saved(path, value)
        self.drafts_saved(at)

    def drafts_saved(self, at: str) -> None:
        """When the file last took a draft of this document."""
        for status in (self.patient.status, *self.responsibility.statuses()):
            status.saved(at)

    def focus_path(self, path: str) -> None:
        section = self.form.definition.section_of(path)
        tab = section.tab if section is not None and section.tab else "patient"
        self.show_tab(tab)
        if tab == "patient":
            self.patient.view.focus_path(path)
        else:
            self.responsibility.focus_path(path)

    def answered(self, answer: Answer) -> None:
        """What became of sharing."""
        if answer.queued:
            self.notice.tell("")
            self.errors.show_errors("", ())
            return
        words = refusal_words(self.context, self.form.definition, answer)
        self.notice.tell(words, icon="error", tone="danger")

    # -- doing -------------------------------------------------------------------------------------------------------

    def publish(self) -> None:
        """Share what is written, or say what must be mended first."""
        self.form.flush()
        found = self.form.check(Moment.PUBLISH)
        self.form.flush()
        if found:
            title = self.tr("%n thing(s) must be mended before you can share.", "", len(found))
            links = tuple(ErrorLink(finding.path, self.form.summary(finding)) for finding in found)
            self.errors.show_errors(title, links)
            return
        self.errors.show_errors("", ())
        if not self.form.typed():
            self.notice.tell(self.tr("There is nothing new to share."))
            return
        self.notice.tell("")
        self.publish_requested.emit(self.document.doc_id)

    def _ask(self, rule: Rule, path: str, previous: CellValue) -> None:
        """A change that needs its reason: ask at once, under the question."""
        popup = rule.popup
        item = self.form.definition.item(rule.target)
        asked = self.form.definition.item(path)
        if popup is None or item is None or asked is None or self._dialog is not None:
            return
        person = self.record.person if self.record is not None else None
        dialog = ReasonDialog(
            popup,
            ", ".join(part for part in (person.name, person.id_text) if part) if person is not None else "",
            asked.option_label(previous if previous is not None else asked.default),
            rule.message,
            (item.label, item.help, item.max_len or 1000),
            self,
            may_skip=self.form.level_of(rule) is not Level.BLOCK,
        )
        self._dialog = dialog
        if self._unsaved_reason:
            dialog.put_text(self._unsaved_reason)
        before = self.form.value(rule.target)
        dialog.typed.connect(lambda text: self._keep_reason(rule.target, text))
        dialog.saved.connect(lambda text: self._settle(path, {rule.target: text}))
        dialog.skipped.connect(lambda: self._settle(path, {}))
        dialog.cancelled.connect(lambda: self._take_back(path, {rule.target: before}))
        self.responsibility.tell_question()
        dialog.open_below(self.responsibility.question)

    def _keep_reason(self, path: str, text: str) -> None:
        self._unsaved_reason = text
        self.form.keep_safe(path, text.strip() or None)

    def _settle(self, path: str, together: Mapping[str, CellValue]) -> None:
        self._dialog = None
        self._unsaved_reason = ""
        self.form.settle(path, together)
        self.responsibility.tell_question()
        self.form.focus(path)

    def _take_back(self, path: str, together: Mapping[str, CellValue]) -> None:
        """The old answer stands. What she wrote is put into the field again should she choose the same once more."""
        self._dialog = None
        for other, value in together.items():
            if other in self.form.typed():
                self.form.put(other, value)
        self.form.take_back(path)
        self.responsibility.tell_question()
        self.form.focus(path)


class PatientTab(QWidget):
    """How the person is: a plain form, shared from its foot."""

    publish_requested = Signal()

    def __init__(self, form: FormController, sections: list[Section], parent: QWidget) -> None:
        super().__init__(parent)
        self.page = FormPage("planning.patient_page", self)
        self.view = FormView(form, sections, "planning", parent=self.page.content)
        self.page.box.addWidget(self.view)
        self.status = DraftStatus(form, "planning.patient_draft")
        publish = Button(
            self.tr("Share with the parties"), "primary", key=self.tr("Ctrl Enter"), name="planning.publish"
        )
        publish.clicked.connect(self.publish_requested)
        box = column(self)
        box.addWidget(self.page, 1)
        box.addWidget(ActionBar(self.status, publish))


class ResponsibilityTab(Themed, QWidget):
    """The decision on SIP, a row per unit, and how the homegoing is arranged."""

    publish_requested = Signal()
    open_plan_requested = Signal()

    def __init__(self, form: FormController, sections: list[Section], parent: QWidget) -> None:
        super().__init__(parent)
        self.form = form
        self.page = FormPage("planning.responsibility_page", self, 12)
        content = self.page.content
        self.question = QWidget(content)
        self.answer = form.make_field(_QUESTION, name="planning.sip_to_be_done", parent=self.question)
        self.answer.frame.label.hide()
        self._since = IconLabel("history", "", Role.SMALL, "text2")
        self.comment = form.make_field("sip_comment", parent=content)
        FieldAuthor(form, self.comment)
        self.suggestion = Notice("planning.suggest_call", "planning.open_plan")
        self.suggestion.acted.connect(self.open_plan_requested)
        self.units = UnitRows(form, content)
        self.units.publish_requested.connect(self.publish_requested)
        rest = [section for section in sections if section.id not in {"sip_decision", "unit_rows"}]
        self.view = FormView(form, rest, "planning", parent=content)
        box = self.page.box
        box.addWidget(self.question)
        box.addWidget(self.comment.frame)
        box.addWidget(self.suggestion)
        box.addWidget(self.units)
        box.addSpacing(12)
        box.addWidget(self.view)
        self._lay_question()
        column(self).addWidget(self.page)
        form.evaluated.connect(self.tell_question)

    def _lay_question(self) -> None:
        flow = Flow(gap=24, line_gap=4, fill=False)
        flow.add(Label(self.answer.item.label, Role.STRONG))
        flow.add(self.answer.frame)
        box = row(self.question, spacing=16)
        box.addWidget(flow, 1)
        box.addWidget(self._since, 0, Qt.AlignmentFlag.AlignVCenter)

    def statuses(self) -> list[DraftStatus]:
        return [self.units.own.status] if self.units.own is not None else []

    def show_case(self, parties: tuple[str, ...]) -> None:
        self.units.show_units(parties)
        self.tell_question()
        # Suggested once everybody sees the Ja, not while it is still a draft.
        agreed = self.form.document.text(_QUESTION) == "YES"
        words = self.tr("The next step is to call a SIP meeting.") if agreed else ""
        self.suggestion.tell(words, self.tr("Open the SIP"), icon="event")

    def tell_question(self) -> None:
        """Whose answer stands, since when."""
        item = self.answer.item
        who = self.form.latest(_QUESTION)
        if _QUESTION in self.form.held():
            self._since.setText(self.tr("Being changed by you now"))
        elif _QUESTION in self.form.typed():
            self._since.setText(self.tr("Changed by you, not shared yet"))
        elif who is not None and (when := local(who.at or who.written_at, self.form.context.clock())) is not None:
            label = item.option_label(self.form.document.value(_QUESTION))
            day = day_words(when.date(), self.form.context.clock().date())
            words = self.tr("{answer} since {day} · {unit}")
            self._since.setText(words.format(answer=label, day=day, unit=who.unit_name))
        else:
            self._since.setText(self.tr("Nobody has answered yet"))

    def focus_path(self, path: str) -> None:
        if not self.view.focus_path(path):
            self.form.focus(path)
