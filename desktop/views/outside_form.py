"""The two choices before a plan is read without taking part: where there is one, and to open it (domain.md §6.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QWidget

from desktop.models.outside import OutsideAnswer, OutsideWish
from desktop.views.components.announce import announce
from desktop.views.components.base import Themed, column, keep_private, row
from desktop.views.components.button import Button
from desktop.views.components.facts import InfoBox
from desktop.views.components.fields import Check, Choice, FieldFrame, Prose, Radio, TextLine
from desktop.views.components.labels import IconLabel, Label
from desktop.views.form_view import FormPage
from desktop.views.say import Say
from desktop.views.style.typography import Role
from desktop.views.theme import theme
from domain.outside_reading import SHORTEST_REASON, Way
from domain.person_id import PersonIdError, format_display, parse

_MINUTES: Final = (15, 60, 240, 1440)
_USUAL: Final = 60


@dataclass(frozen=True, slots=True)
class Ground:
    """Why she may read: the way, and what the person has answered."""

    name: str
    way: Way
    consent: str


GROUNDS: Final = (
    Ground("consent", Way.CONSENT, "GIVET"),
    Ground("cannot", Way.EMERGENCY, "KAN_EJ_SAMTYCKA"),
    Ground("urgent", Way.EMERGENCY, "EJ_TILLFRÅGAD"),
)


class OutsideForm(Themed, QWidget):
    """First a number and one button; then, with the answer, the ground, her own words and how long."""

    asked = Signal(str)
    opened = Signal(object, object)
    called_off = Signal()

    def __init__(self, say: Say, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outside.form")
        self._say = say
        self._clock = clock
        self._answer: OutsideAnswer | None = None
        self._connected = True
        self._busy = ""
        self.person = self._person_field()
        self.ask = Button(say("outside.ask"), "primary", icon="search", name="outside.ask")
        self.ask.clicked.connect(self._ask)
        self.ask.explained.connect(self._explain)
        self.note = InfoBox("", icon="info")
        self.note.setObjectName("outside.note")
        self.know = Button(say("outside.know"), "link", name="outside.know")
        self.know.clicked.connect(lambda: self._show_grounds(shown=True))
        self.grounds = _Grounds(say)
        self.reason = FieldFrame(
            say("outside.reason"),
            self._prose(),
            help_text=say("outside.reason_help"),
            required=True,
            name="outside.reason",
        )
        self.minutes = FieldFrame(say("outside.minutes"), self._choice(), name="outside.minutes")
        self.protection = Check(say("outside.protection"), "outside.protection")
        self.open = Button(say("outside.open"), "primary", icon="visibility", name="outside.open")
        self.open.clicked.connect(self._open)
        self.open.explained.connect(self._explain)
        self.other = Button(say("outside.other_person"), name="outside.other")
        self.other.clicked.connect(self.begin)
        self.stop = Button(say("outside.call_off"), name="outside.call_off")
        self.stop.clicked.connect(self.called_off)
        self._lay_out()
        self.begin()
        self.built()

    # -- building ---------------------------------------------------------------------------------------------------

    def _person_field(self) -> FieldFrame:
        line = TextLine()
        line.setMaxLength(40)
        keep_private(line)
        line.returnPressed.connect(self._ask)
        help_text = self._say("outside.person_help")
        return FieldFrame(self._say("outside.person"), line, help_text=help_text, name="outside.person")

    def _prose(self) -> Prose:
        prose = Prose(3, 8)
        keep_private(prose)
        prose.textChanged.connect(self._count)
        return prose

    def _choice(self) -> Choice:
        choice = Choice()
        for minutes in _MINUTES:
            choice.addItem(self._say(f"outside.minutes.{minutes}"), minutes)
        return choice

    def _lay_out(self) -> None:
        page = FormPage("outside.form_page", self, 16)
        self._column = QWidget()
        box = column(self._column, spacing=16)
        box.addWidget(Label(self._say("outside.title"), Role.PAGE, wrap=True))
        box.addWidget(Label(self._say("outside.told"), Role.FREE, wrap=True))
        box.addWidget(self.person)
        box.addWidget(self.ask)
        box.addWidget(self.note)
        box.addWidget(self.know)
        self._second = QWidget()
        second = column(self._second, spacing=16)
        for widget in (self.grounds, self.reason, self.minutes, self.protection):
            second.addWidget(widget)
        box.addWidget(self._second)
        buttons = row(spacing=12)
        for button in (self.open, self.stop, self.other):
            buttons.addWidget(button)
        buttons.addStretch(1)
        box.addLayout(buttons)
        page.box.addWidget(self._column)
        column(self).addWidget(page)

    # -- what is shown ----------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Empty: nothing of the person before is left."""
        self._answer, self._busy = None, ""
        self._line.clear()
        self._prose_field.clear()
        self.person.set_error(None)
        self.reason.set_error(None)
        self.grounds.clear()
        self.protection.setChecked(False)
        choice = self.minutes.editor
        if isinstance(choice, Choice):
            choice.setCurrentIndex(_MINUTES.index(_USUAL))
        self._tell("")
        self._show_grounds(shown=False)
        self.know.hide()
        self._settle()
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_begun(self) -> bool:
        """Whether there is something on the page that belongs to a question."""
        return bool(self._answer or self._busy or self._line.text() or self.note.label.plain())

    def show_answer(self, answer: OutsideAnswer) -> None:
        """What the store says of the person; the ways with the reason why one is closed."""
        self._answer = answer
        self._busy = ""
        person = format_display(answer.person_id)
        code = "takes_part" if answer.takes_part else "exists" if answer.exists else "none"
        self._tell(self._say(f"outside.{code}", person=person), "info" if answer.exists else "block")
        self.grounds.show_ways(answer)
        self._show_grounds(shown=answer.exists)
        self.know.setVisible(not answer.exists and not answer.takes_part)
        self._settle()
        if answer.exists:
            self.grounds.focus_first()

    def show_refused(self, words: str) -> None:
        """Why it did not go on; what she has written stays."""
        self._busy = ""
        self._tell(words, "error", "danger")
        self._settle()

    def show_over(self, words: str) -> None:
        """A reading has ended: back at the beginning, with the reason why."""
        self.begin()
        self._tell(words, "visibility_off")

    def show_waiting(self, words: str) -> None:
        self._busy = "open"
        self._tell(words, "hourglass_top")
        self._settle()

    def set_connected(self, *, connected: bool) -> None:
        """Without a network nothing can be asked, and the page says so."""
        self._connected = connected
        self._settle()

    def _tell(self, words: str, icon: str = "info", tone: str = "accent") -> None:
        self.note.set_text(words, icon, tone)
        self.note.setVisible(bool(words))
        if words:
            announce(self.note)

    def _show_grounds(self, *, shown: bool) -> None:
        self._second.setVisible(shown)
        self.know.hide()
        self._settle()

    def _settle(self) -> None:
        """Which buttons there are, and why one cannot be used."""
        why = None if self._connected else self._say("outside.offline")
        first = self._answer is None
        self.ask.setVisible(first)
        self.person.editor.setEnabled(first and not self._busy)
        self.other.setVisible(not first and not self._busy)
        self.open.setVisible(not self._second.isHidden())
        self.stop.setVisible(self._busy == "open")
        self.ask.set_unavailable(why)
        self.open.set_unavailable(why)
        self.ask.setEnabled(not self._busy)
        self.open.setEnabled(not self._busy)
        self.ask.setText(self._say("outside.asking" if self._busy == "ask" else "outside.ask"))
        if why:
            self._tell(why, "cloud_off")
        elif self.note.label.plain() == self._say("outside.offline"):
            self._tell("")

    def _explain(self, reason: str) -> None:
        self._tell(reason, "cloud_off")

    def _count(self) -> None:
        written = len(" ".join(self._prose_field.toPlainText().split()))
        short = self._say("outside.reason_count", n=str(written)) if written < SHORTEST_REASON else ""
        self.reason.set_counter(short)

    # -- what she does ----------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        if self._busy or self._answer is not None:
            return
        if not self._connected:
            self._explain(self._say("outside.offline"))
            return
        try:
            number = parse(self._line.text(), self._clock().date())
        except PersonIdError:
            self.person.set_error(self._say("outside.person_wrong"))
            announce(self.person.message)
            self._line.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.person.set_error(None)
        self._busy = "ask"
        self._settle()
        self.asked.emit(number.value)

    def _open(self) -> None:
        answer = self._answer
        if answer is None or self._busy:
            return
        ground, reason = self.grounds.chosen(), self._prose_field.toPlainText()
        self.grounds.set_error("" if ground else self._say("outside.ground_missing"))
        short = len(" ".join(reason.split())) < SHORTEST_REASON
        self.reason.set_error(self._say("outside_reason_too_short") if short else None)
        if ground is None:
            self.grounds.focus_first()
            return
        if short:
            announce(self.reason.message)
            self._prose_field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        choice = self.minutes.editor
        minutes = int(choice.currentData()) if isinstance(choice, Choice) else _USUAL
        confirmed = self.protection.isChecked()
        self.show_waiting(self._say("outside.opening"))
        self.opened.emit(answer, OutsideWish(ground.way, ground.consent, reason, minutes, confirmed))

    # -- measure ----------------------------------------------------------------------------------------------------

    @property
    def _line(self) -> QLineEdit:
        line = self.person.editor
        if not isinstance(line, QLineEdit):
            raise TypeError("a number is one line")
        return line

    @property
    def _prose_field(self) -> Prose:
        prose = self.reason.editor
        if not isinstance(prose, Prose):
            raise TypeError("a reason is prose")
        return prose

    def restyle(self) -> None:
        self._column.setMaximumWidth(theme().width(640))
        self.person.editor.setMaximumWidth(theme().width(320))
        self.minutes.editor.setMaximumWidth(theme().width(320))


class _Grounds(QWidget):
    """The grounds, each with the reason under it when its way is closed. Nothing is chosen beforehand."""

    def __init__(self, say: Say) -> None:
        super().__init__()
        self.setObjectName("outside.grounds")
        self.setAccessibleName(say("outside.ground"))
        self._group = QButtonGroup(self)
        self.radios: Mapping[str, Radio] = {
            ground.name: Radio(say(f"outside.ground.{ground.name}"), f"outside.ground.{ground.name}")
            for ground in GROUNDS
        }
        self.closed: Mapping[str, Label] = {
            ground.name: Label("", Role.SMALL, "text2", wrap=True) for ground in GROUNDS
        }
        self._error = IconLabel("error", "", Role.SMALL_MEDIUM, "danger", wrap=True)
        self._error.hide()
        box = column(self, spacing=4)
        box.addWidget(Label(say("outside.ground"), Role.STRONG))
        box.addWidget(Label(say("outside.ground_help"), Role.SMALL, "text2", wrap=True))
        for name, radio in self.radios.items():
            self._group.addButton(radio)
            box.addWidget(radio, 0, Qt.AlignmentFlag.AlignLeft)
            label = self.closed[name]
            label.setContentsMargins(28, 0, 0, 4)
            label.setObjectName(f"outside.closed.{name}")
            box.addWidget(label)
        box.addWidget(self._error)
        self._say = say
        self.clear()

    def clear(self) -> None:
        self._group.setExclusive(False)
        for name, radio in self.radios.items():
            radio.setChecked(False)
            radio.setEnabled(True)
            self.closed[name].hide()
        self._group.setExclusive(True)
        self.set_error("")

    def show_ways(self, answer: OutsideAnswer) -> None:
        self.clear()
        for ground in GROUNDS:
            way = answer.way(ground.way)
            why = way.because or (self._say(way.reason) if way.reason else "")
            self.radios[ground.name].setEnabled(way.is_open)
            self.radios[ground.name].setAccessibleDescription("" if way.is_open else why)
            self.closed[ground.name].setText("" if way.is_open else why)
            self.closed[ground.name].setVisible(not way.is_open)

    def chosen(self) -> Ground | None:
        return next((ground for ground in GROUNDS if self.radios[ground.name].isChecked()), None)

    def focus_first(self) -> None:
        first = next((radio for radio in self.radios.values() if radio.isEnabled()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_error(self, words: str) -> None:
        self._error.setText(words)
        self._error.setVisible(bool(words))
        if words:
            announce(self._error)
