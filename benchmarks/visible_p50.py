"""From A's push leaving to B's SQLCipher replica having it, live, on loopback."""

from __future__ import annotations

from benchmarks._visible import line_for


def measure() -> dict[str, object]:
    """One line for `./bench`; milliseconds. Both percentiles come from one run."""
    return line_for("visible_p50", 0.50)
