"""The topics of an inbox: one button each with how many it holds, and one for everything (domain.md §2.4 `topic`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QWidget

from desktop.models.inbox_rows import InboxItem
from desktop.views.components.base import clear, column
from desktop.views.flow_layout import Flow
from desktop.views.say import Say
from desktop.views.segments import Segment

EVERY = ""


def topic_word(say: Say, topic: str) -> str:
    """What a topic is called; '' for none."""
    return say(f"topic.{topic}") if topic else ""


def counts_of(items: Iterable[InboxItem]) -> dict[str, int]:
    """{topic: rows}, in the order of their codes; rows without a topic are counted by nobody."""
    found: dict[str, int] = {}
    for item in items:
        if item.topic:
            found[item.topic] = found.get(item.topic, 0) + 1
    return dict(sorted(found.items()))


class TopicBar(QFrame):
    """Which topic is shown lasts as long as the window, also while nothing of it is left."""

    chosen = Signal(str)

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inbox.topics")
        self.setProperty("edge", "bottom")
        self.setAccessibleName(say("topic.filter"))
        self._say = say
        self._topic = EVERY
        self._counts: dict[str, int] = {}
        self._group = QButtonGroup(self)
        self.buttons: dict[str, Segment] = {}
        self._flow = Flow(gap=6, line_gap=6, fill=False, parent=self)
        column(self, margins=(16, 6, 16, 8)).addWidget(self._flow)
        self.hide()

    @property
    def topic(self) -> str:
        """The one that is shown, EVERY for all."""
        return self._topic

    def word(self) -> str:
        return topic_word(self._say, self._topic)

    def show_counts(self, every: int, counts: Mapping[str, int]) -> None:
        """How many there are in all, and of each topic. Nothing to choose among shows nothing."""
        told = {EVERY: every, **counts}
        if self._topic not in told:
            told[self._topic] = 0
        self.setVisible(len(told) > 1)
        if told != self._counts:
            self._counts = told
            self._fill()

    def next(self) -> None:
        """The topic after the one that is shown, everything after the last."""
        if self.isHidden():
            return
        order = list(self._counts)
        self._choose(order[(order.index(self._topic) + 1) % len(order)])

    def _fill(self) -> None:
        """The buttons that are there keep the focus; only others come and go."""
        if list(self.buttons) != list(self._counts):
            had = next((topic for topic, button in self.buttons.items() if button.hasFocus()), None)
            clear(self._flow.flow)
            self.buttons.clear()
            for topic in self._counts:
                self._add(topic)
            if had is not None and had in self.buttons:
                self.buttons[had].setFocus()
        for topic, button in self.buttons.items():
            name = topic_word(self._say, topic) or self._say("topic.every")
            button.setText(f"{name} {self._counts[topic]}")
            button.setAccessibleName(button.text())
            button.setChecked(topic == self._topic)
            button.updateGeometry()
            button.update()

    def _add(self, topic: str) -> None:
        button = Segment("", f"inbox.topic.{topic or 'every'}")
        button.first = button.last = True
        button.clicked.connect(lambda _on=False, topic=topic: self._choose(topic))
        self._group.addButton(button)
        self.buttons[topic] = button
        self._flow.add(button)

    def _choose(self, topic: str) -> None:
        self._topic = topic
        self._fill()
        self.chosen.emit(topic)
