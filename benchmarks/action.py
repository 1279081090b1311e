"""From a key in the inbox to its effect on the screen: `./bench action`.

50,000 cases in the replica, no network: the real window, its worker, an outbox that syncs to the disk. The next message
is acknowledged by one key, over and over, until its row is painted as acknowledged. The floor is one step down in the
same list, key to paint. 95th percentiles in ms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks._window_process import line, p95, with_many_cases

if TYPE_CHECKING:
    from benchmarks._window import Window

KEYS = 60


def measure() -> dict[str, object]:
    """One line for `./bench`."""
    acted, moved = with_many_cases("action")
    return line("action", p95(acted), p95(moved), KEYS)


def inside(window: Window) -> tuple[list[float], list[float]]:
    """The times of acknowledging and of moving, in ms."""
    from PySide6.QtCore import Qt  # noqa: PLC0415 - the measurement that asks needs no window

    acted: list[float] = []
    moved: list[float] = []
    for _ in range(KEYS):
        acted.append(window.until_row_changes(Qt.Key.Key_K, window.on_row()))
        window.rest(0.2)
        moved.append(window.until_row_is_left(Qt.Key.Key_Down, window.on_row()))
        window.rest(0.2)
    return acted, moved
