"""Receivers that are chosen and cannot be sent to today: why, and what can be done instead with one key."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.views.components.base import clear, column
from desktop.views.components.button import Button
from desktop.views.components.labels import IconLabel
from desktop.views.style.typography import Role
from desktop.views.unit_words import unreachable_words
from desktop.views.view_context import ViewContext


class Unreachable(QWidget):
    """`taken` tells the unit that is chosen, and the one that takes it in its place."""

    taken = Signal(str, str)

    def __init__(self, context: ViewContext, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._context = context
        self._shown: tuple[str, ...] = ()
        self._box = column(self, spacing=4)
        self.hide()

    def units(self) -> tuple[str, ...]:
        return self._shown

    def show_units(self, chosen: Iterable[str], may_take: Callable[[str], bool]) -> None:
        """Of these, those that cannot be sent to. `may_take` says whether another unit can be addressed here."""
        hits = [hit for unit in chosen if (hit := self._context.look_at(unit)) is not None and not hit.receives]
        told = tuple(hit.unit.unit_id for hit in hits)
        if told == self._shown:
            return
        self._shown = told
        clear(self._box)
        for hit in hits:
            words = unreachable_words(hit, self._context)
            taker = hit.instead
            if taker is not None and not may_take(taker.unit_id):
                words = f"{words} {self._context.say('unit.invite_first', unit=taker.name)}"
            self._box.addWidget(IconLabel("warning", words, Role.SMALL, "warn", wrap=True))
            if taker is not None and may_take(taker.unit_id):
                button = Button(
                    self._context.say("unit.choose_instead", unit=taker.name),
                    small=True,
                    name=f"{self.objectName()}.{hit.unit.unit_id}",
                )
                ids = (hit.unit.unit_id, taker.unit_id)
                button.clicked.connect(lambda _on=False, ids=ids: self.taken.emit(*ids))
                self._box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setVisible(bool(told))
