"""From a case being asked for until all of it is painted: `./bench open_case_whole`. As `open_case`, to its end."""

from __future__ import annotations

from benchmarks._window_process import line, p95, with_many_cases
from benchmarks.open_case import OPENED


def measure() -> dict[str, object]:
    """One line for `./bench`."""
    _, whole, turned = with_many_cases("open_case")
    return line("open_case_whole", p95(whole), p95(turned), OPENED)
