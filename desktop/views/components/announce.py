"""Telling a screen reader that something has appeared which nobody has moved to."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def announce(widget: QWidget) -> None:
    """Have the accessible name of `widget` read out now."""
    from PySide6.QtGui import QAccessible, QAccessibleEvent  # noqa: PLC0415 - 3 ms that a first window need not wait

    QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.Alert))
