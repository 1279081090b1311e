"""The small questions that verbs ask below their buttons: to whom, why, until when. Enter answers, Esc gives up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QWidget

from desktop.models.inbox_rows import InboxItem
from desktop.models.unit_records import Colleague
from desktop.views.components.base import column, row
from desktop.views.components.button import Button
from desktop.views.components.fields import Choice, FieldFrame, Radio, TextLine
from desktop.views.components.labels import Label
from desktop.views.date_line import DateLine
from desktop.views.flow_layout import Flow
from desktop.views.message_act import MessageAct
from desktop.views.message_marks import return_words
from desktop.views.moments import full_short_day, parse_day
from desktop.views.style.typography import Role
from desktop.views.unit_picker import ChosenUnit
from desktop.views.view_context import ViewContext
from domain.directory import Unit
from domain.forms.definition import Item
from domain.forms.normalising import normalise

_REASONS: Final = ("WRONG_UNIT", "WRONG_PERSON", "OTHER")
_DAYS: Final = (1, 3, 7)
_LONGEST_NOTE: Final = 200


class Question(QFrame):
    """One question about one document. `verb` is what it is about, `answered` tells the act."""

    answered = Signal(object)
    given_up = Signal()
    verb = ""

    def __init__(self, context: ViewContext, prefix: str, doc_id: str) -> None:
        super().__init__()
        self.context = context
        self.doc_id = doc_id
        self.prefix = prefix
        self.setObjectName(f"{prefix}.question")
        self.setProperty("edge", "box")
        self.setProperty("ground", "sub")
        self.box = column(self, spacing=8, margins=(12, 10, 12, 12))
        self.do: Button | None = None
        self.first: QWidget | None = None

    def begin(self, reason: Qt.FocusReason) -> None:
        """Put the focus where one answers."""
        if self.first is not None:
            self.first.setFocus(reason)

    def act(self) -> MessageAct | None:
        """What the answer is; None where something is missing, which then is shown."""
        raise NotImplementedError

    def add_buttons(self, text: str, *extra: Button) -> None:
        line = row(spacing=8)
        if text:
            self.do = Button(text, "primary", key="Enter", name=f"{self.prefix}.question.do")
            self.do.clicked.connect(self._try)
            line.addWidget(self.do)
        for button in extra:
            line.addWidget(button)
        cancel = Button(self.context.say("triage.cancel"), "quiet", key="Esc", name=f"{self.prefix}.question.cancel")
        cancel.clicked.connect(self.given_up)
        line.addWidget(cancel)
        line.addStretch(1)
        self.box.addLayout(line)
        if self.first is None:
            self.first = cancel

    def radios(self, told: Sequence[tuple[str, str]], name: str, chosen: str) -> dict[str, Radio]:
        """(code, words) in one flow, one of them chosen."""
        group = QButtonGroup(self)
        flow = Flow(gap=20, line_gap=4, fill=False, parent=self)
        found: dict[str, Radio] = {}
        for code, words in told:
            radio = Radio(words, f"{self.prefix}.{name}.{code}", flow)
            group.addButton(radio)
            flow.add(radio)
            found[code] = radio
        found[chosen].setChecked(True)
        self.box.addWidget(flow)
        return found

    def _try(self) -> None:
        act = self.act()
        if act is not None:
            self.answered.emit(act)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.do is not None:
            self._try()
        else:
            super().keyPressEvent(event)


def _checked(radios: dict[str, Radio]) -> str:
    return next(code for code, radio in radios.items() if radio.isChecked())


class UnitQuestion(Question):
    """To which unit of one's own organisation it goes on."""

    verb = "forward"

    def __init__(
        self,
        context: ViewContext,
        prefix: str,
        doc_id: str,
        ours: Callable[[Unit], bool],
        has: Collection[str],
        *,
        there: bool,
    ) -> None:
        super().__init__(context, prefix, doc_id)
        self.choice: ChosenUnit | None = None
        if not there:
            words = context.say("triage.forward.nowhere")
            self.box.addWidget(Label(words, Role.BODY, "text2", wrap=True))
            self.add_buttons("")
            return
        label = context.say("triage.forward.unit")
        self.choice = ChosenUnit(context, f"{prefix}.forward.unit", label, among=ours)
        self.choice.leave_out(has)
        self.box.addWidget(FieldFrame(label, self.choice, required=True))
        words = context.say("triage.forward.told")
        self.box.addWidget(Label(words, Role.SMALL, "text2", wrap=True))
        self.first = self.choice
        self.add_buttons(context.say("triage.forward.do"))

    def act(self) -> MessageAct | None:
        if self.choice is None or not self.choice.is_chosen():
            return None
        return MessageAct(self.verb, self.doc_id, self.choice.unit_id)


class ReasonQuestion(Question):
    """Why a message does not belong here, and where it does."""

    verb = "misdirected"

    def __init__(self, context: ViewContext, prefix: str, doc_id: str) -> None:
        super().__init__(context, prefix, doc_id)
        self.box.addWidget(Label(context.say("triage.misdirected.head"), Role.STRONG))
        told = [(code, return_words(code)[0].upper() + return_words(code)[1:]) for code in _REASONS]
        self._radios = self.radios(told, "misdirected", "WRONG_UNIT")
        label = context.say("triage.misdirected.unit")
        self.choice = ChosenUnit(context, f"{prefix}.misdirected.unit", label, any_known=True)
        self.box.addWidget(FieldFrame(label, self.choice))
        words = context.say("triage.misdirected.told")
        self.box.addWidget(Label(words, Role.SMALL, "text2", wrap=True))
        self.first = self._radios["WRONG_UNIT"]
        self.add_buttons(context.say("triage.misdirected.do"))

    def act(self) -> MessageAct | None:
        return MessageAct(self.verb, self.doc_id, self.choice.unit_id, _checked(self._radios))


class WatchQuestion(Question):
    """Until when a row is put away, what it waits for, and for whom."""

    verb = "watch"

    def __init__(self, context: ViewContext, prefix: str, doc_id: str, item: InboxItem | None) -> None:
        super().__init__(context, prefix, doc_id)
        say = context.say
        watched = item is not None and item.group == "watched" and bool(item.watched_until)
        self.box.addWidget(Label(say("triage.watch.head"), Role.STRONG))
        told = [(str(days), say(f"triage.watch.{days}")) for days in _DAYS]
        self._radios = self.radios([*told, ("other", say("triage.watch.other"))], "watch", "1")
        self.day = DateLine(f"{prefix}.watch.day")
        self.day.day_picked.connect(self.day.setText)
        self._day = FieldFrame(say("triage.watch.day"), self.day)
        self._day.hide()
        self._radios["other"].toggled.connect(self._day.setVisible)
        self.box.addWidget(self._day)
        self.note = TextLine("", f"{prefix}.watch.note")
        self.note.setMaxLength(_LONGEST_NOTE)
        self.box.addWidget(FieldFrame(say("triage.watch.note"), self.note, help_text=say("triage.watch.note_help")))
        for_whom = [("unit", say("triage.watch.unit")), ("alone", say("triage.watch.alone"))]
        mine = item is not None and item.watch_mine
        self._for = self.radios(for_whom, "watch", "alone" if mine else "unit")
        if item is not None and item.watched_until:
            self.note.setText(item.watch_note)
        if item is not None and watched and (day := parse_day(item.watched_until)) is not None:
            self._radios["other"].setChecked(True)
            self.day.setText(full_short_day(day))
        self.first = next(radio for radio in self._radios.values() if radio.isChecked())
        stop = Button(say("triage.watch.stop"), name=f"{prefix}.watch.stop")
        stop.clicked.connect(self._stop)
        self.add_buttons(say("triage.watch.do"), *((stop,) if watched else ()))

    def act(self) -> MessageAct | None:
        until = self._until()
        if until is None or until <= self._today():
            self._day.set_error(self.context.say("triage.watch.wrong_day"))
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        alone = self._for["alone"].isChecked()
        return MessageAct(self.verb, self.doc_id, until=until.isoformat(), note=self.note.text().strip(), mine=alone)

    def _today(self) -> date:
        return self.context.clock().date()

    def _until(self) -> date | None:
        chosen = _checked(self._radios)
        if chosen != "other":
            return self._today() + timedelta(days=int(chosen))
        asked = Item(id="day", type="date", label="")
        return parse_day(normalise(asked, self.day.text(), self._today().isoformat()))

    def _stop(self) -> None:
        self.answered.emit(MessageAct("unwatch", self.doc_id))


class PersonQuestion(Question):
    """Which colleague is to have the case."""

    verb = "assign"

    def __init__(self, context: ViewContext, prefix: str, doc_id: str, colleagues: Sequence[Colleague]) -> None:
        super().__init__(context, prefix, doc_id)
        say = context.say
        self.choice = Choice(f"{prefix}.assign.who")
        others = [one for one in colleagues if one.user_id != context.user_id]
        for one in others:
            title = f", {one.title}" if one.title else ""
            self.choice.addItem(f"{one.name}{title}", (one.user_id, one.name))
        self.choice.addItem(say("triage.me", name=context.user_name), (context.user_id, context.user_name))
        self.choice.addItem(say("triage.nobody"), ("", ""))
        self.box.addWidget(FieldFrame(say("triage.assign.head"), self.choice))
        self.first = self.choice
        self.add_buttons(say("triage.assign.do"))

    def act(self) -> MessageAct | None:
        user_id, name = self.choice.currentData()
        return MessageAct(self.verb, self.doc_id, user_id=user_id, user_name=name)
