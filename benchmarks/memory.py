"""What a session process holds of the computer's memory with 50,000 cases: `./bench memory`.

The real window after an inbox has been scrolled and as many cases opened as stay open, its share of what it shares with
other processes counted (PSS), in MB. The floor is the same process before anything was opened.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks._window_process import line, with_many_cases

if TYPE_CHECKING:
    from benchmarks._window import Window

OPENED = 12


def measure() -> dict[str, object]:
    """One line for `./bench`."""
    value, floor = with_many_cases("memory")
    return line("memory", value, floor, 1, "MB")


def inside(window: Window) -> tuple[float, float]:
    """MB after and before."""
    before = _held()
    window.page_through(40)
    for case_id in window.cases(OPENED):
        ask = partial(window.session.inbox.open_case_requested.emit, case_id)
        window.until_shown(f"case:{case_id}", ask)
        window.rest(0.5)
    return _held(), before


def _held() -> float:
    rows = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1024
