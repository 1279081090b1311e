"""Over a list without network: of what moment what stands in it is."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.views.components.labels import IconLabel
from desktop.views.style.typography import Role


class DataAge(IconLabel):
    """Hidden while there is a network. The window tells all that lie in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("history", "", Role.SMALL_MEDIUM, "warn", parent=parent)
        self.setObjectName("list.data_age")
        self.hide()

    def show_age(self, words: str) -> None:
        """In words; '' while what is shown is kept up with."""
        self.setText(words)
        self.setVisible(bool(words))


def tell_age(place: QWidget, words: str) -> None:
    """Tell every list in a place."""
    for one in place.findChildren(DataAge):
        one.show_age(words)
