"""SIP: twelve sections in one page, shared as drafts and established as a plan."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.models.records import Answer, CaseRecord
from desktop.models.sip_records import parts_of_others, plan_is_frozen
from desktop.views.case_notices import ActionBar, DraftStatus, Notice
from desktop.views.components.base import Themed, column, row, rule
from desktop.views.components.button import Button
from desktop.views.components.error_summary import ErrorLink, ErrorSummary
from desktop.views.components.labels import Label
from desktop.views.components.panes import make_pane
from desktop.views.form_controller import FormController
from desktop.views.form_rows import Columns
from desktop.views.form_view import FormPage, FormView
from desktop.views.moments import full_short_day, parse_day
from desktop.views.plan_sections import SectionList, SectionState
from desktop.views.refusals import refusal_words, refused_field
from desktop.views.style.typography import Role
from desktop.views.theme import theme
from desktop.views.view_context import ViewContext
from domain.case import Document
from domain.forms.definition import Moment, Section
from domain.forms.findings import Finding

_COLUMNS: Final[Mapping[str, Columns]] = MappingProxyType(
    {
        "participants": Columns({"name": 4, "function": 5, "unit": 4, "principal": 3, "phone": 4}),
        "needs": Columns({"area": 3, "description": 8}),
        "subgoals": Columns({"text": 6, "measure": 6, "target_date": 3}),
        "actions": Columns({"description": 6, "subgoal": 2, "principal": 3, "unit": 5, "schedule": 4}),
        "own_actions": Columns({"description": 6, "when": 3, "with_whom": 3}),
        "other_actions": Columns({"description": 5, "who": 3, "phone": 3, "when": 3}),
    }
)
_LIST_ABOVE: Final = 840
_BEFORE_MEETING: Final = {"SIP_NEED", "SIP_DECLINED", "SIP_PREPARING", "SIP_CALLED"}
_TO_ESTABLISH: Final = {"SIP_MEETING_HELD", "SIP_FOLLOW_UP"}
_ENDED: Final = {"SIP_CLOSED", "SIP_CANCELLED"}
_FOR_OWNER: Final = frozenset({"plan_owner"})
"""A place of the plan that is only for the unit that answers for it."""
_SETTLE_MS: Final = 150
_ARRIVE_MS: Final = 250
_LAYOUT_ROUNDS: Final = 3


class PlanView(Themed, QWidget):
    """One SIP. Shown again with newer records; what is being written stays."""

    draft_changed = Signal(str, str, object, str)
    publish_requested = Signal(str)
    transition_requested = Signal(str, str)
    compare_requested = Signal(str, str)

    def __init__(
        self, context: ViewContext, record: CaseRecord, document: Document, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("plan")
        self.context = context
        self.document = document
        self._refused = ""
        self.form = FormController(context, context.definition(document), self)
        self.form.draft_changed.connect(self.draft_changed)
        self.form.compare_requested.connect(lambda path: self.compare_requested.emit(self.document.doc_id, path))
        self._take(record, document)
        sections = self.form.definition.sections
        self.errors = ErrorSummary()
        self.errors.setObjectName("plan.errors")
        self.errors.link_activated.connect(self.focus_path)
        self.standing = Notice("plan.standing")
        self.refusal = Notice("plan.refusal", "plan.refusal_field")
        self.refusal.acted.connect(lambda: self.focus_path(self._refused))
        self._asked = False
        self.page = self._page()
        self.view = FormView(self.form, sections, "plan", numbered=True, columns=_COLUMNS, parent=self.page.content)
        self.page.box.addWidget(self.view)
        self.sections = SectionList([(section.id, section.title) for section in sections])
        self.sections.chosen.connect(self.go_to)
        self.people = (
            _PersonInPlan(self.tr("Responsible"), "plan_owner"),
            _PersonInPlan(self.tr("Permanent care contact"), "fvk"),
        )
        self.side = self._side()
        self.status = DraftStatus(self.form, "plan.draft", icon="check")
        self.publish_button = Button(self.tr("Share with the parties"), name="plan.publish", key=self.tr("Ctrl Enter"))
        self.publish_button.clicked.connect(self.publish)
        self.next_button = Button(self.tr("Next section"), name="plan.next", key=self.tr("Ctrl ↓"))
        self.next_button.clicked.connect(self.go_on)
        self.establish_button = Button(
            self.tr("Establish the plan"), "primary", icon="check_circle", name="plan.establish"
        )
        self.establish_button.clicked.connect(self.establish)
        self.foot = ActionBar(self.status, self.publish_button, self.next_button, self.establish_button)
        self._lay_out()
        self._keys()
        self._going_to = ""
        self._arrived = QTimer(self)
        self._arrived.setSingleShot(True)
        self._arrived.setInterval(_ARRIVE_MS)
        self._arrived.timeout.connect(self._arrive)
        self.page.verticalScrollBar().rangeChanged.connect(self._height_changed)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_SETTLE_MS)
        self._later.timeout.connect(self._tell_sections)
        self.form.evaluated.connect(self._later.start)
        self.sections.show_current(sections[0].id)
        self._tell_record(record)
        self._tell_sections()
        self.built()

    def _page(self) -> FormPage:
        page = FormPage("plan.page", self)
        make_pane(page)
        for widget in (self.errors, self.refusal, self.standing):
            page.box.addWidget(widget)
        page.scrolled_to.connect(lambda _y: self._follow_scroll())
        return page

    def _side(self) -> QScrollArea:
        side = QScrollArea()
        side.setObjectName("plan.side")
        make_pane(side)
        side.setWidgetResizable(True)
        side.setFrameShape(QFrame.Shape.NoFrame)
        side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = QWidget()
        holder.setProperty("scrolled", "true")
        box = column(holder, spacing=16, margins=(12, 12, 12, 16))
        box.addWidget(self.sections)
        box.addWidget(rule())
        people = column(spacing=10, margins=(12, 0, 12, 0))
        for person in self.people:
            people.addWidget(person)
        box.addLayout(people)
        box.addStretch(1)
        side.setWidget(holder)
        return side

    def _lay_out(self) -> None:
        line = row()
        line.addWidget(self.side)
        self._divider = _Divider()
        line.addWidget(self._divider)
        right = column()
        right.addWidget(self.page, 1)
        right.addWidget(self.foot)
        line.addLayout(right, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(line)

    def _keys(self) -> None:
        for keys, act in (
            ("Ctrl+Return", self.publish),
            ("Ctrl+Enter", self.publish),
            ("Ctrl+Shift+Return", self._establish_by_key),
            ("Ctrl+Shift+Enter", self._establish_by_key),
            ("Ctrl+Down", self.go_on),
        ):
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # -- showing -----------------------------------------------------------------------------------------------------

    def _take(self, record: CaseRecord, document: Document) -> None:
        self.document = document
        self._frozen = plan_is_frozen(record.case)
        self.form.ended = document.text("status") in _ENDED or self._frozen
        self.form.others = partial(parts_of_others, record.case, self.context.editor.unit_id)
        self.form.show(document, record.drafts.get(document.doc_id, {}), record.provenance, record.case)

    def show_record(self, record: CaseRecord, document: Document) -> None:
        self._take(record, document)
        self._tell_record(record)

    def _tell_record(self, record: CaseRecord) -> None:
        self.drafts_saved(record.drafts_saved_at)
        self._tell_standing()
        self._tell_people()

    def drafts_saved(self, at: str) -> None:
        self.status.saved(at)

    def _tell_standing(self) -> None:
        """What the plan is by now, and the verb that belongs to it below."""
        status = self.document.text("status")
        established = parse_day(self.document.value("established_date"))
        ready = status in _TO_ESTABLISH
        self.establish_button.setVisible(ready or status in _BEFORE_MEETING)
        words = {"SIP_FOLLOW_UP": self.tr("Establish the new version")}.get(status, self.tr("Establish the plan"))
        self.establish_button.setText(words if ready else self.tr("See what is missing"))
        self.establish_button.set_kind("primary" if ready else "secondary")
        self.establish_button.set_icon_name("check_circle" if ready else "help")
        ended = status in _ENDED
        self.publish_button.setVisible(not self.form.ended)
        if self._frozen and not ended:
            self.establish_button.hide()
            words = self.tr(
                "The consent to the SIP has been taken back. Nothing more is written, and the plan is to end."
            )
            self.standing.tell(words, icon="do_not_disturb_on", tone="danger")
        elif ended:
            words = self.tr("The plan is closed. It can be read and printed, but not changed.")
            self.standing.tell(words if status == "SIP_CLOSED" else self.tr("The SIP was broken off."), icon="lock")
        elif established is not None and status in {"SIP_ACTIVE", "SIP_FOLLOW_UP"}:
            words = self.tr("The plan was established {day}, version {version}.")
            words = words.format(day=full_short_day(established), version=self.document.value("version"))
            if self.form.others is not None and self.form.others(self.document, _FOR_OWNER):
                words = f"{words} {self.context.say('not_your_part')}"
            self.standing.tell(words, icon="check_circle", tone="ok")
        else:
            self.standing.tell("")

    def _tell_people(self) -> None:
        for person in self.people:
            unit = str(self.form.value(f"{person.prefix}/unit") or "")
            name = str(self.form.value(f"{person.prefix}/name") or "")
            person.tell(name, self.context.unit_name(unit) if unit else "")

    def _tell_sections(self) -> None:
        """Klart, n fel, Ej ifylld. Missing answers count as errors only once somebody has asked to establish."""
        findings = self.form.look(Moment.ESTABLISH)
        values = self.form.values()
        shown_wrong = {path for path, field in self.form.fields.items() if field.frame.error()}
        for section in self.form.definition.sections:
            mine = [finding for finding in findings if self._in(section, finding.path)]
            told = [f for f in mine if self._asked or f.path in shown_wrong]
            written = any(value not in {None, False, ""} and self._in(section, path) for path, value in values.items())
            if told:
                state = SectionState.WRONG
            elif not written:
                state = SectionState.EMPTY
            else:
                state = SectionState.BEGUN if mine else SectionState.DONE
            self.sections.lines[section.id].show_state(state, len(told))
        self._tell_people()

    def _in(self, section: Section, path: str) -> bool:
        return self.form.definition.section_of(path) is section

    # -- moving ------------------------------------------------------------------------------------------------------

    def go_to(self, section_id: str) -> None:
        """Scroll to a section and put the cursor in its first field."""
        self.view.build_all()
        part = self.view.parts[section_id]
        self._settle_at(section_id)
        first = next(
            (f for f in self.form.fields.values() if part.isAncestorOf(f.frame) and not f.frame.isHidden()), None
        )
        if first is not None:
            first.answer.focus()
        else:
            table = next((table for table in self.view.tables.values() if part.isAncestorOf(table)), None)
            if table is not None:
                table.focus_add()
        # Sections above may just have been built: stay at this one until their heights have settled.
        self._going_to = section_id
        self._arrived.start()

    def _height_changed(self) -> None:
        if self._arrived.isActive():
            self._settle_at(self._going_to)
            self._arrived.start()

    def _arrive(self) -> None:
        """There when looking once more changes nothing."""
        for _ in range(_LAYOUT_ROUNDS):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        before = self.page.verticalScrollBar().value()
        self._settle_at(self._going_to)
        inside = self.page.widget()
        growing = inside is not None and inside.height() < inside.minimumSizeHint().height()
        if growing or self.page.verticalScrollBar().value() != before:
            self._arrived.start()

    def _settle_at(self, section_id: str) -> None:
        self.page.bring_to_top(self.view.parts[section_id])
        self.sections.show_current(section_id)

    def go_on(self) -> None:
        self.go_to(self.sections.after(self.sections.current()))

    def _follow_scroll(self) -> None:
        top = self.page.verticalScrollBar().value() + 80
        inside = self.page.widget()
        here = ""
        for section_id, part in self.view.parts.items():
            if inside is not None and part.mapTo(inside, part.rect().topLeft()).y() <= top:
                here = section_id
        if here:
            self.sections.show_current(here)

    def focus_path(self, path: str) -> None:
        section = self.form.definition.section_of(path)
        if self.view.focus_path(path):
            field = self.form.fields.get(path)
            if field is not None:
                self.page.bring(field.frame)
        if section is not None:
            self.sections.show_current(section.id)

    # -- doing -------------------------------------------------------------------------------------------------------

    def _establish_by_key(self) -> None:
        if not self.establish_button.isHidden():
            self.establish()

    def publish(self) -> None:
        """Share the draft as it is; gaps are allowed until the plan is established."""
        found = self._check(Moment.PUBLISH)
        if found:
            self._show_errors(found, self.tr("%n thing(s) must be mended before you can share.", "", len(found)))
        elif self.form.typed():
            self._show_errors((), "")
            self.publish_requested.emit(self.document.doc_id)
        else:
            self.refusal.tell(self.tr("There is nothing new to share."))

    def establish(self) -> None:
        """Ask for everything the law asks for; then share what is written and establish."""
        self._asked = True
        found = self._check(Moment.ESTABLISH)
        self._tell_sections()
        if found:
            title = self.tr("The plan cannot be established yet. Mend %n thing(s).", "", len(found))
            self._show_errors(found, title)
            return
        self._show_errors((), "")
        if self.document.text("status") not in _TO_ESTABLISH:
            self.refusal.tell(self.tr("The plan can be established when the meeting has been held."), tone="warn")
            return
        if self.form.typed():
            self.publish_requested.emit(self.document.doc_id)
        self.transition_requested.emit(self.document.doc_id, "establish")

    def _check(self, moment: Moment) -> tuple[Finding, ...]:
        self.refusal.tell("")
        self.form.flush()
        self.view.tell(self.form.look(moment))
        found = self.form.check(moment)
        self.form.flush()
        for table in self.view.tables.values():
            table.show_wrong_rows()
        return found

    def _show_errors(self, found: tuple[Finding, ...], title: str) -> None:
        links = tuple(ErrorLink(finding.path, self.form.summary(finding)) for finding in found)
        self.errors.show_errors(title, links)
        if links:
            self.page.verticalScrollBar().setValue(0)

    def answered(self, answer: Answer) -> None:
        """What became of sharing or establishing; a refusal says why and where to go."""
        if answer.queued:
            self.refusal.tell("")
            return
        self._refused = refused_field(answer)
        link = self.tr("Go to the field") if self._refused else ""
        words = refusal_words(self.context, self.form.definition, answer)
        self.refusal.tell(words, link, icon="error", tone="danger")
        self.page.verticalScrollBar().setValue(0)

    # -- measure -----------------------------------------------------------------------------------------------------

    def restyle(self) -> None:
        self.side.setFixedWidth(theme().width(264))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        listed = self.width() >= theme().width(_LIST_ABOVE)
        self.side.setVisible(listed)
        self._divider.setVisible(listed)
        self.foot.stack(self.width() < theme().width(640))


class _Divider(QFrame):
    """The line between list and form."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("edge", "left")
        self.setFixedWidth(1)


class _PersonInPlan(QWidget):
    """Who holds a part in the plan. The labels stay and change their words: nothing flickers while one types."""

    def __init__(self, title: str, prefix: str) -> None:
        super().__init__()
        self.setObjectName(f"plan.person.{prefix}")
        self.prefix = prefix
        self.name = Label("", Role.BODY, wrap=True)
        self.unit = Label("", Role.BODY, "text2", wrap=True)
        box = column(self)
        box.addWidget(Label(title, Role.SMALL, "text2"))
        box.addWidget(self.name)
        box.addWidget(self.unit)

    def tell(self, name: str, unit: str) -> None:
        self.name.set_face(Role.STRONG if name else Role.BODY)
        self.name.setText(name or QCoreApplication.translate("PlanView", "Nobody yet"))
        self.unit.setText(unit)
        self.unit.setVisible(bool(unit))
