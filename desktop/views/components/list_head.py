"""The head over a list: its name and one line about it, as high as the person banner beside it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from desktop.views.components.base import Themed, column, row
from desktop.views.components.data_age import DataAge
from desktop.views.components.labels import ElidedLabel, Label
from desktop.views.style.typography import Role
from desktop.views.theme import theme


class ListHead(Themed, QFrame):
    """Page name in 13 pt, below it what a reader needs before any row; to the right how old it is without network."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("edge", "bottom")
        self.title = Label(title, Role.PERSON)
        self.line = ElidedLabel("", Role.SMALL, "text2")
        box = column(self, margins=(16, 8, 16, 8))
        self.age = DataAge(self)
        top = row(spacing=12)
        top.addWidget(self.title)
        top.addStretch(1)
        top.addWidget(self.age)
        box.addLayout(top)
        box.addWidget(self.line)
        self.built()

    def restyle(self) -> None:
        self.setFixedHeight(theme().height(Role.PERSON, Role.BODY, padding=16))
