"""Messages that are begun and not sent: one's own, and those the unit shares."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.models.message_drafts import MessageDraft
from desktop.views.components.base import clear, column, row
from desktop.views.components.button import Button
from desktop.views.components.groups import SectionHead
from desktop.views.components.labels import IconLabel
from desktop.views.kinds import kind_word
from desktop.views.message_act import MessageAct
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext


class BegunMessages(QWidget):
    """One line for each: what it is, who writes on it, and the way on."""

    go_on_requested = Signal(str)
    acted = Signal(object)

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messages.begun")
        self.context = context
        self._box = column(self, spacing=8)
        self._shown: tuple[MessageDraft, ...] = ()

    def show_drafts(self, drafts: tuple[MessageDraft, ...]) -> None:
        """Oldest first; nothing is drawn anew while nothing has changed."""
        self.setVisible(bool(drafts))
        if drafts == self._shown:
            return
        self._shown = drafts
        clear(self._box)
        if drafts:
            self._box.addWidget(SectionHead(self.tr("Begun, not sent")))
        for draft in drafts:
            self._box.addWidget(self._line(draft))

    def _line(self, draft: MessageDraft) -> QWidget:
        line = QWidget(self)
        box = row(line, spacing=8)
        other = draft.shared and draft.holder != self.context.user_id
        if other:
            words = self.tr("{kind}, {name} writes on it").format(kind=kind_word(draft.kind), name=draft.holder_name)
        elif draft.shared:
            words = self.tr("{kind}, shared with the unit").format(kind=kind_word(draft.kind))
        else:
            words = self.tr("{kind}, only you see it").format(kind=kind_word(draft.kind))
        box.addWidget(IconLabel("edit_note", words, Role.BODY, "text", wrap=True), 1)
        text = self.tr("Take over") if other else self.tr("Go on writing")
        on = Button(text, icon="edit", in_bar=True, name=f"messages.begun.{draft.doc_id}")
        on.setAccessibleName(f"{text}: {words}")
        on.clicked.connect(lambda: self._go_on(draft, take_over=other))
        box.addWidget(on)
        if draft.shared:
            away = Button(self.tr("Throw away"), "quiet", icon="delete", in_bar=True)
            away.setObjectName(f"messages.discard.{draft.doc_id}")
            away.setAccessibleName(f"{self.tr('Throw away')}: {words}")
            away.clicked.connect(lambda: self.acted.emit(MessageAct("discard", draft.doc_id)))
            box.addWidget(away)
        return line

    def _go_on(self, draft: MessageDraft, *, take_over: bool) -> None:
        if take_over:
            self.acted.emit(MessageAct("take_over", draft.doc_id))
        self.go_on_requested.emit(draft.doc_id)
