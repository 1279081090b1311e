"""What is known of a locked unit: how much has come to it. Numbers and times, nothing about patients."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UnitNews:
    """`new` messages that nobody has acknowledged have come since the unit was locked, `high` of them urgent, as of
    `told_at` ('' before the store has said anything). Times are UTC ISO. `apart`: it does not answer just now; `over`:
    it tells no more, since the log-in has ended."""

    since: str
    new: int = 0
    high: int = 0
    told_at: str = ""
    apart: bool = False
    over: bool = False
