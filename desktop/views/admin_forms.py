"""The forms, for whoever owns a process: read in plain words, tried before their day, issued from a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from desktop.models.admin_records import FORM, Applies, Done, IssuedRow, Wish
from desktop.models.form_file import FormFile, read_form_file
from desktop.views.admin_asking import AdminContext, Trouble
from desktop.views.admin_import import ChooseFile
from desktop.views.admin_list import AdminList, Line
from desktop.views.components.base import column, row
from desktop.views.components.button import Button
from desktop.views.components.groups import EmptyState
from desktop.views.components.labels import Label
from desktop.views.components.two_panes import TwoPanes
from desktop.views.form_issuing import FormIssuing
from desktop.views.form_reading import FormReading, Version
from desktop.views.form_trial import FormTrial
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.forms.definition import FormDefinition
from domain.forms.plain import plain_changes
from domain.process import ProcessTable


@dataclass(frozen=True, slots=True)
class FormWords:
    """`templates` are those of resources/texts/form_rules.yaml; `view` is what a form that is tried may know."""

    templates: Mapping[str, str]
    view: ViewContext


class AdminForms(TwoPanes):
    """Every form that is in force or will be. Only the region issues one."""

    def __init__(self, context: AdminContext, words: FormWords, choose_file: ChooseFile) -> None:
        say = context.say
        self.context = context
        self.words = words
        self.choose_file = choose_file
        self.key = ""
        self._issued: tuple[IssuedRow, ...] = ()
        self._file = FormFile()
        self._offline: str | None = None
        self.list = AdminList("admin.forms.list", say("admin_page.part.forms"))
        self.issue = Button(
            say("forms_page.issue_from_file"), icon="attach_file", in_bar=True, name="admin.forms.issue"
        )
        self.issue.setVisible(context.regional)
        self.reading = FormReading(say, words.templates)
        self.title = Label("", Role.PERSON, wrap=True)
        self.trying = Button(say("forms_page.try"), icon="edit", in_bar=True, name="admin.forms.try")
        self.trial: FormTrial | None = None
        self.looking = FormIssuing(context)
        self.stack = QStackedWidget()
        self.empty = EmptyState(say("forms_page.none"))
        super().__init__("admin.forms.panes", (self._head(), self.list, self.empty), self.stack)
        self.stack.addWidget(self._reader())
        self.stack.addWidget(self.looking)
        self.list.chosen.connect(self.choose)
        self.issue.clicked.connect(self._pick)
        self.trying.clicked.connect(self._try)
        self.looking.closed.connect(self._read_again)
        self.looking.issue_requested.connect(self._issue)

    def _head(self) -> QWidget:
        head = QFrame()
        head.setProperty("edge", "bottom")
        line = row(head, spacing=8, margins=(16, 10, 16, 10))
        line.addWidget(Label(self.context.say("forms_page.told"), Role.SMALL, "text2", wrap=True), 1)
        line.addWidget(self.issue, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _reader(self) -> QWidget:
        holder = QWidget()
        back = Button(self.context.say("admin_page.back"), "quiet", icon="arrow_back", in_bar=True)
        back.hide()
        back.clicked.connect(self.go_back)
        self.one_pane_changed.connect(back.setVisible)
        head = row(spacing=16, margins=(24, 12, 24, 8))
        head.addWidget(back)
        head.addWidget(self.title, 1)
        head.addWidget(self.trying, 0, Qt.AlignmentFlag.AlignTop)
        box = column(holder)
        box.addLayout(head)
        box.addWidget(self.reading, 1)
        return holder

    # -- reading ----------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Come up: the forms as they are known here, and from which day each is in force as the store says."""
        self._fill()
        self.context.ask(lambda door: door.applies(), self._told, lambda _trouble: None)
        self.list.setFocus()

    def set_connected(self, *, connected: bool) -> None:
        self._offline = None if connected else self.context.say("admin_page.offline_save")
        self.issue.set_unavailable(self._offline)
        self.looking.close_with(self._offline)

    def _told(self, applies: Applies) -> None:
        self._issued = tuple(one for one in applies.issued if one.kind == FORM)
        self._fill()

    def _fill(self) -> None:
        forms = sorted(self.context.known().forms.in_force.values(), key=lambda form: form.title.casefold())
        self.list.show_lines([Line(form.id, form.title, self._below(form)) for form in forms])
        if forms and not self.key:
            self.key = forms[0].id
        self.list.choose(self.key)
        self.list.setVisible(bool(forms))
        self.empty.setVisible(not forms)
        self._show()

    def _below(self, form: FormDefinition) -> str:
        later = [one.since for one in self._issued if one.name == form.id and one.since > self.context.today()]
        code = "forms_page.line_later" if later else "forms_page.line"
        return self.context.say(code, version=form.version, id=form.id, since=min(later, default=""))

    def choose(self, form_id: str) -> None:
        """Show a form."""
        self.key = form_id
        self.list.choose(form_id)
        self._end_trial()
        self._show()
        self.stack.setCurrentIndex(0)
        self.go_right(self.reading)

    def newest(self) -> FormDefinition | None:
        """The version of the chosen form that was issued last, in force or not; the one in force where none was."""
        forms = self.context.known().forms
        issued = [one for one in self._issued if one.name == self.key and one.hash in forms.by_hash]
        if not issued:
            return forms.in_force.get(self.key)
        return forms.by_hash[max(issued, key=lambda one: (one.since, one.number)).hash]

    def _show(self) -> None:
        form = self.newest()
        if form is not None:
            self.title.setText(form.title)
            self.reading.show_form(form, tuple(self._versions(form)), tuple(self._used(form.id)))

    def _versions(self, form: FormDefinition) -> Iterator[Version]:
        """From the newest back to the first."""
        forms, since = self.context.known().forms.by_hash, {one.hash: one.since for one in self._issued}
        at: FormDefinition | None = form
        while at is not None:
            before = forms.get(at.supersedes.hash) if at.supersedes is not None else None
            changes = plain_changes(before, at, self.words.templates) if before is not None else ()
            day = since.get(at.hash, "")
            yield Version(at.version, day, day <= self.context.today(), changes)
            at = before

    def _used(self, form_id: str) -> Iterator[str]:
        for process in self.context.known().processes.values():
            name = self.words.templates.get(f"plain.code.{process.process_id}", process.process_id)
            if any(event == f"send_{form_id}" for event in process.events):
                yield self.context.say("forms_page.sent_in", process=name)
            for event in _steps_with(process, form_id):
                yield self.context.say("forms_page.step_in", process=name, step=self._step(event))

    def _step(self, event: str) -> str:
        code = f"outbox.transition.{event}"
        words = self.context.say(code)
        return event if words == code else words

    # -- trying -----------------------------------------------------------------------------------------------------

    def _try(self) -> None:
        form = self.newest()
        if form is None:
            return
        self._end_trial()
        self.trial = FormTrial(self.words.view, form)
        self.trial.closed.connect(self._read_again)
        self.stack.addWidget(self.trial)
        self.stack.setCurrentWidget(self.trial)

    def _end_trial(self) -> None:
        if self.trial is not None:
            self.stack.removeWidget(self.trial)
            self.trial.deleteLater()
            self.trial = None

    def _read_again(self) -> None:
        self._end_trial()
        self.stack.setCurrentIndex(0)
        self.list.setFocus()

    # -- issuing ----------------------------------------------------------------------------------------------------

    def _pick(self) -> None:
        say = self.context.say
        path = self.choose_file(self, say("forms_page.choose_file"), say("forms_page.file_kinds"))
        if not path:
            return
        known = self.context.known().forms.by_hash
        try:
            self._file = read_form_file(Path(path).read_bytes(), known.values())
        except OSError:
            self._file = FormFile()
            self.looking.tell(say("admin_page.file_unread"))
        else:
            form = self._file.definition
            before = known.get(form.supersedes.hash) if form is not None and form.supersedes is not None else None
            changes = plain_changes(before, form, self.words.templates) if before is not None and form else ()
            self.looking.show_file(self._file, changes)
        self._end_trial()
        self.stack.setCurrentWidget(self.looking)

    def _issue(self, since: str) -> None:
        wish = Wish(FORM, "", "", {"json": self._file.text, "since": since})
        self.looking.close_with(self.context.say("forms_page.issuing"))
        self.context.ask(lambda door: door.change(wish), self._done, self._failed)

    def _done(self, _done: Done) -> None:
        form = self._file.definition
        self.looking.close_with(self._offline)
        self.key = form.id if form is not None else self.key
        self._read_again()
        self.begin()

    def _failed(self, trouble: Trouble) -> None:
        self.looking.close_with(self._offline)
        self.looking.tell(trouble.words)


def _steps_with(process: ProcessTable, form_id: str) -> Iterable[str]:
    return dict.fromkeys(event for (_, event), found in process.rows.items() if found.form == form_id)
