"""Nytt ärende: whom it is about, to whom and what, on one page; what is typed is a draft from the first letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.models.person_records import KnownPerson, NewCaseDraft, ReadNumber
from desktop.models.records import Answer
from desktop.views.case_notices import ActionBar, Notice
from desktop.views.components.base import Themed, clear, column, row
from desktop.views.components.button import Button
from desktop.views.components.error_summary import ErrorLink, ErrorSummary
from desktop.views.components.fields import Check
from desktop.views.components.groups import SectionHead
from desktop.views.components.labels import IconLabel, Label
from desktop.views.flow_layout import Flow
from desktop.views.form_controller import FormController
from desktop.views.form_view import FormPage, FormView
from desktop.views.new_case_person import NewCasePerson
from desktop.views.open_care_consent import ConsentQuestion
from desktop.views.open_care_intent import IntentRow
from desktop.views.refusals import refusal_words
from desktop.views.style.typography import Role
from desktop.views.theme import theme
from desktop.views.unit_picker import UnitPicker
from desktop.views.view_context import ViewContext
from domain.case import HEADER, Case, Cell, Document
from domain.case_facts import NEEDS
from domain.directory import Unit
from domain.forms.definition import Moment
from domain.intents import WARDS, Intent
from domain.operation import CellValue

_TYPE, _KIND, _TO, _INTENT, _CONSENT = "case_type", "doc_kind", "recipients", "intent", "consent"
_STACK_BELOW = 940
_NOT_ANSWERS = ("person/", "consent/", f"{_TO}/")
_MOST_NEAR = 24
"""More units than that are no row of ticks."""
_RECEIVING = frozenset(kind for kinds in NEEDS.values() for kind in kinds)
"""Kinds of unit that an admission is for; any other is added by name."""


class NewCasePage(Themed, QWidget):
    """One case that is being written. It stores nothing: drafts are handed over as they come."""

    read_requested = Signal(str, bool, str)
    temporary_requested = Signal()
    draft_changed = Signal(str, str, str, object)
    send_requested = Signal(object, object, object)
    open_requested = Signal(object, str, object)
    """Header cells, the kind of document that the case begins with, and whom that is for."""
    case_requested = Signal(str)
    discard_requested = Signal()
    left = Signal()

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("new_case")
        self.context = context
        self.setAccessibleName(context.say("new_case.title"))
        self.draft = NewCaseDraft("", "", {})
        self.recipients: dict[str, Check] = {}
        self.form: FormController | None = None
        self.view: FormView | None = None
        self._kept = False
        self._left: dict[str, CellValue] = {}
        """What was answered of an admission that is something else for the moment."""
        self.errors = ErrorSummary()
        self.errors.setObjectName("new_case.errors")
        self.errors.link_activated.connect(self.go_to)
        self.notice = Notice("new_case.notice")
        self.intent = IntentRow(context, "new_case.intent")
        self.intent.chosen.connect(self._change_kind)
        self.consent = ConsentQuestion(context)
        self.consent.answered.connect(lambda code: self._write(_CONSENT, code))
        self.person = NewCasePerson(context.say)
        self.person.read_requested.connect(self.read_requested)
        self.person.temporary_requested.connect(self.temporary_requested)
        self.person.case_requested.connect(self.case_requested)
        self.person.draft_changed.connect(self._write)
        self.person.changed.connect(self._person_changed)
        say = context.say
        key = say("new_case.key_send")
        self.send = Button(say("new_case.send"), "primary", icon="send", key=key, name="new_case.send")
        self.send.clicked.connect(self._send)
        self.send.explained.connect(lambda reason: self.notice.tell(reason, icon="info"))
        self.discard = Button(say("new_case.discard"), "quiet", icon="delete", name="new_case.discard")
        self.discard.clicked.connect(self._ask_before_discarding)
        self.notice.acted.connect(self.discard_requested)
        self.open = Button("", name="new_case.open")
        self.open.clicked.connect(self._open)
        self.open.explained.connect(lambda reason: self.notice.tell(reason, icon="info"))
        self._lay_out()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self, self._main_act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._leave)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.built()

    def _first_intent(self) -> Intent:
        """What somebody here mostly begins a case for."""
        kind = self.context.directory.kind_of(self.context.editor.unit_id)
        return Intent.ADMIT if kind in WARDS else Intent.REQUEST if kind.startswith("KOM") else Intent.INFORM

    def _lay_out(self) -> None:
        say = self.context.say
        escape = say("new_case.key_back")
        back = Button(say("new_case.back"), "quiet", icon="arrow_back", key=escape, name="new_case.back")
        back.clicked.connect(self._leave)
        head = row(spacing=16, margins=(24, 12, 24, 4))
        self._title = Label(say("new_case.title"), Role.PERSON)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(back)
        self._page = FormPage("new_case.page", self, 24)
        self._to = QWidget(self._page.content)
        to = column(self._to, spacing=8)
        to.addWidget(SectionHead(say("new_case.to")))
        self._units = QWidget(self._to)
        self._units_box = column(self._units)
        to.addWidget(self._units)
        self.other = UnitPicker(self.context, "new_case.to.other", say("new_case.to_other"))
        self.other.chosen.connect(self._add_other)
        to.addWidget(self.other)
        self._told_to = IconLabel("error", say("new_case.nobody"), Role.SMALL_MEDIUM, "danger", wrap=True)
        self._told_to.hide()
        to.addWidget(self._told_to)
        self._form_place = QWidget(self._page.content)
        self._form_box = column(self._form_place)
        asked = (self.intent, self.person, self._to, self.consent, self._form_place)
        for widget in (self.errors, self.notice, *asked):
            self._page.box.addWidget(widget)
        self._status = IconLabel("edit_note", say("new_case.draft"), Role.SMALL, "text2")
        outer = column(self)
        outer.addLayout(head)
        outer.addWidget(self._page, 1)
        self._foot = ActionBar(self._status, self.discard, self.open, self.send)
        outer.addWidget(self._foot)

    # -- showing -----------------------------------------------------------------------------------------------------

    def begin(self, draft: NewCaseDraft) -> None:
        """Show a case that is being written, from its beginning or where it was left."""
        self.flush()
        self.draft, self._kept = draft, bool(draft.values)
        self.errors.show_errors("", ())
        self.notice.tell("")
        self._told_to.hide()
        self.intent.put(_intent_of(draft) or self._first_intent())
        self.intent.setVisible(not draft.opened)
        self.consent.put(draft.values.get(_CONSENT))
        self._title.setText(self.context.say("new_case.title_opened" if draft.opened else "new_case.title"))
        self._offer_units(draft.values)
        self.intent.show_receivers(self._chosen())
        self.person.begin(draft.values, opened=draft.opened)
        self._build_form({path: v for path, v in _cells(draft.values).items() if not path.startswith(_NOT_ANSWERS)})
        self._show_acts()
        self._show_kept()
        self.person.focus("person/id")

    def show_number(self, number: ReadNumber, known: KnownPerson) -> None:
        """What the number tells, as it was asked for."""
        self.person.show_number(number, known)

    def told(self, answer: Answer) -> None:
        """Why it could not be done."""
        reason = answer.params.get("reason", "")
        if answer.code == "person_id" and reason:
            self.notice.tell(self.context.say(f"person_id.{reason}"), icon="error", tone="danger")
            self._page.bring(self.notice)
            return
        definition = self.form.definition if self.form is not None else None
        self.notice.tell(refusal_words(self.context, definition, answer), icon="error", tone="danger")
        self._page.bring(self.notice)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._foot.stack(self.width() < theme().width(_STACK_BELOW))

    def flush(self) -> None:
        self.person.flush()
        if self.form is not None:
            self.form.flush()

    def case_type(self) -> str:
        """The type of case that the intent begins; an admission that is gone on with is what it is."""
        derived = self.intent.derived()
        return "inpatient" if self.draft.opened else derived.case_type if derived is not None else "open_care"

    def _chosen(self) -> tuple[str, ...]:
        return tuple(unit for unit, check in self.recipients.items() if check.isChecked())

    def _offer_units(self, values: Mapping[str, object]) -> None:
        clear(self._units_box)
        self.recipients.clear()
        self._flow = Flow(gap=24, line_gap=4, fill=False, parent=self._units)
        self._units_box.addWidget(self._flow)
        directory, own = self.context.directory, self.context.editor.unit_id
        here = directory.unit(own)
        near = [unit.unit_id for unit in self._near(here)] if here is not None else []
        if len(near) > _MOST_NEAR:
            # A whole region's: those one usually writes to are ticked, any other is found by name.
            near = [unit_id for unit_id in self.context.known().usual if unit_id in near]
        told = [path for path, on in values.items() if path.startswith(f"{_TO}/") and on is True]
        chosen = [path.removeprefix(f"{_TO}/") for path in told]
        for unit_id in self.context.in_order({*near, *chosen}):
            self._add_unit(unit_id, on=unit_id in chosen)
        self.other.leave_out(self.recipients)

    def _near(self, here: Unit) -> Iterator[Unit]:
        """The units of the own area that an admission is for."""
        directory, today = self.context.directory, self.context.facts().today
        for unit in directory.units.values():
            meant = unit.sub_region == here.sub_region and unit.kind in _RECEIVING and unit is not here
            if meant and directory.selectable(unit.unit_id, today):
                yield unit

    def _add_unit(self, unit_id: str, *, on: bool) -> None:
        unit = self.context.directory.unit(unit_id)
        here = self.context.directory.unit(self.context.editor.unit_id)
        far = unit is not None and here is not None and unit.sub_region != here.sub_region
        name = f"{unit.name}, {unit.sub_region}" if unit is not None and far else self.context.unit_name(unit_id)
        check = Check(name, f"new_case.to.{unit_id}", self._flow)
        check.setChecked(on)
        check.toggled.connect(lambda chosen, unit=unit_id: self._address(unit, on=chosen))
        self.recipients[unit_id] = check
        self._flow.add(check)

    def _add_other(self, unit_id: str) -> None:
        if unit_id not in self.recipients:
            self._add_unit(unit_id, on=True)
            self._address(unit_id, on=True)
        self.other.leave_out(self.recipients)
        self.recipients[unit_id].setFocus()

    def _build_form(self, answers: Mapping[str, CellValue]) -> None:
        if self.form is not None:
            self.form.flush()
        clear(self._form_box)
        self.form = self.view = None
        inpatient = self.case_type() == "inpatient"
        self._to.setVisible(self.case_type() != "sip")
        self.consent.setVisible(not inpatient)
        self._form_place.setVisible(inpatient)
        if not inpatient:
            return
        definition = self.context.forms.current("INS")
        form = FormController(self.context, definition, self)
        form.draft_changed.connect(lambda _doc, path, value, _seen: self._write(path, value))
        typed = {path: value for path, value in answers.items() if path not in {_TYPE, _KIND, _INTENT}}
        form.show(self._document(), typed, {}, self._case())
        self.form = form
        self.view = FormView(form, definition.sections, "new_case", parent=self._form_place)
        self._form_box.addWidget(self.view)

    def _show_acts(self) -> None:
        inpatient = self.case_type() == "inpatient"
        say = self.context.say
        kind = "INS" if self.draft.opened else self.intent.kind()
        self.open.setText(say("new_case.show_case" if self.draft.opened else f"new_case.open.{kind or 'nothing'}"))
        self.open.set_kind("secondary" if inpatient else "primary")
        self.open.set_unavailable(None if kind else self.intent.told.text())
        self.send.setVisible(inpatient)
        temporary = self.person.number.kind == "TMP" and not self.person.number.code
        self.send.set_unavailable(say("new_case.cannot_send") if temporary else None)

    def _document(self) -> Document:
        definition = self.context.forms.current("INS")
        unit = self.context.editor.unit_id
        return Document(self.draft.doc_id, self.draft.case_id, "INS", 0, unit, definition.hash, frozenset())

    def _case(self) -> Case:
        """The case as it will be, for what a form fills in beforehand and asks for."""
        cells: dict[str, CellValue] = {**self.person.cells(), _TYPE: self.case_type()}
        if self.person.known.municipality:
            cells["person/municipality"] = self.person.known.municipality
        cells |= {f"parties/{unit}": True for unit in (*self.recipients, self.context.editor.unit_id)}
        unit = self.context.editor.unit_id
        shown = MappingProxyType({path: Cell(value, 1, "") for path, value in cells.items()})
        header = Document("header", self.draft.case_id, HEADER, 1, unit, None, frozenset(), shown)
        return Case(self.draft.case_id, 1, MappingProxyType({"header": header}))

    # -- writing -----------------------------------------------------------------------------------------------------

    def _write(self, path: str, value: object) -> None:
        if not self._kept and not self.draft.opened:
            self._keep_type()
        self._kept = True
        self._emit(path, value)
        self._show_kept()

    def _keep_type(self) -> None:
        """A draft says what it is, or nobody finds the way back to it."""
        self._emit(_TYPE, self.case_type())
        self._emit(_INTENT, self.intent.intent() or "")
        self._emit(_KIND, "INS" if self.case_type() == "inpatient" else HEADER)

    def _show_kept(self) -> None:
        self._status.setVisible(self._kept)
        self.discard.setVisible(self._kept and not self.draft.opened)

    def _ask_before_discarding(self) -> None:
        """What is thrown away is gone: it takes a second press, beside the words that say so."""
        say = self.context.say
        self.notice.tell(say("new_case.discard_told"), say("new_case.discard_yes"), icon="delete", tone="warn")
        self._page.bring(self.notice)
        self.notice.action.setFocus()

    def _emit(self, path: str, value: object) -> None:
        self.draft_changed.emit(self.draft.case_id, self.draft.doc_id, path, value)

    def _address(self, unit_id: str, *, on: bool) -> None:
        self._told_to.hide()
        self._write(f"{_TO}/{unit_id}", on)
        self.intent.show_receivers(self._chosen())
        self._show_acts()

    def _change_kind(self) -> None:
        self.errors.show_errors("", ())
        if self._kept and not self.draft.opened:
            self._keep_type()
        if self.form is not None and self.case_type() == "inpatient":
            self._show_acts()
            return
        typed = dict(self.form.typed()) if self.form is not None else dict(self._left)
        self._left = typed
        self.consent.put(typed.get(_CONSENT, self.consent.value()))
        self._build_form({**typed, _CONSENT: self.consent.value() or None})
        self._show_acts()

    def _person_changed(self) -> None:
        if self.form is not None:
            self.form.show(self._document(), dict(self.form.typed()), {}, self._case())
        self._show_acts()

    # -- sending -----------------------------------------------------------------------------------------------------

    def _main_act(self) -> None:
        if self.case_type() == "inpatient" and self.send.isEnabled():
            self._send()
        else:
            self.open.click()

    def _send(self) -> None:
        form, view = self.form, self.view
        if form is None or view is None:
            return
        self.flush()
        form.mean_defaults()
        found = form.check(Moment.PUBLISH)
        form.flush()
        chosen = self._chosen()
        self._told_to.setVisible(not chosen)
        links = [ErrorLink(path, sentence) for path, sentence in self.person.problems()]
        if not chosen:
            links.append(ErrorLink(_TO, self.context.say("new_case.nobody")))
        links += [ErrorLink(finding.path, form.summary(finding)) for finding in found]
        if self._tell(links):
            view.tell(found)
            return
        hidden = form.evaluation.left_out
        cells = {path: value for path, value in form.typed().items() if value is not None and path not in hidden}
        header = dict(self.person.cells())
        if isinstance(cells.get("municipality"), str):
            header["person/municipality"] = cells["municipality"]
        self.send_requested.emit(MappingProxyType(header), chosen, MappingProxyType(cells))

    def _open(self) -> None:
        self.flush()
        if self.draft.opened:
            self.case_requested.emit(self.draft.case_id)
        elif not self._tell([ErrorLink(path, sentence) for path, sentence in self.person.problems()]):
            header = MappingProxyType({**self.person.cells(), _TYPE: self.case_type()})
            self.open_requested.emit(header, self.intent.kind(), self._chosen())

    def _tell(self, links: list[ErrorLink]) -> bool:
        self.notice.tell("")
        say, count = self.context.say, len(links)
        title = say("new_case.mend_one") if count == 1 else say("new_case.mend_many", count=str(count))
        self.errors.show_errors(title if links else "", tuple(links))
        if links:
            self._page.bring(self.errors)
        return bool(links)

    def _leave(self) -> None:
        """Back to where she was; the draft stays."""
        self.flush()
        self.left.emit()

    def go_to(self, path: str) -> None:
        """Put the cursor in a field."""
        if path == _TO and self.recipients:
            next(iter(self.recipients.values())).setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self.person.focus(path) and self.view is not None:
            self.view.focus_path(path)


def _intent_of(draft: NewCaseDraft) -> Intent | None:
    """What the draft was begun for, as it was kept."""
    told = draft.values.get(_INTENT)
    return next((intent for intent in Intent if intent == told), None)


def _cells(values: Mapping[str, object]) -> dict[str, CellValue]:
    return {
        path: value for path, value in values.items() if value is None or isinstance(value, str | int | bool | tuple)
    }
