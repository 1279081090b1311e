"""Python's cyclic garbage is collected on the window's thread and on no other.

What is found in a cycle may be an object of Qt. Destroyed by whichever thread happened to be making objects just then,
in the middle of what the window does, it takes the whole program with it: seldom, and somewhere else.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

_EVERY_MS: Final = 1_000


class GuiCollector(QObject):
    """Switches Python's own collecting off for the process and does it by a timer, when Python would have: by the same
    thresholds (`gc.set_threshold`). Make one per application; it keeps it."""

    def __init__(self, app: QObject) -> None:
        super().__init__(app)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(collect_what_is_due)
        self._timer.start(_EVERY_MS)


def collect_what_is_due() -> None:
    """Collect the oldest generation whose turn it is, if any."""
    (young, middle, old), (most_young, most_middle, most_old) = gc.get_count(), gc.get_threshold()
    if young > most_young:
        gc.collect(0 if middle <= most_middle else 1 if old <= most_old else 2)
