"""A form in a file, looked at before it is issued: what it says otherwise, what has to be mended, from which day."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.models.form_file import FormFault, FormFile
from desktop.views.admin_asking import AdminContext
from desktop.views.admin_form import AdminField, AdminForm, Group
from desktop.views.case_notices import ActionBar, Notice
from desktop.views.components.base import column, row
from desktop.views.components.button import Button
from desktop.views.components.labels import IconLabel, Label
from desktop.views.form_view import FormPage
from desktop.views.style.typography import Role


class FormIssuing(QWidget):
    """`issue_requested` tells the day from which it is to be in force."""

    issue_requested = Signal(str)
    closed = Signal()

    def __init__(self, context: AdminContext) -> None:
        super().__init__()
        self.setObjectName("admin.form.issuing")
        say = context.say
        self.context = context
        self._unfit = False
        self._why: str | None = None
        self.title = Label("", Role.PERSON, wrap=True)
        back = Button(
            say("forms_page.end_issue"), "quiet", icon="arrow_back", in_bar=True, name="admin.form.issue.back"
        )
        back.clicked.connect(self.closed)
        self.notice = Notice("admin.form.issue.notice")
        self.day = AdminForm(
            (Group("", (AdminField("since", "date", required=True, wide=280),)),),
            say,
            context.today,
            "admin.form.issue",
        )
        self.page = FormPage("admin.form.issue.page", self, 8)
        self.page.box.addWidget(self.notice)
        self._lines: QWidget | None = None
        self.page.box.addWidget(self.day)
        self.go = Button(say("forms_page.issue"), "primary", icon="task_alt", name="admin.form.issue.go")
        self.go.clicked.connect(self._issue)
        self.go.explained.connect(self.tell)
        head = row(spacing=16, margins=(24, 12, 24, 4))
        head.addWidget(self.title, 1)
        head.addWidget(back)
        outer = column(self)
        outer.addLayout(head)
        outer.addWidget(self.page, 1)
        told = IconLabel("info", say("forms_page.old_stay"), Role.SMALL, "text2")
        outer.addWidget(ActionBar(told, self.go))

    def show_file(self, file: FormFile, changes: Sequence[str]) -> None:
        """What is in the file, or what has to be mended in it."""
        say, form = self.context.say, file.definition
        self._unfit = bool(file.faults) or form is None
        self.title.setText(form.title if form is not None else say("forms_page.unreadable"))
        code = "forms_page.to_mend_in_file" if self._unfit else "forms_page.file_fits"
        tone = "danger" if self._unfit else "ok"
        self.tell(say(code, count=str(len(file.faults))), tone)
        self._show([self._fault(one) for one in file.faults] or list(changes) or [say("forms_page.first_version")])
        self.day.setVisible(not self._unfit)
        self._settle()

    def tell(self, words: str, tone: str = "danger") -> None:
        """Say it above what was read."""
        self.notice.tell(words, icon="task_alt" if tone == "ok" else "error", tone=tone)

    def close_with(self, why: str | None) -> None:
        """Why nothing can be issued now; None when it can."""
        self._why = why
        self._settle()

    def lines(self) -> list[str]:
        """What is told of the file."""
        return [label.plain() for label in self._lines.findChildren(Label)] if self._lines is not None else []

    def _fault(self, fault: FormFault) -> str:
        words = self.context.say(f"form_fault.{fault.code}")
        return self.context.say("forms_page.fault_at", where=fault.where, says=words) if fault.where else words

    def _show(self, lines: Sequence[str]) -> None:
        if self._lines is not None:
            self.page.box.removeWidget(self._lines)
            self._lines.deleteLater()
        self._lines = QWidget()
        box = column(self._lines, spacing=6)
        for line in lines:
            box.addWidget(Label(line, Role.BODY, wrap=True))
        self.page.box.insertWidget(1, self._lines)

    def _settle(self) -> None:
        self.go.set_unavailable(self._why or (self.context.say("forms_page.mend_first") if self._unfit else None))

    def _issue(self) -> None:
        since = self.day.value("since")
        if since:
            self.issue_requested.emit(since)
        else:
            self.tell(self.context.say("forms_page.choose_day"))
            self.day.focus("since")
