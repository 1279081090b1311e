"""People: searched for in the store, changed one at a time, with their roles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop.models.admin_records import ROLE, USER, Done, Rows, UserRow, Value, Wish
from desktop.views.admin_asking import AdminContext, AdminDoor, Trouble
from desktop.views.admin_editor import AdminEditor
from desktop.views.admin_form import AdminField, AdminForm, Group, KeptTyping
from desktop.views.admin_list import AdminList, Line
from desktop.views.admin_roles import RolesEditor
from desktop.views.admin_words import unit_options
from desktop.views.components.base import column, row
from desktop.views.components.button import Button
from desktop.views.components.fields import Check, TextLine
from desktop.views.components.groups import EmptyState
from desktop.views.components.labels import Label
from desktop.views.components.two_panes import TwoPanes
from desktop.views.form_answers import Options
from desktop.views.style.typography import Role
from domain.directory import Unit

_SEARCH_MS: Final = 300
_NEW: Final = ""
_YES, _NO = "yes", "no"


class AdminPeople(TwoPanes):
    """`changes_requested` tells a kind and a target."""

    changes_requested = Signal(str, str)

    def __init__(self, context: AdminContext) -> None:
        say = context.say
        self.context = context
        self._rows: dict[str, UserRow] = {}
        self._kept = KeptTyping()
        self._key: str | None = None
        self._row: UserRow | None = None
        self._unit = ""
        self._after = ""
        self._asked = 0
        self.list = AdminList("admin.people.list", say("admin_page.part.people"))
        self.search = TextLine(say("admin_page.search_person"), "admin.people.search")
        self.search.setAccessibleName(say("admin_page.search_person"))
        self.everyone = Check(say("admin_page.everyone"), "admin.people.everyone")
        self.at_unit = Button("", "quiet", icon="close", in_bar=True, name="admin.people.at_unit")
        self.new = Button(say("admin_page.new_person"), icon="add", in_bar=True, name="admin.people.new")
        self.more = Button(say("admin_page.more"), "link", name="admin.people.more")
        self.counted = Label("", Role.SMALL, "text2")
        self.empty = EmptyState(say("admin_page.no_person"))
        choices = tuple((code, say(f"admin_page.{code}")) for code in (_NO, _YES))
        fields = (
            AdminField("name", required=True),
            AdminField("title", wide=220),
            AdminField("hsa_id", wide=240),
            AdminField("protected", "choice", choices, has_help=True, wide=300),
        )
        self.form = AdminForm((Group("", fields),), say, context.today, "admin.person")
        self.editor = AdminEditor(self.form, say, "admin.person")
        self.roles = RolesEditor(say, context.now, context.today)
        self.editor.page.box.addWidget(self.roles)
        super().__init__("admin.people", (self._head(), self.list, self.empty), self.editor)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_SEARCH_MS)
        self._late.timeout.connect(self.fetch)
        self._connect()
        self.editor.head(say("admin_page.choose_person"))
        self.editor.setEnabled(False)
        self.empty.hide()

    def _head(self) -> QWidget:
        head = QFrame()
        head.setProperty("edge", "bottom")
        box = column(head, spacing=6, margins=(16, 10, 16, 10))
        box.addWidget(self.search)
        verbs = row(spacing=8)
        verbs.addWidget(self.everyone)
        verbs.addStretch(1)
        verbs.addWidget(self.new)
        box.addLayout(verbs)
        box.addWidget(self.at_unit)
        below = row(spacing=8)
        below.addWidget(self.counted)
        below.addStretch(1)
        below.addWidget(self.more)
        box.addLayout(below)
        self.at_unit.hide()
        self.more.hide()
        self.everyone.setVisible(not self.context.regional)
        return head

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._late.start())
        self.search.returnPressed.connect(self.fetch)
        self.everyone.toggled.connect(lambda _on: self.fetch())
        self.at_unit.clicked.connect(lambda: self.show_unit(""))
        self.more.clicked.connect(self._fetch_more)
        self.new.clicked.connect(self.begin_new)
        self.list.chosen.connect(self.choose)
        self.editor.save_requested.connect(self.save)
        self.editor.stand_in(self)
        self.roles.wanted.connect(self._want_role)
        say = self.context.say
        changes = Button(say("admin_page.verb.changes"), icon="history", in_bar=True, name="admin.person.changes")
        changes.clicked.connect(lambda: self.changes_requested.emit(USER, self._key or ""))
        self.editor.add_verb(changes)

    # -- the list ---------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Come up: who is found by what is searched for."""
        self.roles.set_units(self._units())
        self.fetch()
        if self._key:
            self._fetch_one(self._key)
        self.search.setFocus()

    def set_connected(self, *, connected: bool) -> None:
        why = None if connected else self.context.say("admin_page.offline_save")
        self.editor.close_with(why)
        self.roles.close_with(why)
        self.new.set_unavailable(why)

    def show_unit(self, unit_id: str) -> None:
        """Only those who work at a unit; '' for all."""
        self._unit = unit_id
        name = self.context.known().directory.name_of(unit_id) if unit_id else ""
        self.at_unit.setText(self.context.say("admin_page.at_unit", name=name))
        self.at_unit.setVisible(bool(unit_id))
        self.search.clear()
        self.fetch()

    def fetch(self) -> None:
        self._late.stop()
        self._ask_for("")

    def _fetch_more(self) -> None:
        self._ask_for(self._after)

    def _ask_for(self, after: str) -> None:
        self._asked += 1
        number, text, unit = self._asked, self.search.text().strip(), self._unit
        everyone = self.everyone.isChecked()

        def show(told: Rows[UserRow]) -> None:
            if number == self._asked:
                self._show_rows(told, more=bool(after))

        def fail(trouble: Trouble) -> None:
            if number == self._asked:
                self.counted.setText(trouble.words)

        self.context.ask(lambda door: door.users(text, unit=unit, everyone=everyone, after=after), show, fail)

    def _show_rows(self, told: Rows[UserRow], *, more: bool) -> None:
        found = {**(self._rows if more else {}), **{one.user_id: one for one in told.rows}}
        self._rows, self._after = found, told.after
        self._fill(told.total)

    def _fill(self, total: int) -> None:
        say = self.context.say
        self.list.show_lines([Line(one.user_id, one.name, self._below(one)) for one in self._rows.values()])
        self.list.setVisible(bool(self._rows))
        self.empty.setVisible(not self._rows)
        self.counted.setText(say("admin_page.shown_of", shown=str(len(self._rows)), count=str(total)))
        self.more.setVisible(bool(self._after))

    def _below(self, one: UserRow) -> str:
        units = list(dict.fromkeys(held.unit_name for held in one.roles))
        return " \u00b7 ".join(part for part in (one.title, ", ".join(units[:3])) if part) or one.user_id

    def _units(self) -> Options:
        """Where she may give roles."""
        units = self.context.known().directory.units
        own = units.get(self.context.own_unit)
        found = [one for one in units.values() if self._reaches(one, own)]
        found.sort(key=lambda one: (one.name.casefold(), one.sub_region))
        return unit_options(found)

    def _reaches(self, unit: Unit, own: Unit | None) -> bool:
        return self.context.regional or (own is not None and unit.principal == own.principal)

    # -- one person -------------------------------------------------------------------------------------------------

    def choose(self, user_id: str) -> None:
        """Show somebody. What was typed about another one waits there."""
        if user_id != self._key:
            self._kept.keep(self._key, self.form)
            self._key, self._row = user_id, None
            self.list.choose(user_id)
            self.editor.setEnabled(True)
            self.roles.begin()
            known = self._rows.get(user_id)
            if known is not None:
                self._show(known)
            self._fetch_one(user_id)
        self.go_right(self.form)

    def begin_new(self) -> None:
        """Somebody who is not known yet."""
        self._kept.keep(self._key, self.form)
        self._key, self._row = _NEW, None
        self.list.choose("")
        self.editor.setEnabled(True)
        self.editor.lock(None)
        self.editor.head(
            self.context.say("admin_page.new_person"), self.context.say("admin_page.new_person_told"), is_new=True
        )
        self.form.show_values({"protected": _NO})
        self._kept.put_back(self._key or _NEW, self.form)
        self.roles.hide()
        self.form.focus("name")

    def _fetch_one(self, user_id: str) -> None:
        def show(found: UserRow | None) -> None:
            if user_id == self._key and found is not None:
                self._show(found)

        def fail(trouble: Trouble) -> None:
            if user_id == self._key:
                self.editor.notice.tell(trouble.words, icon="error", tone="danger")

        self.context.ask(lambda door: door.user(user_id), show, fail)

    def _show(self, found: UserRow) -> None:
        again, self._row = self._row is not None, found
        self._rows[found.user_id] = found
        say = self.context.say
        if again:
            met = self.form.rebase(_values(found))
            if met:
                self.editor.met(met)
        else:
            self.editor.head(found.name, " \u00b7 ".join(part for part in (found.title, found.user_id) if part))
            self.form.show_values(_values(found))
            self._kept.put_back(self._key or _NEW, self.form)
            self.editor.lock(None if found.mine else say("admin_page.other_persons"))
        self._show_roles(found)

    def _show_roles(self, found: UserRow) -> None:
        self.roles.setVisible(True)
        self.roles.show_roles(found.roles, elsewhere=found.elsewhere, may_give=True)

    # -- saving -----------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Ask the store for what is typed."""
        key, seen = self._key, self._row
        if key is None:
            return
        cells: dict[str, Value] = {name: value for name, value in self.form.typed().items() if name != "protected"}
        if "protected" in self.form.typed():
            cells["protected"] = self.form.value("protected") == _YES
        wish = Wish(USER, key, seen.version if seen is not None else "", cells, self.editor.written_note())
        self.editor.wait()
        self._change(key, wish, self._saved, self.editor.refused)

    def _change(
        self, key: str, wish: Wish, then: Callable[[UserRow], None], refused: Callable[[Trouble], None]
    ) -> None:
        """Make a change and fetch what it became; what another has done meanwhile is fetched too."""

        def job(door: AdminDoor) -> tuple[Done, UserRow | None]:
            done = door.change(wish)
            return done, door.user(key or done.target)

        def show(told: tuple[Done, UserRow | None]) -> None:
            if self._key == key and told[1] is not None:
                then(told[1])

        def fail(trouble: Trouble) -> None:
            if self._key != key:
                return
            refused(trouble)
            if trouble.moved and key:
                self._fetch_one(key)

        self.context.ask(job, show, fail)

    def _saved(self, found: UserRow) -> None:
        self._kept.forget(self._key or _NEW)
        self._key, self._row = found.user_id, found
        self._rows[found.user_id] = found
        self.editor.head(found.name, " \u00b7 ".join(part for part in (found.title, found.user_id) if part))
        self.form.show_values(_values(found))
        self.editor.saved()
        self._show_roles(found)
        self.fetch()
        self.list.choose(found.user_id)

    def _want_role(self, unit: str, role: str, until: str, version: str) -> None:
        key = self._key
        if not key:
            return
        cells: dict[str, Value] = {"unit": unit, "role": role, "until": until}
        wish = Wish(ROLE, key, version, cells, self.editor.written_note())

        def done(found: UserRow) -> None:
            self._row = found
            self._rows[found.user_id] = found
            self._show_roles(found)
            self.roles.done(self.context.say("admin_page.role_saved"))
            self.fetch()

        self._change(key, wish, done, self.roles.refused)


def _values(found: UserRow) -> dict[str, str]:
    protected = _YES if found.protected else _NO
    return {"name": found.name, "title": found.title, "hsa_id": found.hsa_id, "protected": protected}
