"""The one dialog of daily work: the question that belongs to an answer just given. It stands under the question."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.views.components.base import column, row
from desktop.views.components.button import Button
from desktop.views.components.dialog import Dialog
from desktop.views.components.fields import FieldFrame, Prose
from desktop.views.components.groups import count_in_words
from desktop.views.components.labels import IconLabel, Label
from desktop.views.style.typography import Role
from desktop.views.theme import theme
from domain.forms.definition import Popup

_WIDE: Final = 568
_GAP: Final = 16


class ReasonDialog(Dialog):
    """Saving with text emits `saved`; Esc or the other button emits `cancelled`. An empty comment keeps it open.

    With `may_skip` a third button lets the answer stand without a comment; that is recorded.
    """

    saved = Signal(str)
    skipped = Signal()
    cancelled = Signal()
    typed = Signal(str)

    def __init__(
        self,
        popup: Popup,
        person: str,
        previous: str,
        missing: str,
        field: tuple[str, str, int],
        parent: QWidget,
        *,
        may_skip: bool = False,
    ) -> None:
        """`missing` is the message when there is no text; `field` is (label, note below, longest)."""
        super().__init__(parent.window(), Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("reason.dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(popup.title)
        self.setWindowTitle(popup.title)
        label, note, self._most = field
        self._missing = missing
        self._settled = False
        self.comment = Prose(least=4, most=8)
        self.frame = FieldFrame(label, self.comment, required=not may_skip, name="reason.comment")
        # Not more than the field holds, and said before it is full.
        self.comment.textChanged.connect(self._written)
        self.save = Button(popup.save, "primary", key=self.tr("Ctrl Enter"), name="reason.save")
        self.save.clicked.connect(self._save)
        self.cancel = Button(popup.cancel.replace("{previous}", previous), name="reason.cancel")
        self.cancel.clicked.connect(self.reject)
        self.skip = Button(self.tr("Save without a comment"), name="reason.skip")
        self.skip.clicked.connect(self._skip)
        self._lay_out(popup, person, note)
        self.skip.setVisible(may_skip)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._save)
        self.rejected.connect(self._cancelled)
        self._dim = _Dim(parent.window())
        self._written()
        self.built()

    def _lay_out(self, popup: Popup, person: str, note: str) -> None:
        box = column(self, spacing=0, margins=(24, 24, 24, 20))
        box.addWidget(Label(popup.title, Role.PERSON, wrap=True))
        box.addSpacing(4)
        box.addWidget(Label(person, Role.BODY, "text2"))
        box.addSpacing(12)
        box.addWidget(Label(popup.body, Role.BODY, wrap=True))
        box.addSpacing(16)
        box.addWidget(self.frame)
        box.addSpacing(6)
        if note:
            box.addWidget(IconLabel("visibility", note, Role.SMALL, "text2", wrap=True))
        box.addSpacing(20)
        buttons = row(spacing=12)
        buttons.addStretch(1)
        for button in (self.cancel, self.skip, self.save):
            buttons.addWidget(button)
        box.addLayout(buttons)

    def restyle(self) -> None:
        self.setFixedWidth(min(theme().width(_WIDE), max(_room(self.parentWidget()).width() - 32, 320)))

    def open_below(self, question: QWidget) -> None:
        """Show it under the question it belongs to, inside the window, with the cursor in the field."""
        self.adjustSize()
        window = question.window()
        corner = question.mapTo(window, QPoint(0, question.height() + _GAP))
        area = window.rect()
        middle = corner.x() + (min(question.width(), area.width() - corner.x()) - self.width()) // 2
        x = max(area.left() + 16, min(middle, area.right() - self.width() - 16))
        y = max(area.top() + 16, min(corner.y(), area.bottom() - self.height() - 16))
        self.move(window.mapToGlobal(QPoint(x, y)))
        self._dim.cover()
        self.open()
        self.comment.setFocus(Qt.FocusReason.OtherFocusReason)
        # A window system may give the focus to the first button once the window is really there.
        QTimer.singleShot(0, self.comment, lambda: self.comment.setFocus(Qt.FocusReason.OtherFocusReason))

    def put_text(self, text: str) -> None:
        """What was written the last time the question was asked and not saved."""
        self.comment.setPlainText(text)
        self.comment.moveCursor(self.comment.textCursor().MoveOperation.End)

    def text(self) -> str:
        return self.comment.toPlainText().strip()

    def _written(self) -> None:
        length = len(self.comment.toPlainText())
        words = self.tr("{count} of {most} characters")
        self.frame.set_counter(words.format(count=count_in_words(length), most=count_in_words(self._most)))
        if length > self._most:
            over = self.tr("Shorten the comment by {count} characters").format(count=length - self._most)
            self.frame.set_error(over)
        elif self.frame.error() and self.text():
            self.frame.set_error(None)
        self.typed.emit(self.comment.toPlainText())

    def _save(self) -> None:
        if not self.text():
            self.frame.set_error(self._missing)
            self.comment.setFocus(Qt.FocusReason.OtherFocusReason)
            self._grow()
            return
        if len(self.comment.toPlainText()) > self._most:
            self.comment.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._settle()
        self.saved.emit(self.text())
        self.accept()

    def _skip(self) -> None:
        self._settle()
        self.skipped.emit()
        self.accept()

    def _cancelled(self) -> None:
        if not self._settled:
            self._settle()
            self.cancelled.emit()

    def _settle(self) -> None:
        self._settled = True
        self._dim.hide()
        self._dim.deleteLater()

    def _grow(self) -> None:
        self.resize(self.width(), max(self.height(), self.heightForWidth(self.width()), self.sizeHint().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A message below the field makes it taller: it moves up rather than over the edge of the window."""
        super().resizeEvent(event)
        window = self.parentWidget()
        if window is None or not self.isVisible():
            return
        area = window.window().rect()
        top = window.window().mapFromGlobal(self.pos()).y()
        over = top + self.height() + 16 - area.bottom()
        if over > 0:
            self.move(self.x(), self.y() - min(over, max(top - 16, 0)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.ignore()  # QDialog would press a button for it
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("linestrong"), 1))
        painter.setBrush(look.colour("pane"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)


class _Dim(QWidget):
    """The window behind, dimmed: it waits for the answer."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("reason.dim")
        self.hide()

    def cover(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(0, 0, 0, 72))


def _room(window: QWidget | None) -> QRect:
    return window.rect() if window is not None else QRect(0, 0, 1360, 860)
