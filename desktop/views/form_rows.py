"""Repeating rows as a table one writes in: text until one is there, then a field. Less used columns open below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy, QWidget

from desktop.views.components.base import Themed, column, row, set_property
from desktop.views.components.button import Button
from desktop.views.components.labels import IconLabel, Label
from desktop.views.date_line import DateLine
from desktop.views.field_authors import Authors
from desktop.views.flow_layout import Flow
from desktop.views.form_answers import RadioAnswer
from desktop.views.form_controller import FormController
from desktop.views.form_fields import Field, free_width, lay_width
from desktop.views.style.typography import Role
from desktop.views.theme import theme
from domain.forms.definition import Item

_NUMBER: Final = 28
_MORE: Final = 84
_STACK_BELOW: Final = 560
_BOX_PADDING: Final = 11
"""Text inside a field starts this far in; heads do too, so that nothing moves when a field opens."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which items stand in the table with what share of its width; the others open below the row."""

    shares: Mapping[str, int]

    def split(self, group: Item) -> tuple[list[tuple[Item, int]], list[Item]]:
        shown = [(item, self.shares[item.id]) for item in _ordered(group, self.shares)]
        return shown, [item for item in group.items if item.id not in self.shares]


def _ordered(group: Item, shares: Mapping[str, int]) -> list[Item]:
    return [item for name in shares for item in group.items if item.id == name]


def columns_of(group: Item) -> Columns:
    """The first five items of a group nobody has laid out, free text wider than codes and dates."""
    return Columns({item.id: 4 if item.type in {"text", "prose"} else 2 for item in group.items[:5]})


class RowsTable(Themed, QWidget):
    """The rows of one group. `prefix` names its buttons: `<prefix>.rows.<group>.add`."""

    def __init__(
        self, form: FormController, group_id: str, columns: Columns, prefix: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.form = form
        self.group = form.definition.index[group_id]
        self.shown, self.hidden = columns.split(self.group)
        self.prefix = prefix
        self._rows: dict[str, RowLine] = {}
        self.stacked = False
        self.setObjectName(f"{prefix}.rows.{group_id}")
        self.setAccessibleName(self.group.label)
        words = self.group.add_label or self.tr("Add a row")
        # A child from the beginning: it may be shown before it has its place, and would be a window of its own.
        self.add = Button(words, "link", icon="add", name=f"{prefix}.rows.{group_id}.add", parent=self)
        self.add.clicked.connect(self._add)
        self.message = IconLabel("error", "", Role.SMALL_MEDIUM, "danger", wrap=True)
        self.message.hide()
        self._empty = Label("", Role.BODY, "text2")
        self._head = _Head(self)
        self._body = column(spacing=0)
        box = column(self, spacing=0)
        box.addWidget(self._head)
        box.addLayout(self._body)
        box.addWidget(self._empty)
        box.addWidget(self.message)
        form.rows_changed.connect(self._rows_moved)
        form.evaluated.connect(self._evaluated)
        self.built()
        self._sync()
        self._evaluated()

    # -- what is shown -----------------------------------------------------------------------------------------------

    def _rows_moved(self, group_id: str) -> None:
        if group_id == self.group.id:
            self._sync()

    def _sync(self) -> None:
        """Put in new rows, take out gone ones; rows one is writing in are left as they are."""
        removed = self._removed()
        ids = sorted({*self.form.rows(self.group.id), *removed})
        for gone in [row_id for row_id in self._rows if row_id not in ids]:
            line = self._rows.pop(gone)
            self.form.forget(f"{self.group.id}/{gone}")
            self._body.removeWidget(line)
            line.hide()
            line.deleteLater()
        number = 0
        for place, row_id in enumerate(ids):
            line = self._rows.get(row_id) or self._new_line(row_id, place)
            number += row_id not in removed
            line.show_number(number, removed=row_id in removed)
        self._rows = {row_id: self._rows[row_id] for row_id in ids}
        self._head.setVisible(bool(ids) and not self.stacked)
        self._empty.setText(self.tr("Nothing written yet."))
        self._empty.setVisible(not ids)
        if ids:
            self.show_error("")

    def _removed(self) -> set[str]:
        """Rows others still have, taken away here but not shared yet."""
        start = f"{self.group.id}/"
        shared = {path.split("/")[1] for path in self.form.document.cells if path.startswith(start)}
        typed = {path.removeprefix(start) for path, value in self.form.typed().items() if value is False}
        return shared & typed

    def _new_line(self, row_id: str, place: int) -> RowLine:
        line = RowLine(self, row_id)
        line.stack(self.stacked)
        self._rows[row_id] = line
        self._body.insertWidget(place, line)
        line.refresh()
        return line

    def _evaluated(self) -> None:
        locked = self.group.id in self.form.evaluation.readonly
        self.add.setVisible(not locked)
        for line in self._rows.values():
            line.refresh()

    def rows(self) -> tuple[str, ...]:
        return tuple(self._rows)

    def show_error(self, text: str) -> None:
        self.message.setText(text)
        self.message.setVisible(bool(text))

    def reveal(self, path: str) -> None:
        """Make the field of a cell exist and be seen."""
        row_id = path.split("/")[1]
        line = self._rows.get(row_id)
        if line is not None and path not in self.form.fields:
            line.open()

    def show_wrong_rows(self) -> None:
        """Tint the rows in which something must be mended."""
        for line in self._rows.values():
            line.refresh()

    def focus_add(self) -> None:
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self) -> None:
        row_id = self.form.add_row(self.group.id)
        first = f"{self.group.id}/{row_id}/{self.shown[0][0].id}"
        self.form.focus(first)

    # -- measure -----------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        stacked = self.width() < theme().width(_STACK_BELOW)
        if stacked != self.stacked:
            self.stacked = stacked
            self._head.setVisible(bool(self._rows) and not stacked)
            for line in self._rows.values():
                line.stack(stacked)


class _Head(Themed, QFrame):
    """The names of the columns."""

    def __init__(self, table: RowsTable) -> None:
        super().__init__(table)
        self.setProperty("edge", "bottom")
        self._number = Label(self.tr("No."), Role.SMALL_STRONG, "text2")
        self._more = QWidget()
        box = row(self, spacing=0)
        box.addWidget(self._number)
        for item, share in table.shown:
            label = Label(item.label, Role.SMALL_STRONG, "text2")
            label.setContentsMargins(_BOX_PADDING, 0, 0, 0)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            box.addWidget(label, share)
        box.addWidget(self._more)
        self.built()

    def restyle(self) -> None:
        look = theme()
        self._number.setFixedWidth(look.width(_NUMBER))
        self._more.setFixedWidth(look.width(_MORE))
        self.setFixedHeight(look.height(Role.SMALL, padding=10))


class RowLine(Themed, QFrame):
    """One row: its number, its fields, and what opens below it."""

    opened = Signal()

    def __init__(self, table: RowsTable, row_id: str) -> None:
        super().__init__(table)
        self.table = table
        self.row_id = row_id
        self.path = f"{table.group.id}/{row_id}"
        self.number = 0
        self.fields: list[Field] = []
        self._detail: Flow | None = None
        self.setProperty("edge", "bottom")
        self._number = Label("", Role.BODY, "text2")
        self._number.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.more = Button(self.tr("More"), "quiet", name=f"field.{self.path}.more", icon="keyboard_arrow_down")
        self.more.clicked.connect(self._toggle)
        self._gone = QWidget(self)
        self._gone_words = Label("", Role.BODY, "text2")
        self.undo = Button(self.tr("Undo"), "link", name=f"field.{self.path}.restore")
        self.undo.clicked.connect(lambda: table.form.restore_row(table.group.id, row_id))
        gone = row(self._gone, spacing=12, margins=(_BOX_PADDING, 4, 0, 4))
        gone.addWidget(self._gone_words)
        gone.addWidget(self.undo)
        gone.addStretch(1)
        self._cells = QWidget(self)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._cells)
        self._line.setContentsMargins(0, 3, 0, 3)
        self._line.setSpacing(0)
        self._below = column(spacing=8, margins=(_NUMBER + _BOX_PADDING, 0, 0, 0))
        box = column(self, spacing=0)
        box.addWidget(self._gone)
        box.addWidget(self._cells)
        box.addLayout(self._below)
        self._fill()
        self.built()

    def _fill(self) -> None:
        top = Qt.AlignmentFlag.AlignTop
        self._line.addWidget(self._number, 0, top)
        for item, share in self.table.shown:
            field = self._field(item, self._cells)
            field.frame.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            free_width(field.answer.widget)
            field.answer.widget.installEventFilter(self)
            field.answer.edited.connect(lambda field=field: self._face(field))
            self.fields.append(field)
            self._line.addWidget(field.frame, share, top)
        self._line.addWidget(self.more, 0, top)

    def _field(self, item: Item, parent: QWidget) -> Field:
        inside = parent is self._cells
        field = self.table.form.make_field(
            f"{self.path}/{item.id}",
            compact=True,
            least=1,
            as_choice=inside and item.type == "radio",
            wrap=inside,
            parent=parent,
        )
        field.frame.help.hide()
        if inside:
            field.frame.setContentsMargins(0, 0, 4, 0)
        return field

    def show_number(self, number: int, *, removed: bool) -> None:
        self.number = number
        self._number.setText(str(number))
        self._gone.setVisible(removed)
        self._cells.setVisible(not removed)
        if self._detail is not None:
            self._detail.setVisible(not removed and self._detail.isVisible())
        label = self.table.group.row_label or self.table.group.label
        self._gone_words.setText(self.tr("{row} is removed when you share.").format(row=label))
        for field in self.fields:
            field.speak(f"{label} {number}, {field.item.label}")
        self.more.setAccessibleName(self.tr("More about {row} {number}").format(row=label.lower(), number=number))

    def refresh(self) -> None:
        """Look again at errors and at which cells are empty."""
        for field in self.fields:
            self._face(field)
        wrong = any(field.frame.error() for field in self.fields)
        set_property(self, "ground", "dangersoft" if wrong else "")

    def _face(self, field: Field) -> None:
        widget = field.answer.widget
        empty = field.answer.value() in {None, ""}
        if isinstance(field.answer, RadioAnswer):
            return
        if isinstance(widget, DateLine):
            widget.set_quiet(not empty)
        bare = not empty and not field.frame.error() and widget.property("locked") != "true"
        set_property(widget, "cell", "bare" if bare else "boxed")

    # -- what opens below --------------------------------------------------------------------------------------------

    def _toggle(self) -> None:
        if self._detail is None or self._detail.isHidden():
            self.open()
            fields = [f for f in self.fields if f.item in self.table.hidden]
            (fields[0].answer.focus if fields else self.more.setFocus)()
        else:
            self._detail.hide()
            self._below.setContentsMargins(_NUMBER + _BOX_PADDING, 0, 0, 0)
            self._say_more(opened=False)

    def open(self) -> None:
        if self._detail is None:
            self._detail = Flow(parent=self)
            self._below.addWidget(self._detail)
            for item in self.table.hidden:
                field = self._field(item, self._detail)
                self.fields.append(field)
                wanted, most = lay_width(field)
                self._detail.add(field.frame, wanted or 240, most)
            remove = Button(self.tr("Remove"), "quiet", icon="delete", name=f"field.{self.path}.remove")
            label = self.table.group.row_label or self.table.group.label
            remove.setAccessibleName(self.tr("Remove {row} {number}").format(row=label.lower(), number=self.number))
            remove.clicked.connect(lambda: self.table.form.remove_row(self.table.group.id, self.row_id))
            locked = self.table.form.evaluation.readonly
            remove.setVisible(not all(field.path in locked for field in self.fields))
            self._detail.add(remove)
            self._below.addWidget(Authors(self.table.form, self.fields, self))
            self.show_number(self.number, removed=False)
            self.table.form.refresh()
        self._detail.show()
        self._below.setContentsMargins(_NUMBER + _BOX_PADDING, 4, 0, 12)
        self._say_more(opened=True)

    def _say_more(self, *, opened: bool) -> None:
        self.more.setText(self.tr("Less") if opened else self.tr("More"))
        self.more.set_icon_name("keyboard_arrow_up" if opened else "keyboard_arrow_down")

    # -- measure -----------------------------------------------------------------------------------------------------

    def stack(self, stacked: bool) -> None:
        """One field per line where the window is narrow; then each says its own name."""
        ways = QBoxLayout.Direction
        self._line.setDirection(ways.TopToBottom if stacked else ways.LeftToRight)
        self._line.setSpacing(6 if stacked else 0)
        policy = QSizePolicy.Policy.Preferred if stacked else QSizePolicy.Policy.Ignored
        for field in self.fields[: len(self.table.shown)]:
            field.frame.label.setVisible(stacked)
            field.frame.setSizePolicy(policy, QSizePolicy.Policy.Minimum)

    def restyle(self) -> None:
        look = theme()
        self._number.setFixedWidth(look.width(_NUMBER))
        self._number.setContentsMargins(0, (look.height(Role.BODY, padding=12) - look.line(Role.BODY)) // 2, 0, 0)
        self.more.setFixedWidth(look.width(_MORE))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self.refresh()
        return False
