"""Inbox rows as they are stored in the replica, and how they are read: one bounded question per group."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Protocol

from desktop.models.records import InboxGroupKey, InboxItem

_ROWS = "SELECT item FROM inbox_row WHERE grp = ? ORDER BY since, key LIMIT ?"


class Asks(Protocol):
    """Runs one SQL question with its values and gives the rows: a driver's connection, or SQLAlchemy's."""

    def __call__(self, sql: str, values: tuple[Any, ...], /) -> Iterable[Any]: ...


def read_inbox_items(ask: Asks, longest: int) -> tuple[InboxItem, ...]:
    """The stored rows in shown order, at most `longest` of each group."""
    return tuple(item_from_text(row[0]) for group in InboxGroupKey for row in ask(_ROWS, (group.value, longest)))


def item_to_text(item: InboxItem) -> str:
    """The row as it is stored."""
    values = [getattr(item, name) for name in InboxItem.__slots__]
    return json.dumps([dict(v) if isinstance(v, Mapping) else v for v in values], ensure_ascii=False)


def item_from_text(text: str) -> InboxItem:
    """Read it back."""
    values = dict(zip(InboxItem.__slots__, json.loads(text), strict=True))
    values["group"] = InboxGroupKey(values["group"])
    values["params"] = MappingProxyType(values["params"])
    return InboxItem(**values)
