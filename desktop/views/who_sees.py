"""Who at the own unit sees a case: all there, or those with a seat in one of its groups."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from desktop.models.records import CaseRecord
from desktop.views.components.base import clear, column
from desktop.views.components.fields import Radio
from desktop.views.components.labels import Label
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.case import compartment_of


class WhoSees(QWidget):
    """Hidden where the reader has a seat in no group of the unit. `chosen` tells the group, '' for all there."""

    chosen = Signal(str)

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.setObjectName("parties.seats")
        self._context = context
        self._group = QButtonGroup(self)
        self._box = column(self, spacing=4, margins=(0, 16, 0, 0))
        self.setAccessibleName(context.say("parties.place"))

    def show_record(self, record: CaseRecord) -> None:
        """Take in the newest record."""
        context, unit_id = self._context, self._context.editor.unit_id
        held = [compartment_of(scope) for scope in context.directory.compartments(context.user_id, unit_id)]
        names = [told[1] for told in held if told is not None]
        clear(self._box)
        self.setVisible(bool(names))
        if not names:
            return
        place = compartment_of(record.case.place_at(unit_id))
        now = place[1] if place is not None else ""
        self._box.addWidget(Label(context.say("parties.place"), Role.STRONG))
        self._box.addWidget(Label(context.say("parties.place_told"), Role.SMALL, "text2", wrap=True))
        for name in ("", *names):
            words = context.say("parties.place_some", name=name) if name else context.say("parties.place_all")
            choice = Radio(words, f"parties.place.{name or 'all'}")
            choice.setChecked(name == now)
            choice.clicked.connect(partial(self._choose, name, now))
            self._group.addButton(choice)
            self._box.addWidget(choice)

    def _choose(self, name: str, now: str) -> None:
        if name != now:
            self.chosen.emit(name)
