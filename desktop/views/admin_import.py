"""Units or people from a file: looked at first, carried out whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QWidget

from desktop.models.admin_records import UNITS_FILE, USERS_FILE, ImportFault, ImportLine, ImportReport, Value
from desktop.views.admin_asking import AdminContext, Trouble
from desktop.views.admin_words import field_words, value_words
from desktop.views.case_notices import Notice
from desktop.views.components.base import column, row
from desktop.views.components.button import Button
from desktop.views.components.fields import Radio
from desktop.views.components.labels import Label
from desktop.views.components.table import Cell, FactTable
from desktop.views.form_view import FormPage
from desktop.views.style.typography import Role

_MOST: Final = 200
_ICONS: Final[Mapping[str, str]] = {"NEW": "add", "CHANGED": "edit", "ENDED": "block"}
ChooseFile = Callable[[QWidget, str, str], str]
"""Asks for a file: above which window, under which title, of which kinds. '' when none was chosen."""


def ask_for_file(above: QWidget, title: str, kinds: str) -> str:
    return QFileDialog.getOpenFileName(above, title, "", kinds)[0]


class AdminImport(QWidget):
    """`changes_requested` tells the number of an import that was carried out."""

    changes_requested = Signal(int)

    def __init__(self, context: AdminContext, choose_file: ChooseFile = ask_for_file) -> None:
        super().__init__()
        self.setObjectName("admin.import")
        say = context.say
        self.context = context
        self._choose_file = choose_file
        self._data = b""
        self._name = ""
        self._report: ImportReport | None = None
        self._asked = 0
        self._offline: str | None = None
        self._kinds = QButtonGroup(self)
        self.kinds = {kind: Radio(say(f"admin_page.file.{kind}"), f"admin.import.{kind}") for kind in _KINDS}
        for radio in self.kinds.values():
            self._kinds.addButton(radio)
            radio.clicked.connect(self._start_over)
        self.kinds[UNITS_FILE].setChecked(True)
        self.columns = Label("", Role.SMALL, "text2", wrap=True)
        self.choose = Button(say("admin_page.choose_file"), icon="attach_file", name="admin.import.choose")
        self.choose.clicked.connect(self._pick)
        self.again = Button(say("admin_page.look_again"), icon="sync", name="admin.import.again")
        self.again.clicked.connect(self._look)
        self.notice = Notice("admin.import.notice", "admin.import.changes")
        self.notice.acted.connect(self._show_changes)
        self.counts = FactTable(
            tuple(say(f"admin_page.count.{name}") for name in _COUNTS), (130, 110, 110, 130), name="admin.import.counts"
        )
        self.faults = FactTable(
            (say("admin_page.line"), say("admin_page.column"), say("admin_page.fault")),
            (80, 180),
            name="admin.import.faults",
        )
        self.lines = FactTable(
            (say("admin_page.line"), say("admin_page.what"), say("admin_page.whom"), say("admin_page.diff")),
            (80, 130, 240),
            name="admin.import.lines",
        )
        self.more = Label("", Role.SMALL, "text2")
        self.carry_out = Button(say("admin_page.carry_out"), "primary", icon="task_alt", name="admin.import.carry_out")
        self.carry_out.clicked.connect(self._carry_out)
        self._heads = {name: Label(say(f"admin_page.head.{name}"), Role.SECTION) for name in ("faults", "lines")}
        self._lay_out()
        self._start_over()

    def _lay_out(self) -> None:
        page = FormPage("admin.import.page", self, 12)
        box = page.box
        box.addWidget(Label(self.context.say("admin_page.told_import"), Role.BODY, "text2", wrap=True))
        kinds = row(spacing=24)
        for radio in self.kinds.values():
            kinds.addWidget(radio)
        kinds.addStretch(1)
        box.addLayout(kinds)
        box.addWidget(self.columns)
        verbs = row(spacing=8)
        for button in (self.choose, self.again, self.carry_out):
            verbs.addWidget(button)
            button.explained.connect(self._explain)
        verbs.addStretch(1)
        box.addLayout(verbs)
        for widget in (self.notice, self.counts, self._heads["faults"], self.faults, self._heads["lines"], self.lines):
            box.addWidget(widget)
        box.addWidget(self.more)
        for table in (self.counts, self.faults, self.lines):
            table.setAccessibleName(self.context.say(f"admin_page.table.{table.objectName().rpartition('.')[2]}"))
        column(self).addWidget(page)
        self.setFocusProxy(self.choose)

    # -- choosing ---------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Come up: what was looked at is still shown."""

    def set_connected(self, *, connected: bool) -> None:
        self._offline = None if connected else self.context.say("admin_page.offline_save")
        self._settle()

    def _kind(self) -> str:
        return next(kind for kind, radio in self.kinds.items() if radio.isChecked())

    def _start_over(self) -> None:
        self._data, self._name, self._report = b"", "", None
        self._asked += 1
        self.columns.setText(self.context.say(f"admin_page.columns.{self._kind()}"))
        self.notice.tell("")
        self._show()

    def _explain(self, why: str) -> None:
        self.notice.tell(why)

    def _pick(self) -> None:
        say = self.context.say
        path = self._choose_file(self, say("admin_page.choose_file"), say("admin_page.file_kinds"))
        if path:
            self._start_over()
            self._read(Path(path))

    def _read(self, path: Path) -> None:
        try:
            self._data = path.read_bytes()
        except OSError:
            self.notice.tell(self.context.say("admin_page.file_unread"), icon="error", tone="danger")
            return
        self._name = path.name
        self._look()

    # -- looking and doing ------------------------------------------------------------------------------------------

    def _look(self) -> None:
        kind, data = self._kind(), self._data
        self._wait("admin_page.looking")
        number = self._asked

        def show(report: ImportReport) -> None:
            if number == self._asked:
                self._looked(report)

        self.context.ask(lambda door: door.look_at_file(kind, data), show, lambda why: self._failed(number, why))

    def _looked(self, report: ImportReport) -> None:
        self._report = report
        say, name = self.context.say, self._name
        if report.fault_count:
            words = say("admin_page.has_faults", count=str(report.fault_count), file=name)
            self.notice.tell(words, icon="error", tone="danger")
        elif not report.may_be_done:
            self.notice.tell(say("admin_page.nothing_new", file=name))
        else:
            self.notice.tell(say("admin_page.may_be_done", file=name), icon="check_circle", tone="ok")
        self._show()

    def _carry_out(self) -> None:
        kind, data, report = self._kind(), self._data, self._report
        if report is None:
            return
        self._wait("admin_page.carrying_out")
        number = self._asked

        def done(told: ImportReport) -> None:
            if number != self._asked:
                return
            self._report = told
            words = self.context.say("admin_page.carried_out", number=str(told.number))
            self.notice.tell(words, self.context.say("admin_page.show_changes"), icon="check_circle", tone="ok")
            self._show()

        self.context.ask(lambda door: door.import_file(kind, data, report), done, lambda why: self._failed(number, why))

    def _wait(self, code: str) -> None:
        self._asked += 1
        self.notice.tell(self.context.say(code, file=self._name), icon="hourglass_top")
        self.carry_out.set_unavailable(self.context.say(code, file=self._name))

    def _failed(self, number: int, trouble: Trouble) -> None:
        if number == self._asked:
            words = self.context.say("admin_page.looked_too_early") if trouble.moved else trouble.words
            self.notice.tell(words, icon="error", tone="danger")
            self._settle()

    def _show_changes(self) -> None:
        if self._report is not None and self._report.number:
            self.changes_requested.emit(self._report.number)

    # -- what is shown ----------------------------------------------------------------------------------------------

    def _show(self) -> None:
        report = self._report
        there = report is not None
        counts = (report.lines, report.new, report.changed, report.unchanged, report.ended) if report else ()
        self.counts.show_rows([tuple(Cell(str(count)) for count in counts)] if report else [])
        self.faults.show_rows([self._fault(one) for one in report.faults[:_MOST]] if report else [])
        self.lines.show_rows([self._line(one) for one in report.shown[:_MOST]] if report else [])
        self.counts.setVisible(there)
        for name, table in (("faults", self.faults), ("lines", self.lines)):
            table.setVisible(table.rowCount() > 0)
            self._heads[name].setVisible(table.rowCount() > 0)
        told = report.new + report.changed + report.ended if report else 0
        shown = self.lines.rowCount()
        self.more.setText(self.context.say("admin_page.shown_of", shown=str(shown), count=str(told)))
        self.more.setVisible(shown < told)
        self._settle()

    def _settle(self) -> None:
        report, say = self._report, self.context.say
        why = None
        if report is None:
            why = say("admin_page.look_first")
        elif report.number:
            why = say("admin_page.carried_out", number=str(report.number))
        elif report.fault_count:
            why = say("admin_page.mend_file_first")
        elif not report.may_be_done:
            why = say("admin_page.nothing_new", file=self._name)
        self.carry_out.set_unavailable(self._offline or why)
        self.choose.set_unavailable(self._offline)
        self.again.set_unavailable(self._offline)
        self.again.setVisible(bool(self._data))

    def _fault(self, one: ImportFault) -> tuple[Cell, ...]:
        line = str(one.line) if one.line else self.context.say("admin_page.whole_file")
        words = self.context.say(one.code, **one.params)
        return Cell(line), Cell(one.column), Cell(words, icon="error", tone="danger")

    def _line(self, one: ImportLine) -> tuple[Cell, ...]:
        words = self.context.say(f"admin_page.what.{one.what}")
        return Cell(str(one.line)), Cell(words, icon=_ICONS.get(one.what)), Cell(one.name), Cell(self._diff(one))

    def _diff(self, one: ImportLine) -> str:
        say, known = self.context.say, self.context.known()

        def words(name: str, value: Value) -> str:
            return value_words(name, value, known, say)

        names = list(dict.fromkeys([*one.before, *one.after]))
        if one.what != "CHANGED":
            told = one.after or one.before
            return "; ".join(
                f"{field_words(name, say)}: {words(name, told.get(name))}" for name in names if told.get(name)
            )
        pairs = ((name, words(name, one.before.get(name)), words(name, one.after.get(name))) for name in names)
        return "; ".join(f"{field_words(name, say)}: {before} \u2192 {after}" for name, before, after in pairs)


_KINDS: Final = (UNITS_FILE, USERS_FILE)
_COUNTS: Final = ("lines", "new", "changed", "unchanged", "ended")
