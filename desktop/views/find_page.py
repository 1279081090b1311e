"""The search's page: what fits what stands in the field, under heads; with nothing in it, where one may go from here.

The field is the frame's; where the window is too narrow for that, the page has one of its own. The page is an ordinary
page of the window: nothing lies over anything, and a screen reader hears a list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QWidget

from desktop.views.components.announce import announce
from desktop.views.components.base import Themed, column
from desktop.views.components.fields import SearchField
from desktop.views.components.groups import EmptyState
from desktop.views.components.labels import Label
from desktop.views.find_list import FindDelegate, FindRow
from desktop.views.grouped_list import GroupedList
from desktop.views.inbox_model import GroupedModel, Head, Row, grouped
from desktop.views.style.typography import Role

_INTO_LIST = frozenset({Qt.Key.Key_Down, Qt.Key.Key_PageDown})
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class FindPage(Themed, QWidget):
    """`typed` tells what stands in the field, `chosen` which row is opened, `left` that somebody goes back."""

    typed = Signal(str)
    chosen = Signal(str)
    left = Signal()

    def __init__(self, field: SearchField, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("find.page")
        self.setProperty("ground", "pane")
        self._field = field
        self._rows: dict[str, tuple[str, Sequence[FindRow]]] = {}
        self._waiting = self._enter = False
        self._closed: frozenset[str] = frozenset()
        self.own = SearchField(field.placeholderText(), self.tr("Ctrl K"), "find.field")
        self.told = Label("", Role.SMALL, "text2", wrap=True)
        self.told.setObjectName("find.told")
        self.list = GroupedList("find.list")
        self._model = GroupedModel(_speak, clock, self.list)
        self.list.set_grouped_model(self._model, FindDelegate(clock, self.list))
        self.list.opened.connect(self._open)
        self.list.clicked.connect(lambda _index: self._open(self.list.current_row()))
        self.list.fold_requested.connect(self._fold)
        self.empty = EmptyState("")
        self.empty.setObjectName("find.empty")
        self.empty.hide()
        self._build()
        for line in (field, self.own):
            line.textEdited.connect(self._typed)
            line.installEventFilter(self)
        self.list.installEventFilter(self)
        self.built()

    def _build(self) -> None:
        head = QFrame()
        head.setProperty("edge", "bottom")
        top = column(head, spacing=8, margins=(16, 12, 16, 12))
        top.addWidget(Label(self.tr("Search"), Role.PERSON))
        top.addWidget(self.own)
        top.addWidget(self.told)
        box = column(self)
        box.addWidget(head)
        box.addWidget(self.list, 1)
        box.addWidget(self.empty, 1)

    # -- what the application says ----------------------------------------------------------------------------------

    @property
    def line(self) -> QLineEdit:
        """The field one writes in now."""
        return self._field if self._field.isVisible() else self.own

    def text(self) -> str:
        return self.line.text()

    @property
    def waiting(self) -> bool:
        """Whether what is shown is of something else than what stands in the field."""
        return self._waiting

    def begin(self, text: str = "") -> None:
        """Somebody has come here: the cursor in the field, and `text` in it."""
        self.own.setVisible(not self._field.isVisible())
        for line in (self._field, self.own):
            line.setText(text)
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def wait(self) -> None:
        """What is shown is of something else than what stands in the field; Enter waits for the answer."""
        self._waiting = True

    def show_found(self, groups: Mapping[str, tuple[str, Sequence[FindRow]]], told: str, empty: str) -> None:
        """Show {group: (name, rows)}; `told` is said above them, `empty` where there are none."""
        anew = self._waiting or not self._rows
        self._rows, self._waiting = dict(groups), False
        if anew:
            self.list.setCurrentIndex(QModelIndex())
        self._arrange()
        found = bool(self._model.rowCount())
        self.list.setVisible(found)
        self.empty.setVisible(not found)
        self.empty.set_text(empty)
        self.told.setText(told)
        self.told.setVisible(bool(told) and found)  # in place of the rows it says the same
        count = sum(len(items) for _, items in self._rows.values())
        self.list.setAccessibleName(self.tr("%n row(s) found", "", count))
        announce(self.list if found else self.empty)
        enter, self._enter = self._enter, False
        if enter:
            self._open(self.list.current_row())

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing of what was sought stays in a field, whichever way one leaves."""
        super().hideEvent(event)
        if not event.spontaneous():
            for line in (self._field, self.own):
                line.clear()

    def _arrange(self) -> None:
        rows = {group: (name, "", items) for group, (name, items) in self._rows.items()}
        self.list.show_rows(grouped(rows, self._closed))
        if self.list.current_row() is None:
            self.list.select_near(0)
            self.list.scrollToTop()

    def _fold(self, group: str, opened: bool) -> None:
        self._closed = self._closed - {group} if opened else self._closed | {group}
        self._arrange()

    # -- keys -------------------------------------------------------------------------------------------------------

    def _typed(self, text: str) -> None:
        self._enter = False
        self.typed.emit(text)

    def _open(self, row: object) -> None:
        if isinstance(row, FindRow):
            self.chosen.emit(row.key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self.isVisible():
            taken = self._key_in_list(event) if watched is self.list else self._key_in_field(event)
            if taken:
                return True
        return super().eventFilter(watched, event)

    def _key_in_field(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in _ENTER:
            self._enter = self._waiting
            if not self._waiting:
                self._open(self.list.current_row())
        elif key in _INTO_LIST and self.list.isVisible():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            if self._model.rowCount() > 2:
                QApplication.sendEvent(self.list, QKeyEvent(event.type(), key, event.modifiers()))
        else:
            return False
        return True

    def _key_in_list(self, event: QKeyEvent) -> bool:
        """Letters go on in the field, and so does the way up from the first row."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key == Qt.Key.Key_Up and self._on_first():
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        elif key == Qt.Key.Key_Backspace or (event.text().strip() and event.text().isprintable()):
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
            self.line.end(False)
            QApplication.sendEvent(self.line, QKeyEvent(event.type(), key, event.modifiers(), event.text()))
        else:
            return False
        return True

    def _on_first(self) -> bool:
        first = next((place for place, row in enumerate(self._model.all_rows()) if not _open_head(row)), 0)
        return self.list.currentIndex().row() <= first


def _open_head(row: Row) -> bool:
    return isinstance(row, Head) and row.opened


def _speak(row: Row, _now: datetime) -> str:
    if isinstance(row, Head):
        return f"{row.name}, {row.count}"
    return row.sentence() if isinstance(row, FindRow) else ""
