"""From a case being asked for until it is on the screen: `./bench open_case`.

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
    opened, turned = with_many_cases("open_case")
    return line("open_case", p95(opened), p95(turned), OPENED)


def inside(window: Window) -> tuple[list[float], list[float]]:
    """The times of opening and of turning back, in ms."""
    cases = window.cases(OPENED)
    opened: list[float] = []
    turned: list[float] = []
    for case_id in cases:
        ask = partial(window.session.inbox.open_case_requested.emit, case_id)
        opened.append(window.until_shown(f"case:{case_id}", ask))
        window.rest(0.3)
        window.until_next_page_is_built()
        turned.append(window.until_shown("inbox", partial(window.session.window.show_page, "inbox")))
        window.rest(0.2)
    return opened, turned
