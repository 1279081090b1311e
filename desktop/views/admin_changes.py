"""Who has changed what: the newest first, each with what stood there before and after."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QFrame, QWidget

from desktop.models.admin_records import (
    CODES,
    COMPARTMENT,
    FORM,
    NOTICE,
    POLICY,
    PROCESS,
    ROLE,
    UNIT,
    USER,
    ChangeRow,
    Rows,
)
from desktop.views.admin_asking import AdminContext, Trouble
from desktop.views.admin_list import AdminList, Line
from desktop.views.admin_words import field_words, value_words
from desktop.views.case_notices import Notice
from desktop.views.components.base import column, row
from desktop.views.components.button import Button
from desktop.views.components.facts import Fact, FactList
from desktop.views.components.fields import Choice, FieldFrame
from desktop.views.components.groups import EmptyState
from desktop.views.components.labels import Label
from desktop.views.components.table import Cell, FactTable
from desktop.views.components.two_panes import TwoPanes
from desktop.views.form_view import FormPage
from desktop.views.moments import moment_words
from desktop.views.style.typography import Role

_KINDS: Final = (UNIT, USER, ROLE, COMPARTMENT, POLICY, CODES, NOTICE, FORM, PROCESS)


class AdminChanges(TwoPanes):
    """Read only: nothing here is ever changed or taken away."""

    def __init__(self, context: AdminContext) -> None:
        say = context.say
        self.context = context
        self._rows: dict[str, ChangeRow] = {}
        self._about = ("", 0)
        self._after = ""
        self._asked = 0
        self.list = AdminList("admin.changes.list", say("admin_page.part.changes"))
        self.kind = Choice("admin.changes.kind")
        self.kind.addItem(say("admin_page.every_kind"), "")
        for kind in _KINDS:
            self.kind.addItem(say(f"admin_page.change.{kind}"), kind)
        self.only = Button("", "quiet", icon="close", in_bar=True, name="admin.changes.only")
        self.counted = Label("", Role.SMALL, "text2")
        self.more = Button(say("admin_page.more"), "link", name="admin.changes.more")
        self.empty = EmptyState(say("admin_page.no_changes"))
        super().__init__("admin.changes", (self._head(), self.list, self.empty), self._one())
        self.list.chosen.connect(self.choose)
        self.one_pane_changed.connect(self.back.setVisible)
        self.back.clicked.connect(self.go_back)
        self.kind.activated.connect(lambda _place: self._start())
        self.only.clicked.connect(lambda: self.show_about("", ""))
        self.more.clicked.connect(lambda: self._ask_for(self._after))
        self.empty.hide()

    def _head(self) -> QWidget:
        head = QFrame()
        head.setProperty("edge", "bottom")
        box = column(head, spacing=6, margins=(16, 10, 16, 10))
        box.addWidget(FieldFrame(self.context.say("admin_page.kind_of_change"), self.kind, name="admin.changes.kind"))
        box.addWidget(self.only)
        below = row(spacing=8)
        below.addWidget(self.counted)
        below.addStretch(1)
        below.addWidget(self.more)
        box.addLayout(below)
        self.only.hide()
        self.more.hide()
        return head

    def _one(self) -> QWidget:
        page = FormPage("admin.changes.page", spacing=12)
        self.title = Label(self.context.say("admin_page.choose_change"), Role.PERSON, wrap=True)
        self.notice = Notice("admin.changes.notice")
        self.facts = FactList()
        say = self.context.say
        heads = (say("admin_page.field"), say("admin_page.before"), say("admin_page.after"))
        self.table = FactTable(heads, (200, 240), name="admin.changes.table")
        self.table.setAccessibleName(say("admin_page.what_changed"))
        self.table.hide()
        self.back = Button(say("admin_page.back"), "quiet", icon="arrow_back", in_bar=True, name="admin.changes.back")
        self.back.hide()
        for widget in (self.back, self.title, self.notice, self.facts, self.table):
            page.box.addWidget(widget)
        return page

    # -- the list ---------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Come up: the newest."""
        self._start()
        self.list.setFocus()

    def set_connected(self, *, connected: bool) -> None:
        self.more.set_unavailable(None if connected else self.context.say("admin_page.offline"))

    def show_about(self, kind: str, target: str, *, batch: int = 0, name: str = "") -> None:
        """Only the changes of one thing, or of one import; '' shows all."""
        self._about = (target, batch)
        self.kind.setCurrentIndex(max(self.kind.findData(kind), 0))
        words = self.context.say(
            "admin_page.only_import" if batch else "admin_page.only_about", name=name or str(batch)
        )
        self.only.setText(words)
        self.only.setVisible(bool(target or batch))

    def _start(self) -> None:
        self._rows = {}
        self._ask_for("")

    def _ask_for(self, after: str) -> None:
        self._asked += 1
        number, kind, (target, batch) = self._asked, str(self.kind.currentData() or ""), self._about

        def show(told: Rows[ChangeRow]) -> None:
            if number == self._asked:
                self._show_rows(told)

        self.context.ask(
            lambda door: door.changes(kind=kind, target=target, batch=batch, after=after), show, self._failed
        )

    def _failed(self, trouble: Trouble) -> None:
        self.notice.tell(trouble.words, icon="error", tone="danger")

    def _show_rows(self, told: Rows[ChangeRow]) -> None:
        self.notice.tell("")
        self._rows |= {str(one.number): one for one in told.rows}
        self._after = told.after
        say, now = self.context.say, self.context.now()
        lines = [
            Line(key, self._what(one), f"{one.user_name} \u00b7 {moment_words(one.at, now)}")
            for key, one in self._rows.items()
        ]
        self.list.show_lines(lines)
        self.list.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        self.counted.setText(say("admin_page.shown_of", shown=str(len(lines)), count=str(told.total)))
        self.more.setVisible(bool(told.after))

    def _what(self, one: ChangeRow) -> str:
        kind = self.context.say(f"admin_page.change.{one.kind}")
        return f"{kind}: {one.target_name or one.target}"

    # -- one change -------------------------------------------------------------------------------------------------

    def choose(self, key: str) -> None:
        """Show what a change did."""
        one = self._rows.get(key)
        if one is None:
            return
        say, known, now = self.context.say, self.context.known(), self.context.now()
        self.title.setText(self._what(one))
        facts = (
            Fact(say("admin_page.who"), one.user_name, aside=one.unit_name),
            Fact(say("admin_page.when"), moment_words(one.at, now)),
            Fact(say("admin_page.number"), str(one.number)),
            Fact(say("admin_page.note_short"), one.reason),
            Fact(say("admin_page.import_number"), str(one.batch) if one.batch else ""),
        )
        self.facts.show_facts(tuple(fact for fact in facts if fact.value))
        names = list(dict.fromkeys([*one.before, *one.after]))
        self.table.show_rows(
            [
                (
                    Cell(field_words(name, say), strong=True),
                    Cell(value_words(name, one.before.get(name), known, say), tone="text2"),
                    Cell(value_words(name, one.after.get(name), known, say)),
                )
                for name in names
            ]
        )
        self.table.setVisible(bool(names))
        self.go_right(self.table)
