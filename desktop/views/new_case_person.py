"""Whom a new case is about: the number as it is typed, what it tells, and what the own unit knows of the person."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.models.person_records import KnownPerson, ReadNumber
from desktop.views.case_notices import Notice
from desktop.views.components.announce import announce
from desktop.views.components.base import column, keep_private
from desktop.views.components.button import Button
from desktop.views.components.fields import Check, Choice, FieldFrame, TextLine
from desktop.views.components.groups import SectionHead
from desktop.views.components.labels import IconLabel
from desktop.views.flow_layout import Flow
from desktop.views.say import Say
from desktop.views.style.typography import Role
from domain.identity import is_temporary
from domain.operation import CellValue

NUMBER, NAME, PROTECTED = "person/id", "person/name", "person/protected"
_GRADES = ("", "MARKED", "PROTECTED_REGISTRATION", "FICTITIOUS")
_QUIET_MS = 300
_LONGEST = 1_000
_FIELD = 320


class NewCasePerson(QWidget):
    """Emits what is typed; `read_requested` asks what the number tells, whose answer comes by `show_number`."""

    read_requested = Signal(str, bool, str)
    temporary_requested = Signal()
    case_requested = Signal(str)
    draft_changed = Signal(str, object)
    changed = Signal()

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._say = say
        self.number = ReadNumber("empty")
        self.known = KnownPerson()
        self._unsent: dict[str, CellValue] = {}
        self._opened = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_QUIET_MS)
        self._timer.timeout.connect(self.flush)
        self._line = self._private_line(40)
        self._line.editingFinished.connect(self._ask)
        self._line.textEdited.connect(lambda _text: self._forget_number())
        how = say("new_case.number_help")
        name = "new_case.number"
        self.number_field = FieldFrame(say(name), self._line, help_text=how, required=True, name=name)
        self.other_region = Check(say("new_case.other_region"), "new_case.other_region")
        self.other_region.toggled.connect(lambda _on: self._ask(again=True))
        self.unknown = Button(say("new_case.unknown"), "link", name="new_case.unknown")
        self.unknown.clicked.connect(self.temporary_requested)
        self.told = IconLabel("person", "", Role.BODY, "text2", wrap=True)
        self.told.setObjectName("new_case.told")
        self.notice = Notice("new_case.known", "new_case.known.action")
        self.notice.acted.connect(self._take_known)
        self.name_line = self._line_for(NAME)
        self.name_field = FieldFrame(say("new_case.name"), self.name_line, required=True, name="new_case.name")
        self._address = self._line_for("person/address")
        self.address_field = FieldFrame(say("new_case.address"), self._address, name="new_case.address")
        self._phone = self._line_for("person/phone")
        self.phone_field = FieldFrame(say("new_case.phone"), self._phone, name="new_case.phone")
        self.protected = Choice("new_case.protected")
        for grade in _GRADES:
            self.protected.addItem(say(f"new_case.protected.{grade or 'none'}"), grade)
        self.protected.currentIndexChanged.connect(self._protect)
        self.protected_field = FieldFrame(say("new_case.protected"), self.protected)
        self._protected_told = IconLabel("shield_person", say("new_case.protected_told"), Role.SMALL, "prot", wrap=True)
        self._lay_out()
        self._tell()

    def _lay_out(self) -> None:
        box = column(self, spacing=12)
        box.addWidget(SectionHead(self._say("new_case.person")))
        box.addWidget(self.number_field)
        beside = Flow(gap=24, line_gap=4, fill=False, parent=self)
        beside.add(self.other_region)
        beside.add(self.unknown)
        box.addWidget(beside)
        box.addWidget(self.told)
        box.addWidget(self.notice)
        flow = Flow(gap=24, line_gap=12, parent=self)
        for field in (self.name_field, self.protected_field, self.address_field, self.phone_field):
            flow.add(field, _FIELD)
        box.addWidget(flow)
        box.addWidget(self._protected_told)

    def _line_for(self, path: str) -> TextLine:
        line = self._private_line(_LONGEST)
        line.textEdited.connect(lambda text: self._note(path, text))
        return line

    @staticmethod
    def _private_line(longest: int) -> TextLine:
        line = TextLine()
        line.setMaxLength(longest)
        keep_private(line)
        return line

    # -- what is shown ----------------------------------------------------------------------------------------------

    def begin(self, values: Mapping[str, object], *, opened: bool = False) -> None:
        """Show what was typed before, or nothing. Of a case that is `opened` only a missing number can be told."""
        self._unsent = {}
        self._opened = opened
        fixed = opened and not is_temporary(values.get(NUMBER))
        self.number_field.set_locked("" if fixed else None)
        for field in (self.name_field, self.address_field, self.phone_field, self.protected_field):
            field.set_locked("" if fixed else None)
        self.other_region.setVisible(not fixed)
        self.unknown.setVisible(not opened)
        self.number, self.known = ReadNumber("empty"), KnownPerson()
        for line, path in ((self.name_line, NAME), (self._address, "person/address"), (self._phone, "person/phone")):
            line.setText(_text(values.get(path)))
        self.protected.blockSignals(True)
        self.protected.setCurrentIndex(max(self.protected.findData(_text(values.get(PROTECTED))), 0))
        self.protected.blockSignals(False)
        self.number_field.set_error(None)
        self.name_field.set_error(None)
        number = _text(values.get(NUMBER))
        self._line.setText(number)
        self._tell()
        if number:
            self.read_requested.emit(number, bool(self.other_region.isChecked()), self.name_line.text())

    def show_number(self, number: ReadNumber, known: KnownPerson) -> None:
        """What the number tells, and what the own unit's cases tell of the person."""
        self.number, self.known = number, known
        self.number_field.set_error(self._say(f"person_id.{number.code}") if number.code else None)
        if not number.code:
            temporary = number.kind == "TMP"
            self._line.setText("" if temporary else number.shown)
            self._line.setPlaceholderText(self._say("new_case.temporary_shown") if temporary else "")
            for path, value in self._number_cells().items() if not self._opened else ():
                self.draft_changed.emit(path, value)
        if known.protected and not self.grade():
            self.protected.setCurrentIndex(self.protected.findData(known.protected))
        self._tell()
        self.changed.emit()

    def grade(self) -> str:
        """How the person's identity is protected; '' when it is not."""
        return str(self.protected.currentData() or "")

    def cells(self) -> dict[str, CellValue]:
        """The header cells of what stands here."""
        hidden = bool(self.grade())
        typed = {
            NAME: self.name_line.text().strip(),
            "person/address": "" if hidden else self._address.text().strip(),
            "person/phone": "" if hidden else self._phone.text().strip(),
            PROTECTED: self.grade(),
        }
        return {**self._number_cells(), **{path: text for path, text in typed.items() if text}}

    def problems(self) -> list[tuple[str, str]]:
        """(field, sentence) of what must be mended, told below the fields too."""
        found = []
        code = self.number.code
        sentence = self._say(f"person_id.{code}") if code else ""
        self.number_field.set_error(sentence or None)
        if sentence:
            found.append((NUMBER, sentence))
        missing = self._say("new_case.name_missing") if not self.name_line.text().strip() else ""
        self.name_field.set_error(missing or None)
        if missing:
            found.append((NAME, missing))
        return found

    def focus(self, path: str) -> bool:
        field = {NUMBER: self._line, NAME: self.name_line}.get(path)
        if field is not None:
            field.setFocus()
        return field is not None

    def flush(self) -> None:
        """Hand over what has been typed."""
        self._timer.stop()
        waiting, self._unsent = self._unsent, {}
        for path, value in waiting.items():
            self.draft_changed.emit(path, value)

    # -- what is done -----------------------------------------------------------------------------------------------

    def _ask(self, *, again: bool = False) -> None:
        text = self._line.text().strip()
        if text and (again or self.number.code):
            self.read_requested.emit(text, self.other_region.isChecked(), self.name_line.text())

    def _forget_number(self) -> None:
        if not self.number.code:
            self.number, self.known = ReadNumber("empty"), KnownPerson()
            self._tell()
        self.number_field.set_error(None)

    def _note(self, path: str, text: str) -> None:
        self._unsent[path] = text or None
        self._timer.start()
        if path == NAME:
            self.name_field.set_error(None)

    def _protect(self) -> None:
        self.draft_changed.emit(PROTECTED, self.grade() or None)
        self._tell()
        self.changed.emit()

    def _take_known(self) -> None:
        open_case = next((case for case in self.known.cases if case.open), None)
        if open_case is not None:
            self.case_requested.emit(open_case.case_id)
            return
        told = self.known
        for line, path, value in (
            (self.name_line, NAME, told.name),
            (self._address, "person/address", told.address),
            (self._phone, "person/phone", told.phone),
        ):
            if value and not line.text().strip():
                line.setText(value)
                self.draft_changed.emit(path, value)
        self.name_field.set_error(None)
        self.notice.tell("")
        self.name_line.setFocus()

    def _number_cells(self) -> dict[str, CellValue]:
        number = self.number
        if number.code:
            return {}
        cells: dict[str, CellValue] = {NUMBER: number.value, "person/id_kind": number.kind}
        return {**cells, "person/id_issuer": number.issuer} if number.issuer else cells

    def _tell(self) -> None:
        hidden = bool(self.grade())
        for field in (self.address_field, self.phone_field):
            field.setVisible(not hidden)
        self._protected_told.setVisible(hidden)
        line = self._number_line()
        self.told.setText(line)
        self.told.setVisible(bool(line))
        text, action, tone = self._known_line()
        self.notice.tell(text, action, tone=tone, icon="info" if tone == "accent" else "warning")
        if line:
            announce(self.told)

    def _number_line(self) -> str:
        number = self.number
        if number.code or number.kind == "TMP":
            return ""
        if number.age is None:
            told = self._say("new_case.no_birth_date", number=number.shown)
        else:
            told = self._say("new_case.age", number=number.shown, age=str(number.age))
        told = told if number.verified else self._say("new_case.not_verified", told=told)
        return self._say("new_case.normalised", told=told) if number.normalised else told

    def _known_line(self) -> tuple[str, str, str]:
        """(sentence, verb, tone) of what is known here."""
        known, say = self.known, self._say
        if self.number.kind == "TMP":
            return say("new_case.temporary"), "", "warn"
        if known.deceased_on:
            return say("new_case.deceased"), "", "danger"
        if known.other_name:
            return say("new_case.other_name"), "", "danger"
        if any(case.open for case in known.cases) and not self._opened:
            return say("new_case.own_open"), say("new_case.open_it"), "warn"
        if known.now_shown:
            return say("new_case.earlier_number", number=known.now_shown), "", "warn"
        if self._opened:
            return "", "", "accent"
        if known.cases and known.protected:
            return say("new_case.known_protected"), say("new_case.use_known"), "accent"
        if known.cases:
            return say("new_case.known", name=known.name), say("new_case.use_known"), "accent"
        return "", "", "accent"


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
