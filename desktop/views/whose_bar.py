"""Whose rows the inbox shows: everybody's, one's own, or those that nobody has; and who is responsible today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop.models.inbox_rows import InboxItem
from desktop.views.components.base import column
from desktop.views.components.fields import Choice
from desktop.views.components.labels import Label
from desktop.views.flow_layout import Flow
from desktop.views.say import Say
from desktop.views.segments import Segment, Segments
from desktop.views.style.typography import Role
from desktop.views.theme import theme

ALL: Final = "all"
MINE: Final = "mine"
NOBODYS: Final = "nobodys"
_ORDER: Final = (ALL, MINE, NOBODYS)


def mine(item: InboxItem, user_id: str, name: str) -> bool:
    """Whether the user has the row. Before the first inbox knows her id it goes by her name."""
    if not item.assigned:
        return False
    return item.assigned == user_id if user_id else item.assigned_name == name


def holds(whose: str, item: InboxItem, user_id: str, name: str) -> bool:
    """Whether the choice shows the row."""
    if whose == MINE:
        return mine(item, user_id, name)
    return whose == ALL or not item.assigned


class WhoseBar(QFrame):
    """Which choice is made lasts as long as the window."""

    chosen = Signal(str)
    duty_chosen = Signal(str, str)
    """Who is to be responsible today (id, name), both '' for nobody."""

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inbox.whose")
        self.setProperty("edge", "bottom")
        self._say = say
        self.whose = ALL
        self._people: tuple[tuple[str, str], ...] = ()
        self._on_duty = ("", "")
        self.segments = Segments([(key, say(f"triage.whose.{key}")) for key in _ORDER], "inbox.whose")
        self.segments.setAccessibleName(say("triage.whose"))
        self.segments.chosen.connect(self._choose)
        self.duty = Choice("inbox.duty")
        self.duty.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.duty.setAccessibleName(say("triage.duty"))
        self.duty.activated.connect(self._duty_picked)
        self._duty_box = QWidget()
        box = column(self._duty_box, spacing=2)
        box.addWidget(Label(say("triage.duty"), Role.SMALL, "text2"))
        box.addWidget(self.duty)
        self._duty_box.hide()
        flow = Flow(gap=16, line_gap=6, fill=False, parent=self)
        shown = QWidget()
        inner = column(shown, spacing=2)
        inner.addWidget(Label(say("triage.whose"), Role.SMALL, "text2"))
        inner.addWidget(self.segments)
        flow.add(shown)
        flow.add(self._duty_box)
        column(self, margins=(16, 6, 16, 8)).addWidget(flow)

    def show_counts(self, items: Iterable[InboxItem], user_id: str, name: str) -> None:
        """How many rows each choice holds."""
        rows = list(items)
        for key in _ORDER:
            count = sum(1 for item in rows if holds(key, item, user_id, name))
            button = self.findChild(Segment, f"inbox.whose.{key}")
            words = f"{self._say(f'triage.whose.{key}')} {count}"
            if button is not None and button.text() != words:
                button.setText(words)
                button.setAccessibleName(words)
                button.updateGeometry()
                button.update()

    def next(self) -> None:
        """The choice after the one that is made."""
        self.segments.choose(key := _ORDER[(_ORDER.index(self.whose) + 1) % len(_ORDER)])
        self._choose(key)

    def word(self) -> str:
        return self._say(f"triage.whose.{self.whose}")

    def show_people(self, people: Sequence[tuple[str, str]]) -> None:
        """(id, name) of whom one can choose among: oneself first."""
        self._people = tuple(people)
        self._fill()

    def show_duty(self, user_id: str, name: str) -> None:
        """Who is responsible today."""
        self._on_duty = (user_id, name)
        self._fill()

    def _fill(self) -> None:
        self._duty_box.setVisible(bool(self._people))
        told = [("", self._say("triage.nobody")), *self._people]
        if self._people:
            own_id, own_name = self._people[0]
            told[1] = (own_id, self._say("triage.me", name=own_name))
        user_id, name = self._on_duty
        if user_id and all(user_id != one for one, _ in told):
            told.append((user_id, name))
        shown = [(self.duty.itemData(place), self.duty.itemText(place)) for place in range(self.duty.count())]
        if shown != told:
            self.duty.clear()
            for one, words in told:
                self.duty.addItem(words, one)
            self.duty.setFixedWidth(self._wide([words for _, words in told]).width())
        self.duty.setCurrentIndex(next((i for i, (one, _) in enumerate(told) if one == user_id), 0))

    def _wide(self, words: list[str]) -> QSize:
        metrics = self.duty.fontMetrics()
        widest = max((metrics.horizontalAdvance(word) for word in words), default=0)
        return QSize(min(widest + theme().icon(18) + 36, theme().width(220)), 0)

    def _choose(self, key: str) -> None:
        self.whose = key
        self.chosen.emit(key)

    def _duty_picked(self, place: int) -> None:
        user_id = str(self.duty.itemData(place) or "")
        known = {**dict(self._people), self._on_duty[0]: self._on_duty[1]}
        if user_id != self._on_duty[0]:
            self.duty_chosen.emit(user_id, known.get(user_id, "") if user_id else "")
