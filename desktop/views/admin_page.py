"""Administration: its pages under one heading, and that it needs the network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QWidget

from desktop.views.case_notices import Notice
from desktop.views.case_tabs import TabButton
from desktop.views.components.base import column, row
from desktop.views.components.labels import Label
from desktop.views.flow_layout import Flow
from desktop.views.say import Say
from desktop.views.style.typography import Role

PARTS: Final = ("units", "people", "inboxes", "notices", "policies", "codes", "forms", "changes", "import")
"""The pages in the order of their tabs."""


class Part(Protocol):
    """One of the pages; a widget."""

    def begin(self) -> None:
        """It has come up: show what the store says now."""
        ...

    def set_connected(self, *, connected: bool) -> None: ...


class AdminPage(QWidget):
    """`shown` tells the name of the page that has come up."""

    shown = Signal(str)

    def __init__(self, say: Say) -> None:
        super().__init__()
        self.setObjectName("admin")
        self.setAccessibleName(say("admin_page.title"))
        self._say = say
        self._parts: dict[str, tuple[Part, QWidget]] = {}
        self._makers: dict[str, Callable[[], Part]] = {}
        self._connected = True
        self.tabs: dict[str, TabButton] = {}
        self._group = QButtonGroup(self)
        self.notice = Notice("admin.offline")
        self.stack = QStackedWidget()
        self.who = Label("", Role.SMALL, "text2")
        head = row(spacing=16, margins=(24, 12, 24, 0))
        head.addWidget(Label(say("admin_page.title"), Role.PAGE))
        head.addStretch(1)
        head.addWidget(self.who)
        self._flow = Flow(gap=24, line_gap=0, fill=False)
        tabs = column(margins=(24, 0, 24, 0))
        tabs.addWidget(self._flow)
        bar = column(margins=(24, 8, 24, 0))
        bar.addWidget(self.notice)
        outer = column(self)
        outer.addLayout(head)
        outer.addLayout(tabs)
        outer.addLayout(bar)
        outer.addWidget(self.stack, 1)

    def offer_part(self, name: str, make: Callable[[], Part]) -> None:
        """A page that is made when somebody goes there; `make` gives a widget."""
        button = TabButton(self._say(f"admin_page.part.{name}"), f"admin.tab.{name}")
        button.clicked.connect(lambda _on=False: self.show_part(name))
        self._group.addButton(button)
        self._flow.add(button)
        self.tabs[name] = button
        self._makers[name] = make

    def part(self, name: str) -> QWidget:
        """A page, made now if it was not before."""
        if name not in self._parts:
            part = self._makers[name]()
            if not isinstance(part, QWidget):
                raise TypeError("a page is a widget")
            self._parts[name] = (part, part)
            self.stack.addWidget(part)
            part.set_connected(connected=self._connected)
        return self._parts[name][1]

    def show_part(self, name: str) -> None:
        """Bring a page up, as the store has it now."""
        self.part(name)
        part, widget = self._parts[name]
        self.tabs[name].setChecked(True)
        for button in self.tabs.values():
            button.update()
        self.stack.setCurrentWidget(widget)
        self.setFocusProxy(widget)
        part.begin()
        self.shown.emit(name)

    def current(self) -> str:
        return next((name for name, (_, widget) in self._parts.items() if widget is self.stack.currentWidget()), "")

    def was_shown(self) -> bool:
        """Whether one of them has been up before."""
        return bool(self._parts)

    def set_connected(self, *, connected: bool) -> None:
        """Without the network nothing is changed; what is typed stays."""
        back = connected and not self._connected
        self._connected = connected
        self.notice.tell("" if connected else self._say("admin_page.offline"), icon="cloud_off", tone="warn")
        for part, _ in self._parts.values():
            part.set_connected(connected=connected)
        if back and self.isVisible() and self.current():
            self._parts[self.current()][0].begin()
