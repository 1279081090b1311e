"""The navigation panel: the unit on top, the user at the bottom, both never hidden."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QSizePolicy, QWidget

from desktop.views.components.base import Themed, column, row, rule
from desktop.views.components.button import Button
from desktop.views.components.labels import ElidedLabel, IconPicture, Label
from desktop.views.style.icons import paint_icon
from desktop.views.style.typography import Role
from desktop.views.theme import theme

_WIDTH: Final = 208
_ICON: Final = 18
_TAILS: Final = re.compile(r"(?<=\w{4})(?=mottagning|avdelning|central)")
"""Where the long names of units may be broken: before the word that says what kind of place it is."""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A line under Öppna ärenden; a protected person is never named here."""

    case_id: str
    name: str
    protected: bool = False


class NavItem(Themed, QAbstractButton):
    """One destination: icon, word, count."""

    def __init__(self, icon: str, text: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setObjectName(name)
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._icon_name = icon
        self._count = ""
        self.setAccessibleName(text)
        self.built()

    def show_as(self, icon: str, text: str) -> None:
        """Another destination by the same button."""
        self._icon_name = icon
        self.setText(text)
        self.setAccessibleName(text)

    def set_count(self, count: int) -> None:
        self._count = str(count) if count else ""
        self.setAccessibleName(f"{self.text()} {self._count}".strip())
        self.update()

    def count(self) -> str:
        return self._count

    def sizeHint(self) -> QSize:
        return QSize(theme().width(160), theme().height(Role.BODY, padding=12))

    def minimumSizeHint(self) -> QSize:
        return QSize(48, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        if on or self.underMouse():
            painter.setPen(QPen(look.colour("line"), 1) if look.tokens.bordered and on else Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("sel" if on else "hover"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        edge = look.icon(_ICON)
        ink = look.tokens.accent if on else look.tokens.text2
        paint_icon(painter, 10, (self.height() - edge) / 2, edge, self._icon_name, ink)
        painter.setFont(look.font(Role.STRONG if on else Role.BODY))
        painter.setPen(look.colour("text"))
        x = 10 + edge + 10
        counted = painter.fontMetrics().horizontalAdvance(self._count) + 18 if self._count else 8
        room = self.width() - x - counted
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(room))
        self.setToolTip(self.text() if shown != self.text() else "")
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(x, 0, room + 2, self.height()), middle, shown)
        if self._count:
            painter.setPen(look.colour("accent" if on else "text2"))
            painter.setFont(look.font(Role.SMALL_STRONG if on else Role.SMALL))
            painter.drawText(
                QRectF(0, 0, self.width() - 10, self.height()), middle | Qt.AlignmentFlag.AlignRight, self._count
            )


class UnitButton(Themed, QAbstractButton):
    """The unit one works for, always on top; pressing it is the way to another unit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("nav.unit")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._where = ""
        self.built()

    def show_unit(self, name: str, where: str) -> None:
        self.setText(name)
        self._where = where
        self.setAccessibleName(f"{name}, {where}" if where else name)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        lines, role = self._name_lines(self.width())
        return QSize(theme().width(_WIDTH - 16), theme().height(*[role] * len(lines), Role.SMALL, padding=16))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def shown_name(self) -> str:
        """The name as it stands on the button, line for line, with the dots of what did not fit."""
        return "\n".join(self._name_lines(self.width())[0])

    def _room(self, width: int) -> int:
        return width - 10 - theme().icon(20) - 10 - theme().icon(_ICON) - 12

    def _name_lines(self, width: int) -> tuple[tuple[str, ...], Role]:
        """The name in one line; else a little smaller; else over several lines."""
        look = theme()
        room = self._room(width)
        for role in (Role.STRONG, Role.SMALL_STRONG):
            if QFontMetrics(look.font(role)).horizontalAdvance(self.text()) <= room:
                return (self.text(),), role
        metrics = QFontMetrics(look.font(Role.SMALL_STRONG))
        lines = _broken(self.text(), lambda line: metrics.horizontalAdvance(line) <= room)
        return tuple(metrics.elidedText(line, Qt.TextElideMode.ElideRight, room) for line in lines), Role.SMALL_STRONG

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("line"), 1))
        painter.setBrush(look.colour("hover" if self.underMouse() else "pane"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        edge = look.icon(20)
        paint_icon(painter, 10, (self.height() - edge) / 2, edge, "home_health", look.tokens.accent)
        x = 10 + edge + 10
        arrow = look.icon(_ICON)
        room = self._room(self.width())
        lines, role = self._name_lines(self.width())
        step = look.line(role) - (4 if len(lines) > 1 else 0)
        top = (self.height() - len(lines) * step - look.line(Role.SMALL) + 4) / 2
        beside = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(look.colour("text"))
        painter.setFont(look.font(role))
        for place, line in enumerate(lines):
            painter.drawText(QRectF(x, top + place * step, room + 2, look.line(role)), beside, line)
        painter.setPen(look.colour("text2"))
        painter.setFont(look.font(Role.SMALL))
        where = painter.fontMetrics().elidedText(self._where, Qt.TextElideMode.ElideRight, room)
        below = QRectF(x, top + len(lines) * step - (4 if len(lines) == 1 else 0), room + 2, look.line(Role.SMALL))
        painter.drawText(below, beside, where)
        middle = (self.height() - arrow) / 2
        paint_icon(painter, self.width() - arrow - 8, middle, arrow, "unfold_more", look.tokens.text2)


def _broken(name: str, fits: Callable[[str], bool]) -> tuple[str, ...]:
    """`name` over as few lines as it takes: between words, and with a hyphen before what kind of place it is."""
    lines = [""]
    for word in name.split(" "):
        for place, part in enumerate(_TAILS.split(word)):
            joint = "" if place or not lines[-1] else " "
            rest = "-" if _TAILS.split(word)[place + 1 :] else ""
            if not lines[-1] or fits(lines[-1] + joint + part + rest):
                lines[-1] += joint + part
            else:
                lines[-1] += "-" if place else ""
                lines.append(part)
    return tuple(lines)


class NavigationPanel(Themed, QFrame):
    """Emits what the user wants to see; what is shown there is nobody's business here."""

    page_requested = Signal(str)
    case_requested = Signal(str)
    unit_requested = Signal()
    lock_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("nav.panel")
        self.setProperty("ground", "win")
        self.setProperty("edge", "right")
        self.setAccessibleName(self.tr("Navigation"))
        self._items: dict[str, NavItem] = {}
        self._cases: dict[str, NavItem] = {}
        self.unit = UnitButton()
        self.unit.clicked.connect(self.unit_requested)
        self._open_head = Label(self.tr("Open cases"), Role.SMALL, "text2")
        self._open_head.setContentsMargins(10, 0, 0, 4)
        self._open_rule = rule()
        self._open = QWidget()
        self._open_box = column(self._open)
        outer = column(self)
        top = column(margins=(8, 8, 8, 0))
        top.addWidget(self.unit)
        top.addSpacing(8)
        outer.addLayout(top)
        outer.addWidget(self._middle(), 1)
        outer.addWidget(self._duty())
        outer.addWidget(rule())
        outer.addWidget(self._user())
        self.show_open_cases(())
        self.built()

    def _middle(self) -> QScrollArea:
        inside = QWidget()
        inside.setProperty("ground", "win")
        self._list = column(inside, margins=(8, 0, 8, 8))
        pages = (
            ("inbox", self.tr("Inbox"), "inbox"),
            ("drafts", self.tr("Drafts"), "edit_note"),
            ("outbox", self.tr("Outbox"), "outbox"),
            ("cases", self.tr("Cases"), "folder_open"),
            ("sip", self.tr("SIP"), "diversity_3"),
            ("units", self.tr("Units"), "corporate_fare"),
            ("statistics", self.tr("Statistics"), "bar_chart"),
            ("admin", self.tr("Administration"), "settings"),
        )
        for page, text, icon in pages:
            if page == "units":
                self._add_gap()
            self.add_page(page, text, icon)
        self._list.addSpacing(8)
        self._list.addWidget(self._open_rule)
        self._list.addSpacing(8)
        self._list.addWidget(self._open_head)
        self._list.addWidget(self._open)
        self._list.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        scroll.setProperty("ground", "win")
        return scroll

    def _add_gap(self) -> None:
        self._gap = QWidget()
        box = column(self._gap, margins=(0, 8, 0, 8))
        box.addWidget(rule())
        self._list.addWidget(self._gap)

    def _duty(self) -> QWidget:
        self._duty_box = QWidget()
        box = column(self._duty_box, margins=(18, 8, 12, 12))
        box.addWidget(Label(self.tr("Responsible today"), Role.SMALL, "text2"))
        self._duty_name = ElidedLabel("", Role.SMALL_MEDIUM)
        box.addWidget(self._duty_name)
        self._duty_box.hide()
        return self._duty_box

    def _user(self) -> QWidget:
        holder = QWidget()
        box = row(holder, spacing=0, margins=(18, 8, 4, 8))
        box.addWidget(IconPicture("account_circle", 22, "text2"))
        box.addSpacing(10)
        names = column()
        self._user_name = ElidedLabel("", Role.STRONG)
        self._user_name.setObjectName("nav.user")
        self._user_role = ElidedLabel("", Role.SMALL, "text2")
        names.addWidget(self._user_name)
        names.addWidget(self._user_role)
        box.addLayout(names, 1)
        self.lock = Button(self.tr("Lock"), "quiet", icon="lock", in_bar=True, small=True, name="nav.lock")
        self.lock.clicked.connect(self.lock_requested)
        box.addWidget(self.lock)
        return holder

    # -- what the frame says ----------------------------------------------------------------------------------------

    def add_page(self, page: str, text: str, icon: str) -> NavItem:
        item = NavItem(icon, text, f"nav.{page}")
        item.clicked.connect(lambda _checked=False, page=page: self._chosen(page))
        self._items[page] = item
        self._list.addWidget(item)
        return item

    def page(self, page: str) -> NavItem:
        return self._items[page]

    def set_pages_shown(self, pages: frozenset[str]) -> None:
        """Which destinations exist in this build; the others are left out rather than shown dead."""
        for page, item in self._items.items():
            item.setVisible(page in pages)
        self._gap.setVisible(bool(pages & {"units", "statistics", "admin"}))

    def show_unit(self, name: str, where: str) -> None:
        self.unit.show_unit(name, where)

    def show_user(self, name: str, role: str) -> None:
        self._user_name.setText(name)
        self._user_role.setText(role)

    def show_duty(self, text: str) -> None:
        """Who is responsible today, e.g. `Johan Berg till kl. 16.00`; empty hides it."""
        self._duty_name.setText(text)
        self._duty_box.setVisible(bool(text))

    def duty(self) -> str:
        """Who is shown as responsible, '' for nobody."""
        return self._duty_name.plain()

    def show_counts(self, counts: dict[str, int]) -> None:
        for page, count in counts.items():
            if page in self._items:
                self._items[page].set_count(count)

    def show_open_cases(self, cases: tuple[OpenCase, ...]) -> None:
        kept, self._cases = self._cases, {}
        before: QWidget = list(self._items.values())[-1]
        for place, case in enumerate(cases):
            item = kept.pop(case.case_id) if case.case_id in kept else self._case_item(case.case_id)
            self._cases[case.case_id] = item
            item.show_as(
                "shield_person" if case.protected else "person",
                self.tr("Protected person") if case.protected else case.name,
            )
            if self._open_box.indexOf(item) != place:
                self._open_box.insertWidget(place, item)
            QWidget.setTabOrder(before, item)  # made late, it would come last on the Tab key's way
            before = item
        for gone in kept.values():
            self._open_box.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for widget in (self._open_head, self._open, self._open_rule):
            widget.setVisible(bool(cases))

    def _case_item(self, case_id: str) -> NavItem:
        item = NavItem("person", "", f"nav.case.{case_id}", self._open)
        item.clicked.connect(lambda: self.case_requested.emit(case_id))
        return item

    def select(self, page: str | None = None, case_id: str | None = None) -> None:
        """Mark where one is; nothing is emitted."""
        for name, item in self._items.items():
            item.setChecked(name == page)
        for name, item in self._cases.items():
            item.setChecked(name == case_id)

    def _chosen(self, page: str) -> None:
        self.select(page)
        self.page_requested.emit(page)

    def restyle(self) -> None:
        self.setFixedWidth(theme().width(_WIDTH) if theme().scale <= 1.5 else round(_WIDTH * 1.5))
