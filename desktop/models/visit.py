"""When somebody was in a case before, as records carry it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Visit:
    """`told` is the newest version the store had told of, 0 for a case she was never in; `at` when she left (UTC)."""

    told: int = 0
    at: str = ""
