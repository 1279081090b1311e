"""For how long the computer has been on. By itself, because the first look at the inbox does not wait for the clock."""

from __future__ import annotations

import sys
import time


def uptime_ms() -> int:
    """Milliseconds since the computer was started, sleep counted; nobody sets it. 0 when unknown."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only Windows asks this way

        ctypes.windll.kernel32.GetTickCount64.restype = ctypes.c_uint64
        return int(ctypes.windll.kernel32.GetTickCount64())
    # Linux counts sleep by a name of its own; macOS counts it in this one.
    kind = getattr(time, "CLOCK_BOOTTIME", None) or getattr(time, "CLOCK_MONOTONIC_RAW", None)
    return 0 if kind is None else time.clock_gettime_ns(kind) // 1_000_000
