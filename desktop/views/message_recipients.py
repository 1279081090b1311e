"""To whom a message goes: the units that take part, and for an admission notice any unit with an inbox."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.views.components.base import column
from desktop.views.components.fields import Check
from desktop.views.components.labels import Label
from desktop.views.flow_layout import Flow
from desktop.views.style.typography import Role
from desktop.views.unit_picker import UnitPicker
from desktop.views.unreachable import Unreachable
from desktop.views.view_context import ViewContext
from domain.directory import NOT_CONNECTED, Unit


class Recipients(QWidget):
    """A tick for each unit. `locked` ones stay ticked: they have what this message takes the place of."""

    toggled = Signal(str, bool)

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.checks: dict[str, Check] = {}
        self._locked: frozenset[str] = frozenset()
        self._others = self._strict = True
        self._offered: frozenset[str] = frozenset()
        self.unreachable = Unreachable(context, "message.to.unreachable")
        self.unreachable.taken.connect(self._take_instead)
        self._error = Label("", Role.SMALL_MEDIUM, "danger", wrap=True)
        self._error.hide()
        self._note = Label("", Role.SMALL, "text2", wrap=True)
        self._note.hide()
        self.by_letter = UnitPicker(
            context,
            "message.to.by_letter",
            self.tr("A unit without an inbox, on paper"),
            among=self._lacks_inbox,
            prints=True,
            parent=self,
        )
        self.by_letter.paper.setText(self.tr("Give it on paper"))
        self.by_letter.line.setPlaceholderText(self.tr("A unit without an inbox, on paper"))
        self.by_letter.print_requested.connect(self._add_by_letter)
        self._letters = False
        self.more = UnitPicker(context, "message.to.more", self.tr("Add a recipient"), parent=self)
        self.more.chosen.connect(self._add_chosen)
        box = column(self, spacing=4)
        box.addWidget(Label(self.tr("To"), Role.STRONG))
        self._flow = Flow(gap=24, line_gap=4, fill=False, parent=self)
        box.addWidget(self._flow)
        box.addWidget(self.unreachable)
        box.addWidget(self.more)
        box.addWidget(self.by_letter)
        box.addWidget(self._note)
        box.addWidget(self._error)

    def offer(
        self,
        units: Iterable[str],
        *,
        others: bool,
        locked: Iterable[str] = (),
        strict: bool = True,
        letters: bool = False,
    ) -> None:
        """The units to choose among; with `others` any unit with an inbox can be added, with `letters` any without one,
        who gets it on paper.

        An answer is not `strict`: it reaches whoever asked, also while her inbox pauses.
        """
        own = self.context.editor.unit_id
        self._others, self._strict = others, strict
        self._locked = frozenset(locked) - {own}
        shown = [unit for unit in self.context.in_order({*units, *self._locked}) if unit != own]
        for unit_id in [unit for unit in self.checks if unit not in shown and not self.checks[unit].isChecked()]:
            self.checks.pop(unit_id).setParent(None)
        self._offered = frozenset(shown)
        for unit_id in shown:
            self._check(unit_id).setEnabled(unit_id not in self._locked)
        for unit_id in self._locked:
            self.checks[unit_id].setChecked(True)
        self._note.setText(self.tr("Whoever has the message that is corrected gets the correction too."))
        self._note.setVisible(bool(self._locked))
        self._letters = letters
        self.by_letter.setVisible(letters)
        for unit_id, check in self.checks.items():
            check.setText(self._words(unit_id))
        self.more.setVisible(others)
        if others:
            self._fill_more()
        self._look()

    def choose(self, units: Iterable[str], *, on: bool = True) -> None:
        """Tick these, or not, without telling anybody: it is what was chosen before, or goes without saying."""
        for unit_id in units:
            check = self._check(unit_id)
            check.blockSignals(True)
            check.setChecked(on)
            check.blockSignals(False)
        self._look()

    def chosen(self) -> tuple[str, ...]:
        return tuple(unit for unit, check in self.checks.items() if check.isChecked())

    def show_error(self, text: str) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))

    def take_focus(self) -> None:
        first: QWidget = next(iter(self.checks.values()), self.more)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _check(self, unit_id: str) -> Check:
        if unit_id not in self.checks:
            check = Check(self._words(unit_id), f"message.to.{unit_id}", self._flow)
            check.toggled.connect(lambda on, unit=unit_id: self._toggle(unit, on=on))
            self.checks[unit_id] = check
            self._flow.add(check)
        return self.checks[unit_id]

    def _toggle(self, unit_id: str, *, on: bool) -> None:
        self._look()
        self.toggled.emit(unit_id, on)

    def _look(self) -> None:
        chosen = [unit for unit in self.chosen() if unit not in self._locked] if self._strict else []
        if self._letters:
            chosen = [unit for unit in chosen if not self._by_letter(unit)]
        self.unreachable.show_units(chosen, lambda unit: self._others or unit in self._offered)

    def _take_instead(self, unit_id: str, taker: str) -> None:
        self._check(unit_id).setChecked(False)
        self._check(taker).setChecked(True)
        self._check(taker).setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_more(self) -> None:
        self.more.leave_out(self.checks)

    def _words(self, unit_id: str) -> str:
        name = self.context.unit_name(unit_id)
        if not (self._letters and self._by_letter(unit_id)):
            return name
        return self.tr("{unit}, on paper").format(unit=name)

    def _by_letter(self, unit_id: str) -> bool:
        hit = self.context.look_at(unit_id)
        return hit is not None and hit.state == NOT_CONNECTED

    def _lacks_inbox(self, unit: Unit) -> bool:
        return self._by_letter(unit.unit_id)

    def _add_by_letter(self, unit_id: str) -> None:
        check = self._check(unit_id)
        check.setChecked(True)
        self.by_letter.line.clear()
        self.by_letter.leave_out(self.checks)
        check.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_chosen(self, unit_id: str) -> None:
        self._check(unit_id).setChecked(True)
        self._fill_more()
