"""Spare PySide the reading of every module's source text.

PySide6 looks through the source of each module imported after it for a sign that it uses Qt, so that its optional
`__feature__` switches (snake_case names) can be kept apart per module. We never use them, and the reading is a tenth
of the time until the first window stands. In a frozen program there are no sources, and nothing happens either way.
"""

from __future__ import annotations

import importlib
from typing import Final

SWITCH: Final = "_mod_uses_pyside"
"""PySide's own name for the question; where it is missing, as in another version, everything stays as it was."""


def leave_sources_unread() -> None:
    """Answer PySide's question with no, whatever the module; safe to call again."""
    feature = importlib.import_module("shibokensupport.feature")
    if hasattr(feature, SWITCH):
        setattr(feature, SWITCH, _never)


def _never(_module: object) -> bool:
    return False
