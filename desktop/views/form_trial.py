"""A form tried before its day: the real questions, rules and pop-ups over nothing. Nothing of it is kept or sent."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.views.case_notices import ActionBar, Notice
from desktop.views.components.base import column, row
from desktop.views.components.button import Button
from desktop.views.components.error_summary import ErrorLink, ErrorSummary
from desktop.views.components.labels import IconLabel, Label
from desktop.views.form_controller import FormController
from desktop.views.form_view import FormPage, FormView
from desktop.views.reason_dialog import ReasonDialog
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.case import Document
from domain.forms.definition import FormDefinition, Level, Moment, Rule
from domain.operation import CellValue


class FormTrial(QWidget):
    """`closed` when one is done with it."""

    closed = Signal()

    def __init__(self, context: ViewContext, definition: FormDefinition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("admin.form.trial")
        self.context = context
        say = context.say
        self.form = FormController(context, definition, self)
        document = Document("", "", definition.id, 0, context.editor.unit_id, definition.hash, frozenset())
        self.form.show(document, {}, {}, None)
        self._dialog: ReasonDialog | None = None
        self.form.question_raised.connect(self._ask)
        self.errors = ErrorSummary()
        self.notice = Notice("admin.form.trial.notice")
        back = Button(
            say("forms_page.end_trial"), "quiet", icon="arrow_back", in_bar=True, name="admin.form.trial.back"
        )
        back.clicked.connect(self.closed)
        head = row(spacing=16, margins=(24, 12, 24, 4))
        head.addWidget(Label(say("forms_page.trying", title=definition.title), Role.PERSON, wrap=True), 1)
        head.addWidget(back)
        self.page = FormPage("admin.form.trial.page", self, 16)
        self.page.box.addWidget(self.errors)
        self.page.box.addWidget(self.notice)
        self.view = FormView(self.form, definition.sections, "trial", parent=self.page.content)
        self.page.box.addWidget(self.view)
        self.errors.link_activated.connect(self.view.focus_path)
        self.check = Button(definition.verb, "primary", icon="check", name="admin.form.trial.check")
        self.check.clicked.connect(self.try_it)
        outer = column(self)
        outer.addLayout(head)
        outer.addWidget(self.page, 1)
        told = IconLabel("info", say("forms_page.nothing_kept"), Role.SMALL, "text2")
        outer.addWidget(ActionBar(told, self.check))

    def try_it(self) -> None:
        """Say what would have to be mended before it could be sent, established or shared."""
        self.form.flush()
        moment = Moment.ESTABLISH if self.form.definition.required_at == "establish" else Moment.PUBLISH
        found = self.form.check(moment)
        links = tuple(ErrorLink(finding.path, self.form.summary(finding)) for finding in found)
        title = self.context.say("forms_page.to_mend", count=str(len(links)))
        self.errors.show_errors(title if links else "", links)
        self.notice.tell("" if links else self.context.say("forms_page.would_go"), icon="task_alt", tone="ok")
        if links:
            self.view.tell(found)
            self.page.verticalScrollBar().setValue(0)

    def _ask(self, rule: Rule, path: str, previous: CellValue) -> None:
        popup, item = rule.popup, self.form.definition.item(rule.target)
        asked = self.form.definition.item(path)
        if popup is None or item is None or asked is None or self._dialog is not None:
            return
        label = asked.option_label(previous if previous is not None else asked.default)
        about = (item.label, item.help, item.max_len or 1000)
        may_skip = self.form.level_of(rule) is not Level.BLOCK
        dialog = self._dialog = ReasonDialog(popup, "", label, rule.message, about, self, may_skip=may_skip)
        dialog.saved.connect(lambda text: self._settle(path, {rule.target: text}))
        dialog.skipped.connect(lambda: self._settle(path, {}))
        dialog.cancelled.connect(lambda: self._take_back(path))
        dialog.open_below(self.form.fields[path].frame if path in self.form.fields else self)

    def _settle(self, path: str, together: Mapping[str, CellValue]) -> None:
        self._dialog = None
        self.form.settle(path, together)

    def _take_back(self, path: str) -> None:
        self._dialog = None
        self.form.take_back(path)
