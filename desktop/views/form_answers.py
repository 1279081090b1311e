"""One control per item type: it shows an answer and tells when a person changes it. No frame, no label, no rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCompleter,
    QLineEdit,
    QSizePolicy,
    QStyleOptionComboBox,
    QWidget,
)

from desktop.views.components.base import column, keep_private
from desktop.views.components.button import Button
from desktop.views.components.fields import Check, Choice, Prose, Radio, TextLine
from desktop.views.date_line import DateLine
from desktop.views.flow_layout import Flow, FlowLayout
from desktop.views.moments import full_short_day, parse_day
from desktop.views.theme import theme
from desktop.views.unit_picker import UnitPicker
from domain.forms.definition import Item
from domain.forms.findings import Finding
from domain.forms.normalising import normalise
from domain.operation import CellValue

_ARROWS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
Options = Sequence[tuple[str, str]]


class Answer(QObject):
    """The way to one control. `edited` is a person's doing only; showing an answer never emits it."""

    edited = Signal()

    def __init__(self, item: Item, widget: QWidget) -> None:
        super().__init__(widget)
        self.item = item
        self.widget = widget
        self._showing = False

    def value(self) -> CellValue:
        """What the cell would keep now. Text that cannot be read as an answer comes back as it was written."""
        raise NotImplementedError

    def problem(self) -> Finding | None:
        """Why what is written cannot be read; None when it can."""
        return None

    def show(self, value: CellValue) -> None:
        """Show `value` without telling anybody. The cursor stays when nothing differs."""
        if value == self.value():
            return
        self._showing = True
        try:
            self._put(value)
        finally:
            self._showing = False

    def tidy(self) -> None:
        """Write what was understood the common way, when a person has left the field."""

    def focus(self) -> None:
        self.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_options(self, options: Options) -> None:
        """For controls whose choices are found while the form is open."""

    def _put(self, value: CellValue) -> None:
        raise NotImplementedError

    def _changed(self, *_args: object) -> None:
        if not self._showing:
            self.edited.emit()


class LineAnswer(Answer):
    """Text, phone, number, time: one line, read by `normalise`."""

    def __init__(self, item: Item, line: QLineEdit, today: Callable[[], str]) -> None:
        super().__init__(item, line)
        self.line = line
        self._today = today
        line.textEdited.connect(self._changed)

    def value(self) -> CellValue:
        read = normalise(self.item, self.line.text(), self._today())
        return self.line.text() if isinstance(read, Finding) else read

    def problem(self) -> Finding | None:
        read = normalise(self.item, self.line.text(), self._today())
        return read if isinstance(read, Finding) else None

    def _put(self, value: CellValue) -> None:
        self.line.setText(shown_text(self.item, value))
        self.line.setCursorPosition(0)

    def tidy(self) -> None:
        read = normalise(self.item, self.line.text(), self._today())
        if not isinstance(read, Finding) and self.line.text() != (text := shown_text(self.item, read)):
            self.line.setText(text)

    def set_text(self, text: str) -> None:
        """What the calendar does: as if a person had written it."""
        self.line.setText(text)
        self._changed()


class ProseAnswer(Answer):
    def __init__(self, item: Item, prose: Prose) -> None:
        super().__init__(item, prose)
        self.prose = prose
        prose.textChanged.connect(self._changed)

    def value(self) -> CellValue:
        read = normalise(self.item, self.prose.toPlainText())
        return self.prose.toPlainText() if isinstance(read, Finding) else read

    def problem(self) -> Finding | None:
        read = normalise(self.item, self.prose.toPlainText())
        return read if isinstance(read, Finding) else None

    def _put(self, value: CellValue) -> None:
        self.prose.setPlainText(value if isinstance(value, str) else "")


class FormProse(Prose):
    """Prose that fits its height to its width as well. With `one_line` Enter is not for it, as in a one-line field."""

    def __init__(self, least: int, name: str, *, one_line: bool = False) -> None:
        super().__init__(least=least, name=name)
        self._one_line = one_line
        self.many_lines = not one_line
        if one_line:
            self.setProperty("face", "body")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._one_line and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.ignore()
            return
        super().keyPressEvent(event)


class RowChoice(Choice):
    """Rows to choose from: the list shows number and text, the closed field the number alone."""

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        if self.currentData():
            option.currentText = self.currentText().partition(" ")[0]

    def showPopup(self) -> None:
        self.view().setMinimumWidth(theme().width(280))
        super().showPopup()


class RadioRow(QWidget):
    """Answers side by side. With `careful` the arrow keys walk without choosing; Space chooses.

    Careful is for questions whose answer opens something at once: passing by must not open it.
    """

    picked = Signal(str)

    def __init__(self, options: Options, name: str, *, careful: bool = False, gap: int = 20) -> None:
        super().__init__()
        self.setObjectName(name)
        self._careful = careful
        self._group = QButtonGroup(self)
        self.radios: dict[str, Radio] = {}
        box = FlowLayout(self, gap, 0)
        for code, label in options:
            radio = Radio(label, name=f"{name}.{code}")
            radio.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            radio.clicked.connect(lambda _on=False, code=code: self.picked.emit(code))
            radio.installEventFilter(self)
            self._group.addButton(radio)
            self.radios[code] = radio
            box.addWidget(radio)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def picked_code(self) -> str:
        return next((code for code, radio in self.radios.items() if radio.isChecked()), "")

    def pick(self, code: str) -> None:
        """Show an answer; a code without a radio shows none."""
        self._group.setExclusive(False)
        for known, radio in self.radios.items():
            radio.setChecked(known == code)
        self._group.setExclusive(True)

    def describe(self, label: str) -> None:
        """Say the question with each answer to those who do not see it stand beside."""
        self.setAccessibleName(label)
        for radio in self.radios.values():
            radio.setAccessibleName(f"{label}: {radio.text()}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._careful and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _ARROWS.get(Qt.Key(event.key()))
            if step is not None:
                order = list(self.radios.values())
                here = next(index for index, radio in enumerate(order) if radio is watched)
                order[(here + step) % len(order)].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False


class RadioAnswer(Answer):
    def __init__(self, item: Item, radios: RadioRow) -> None:
        super().__init__(item, radios)
        self.radios = radios
        radios.picked.connect(self._changed)

    def value(self) -> CellValue:
        return self.radios.picked_code() or None

    def _put(self, value: CellValue) -> None:
        self.radios.pick(str(value or ""))

    def show(self, value: CellValue) -> None:
        super().show(value if value is not None else self.item.default)

    def focus(self) -> None:
        radios = self.radios.radios
        chosen = radios.get(self.radios.picked_code()) or next(iter(radios.values()))
        chosen.setFocus(Qt.FocusReason.OtherFocusReason)


class ChoiceAnswer(Answer):
    """A drop-down list. An answer the form does not know (from a newer one) is shown by its code and kept."""

    def __init__(self, item: Item, box: Choice, options: Options) -> None:
        super().__init__(item, box)
        self.box = box
        self._fill(options)
        box.activated.connect(self._changed)

    def value(self) -> CellValue:
        return self.box.currentData() or None

    def _put(self, value: CellValue) -> None:
        place = self.box.findData(value or "")
        if place < 0:
            self.box.addItem(str(value), value)
            place = self.box.count() - 1
        self.box.setCurrentIndex(place)

    def set_options(self, options: Options) -> None:
        known = [(str(self.box.itemData(place)), self.box.itemText(place)) for place in range(1, self.box.count())]
        if known == list(options):
            return
        kept = self.value()
        self._showing = True
        self.box.clear()
        self._fill(options)
        self._put(kept)
        self._showing = False

    def _fill(self, options: Options) -> None:
        self.box.addItem(QCoreApplication.translate("answers", "Nothing chosen"), "")
        for code, label in options:
            self.box.addItem(label, code)


class UnitAnswer(ChoiceAnswer):
    """A unit from the list; where the form lets it, a name in words."""

    def __init__(self, item: Item, box: Choice, options: Options) -> None:
        self._line: QLineEdit | None = None
        super().__init__(item, box, options)
        if item.free_text:
            box.setEditable(True)
            box.setInsertPolicy(Choice.InsertPolicy.NoInsert)
            line = QLineEdit()
            keep_private(line)
            line.setProperty("bare", "true")
            box.setLineEdit(line)
            self._line = line
            line.setPlaceholderText(QCoreApplication.translate("answers", "Nothing chosen"))
            line.setText("")
            line.textEdited.connect(self._changed)
            completer = box.completer()
            if isinstance(completer, QCompleter):
                completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
                completer.setFilterMode(Qt.MatchFlag.MatchContains)

    def value(self) -> CellValue:
        if self._line is None:
            return super().value()
        written = self._line.text().strip()
        place = self.box.findText(written, Qt.MatchFlag.MatchFixedString) if written else -1
        return str(self.box.itemData(place)) if place > 0 else written or None

    def _put(self, value: CellValue) -> None:
        if self._line is None:
            super()._put(value)
            return
        place = self.box.findData(value or "")
        self.box.setCurrentIndex(max(place, 0))
        self._line.setText(self.box.itemText(place) if place > 0 else str(value or ""))
        self._line.setCursorPosition(0)


class UnitsBox(QWidget):
    """Several units: each chosen one a button that takes it away again, and a field to find one more in."""

    changed = Signal()

    def __init__(self, name: str, add: UnitPicker) -> None:
        super().__init__()
        self.setObjectName(name)
        self.add = add
        self.add.chosen.connect(self._chosen)
        self._units: tuple[str, ...] = ()
        self._flow = Flow(gap=8, line_gap=6, fill=False, parent=self)
        box = column(self, spacing=6)
        box.addWidget(self._flow)
        box.addWidget(self.add)
        self.setFocusProxy(self.add)
        self._flow.hide()

    def units(self) -> tuple[str, ...]:
        return self._units

    def show_units(self, units: tuple[str, ...]) -> None:
        self._units = units
        self.add.leave_out(units)
        for old in self._flow.findChildren(Button):
            old.setParent(None)
            old.deleteLater()
        for unit_id in units:
            name = self.add.context.unit_name(unit_id)
            button = Button(name, icon="close", small=True, name=f"{self.objectName()}.{unit_id}", parent=self._flow)
            taken = QCoreApplication.translate("answers", "Take away {unit}").format(unit=name)
            button.setAccessibleName(taken)
            button.clicked.connect(lambda _on=False, unit=unit_id: self._take_away(unit))
            self._flow.add(button)
            button.show()
        self._flow.setVisible(bool(units))

    def _chosen(self, unit_id: str) -> None:
        if unit_id not in self._units:
            self.show_units((*self._units, unit_id))
            self.changed.emit()

    def _take_away(self, unit_id: str) -> None:
        self.show_units(tuple(one for one in self._units if one != unit_id))
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()


class UnitsAnswer(Answer):
    def __init__(self, item: Item, box: UnitsBox) -> None:
        super().__init__(item, box)
        self.box = box
        box.changed.connect(self._changed)

    def value(self) -> CellValue:
        return self.box.units() or None

    def _put(self, value: CellValue) -> None:
        self.box.show_units(tuple(value) if isinstance(value, (tuple, list)) else ())


class CheckAnswer(Answer):
    def __init__(self, item: Item, box: Check) -> None:
        super().__init__(item, box)
        self.box = box
        box.clicked.connect(self._changed)

    def value(self) -> CellValue:
        return self.box.isChecked()

    def _put(self, value: CellValue) -> None:
        self.box.setChecked(value is True)


class DateAnswer(LineAnswer):
    def __init__(self, item: Item, line: DateLine, today: Callable[[], str]) -> None:
        super().__init__(item, line, today)
        line.day_picked.connect(self.set_text)
        line.textChanged.connect(lambda _text: line.setProperty("day", str(self.value() or "")))


def shown_text(item: Item, value: CellValue) -> str:
    """How an answer stands in a one-line control."""
    if value is None:
        return ""
    text = str(value)
    if item.type in {"date", "datetime"} and (day := parse_day(text)) is not None:
        words = full_short_day(day)
        return f"{words} {text[11:16].replace(':', '.')}" if item.type == "datetime" and len(text) > 10 else words
    if item.type == "time":
        return text.replace(":", ".")
    return text.replace(".", ",") if item.type == "decimal" else text


class Where(Protocol):
    """What making a control needs to know of the world."""

    def today(self) -> str: ...

    def unit_options(self) -> Options: ...

    def unit_picker(self, name: str) -> UnitPicker: ...

    def row_options(self, group_id: str) -> Options: ...


def make_answer(
    item: Item,
    name: str,
    where: Where,
    *,
    as_choice: bool = False,
    least: int = 2,
    careful: bool = False,
    wrap: bool = False,
) -> Answer:
    """The control for `item`, called `name`. `as_choice` draws radios as a drop-down list, where room is scarce.

    `wrap` lets one line of text run over several on the screen, as in a table.
    """
    options = [(option.code, option.label) for option in item.options]
    match item.type:
        case "prose":
            return ProseAnswer(item, FormProse(least, name))
        case "text" if wrap:
            return ProseAnswer(item, FormProse(1, name, one_line=True))
        case "radio" if not as_choice:
            return RadioAnswer(item, RadioRow(options, name, careful=careful))
        case "choice" | "radio":
            if item.rows_of is not None:
                return ChoiceAnswer(item, RowChoice(name), list(where.row_options(item.rows_of)))
            return ChoiceAnswer(item, Choice(name), options)
        case "unit":
            return UnitAnswer(item, Choice(name), where.unit_options())
        case "units":
            return UnitsAnswer(item, UnitsBox(name, where.unit_picker(f"{name}.add")))
        case "check":
            return CheckAnswer(item, Check(item.label, name))
        case "date":
            return DateAnswer(item, DateLine(name), where.today)
    hints = {
        "time": QCoreApplication.translate("answers", "hh.mm"),
        "datetime": QCoreApplication.translate("answers", "yyyy-mm-dd hh.mm"),
    }
    return LineAnswer(item, TextLine(hints.get(item.type, ""), name), where.today)
