"""Units: found in the tree or by searching, changed one at a time."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop.models.admin_records import UNIT, ChangeRow, Done, Rows, UnitRow, Wish
from desktop.views.admin_asking import AdminContext, AdminDoor, Trouble
from desktop.views.admin_editor import AdminEditor
from desktop.views.admin_form import AdminForm, KeptTyping
from desktop.views.admin_list import AdminList
from desktop.views.admin_unit_fields import ID, TREE_FIELDS, UNIT_FIELDS, shown_in, unit_groups, unit_values
from desktop.views.admin_unit_tree import MOST_HITS, hit_lines, keys_above, path_of, tree_lines
from desktop.views.admin_words import unit_options
from desktop.views.components.base import column, row
from desktop.views.components.button import Button
from desktop.views.components.fields import Check, TextLine
from desktop.views.components.groups import EmptyState
from desktop.views.components.labels import Label
from desktop.views.components.two_panes import TwoPanes
from desktop.views.form_answers import Options
from desktop.views.municipalities import municipality_names
from desktop.views.style.typography import Role
from domain.directory import ACTIVE, CLOSED, PAUSED, Unit, state_on

_SEARCH_MS = 200
_NEWS_MS = 2_000
_NEW = ""


class AdminUnits(TwoPanes):
    """`people_requested` tells a unit, `changes_requested` a kind and a target: other pages show those."""

    people_requested = Signal(str)
    changes_requested = Signal(str, str)

    def __init__(self, context: AdminContext) -> None:
        say = context.say
        self.context = context
        self.list = AdminList("admin.units.list", say("admin_page.part.units"))
        self.search = TextLine(say("admin_page.search_unit"), "admin.units.search")
        self.search.setAccessibleName(say("admin_page.search_unit"))
        self.all_units = Check(say("admin_page.all_units"), "admin.units.all")
        self.new = Button(say("admin_page.new_unit"), icon="add", in_bar=True, name="admin.units.new")
        self.empty = EmptyState(say("admin_page.no_unit"))
        self.counted = Label("", Role.SMALL, "text2")
        self._choices: Options = ()
        self._choices_of = ("", 0)
        towns = municipality_names(context.known())
        self.form = AdminForm(unit_groups(say, towns), say, context.today, "admin.unit", lambda: self._choices)
        self.editor = AdminEditor(self.form, say, "admin.unit")
        self._fresh: dict[str, Unit] = {}
        self._kept = KeptTyping()
        self._opened: set[str] = set()
        self._key: str | None = None
        self._row: UnitRow | None = None
        super().__init__("admin.units", (self._head(), self.list, self.empty), self.editor)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_SEARCH_MS)
        self._late.timeout.connect(self.fill)
        self._read = self.context.known().directory
        self._news = QTimer(self)
        self._news.setInterval(_NEWS_MS)
        self._news.timeout.connect(self._look_for_news)
        self._news.start()
        self._connect()
        self._nothing_chosen()

    def _head(self) -> QWidget:
        head = QFrame()
        head.setProperty("edge", "bottom")
        box = column(head, spacing=6, margins=(16, 10, 16, 10))
        box.addWidget(self.search)
        below = row(spacing=8)
        below.addWidget(self.all_units)
        below.addStretch(1)
        below.addWidget(self.new)
        box.addLayout(below)
        box.addWidget(self.counted)
        self.all_units.setVisible(not self.context.regional)
        return head

    def _connect(self) -> None:
        say = self.context.say
        self.search.textChanged.connect(lambda _text: self._late.start())
        self.search.returnPressed.connect(self._to_list)
        self.all_units.toggled.connect(lambda _on: self.fill())
        self.new.clicked.connect(self.begin_new)
        self.list.chosen.connect(self.choose)
        self.list.folded.connect(self._fold)
        self.editor.save_requested.connect(self.save)
        self.editor.stand_in(self)
        self.form.edited.connect(self._settle_fields)
        for name, icon, act in (
            ("pause", "schedule", lambda: self._change_state(PAUSED, "paused_from")),
            ("close", "block", lambda: self._change_state(CLOSED, "merged_into")),
            ("open", "inbox", lambda: self._change_state(ACTIVE, "inbox_state")),
            ("people", "groups", lambda: self.people_requested.emit(self._key or "")),
            ("changes", "history", lambda: self.changes_requested.emit(UNIT, self._key or "")),
        ):
            button = Button(say(f"admin_page.verb.{name}"), icon=icon, in_bar=True, name=f"admin.unit.verb.{name}")
            button.clicked.connect(act)
            self.editor.add_verb(button)
        self.verbs = {name: self.editor.findChild(Button, f"admin.unit.verb.{name}") for name in _VERBS}

    # -- the list ---------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Come up: the tree as it is known, and what is chosen as the store has it now."""
        self._look_for_news()
        self._open_to_own()
        self.fill()
        if self._key:
            self._fetch(self._key)
        self.list.setFocus()

    def set_connected(self, *, connected: bool) -> None:
        why = None if connected else self.context.say("admin_page.offline_save")
        self.editor.close_with(why)
        self.new.set_unavailable(why)

    def fill(self) -> None:
        """The lines of the list."""
        self._read = self.context.known().directory
        units = self._listed()
        states = {unit.unit_id: state_on(unit, self.context.today()) for unit in units}
        wanted = self.search.text().strip()
        say = self.context.say
        if wanted:
            lines, count = hit_lines(units, wanted, say, states)
            more = "admin_page.hits_more" if count > MOST_HITS else "admin_page.hits"
            self.counted.setText(say(more, count=str(count), shown=str(len(lines))))
        else:
            lines = tree_lines(units, self._opened, say, states)
            self.counted.setText(say("admin_page.units_count", count=str(len(units))))
        self.list.show_lines(lines)
        self.list.setVisible(bool(lines))
        self.empty.setVisible(not lines)

    def _look_for_news(self) -> None:
        """Units have been told of anew, by a round or for the first time: then what was asked for is the older."""
        known = self.context.known().directory
        if self.isVisible() and known is not self._read:
            self._fresh = {one: unit for one, unit in self._fresh.items() if one not in known.units}
            self._open_to_own()
            self.fill()

    def _open_to_own(self) -> None:
        own = self._unit(self.context.own_unit)
        if not self._opened and own is not None and own.principal:
            self._opened.update(keys_above(own, self.context.say))

    def _listed(self) -> list[Unit]:
        """All of them, or those of the principal she looks after."""
        units = {**self.context.known().directory.units, **self._fresh}
        own = units.get(self.context.own_unit)
        if self.context.regional or self.all_units.isChecked() or own is None:
            return list(units.values())
        return [unit for unit in units.values() if unit.principal == own.principal]

    def _unit(self, unit_id: str) -> Unit | None:
        return self._fresh.get(unit_id) or self.context.known().directory.units.get(unit_id)

    def _fold(self, key: str, opened: bool) -> None:
        (self._opened.add if opened else self._opened.discard)(key)
        self.fill()

    def _to_list(self) -> None:
        self._late.stop()
        self.fill()
        first = next((line.key for line in self.list.lines() if line.opened is None), "")
        if first:
            self.list.choose(first)
            self.choose(first)
            self.list.setFocus()

    # -- one unit ---------------------------------------------------------------------------------------------------

    def choose(self, unit_id: str) -> None:
        """Show a unit. What was typed about another one waits there until one comes back."""
        if unit_id == self._key:
            self.go_right(self.form)
            return
        self._kept.keep(self._key, self.form)
        self._key, self._row = unit_id, None
        self.list.choose(unit_id)
        known = self._unit(unit_id)
        self.editor.setEnabled(True)
        if known is not None:
            self._show_head(known, "")
            self.form.show_field(ID, shown=False)
            self._fill_choices(known)
            self.form.show_values(unit_values(known))
            self.editor.lock(self.context.say("admin_page.fetching"))
        self._fetch(unit_id)
        self.go_right(self.form)

    def begin_new(self) -> None:
        """A unit that does not exist yet: beside the one that is chosen, or beside one's own."""
        beside = self._unit(self._key or "") or self._unit(self.context.own_unit)
        self._kept.keep(self._key, self.form)
        self._key, self._row = _NEW, None
        self.list.choose("")
        self.editor.setEnabled(True)
        self.editor.lock(None)
        self.editor.head(self.context.say("admin_page.new_unit"), "", is_new=True)
        self.form.show_field(ID, shown=True)
        for name in TREE_FIELDS:
            self.form.frames[name].set_locked(None)
        if beside is not None:
            self._fill_choices(beside)
        self.form.show_values({})
        place = ("sub_region", "principal", "operation", "group", "municipality", "system")
        for name in place if beside is not None else ():
            self.form.put(name, unit_values(beside)[name] if beside is not None else "")
        self.form.put("inbox_state", "CONNECTED_INACTIVE")
        self._kept.put_back(self._key or _NEW, self.form)
        self._show_verbs()
        self.form.focus(ID)

    def _fetch(self, unit_id: str) -> None:
        def show(found: UnitRow | None) -> None:
            if unit_id == self._key:
                self._show(found)

        self.context.ask(lambda door: door.unit(unit_id), show, lambda trouble: self._not_fetched(unit_id, trouble))

    def _not_fetched(self, unit_id: str, trouble: Trouble) -> None:
        if unit_id == self._key and self._row is None:
            self.editor.lock(trouble.words)

    def _show(self, found: UnitRow | None) -> None:
        if found is None:
            self.editor.lock(self.context.say("admin_page.unit_gone"))
            return
        again, self._row = self._row is not None, found
        self._fresh[found.unit.unit_id] = found.unit
        self._show_head(found.unit, self._counts(found))
        self._fill_choices(found.unit)
        if again:
            met = self.form.rebase(unit_values(found.unit))
            if met:
                self.editor.met(met)
        else:
            self.form.show_values(unit_values(found.unit))
            self._kept.put_back(self._key or _NEW, self.form)
        self._open_fields(found)
        self.fill()

    def _open_fields(self, found: UnitRow) -> None:
        say = self.context.say
        self.editor.lock(None if found.mine else say("admin_page.other_principal", name=found.unit.principal))
        if found.mine and not self.context.regional:
            for name in TREE_FIELDS:
                self.form.frames[name].set_locked(say("admin_page.tree_is_regional"))
        self._settle_fields()
        self._show_verbs()

    def _show_head(self, unit: Unit, counts: str) -> None:
        where = " › ".join(path_of(unit, self.context.say))
        self.editor.head(unit.name, ". ".join(part for part in (where, counts) if part))

    def _counts(self, found: UnitRow) -> str:
        say = self.context.say
        return say("admin_page.unit_counts", unread=str(found.unread), people=str(found.people))

    def _fill_choices(self, unit: Unit) -> None:
        """The units that a field may name: those of the same principal."""
        known = self.context.known().directory.units
        wanted = (unit.principal, sum(one not in known for one in self._fresh))
        if wanted == self._choices_of:
            return
        self._choices_of = wanted
        same = [one for one in {**known, **self._fresh}.values() if one.principal == unit.principal]
        same.sort(key=lambda one: (one.name.casefold(), one.sub_region))
        self._choices = unit_options(same)
        for field in UNIT_FIELDS:
            self.form.set_options(field, self._choices)

    def _settle_fields(self) -> None:
        """Only what belongs to the state that is chosen."""
        state = self.form.value("inbox_state")
        for name in self.form.frames:
            if name != ID:
                self.form.show_field(name, shown=shown_in(name, state, self.form.value(name)))

    def _show_verbs(self) -> None:
        mine = self._row is not None and self._row.mine
        state = self._row.unit.inbox_state if self._row is not None else ""
        shown = {
            "pause": mine and state == ACTIVE,
            "close": mine and state in {ACTIVE, PAUSED},
            "open": mine and state not in {ACTIVE, ""},
            "people": self._row is not None,
            "changes": self._row is not None,
        }
        for name, button in self.verbs.items():
            if button is not None:
                button.setVisible(shown[name])

    def _change_state(self, state: str, field: str) -> None:
        self.form.put("inbox_state", state)
        if state == ACTIVE:
            for name in ("paused_from", "paused_until", "substitute", "merged_into"):
                self.form.put(name, "")
        if state == PAUSED and not self.form.value("paused_from"):
            self.form.put("paused_from", self.context.today())
        self._settle_fields()
        self.form.focus(field)
        self.editor.page.bring(self.form.frames[field])

    def _nothing_chosen(self) -> None:
        self.editor.head(self.context.say("admin_page.choose_unit"))
        self.editor.setEnabled(False)
        self.form.show_field(ID, shown=False)
        self._settle_fields()
        self._show_verbs()

    # -- saving -----------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Ask the store for what is typed."""
        key, seen = self._key, self._row
        if key is None:
            return
        cells = self.form.typed()
        target = cells.pop(ID, "") if key == _NEW else key
        wish = Wish(UNIT, target, seen.version if seen is not None else "", cells, self.editor.written_note())
        self.editor.wait()

        def job(door: AdminDoor) -> tuple[Done, UnitRow | None]:
            return door.change(wish), door.unit(target)

        self.context.ask(job, lambda told: self._saved(key, target, told[1]), lambda why: self._refused(key, why))

    def _saved(self, key: str, target: str, found: UnitRow | None) -> None:
        self._kept.forget(key)
        if self._key != key or found is None:
            return
        self._key, self._row = target, found
        self._fresh[target] = found.unit
        self._opened.update(keys_above(found.unit, self.context.say))
        self.form.show_field(ID, shown=False)
        self._show_head(found.unit, self._counts(found))
        self.form.show_values(unit_values(found.unit))
        self._open_fields(found)
        self.editor.saved()
        self.fill()
        self.list.choose(target)

    def _refused(self, key: str, trouble: Trouble) -> None:
        if self._key != key:
            return
        self.editor.refused(trouble)
        if trouble.moved and key:
            self._meet(key)

    def _meet(self, unit_id: str) -> None:
        """Somebody else was first: show what stands now under what is typed, and who it was."""

        def job(door: AdminDoor) -> tuple[UnitRow | None, Rows[ChangeRow]]:
            return door.unit(unit_id), door.changes(kind=UNIT, target=unit_id, limit=1)

        def show(told: tuple[UnitRow | None, Rows[ChangeRow]]) -> None:
            found, changes = told
            if unit_id != self._key or found is None:
                return
            self._row = found
            self._fresh[unit_id] = found.unit
            who = changes.rows[0].user_name if changes.rows else ""
            self.editor.met(self.form.rebase(unit_values(found.unit), who))

        self.context.ask(job, show, self.editor.refused)


_VERBS = ("pause", "close", "open", "people", "changes")
