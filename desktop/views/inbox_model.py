"""The inbox as a list model: group heads and rows, thousands of them, changed in place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any, Final, Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
PAGE: Final = 200
"""Rows handed to the view at a time; scrolling asks for more."""


class ListRole(IntEnum):
    ROW = Qt.ItemDataRole.UserRole + 1
    KEY = Qt.ItemDataRole.UserRole + 2
    IS_HEAD = Qt.ItemDataRole.UserRole + 3


class Keyed(Protocol):
    """What a list row must have: a key that is unique and stable over refreshes."""

    @property
    def key(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a group. `since` is the oldest item's time."""

    group: str
    name: str
    count: int
    since: str
    opened: bool = True

    @property
    def key(self) -> str:
        return f"head:{self.group}"


Row = Head | Keyed
Speak = Callable[[Row, datetime], str]


class GroupedModel(QAbstractListModel):
    """Rows of any kind under heads. `speak` gives the whole sentence a screen reader says for a row.

    `show_rows` compares keys: unchanged rows stay where they are, so selection and scroll position do too.
    """

    def __init__(self, speak: Speak, clock: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._speak = speak
        self._clock = clock
        self._rows: list[Row] = []
        self._shown = 0

    # -- Qt asks ----------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._shown

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._shown < len(self._rows)

    def fetchMore(self, parent: Index) -> None:
        self._show_until(self._shown + PAGE)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= self._shown:
            return None
        row = self._rows[index.row()]
        if role == ListRole.ROW:
            return row
        if role == ListRole.IS_HEAD:
            return isinstance(row, Head)
        if role == ListRole.KEY:
            return row.key
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._speak(row, self._clock())
        return None

    # -- the view tells ---------------------------------------------------------------------------------------------

    def all_rows(self) -> Sequence[Row]:
        """Every row, shown to the view yet or not."""
        return self._rows

    def find(self, key: str) -> QModelIndex:
        """The index of a key, fetching as far as it; an invalid index when it is not there."""
        place = next((i for i, row in enumerate(self._rows) if row.key == key), -1)
        if place < 0:
            return QModelIndex()
        self._show_until(place + 1)
        return self.index(place, 0)

    def show_rows(self, rows: Sequence[Row], keep: str = "") -> None:
        """Become `rows`, touching only what differs. The row with the key `keep` stays fetched."""
        wanted = list(rows)
        reach = max(self._shown, PAGE)
        if keep:
            place = next((i for i, row in enumerate(wanted) if row.key == keep), -1)
            reach = max(reach, place + 1)
        target = wanted[:reach]
        self._rows = self._rows[: self._shown]
        self._remove_missing(target)
        self._insert_new(target)
        self._replace_changed(target)
        self._rows = wanted

    def _remove_missing(self, target: Sequence[Row]) -> None:
        """Take away what is gone, and what no longer stands in the same order as the rest."""
        place = {row.key: i for i, row in enumerate(target)}
        here = [(i, place[row.key]) for i, row in enumerate(self._rows) if row.key in place]
        stay = {here[i][0] for i in _longest_rising([spot for _, spot in here])}
        gone = [i for i in range(len(self._rows)) if i not in stay]
        for first, last in reversed(_runs(gone)):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self._shown -= last - first + 1
            self.endRemoveRows()

    def _insert_new(self, target: Sequence[Row]) -> None:
        known = {row.key for row in self._rows}
        for first, last in _runs([i for i, row in enumerate(target) if row.key not in known]):
            self.beginInsertRows(QModelIndex(), first, last)
            self._rows[first:first] = target[first : last + 1]
            self._shown += last - first + 1
            self.endInsertRows()

    def _replace_changed(self, target: Sequence[Row]) -> None:
        changed = [i for i, row in enumerate(target) if self._rows[i] != row]
        for first, last in _runs(changed):
            self._rows[first : last + 1] = target[first : last + 1]
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))

    def _show_until(self, count: int) -> None:
        count = min(count, len(self._rows))
        if count > self._shown:
            self.beginInsertRows(QModelIndex(), self._shown, count - 1)
            self._shown = count
            self.endInsertRows()

    def ages_changed(self) -> None:
        """Time has passed: let the view ask for the words again."""
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(self._shown - 1, 0))


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Rising numbers as (first, last) of each unbroken run."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _longest_rising(numbers: Sequence[int]) -> list[int]:
    """Positions of a longest rising subsequence."""
    tails: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        spot = bisect_left(tails, number)
        before.append(places[spot - 1] if spot else -1)
        if spot == len(tails):
            tails.append(number)
            places.append(place)
        else:
            tails[spot] = number
            places[spot] = place
    chain: list[int] = []
    at = places[-1] if places else -1
    while at >= 0:
        chain.append(at)
        at = before[at]
    return chain[::-1]


def grouped(groups: Mapping[str, tuple[str, str, Sequence[Keyed]]], closed: frozenset[str]) -> list[Row]:
    """Heads and rows in order. `groups` gives {group: (name, since, items)}; empty groups have no head."""
    rows: list[Row] = []
    for group, (name, since, items) in groups.items():
        if not items:
            continue
        rows.append(Head(group, name, len(items), since, group not in closed))
        if group not in closed:
            rows += items
    return rows
