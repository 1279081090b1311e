"""Cases as one process last saw them, so that one that is worked on need not be read whole for every operation."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable

from central.store.case_rows import StoredCase

_MOST_CELLS = 300_000
"""About 100 MB of cells, conflicts and documents."""


class CaseShelf:
    """The cases used last. Any thread. Whoever takes one must hold the case's lock and know how its chain ends now.

    A case is the fold of its chain: as long as the chain ends in the same hash nothing of the case has changed, whoever
    else writes in the database. Only what is committed may be put here.
    """

    def __init__(self, most_cells: int = _MOST_CELLS) -> None:
        self._most = most_cells
        self._cells = 0
        self._cases: OrderedDict[str, StoredCase] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, case_id: str, head: int, head_hash: str) -> StoredCase | None:
        """The case as it stands at this end of its chain; None when it is not here."""
        with self._lock:
            kept = self._cases.get(case_id)
            if kept is None or kept.case is None or (kept.case.head, kept.head_hash) != (head, head_hash):
                return None
            self._cases.move_to_end(case_id)
            return kept

    def put(self, cases: Iterable[StoredCase]) -> None:
        """Keep cases as they have been committed, in place of those used longest ago."""
        with self._lock:
            for each in cases:
                if each.case is None:
                    continue
                self._forget(each.case.case_id)
                self._cases[each.case.case_id] = each
                self._cells += _weight(each)
            while self._cells > self._most and self._cases:
                self._forget(next(iter(self._cases)))

    def _forget(self, case_id: str) -> None:
        old = self._cases.pop(case_id, None)
        if old is not None:
            self._cells -= _weight(old)


def _weight(stored: StoredCase) -> int:
    documents = stored.case.documents.values() if stored.case else ()
    return sum(10 + len(document.cells) + 5 * len(document.conflicts) for document in documents)
