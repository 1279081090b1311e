"""One field in which a unit is looked for, and the list of those that fit: steered by the keys from the field alone.

Units that cannot be sent to are shown as well, with why: Enter then takes the one that receives in their place, or
tells how one reaches them. Nothing here waits for anything but memory.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.models.unit_finder import Found, Hit
from desktop.views.components.announce import announce
from desktop.views.components.base import Themed, column, own_viewport, row
from desktop.views.components.button import Button
from desktop.views.components.fields import TextLine
from desktop.views.components.labels import Label
from desktop.views.style.typography import Role
from desktop.views.theme import theme
from desktop.views.unit_words import head_words, name_line, reach_lines, spoken, state_line, unreachable_words
from desktop.views.view_context import ViewContext
from domain.directory import Unit

_ROWS: Final = 6
_Index = QModelIndex | QPersistentModelIndex
_HIT: Final = int(Qt.ItemDataRole.UserRole) + 1
_KEYS: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _ROWS, Qt.Key.Key_PageUp: -_ROWS}
Among = Callable[[Unit], bool]


class _Rows(QAbstractListModel):
    """Heads (texts) and hits."""

    def __init__(self, context: ViewContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._rows: list[str | Hit] = []

    def show_found(self, found: Found) -> None:
        self.beginResetModel()
        self._rows = []
        last = None
        for hit in found.hits:
            if hit.nearness is not last:
                self._rows.append(head_words(hit.nearness, self._context))
                last = hit.nearness
            self._rows.append(hit)
        self.endResetModel()

    def hit(self, place: int) -> Hit | None:
        one = self._rows[place] if 0 <= place < len(self._rows) else None
        return one if isinstance(one, Hit) else None

    def step(self, place: int, by: int) -> int:
        """The place of the hit so many rows on, over heads, and at the end the last one."""
        hits = [number for number, one in enumerate(self._rows) if isinstance(one, Hit)]
        if not hits:
            return -1
        before = [number for number in hits if number <= place]
        at = len(before) - 1 + by if before else (0 if by > 0 else len(hits) - 1)
        return hits[min(max(at, 0), len(hits) - 1)]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if self.hit(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one = self._rows[index.row()]
        if role == _HIT:
            return one if isinstance(one, Hit) else None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return spoken(one, self._context) if isinstance(one, Hit) else one
        return None


class _Look(QStyledItemDelegate):
    """Draws a head in one line and a unit in two; all of it is in the row's spoken text as well."""

    def __init__(self, context: ViewContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        look = theme()
        if index.data(_HIT) is None:
            return QSize(look.width(120), look.height(Role.SMALL_STRONG, padding=6))
        return QSize(look.width(120), look.height(Role.BODY, Role.SMALL, padding=8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        look, rect, hit = theme(), option.rect, index.data(_HIT)
        painter.save()
        if not isinstance(hit, Hit):
            painter.fillRect(rect, look.colour("sub"))
            _words(painter, rect.adjusted(12, 0, -12, 0), str(index.data()), Role.SMALL_STRONG, "text2")
            painter.restore()
            return
        view = option.widget
        current = isinstance(view, QListView) and view.currentIndex().row() == index.row()
        painter.fillRect(rect, look.colour("sel" if current else "pane"))
        if current:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), look.colour("accent"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.colour("line"))
        inner = rect.adjusted(12, 4, -12, -4)
        first = QRect(inner.left(), inner.top(), inner.width(), look.line(Role.BODY))
        second = QRect(inner.left(), first.bottom() + 1, inner.width(), look.line(Role.SMALL))
        _words(painter, first, name_line(hit.unit, self._context), Role.MEDIUM, "text" if hit.receives else "text2")
        tone = "text2" if hit.receives else "warn" if hit.instead is not None else "danger"
        _words(painter, second, state_line(hit, self._context), Role.SMALL, tone)
        painter.restore()


def _words(painter: QPainter, rect: QRect, text: str, role: Role, tone: str) -> None:
    look = theme()
    painter.setFont(look.font(role))
    painter.setPen(look.colour(tone))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class UnitPicker(Themed, QWidget):
    """`chosen` tells the id of a unit that can be sent to. `left_out` are never shown; `among` narrows further."""

    chosen = Signal(str)
    print_requested = Signal(str)

    def __init__(
        self,
        context: ViewContext,
        name: str,
        label: str,
        *,
        among: Among | None = None,
        prints: bool = False,
        any_known: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`prints` offers paper for a unit that has no inbox; with `any_known` such a unit may itself be chosen."""
        super().__init__(parent)
        self.context = context
        self._among, self._prints, self._any_known = among, prints, any_known
        self._left_out: frozenset[str] = frozenset()
        self._instead: Hit | None = None
        self.setObjectName(f"{name}.picker")
        self.line = TextLine(context.say("unit.find"), name)
        self.line.setAccessibleName(label)
        self.line.textEdited.connect(lambda _text: self._search())
        self.line.installEventFilter(self)
        self.setFocusProxy(self.line)
        self._rows = _Rows(context, self)
        self.list = self._make_list(f"{name}.list")
        self.reach = Label("", Role.SMALL, "text2", wrap=True)
        self.told = Label("", Role.SMALL, "text2", wrap=True)
        self.told.setObjectName(f"{name}.told")
        self.take = Button("", small=True, name=f"{name}.instead")
        self.take.clicked.connect(lambda: self._take(self._instead))
        self.paper = Button(context.say("unit.print"), small=True, icon="print", name=f"{name}.print")
        self.paper.clicked.connect(self._print)
        box = column(self, spacing=4)
        for part in (self.line, self.list, self.reach, self.told):
            box.addWidget(part)
        line = row(spacing=8)
        line.addWidget(self.take)
        line.addWidget(self.paper)
        line.addStretch(1)
        box.addLayout(line)
        self._hide()
        self.built()

    def leave_out(self, units: Collection[str]) -> None:
        """Units that are chosen already, or cannot be meant."""
        self._left_out = frozenset(units)

    def restyle(self) -> None:
        look = theme()
        self.list.setMaximumHeight(_ROWS * look.height(Role.BODY, Role.SMALL, padding=8))
        self.line.setMinimumWidth(look.width(280))

    def current(self) -> Hit | None:
        return self._rows.hit(self.list.currentIndex().row())

    # -- searching ---------------------------------------------------------------------------------------------------

    def _make_list(self, name: str) -> QListView:
        found = QListView()
        own_viewport(found, QPalette.ColorRole.Base)
        found.setObjectName(name)
        found.setAccessibleName(self.context.say("unit.list"))
        found.setFrameShape(QFrame.Shape.StyledPanel)
        found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        found.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        found.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        found.setModel(self._rows)
        found.setItemDelegate(_Look(self.context, found))
        found.clicked.connect(lambda index: self._take(self._rows.hit(index.row())))
        return found

    def _search(self) -> None:
        found = self.context.find_units(self.line.text(), self._left_out, self._among)
        self._instead = None
        self.take.hide()
        self.paper.hide()
        self._rows.show_found(found)
        self.list.setVisible(bool(found.hits))
        self._move(self._rows.step(-1, 1))
        say = self.context.say
        more = say("unit.more", shown=str(len(found.hits)), total=str(found.total))
        parts = (
            say("unit.none") if not found.hits else "",
            say("unit.plain") if found.plain else "",
            more if found.total > len(found.hits) > 0 else "",
        )
        self._tell(" ".join(part for part in parts if part), aloud=not found.hits)

    def _move(self, place: int) -> None:
        self.list.setCurrentIndex(self._rows.index(place, 0) if place >= 0 else QModelIndex())
        hit = self.current()
        lines = reach_lines(hit.unit, self.context) if hit is not None else []
        self.reach.setText(" · ".join(f"{what}: {words}" for what, words in lines))
        self.reach.setVisible(bool(lines))
        if hit is not None:
            self.list.viewport().update()
            self.line.setAccessibleDescription(spoken(hit, self.context))

    def _tell(self, text: str, *, aloud: bool = False) -> None:
        self.told.setText(text)
        self.told.setVisible(bool(text))
        if text and aloud:
            self.told.setAccessibleName(text)
            announce(self.told)

    # -- choosing ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(Qt.Key(event.key()))
        return False

    def _key(self, key: Qt.Key) -> bool:
        """Whether the key was for the list."""
        opened = self.list.isVisibleTo(self)
        if key in _KEYS:
            if opened:
                self._move(self._rows.step(self.list.currentIndex().row(), _KEYS[key]))
            else:
                self._search()
            return True
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and (opened or self._instead is not None):
            self._take(self.current() if opened else self._instead)
            return True
        if key == Qt.Key.Key_Escape and (opened or self.line.text()):
            self.line.clear()
            self._hide()
            return True
        return False

    def _take(self, hit: Hit | None) -> None:
        if hit is None:
            return
        unit = hit.inbox if hit.receives else None
        if self._any_known:
            unit = hit.unit
        elif unit is None and hit is self._instead:
            unit = hit.instead
        if unit is None:
            self._refuse(hit)
        elif unit.unit_id in {*self._left_out, self.context.editor.unit_id}:
            self._tell(name_line(unit, self.context), aloud=True)
        else:
            self.line.clear()
            self._hide()
            self.chosen.emit(unit.unit_id)

    def _refuse(self, hit: Hit) -> None:
        """Say why, and offer what can be done instead with one key: Enter once more."""
        self.list.hide()
        self.reach.hide()
        self._tell(unreachable_words(hit, self.context), aloud=True)
        self._instead = hit
        if hit.instead is not None:
            self.take.setText(self.context.say("unit.choose_instead", unit=hit.instead.name))
        self.take.setVisible(hit.instead is not None)
        self.paper.setVisible(self._prints and hit.instead is None)

    def _print(self) -> None:
        if self._instead is not None:
            self.print_requested.emit(self._instead.unit.unit_id)

    def _hide(self) -> None:
        for part in (self.list, self.reach, self.told, self.take, self.paper):
            part.hide()
        self._instead = None
        self.line.setAccessibleDescription("")


class ChosenUnit(UnitPicker):
    """A field that keeps the one unit that was chosen, its name in the line; what is written besides chooses nobody."""

    def __init__(
        self,
        context: ViewContext,
        name: str,
        label: str,
        *,
        among: Among | None = None,
        any_known: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, name, label, among=among, any_known=any_known, parent=parent)
        self.unit_id = ""
        self.chosen.connect(self._keep)
        self.line.textEdited.connect(lambda _text: self._forget())

    def is_chosen(self) -> bool:
        """Whether a unit is chosen; where none is, what there is to choose among is shown."""
        if not self.unit_id:
            self._search()
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(self.unit_id)

    def _keep(self, unit_id: str) -> None:
        self.unit_id = unit_id
        self.line.setText(self.context.unit_name(unit_id))

    def _forget(self) -> None:
        self.unit_id = ""
