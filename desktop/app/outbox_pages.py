"""The outbox as it is shown: read anew whenever the connection or something in it changes, and what is taken back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop.models.records import Answer, SyncState
from desktop.views.outbox_page import OutboxPage
from desktop.views.say import Say

_BECOMES_TEXT = frozenset({"publish", "send", "share_draft", "open_case"})
"""What is written on when it is taken back, so that one is led to it."""


class OutboxPages(QObject):
    """`with_desk` asks the desk and hands on what it says; `open_case` shows a case at a document."""

    def __init__(
        self, page: OutboxPage, with_desk: Callable[..., None], open_case: Callable[[str, str], None], say: Say
    ) -> None:
        super().__init__(page)
        self._page = page
        self._with_desk = with_desk
        self._open_case = open_case
        self._say = say
        self._sync: SyncState | None = None
        page.take_back_requested.connect(self._take_back)

    def show(self, sync: SyncState | None) -> None:
        """Read the outbox again, as it is under this connection."""
        self._sync = sync
        connected, problem = (sync.connected, sync.problem) if sync is not None else (False, "")
        self._with_desk(
            lambda desk: desk.outbox(),
            lambda items: self._page.show_outbox(items, connected=connected, problem=problem),
        )

    def _take_back(self, op_id: str) -> None:
        item = self._page.current_item()

        def then(answer: Answer) -> None:
            self.show(self._sync)
            self._page.tell(self._say(answer.code, **answer.params) if answer.code else "")
            if item is not None and not answer.code and item.kind in _BECOMES_TEXT:
                self._open_case(item.case_id, item.doc_id)

        self._with_desk(lambda desk: desk.take_back(op_id, "outbox"), then)
