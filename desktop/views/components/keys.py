"""Single-letter keys: they work outside text fields only, and can be switched off as a whole."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

_letters: list[QShortcut] = []
_state = {"enabled": True}


def bind_letter(view: QWidget, key: str, act: Callable[[], object]) -> QShortcut:
    """Let `key` (one letter, or `?`) do `act` while the focus is in `view` or below it.

    Text fields take the letter first (Qt asks them before any shortcut), so it never fires while one writes.
    """
    shortcut = QShortcut(QKeySequence(key), view)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.setAutoRepeat(False)
    shortcut.activated.connect(act)
    shortcut.setEnabled(_state["enabled"])
    _letters[:] = [*_living(), shortcut]
    return shortcut


def set_letters_enabled(enabled: bool) -> None:
    """Switch all single-letter keys on or off (a setting: some people steer by voice)."""
    _state["enabled"] = enabled
    for shortcut in _living():
        shortcut.setEnabled(enabled)


def letters_bound() -> int:
    """How many keys are bound just now."""
    return len(_living())


def _living() -> list[QShortcut]:
    """Those whose views have not been closed."""
    return [shortcut for shortcut in _letters if shiboken6.isValid(shortcut)]


def letters_enabled() -> bool:
    return _state["enabled"]
