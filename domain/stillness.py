"""When nobody works at the screen: after how long the program warns, and when it locks (security.md §4.4).

Two clocks: one that never goes back but stands still in a suspended computer, and the one on the wall, which goes on
but can be set. The time counted is that of the quicker one: neither a nap nor a clock set back makes it shorter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

IDLE_POLICY = "idle_lock_minutes"
SESSION_POLICY = "session_hours"
DEFAULT_MINUTES, LEAST_MINUTES, MOST_MINUTES = 10, 1, 30
DEFAULT_HOURS, LEAST_HOURS, MOST_HOURS = 10, 1, 12
WARNING_S = 60.0
"""How long before it locks a person is warned."""


class Ending(Enum):
    """Why it locks: by what is counted here, or by the computer's word."""

    IDLE = "idle"
    SESSION_OVER = "session_over"
    LEFT = "left"
    ASLEEP = "asleep"


@dataclass(frozen=True, slots=True)
class Look:
    """What stands at a moment: `ending` when it is to lock now; else seconds until it does, when that is near."""

    ending: Ending | None = None
    seconds_left: float | None = None
    why: Ending | None = None
    """What it will lock for, when `seconds_left` tells."""


@dataclass(frozen=True, slots=True)
class Stillness:
    """Since when nobody has touched anything. Moments are (monotonic seconds, seconds on the wall)."""

    idle_s: float
    session_s: float
    began: tuple[float, float]
    touched: tuple[float, float]

    def touch(self, at: tuple[float, float]) -> Stillness:
        """Somebody has pressed a key or moved the mouse."""
        return replace(self, touched=at)

    def look(self, now: tuple[float, float]) -> Look:
        """Whether to lock or to warn now."""
        left = {
            Ending.IDLE: self.idle_s - _passed(self.touched, now),
            Ending.SESSION_OVER: self.session_s - _passed(self.began, now),
        }
        first = min(left, key=lambda why: left[why])
        if left[first] <= 0:
            return Look(first)
        return Look(None, left[first], first) if left[first] <= WARNING_S else Look()


def begin(policies: Mapping[str, str], now: tuple[float, float]) -> Stillness:
    """A session that begins now, by the unit's policies; what they say is kept within bounds."""
    minutes = _bounded(policies.get(IDLE_POLICY, ""), DEFAULT_MINUTES, LEAST_MINUTES, MOST_MINUTES)
    hours = _bounded(policies.get(SESSION_POLICY, ""), DEFAULT_HOURS, LEAST_HOURS, MOST_HOURS)
    return Stillness(minutes * 60.0, hours * 3600.0, now, now)


def _passed(since: tuple[float, float], now: tuple[float, float]) -> float:
    return max(now[0] - since[0], now[1] - since[1])


def _bounded(told: str, default: int, least: int, most: int) -> int:
    readable = told.isascii() and told.isdigit() and len(told) < 6
    return min(max(int(told), least), most) if readable else default
