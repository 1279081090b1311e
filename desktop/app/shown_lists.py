"""The inbox and the drafts as they are shown, and what the navigation counts of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.models.inbox_rows import InboxGroupKey, InboxRecord
from desktop.views.frame import MainWindow
from desktop.views.inbox import InboxPage

if TYPE_CHECKING:  # the first inbox is on the screen before these are loaded
    from desktop.models.records import DraftItem, SyncState
    from desktop.views.drafts_page import DraftsPage


class ShownLists:
    """`counts` is how many rows each group of the inbox has, by its key; empty before the first inbox."""

    def __init__(self, window: MainWindow, inbox: InboxPage) -> None:
        self._window = window
        self._inbox = inbox
        self._drafted = 0
        self._waiting = 0
        self.counts: dict[str, int] = {}

    def show_inbox(self, inbox: InboxRecord) -> None:
        self._inbox.show_inbox(inbox)
        self.counts = {key.value: len(inbox.group(key)) for key in InboxGroupKey}
        self._count()

    def show_drafts(self, page: DraftsPage, drafts: tuple[DraftItem, ...]) -> None:
        page.show_drafts(drafts)
        self._drafted = len(drafts)
        self._count()

    def show_waiting(self, state: SyncState) -> None:
        """How many operations wait in the outbox, held ones too."""
        self._waiting = state.waiting + state.held
        self._count()

    def _count(self) -> None:
        ours = (InboxGroupKey.TO_ACKNOWLEDGE, InboxGroupKey.WAITING_FOR_US)
        own = sum(self.counts.get(key.value, 0) for key in ours)
        self._window.show_counts({"inbox": own, "drafts": self._drafted, "outbox": self._waiting})
