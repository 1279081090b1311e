"""What the tour may know that is not on the screen: counts and states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.app.case_pages import CasePages
    from desktop.models.records import SyncState


def tour_facts(
    page: str, sync: SyncState | None, inbox: Mapping[str, int], cases: CasePages | None
) -> dict[str, object]:
    """As JSON."""
    return {
        "page": page,
        "connected": bool(sync and sync.connected),
        "waiting": sync.waiting if sync else 0,
        "held": sync.held if sync else 0,
        "first_sync": bool(sync is None or sync.first_sync),
        "inbox": dict(inbox),
        "pdf": cases.preview_pdf().hex() if cases else "",
    }
