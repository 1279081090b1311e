"""The boxes a case view is laid in, each in its parent from the start and filled afterwards.

With each parent a box gets, Qt works out the style sheet of all that lies in it: built from the inside out, the same
page takes half as long again.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from desktop.views.components.base import column, row
from desktop.views.components.labels import Label
from desktop.views.components.page_stack import PageLayers, PageStack
from desktop.views.components.panes import make_pane


class CaseBoxes:
    """`whole` is the case, which the preview lies over; in its `body` the pages and, where there is room, the side."""

    def __init__(self, view: QWidget) -> None:
        self.layers = PageLayers(view)
        self.whole = QWidget(view)
        self.layers.addWidget(self.whole)
        self._box = column(self.whole)
        self.body_holder = QWidget(self.whole)
        self.body = row(self.body_holder)
        main = column()
        self.body.addLayout(main, 1)
        self.timeline_holder = QWidget(self.body_holder)
        self._timeline_line = column(self.timeline_holder, margins=(24, 0, 24, 0))
        tab_row = QFrame(self.body_holder)
        tab_row.setProperty("edge", "bottom")
        make_pane(tab_row)
        self.tab_line = row(tab_row, spacing=16, margins=(24, 0, 24, 0))
        self.pages = PageStack(self.body_holder)
        make_pane(self.pages)
        self.blank = QWidget(self.pages)
        self.pages.addWidget(self.blank)
        main.addWidget(self.timeline_holder)
        main.addWidget(tab_row)
        main.addWidget(self.pages, 1)
        self.divider = QFrame(self.body_holder)
        self.divider.setProperty("edge", "left")
        self.divider.setFixedWidth(1)
        self.body.addWidget(self.divider)

    def fill(self, bars: Iterable[QWidget], timeline: QWidget, tabs: QWidget, news: Label) -> None:
        """From above, in the order of the Tab key: `bars`, the timeline, the tabs. The pages come next."""
        for bar in bars:
            self._box.addWidget(bar)
        self._box.addWidget(self.body_holder, 1)
        self._timeline_line.addWidget(timeline)
        self.tab_line.addWidget(tabs, 1)
        self.tab_line.addWidget(news)
        self._news = news

    def set_news_beside(self, *, beside: bool) -> None:
        """What is new beside the tabs, or on a line of its own over them."""
        ways = QBoxLayout.Direction
        self.tab_line.setDirection(ways.LeftToRight if beside else ways.BottomToTop)
        self.tab_line.setSpacing(16 if beside else 0)
        self._news.setContentsMargins(0, 0 if beside else 4, 0, 0)

    def place_side(self, side: QWidget, page: QWidget | None) -> None:
        """The side column in a page of its own, or beside the pages."""
        line = page.layout() if page is not None else self.body
        if line is not None and line.indexOf(side) < 0:
            line.addWidget(side)

    def close_with(self, side: QWidget, preview: QWidget) -> None:
        """What comes behind the pages."""
        self.body.addWidget(side)
        self.layers.addWidget(preview)
