"""No crash of ours may leave its memory in a file: it holds the keys and what is on the screen.

security.md A5, TH-17.
"""

from __future__ import annotations

import sys

_PR_SET_DUMPABLE = 4
_NO_CRASH_DIALOG = 0x0001 | 0x0002 | 0x8000


def forbid_dumps() -> bool:
    """Ask the system for no core file and no crash report of this process; whether it agreed.

    On Linux other processes of the same user may no longer read our memory either. Against an administrator there is
    no guard.
    """
    # Imported here: each system has only its own.
    import ctypes  # noqa: PLC0415

    if sys.platform == "win32":
        ctypes.windll.kernel32.SetErrorMode(_NO_CRASH_DIALOG)
        return True
    import resource  # noqa: PLC0415

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return True
    return bool(ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)
