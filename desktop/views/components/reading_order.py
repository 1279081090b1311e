"""The Tab key goes the way one reads, however late a part of the page was made.

Qt walks in the order in which widgets were made; forms here are built while somebody already looks at them, and rows
come and go. So the way is asked of the layouts whenever somebody presses Tab, and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QButtonGroup, QLayout, QScrollArea, QSplitter, QWidget

if TYPE_CHECKING:
    _Mixed = QWidget
else:
    _Mixed = object  # Qt allows one Qt class among the bases; at run time this is a plain mixin


class ReadingOrder(_Mixed):
    """Mixin of a window, named before the Qt class: its Tab key goes the way one reads."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        stops = _one_of_each_question(tab_stops(self))
        here = QApplication.focusWidget()
        if not stops or here is None:
            return super().focusNextPrevChild(forward)
        place = _place_of(here, stops)
        if place is None:
            return super().focusNextPrevChild(forward)
        chosen = _chosen_one(stops[(place + (1 if forward else -1)) % len(stops)])
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        chosen.setFocus(reason)
        return True


def tab_stops(widget: QWidget) -> Iterator[QWidget]:
    """What the Tab key stops at in `widget`, itself included, in reading order. Nothing that is hidden."""
    if not widget.isVisible() or not widget.isEnabled():
        return
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
        if widget.layout() is None:
            return
    for part in _parts(widget):
        yield from tab_stops(part)


def _one_of_each_question(stops: Iterable[QWidget]) -> list[QWidget]:
    """Answers that exclude each other are one stop; the arrow keys walk among them."""
    kept, groups = [], []
    for stop in stops:
        group = _group_of(stop)
        if group is None or group not in groups:
            kept.append(stop)
        if group is not None:
            groups.append(group)
    return kept


def _parts(widget: QWidget) -> Iterator[QWidget]:
    """The widgets directly in `widget`, as they are laid out."""
    if isinstance(widget, QScrollArea):
        inside = widget.widget()
        if inside is not None:
            yield inside
    elif isinstance(widget, QSplitter):
        held = (widget.widget(place) for place in range(widget.count()))
        yield from (one for one in held if one is not None)
    elif (layout := widget.layout()) is not None:
        yield from _laid_out(layout)
    else:
        yield from (child for child in widget.children() if isinstance(child, QWidget) and not child.isWindow())


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    """The widgets in `layout`, however deep, in its order.

    By asking each widget for its place: `itemAt` would do it in one walk, but PySide keeps what `itemAt` gives for as
    long as the layout lives, and Qt destroys it with the widget. The next object at that address then brings the whole
    program down.
    """
    host = layout.parentWidget()
    inside = host.children() if host is not None else []
    held = (
        (layout.indexOf(part), part) for part in (*inside, *layout.children()) if isinstance(part, QWidget | QLayout)
    )
    for _place, part in sorted(((place, part) for place, part in held if place >= 0), key=itemgetter(0)):
        if isinstance(part, QWidget):
            yield part
        else:
            yield from _laid_out(part)


def _place_of(here: QWidget, stops: list[QWidget]) -> int | None:
    """Where one is on the way: at a stop, inside one, or at something that holds stops and is none (a page)."""
    for place, stop in enumerate(stops):
        if stop is here or stop.isAncestorOf(here):
            return place
    group = _group_of(here)
    for place, stop in enumerate(stops):
        if here.isAncestorOf(stop):
            return place - 1
        if group is not None and _group_of(stop) is group:
            return place
    return None


def _chosen_one(stop: QWidget) -> QWidget:
    """Of answers that exclude each other the chosen one is where the key stops."""
    group = _group_of(stop)
    chosen = group.checkedButton() if group is not None else None
    return chosen if chosen is not None and chosen.isVisible() else stop


def _group_of(widget: QWidget) -> QButtonGroup | None:
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group if group is not None and group.exclusive() else None
