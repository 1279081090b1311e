"""Where the focus begins in a case: inside the page that is shown, so that the page's own keys work at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop.views.components.reading_order import tab_stops

if TYPE_CHECKING:
    from desktop.views.case_view import CaseView


def turn(view: CaseView, step: int) -> None:
    """To the tab so many places on, and into its page."""
    view.show_tab(view.tabs.beside(step))
    enter(view.pages.currentWidget())


def enter(page: QWidget | None) -> None:
    """Put the focus on the first thing in the page that takes it, unless it is in there already."""
    if page is None:
        return
    here = QApplication.focusWidget()
    if here is not None and page.isAncestorOf(here) and here.isVisible():
        return
    first = next(tab_stops(page), None)
    if first is not None:
        first.setFocus(Qt.FocusReason.OtherFocusReason)
