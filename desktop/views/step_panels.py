"""The steps of a case's process: which one, and what has to be filled in for it. Asked in the case, below its strip."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.models.process_records import ProcessRecord, StepRecord
from desktop.models.records import Answer, CaseRecord
from desktop.views.case_notices import Notice
from desktop.views.components.base import column, row
from desktop.views.components.button import Button
from desktop.views.components.error_summary import ErrorLink, ErrorSummary
from desktop.views.components.labels import IconLabel, Label
from desktop.views.components.panel import Panel, PanelPlace
from desktop.views.form_controller import FormController
from desktop.views.form_view import FormView
from desktop.views.refusals import refusal_words
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.case import Document
from domain.forms.definition import Moment
from domain.operation import CellValue

_NO_CELLS: Mapping[str, CellValue] = MappingProxyType({})


class StepsPanel(Panel):
    """What this unit can do in the case now. What it cannot do now stands below, each with its reason."""

    chosen = Signal(object)
    passing = True

    def __init__(self, context: ViewContext, record: CaseRecord, place: PanelPlace) -> None:
        super().__init__("steps", place)
        self.name_it(self.tr("Steps in the case"))
        self.context = context
        self.buttons: dict[str, Button] = {}
        process = record.process or ProcessRecord()
        box = column(self, spacing=6, margins=(24, 24, 24, 20))
        box.addWidget(Label(self.tr("Steps in the case"), Role.PERSON))
        box.addWidget(Label(_person(record), Role.BODY, "text2", wrap=True))
        for line in self._standing(process):
            box.addWidget(Label(line, Role.SMALL, "text2", wrap=True))
        scroll = self.scrolled()
        inner = self.inside()
        for step in (one for one in process.steps if one.open):
            inner.addWidget(self._button(step), 0, Qt.AlignmentFlag.AlignLeft)
        closed = [one for one in process.steps if not one.open]
        if closed:
            inner.addWidget(Label(self.tr("Not now"), Role.STRONG))
        for step in closed:
            inner.addWidget(self._button(step), 0, Qt.AlignmentFlag.AlignLeft)
            reason = IconLabel("info", context.say(step.code, **step.params), Role.SMALL, "text2", wrap=True)
            inner.addWidget(reason)
        box.addWidget(scroll)
        buttons = row(spacing=12)
        buttons.addStretch(1)
        self.cancel = Button(self.tr("Close"), name="steps.close")
        self.cancel.clicked.connect(self.reject)
        buttons.addWidget(self.cancel)
        box.addLayout(buttons)
        self.built()
        self.start_at(next(iter(self.buttons.values()), self.cancel))

    def _standing(self, process: ProcessRecord) -> list[str]:
        words = self.context.say
        lines = [self.tr("Where the case stands: {state}").format(state=words(f"state.{process.state}"))]
        contact = process.regions.get("care_contact")
        if contact:
            known = words(f"state.{contact}")
            lines.append(known[:1].upper() + known[1:])
        if process.ward:
            lines.append(self.tr("Ward that has the patient: {ward}").format(ward=self.context.unit_name(process.ward)))
        return lines

    def _button(self, step: StepRecord) -> Button:
        icon = "send" if step.message else "task_alt"
        button = Button(self.context.say(f"step.{step.event}"), icon=icon, name=f"steps.{step.event}")
        if not step.open:
            button.set_unavailable(self.context.say(step.code, **step.params))
        button.clicked.connect(lambda: self._choose(step))
        self.buttons[step.event] = button
        return button

    def _choose(self, step: StepRecord) -> None:
        self.accept()
        self.chosen.emit(step)


class StepPanel(Panel):
    """One step: what is to be filled in, and the button that takes it. It stays until the step is taken."""

    taken = Signal(str, object)

    def __init__(
        self,
        context: ViewContext,
        record: CaseRecord,
        step: StepRecord,
        place: PanelPlace,
        answers: Mapping[str, CellValue] = _NO_CELLS,
    ) -> None:
        title = context.say(f"step.{step.event}")
        super().__init__("step", place)
        self.name_it(title)
        self.context = context
        self.step = step
        self.form: FormController | None = None
        self.view: FormView | None = None
        self.errors = ErrorSummary()
        self.errors.setObjectName("step.errors")
        self.errors.link_activated.connect(self.go_to)
        self.links: tuple[ErrorLink, ...] = ()
        self.notice = Notice("step.notice")
        box = self._box = column(self, spacing=4, margins=(24, 24, 24, 20))
        box.addWidget(Label(title, Role.PERSON, wrap=True))
        box.addWidget(Label(_person(record), Role.BODY, "text2", wrap=True))
        box.addWidget(self.errors)
        box.addWidget(self.notice)
        box.addSpacing(8)
        if step.form:
            self.form = self._ask(record, step.form, answers)
            scroll = self.scrolled()
            self.view = FormView(self.form, self.form.definition.sections, "step", parent=scroll.widget())
            self.inside().addWidget(self.view)
            box.addWidget(scroll)
        else:
            box.addWidget(Label(self.told(), Role.BODY, wrap=True))
        box.addSpacing(16)
        self.take = Button(title, "primary", key=self.tr("Ctrl Enter"), name="step.take")
        self.take.clicked.connect(self.go)
        self.cancel = Button(self.tr("Cancel"), name="step.cancel")
        self.cancel.clicked.connect(self.reject)
        buttons = row(spacing=12)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.take)
        box.addLayout(buttons)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self, self.go)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.built()
        if self.view is not None and self.form is not None:
            self.view.build_all()
            self.follow(self.form)
        self.start_at(self.take)

    def take_focus(self) -> None:
        """In the first field, where there is one."""
        first = next(iter(self.form.definition.sections[0].items), None) if self.form is not None else None
        if self.view is None or first is None or not self.view.focus_path(first.id):
            super().take_focus()

    def follow(self, form: FormController) -> None:
        """Grow and shrink with a form in the panel."""
        form.evaluated.connect(lambda: QTimer.singleShot(0, self, self.fit))

    def told(self) -> str:
        """What comes of a step for which nothing is filled in."""
        return self.tr("All parties see it in the case.")

    def put_above_buttons(self, widget: QWidget) -> None:
        """Something more that is asked."""
        place = self._box.count() - 2
        self._box.insertSpacing(place, 12)
        self._box.insertWidget(place + 1, widget)

    def put_below_notice(self, widget: QWidget) -> None:
        """Something more that belongs to what the notice says."""
        self._box.insertWidget(self._box.indexOf(self.notice) + 1, widget)

    def _ask(self, record: CaseRecord, form_id: str, answers: Mapping[str, CellValue]) -> FormController:
        definition = self.context.forms.current(form_id)
        form = FormController(self.context, definition, self)
        unit = self.context.editor.unit_id
        document = Document("step", record.case.case_id, form_id, 0, unit, definition.hash, frozenset())
        form.show(document, answers, {}, record.case)
        return form

    def go(self) -> None:
        """Take the step, or say what must be mended first."""
        cells = self.filled_in()
        if cells is not None:
            self.taken.emit(self.step.event, cells)

    def filled_in(self) -> Mapping[str, CellValue] | None:
        """What is filled in; None, with every fault told, where something must be mended first."""
        if self.form is None or self.view is None:
            return _NO_CELLS
        self.form.mean_defaults()
        self.form.flush()
        found = self.form.check(Moment.PUBLISH)
        self.links = tuple(ErrorLink(one.path, self.form.summary(one)) for one in found)
        self.tell_errors(self.links)
        if found:
            self.view.tell(found)
            self.fit()
            return None
        hidden = self.form.evaluation.left_out
        return MappingProxyType(
            {path: told for path, told in self.form.typed().items() if told is not None and path not in hidden}
        )

    def tell_errors(self, links: tuple[ErrorLink, ...]) -> None:
        """What must be mended, each with the way there."""
        title = self.tr("%n thing(s) must be mended first.", "", len(links))
        self.errors.show_errors(title if links else "", links)

    def value(self, path: str) -> CellValue:
        """What is filled in there; None for a question that this step does not ask."""
        return self.form.value(path) if self.form is not None else None

    def answered(self, answer: Answer) -> None:
        """Taken, or the reason why not; what was filled in stays."""
        if answer.queued:
            self.accept()
            return
        definition = self.form.definition if self.form is not None else None
        self.notice.tell(refusal_words(self.context, definition, answer), icon="error", tone="danger")

    def go_to(self, path: str) -> None:
        """Put the cursor in a field."""
        if self.view is not None:
            self.view.focus_path(path)


def _person(record: CaseRecord) -> str:
    return ", ".join(part for part in (record.person.name, record.person.id_text) if part)
