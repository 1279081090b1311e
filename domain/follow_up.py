"""When whoever answers for a plan is reminded of its follow-up (domain.md §1.1.3, deadline 13)."""

from __future__ import annotations

from datetime import datetime

from domain.swedish_time import day_of

EARLY, LATE = 14, 3
"""Days before a follow-up on which one is reminded of it."""


def days_left(due: datetime, now: datetime) -> int:
    """Swedish days until the follow-up, 0 on its day. `due` is when it is late: the midnight after its day."""
    return (day_of(due) - day_of(now)).days - 1


def reminder(due: datetime, now: datetime) -> int:
    """The reminder that has come: EARLY or LATE, 0 when none has."""
    left = days_left(due, now)
    return LATE if left <= LATE else EARLY if left <= EARLY else 0
