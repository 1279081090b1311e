"""The guide: its pages to the left, or where the words one looks for stand; the page to the right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from desktop.models.help_topics import FIRST, KEYS_PAGE, HelpHit, find_help, help_text, help_topics
from desktop.views.components.announce import announce
from desktop.views.components.base import column, row
from desktop.views.components.button import Button
from desktop.views.components.fields import SearchField
from desktop.views.components.groups import EmptyState
from desktop.views.components.labels import Label
from desktop.views.components.two_panes import TwoPanes
from desktop.views.found_delegate import EXCERPT, FoundDelegate
from desktop.views.guide_text import GuideText
from desktop.views.shortcuts_dialog import key_rows
from desktop.views.style.typography import Role

_LIST = 320
_DOWN = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter})
_WHERE = Qt.ItemDataRole.UserRole
_SECTION = Qt.ItemDataRole.UserRole.value + 1


class HelpView(QWidget):
    """Needs nothing but its files: it is the same in a window at work and before anybody has logged in."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("help.view")
        self.search = SearchField(self.tr("Search in the guide"), "/", "help.search")
        self.search.textChanged.connect(self._look_for)
        self.search.installEventFilter(self)
        self.text = GuideText()
        self.list = QListWidget()
        self.list.setObjectName("help.list")
        self.list.setAccessibleName(self.tr("Pages of the guide"))
        self.list.setItemDelegate(FoundDelegate(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.currentItemChanged.connect(lambda item, _before: self._show_item(item))
        self.list.itemActivated.connect(lambda _item: self.text.setFocus(Qt.FocusReason.OtherFocusReason))
        self.empty = EmptyState("")
        self.text.topic_requested.connect(self.open)
        head = QFrame()
        head.setProperty("edge", "bottom")
        column(head, margins=(16, 10, 16, 10)).addWidget(self.search)
        self.panes = TwoPanes("help.splitter", (head, self.list, self.empty), self.text, list_width=_LIST)
        column(self).addWidget(self.panes)
        find = QShortcut(QKeySequence(Qt.Key.Key_Slash), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.search.setFocus)
        self._list_pages()

    def open(self, key: str) -> None:
        """Show a page of the guide, with the keyboard in it; the first one for a page that does not exist."""
        self.search.clear()
        known = {topic.key for topic in help_topics()}
        wanted = key if key in known else FIRST
        for place in range(self.list.count()):
            if self.list.item(place).data(_WHERE) == wanted:
                self.list.setCurrentRow(place)
        if not self.panes.go_right(self.text):
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def step_back(self) -> bool:
        """Out of a search, or from the page to the list where there is room for one of them; whether there was such."""
        if self.search.text():
            self.search.clear()
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if self.panes.one_pane and self.text.isVisible():
            self.panes.go_back()
            return True
        return False

    def _list_pages(self) -> None:
        self._fill([(topic.title, topic.key, 0, "") for topic in help_topics()])

    def _look_for(self, words: str) -> None:
        if not words.strip():
            here = self.text.key
            self._list_pages()
            self._select(here)
            return
        hits = find_help(words)
        self._fill([(_heading(hit), hit.key, hit.section, hit.excerpt) for hit in hits])
        self.empty.setVisible(not hits)
        self.list.setVisible(bool(hits))
        told = self.tr("Nothing about \u201d{words}\u201d. Try another word, or look in the list of words.")
        self.empty.set_text(told.format(words=words.strip()) if not hits else "")
        self.list.setAccessibleName(self.tr("%n place(s) in the guide", "", len(hits)))
        announce(self.list if hits else self.empty)

    def _fill(self, rows: list[tuple[str, str, int, str]]) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for title, key, section, excerpt in rows:
            item = QListWidgetItem(title)
            item.setData(EXCERPT, excerpt)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}. {excerpt}" if excerpt else title)
            item.setData(_WHERE, key)
            item.setData(_SECTION, section)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.list.setVisible(True)
        self.list.setAccessibleName(self.tr("Pages of the guide"))
        self.empty.hide()

    def _select(self, key: str) -> None:
        self.list.blockSignals(True)
        for place in range(self.list.count()):
            if self.list.item(place).data(_WHERE) == key:
                self.list.setCurrentRow(place)
        self.list.blockSignals(False)

    def _show_item(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        key, section = item.data(_WHERE), item.data(_SECTION)
        if key != self.text.key:
            self.text.show_text(key, _page(key))
        self.text.go_to_section(section, self.search.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the search field down into what was found."""
        if watched is self.search and isinstance(event, QKeyEvent) and _goes_down(event) and self.list.count():
            self.list.setCurrentRow(max(self.list.currentRow(), 0))
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return super().eventFilter(watched, event)


class HelpPage(QWidget):
    """The guide as a page of the window. Esc leaves it."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("help")
        self.view = HelpView(self)
        head = QFrame()
        head.setProperty("edge", "bottom")
        box = row(head, spacing=16, margins=(16, 8, 16, 8))
        back = Button(self.tr("Back"), icon="arrow_back", key=self.tr("Esc"), in_bar=True, name="help.back")
        back.clicked.connect(self.closed)
        box.addWidget(back)
        box.addWidget(Label(self.tr("Guide"), Role.SECTION), 1)
        whole = column(self)
        whole.addWidget(head)
        whole.addWidget(self.view, 1)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._leave)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _leave(self) -> None:
        if not self.view.step_back():
            self.closed.emit()


def _goes_down(event: QKeyEvent) -> bool:
    return event.type() == QEvent.Type.KeyPress and event.key() in _DOWN


def _heading(hit: HelpHit) -> str:
    return hit.title if hit.heading == hit.title else f"{hit.title} \u203a {hit.heading}"


def _page(key: str) -> str:
    """The page; that of the keys with all of them, which stand in one place in the program."""
    text = help_text(key)
    if key != KEYS_PAGE:
        return text
    rows = "\n".join(f"| **{keys}** | {what} |" for keys, what in key_rows())
    return f"{text.rstrip()}\n\n| | |\n|---|---|\n{rows}\n"
