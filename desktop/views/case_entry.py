"""Where the focus begins in a case: inside the page that is shown, so that the page's own keys work at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop.views.components.error_summary import ErrorSummary
from desktop.views.components.reading_order import tab_stops

if TYPE_CHECKING:
    from desktop.views.case_view import CaseView


@runtime_checkable
class Entered(Protocol):
    """A page that knows better than its layout where one begins."""

    def entry(self) -> QWidget: ...


def turn(view: CaseView, step: int) -> None:
    """To the tab so many places on, and into its page."""
    view.show_tab(view.tabs.beside(step))
    enter(view.pages.currentWidget())


def go_on_mending(view: CaseView) -> None:
    """To the next thing that must be mended in the page; where nothing must, to the next double text."""
    page = view.pages.currentWidget()
    summaries = page.findChildren(ErrorSummary) if page is not None else []
    shown = next((summary for summary in summaries if summary.isVisible()), None)
    if shown is not None:
        shown.go_on()
    else:
        view.choosing.show_next()


def enter(page: QWidget | None) -> None:
    """Put the focus on the first thing in the page that takes it, unless it is in there already."""
    if page is None:
        return
    here = QApplication.focusWidget()
    if here is not None and page.isAncestorOf(here) and here.isVisible():
        return
    first = next(tab_stops(page.entry() if isinstance(page, Entered) else page), None)
    if first is not None:
        first.setFocus(Qt.FocusReason.OtherFocusReason)
