"""Settings and the guide in the windows where nobody has logged in yet: two quiet buttons and their keys."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.views.components.base import column
from desktop.views.components.button import Button
from desktop.views.components.dialog import Dialog
from desktop.views.flow_layout import FlowLayout
from desktop.views.theme import theme

_SIZE: Final = (960, 720)
_AROUND: Final = 48
_TOPIC: Final = "eftermiddag"
"""The page of the guide that tells how one logs in."""


class PageDialog(Dialog):
    """A page that stands in the window once there is one, in a window of its own until then."""

    def __init__(self, page: QWidget, title: str, above: QWidget) -> None:
        super().__init__(above)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName(f"{page.objectName()}.dialog")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        column(self).addWidget(page)
        room = above.window().size()
        wide, tall = (theme().width(size) for size in _SIZE)
        self.resize(min(wide, room.width() - _AROUND), min(tall, room.height() - _AROUND))
        self.built()


class BesideLogIn(QWidget):
    """The two buttons. F1 and Ctrl+, do the same in the whole of `window`."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self._window = window
        flow = FlowLayout(self, 16, 4)
        self._settings_word, self._guide_word = self.tr("Settings"), self.tr("Guide")
        parts = (
            (self._settings_word, "settings", "settings", "Ctrl+,", self.show_settings),
            (self._guide_word, "menu_book", "guide", "F1", self.show_guide),
        )
        for text, icon, name, keys, act in parts:
            button = Button(text, "link", icon=icon, name=f"before.{name}")
            button.clicked.connect(act)
            flow.addWidget(button)
            QShortcut(QKeySequence(keys), window).activated.connect(act)

    def show_settings(self) -> None:
        from desktop.views.settings_page import SettingsPage  # noqa: PLC0415 - rarely asked for here

        page = SettingsPage(in_window=False)
        dialog = PageDialog(page, self._settings_word, self._window)
        page.closed.connect(dialog.accept)
        dialog.open()
        page.begin()

    def show_guide(self) -> None:
        from desktop.views.help_page import HelpPage  # noqa: PLC0415 - rarely asked for here

        page = HelpPage()
        dialog = PageDialog(page, self._guide_word, self._window)
        page.closed.connect(dialog.accept)
        dialog.open()
        page.view.open(_TOPIC)
