"""The longest that the window does nothing else while 5,000 rows of an inbox go by: `./bench scroll`.

The real window with 50,000 cases, page by page with the key, each page painted. The value is the median of five runs,
the floor that of the same window left idle.
"""

from __future__ import annotations

import statistics
from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks._window_process import line, with_many_cases

if TYPE_CHECKING:
    from benchmarks._window import Window

ROWS = 5_000
RUNS = 5
IDLE_SECONDS = 5.0


def measure() -> dict[str, object]:
    """One line for `./bench`; maxima in ms, medians of the runs."""
    busy, idle = with_many_cases("scroll")
    return line("scroll", statistics.median(busy), statistics.median(idle), RUNS)


def inside(window: Window) -> tuple[list[float], list[float]]:
    """The longest block of each run and of each rest, in ms."""
    from desktop.models.inbox_rows import InboxGroupKey, InboxRecord  # noqa: PLC0415 - see `Window`

    items = window.items()
    group = InboxGroupKey.TO_ACKNOWLEDGE
    many = tuple(replace(items[n % len(items)], key=f"{n:05d}", group=group) for n in range(ROWS))
    busy: list[float] = []
    idle: list[float] = []
    for _ in range(RUNS):
        window.session.inbox.show_inbox(InboxRecord("", "", many))
        window.rest(1.0)
        busy.append(window.longest_block(window.page_through))
        idle.append(window.longest_block(lambda: window.rest(IDLE_SECONDS)))
    return busy, idle
