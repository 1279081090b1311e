"""How an older outbox becomes today's: for each version the statements that lead to the next one, for ever.

A step says in plain SQL what it does to tables as they were then, never by way of today's tables. New tables need no
statement here: they are made when the file is opened. Steps run with foreign keys off, all in one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

STEPS: Mapping[int, tuple[str, ...]] = MappingProxyType(
    {
        # A draft remembers the form it was typed in, so that a newer form knows where each answer belongs.
        1: ("ALTER TABLE draft ADD COLUMN definition TEXT",),
        # Attachments, and operations that wait for theirs: a new table.
        2: (),
        # The access log: a new table.
        3: (),
    }
)
