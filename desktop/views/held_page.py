"""What consent keeps back of what the unit wrote: what it is, why, and the choice to send it now or never."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.models.held import HeldItem
from desktop.models.known import Known
from desktop.views.case_notices import Notice
from desktop.views.components.badge import Badge
from desktop.views.components.base import clear, column, row
from desktop.views.components.button import Button
from desktop.views.components.facts import Fact, FactList, InfoBox
from desktop.views.components.fields import FieldFrame, TextLine
from desktop.views.components.groups import EmptyState
from desktop.views.components.labels import Label
from desktop.views.consent_view import Card
from desktop.views.document_facts import value_words
from desktop.views.form_view import FormPage
from desktop.views.kinds import kind_word
from desktop.views.moments import moment_words
from desktop.views.say import Say
from desktop.views.style.typography import Role

SEND, KEEP = "send", "keep"
_SHORTEST_REASON = 3


class HeldPage(QWidget):
    """`decided` tells operation, SEND or KEEP, and the reason."""

    decided = Signal(str, str, str)
    back_requested = Signal()

    def __init__(self, say: Say, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("held")
        self.setAccessibleName(self.tr("Kept back by consent"))
        self._say = say
        self._clock = clock
        self._known: Callable[[], Known] = Known
        back = Button(self.tr("Back"), "quiet", icon="arrow_back", name="held.back")
        back.clicked.connect(self.back_requested)
        head = row(spacing=16, margins=(24, 12, 24, 4))
        head.addWidget(Label(self.tr("Kept back by consent"), Role.PAGE))
        head.addStretch(1)
        head.addWidget(back)
        self.notice = Notice("held.notice")
        self.empty = EmptyState(self.tr("Nothing that your unit wrote is kept back."))
        self.empty.setObjectName("held.empty")
        self._page = FormPage("held.page", self, 20)
        outer = column(self)
        outer.addLayout(head)
        bar = column(margins=(24, 4, 24, 0))
        bar.addWidget(self.notice)
        outer.addLayout(bar)
        outer.addWidget(self.empty)
        outer.addWidget(self._page, 1)
        self.empty.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_words(self, known: Callable[[], Known]) -> None:
        """Forms, units and code lists as they are known at the moment."""
        self._known = known

    def show_items(self, items: tuple[HeldItem, ...]) -> None:
        """Newest first, as given."""
        clear(self._page.box)
        for item in items:
            self._page.box.addWidget(self._card(item))
        self._page.box.addStretch(1)
        self.empty.setVisible(not items)
        self._page.setVisible(bool(items))

    def tell(self, text: str) -> None:
        """Why a decision or the list did not come about; '' when all is well."""
        self.notice.tell(text, icon="error", tone="danger")

    def _card(self, item: HeldItem) -> QWidget:
        card = Card(f"held.{item.op_id}")
        now = self._clock()
        hidden = self.tr("Protected person")
        name = hidden if item.protected else item.person_name or self.tr("A case that has left the unit")
        number = "" if item.protected else item.person_id
        head = row(spacing=12)
        head.addWidget(Label(" ".join(part for part in (name, number) if part), Role.STRONG))
        head.addWidget(Badge(self.tr("Kept back"), "do_not_disturb_on", "warn"))
        head.addStretch(1)
        card.box.addLayout(head)
        what = kind_word(item.doc_kind) if item.doc_kind else self._say(f"outbox.{item.kind}")
        to = self.tr("To {unit}").format(unit=item.target) if item.target else ""
        wrote = self.tr("written by {name} {time}").format(name=item.author, time=moment_words(item.written_at, now))
        held = self.tr("kept back {time}").format(time=moment_words(item.received_at, now))
        told = " \u00b7 ".join(part for part in (what, to, wrote, held) if part)
        card.box.addWidget(Label(told, Role.BODY, "text2", wrap=True))
        why = self._say(item.code, **item.params)
        card.box.addWidget(InfoBox(why, "do_not_disturb_on", "warn"))
        facts = FactList()
        facts.show_facts(self._facts(item))
        card.box.addWidget(facts)
        line = TextLine()
        reason = FieldFrame(self.tr("Reason for the decision"), line, name=f"held.{item.op_id}.reason")
        card.box.addWidget(reason)
        verbs = row(spacing=12)
        for decision, words, icon in (
            (SEND, self.tr("Send it now"), "send"),
            (KEEP, self.tr("Do not send it"), "block"),
        ):
            button = Button(words, icon=icon, name=f"held.{item.op_id}.{decision}")
            button.clicked.connect(partial(self._decide, item.op_id, decision, line, reason))
            verbs.addWidget(button)
        verbs.addStretch(1)
        card.box.addLayout(verbs)
        card.setAccessibleName(f"{name}: {what}. {why}")
        return card

    def _decide(self, op_id: str, decision: str, line: TextLine, reason: FieldFrame) -> None:
        written = line.text().strip()
        if len(written) < _SHORTEST_REASON:
            reason.set_error(self.tr("Write why: it stands in the log"))
            line.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        reason.set_error(None)
        self.decided.emit(op_id, decision, written)

    def _facts(self, item: HeldItem) -> tuple[Fact, ...]:
        known = self._known()
        definition = known.form_of(item.doc_kind, item.definition)
        found = []
        for path, value in item.fields:
            field = definition.item(path) if definition is not None else None
            words = value_words(field, value, known) if field is not None else ""
            if field is not None and words:
                found.append(Fact(field.label, words))
        return tuple(found)
