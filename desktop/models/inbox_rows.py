"""Inbox rows: what a list is given, how they are stored in the replica, how they are read.

Apart from the other records, because the inbox is on the screen before those are needed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol


class InboxGroupKey(StrEnum):
    """The groups of the inbox, in the order they are shown."""

    TO_ACKNOWLEDGE = "to_acknowledge"
    WAITING_FOR_US = "waiting_for_us"
    WAITING_FOR_OTHERS = "waiting_for_others"
    WATCHED = "watched"


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One row of the inbox. `key` is unique and stable over refreshes.

    `kind` is a message or document kind; `reason` a code in resources/texts/inbox.yaml with `params`;
    `since` decides order and age; `badge` is '' or one of high|queued|two_texts|follow_up; `due` is when it is late;
    `topic` is what an open-care case is about (`domain.open_care.TOPICS`), '' for any other.

    `assigned` is the user who has the case, with her name, '' for nobody. `watched_until` is the Swedish day until
    which it is watched ('' for not), with `watch_note`; `watch_mine` tells that only this user watches it. Until that
    day it stands in the group WATCHED; a row that is back keeps day and note, so that one sees why it was put away.
    `since_op` is the operation that the row waits since.
    """

    key: str
    group: InboxGroupKey
    case_id: str
    doc_id: str
    person_name: str
    person_id: str
    protected: str
    kind: str
    counterpart: str
    since: str
    seen_by: str
    acknowledged_by: str
    reason: str = ""
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    badge: str = ""
    pending: bool = False
    due: str = ""
    topic: str = ""
    assigned: str = ""
    assigned_name: str = ""
    watched_until: str = ""
    watch_note: str = ""
    watch_mine: bool = False
    since_op: str = ""


@dataclass(frozen=True, slots=True)
class InboxRecord:
    """The unit's inbox: items in shown order (group by group, oldest first)."""

    unit_id: str
    unit_name: str
    items: tuple[InboxItem, ...]

    def group(self, key: InboxGroupKey) -> tuple[InboxItem, ...]:
        return tuple(item for item in self.items if item.group is key)


_ROWS = "SELECT item FROM inbox_row WHERE grp = ? ORDER BY since, key LIMIT ?"


class Asks(Protocol):
    """Runs one SQL question with its values and gives the rows: a driver's connection, or SQLAlchemy's."""

    def __call__(self, sql: str, values: tuple[Any, ...], /) -> Iterable[Any]: ...


def read_inbox_items(ask: Asks, longest: int) -> tuple[InboxItem, ...]:
    """The stored rows in shown order, at most `longest` of each group."""
    return tuple(item_from_text(row[0]) for group in InboxGroupKey for row in ask(_ROWS, (group.value, longest)))


class InboxReader:
    """Reads the rows again and again: only those that have changed are put together anew."""

    def __init__(self) -> None:
        self._known: dict[str, InboxItem] = {}

    def read(self, ask: Asks, longest: int) -> tuple[InboxItem, ...]:
        """As `read_inbox_items`."""
        texts = [row[0] for group in InboxGroupKey for row in ask(_ROWS, (group.value, longest))]
        self._known = {text: self._known.get(text) or item_from_text(text) for text in texts}
        return tuple(self._known.values())


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
