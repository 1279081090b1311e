"""Keep None, True and False alive on Python 3.11, where they are counted like any other object.

PySide6 6.12 hands out these singletons without counting them up: harmless from Python 3.12 on, where they are
immortal, but on 3.11 each call that answers None takes one reference away, and after a few thousand calls the
interpreter stops with "deallocating None". Giving them a count that cannot be used up makes 3.11 behave as 3.12.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Final

IMMORTAL_SINCE: Final = (3, 12)
PLENTY: Final = 1 << 60
SINGLETONS: Final = (None, True, False, NotImplemented, Ellipsis)


def make_lasting() -> None:
    """Raise the reference counts of the singletons on interpreters older than 3.12; safe to call again."""
    if sys.version_info >= IMMORTAL_SINCE or sys.implementation.name != "cpython":
        return
    for singleton in SINGLETONS:
        # The reference count is the first member of every CPython object up to 3.11.
        ctypes.c_ssize_t.from_address(id(singleton)).value = PLENTY
