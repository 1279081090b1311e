"""A field with everything that belongs to it: label, help, message, who wrote it, and the controls drawn our way."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

from desktop.views.components.base import Themed, column, keep_private, row, set_property
from desktop.views.components.button import Button, key_size, paint_key
from desktop.views.components.labels import IconLabel, IconPicture, Label
from desktop.views.style.icons import paint_icon
from desktop.views.style.typography import Role
from desktop.views.theme import theme

_MARK: Final = 18


class FieldFrame(Themed, QWidget):
    """Label above, help, the control, then message, provenance and the two-texts link below it.

    The frame owns `editor`; it sets its accessible name and description and its `wrong` and `locked` looks.
    """

    compare_requested = Signal()

    def __init__(
        self,
        label: str,
        editor: QWidget,
        *,
        help_text: str = "",
        required: bool = False,
        compact: bool = False,
        name: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self._help_text = help_text
        self._error = ""
        self._locked = ""
        self._provenance = ""
        self.label = Label(label, Role.SMALL if compact else Role.STRONG, "text2" if compact else "text")
        self.note = Label("", Role.SMALL if compact else Role.BODY, "text2")
        self.counter = Label("", Role.SMALL, "text2")
        self.help = Label(help_text, Role.SMALL, "text2", wrap=True)
        self.message = IconLabel("error", "", Role.SMALL_MEDIUM, "danger", wrap=True)
        self.provenance = IconLabel("history", "", Role.SMALL, "text3", wrap=True)
        self.compare = Button(self.tr("Two texts exist. Compare and choose"), "link", icon="compare_arrows")
        self.compare.clicked.connect(self.compare_requested)
        self._lock = IconPicture("lock", 18, "text2", editor)
        self._lay_out(compact)
        for widget in (self.note, self.counter, self.message, self.provenance, self.compare, self._lock):
            widget.hide()
        self.help.setVisible(bool(help_text))
        self.set_required(required)
        if isinstance(editor, QWidget):
            self.label.setBuddy(editor)
            editor.setAccessibleName(label)
            editor.installEventFilter(self)
        if name:
            editor.setObjectName(name)
            self.compare.setObjectName(f"{name}.compare")
        self.built()

    def _lay_out(self, compact: bool) -> None:
        box = column(self, spacing=2 if compact else 4)
        head = row(spacing=6)
        head.addWidget(self.label)
        head.addWidget(self.note)
        head.addStretch(1)
        head.addWidget(self.counter)
        box.addLayout(head)
        box.addWidget(self.help)
        box.addWidget(self.editor)
        box.addWidget(self.message)
        box.addWidget(self.provenance)
        box.addWidget(self.compare, 0, Qt.AlignmentFlag.AlignLeft)

    # -- what the view says -----------------------------------------------------------------------------------------

    def set_label(self, text: str) -> None:
        """What the field is called, for a view that asks for different things in it."""
        self.label.setText(text)
        self.editor.setAccessibleName(text)

    def set_required(self, required: bool) -> None:
        self.note.setText(self.tr("(must be filled in)") if required else "")
        self.note.setVisible(required)
        self._describe()

    def set_error(self, text: str | None) -> None:
        """The message below the field, in the very words of the error summary; None when it is mended."""
        self._error = text or ""
        self.message.setText(self._error)
        self.message.setVisible(bool(text))
        set_property(self.editor, "wrong", "true" if text else "false")
        self._describe()

    def error(self) -> str:
        return self._error

    def set_provenance(self, text: str) -> None:
        """Who, which unit, when; empty hides the line."""
        if text != self.provenance.text() or bool(text) == self.provenance.isHidden():
            self.describe_author(text)
            self.provenance.setText(text)
            self.provenance.setVisible(bool(text))

    def describe_author(self, text: str) -> None:
        """The same for screen readers alone, where one line tells of several fields."""
        if text != self._provenance:
            self._provenance = text
            self._describe()

    def set_locked(self, reason: str | None) -> None:
        """Locked fields keep their text selectable; `reason` is said to screen readers and in the tool tip."""
        self._locked = reason or ""
        locked = reason is not None
        if isinstance(self.editor, QLineEdit | QPlainTextEdit):
            self.editor.setReadOnly(locked)
        else:
            self.editor.setEnabled(not locked)
        set_property(self.editor, "locked", "true" if locked else "false")
        self.editor.setToolTip(self._locked)
        self._lock.setVisible(locked and isinstance(self.editor, QLineEdit | QPlainTextEdit | QComboBox))
        self._place_lock()
        self._describe()

    def set_two_texts(self, two: bool) -> None:
        self.compare.setVisible(two)

    def set_counter(self, text: str) -> None:
        self.counter.setText(text)
        self.counter.setVisible(bool(text))

    # -- inside -----------------------------------------------------------------------------------------------------

    def _describe(self) -> None:
        parts = (self.note.plain(), self._help_text, self._error, self._locked, self._provenance)
        self.editor.setAccessibleDescription(". ".join(part for part in parts if part))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.editor and event.type() == QEvent.Type.Resize:
            self._place_lock()
        return False

    def _place_lock(self) -> None:
        one_line = theme().height(Role.BODY, padding=12)
        top = (min(self.editor.height(), one_line) - self._lock.height()) // 2
        self._lock.move(self.editor.width() - self._lock.width() - 10, top)


class TextLine(QLineEdit):
    """One line of text."""

    def __init__(self, placeholder: str = "", name: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        keep_private(self)
        self.setPlaceholderText(placeholder)
        if name:
            self.setObjectName(name)


class Prose(Themed, QPlainTextEdit):
    """Free text that grows with what is written, from `least` to `most` lines; Tab leaves it."""

    begin_phrase: ClassVar[Callable[[Prose], None] | None] = None
    """Told that a `;` has been typed in one; None where a session knows no phrases."""
    many_lines = True

    def __init__(self, least: int = 2, most: int = 12, name: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least, self._most = least, most
        keep_private(self)
        self.setTabChangesFocus(True)
        self.setProperty("face", str(Role.FREE))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        if name:
            self.setObjectName(name)
        self.built()

    def restyle(self) -> None:
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.text() == ";" and Prose.begin_phrase is not None:
            Prose.begin_phrase(self)

    def _fit(self) -> None:
        lines = int(self.document().size().height())
        shown = min(max(lines, self._least), self._most)
        tall = shown * self.fontMetrics().lineSpacing() + 2 * 6 + 4
        self.setFixedHeight(theme().height(padding=tall))
        more = lines > self._most
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if more else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
            event.ignore()
        else:
            super().wheelEvent(event)


class Choice(QComboBox):
    """A drop-down list. The wheel scrolls the form, never changes an answer passed by."""

    def __init__(self, name: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        if name:
            self.setObjectName(name)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.property("locked") == "true":
            return
        look = theme()
        edge = look.icon(18)
        painter = QPainter(self)
        x = self.width() - edge - 8
        tone = look.tokens.text2 if self.isEnabled() else look.tokens.text3
        paint_icon(painter, x, (self.height() - edge) / 2, edge, "keyboard_arrow_down", tone)


def _choice_size(button: QAbstractButton) -> QSize:
    look = theme()
    words = button.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, button.text())
    return QSize(look.icon(_MARK) + 8 + words.width() + 4, look.height(Role.BODY, padding=4))


def _paint_choice(button: QAbstractButton, *, round_mark: bool) -> None:
    look = theme()
    painter = QPainter(button)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = look.icon(_MARK)
    top = (button.height() - edge) / 2
    box = QRectF(0.75, top + 0.75, edge - 1.5, edge - 1.5)
    wrong = button.property("wrong") == "true"
    on = button.isChecked()
    tone = "danger" if wrong else "text3" if not button.isEnabled() else "accent" if on else "linestrong"
    ink = look.colour(tone)
    painter.setPen(QPen(ink, 1.5))
    ground = look.colour("hover" if button.underMouse() and button.isEnabled() else "pane")
    painter.setBrush(ink if on and not round_mark else ground)
    if round_mark:
        painter.drawEllipse(box)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            inset = edge * 0.25
            painter.drawEllipse(QRectF(inset, top + inset, edge - 2 * inset, edge - 2 * inset))
    else:
        painter.drawRoundedRect(box, 3, 3)
        if on:
            painter.setPen(QPen(look.colour("onaccent"), 2, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
            points = ((0.24, 0.52), (0.43, 0.70), (0.76, 0.32))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF([QPointF(edge * x, top + edge * y) for x, y in points]))
    painter.setPen(look.colour("text" if button.isEnabled() else "text3"))
    painter.setFont(button.font())
    words = QRectF(edge + 8, 0, button.width() - edge - 8, button.height())
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextShowMnemonic
    painter.drawText(words, flags, button.text())


class Radio(QRadioButton):
    """One of several answers, drawn in the tokens."""

    def __init__(self, text: str, name: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(text)
        if name:
            self.setObjectName(name)

    def sizeHint(self) -> QSize:
        return _choice_size(self)

    def minimumSizeHint(self) -> QSize:
        return _choice_size(self)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        _paint_choice(self, round_mark=True)


class Check(QCheckBox):
    """Yes or not said, drawn in the tokens."""

    def __init__(self, text: str, name: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(text)
        if name:
            self.setObjectName(name)

    def sizeHint(self) -> QSize:
        return _choice_size(self)

    def minimumSizeHint(self) -> QSize:
        return _choice_size(self)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        _paint_choice(self, round_mark=False)


class SearchField(Themed, QLineEdit):
    """A search field with its icon and the key that jumps to it. Not available: dashed, and pressing it explains."""

    explained = Signal(str)

    def __init__(self, placeholder: str, key: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        keep_private(self)
        self.setObjectName(name)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setAccessibleDescription(key)
        self._key_text = key
        self._reason: str | None = None
        self._left = 0
        self.built()

    @property
    def reason(self) -> str | None:
        return self._reason

    def set_unavailable(self, reason: str | None) -> None:
        """Why it cannot be used now; None makes it available."""
        self._reason = reason
        self.setReadOnly(reason is not None)
        self.setToolTip(reason or "")
        self.setAccessibleDescription(reason or self._key_text)
        set_property(self, "unavailable", "true" if reason else "false")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if self._reason:
            self.explained.emit(self._reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._reason and event.text() and event.text().isprintable():
            self.explained.emit(self._reason)
        else:
            super().keyPressEvent(event)

    def restyle(self) -> None:
        look = theme()
        self._left = look.icon(18) + 16
        self.setTextMargins(self._left - 12, 0, key_size(look, self._key_text).width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        look = theme()
        painter = QPainter(self)
        edge = look.icon(18)
        paint_icon(painter, 10, (self.height() - edge) / 2, edge, "search", look.tokens.text2)
        if not self.text():
            size = key_size(look, self._key_text)
            corner = QPointF(self.width() - size.width() - 7, (self.height() - size.height()) / 2)
            paint_key(painter, look, QRectF(corner, size), self._key_text, look.colour("text3"), look.colour("line"))
