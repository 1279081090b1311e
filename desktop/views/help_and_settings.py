"""What every window has beside its work: settings, the guide, a showing round, and what the program is.

The pages are made when somebody asks for them; until then this is five entries in the menus.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop.views.settings_in_force import settings

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.views.frame import MainWindow
    from desktop.views.help_page import HelpPage
    from desktop.views.settings_page import SettingsPage
    from desktop.views.show_round import ShowRound

SETTINGS: Final = "settings"
HELP: Final = "help"
TOPIC: Final = "help_topic"
"""A widget with this property has a page of the guide of its own."""
_OF_PAGE: Final = {
    "inbox": "inkorg",
    "drafts": "formular",
    "outbox": "utan_nat",
    "find": "soka",
    "cases": "arendet",
    "sip": "sip",
    "admin": "administration",
    "case": "arendet",
    "attachment": "arendet",
    "held": "utan_nat",
    "phrases": "formular",
    "new_case": "eftermiddag",
    "outside": "eftermiddag",
    "identities": "eftermiddag",
    "settings": "installningar",
    "first_sync": "eftermiddag",
    "trouble": "eftermiddag",
}
_OF_PART: Final = {
    "sip": "sip",
    "plan": "formular",
    "planning": "formular",
    "message": "formular",
    "two_texts": "formular",
    "preview": "utskrifter",
    "print": "utskrifter",
    "outbox": "utan_nat",
    "admin": "administration",
    "open_care": "oppenvard",
    "consent": "eftermiddag",
    "phrases": "formular",
    "find": "soka",
}
"""By how the names of the parts of a page begin."""
_READY: Final = "outbox"
"""The page that comes when the unit's files are open."""


class HelpAndSettings(QObject):
    """Adds its entries to the menus of `window`. `data` is the folder that lies on the computer, once it is known."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._settings: SettingsPage | None = None
        self._guide: HelpPage | None = None
        self._round: ShowRound | None = None
        self._came_from: tuple[str, QWidget | None] = ("", None)
        self._begins = False
        self.data: Path | None = None
        file = window.menu("file")
        entry = window.add_action("file", SETTINGS, self.tr("&Settings"), self.show_settings, "Ctrl+,")
        file.insertAction(file.actions()[0], entry)
        guide = window.add_action("help", "guide", self.tr("&Guide"), self.show_guide, "F1")
        aid = window.menu("help")
        aid.insertAction(aid.actions()[0], guide)
        window.add_action("help", "show_round", self.tr("Show me &round"), self.show_round)
        aid.addSeparator()
        window.add_action("help", "about", self.tr("&About SAMSA"), self.show_about)

    # -- pages ------------------------------------------------------------------------------------------------------

    def show_settings(self) -> None:
        """The settings, as a page of the window."""
        if self._window.shut:
            return
        if self._settings is None:
            from desktop.views.settings_page import SettingsPage  # noqa: PLC0415 - see the module's text

            self._settings = SettingsPage()
            self._settings.closed.connect(self._go_back)
            self._settings.round_requested.connect(self.show_round)
            self._window.add_page(SETTINGS, self._settings)
        self._go_to(SETTINGS)
        self._settings.begin()

    def show_guide(self, key: str = "") -> None:
        """The guide at page `key`, or at what fits what is shown now."""
        if self._window.shut:
            return
        wanted = key or self.topic_here()
        if self._guide is None:
            from desktop.views.help_page import HelpPage  # noqa: PLC0415 - see the module's text

            self._guide = HelpPage()
            self._guide.closed.connect(self._go_back)
            self._window.add_page(HELP, self._guide)
        self._go_to(HELP)
        self._guide.view.open(wanted)

    def show_about(self) -> None:
        from desktop.views.about_dialog import AboutDialog  # noqa: PLC0415 - see the module's text

        dialog = AboutDialog(self.data, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def show_round(self) -> None:
        """Begin to show her round, with the keyboard in it."""
        if not self._window.shut:
            self._showing().begin()

    def topic_here(self) -> str:
        """The page of the guide that fits where the keyboard is; the first one where none does."""
        from desktop.models.help_topics import FIRST  # noqa: PLC0415 - see the module's text

        page = self._window.shown_page()
        topic = _topic_of(QApplication.focusWidget(), self._window) or _OF_PAGE.get(page.partition(":")[0], "")
        return topic or FIRST

    def _go_to(self, page: str) -> None:
        shown = self._window.shown_page()
        if shown not in {SETTINGS, HELP}:
            self._came_from = (shown, QApplication.focusWidget())
        self._window.show_page(page)

    def _go_back(self) -> None:
        """To the page she came from, at the same place in it; to the inbox where that is gone."""
        page, focus = self._came_from
        case_id = page.removeprefix("case:") if page.startswith("case:") else None
        self._window.show_page(page, case_id)
        if self._window.shown_page() in {SETTINGS, HELP}:
            self._window.show_page("inbox")
        elif focus is not None and shiboken6.isValid(focus) and focus.isVisible():
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- the first time ---------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Somebody begins to work in this window: on the page she has chosen, and with the offer to be shown round."""
        self._begins = True

    def page_added(self, name: str) -> None:
        """The window has got a page."""
        if not self._begins:
            return
        if name == settings().now.first_page != "inbox":
            QTimer.singleShot(0, self, lambda: self._begin_at(name))
        if name == _READY and settings().lasting and not settings().now.shown_round:
            self._window.stack.currentChanged.connect(self._offer_in_inbox)
            QTimer.singleShot(0, self, self._offer_in_inbox)
        self._begins = name != _READY

    def _begin_at(self, page: str) -> None:
        if self._window.shown_page() == "inbox":
            self._window.nav.page(page).click()

    def _offer_in_inbox(self, _place: int = 0) -> None:
        """Not while the unit's cases are still being fetched, nor where something has gone wrong."""
        if self._window.shown_page() == "inbox" and not self._window.shut:
            self._window.stack.currentChanged.disconnect(self._offer_in_inbox)
            if not settings().now.shown_round:
                self._showing().offer()

    def _showing(self) -> ShowRound:
        if self._round is None:
            from desktop.views.show_round import ShowRound  # noqa: PLC0415 - see the module's text

            self._round = ShowRound(self._window)
        return self._round


def _topic_of(widget: QWidget | None, top: QWidget) -> str:
    """By what a widget or what it lies in says of itself, the nearest first."""
    while widget is not None and widget is not top:
        told = widget.property(TOPIC)
        if isinstance(told, str):
            return told
        part = _OF_PART.get(widget.objectName().partition(".")[0], "")
        if part:
            return part
        widget = widget.parentWidget()
    return ""
