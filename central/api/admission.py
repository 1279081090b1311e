"""Who is let in now and who is asked to come back: the store's own pace when everybody comes at once (sync.md §2.13).

A bucket per kind of request fills at a steady rate. When it is empty, a caller is told how long to stay away: a random
part of the time it takes to serve all who are waiting, so that they come back spread and not as one wave. She who was
sent away once is not sent away from the same kind twice in a row; and while a bucket is low, whoever has taken much
lately waits before those who have taken little.
"""

from __future__ import annotations

import math
import random
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from central.api.errors import ApiError


@dataclass(frozen=True, slots=True)
class Budget:
    """Requests a second, how many may come at once after a pause, and what one caller may take while it is scarce."""

    rate: float
    burst: float
    share: float = 5.0


BUDGETS: Mapping[str, Budget] = {
    "cycle": Budget(rate=200, burst=400),
    "push": Budget(rate=200, burst=400),
    "events": Budget(rate=200, burst=400),
    "pull": Budget(rate=600, burst=1_200, share=20.0),
    "bootstrap": Budget(rate=100, burst=200, share=20.0),
    "blob": Budget(rate=200, burst=400, share=20.0),
    "outside": Budget(rate=20, burst=100, share=10.0),  # nobody asks for many persons' plans in a row
    "admin": Budget(rate=50, burst=200, share=20.0),
    "login": Budget(rate=100, burst=500, share=1e9),  # strangers have no name to share by
    "listen": Budget(rate=500, burst=2_000),
    "poll": Budget(rate=3_000, burst=6_000, share=100.0),
}
"""For one process. `cycle` is the first word of every round: 30,000 clients are through in 150 s (docs/herd.md)."""

_LONGEST_S = 600.0
_MOST_CALLERS = 100_000
_FORGOTTEN_S = 60.0


@dataclass(slots=True)
class _Caller:
    """What one caller took of one kind lately, fading; when she was told to come back, 0 when she was not."""

    taken: float = 0.0
    at: float = 0.0
    due: float = 0.0


@dataclass(slots=True)
class Bucket:
    """One kind of request. `enter` is the whole of it; not for several threads at once."""

    budget: Budget
    rng: random.Random
    _level: float = 0.0
    _at: float = -math.inf
    _waiting: int = 0
    _callers: OrderedDict[str, _Caller] = field(default_factory=OrderedDict)

    def enter(self, caller: str, now: float) -> float:
        """0.0 when let in, else how many seconds to stay away."""
        self._fill(now)
        who = self._caller(caller, now)
        if self._may(who):
            # One who was promised her turn may take it on credit: what she takes is missing for those who come next.
            self._level -= 1.0
            who.taken += 1.0
            if who.due:
                self._waiting -= 1
            who.due = 0.0
            return 0.0
        if not who.due:
            self._waiting += 1
        away = self.rng.uniform(0.0, self._waiting / self.budget.rate)
        away = min(_LONGEST_S, max(1.0 / self.budget.rate, away))
        who.due = now + away
        return away

    def _may(self, who: _Caller) -> bool:
        if who.due and who.at >= who.due:
            return self._level > -self.budget.burst
        greedy = who.taken > self.budget.share and self._level < self.budget.burst / 2
        return self._level >= 1.0 and not greedy

    def _fill(self, now: float) -> None:
        self._level = min(self.budget.burst, self._level + (now - self._at) * self.budget.rate)
        self._at = now

    def _caller(self, caller: str, now: float) -> _Caller:
        who = self._callers.get(caller)
        if who is None:
            who = self._callers[caller] = _Caller(at=now)
        else:
            who.taken *= math.exp(-(now - who.at))  # what she took a few seconds ago no longer counts
            who.at = now
            self._callers.move_to_end(caller)
        self._forget(now)
        return who

    def _forget(self, now: float) -> None:
        """Let go of those who have not been heard of for long, also of those who were told to come back and did not."""
        while self._callers:
            name, oldest = next(iter(self._callers.items()))
            quiet = now - max(oldest.at, oldest.due) > _FORGOTTEN_S
            if not quiet and len(self._callers) <= _MOST_CALLERS:
                return
            del self._callers[name]
            if oldest.due:
                self._waiting -= 1


class Admission:
    """A bucket for each kind of request. Any thread."""

    def __init__(
        self,
        budgets: Mapping[str, Budget] = BUDGETS,
        clock: Callable[[], float] = time.monotonic,
        rng: random.Random | None = None,
    ) -> None:
        chance = rng or random.Random()  # noqa: S311 - spreads load, guards nothing
        self._buckets = {what: Bucket(budget, chance) for what, budget in budgets.items()}
        self._clock = clock
        self._lock = threading.Lock()

    def enter(self, what: str, caller: str) -> None:
        """Return when the caller is let in. Raises ApiError('busy') that says when to come back."""
        bucket = self._buckets.get(what)
        if bucket is None:
            return
        with self._lock:
            away = bucket.enter(caller, self._clock())
        if away:
            raise ApiError("busy", retry_after=away)
