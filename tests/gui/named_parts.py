"""What a screen reader is told of a window: every part that takes the keyboard, with its role and its name."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractScrollArea, QWidget


def nameless(window: QWidget) -> list[str]:
    """Parts one can move to by Tab that say no name, by their object names."""
    return [
        f"{type(part).__name__} {part.objectName()!r}"
        for part in _reached_by_tab(window)
        if not _interface(part).text(QAccessible.Text.Name).strip()
    ]


def _reached_by_tab(window: QWidget) -> Iterator[QWidget]:
    for part in window.findChildren(QWidget):
        by_tab = (part.focusPolicy() & Qt.FocusPolicy.TabFocus) == Qt.FocusPolicy.TabFocus
        inside = isinstance(part.parentWidget(), QAbstractScrollArea) and part.objectName().startswith("qt_")
        if by_tab and part.isVisible() and part.isEnabled() and not inside and part.focusProxy() is None:
            yield part


def _interface(part: QWidget) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(part)
    assert found is not None
    return found
