"""One line in which a municipality is written by its name, and kept as its code."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter

from desktop.views.components.fields import TextLine
from desktop.views.form_answers import LineAnswer
from domain.forms.definition import Item
from domain.operation import CellValue


class MunicipalityAnswer(LineAnswer):
    """Offers the names as one writes; what is no municipality of the list stays in her own words."""

    def __init__(self, item: Item, name: str, today: Callable[[], str], names: Mapping[str, str]) -> None:
        super().__init__(item, TextLine("", name), today)
        self._names = names
        self._codes = {words.casefold(): code for code, words in names.items()}
        completer = QCompleter(sorted(names.values()), self.line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(lambda _text: self._changed())
        self.line.setCompleter(completer)

    def value(self) -> CellValue:
        written = super().value()
        return self._codes.get(written.strip().casefold(), written) if isinstance(written, str) else written

    def _put(self, value: CellValue) -> None:
        super()._put(self._names.get(value, value) if isinstance(value, str) else value)

    def tidy(self) -> None:
        value = self.value()
        if isinstance(value, str) and value in self._names:
            self.line.setText(self._names[value])
        else:
            super().tidy()
