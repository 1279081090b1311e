"""In which field somebody writes and where in its text, and the way back there."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from desktop.views.form_fields import Field

END = -1
"""The end of a text, or a field without a text cursor."""


def field_in_focus() -> Field | None:
    """The field in which the cursor stands; None outside forms."""
    widget = QApplication.focusWidget()
    while widget is not None:
        field = next((child for child in widget.children() if isinstance(child, Field)), None)
        if field is not None:
            return field
        widget = widget.parentWidget()
    return None


def cursor_in(path: str) -> int:
    """How far into the text of the field `path` the cursor stands, in characters. She may have left it just now: what
    was written last is kept when she goes. END for a field that she has neither been in nor written in last."""
    field = next(
        (one for one in (field_in_focus(), Field.written_last()) if one is not None and one.path == path), None
    )
    if field is None:
        return END
    widget = field.answer.widget
    if isinstance(widget, QPlainTextEdit):
        return widget.textCursor().position()
    return widget.cursorPosition() if isinstance(widget, QLineEdit) else END


def put_cursor(widget: QWidget | None, place: int) -> None:
    """Put the cursor of a text control so far into its text, or at its end when the text is shorter by now."""
    if isinstance(widget, QPlainTextEdit):
        cursor = widget.textCursor()
        length = len(widget.toPlainText())
        cursor.setPosition(length if place == END else min(place, length))
        widget.setTextCursor(cursor)
        widget.ensureCursorVisible()
    elif isinstance(widget, QLineEdit):
        length = len(widget.text())
        widget.setCursorPosition(length if place == END else min(place, length))
