"""What one can do with a message or a row one has: acknowledge, answer, pass on, send back, watch, take, be done."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.models.inbox_rows import InboxItem
from desktop.models.records import MessageRecord
from desktop.models.unit_records import Colleague
from desktop.views.components.base import column
from desktop.views.components.button import Button
from desktop.views.flow_layout import Flow
from desktop.views.message_act import MessageAct
from desktop.views.message_questions import PersonQuestion, Question, ReasonQuestion, UnitQuestion, WatchQuestion
from desktop.views.view_context import ViewContext
from domain.directory import Unit, same_organisation

_WRITTEN: Final = frozenset({"answer", "complete", "correct"})
_OF_THE_ROW: Final = ("watch", "take", "assign", "done")


class MessageVerbs(QWidget):
    """The buttons, and below them the small question that some of them ask first. `prefix` begins their names, and
    `leave_out` are verbs that the page has elsewhere or not at all."""

    write_requested = Signal(str, str)
    """What to write (answer, complete, correct) about which message."""
    acted = Signal(object)
    left = Signal()
    """A question was given up."""

    def __init__(
        self,
        context: ViewContext,
        prefix: str = "messages",
        leave_out: Collection[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.context = context
        self._prefix = prefix
        self._leave_out = frozenset(leave_out)
        self._record: MessageRecord | None = None
        self._doc_id = ""
        self._row: InboxItem | None = None
        self._colleagues: tuple[Colleague, ...] = ()
        self.question: Question | None = None
        self.buttons: dict[str, Button] = {}
        say = context.say
        flow = Flow(gap=8, line_gap=8, fill=False, parent=self)
        for name, text, icon, key in (
            ("acknowledge", say("triage.verb.acknowledge"), "check_circle", "K"),
            ("answer", self.tr("Answer"), "forum", "R"),
            ("forward", self.tr("Pass on"), "arrow_forward", "V"),
            ("watch", say("triage.verb.watch"), "alarm", "B"),
            ("misdirected", self.tr("Send back"), "undo", "F"),
            ("take", say("triage.verb.take"), "person", "T"),
            ("assign", say("triage.verb.assign"), "group_add", "\u21e7 T"),
            ("done", say("triage.verb.done"), "task_alt", "E"),
            ("complete", self.tr("Ask for more"), "help", ""),
            ("correct", self.tr("Correct"), "edit", ""),
        ):
            kind = "primary" if name == "acknowledge" else "secondary"
            button = Button(text, kind, icon=icon, key=key, in_bar=True, name=f"{prefix}.{name}")
            button.clicked.connect(lambda _on=False, verb=name: self.press(verb))
            button.hide()
            self.buttons[name] = button
            flow.add(button)
        self._box = column(self, spacing=12)
        self._box.addWidget(flow)

    def use(self, context: ViewContext) -> None:
        """Units that have become known meanwhile."""
        self.context = context

    def set_colleagues(self, colleagues: Sequence[Colleague]) -> None:
        """Whom a case can be handed to."""
        self._colleagues = tuple(colleagues)

    # -- what can be done -------------------------------------------------------------------------------------------

    def show_message(self, record: MessageRecord) -> None:
        """The verbs this message has here; a question that is open stays while it is the same message."""
        self._begin(record.document.doc_id)
        self._record = record
        may = set(record.verbs)
        if "answer" in may:
            may.add("complete")
        if record.document.kind == "KVI":
            may.discard("complete")
        if record.may_acknowledge:
            may.add("acknowledge")
        if self._row is not None and self._row.doc_id == record.document.doc_id:
            may.update(self._of_the_row(self._row))
        elif record.receipts and any(line.own for line in record.receipts):
            may.update(_OF_THE_ROW)
        self._show(may)

    def show_row(self, row: InboxItem) -> None:
        """What can be done with a row of the inbox, before or without its message."""
        self._begin(row.doc_id)
        if self._record is not None and self._record.document.doc_id != row.doc_id:
            self._record = None
        self._row = row
        self._show(set(self._of_the_row(row)))

    def show_nothing(self) -> None:
        self._begin("")
        self._record = self._row = None
        self._show(set())

    def has(self, verb: str) -> bool:
        return not self.buttons[verb].isHidden()

    @property
    def asks(self) -> bool:
        """Whether a question stands open."""
        return self.question is not None

    def press(self, verb: str) -> bool:
        """What the button does; nothing for a verb that is not to be had here. Whether it was."""
        if not self._doc_id or not self.has(verb):
            return False
        if verb == "forward":
            self._ask_unit()
        elif verb == "misdirected":
            self._ask(ReasonQuestion(self.context, self._prefix, self._doc_id))
        elif verb == "watch":
            self._ask(WatchQuestion(self.context, self._prefix, self._doc_id, self._row))
        elif verb == "assign":
            self._ask(PersonQuestion(self.context, self._prefix, self._doc_id, self._colleagues))
        elif verb in _WRITTEN:
            self.write_requested.emit(verb, self._doc_id)
        else:
            self.acted.emit(MessageAct(verb, self._doc_id))
        return True

    def give_up(self) -> None:
        """Close the question that is open."""
        if self.question is not None:
            self._close()
            self.left.emit()

    # -- inside -----------------------------------------------------------------------------------------------------

    def _of_the_row(self, row: InboxItem) -> tuple[str, ...]:
        if not row.doc_id or row.pending:
            return ()
        return tuple(verb for verb in _OF_THE_ROW if verb != "done" or row.group != "to_acknowledge")

    def _begin(self, doc_id: str) -> None:
        if doc_id != self._doc_id:
            self._close()
        self._doc_id = doc_id

    def _show(self, may: set[str]) -> None:
        for name, button in self.buttons.items():
            button.setVisible(name in may and name not in self._leave_out)
        if self.question is not None and not (may & {self.question.verb}):
            self._close()

    def _ask_unit(self) -> None:
        own = self.context.directory.unit(self.context.editor.unit_id)
        has = {receipt.unit_id for receipt in self._record.receipts} if self._record is not None else set()

        def ours(unit: Unit) -> bool:
            return own is not None and same_organisation(own, unit)

        there = any(ours(unit) and unit.unit_id not in has for unit in self.context.selectable() if unit is not own)
        self._ask(UnitQuestion(self.context, self._prefix, self._doc_id, ours, has, there=there))

    def _ask(self, question: Question) -> None:
        self._close()
        self.question = question
        question.answered.connect(self._answered)
        question.given_up.connect(self.give_up)
        self._box.addWidget(question)
        question.show()
        question.begin(Qt.FocusReason.OtherFocusReason)

    def _answered(self, act: object) -> None:
        self._close()
        self.acted.emit(act)

    def _close(self) -> None:
        question, self.question = self.question, None
        if question is not None:
            question.hide()
            self._box.removeWidget(question)
            question.deleteLater()
