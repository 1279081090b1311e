"""One person at one unit at the real program: its session, files, worker and rounds, in the process of the test."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

import shiboken6

from desktop.app.session import Session
from desktop.app.session_ticket import SessionTicket
from desktop.models.desk import Desk
from desktop.models.inbox_rows import InboxItem
from desktop.session.computer_kind import ComputerKind
from desktop.session.embedded_store import StoreAddress
from desktop.session.first_look import FirstLook
from domain.case import Case
from tests.gui.keyboard import Keyboard

_T = TypeVar("_T")


class Sitting:
    """`keys` are her hands. What is asked of the desk here is only looked at, never done."""

    def __init__(self, address: StoreAddress, unit: str, data: Path) -> None:
        ticket = SessionTicket(
            address.url, address.token, address.store_key, unit, str(data / unit), computer=ComputerKind.OWN
        )
        self.session = Session(ticket)
        self.window = self.session.window
        self.keys = Keyboard(self.window)
        nothing: Future[FirstLook | None] = Future()
        nothing.set_result(None)
        self.session.start(nothing)
        self.keys.wait(lambda: self.session._opened is not None and self.session._cases is not None, "the desk")
        self.keys.wait(lambda: self.window.shown_page() == "inbox" and self.row_where(lambda _: True), "the inbox")

    def ask(self, question: Callable[[Desk], _T]) -> _T:
        opened = self.session._opened
        assert opened is not None
        return self.session.worker.submit(lambda: question(opened.desk)).result(timeout=20)

    def row_where(self, holds: Callable[[InboxItem], bool]) -> InboxItem | None:
        """A row of the inbox as it is on the screen."""
        rows = self.session.inbox.list.grouped_model().all_rows()
        return next((row for row in rows if isinstance(row, InboxItem) and holds(row)), None)

    def walk_to(self, holds: Callable[[InboxItem], bool]) -> InboxItem:
        """Down the list of the inbox by the arrow key, until the row is current."""
        wanted = self.row_where(holds)
        assert wanted is not None
        inbox = self.session.inbox
        self.keys.press("Home")
        rows = len(inbox.list.grouped_model().all_rows())
        for _ in range(rows):
            current = inbox.current_item()
            if current is not None and current.key == wanted.key:
                return wanted
            self.keys.press("Down")
        raise AssertionError("the row is not reached by the arrow key")

    def begin_at(self, holds: Callable[[InboxItem], bool]) -> InboxItem:
        """Go to the inbox and to a row there; what is pressed from now on counts."""
        self.window.show_page("inbox")
        self.keys.wait(lambda: self.row_where(holds), "such a row")
        row = self.walk_to(holds)
        self.keys.begin()
        return row

    def arrive(self, name: str) -> None:
        """The page is there, and the focus in it."""

        def inside() -> bool:
            page, here = self.window.stack.currentWidget(), self.window.focusWidget()
            return page is not None and page is not self.session.inbox and page.isAncestorOf(here)

        self.keys.see(name)
        self.keys.wait(inside, f"the focus in {name}")

    def is_gone(self, row: InboxItem) -> bool:
        return self.row_where(lambda one: one.key == row.key) is None

    def wait_for(self, row: InboxItem, holds: Callable[[Case], object], what: str) -> None:
        """What was done stands in the case as the desk shows it."""

        def stands() -> object:
            shown = self.ask(lambda desk: desk.shown.case(row.case_id))
            return shown is not None and holds(shown.case)

        self.keys.wait(stands, what)

    def close(self) -> None:
        self.window.close()
        self.session.close()
        # A session lives as long as its process: here the next test would restyle all of its window.
        for part in (self.session, self.window):
            shiboken6.delete(part)
