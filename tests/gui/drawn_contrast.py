"""Whether text that is really drawn can be read: its darkest or lightest pixel against the ground around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

LEAST = 4.5
"""EN 301 549 11.1.4.3: text against its ground."""
_SEEN = 2
"""Pixels of a colour, below which it is an edge between two others."""


def faint_texts(window: QWidget) -> list[str]:
    """The widgets whose text is fainter than it may be, by class, object name and measure; never by their text."""
    picture = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    faint = []
    for widget, area in _written(window):
        measure = drawn_contrast(picture.copy(area))
        if measure is not None and measure < LEAST:
            faint.append(f"{type(widget).__name__} {widget.objectName()!r} {measure:.2f}")
    return faint


def drawn_contrast(piece: QImage) -> float | None:
    """The highest contrast of any colour there against the commonest one; None where there is one colour alone."""
    rgb = piece.convertToFormat(QImage.Format.Format_RGB32)
    counted = Counter(memoryview(rgb.constBits()).cast("I"))
    (ground, _), *others = counted.most_common()
    found = [contrast(ground, colour) for colour, count in others if count >= _SEEN]
    return max(found) if found else None


def contrast(one: int, other: int) -> float:
    """WCAG 2.1's measure of two colours as 0xRRGGBB."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: int) -> float:
    red, green, blue = (_linear((colour >> shift & 0xFF) / 255) for shift in (16, 8, 0))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _written(window: QWidget) -> Iterator[tuple[QWidget, QRect]]:
    """Every widget that shows text, with the part of it that is on the screen; the rows of lists one by one."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if isinstance(widget, QAbstractItemView):
            yield from ((widget, area) for area in _rows(widget, window))
        elif _text(widget):
            area = _on_screen(widget, widget.rect(), window)
            if area.size() == widget.size() and not area.isEmpty():  # what is scrolled half away shows half letters
                yield widget, area


def _rows(view: QAbstractItemView, window: QWidget) -> Iterator[QRect]:
    model = view.model()
    for place in range(model.rowCount()):
        shown = view.visualRect(model.index(place, 0)) & view.viewport().rect()
        if shown.height() == view.visualRect(model.index(place, 0)).height() > 0:
            yield _on_screen(view.viewport(), shown, window)


def _on_screen(widget: QWidget, part: QRect, window: QWidget) -> QRect:
    seen = widget.visibleRegion().boundingRect() & part
    return QRect(widget.mapTo(window, QPoint(seen.topLeft())), seen.size()) & window.rect()


def _text(widget: QWidget) -> str:
    if isinstance(widget, QLabel):
        return re.sub(r"<[^>]*>", "", widget.text()).strip()
    if isinstance(widget, (QAbstractButton, QLineEdit)):
        return widget.text().strip()
    if isinstance(widget, QComboBox):
        return widget.currentText().strip()
    return widget.toPlainText().strip() if isinstance(widget, QPlainTextEdit) else ""
