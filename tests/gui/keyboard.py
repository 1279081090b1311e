"""Somebody who works by keyboard alone: every key is counted, nothing is clicked, no focus is moved by hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QEvent, QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.app.drive import _text_of  # the tour reads the screen the same way

PATIENCE_SECONDS = 20
_FARTHEST = 150


@dataclass
class Keyboard:
    """`strokes` are keys that are no text: letters as commands, Tab, arrows, Enter, shortcuts. `written` is text."""

    window: QWidget
    strokes: list[str] = field(default_factory=list)
    written: int = 0
    dialogs: set[str] = field(default_factory=set)
    """The modal dialogs that have stood in the way."""

    def press(self, *keys: str) -> None:
        """Press each combination where the focus is, as the window system would hand it to Qt."""
        for combination in keys:
            self.strokes.append(combination)
            self._activate()
            # PySide's type hints forget that a sequence is indexable.
            wanted: QKeyCombination = QKeySequence(combination)[0]  # type: ignore[index]
            QTest.keyClick(self._focus(), wanted.key(), wanted.keyboardModifiers())
            self.settle()

    def type(self, text: str) -> None:
        """Write. Not by QTest.keyClicks, which ends the process on å, ä and ö."""
        for character in text:
            target = self._focus()
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QCoreApplication.sendEvent(target, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character))
        self.written += len(text)
        self.settle()

    def go_to(self, name: str, key: str = "Tab") -> None:
        """Press `key` until the focus is on the widget with the name; every press counts."""
        passed = []
        for _ in range(_FARTHEST):
            if self.focused() == name:
                return
            self.press(key)
            passed.append(self.focused())
        raise AssertionError(f"{name} is not reached by {key}; the focus went over {dict.fromkeys(passed)}")

    def go_to_any(self, start: str, end: str = "", key: str = "Tab") -> None:
        """To the next field whose name begins and ends so: a row's id is known to the program alone."""
        for _ in range(_FARTHEST):
            self.press(key)
            if self.focused().startswith(start) and self.focused().endswith(end):
                return
        raise AssertionError(f"{start}…{end} is not reached by {key}")

    def fill(self, name: str, text: str) -> None:
        """Go to a field and write in it."""
        self.go_to(name)
        self.type(text)

    def choose(self, question: str, answer: str) -> None:
        """Go to a question with answers that exclude each other, and choose one by arrow and space."""
        for _ in range(_FARTHEST):
            if self.focused().startswith(f"{question}."):
                break
            self.press("Tab")
        for _ in range(_FARTHEST):
            if self.focused() == f"{question}.{answer}":
                break
            self.press("Right")
        assert self.focused() == f"{question}.{answer}", self.focused()
        self.press("Space")

    def begin(self) -> None:
        """What is pressed from now on counts."""
        self.strokes.clear()
        self.written = 0
        self.dialogs.clear()

    def focused(self) -> str:
        return self._focus().objectName()

    def _activate(self) -> None:
        """Without a window manager nobody gives a window the focus back, and shortcuts work in an active one only."""
        top = QApplication.activeModalWidget() or self.window
        if QApplication.activePopupWidget() is None and QApplication.activeWindow() is not top:
            top.activateWindow()
            self.settle()

    def _focus(self) -> QWidget:
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            self.dialogs.add(dialog.objectName())
        window = QApplication.activePopupWidget() or dialog or self.window
        inside: QWidget | None = window.focusWidget()
        return inside if inside is not None else window

    def settle(self) -> None:
        QCoreApplication.processEvents()

    def wait(self, holds: Callable[[], object], what: str) -> None:
        """Let the program work until something is so."""
        ends = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            assert time.monotonic() < ends, f"never seen: {what}; the focus is on {self.focused()}"
            QTest.qWait(5)

    def shows(self, name: str, text: str = "") -> Callable[[], bool]:
        """Whether a widget with the name is on the screen, with the text in it."""

        def holds() -> bool:
            windows = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
            found = [w for top in windows for w in (top, *top.findChildren(QWidget, name)) if w.objectName() == name]
            return any(w.isVisible() and text in _text_of(w) for w in found)

        return holds

    def see(self, name: str, text: str = "") -> None:
        self.wait(self.shows(name, text), f"{name} {text}")
