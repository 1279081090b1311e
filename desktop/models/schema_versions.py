"""Which version of its tables this program writes in each file. Apart: the first look needs it before the tables."""

from __future__ import annotations

from typing import Final

OUTBOX_SCHEMA: Final = 4
"""Raising it means a step in `outbox_steps`: the outbox is taken along, never rebuilt."""
REPLICA_SCHEMA: Final = 10
"""Raising it means that every replica is fetched anew."""
