"""What a person does at once with a message or a row of the inbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

KEYS: Final = (
    *(("K", "acknowledge"), ("R", "answer"), ("V", "forward"), ("F", "misdirected")),
    *(("B", "watch"), ("T", "take"), ("Shift+T", "assign"), ("E", "done")),
)
"""The letter of each verb, the same in the list, in the reading pane and in the case."""


@dataclass(frozen=True, slots=True)
class MessageAct:
    """Something done at once: `name` is acknowledge, forward, misdirected, watch, unwatch, take, assign, done, share,
    take_over, discard or begin_notes. `until` is a Swedish day, `mine` watches for oneself alone, `user_id` and
    `user_name` are who is to have the case."""

    name: str
    doc_id: str = ""
    unit: str = ""
    reason: str = ""
    until: str = ""
    note: str = ""
    mine: bool = False
    user_id: str = ""
    user_name: str = ""
