"""Phrases while one writes: `;` at the beginning of a word offers them, Enter puts one in, Tab leads to its gaps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication, QTextEdit, QWidget
from shiboken6 import isValid

from desktop.models.unit_records import Phrase
from desktop.views.components.fields import Prose
from desktop.views.phrase_list import PhraseList
from desktop.views.phrase_words import TRIGGER, begun, filled, fitting
from desktop.views.theme import theme

_STEPS: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_TAKE: Final = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}


class PhraseTyping(QObject):
    """Helps in every field of free text. `phrases` are the unit's; `known` gives {placeholder: text} for a field."""

    def __init__(
        self, phrases: Callable[[], Sequence[Phrase]], known: Callable[[QWidget], Mapping[str, str]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._phrases = phrases
        self._known = known
        self._list: PhraseList | None = None
        self._prose: Prose | None = None
        self._stops: list[QTextCursor] = []
        self._stopped: Prose | None = None
        Prose.begin_phrase = self.begin

    # -- offering ----------------------------------------------------------------------------------------------------

    def ask(self) -> bool:
        """Offer them where the cursor is, without a `;` typed; False when it is not in a text one may write in."""
        prose = QApplication.focusWidget()
        if not isinstance(prose, Prose) or prose.isReadOnly():
            return False
        cursor = prose.textCursor()
        before = _line_before(cursor)
        if begun(before) is None:
            cursor.insertText(TRIGGER if not before or before[-1].isspace() else f" {TRIGGER}")
        self.begin(prose)
        return True

    def begin(self, prose: Prose) -> None:
        """A `;` has been typed there."""
        if prose.isReadOnly() or begun(_line_before(prose.textCursor())) is None or not self._phrases():
            return
        self.close()
        self._prose = prose
        prose.installEventFilter(self)
        prose.textChanged.connect(self._offer)
        prose.cursorPositionChanged.connect(self._offer)
        self._offer()

    def close(self) -> None:
        """Take the list away; what is typed stays."""
        prose, self._prose = self._prose, None
        if self._list is not None and isValid(self._list):
            self._list.hide()
        if prose is not None and isValid(prose):
            prose.textChanged.disconnect(self._offer)
            prose.cursorPositionChanged.disconnect(self._offer)
            if prose is not self._stopped:
                prose.removeEventFilter(self)

    @property
    def offered(self) -> PhraseList | None:
        """The list, while it is on the screen."""
        return self._list if self._prose is not None else None

    def _offer(self) -> None:
        prose = self._prose
        typed = begun(_line_before(prose.textCursor())) if prose is not None else None
        found = fitting(self._phrases(), typed) if typed is not None else []
        if prose is None or not found:
            self.close()
            return
        window = prose.window()
        if self._list is None or not isValid(self._list) or self._list.parentWidget() is not window:
            self._list = PhraseList(window)
            self._list.picked.connect(self._put_in)
        place = prose.cursorRect()
        self._list.offer(found, QRect(prose.viewport().mapTo(window, place.topLeft()), place.size()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.FocusOut, QEvent.Type.Hide} and watched is self._prose:
            self.close()
        if not isinstance(event, QKeyEvent) or event.type() not in {
            QEvent.Type.KeyPress,
            QEvent.Type.ShortcutOverride,
        }:
            return False
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        ours = key in {*_STEPS, *_TAKE, Qt.Key.Key_Escape} if watched is self._prose else key is Qt.Key.Key_Tab
        if not ours or (watched is not self._prose and watched is not self._stopped):
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()  # else Esc would leave the case
            return True
        return self._press(key)

    def _press(self, key: Qt.Key) -> bool:
        if self._prose is None:
            return self._next_stop()
        if key in _STEPS and self._list is not None:
            self._list.step(_STEPS[key])
        elif key in _TAKE:
            self._put_in()
        else:
            self.close()
        return True

    # -- putting in ----------------------------------------------------------------------------------------------------

    def _put_in(self) -> None:
        prose, chosen = self._prose, self._list.current() if self._list is not None else None
        if prose is None or chosen is None:
            return
        cursor = prose.textCursor()
        typed = begun(_line_before(cursor)) or ""
        self.close()
        new = filled(chosen.text if prose.many_lines else " ".join(chosen.text.split()), self._known(prose))
        cursor.beginEditBlock()
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(TRIGGER + typed))
        start = cursor.selectionStart()
        cursor.insertText(new.text)
        cursor.endEditBlock()
        prose.setTextCursor(cursor)
        self._mark(prose, [_selecting(prose, start + at, length) for at, length in new.stops])
        if new.stops:
            self._next_stop()

    def _mark(self, prose: Prose, stops: list[QTextCursor]) -> None:
        """Tint what is left to write, and listen for Tab there."""
        self._forget_stops()
        self._stops = stops
        if stops:
            self._stopped = prose
            prose.installEventFilter(self)
        look = QTextCharFormat()
        look.setBackground(QColor(theme().tokens.accentsoft))
        look.setFontUnderline(True)
        marks = []
        for stop in stops:
            mark = QTextEdit.ExtraSelection()
            mark.cursor, mark.format = stop, look
            marks.append(mark)
        prose.setExtraSelections(marks)

    def _next_stop(self) -> bool:
        """To the next place that is left to write; False, and an ordinary Tab, when there is none."""
        prose = self._stopped
        if prose is None:
            return False
        here = prose.textCursor().position()
        left = [stop for stop in self._stops if stop.hasSelection() and stop.selectedText().startswith("[")]
        ahead = [stop for stop in left if stop.selectionStart() >= here] or [s for s in left if s.selectionEnd() < here]
        if not ahead:
            self._forget_stops()
            return False
        prose.setTextCursor(_selecting(prose, ahead[0].selectionStart(), len(ahead[0].selectedText())))
        return True

    def _forget_stops(self) -> None:
        prose, self._stopped, self._stops = self._stopped, None, []
        if prose is not None and isValid(prose):
            prose.setExtraSelections([])
            if prose is not self._prose:
                prose.removeEventFilter(self)


def _line_before(cursor: QTextCursor) -> str:
    return cursor.block().text()[: cursor.positionInBlock()]


def _selecting(prose: Prose, start: int, length: int) -> QTextCursor:
    cursor = QTextCursor(prose.document())
    cursor.setPosition(start)
    cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
    return cursor
