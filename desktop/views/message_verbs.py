"""What one can do with a message one has: answer, ask for more, correct, pass on, send back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from desktop.models.records import MessageRecord
from desktop.views.components.base import clear, column, row
from desktop.views.components.button import Button
from desktop.views.components.fields import FieldFrame, Radio
from desktop.views.components.labels import Label
from desktop.views.flow_layout import Flow
from desktop.views.message_marks import return_words
from desktop.views.style.typography import Role
from desktop.views.unit_picker import ChosenUnit
from desktop.views.view_context import ViewContext
from domain.directory import Unit, same_organisation

_REASONS = ("WRONG_UNIT", "WRONG_PERSON", "OTHER")


@dataclass(frozen=True, slots=True)
class MessageAct:
    """Something done at once: `name` is forward, misdirected, share, take_over, discard or begin_notes."""

    name: str
    doc_id: str = ""
    unit: str = ""
    reason: str = ""


class MessageVerbs(QWidget):
    """The buttons, and below them the small question that passing on and sending back ask first."""

    write_requested = Signal(str, str)
    """What to write (answer, complete, correct) about which message."""
    acted = Signal(object)

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._record: MessageRecord | None = None
        self._buttons: dict[str, Button] = {}
        flow = Flow(gap=8, line_gap=8, fill=False, parent=self)
        for name, text, icon, key in (
            ("answer", self.tr("Answer"), "forum", "R"),
            ("complete", self.tr("Ask for more"), "help", ""),
            ("correct", self.tr("Correct"), "edit", ""),
            ("forward", self.tr("Pass on"), "arrow_forward", "V"),
            ("misdirected", self.tr("Send back"), "undo", "F"),
        ):
            button = Button(text, icon=icon, key=key, in_bar=True, name=f"messages.{name}")
            button.clicked.connect(lambda _on=False, verb=name: self.press(verb))
            self._buttons[name] = button
            flow.add(button)
        self._question = QWidget(self)
        self._question_box = column(self._question, spacing=8)
        self._question.hide()
        box = column(self, spacing=12)
        box.addWidget(flow)
        box.addWidget(self._question)

    def show_message(self, record: MessageRecord) -> None:
        """The verbs this message has here; a question that is open stays while it is the same message."""
        if self._record is None or self._record.document.doc_id != record.document.doc_id:
            self._close()
        self._record = record
        may = set(record.verbs)
        if "answer" in may:
            may.add("complete")
        if record.document.kind == "KVI":
            may.discard("complete")
        for name, button in self._buttons.items():
            button.setVisible(name in may)
        if not self._question.isHidden() and not {"forward", "misdirected"} & may:
            self._close()

    def press(self, verb: str) -> None:
        """What the button does; nothing for a verb this message does not have."""
        record = self._record
        if record is None or self._buttons[verb].isHidden():
            return
        if verb == "forward":
            self._ask_unit(record)
        elif verb == "misdirected":
            self._ask_reason(record)
        else:
            self.write_requested.emit(verb, record.document.doc_id)

    def _ask_unit(self, record: MessageRecord) -> None:
        clear(self._question_box)
        own = self.context.directory.unit(self.context.editor.unit_id)
        has = {receipt.unit_id for receipt in record.receipts}

        def ours(unit: Unit) -> bool:
            return own is not None and same_organisation(own, unit)

        if not any(ours(unit) and unit.unit_id not in has for unit in self.context.selectable() if unit is not own):
            words = self.tr("There is no other unit in your organisation to pass it on to.")
            self._question_box.addWidget(Label(words, Role.BODY, "text2", wrap=True))
            self._add_buttons("", None)
            return
        choice = ChosenUnit(self.context, "messages.forward.unit", self.tr("Unit in your organisation"), among=ours)
        choice.leave_out(has)
        frame = FieldFrame(self.tr("Unit in your organisation"), choice, required=True)
        self._question_box.addWidget(frame)
        words = self.tr("The unit gets the message with its history and takes part in the case. The sender sees it.")
        self._question_box.addWidget(Label(words, Role.SMALL, "text2", wrap=True))
        doc_id = record.document.doc_id
        self._add_buttons(
            self.tr("Pass on"),
            lambda: self.acted.emit(MessageAct("forward", doc_id, choice.unit_id)),
            choice.is_chosen,
        )
        choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_reason(self, record: MessageRecord) -> None:
        clear(self._question_box)
        self._question_box.addWidget(Label(self.tr("Why does the message not belong here?"), Role.STRONG))
        group = QButtonGroup(self._question)
        flow = Flow(gap=24, line_gap=4, fill=False, parent=self._question)
        radios: dict[str, Radio] = {}
        for code in _REASONS:
            words = return_words(code)
            radio = Radio(words[0].upper() + words[1:], f"messages.misdirected.{code}", flow)
            group.addButton(radio)
            flow.add(radio)
            radios[code] = radio
        radios["WRONG_UNIT"].setChecked(True)
        self._question_box.addWidget(flow)
        label = self.tr("Which unit is the right one")
        choice = ChosenUnit(self.context, "messages.misdirected.unit", label, any_known=True)
        self._question_box.addWidget(FieldFrame(label, choice))
        words = self.tr("The content leaves your unit at once. The sender is told, and the log keeps it.")
        self._question_box.addWidget(Label(words, Role.SMALL, "text2", wrap=True))
        doc_id = record.document.doc_id

        def act() -> None:
            reason = next(code for code, radio in radios.items() if radio.isChecked())
            self.acted.emit(MessageAct("misdirected", doc_id, choice.unit_id, reason))

        self._add_buttons(self.tr("Send back"), act)
        radios["WRONG_UNIT"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_buttons(
        self, text: str, act: Callable[[], object] | None, ready: Callable[[], bool] = lambda: True
    ) -> None:
        """`ready` says whether all is told that the act needs, and asks for it where it is not."""
        line = row(spacing=8)
        if act is not None:
            do = Button(text, "primary", name="messages.question.do")
            do.clicked.connect(lambda: self._do(act, ready))
            line.addWidget(do)
        cancel = Button(self.tr("Cancel"), "quiet", name="messages.question.cancel")
        cancel.clicked.connect(self._close)
        line.addWidget(cancel)
        line.addStretch(1)
        self._question_box.addLayout(line)
        self._question.show()

    def _do(self, act: Callable[[], object], ready: Callable[[], bool]) -> None:
        if ready():
            self._close()
            act()

    def _close(self) -> None:
        self._question.hide()
        clear(self._question_box)
