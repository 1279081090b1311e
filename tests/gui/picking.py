"""Choosing a unit as a person does: by writing some of it and pressing Enter."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.views.unit_picker import UnitPicker
from tests.gui.conftest import type_text


def seek(picker: UnitPicker, text: str) -> list[str]:
    """Write in the field; the spoken text of every row that is shown, heads among them."""
    picker.line.clear()
    type_text(picker.line, text)
    if not text:
        QTest.keyClick(picker.line, Qt.Key.Key_Down)
    model = picker.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def pick(picker: UnitPicker, text: str) -> None:
    """Write in the field and take the first unit that fits."""
    seek(picker, text)
    QTest.keyClick(picker.line, Qt.Key.Key_Return)
