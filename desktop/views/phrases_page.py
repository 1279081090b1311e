"""The phrases of the unit: read, written, changed and taken away; whose reading-through is overdue is marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from textwrap import shorten

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

from desktop.models.unit_records import Phrase
from desktop.views.case_notices import Notice
from desktop.views.components.base import column, row
from desktop.views.components.button import Button
from desktop.views.components.fields import FieldFrame, Prose, TextLine
from desktop.views.components.groups import EmptyState
from desktop.views.components.labels import Label
from desktop.views.components.table import Cell, FactTable
from desktop.views.date_line import DateLine
from desktop.views.form_view import FormPage
from desktop.views.moments import full_short_day, parse_day, short_day
from desktop.views.phrase_words import to_review
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.forms.definition import Item
from domain.forms.findings import Finding
from domain.forms.normalising import normalise

_A_YEAR = 365
_SHOWN = 64
"""So much of a text stands in the list, in characters; all of it in its editor."""
_DAY = Item("review", "date", "")


class PhrasesPage(QWidget):
    """It stores nothing: it emits what is to be kept or taken away."""

    save_requested = Signal(object)
    remove_requested = Signal(object)

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.setObjectName("phrases")
        self.context = context
        self._phrases: tuple[Phrase, ...] = ()
        self._removed: Phrase | None = None
        say = context.say
        self.new = Button(say("phrases.new"), "primary", icon="add", name="phrases.new")
        self.new.clicked.connect(self.begin)
        self.notice = Notice("phrases.notice", "phrases.undo")
        self.notice.acted.connect(self._undo)
        self.editor = PhraseEditor(context)
        self.editor.save.clicked.connect(self._save)
        self.editor.remove.clicked.connect(self._remove)
        self.editor.cancel.clicked.connect(self._leave_editor)
        heads = (say("phrases.name"), say("phrases.text"), say("phrases.owner"), say("phrases.review"))
        self.table = FactTable(heads, (200, 400, 160), name="phrases.list", opens=True)
        self.table.setAccessibleName(say("phrases.title"))
        self.table.cellClicked.connect(lambda line, _place: self._open(line))
        self.table.cellActivated.connect(lambda line, _place: self._open(line))
        self.empty = EmptyState(say("phrases.none"))
        self._lay_out()
        self.show_phrases(())

    def _lay_out(self) -> None:
        page = FormPage("phrases.page", self, 8)
        head = row(spacing=16)
        head.addWidget(Label(self.context.say("phrases.title"), Role.PAGE))
        head.addStretch(1)
        head.addWidget(self.new)
        page.box.addLayout(head)
        page.box.addWidget(Label(self.context.say("phrases.how"), Role.SMALL, "text2", wrap=True))
        page.box.addSpacing(8)
        for part in (self.notice, self.editor, self.empty, self.table):
            page.box.addWidget(part)
        column(self).addWidget(page)

    def show_phrases(self, phrases: Sequence[Phrase]) -> None:
        """In the order they are given; what is being written stays."""
        self._phrases = tuple(phrases)
        self.empty.setVisible(not phrases)
        self.table.setVisible(bool(phrases))
        self.table.show_rows([self._cells(one) for one in phrases])

    def _cells(self, phrase: Phrase) -> tuple[Cell, ...]:
        return (
            Cell(phrase.name, strong=True),
            Cell(shorten(phrase.text, _SHOWN, placeholder="…"), tone="text2"),
            Cell(phrase.owner, tone="text2"),
            self._review(phrase),
        )

    def _review(self, phrase: Phrase) -> Cell:
        day, today = parse_day(phrase.review), self.context.clock().date()
        if day is None:
            return Cell("")
        words = short_day(day, today)
        if to_review(phrase, today.isoformat()):
            return Cell(self.context.say("phrases.overdue", day=words), icon="schedule", tone="warn")
        return Cell(words, tone="text2")

    def begin(self) -> None:
        """Write a new one."""
        day = self.context.clock().date() + timedelta(days=_A_YEAR)
        self._edit(Phrase("", "", "", self.context.user_name, day.isoformat()))

    def answered(self, code: str, **params: str) -> None:
        """Why it could not be kept."""
        self.notice.tell(self.context.say(code, **params), icon="error", tone="danger")

    def kept(self, phrase: Phrase) -> None:
        """It is kept, here at once and at the others' when it has been sent."""
        self._removed = None
        self._leave_editor()
        self.notice.tell(self.context.say("phrases.saved", name=phrase.name), icon="check_circle", tone="ok")

    def gone(self, phrase: Phrase) -> None:
        """It is taken away, and can be had back."""
        self._removed = phrase
        self._leave_editor()
        self.notice.tell(
            self.context.say("phrases.removed", name=phrase.name), self.context.say("phrases.undo"), icon="delete"
        )

    def _open(self, line: int) -> None:
        if 0 <= line < len(self._phrases):
            self._edit(self._phrases[line])

    def _edit(self, phrase: Phrase) -> None:
        self.notice.tell("")
        self.new.hide()
        self.editor.edit(phrase)

    def _save(self) -> None:
        phrase = self.editor.written()
        if phrase is not None:
            self.save_requested.emit(phrase)

    def _remove(self) -> None:
        self.remove_requested.emit(self.editor.phrase)

    def _undo(self) -> None:
        if self._removed is not None:
            self.save_requested.emit(self._removed)

    def _leave_editor(self) -> None:
        self.editor.hide()
        self.new.show()
        (self.table if self._phrases else self.new).setFocus(Qt.FocusReason.OtherFocusReason)


class PhraseEditor(QFrame):
    """One phrase being written. Hidden while none is."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        say = context.say
        self.setObjectName("phrases.editor")
        self.setProperty("edge", "box")
        self.context = context
        self.phrase = Phrase("", "", "", "", "")
        self.name, self.text = TextLine(name="phrases.editor.name"), Prose(least=3, name="phrases.editor.text")
        self.owner, self.review = TextLine(name="phrases.editor.owner"), DateLine("phrases.editor.review")
        self.review.day_picked.connect(self.review.setText)
        self.frames = {
            "name": FieldFrame(say("phrases.name"), self.name, help_text=say("phrases.name_help")),
            "text": FieldFrame(say("phrases.text"), self.text, help_text=say("phrases.text_help")),
            "owner": FieldFrame(say("phrases.owner"), self.owner, help_text=say("phrases.owner_help")),
            "review": FieldFrame(say("phrases.review"), self.review, help_text=say("phrases.review_help")),
        }
        self.save = Button(say("phrases.save"), "primary", key=say("phrases.save_key"), name="phrases.save")
        self.remove = Button(say("phrases.remove"), "quiet", icon="delete", name="phrases.remove")
        self.cancel = Button(say("phrases.cancel"), key=say("phrases.cancel_key"), name="phrases.cancel")
        for widget in (self.name, self.owner):
            widget.returnPressed.connect(self.save.click)
        box = column(self, spacing=12, margins=(16, 12, 16, 12))
        for part in ("name", "text"):
            box.addWidget(self.frames[part])
        beside = row(spacing=16)
        for part in ("owner", "review"):
            beside.addWidget(self.frames[part], 1)
        box.addLayout(beside)
        foot = row(spacing=12)
        foot.addWidget(self.remove)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.save)
        box.addLayout(foot)
        for keys, act in (
            ("Ctrl+Return", self.save.click),
            ("Ctrl+Enter", self.save.click),
            ("Esc", self.cancel.click),
        ):
            QShortcut(QKeySequence(keys), self, act).setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.hide()

    def edit(self, phrase: Phrase) -> None:
        """Show one, with the cursor in its name."""
        self.phrase = phrase
        self.name.setText(phrase.name)
        self.text.setPlainText(phrase.text)
        self.owner.setText(phrase.owner)
        day = parse_day(phrase.review)
        self.review.setText(full_short_day(day) if day is not None else "")
        for frame in self.frames.values():
            frame.set_error(None)
        self.remove.setVisible(bool(phrase.key))
        self.show()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def written(self) -> Phrase | None:
        """What is to be kept; None, with the reason under the field, when something is to be mended."""
        say, name, text = self.context.say, self.name.text().strip(), self.text.toPlainText().strip()
        day = normalise(_DAY, self.review.text(), self.context.facts().today)
        wrong = {
            "name": "" if name else say("phrases.name_missing"),
            "text": "" if text else say("phrases.text_missing"),
            "review": say("phrases.review_wrong") if isinstance(day, Finding) else "",
        }
        for part, message in wrong.items():
            self.frames[part].set_error(message or None)
        first = next((part for part, message in wrong.items() if message), "")
        if first:
            self.frames[first].editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        review = date.fromisoformat(day).isoformat() if isinstance(day, str) else ""
        return replace(self.phrase, name=name, text=text, owner=self.owner.text().strip(), review=review)
