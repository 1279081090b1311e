"""Drives the real windows from outside, in training only: keys and clicks in, what is on the screen out.

One JSON object per line on standard input, one answer per line on standard output. Events go through Qt's own queue to
the widget a person would reach; nothing here knows what a button does.
"""

from __future__ import annotations

import faulthandler
import json
import signal
import sys
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QEvent,
    QEventLoop,
    QKeyCombination,
    QModelIndex,
    QObject,
    QPoint,
    QPointF,
    QRegularExpression,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

POLL_MS = 25
PATIENCE_S = 3.0
"""How long something that is to be pressed or read may take to come."""
BEAT_MS = 2
DRAWN_MS = 400

Command = dict[str, Any]


class Driver(QObject):
    """Reads commands on a thread, runs them on the GUI thread in order, answers each."""

    _arrived = Signal(dict)
    gone = Signal()

    def __init__(self, facts: Callable[[], dict[str, object]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._facts = facts
        self._arrived.connect(self._run, Qt.ConnectionType.QueuedConnection)
        faulthandler.enable()  # nothing of a person: files and lines
        if hasattr(signal, "SIGUSR1"):  # where every thread stands, in files and lines, when no answer comes
            faulthandler.register(signal.SIGUSR1)
        self._verbs: dict[str, Callable[[Command], object]] = {
            "click": self._click,
            "key": self._key,
            "type": self._type,
            "pick": self._pick,
            "choose": self._choose,
            "read": lambda command: _text_of(_find(command["name"])),
            "names": lambda command: sorted({widget.objectName() for widget in _candidates(command["name"])}),
            "focus": lambda _command: _focus_name(),
            "shot": self._shot,
            "beat": self._beat,
            "facts": lambda _command: self._facts(),
        }
        self._deadline = QTimer(self)
        self._deadline.setInterval(POLL_MS)
        self._deadline.timeout.connect(self._poll)
        self._heart = QTimer(self)
        self._heart.setTimerType(Qt.TimerType.PreciseTimer)
        self._heart.setInterval(BEAT_MS)
        self._heart.timeout.connect(self._on_beat)
        self._last_beat = 0.0
        self._longest_beat = 0.0
        self._waiting: Command | None = None
        self._wait_until = 0.0

    def start(self) -> None:
        threading.Thread(target=self._read, name="drive", daemon=True).start()

    def _read(self) -> None:
        for line in sys.stdin:
            self._arrived.emit(json.loads(line))
        self.gone.emit()

    def _run(self, command: Command) -> None:
        if QApplication.activeWindow() is None:
            # Without a window manager nobody gives a window the focus back after a dialog.
            _top_window().activateWindow()
            QCoreApplication.processEvents()
        if command["do"] in {"wait", "wait_gone"}:
            self._waiting = command
            self._wait_until = time.perf_counter() + command.get("timeout", 10)
            self._deadline.start()
            self._poll()
            return
        try:
            _answer(True, self._verbs[command["do"]](command))
        except LookupError as error:
            # Pages are built piece by piece: a person, too, waits for what she is about to press.
            if time.perf_counter() < command.setdefault("until", time.perf_counter() + PATIENCE_S):
                QTimer.singleShot(POLL_MS, self, lambda: self._run(command))
            else:
                _answer(False, str(error))
        except RuntimeError as error:
            _answer(False, str(error))

    def _poll(self) -> None:
        command = self._waiting
        if command is None:
            self._deadline.stop()
            return
        seen = _visible_text(command["name"])
        wanted = command.get("contains", "")
        there = seen is not None and wanted in seen
        if there == (command["do"] == "wait") or time.perf_counter() > self._wait_until:
            self._waiting = None
            self._deadline.stop()
            _answer(there == (command["do"] == "wait"), seen)

    def _beat(self, _command: Command) -> object:
        """The longest the GUI thread has been away since the last question, in ms; the first only starts the clock."""
        longest, self._longest_beat = self._longest_beat, 0.0
        self._last_beat = time.perf_counter()
        self._heart.start()
        return longest

    def _on_beat(self) -> None:
        now = time.perf_counter()
        self._longest_beat = max(self._longest_beat, (now - self._last_beat) * 1000)
        self._last_beat = now

    def _click(self, command: Command) -> object:
        widget = _find(command["name"], command.get("contains", ""))
        _bring_into_view(widget)
        if not widget.isEnabled():
            raise RuntimeError(f"{command['name']} is disabled")
        _mouse(widget, widget.rect().center())
        return _text_of(widget) if isValid(widget) else ""

    def _key(self, command: Command) -> object:
        combination = _first_combination(QKeySequence(command["key"]))
        target = _focus_widget()
        text = "" if combination.keyboardModifiers() else _printable(combination.key())
        _send_key(target, combination.key(), combination.keyboardModifiers(), text)
        return _focus_name()

    def _type(self, command: Command) -> object:
        for character in command["text"]:
            _send_key(_focus_widget(), Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, character)
        return _text_of(_focus_widget())

    def _pick(self, command: Command) -> object:
        view = _find(command["name"])
        if isinstance(view, QComboBox):
            return _pick_choice(view, command["contains"])
        if not isinstance(view, QAbstractItemView):
            raise RuntimeError(f"{command['name']} is no list")
        index = _row_with(view, command["contains"])
        view.scrollTo(index)
        _mouse(view.viewport(), view.visualRect(index).center())
        return str(index.data(Qt.ItemDataRole.DisplayRole))

    def _choose(self, command: Command) -> object:
        """An entry of the menus, by its name."""
        entry = _top_window().findChild(QAction, command["name"])
        if entry is None or not (entry.isVisible() and entry.isEnabled()):
            raise LookupError(f"{command['name']} is in no menu")
        entry.trigger()
        return entry.text()

    def _shot(self, command: Command) -> object:
        QCoreApplication.processEvents()
        if any(widget.inherits("QPdfView") and widget.isVisible() for widget in QApplication.allWidgets()):
            # Pages are drawn on a thread of Qt's own, which tells nobody when they are done.
            drawing = QEventLoop()
            QTimer.singleShot(DRAWN_MS, drawing.quit)
            drawing.exec()
        picture = _picture()
        if not picture.save(command["path"]):
            raise RuntimeError("the picture could not be written")
        return [picture.width(), picture.height()]


def _picture() -> QPixmap:
    """The largest window, with every dialog above it where it stands."""
    windows = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible() and widget.isWindow()]
    windows.sort(key=lambda widget: -widget.width() * widget.height())
    ground = windows[0]
    picture = ground.grab()
    painter = QPainter(picture)
    for above in windows[1:]:
        if above is not ground and (above.isModal() or above is QApplication.activeWindow()):
            painter.drawPixmap(ground.mapFromGlobal(above.mapToGlobal(QPoint(0, 0))), above.grab())
    painter.end()
    return picture


def _first_combination(sequence: QKeySequence) -> QKeyCombination:
    # PySide's type hints forget that a sequence is indexable.
    combination: QKeyCombination = sequence[0]  # type: ignore[index]
    return combination


def _answer(ok: bool, seen: object) -> None:
    sys.stdout.write(json.dumps({"ok": ok, "seen": seen}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _candidates(name: str) -> list[QWidget]:
    """The visible widgets with the name; `*` stands for what only the program knows (a row's id).

    Qt looks for the name itself: handing thousands of widgets over here would be felt in what is being measured.
    """
    windows = QApplication.topLevelWidgets()
    wanted = _pattern(name) if "*" in name else name
    inside = {id(widget): widget for window in windows for widget in window.findChildren(QWidget, wanted)}
    called = [*(window for window in windows if window.objectName() == name), *inside.values()]
    # The last is taken: row ids sort by the moment they were made, so that is the newest row.
    return sorted((one for one in called if one.isVisible()), key=QWidget.objectName)


@cache
def _pattern(name: str) -> QRegularExpression:
    parts = [QRegularExpression.escape(part) for part in name.split("*")]
    return QRegularExpression(QRegularExpression.anchoredPattern(".*".join(parts)))


def _find(name: str, containing: str = "") -> QWidget:
    found = [widget for widget in _candidates(name) if containing in _text_of(widget)]
    if not found:
        raise LookupError(f"{name} is not on the screen")
    return found[-1]


def _visible_text(name: str) -> str | None:
    found = _candidates(name)
    return _text_of(found[-1]) if found else None


def _text_of(widget: QWidget) -> str:
    if isinstance(widget, (QLabel, QLineEdit)):
        return widget.text()
    if isinstance(widget, QAbstractButton):
        # A painted button tells more in its accessible name than in its text: a count, a state.
        return max(widget.text().replace("&", ""), widget.accessibleName(), key=len)
    if isinstance(widget, (QPlainTextEdit, QTextEdit)):
        return widget.toPlainText()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QAbstractItemView):
        return "\n".join(_rows(widget))
    parts = [widget.accessibleName()] if widget.accessibleName() else []
    for child in widget.children():
        if isinstance(child, QWidget) and child.isVisible():
            text = _text_of(child)
            if text:
                parts.append(text)
    return "\n".join(parts)


def _rows(view: QAbstractItemView) -> list[str]:
    model = view.model()
    count = model.rowCount(view.rootIndex())
    # A list model's columnCount is private in Qt: it has one column.
    columns = model.columnCount(view.rootIndex()) if isinstance(model, QAbstractTableModel) else 1
    rows = []
    for row in range(count):
        cells = [model.index(row, column, view.rootIndex()).data() for column in range(columns)]
        rows.append(" ".join(str(cell) for cell in cells if cell))
    return rows


def _row_with(view: QAbstractItemView, wanted: str) -> QModelIndex:
    for row, text in enumerate(_rows(view)):
        if wanted in text:
            return view.model().index(row, 0, view.rootIndex())
    raise LookupError(f"{view.objectName()} has no row with the text asked for")


def _pick_choice(box: QComboBox, wanted: str) -> str:
    for index in range(box.count()):
        if wanted in box.itemText(index):
            box.setFocus(Qt.FocusReason.TabFocusReason)
            while box.currentIndex() != index:
                before = box.currentIndex()
                key = Qt.Key.Key_Down if index > before else Qt.Key.Key_Up
                _send_key(box, key, Qt.KeyboardModifier.NoModifier, "")
                if box.currentIndex() == before:
                    raise RuntimeError("the choice cannot be reached by keyboard")
            return box.currentText()
    raise LookupError(f"{box.objectName()} has no such choice")


def _bring_into_view(widget: QWidget) -> None:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()


def _mouse(widget: QWidget, at: QPoint) -> None:
    target = widget.childAt(at) or widget
    if isinstance(target, QLabel) and target is not widget:
        target = widget
    local = QPointF(target.mapFrom(widget, at)) if target is not widget else QPointF(at)
    where = QPointF(widget.mapToGlobal(at))
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    _focus_by_click(target)
    for kind, held in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton)):
        QCoreApplication.sendEvent(target, QMouseEvent(kind, local, where, left, held, none))


def _focus_by_click(target: QWidget) -> None:
    """What Qt does for a press that comes from the window system: focus to the nearest that takes it by clicking."""
    taker: QWidget | None = target
    while taker is not None:
        if taker.focusPolicy() & Qt.FocusPolicy.ClickFocus and taker.isEnabled():
            taker.setFocus(Qt.FocusReason.MouseFocusReason)
            return
        taker = None if taker.isWindow() else taker.parentWidget()


def _send_key(target: QWidget, key: int, modifiers: Qt.KeyboardModifier, text: str) -> None:
    override = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers, text)
    override.ignore()
    QCoreApplication.sendEvent(target, override)
    # A character that is typed is no key of any shortcut; to look for one costs as much as all the rest of typing it.
    may_be_shortcut = not override.isAccepted() and key != Qt.Key.Key_unknown
    if may_be_shortcut and _shortcut(target, key, modifiers):
        return
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QCoreApplication.sendEvent(target, QKeyEvent(kind, key, modifiers, text))


def _shortcut(target: QWidget, key: int, modifiers: Qt.KeyboardModifier) -> bool:
    """Run the shortcut a window system would have offered: sent events alone never reach the shortcut map."""
    from PySide6.QtGui import QShortcut  # noqa: PLC0415 - only the driver needs it

    wanted = QKeySequence(int(key) | int(modifiers.value))
    top = target.window()
    for shortcut in top.findChildren(QShortcut):
        owner = shortcut.parent()
        if shortcut.isEnabled() and shortcut.key() == wanted and isinstance(owner, QWidget) and owner.isVisible():
            in_reach = shortcut.context() != Qt.ShortcutContext.WidgetWithChildrenShortcut
            if in_reach or owner is target or owner.isAncestorOf(target):
                shortcut.activated.emit()
                return True
    for action in top.findChildren(QAction):
        if action.isEnabled() and wanted in action.shortcuts():
            action.trigger()
            return True
    return False


def _printable(key: int) -> str:
    return (
        chr(key).lower() if 32 <= key < 127 else {int(Qt.Key.Key_Return): "\r", int(Qt.Key.Key_Tab): "\t"}.get(key, "")
    )


def _top_window() -> QWidget:
    window = QApplication.activeModalWidget() or QApplication.activeWindow()
    if window is None:
        shown = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible() and widget.isWindow()]
        window = max(shown, key=lambda widget: widget.width() * widget.height(), default=None)
    if window is None:
        raise LookupError("no window is shown")
    return window


def _focus_widget() -> QWidget:
    window = _top_window()
    for found in (QApplication.focusWidget(), window.focusWidget()):
        if isinstance(found, QWidget):
            return found
    return window


def _focus_name() -> str:
    return _focus_widget().objectName()
