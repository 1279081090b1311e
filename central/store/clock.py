"""The store's clock: the legal time of receipt, and the Swedish day that forms are judged by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypeAlias

from domain.swedish_time import day_of, minute_of

Clock: TypeAlias = Callable[[], datetime]
"""Gives the present moment with a time zone."""


def utc_now() -> datetime:
    return datetime.now(UTC)


@lru_cache(maxsize=256)
def utc_text(moment: datetime) -> str:
    """'2026-11-20T12:42:00.123Z', the only form of a time on the wire."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:23] + "Z"


def swedish_day(moment: datetime) -> str:
    """The date on a Swedish wall, 'YYYY-MM-DD'."""
    return day_of(moment).isoformat()


def swedish_minute(moment: datetime) -> str:
    """The time on a Swedish wall, 'YYYY-MM-DDTHH:MM'."""
    return minute_of(moment)
