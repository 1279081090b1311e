"""From a case being asked for until it is seen: `./bench open_case`.

Seen is its head: who it is about, what has happened and where it stands. The page below and the column beside follow in
the same turn of the window: `./bench open_case_whole`.

50,000 cases in the replica: sixty of them, far from each other, opened one after the other in the real window, each
looked at for as long as the page for the next one takes to be built (some two seconds). The floor is the same window
turning to the inbox that is there already. 95th percentiles in ms.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from benchmarks._window_process import line, p95, with_many_cases

if TYPE_CHECKING:
    from benchmarks._window import Window

OPENED = 60


def measure() -> dict[str, object]:
    """One line for `./bench`."""
    seen, _, turned = with_many_cases("open_case")
    return line("open_case", p95(seen), p95(turned), OPENED)


def inside(window: Window) -> tuple[list[float], list[float], list[float]]:
    """The times until a case is seen, until all of it is, and of turning back, in ms."""
    cases = window.cases(OPENED)
    seen: list[float] = []
    whole: list[float] = []
    turned: list[float] = []
    for case_id in cases:
        ask = partial(window.session.inbox.open_case_requested.emit, case_id)
        for times, took in zip((seen, whole), window.until_case_is_seen(case_id, ask), strict=True):
            times.append(took)
        window.rest(0.3)
        window.until_next_page_is_built()
        turned.append(window.until_shown("inbox", partial(window.session.window.show_page, "inbox")))
        window.rest(0.2)
    return seen, whole, turned
