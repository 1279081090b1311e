"""The follow-up of a plan: each goal and action beside what came of it, and the person's own rating."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from desktop.models.records import Answer, CaseRecord
from desktop.models.sip_records import parts_of_others
from desktop.views.case_notices import ActionBar, DraftStatus, Notice
from desktop.views.components.base import Themed, clear, column
from desktop.views.components.button import Button
from desktop.views.components.error_summary import ErrorLink, ErrorSummary
from desktop.views.components.groups import SectionHead
from desktop.views.components.labels import Label
from desktop.views.flow_layout import Flow
from desktop.views.form_controller import FormController
from desktop.views.form_fields import Field, lay_width
from desktop.views.form_view import FormPage
from desktop.views.moments import full_short_day, parse_day
from desktop.views.refusals import refusal_words, refused_field
from desktop.views.style.typography import Role
from desktop.views.theme import theme
from desktop.views.view_context import ViewContext
from domain.case import Document
from domain.forms.definition import Item, Moment
from domain.forms.findings import Finding

STATE: Final = "SIP_FOLLOW_UP"
GOALS, ACTIONS = "subgoals", "actions"
_TOLD_OF: Final = {GOALS: ("status", "result"), ACTIONS: ("status", "result")}
_OWN_WORDS: Final = ("rating_participation", "rating_help", "rating_missing")
_OF_THE_WHOLE: Final = ("evaluation_date", "evaluation_summary")
_NEXT: Final = ("follow_up_date", "follow_up_time", "follow_up_place", "follow_up_form", "follow_up_caller")
_STACK_BELOW: Final = 720
_RATING: Final = 300


class SipFollowUpPage(QWidget):
    """A page of the SIP, with a form of its own over the plan. It stores nothing: it emits."""

    draft_changed = Signal(str, str, object, str)
    publish_requested = Signal(str)
    transition_requested = Signal(str, str)
    missing_requested = Signal(str)
    """A place of the plan that is not on this page, where something must be mended."""
    step_requested = Signal(str)
    """follow_up or close_plan."""

    def __init__(
        self, context: ViewContext, record: CaseRecord, document: Document, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("sip.follow_up")
        self.setAccessibleName(self.tr("Follow-up"))
        self.context = context
        self.document = document
        self._refused = ""
        self._rows: tuple[str, ...] = ()
        self.lines: dict[str, FollowedLine] = {}
        self.form = FormController(context, context.definition(document), self)
        self.form.draft_changed.connect(self.draft_changed)
        self.form.others = partial(parts_of_others, record.case, self.context.editor.unit_id)
        self.form.show(document, record.drafts.get(document.doc_id, {}), record.provenance, record.case)
        self.notice = Notice("sip.follow_up.notice", "sip.follow_up.begin")
        self.notice.acted.connect(lambda: self.step_requested.emit("follow_up"))
        self.errors = ErrorSummary()
        self.errors.setObjectName("sip.follow_up.errors")
        self.errors.link_activated.connect(self.focus_path)
        self.refusal = Notice("sip.follow_up.refusal", "sip.follow_up.refusal_field")
        self.refusal.acted.connect(lambda: self.focus_path(self._refused))
        self.page = FormPage("sip.follow_up.page", self, 20)
        for widget in (self.errors, self.refusal, self.notice):
            self.page.box.addWidget(widget)
        self._goals = QWidget(self.page.content)
        self._goal_box = column(self._goals, spacing=20)
        self.page.box.addWidget(self._goals)
        self._rating()
        self.status = DraftStatus(self.form, "sip.follow_up.draft", icon="check")
        self.close_button = Button(self.tr("Close the plan instead"), name="sip.follow_up.close")
        self.close_button.clicked.connect(lambda: self.step_requested.emit("close_plan"))
        self.publish_button = Button(
            self.tr("Share with the parties"), name="sip.follow_up.publish", key=self.tr("Ctrl Enter")
        )
        self.publish_button.clicked.connect(self.publish)
        self.establish_button = Button(
            self.tr("Establish the new version"), "primary", icon="check_circle", name="sip.follow_up.establish"
        )
        self.establish_button.clicked.connect(self.establish)
        self.foot = ActionBar(self.status, self.close_button, self.publish_button, self.establish_button)
        outer = column(self)
        outer.addWidget(self.page, 1)
        outer.addWidget(self.foot)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self, self.publish)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.form.rows_changed.connect(lambda _group: self._show_rows())
        self._tell(record)

    # -- showing -----------------------------------------------------------------------------------------------------

    def show_record(self, record: CaseRecord, document: Document) -> None:
        """Take in the newest record; what is being written stays."""
        self.document = document
        self.form.others = partial(parts_of_others, record.case, self.context.editor.unit_id)
        self.form.show(document, record.drafts.get(document.doc_id, {}), record.provenance, record.case)
        self.drafts_saved(record.drafts_saved_at)
        self._tell(record)

    def drafts_saved(self, at: str) -> None:
        """When the file last took a draft (UTC)."""
        self.status.saved(at)

    def _tell(self, record: CaseRecord) -> None:
        going_on = self.document.text("status") == STATE
        steps = {step.event for step in record.process.steps if step.open} if record.process is not None else set()
        self._show_rows()
        for widget in (self._goals, self._own, self._whole):
            widget.setVisible(going_on)
        self.foot.setVisible(going_on)
        self.close_button.setVisible("close_plan" in steps)
        if going_on:
            self.notice.tell("")
            return
        day = parse_day(self.document.value("follow_up_date"))
        if self.document.text("status") != "SIP_ACTIVE":
            words = self.tr("A plan is followed up once it has been established.")
            self.notice.tell(words)
            return
        words = self.tr("The plan is to be followed up {day}.").format(day=full_short_day(day)) if day else ""
        words = words or self.tr("No day is set for the follow-up.")
        late = day is not None and day < self.context.clock().date()
        begin = self.tr("Begin the follow-up") if "follow_up" in steps else ""
        self.notice.tell(words, begin, icon="event", tone="danger" if late else "accent")

    def _show_rows(self) -> None:
        """A line for every goal, below it those of its actions; lines one writes in are left as they are."""
        values = self.form.values()
        goals, actions = self.form.rows(GOALS), self.form.rows(ACTIONS)
        of_goal = {row: str(values.get(f"{ACTIONS}/{row}/subgoal") or "") for row in actions}
        rows = (*goals, "", *(f"{row} {of_goal[row]}" for row in actions))
        if rows != self._rows:
            self._rows = rows
            self._build_rows(goals, of_goal)
        for path, line in self.lines.items():
            group = path.partition("/")[0]
            line.tell(*(self._goal(path) if group == GOALS else self._action(path)))

    def _build_rows(self, goals: tuple[str, ...], of_goal: dict[str, str]) -> None:
        for path in self.lines:
            self.form.forget(path)
        self.lines.clear()
        clear(self._goal_box)
        for number, goal in enumerate(goals, start=1):
            block = _Block(self.tr("Goal {n}").format(n=number))
            self._line(GOALS, goal, block.box, self.tr("Goal {n}").format(n=number))
            for action in (row for row, mine in of_goal.items() if mine == goal):
                self._line(ACTIONS, action, block.box, self.tr("Action"))
            self._goal_box.addWidget(block)
        others = [row for row, mine in of_goal.items() if mine not in goals]
        if others:
            block = _Block(self.tr("Actions that belong to no goal"))
            for action in others:
                self._line(ACTIONS, action, block.box, self.tr("Action"))
            self._goal_box.addWidget(block)
        self.form.refresh()

    def _line(self, group: str, row: str, box: QVBoxLayout, spoken: str) -> None:
        path = f"{group}/{row}"
        line = FollowedLine(inside=group == ACTIONS)
        items = {item.id: item for item in self.form.definition.index[group].items}
        for name in (one for one in _TOLD_OF[group] if one in items):
            field = self.form.make_field(f"{path}/{name}", parent=line.right, as_choice=items[name].type == "radio")
            field.speak(f"{spoken}, {items[name].label}")
            line.add(field)
        self.lines[path] = line
        box.addWidget(line)

    def _goal(self, path: str) -> tuple[str, str, str]:
        measure = self._value(f"{path}/measure")
        day = parse_day(self.form.value(f"{path}/target_date"))
        by = self.tr("No later than {day}").format(day=full_short_day(day)) if day is not None else ""
        return self._value(f"{path}/text"), measure, by

    def _action(self, path: str) -> tuple[str, str, str]:
        who = self._value(f"{path}/unit")
        who = self.context.unit_name(who) if who else self._words(f"{path}/principal")
        contact = self._value(f"{path}/contact_name")
        return (
            self._value(f"{path}/description"),
            ", ".join(filter(None, (who, contact))),
            self._value(f"{path}/schedule"),
        )

    def _value(self, path: str) -> str:
        value = self.form.value(path)
        return value if isinstance(value, str) else ""

    def _words(self, path: str) -> str:
        return self.form.words(path, self.form.value(path))

    # -- the person's own rating, and what comes next ----------------------------------------------------------------

    def _rating(self) -> None:
        self._own = _Block(self.tr("The person's own rating"))
        self._fields(_OWN_WORDS, self._own.box)
        self._whole = _Block(self.tr("Summary and next time"))
        self._fields(_OF_THE_WHOLE, self._whole.box)
        self._fields(_NEXT, self._whole.box)
        self.page.box.addWidget(self._own)
        self.page.box.addWidget(self._whole)

    def _fields(self, names: tuple[str, ...], box: QVBoxLayout) -> None:
        flow: Flow | None = None
        for name in names:
            item: Item | None = self.form.definition.index.get(name)
            if item is None:
                continue
            if item.type == "prose":
                flow = None
                box.addWidget(self.form.make_field(name, parent=self.page.content).frame)
                continue
            if flow is None:
                flow = Flow(gap=16, parent=self.page.content)
                box.addWidget(flow)
            field = self.form.make_field(name, parent=flow)
            # A rating is a figure, but what it is of, and from what to what, wants its room.
            wide = (_RATING, 0) if item.type == "integer" else lay_width(field)
            flow.add(field.frame, *wide)

    # -- doing -------------------------------------------------------------------------------------------------------

    def publish(self) -> None:
        """Share what is written so far with the parties."""
        found = self._check(Moment.PUBLISH)
        self._show_errors(found, self.tr("%n thing(s) must be mended before you can share.", "", len(found)))
        if found:
            return
        if self.form.typed():
            self.publish_requested.emit(self.document.doc_id)
        else:
            self.refusal.tell(self.tr("There is nothing new to share."))

    def establish(self) -> None:
        """Ask for what a new version must say; then share what is written and establish."""
        found = self._check(Moment.ESTABLISH)
        self._show_errors(
            found, self.tr("The new version cannot be established yet. Mend %n thing(s).", "", len(found))
        )
        if not found:
            self.transition_requested.emit(self.document.doc_id, "establish")

    def _check(self, moment: Moment) -> tuple[Finding, ...]:
        self.refusal.tell("")
        self.form.flush()
        found = self.form.check(moment)
        self.form.flush()
        return found

    def _show_errors(self, found: tuple[Finding, ...], title: str) -> None:
        links = tuple(ErrorLink(finding.path, self.form.summary(finding)) for finding in found)
        self.errors.show_errors(title if links else "", links)
        if links:
            self.page.verticalScrollBar().setValue(0)

    def answered(self, answer: Answer) -> None:
        """What became of sharing or establishing."""
        if answer.queued:
            self.refusal.tell("")
            return
        self._refused = refused_field(answer)
        link = self.tr("Go to the field") if self._refused else ""
        words = refusal_words(self.context, self.form.definition, answer)
        self.refusal.tell(words, link, icon="error", tone="danger")
        self.page.verticalScrollBar().setValue(0)

    def focus_path(self, path: str) -> None:
        """Put the cursor in a field; one that is not here is told of."""
        field = self.form.fields.get(path)
        if field is None:
            self.missing_requested.emit(path)
            return
        field.answer.focus()
        self.page.bring(field.frame)


class _Block(QWidget):
    """A heading and what belongs to it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.box = column(self, spacing=12)
        self.box.addWidget(SectionHead(title))


class FollowedLine(Themed, QFrame):
    """What was agreed to the left, what came of it to the right; one below the other where it is narrow."""

    def __init__(self, *, inside: bool) -> None:
        super().__init__()
        self.setProperty("edge", "bottom")
        self.what = Label("", Role.BODY if inside else Role.STRONG, wrap=True)
        self.first = Label("", Role.BODY, "text2", wrap=True)
        self.second = Label("", Role.SMALL, "text2", wrap=True)
        left = QWidget(self)
        words = column(left, spacing=2)
        for label in (self.what, self.first, self.second):
            words.addWidget(label)
        words.addStretch(1)
        self.right = QWidget(self)
        self._fields = column(self.right, spacing=8)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 4, 0, 12)
        self._box.setSpacing(24)
        self._box.addWidget(left, 1)
        self._box.addWidget(self.right, 1)
        self.built()

    def add(self, field: Field) -> None:
        self._fields.addWidget(field.frame)

    def tell(self, what: str, first: str, second: str) -> None:
        """What was agreed: the goal or action, and two lines about it."""
        for label, text in ((self.what, what), (self.first, first), (self.second, second)):
            if label.plain() != text:
                label.setText(text)
            label.setVisible(bool(text))
        self.setAccessibleName(", ".join(part for part in (what, first, second) if part))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        narrow = self.width() < theme().width(_STACK_BELOW)
        self._box.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
