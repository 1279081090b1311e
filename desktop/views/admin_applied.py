"""What applies to everybody, one kind of it to a page: a list, and a form for the one that is chosen."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QWidget

from desktop.models.admin_records import Applies, ChangeRow, Done, Rows, Wish
from desktop.views.admin_asking import AdminContext, AdminDoor, Trouble
from desktop.views.admin_editor import AdminEditor
from desktop.views.admin_form import AdminForm, KeptTyping
from desktop.views.admin_list import AdminList, Line
from desktop.views.components.base import column, row
from desktop.views.components.button import Button
from desktop.views.components.groups import EmptyState
from desktop.views.components.labels import Label
from desktop.views.components.two_panes import TwoPanes
from desktop.views.style.typography import Role


@dataclass(frozen=True, slots=True)
class Shown:
    """How the chosen one is shown: its title, the line below it and the values of its form."""

    title: str
    below: str
    values: Mapping[str, str]


class AdminApplied(TwoPanes):
    """`name` is the page's, and its words are `admin_page.part.<name>`. Only the region changes what is here."""

    def __init__(self, context: AdminContext, name: str, kind: str, form: AdminForm) -> None:
        say = context.say
        self.context = context
        self.kind = kind
        self.form = form
        self.applies: Applies | None = None
        self.key: str | None = None
        self._name = name
        self._kept = KeptTyping()
        self.list = AdminList(f"admin.{name}.list", say(f"admin_page.part.{name}"))
        self.new = Button(say(f"admin_page.new_{name}"), icon="add", in_bar=True, name=f"admin.{name}.new")
        self.editor = AdminEditor(form, say, f"admin.{name}")
        self.empty = EmptyState(say(f"admin_page.no_{name}"))
        super().__init__(f"admin.{name}.panes", (self._head(), self.list, self.empty), self.editor)
        self.list.chosen.connect(self.choose)
        self.new.clicked.connect(self.begin_new)
        self.editor.save_requested.connect(self.save)
        self.editor.stand_in(self)
        self.new.setVisible(context.regional)
        self.editor.lock(None if context.regional else say("admin_page.only_regional"))
        self._nothing_chosen()

    def _head(self) -> QWidget:
        head = QFrame()
        head.setProperty("edge", "bottom")
        box = column(head, spacing=6, margins=(16, 10, 16, 10))
        box.addWidget(Label(self.context.say(f"admin_page.told_{self._name}"), Role.SMALL, "text2", wrap=True))
        verbs = row(spacing=8)
        verbs.addWidget(self.new)
        verbs.addStretch(1)
        box.addLayout(verbs)
        return head

    # -- what each page says ----------------------------------------------------------------------------------------

    @abstractmethod
    def lines(self, applies: Applies) -> list[Line]:
        """The lines of the list."""

    @abstractmethod
    def shown(self, applies: Applies, key: str) -> Shown | None:
        """The chosen one; None when there is no such thing."""

    @abstractmethod
    def version(self, applies: Applies, key: str) -> str:
        """What the store calls what was seen; '' for something new."""

    @abstractmethod
    def cells(self) -> Mapping[str, str]:
        """What is asked of the store, of what is typed."""

    def field_of(self, field: str) -> str:
        """The field of the form that a refusal is about."""
        return field

    def show_more(self, applies: Applies, key: str) -> None:
        """Show what stands beside the form."""

    def begin_new(self) -> None:
        """Begin something new, on the pages where one can."""

    # -- what all of them do ----------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Come up, as the store has it now."""
        self.context.ask(lambda door: door.applies(), self._come_up, self._failed)
        self.list.setFocus()

    def set_connected(self, *, connected: bool) -> None:
        why = None if connected else self.context.say("admin_page.offline_save")
        self.editor.close_with(why)
        self.new.set_unavailable(why)

    def _come_up(self, applies: Applies) -> None:
        met = self.take(applies)
        if met:
            self.editor.met(met)

    def _failed(self, trouble: Trouble) -> None:
        self.editor.notice.tell(trouble.words, icon="error", tone="danger")

    def take(self, applies: Applies, who: str = "") -> tuple[str, ...]:
        """What applies now; the fields where it has met with something that is typed."""
        self.applies = applies
        lines = self.lines(applies)
        self.list.show_lines(lines)
        self.list.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        shown = self.shown(applies, self.key) if self.key is not None else None
        if shown is None or self.key is None:
            return ()
        met = self.form.rebase(shown.values, who)
        self.show_more(applies, self.key)
        return met

    def choose(self, key: str) -> None:
        """Show one. What was typed about another waits there."""
        if self.applies is None:
            return
        shown = self.shown(self.applies, key)
        if shown is None:
            return
        if key != self.key:
            self._kept.keep(self.key, self.form)
            self.show_one(key, shown)
        self.go_right(self.form)

    def show_one(self, key: str, shown: Shown, *, is_new: bool = False) -> None:
        self.key = key
        self.list.choose(key)
        self.editor.setEnabled(True)
        self.editor.lock(None if self.context.regional else self.context.say("admin_page.only_regional"))
        self.editor.head(shown.title, shown.below, is_new=is_new)
        self.form.show_values(shown.values)
        if self.applies is not None:
            self.show_more(self.applies, key)
        self._kept.put_back(key, self.form)
        if not self.context.regional:
            self.editor.notice.tell(self.context.say("admin_page.only_regional"), icon="lock")

    def _nothing_chosen(self) -> None:
        self.editor.head(self.context.say("admin_page.choose_one"))
        self.editor.setEnabled(False)
        self.empty.hide()

    def save(self) -> None:
        """Ask the store for what is typed."""
        key, applies = self.key, self.applies
        if key is None or applies is None:
            return
        wish = Wish(self.kind, key, self.version(applies, key), dict(self.cells()), self.editor.written_note())
        self.editor.wait()

        def job(door: AdminDoor) -> tuple[Done, Applies]:
            return door.change(wish), door.applies()

        def done(told: tuple[Done, Applies]) -> None:
            self._kept.forget(key)
            if self.key == key:
                self.applies = told[1]
                shown = self.shown(told[1], key)
                if shown is not None:
                    self.show_one(key, shown)
                self.editor.saved()
            self.take(told[1])

        self.context.ask(job, done, lambda trouble: self._refused(key, trouble))

    def _refused(self, key: str, trouble: Trouble) -> None:
        if key != self.key:
            return
        self.editor.refused(Trouble(trouble.words, self.field_of(trouble.field), trouble.moved))
        if trouble.moved:
            self._meet(key)

    def _meet(self, key: str) -> None:
        """Somebody else was first: show what stands now under what is typed, and who it was."""

        def job(door: AdminDoor) -> tuple[Applies, Rows[ChangeRow]]:
            return door.applies(), door.changes(kind=self.kind, target=key, limit=1)

        def show(told: tuple[Applies, Rows[ChangeRow]]) -> None:
            if key == self.key:
                self.editor.met(self.take(told[0], told[1].rows[0].user_name if told[1].rows else ""))

        self.context.ask(job, show, self.editor.refused)
