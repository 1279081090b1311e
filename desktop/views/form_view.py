"""Lays a form out: sections and groups in order, short fields side by side, rows as tables, areas as compact lines."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.views.components.base import Themed, column, take_out
from desktop.views.components.groups import SectionHead
from desktop.views.components.labels import IconLabel, Label
from desktop.views.field_authors import Authors, FieldAuthor
from desktop.views.flow_layout import Flow
from desktop.views.form_controller import FormController
from desktop.views.form_fields import Field, free_width, lay_width
from desktop.views.form_rows import Columns, RowsTable, columns_of
from desktop.views.newer_facts import NewerFacts
from desktop.views.style.typography import Role
from desktop.views.theme import theme
from domain.forms.definition import Item, Section
from domain.forms.findings import Finding

_NO_COLUMNS: Final[Mapping[str, Columns]] = MappingProxyType({})
_STACK_BELOW: Final = 560
_REST_MS: Final = 120
"""Before the second section: the page is laid out and painted with the first one."""
_PAUSE_MS: Final = 15
"""Between two sections, for keys and painting."""


class FormView(QWidget):
    """Some sections of a form, one below the other. The page around it scrolls."""

    built_all = Signal()

    def __init__(
        self,
        form: FormController,
        sections: Sequence[Section],
        prefix: str,
        *,
        numbered: bool = False,
        columns: Mapping[str, Columns] = _NO_COLUMNS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.form = form
        self.prefix = prefix
        self.tables: dict[str, RowsTable] = {}
        self.parts: dict[str, SectionPart] = {}
        self._columns = columns
        # Parents before children: a widget moved into the page with all it holds is styled all over again.
        box = column(self, spacing=24)
        for number, section in enumerate(sections, start=1):
            part = SectionPart(self, section, number if numbered else 0)
            self.parts[section.id] = part
            box.addWidget(part)
        self._newer = NewerFacts(self)
        box.addWidget(self._newer)
        form.evaluated.connect(self._show_newer)
        self._show_newer()
        self._unbuilt = list(self.parts.values())
        self._idle = QTimer(self, singleShot=True)
        self._idle.timeout.connect(self._go_on)

    def _show_newer(self) -> None:
        self._newer.show_document(self.form.definition, self.form.document, self.form.context.known())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.build_on():
            self._idle.start(_REST_MS)

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever has gone on to another page shall not wait for this one."""
        super().hideEvent(event)
        self._idle.stop()

    def _go_on(self) -> None:
        if self.build_on():
            self._idle.start(_PAUSE_MS)

    def build_on(self) -> bool:
        """One section at a time, between the events of somebody who may already be typing in the first. False when all
        are built."""
        if not self._unbuilt:
            return False
        self._unbuilt.pop(0).build()
        if not self._unbuilt:
            self._idle.stop()
            self.built_all.emit()
        return bool(self._unbuilt)

    def build_all(self) -> None:
        """Everything now: somebody wants to go, or to share."""
        while self.build_on():
            pass

    def rows_table(self, group_id: str, parent: QWidget) -> RowsTable:
        group = self.form.definition.index[group_id]
        table = RowsTable(self.form, group_id, self._columns.get(group_id) or columns_of(group), self.prefix, parent)
        self.tables[group_id] = table
        return table

    def focus_path(self, path: str) -> bool:
        """Put the cursor in the field of a cell, opening what hides it; False when this view does not hold it."""
        self.build_all()
        table = self.tables.get(path.partition("/")[0])
        if table is not None:
            if "/" not in path:
                table.focus_add()
                return True
            table.reveal(path)
        return self.form.focus(path)

    def tell(self, findings: Sequence[Finding]) -> None:
        """Tell tables what they lack, and open the rows in which something is wrong."""
        self.build_all()
        for table in self.tables.values():
            table.show_error("")
        for finding in findings:
            held = self.tables.get(finding.path.partition("/")[0])
            if held is None:
                continue
            if finding.path == held.group.id:
                held.show_error(self.form.message(finding))
            else:
                held.reveal(finding.path)


class SectionPart(QFrame):
    """A section: its heading and its items."""

    def __init__(self, view: FormView, section: Section, number: int) -> None:
        super().__init__(view)
        self.view = view
        self.section = section
        self._number = number
        self._waiting: Flow | None = None
        self._beside: list[Field] = []
        self.setObjectName(f"{view.prefix}.section.{section.id}.part")
        self._box = column(self, spacing=12)

    def build(self) -> None:
        """Put in the heading and the items."""
        view, section, number = self.view, self.section, self._number
        items = list(section.items)
        title = f"{number} {section.title}" if number else section.title
        action: QWidget | None = None
        first: QWidget | None = None
        if items and items[0].repeat == "rows":
            # The way to a new row stands at the heading when the section begins with the table.
            table = view.rows_table(items[0].id, self)
            action, first = table.add, table
        self.head = SectionHead(title, action)
        self.head.label.set_face(Role.PERSON if number else Role.SECTION)
        self._box.addWidget(self.head)
        for item in items:
            if first is not None and item is items[0]:
                self._help(item)
                self._box.addWidget(first)
                continue
            self._item(item, item.id, self._box)
        for authors in self.findChildren(Authors):
            authors.tell()  # of what was put in after the line itself
        view.form.evaluated.connect(self._hide_if_empty)
        self._hide_if_empty()

    def _item(self, item: Item, path: str, box: QVBoxLayout) -> None:
        if item.type == "group":
            self._waiting = None
            self._group(item, path, box)
        elif item.type == "multi":
            self._waiting = None
            box.addWidget(MultiChoice(self.view.form, item, path, self))
        elif item.type == "display":
            box.addWidget(Label(item.label, Role.BODY, "text2", wrap=True))
        else:
            self._place(item, path, box)

    def _place(self, item: Item, path: str, box: QVBoxLayout) -> None:
        if item.type == "prose":
            self._waiting = None
            alone = self.view.form.make_field(path, parent=self)
            FieldAuthor(self.view.form, alone)
            box.addWidget(alone.frame)
            return
        if self._waiting is None:
            self._waiting = Flow(gap=16, parent=self)
            self._beside = []
            holder = column(spacing=2)
            holder.addWidget(self._waiting)
            holder.addWidget(Authors(self.view.form, self._beside, self, named=True))
            box.addLayout(holder)
        field = self.view.form.make_field(path, parent=self._waiting)
        self._beside.append(field)
        free_width(field.answer.widget)
        self._waiting.add(field.frame, *lay_width(field))

    def _group(self, item: Item, path: str, box: QVBoxLayout) -> None:
        if item.repeat == "rows":
            table = self.view.rows_table(path, self)
            head = _SubHead(item.label, table.add)
            box.addWidget(head)
            told = self._help(item)
            box.addWidget(table)
            self._while_asked(item, path, head, told, table)
            return
        if item.repeat == "unit":
            return  # each unit's row is the planning view's own matter
        if item.label != self.section.title:
            head = _SubHead(item.label, None)
            box.addWidget(head)
            self._while_asked(item, path, head, self._help(item))
        else:
            self._help(item)
        children = item.items
        if children and all(child.type == "group" for child in children):
            box.addWidget(AreaLines(self.view.form, item, path, self))
        elif len(children) > 1 and all(child.type == "radio" for child in children):
            box.addWidget(QuestionLines(self.view.form, item, path, self))
        else:
            for child in children:
                self._item(child, f"{path}/{child.id}", box)
        self._waiting = None

    def _help(self, item: Item) -> Label | None:
        if not item.help:
            return None
        told = Label(item.help, Role.SMALL, "text2", wrap=True)
        self._box.addWidget(told)
        return told

    def _while_asked(self, item: Item, path: str, *widgets: QWidget | None) -> None:
        """Show what belongs to a group as long as the form asks for it."""
        if item.show_if is None:
            return
        form = self.view.form

        def show() -> None:
            for widget in widgets:
                if widget is not None:
                    widget.setVisible(path in form.evaluation.visible)

        form.evaluated.connect(show)
        show()

    def _hide_if_empty(self) -> None:
        visible = self.view.form.evaluation.visible
        shown = (item.type == "group" or is_shown(item, item.id, visible) for item in self.section.items)
        self.setVisible(any(shown))


def is_shown(item: Item, path: str, visible: Collection[str]) -> bool:
    """Whether the form asks for the item now; several answers are shown by their options."""
    return path in visible or any(f"{path}/{option.code}" in visible for option in item.options)


class _SubHead(QWidget):
    """A heading inside a section, with the way to a new row to the right."""

    def __init__(self, text: str, action: QWidget | None) -> None:
        super().__init__()
        head = SectionHead(text, action)
        head.label.set_face(Role.STRONG)
        column(self).addWidget(head)


class MultiChoice(QWidget):
    """Several answers at once, each a cell of its own so that two people can tick at the same time."""

    def __init__(self, form: FormController, item: Item, path: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"field.{path}")
        self.setAccessibleName(item.label)
        box = column(self, spacing=4)
        box.addWidget(Label(item.label, Role.STRONG))
        if item.help:
            box.addWidget(Label(item.help, Role.SMALL, "text2", wrap=True))
        flow = Flow(gap=24, line_gap=4, fill=False, parent=self)
        fields: list[Field] = []
        for option in item.options:
            one = Item(item.id, "check", option.label)
            field = form.make_field(f"{path}/{option.code}", item=one, parent=flow)
            field.speak(f"{item.label}: {option.label}")
            form.places.setdefault(path, field)
            flow.add(field.frame)
            fields.append(field)
        box.addWidget(flow)
        box.addWidget(Authors(form, fields, self))
        self._message = IconLabel("error", "", Role.SMALL_MEDIUM, "danger", wrap=True)
        self._message.hide()
        box.addWidget(self._message)
        form.several[path] = self.show_error
        form.evaluated.connect(lambda: self.setVisible(is_shown(item, path, form.evaluation.visible)))
        self.setVisible(is_shown(item, path, form.evaluation.visible))

    def show_error(self, text: str) -> None:
        self._message.setText(text)
        self._message.setVisible(bool(text))


class QuestionLines(QWidget):
    """Questions with the same answers, one per line."""

    def __init__(self, form: FormController, item: Item, path: str, parent: QWidget) -> None:
        super().__init__(parent)
        box = column(self, spacing=2)
        fields = []
        for child in item.items:
            field = form.make_field(f"{path}/{child.id}", parent=self)
            field.frame.label.hide()
            line = _Question(child.label, field, self)
            box.addWidget(line)
            fields.append(field)
        box.addWidget(Authors(form, fields, self))


class _Question(Themed, QWidget):
    def __init__(self, label: str, field: Field, parent: QWidget) -> None:
        super().__init__(parent)
        self._label = Label(label, Role.BODY, "text2", wrap=True)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(16)
        self._box.addWidget(self._label)
        self._box.addWidget(field.frame, 1)
        self.built()

    def restyle(self) -> None:
        self._label.setMinimumWidth(theme().width(240))
        self._label.setMaximumWidth(theme().width(240))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        narrow = self.width() < theme().width(480)
        self._box.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)


class AreaLines(Themed, QWidget):
    """One compact line per area: what it is, now, expected, in words."""

    def __init__(self, form: FormController, item: Item, path: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        heads = item.items[0].items
        self._heads = [Label(child.label, Role.SMALL_STRONG, "text2", parent=self) for child in heads]
        self._lines: list[tuple[Label, list[Field]]] = []
        for area in item.items:
            fields = []
            for child in area.items:
                place = f"{path}/{area.id}/{child.id}"
                field = form.make_field(place, compact=True, as_choice=child.type == "radio", least=1, parent=self)
                field.speak(f"{area.label}, {child.label}")
                free_width(field.answer.widget)
                fields.append(field)
            self._lines.append((Label(area.label, Role.BODY, parent=self), fields))
        self._stacked: bool | None = None
        self._authors = Authors(form, [field for _, fields in self._lines for field in fields], self)
        self.built()
        self._arrange(stacked=False)

    def restyle(self) -> None:
        tall = theme().height(Role.BODY, padding=12)
        for label, _ in self._lines:
            label.setMinimumHeight(tall)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(stacked=self.width() < theme().width(_STACK_BELOW))

    def _arrange(self, *, stacked: bool) -> None:
        if stacked == self._stacked:
            return
        self._stacked = stacked
        grid = self._grid
        for _taken in take_out(grid):
            pass
        for head in self._heads:
            head.setVisible(not stacked)
        for column_, share in enumerate((0, 0, 1) if stacked else (3, 3, 3, 6)):
            grid.setColumnStretch(column_, share)
        if not stacked:
            for place, head in enumerate(self._heads, start=1):
                grid.addWidget(head, 0, place)
        line = 1
        for label, fields in self._lines:
            for field in fields:
                field.frame.label.setVisible(stacked)
            if stacked:
                grid.addWidget(label, line, 0, 1, 3)
                for offset, field in enumerate(fields, start=1):
                    grid.addWidget(field.frame, line + offset, 0, 1, 3)
                line += len(fields) + 1
            else:
                grid.addWidget(label, line, 0)
                for place, field in enumerate(fields, start=1):
                    grid.addWidget(field.frame, line, place)
                line += 1
        grid.addWidget(self._authors, line, 0, 1, 3 if stacked else 4)


class FormPage(QScrollArea):
    """A page that scrolls, with an even edge. Put things in `box`, with `content` as their parent."""

    scrolled_to = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None, spacing: int = 16) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(self.focusPolicy().NoFocus)
        holder = QWidget(self)
        holder.setProperty("scrolled", "true")
        whole = column(holder, margins=(24, 16, 24, 24))
        self.content = QWidget(holder)
        self.box = column(self.content, spacing=spacing)
        whole.addWidget(self.content)
        whole.addStretch(1)
        holder.setSizePolicy(QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum))
        self.setWidget(holder)
        self.verticalScrollBar().valueChanged.connect(self.scrolled_to)

    def bring(self, widget: QWidget) -> None:
        """Scroll so that `widget` is seen, once the layout has settled."""
        QTimer.singleShot(0, widget, lambda: self.ensureWidgetVisible(widget, 0, 72))

    def bring_to_top(self, widget: QWidget) -> None:
        inside = self.widget()
        if inside is not None:
            self.verticalScrollBar().setValue(max(widget.mapTo(inside, widget.rect().topLeft()).y() - 16, 0))
