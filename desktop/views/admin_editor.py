"""The right half of a page of administration: what is chosen, its form, why it cannot be saved, and the way to save."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.views.admin_asking import Trouble
from desktop.views.admin_form import AdminForm
from desktop.views.case_notices import ActionBar, Notice
from desktop.views.components.base import Themed, column, row
from desktop.views.components.button import Button
from desktop.views.components.fields import FieldFrame, TextLine
from desktop.views.components.labels import Label
from desktop.views.components.two_panes import TwoPanes
from desktop.views.form_view import FormPage
from desktop.views.say import Say
from desktop.views.style.typography import Role
from desktop.views.theme import theme


class AdminEditor(Themed, QWidget):
    """`save_requested` only when something is typed and nothing that must be there is missing."""

    save_requested = Signal()

    def __init__(self, form: AdminForm, say: Say, name: str, *, has_note: bool = True) -> None:
        super().__init__()
        self.setObjectName(f"{name}.editor")
        self.form = form
        self._say = say
        self._closed: str | None = None
        self._is_new = False
        self._busy = False
        self.title = Label("", Role.PERSON, wrap=True)
        self.below = Label("", Role.SMALL, "text2", wrap=True)
        self.notice = Notice(f"{name}.notice")
        self.page = FormPage(f"{name}.page", self, 16)
        self.note = FieldFrame(say("admin_page.note"), TextLine(), name=f"{name}.note")
        line = self.note.editor
        if isinstance(line, TextLine):
            line.setMaxLength(300)
        self.status = Label("", Role.SMALL, "text2")
        self.undo = Button(say("admin_page.undo"), in_bar=True, name=f"{name}.undo")
        self.undo.clicked.connect(self._undo)
        self.save = Button(
            say("admin_page.save"), "primary", key=say("admin_page.save_key"), in_bar=True, name=f"{name}.save"
        )
        self.save.clicked.connect(self._save)
        self.save.explained.connect(self._explain)
        self.back = Button(say("admin_page.back"), "quiet", icon="arrow_back", in_bar=True, name=f"{name}.back")
        self.back.hide()
        head = column(margins=(24, 12, 24, 8))
        head.addWidget(self.back)
        head.addWidget(self.title)
        head.addWidget(self.below)
        bar = column(margins=(24, 0, 24, 0))
        bar.addWidget(self.notice)
        self.verbs = row(spacing=8)
        self.verbs.addStretch(1)
        self.page.box.addLayout(self.verbs)
        self.page.box.addWidget(form)
        self.page.box.addWidget(self.note)
        self.note.setVisible(has_note)
        self._has_note = has_note
        self.foot = ActionBar(self.status, self.undo, self.save)
        outer = column(self)
        outer.addLayout(head)
        outer.addLayout(bar)
        outer.addWidget(self.page, 1)
        outer.addWidget(self.foot)
        form.edited.connect(self.settle)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.save.click)
        self.built()

    def stand_in(self, panes: TwoPanes) -> None:
        """Where there is room for one pane only, a button leads back to the list."""
        panes.one_pane_changed.connect(self.back.setVisible)
        self.back.clicked.connect(panes.go_back)

    def add_verb(self, button: Button) -> None:
        """A quicker way to something, above the form."""
        self.verbs.insertWidget(self.verbs.count() - 1, button)

    def head(self, title: str, below: str = "", *, is_new: bool = False) -> None:
        """What is chosen. Of something `new` everything that must be there is asked for at once."""
        self.title.setText(title)
        self.below.setText(below)
        self.below.setVisible(bool(below))
        self._is_new = is_new
        self.notice.tell("")
        self._put_note("")
        self.settle()

    def close_with(self, reason: str | None) -> None:
        """Why nothing can be saved now; None when it can. What is typed stays."""
        self._closed = reason
        self.settle()

    def lock(self, reason: str | None) -> None:
        """Nothing of it is hers to change, and why."""
        self.form.set_locked(reason)
        self.note.setVisible(self._has_note and reason is None)
        self.foot.setVisible(reason is None)
        self.notice.tell(reason or "", icon="lock")

    def written_note(self) -> str:
        line = self.note.editor
        return line.text().strip() if isinstance(line, TextLine) else ""

    def _put_note(self, text: str) -> None:
        line = self.note.editor
        if isinstance(line, TextLine):
            line.setText(text)

    # -- saving -----------------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Say how it stands: how much is typed, and whether it can be saved."""
        count = len(self.form.typed())
        if self._busy:
            words = self._say("admin_page.saving")
        elif count:
            words = self._say("admin_page.unsaved_one" if count == 1 else "admin_page.unsaved", count=str(count))
        else:
            words = self._say("admin_page.nothing_typed")
        self.status.setText(words)
        self.undo.setVisible(bool(count))
        nothing = None if count or self._is_new else self._say("admin_page.nothing_to_save")
        self.save.set_unavailable(self._closed or nothing)

    def _save(self) -> None:
        if self._busy:
            return
        self.notice.tell("")
        if self.form.missing():
            self.notice.tell(self._say("admin_page.mend_first"), icon="error", tone="danger")
            return
        self.save_requested.emit()

    def _explain(self, why: str) -> None:
        self.notice.tell(why)

    def _undo(self) -> None:
        self.form.show_values(self.form.base())
        self.notice.tell("")
        self.settle()

    def wait(self) -> None:
        """It has been asked of the store."""
        self._busy = True
        self.settle()

    def saved(self, words: str = "") -> None:
        self._busy, self._is_new = False, False
        self._put_note("")
        self.notice.tell(words or self._say("admin_page.saved"), icon="check_circle", tone="ok")
        self.settle()

    def refused(self, trouble: Trouble) -> None:
        """Not done: why, beside what it is about."""
        self._busy = False
        beside = bool(trouble.field) and self.form.refuse(trouble.field, trouble.words)
        if beside:
            self.page.bring(self.form.frames[trouble.field])
        words = self._say("admin_page.mend_first") if beside else trouble.words
        self.notice.tell(words, icon="error", tone="danger")
        self.settle()

    def met(self, fields: tuple[str, ...]) -> None:
        """Somebody else has changed it meanwhile; the newest is shown and what was typed stands."""
        self._busy = False
        code = "admin_page.moved_met" if fields else "admin_page.moved"
        self.notice.tell(self._say(code), icon="compare_arrows", tone="warn")
        self.settle()

    def restyle(self) -> None:
        self.note.setMaximumWidth(theme().width(560))
