"""The rows of an inbox read over and over: what has not changed is the very same row."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from desktop.models.inbox_rows import InboxGroupKey, InboxItem, InboxReader, item_to_text, read_inbox_items

_SINCE = "2026-11-22T08:00:00Z"
_ITEM = InboxItem(
    "1", InboxGroupKey.TO_ACKNOWLEDGE, "c1", "d1", "Anna Lind", "194410119046", "", "INM", "", _SINCE, "", ""
)


def _put(db: sqlite3.Connection, item: InboxItem) -> None:
    row = (item.key, item.group.value, item.since, item_to_text(item))
    db.execute("INSERT OR REPLACE INTO inbox_row (key, grp, since, item) VALUES (?, ?, ?, ?)", row)


def test_only_what_has_changed_is_put_together_anew() -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE inbox_row (key TEXT PRIMARY KEY, grp TEXT, since TEXT, item TEXT)")
    other = replace(_ITEM, key="2", group=InboxGroupKey.WATCHED, case_id="c2")
    _put(db, _ITEM)
    _put(db, other)
    reader = InboxReader()
    first = reader.read(db.execute, 500)
    assert first == (_ITEM, other)
    _put(db, replace(_ITEM, seen_by="Eva Ek"))
    second = reader.read(db.execute, 500)
    assert second == (replace(_ITEM, seen_by="Eva Ek"), other) == read_inbox_items(db.execute, 500)
    assert second[1] is first[1]
    db.execute("DELETE FROM inbox_row WHERE key = '2'")
    assert reader.read(db.execute, 500) == second[:1]
    db.close()
