"""The first fetch to this computer: real numbers, no spinner, and what one may do meanwhile."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from desktop.views.components.base import Themed, column, row
from desktop.views.components.button import Button
from desktop.views.components.facts import InfoBox
from desktop.views.components.groups import count_in_words
from desktop.views.components.labels import Label
from desktop.views.style.typography import Role
from desktop.views.theme import theme


class FirstSyncPage(Themed, QWidget):
    """`show_progress` as often as there is news; `show_waiting` when there is no network."""

    retry_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("first_sync.page")
        self.title = Label(self.tr("Fetching the unit's cases"), Role.PAGE, wrap=True)
        self.told = Label("", Role.FREE, wrap=True)
        self.told.setObjectName("first_sync.told")
        self.bar = QProgressBar()
        self.bar.setObjectName("first_sync.bar")
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.title.plain())
        self.note = InfoBox(
            self.tr("This happens once per computer. The cases are stored encrypted and can be read without network.")
        )
        self.retry = Button(self.tr("Try again"), icon="sync", name="first_sync.retry")
        self.retry.clicked.connect(self.retry_requested)
        self.retry.hide()
        self._column = QWidget()
        box = column(self._column, spacing=12)
        for widget in (self.title, self.told, self.bar, self.note):
            box.addWidget(widget)
        box.addWidget(self.retry, 0, Qt.AlignmentFlag.AlignLeft)
        outer = row(self, margins=(32, 32, 32, 32))
        outer.addWidget(self._column, 100, Qt.AlignmentFlag.AlignTop)
        outer.addStretch(1)
        self.show_progress(0, 0)
        self.built()

    def show_progress(self, done: int, total: int) -> None:
        """`done` of `total` documents are here; a total of 0 means that it is not known yet."""
        self.retry.hide()
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(min(done, total))
        if not total:
            self.told.setText(self.tr("Asking how much there is to fetch."))
            return
        words = self.tr("{done} of {total} are here.")
        self.told.setText(words.format(done=count_in_words(done), total=count_in_words(total)))

    def show_waiting(self, reason: str = "") -> None:
        """No network: what is here stays, and the fetching goes on by itself."""
        told = self.tr("There is no network now. What has been fetched is kept, the rest comes by itself later.")
        self.told.setText(f"{told} {reason}".strip())
        self.retry.show()

    def restyle(self) -> None:
        self._column.setMaximumWidth(theme().width(560))
