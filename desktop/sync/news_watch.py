"""Hearing how much has come to a unit while it is locked: one thread, one question, no patient data either way.

It waits at the store for the numbers to change; where nothing that waits gets through it asks now and then. The store's
first no is its last: then the log-in that counted is over, and the token is let go of.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from desktop.models.clock import Clock
from desktop.models.unit_news import UnitNews
from desktop.sync.backoff import full_jitter
from desktop.sync.dialogue import StoreRefused, TransportError

_log = logging.getLogger(__name__)
Counts = tuple[int, int]
"""How many have come, and how many of them are urgent."""


class Counting(Protocol):
    """A store that is asked by a locked program. Raises TransportError or StoreRefused."""

    def meet(self) -> None:
        """Is it of our kind? Before it is told anything."""
        ...

    def news(self, poke_token: str, cursors: Mapping[str, int], known: Counts | None, *, at_once: bool) -> Counts:
        """How much has come since the cursors, as soon as that is not what is known."""
        ...

    def hush(self) -> None:
        """End what `news` waits for. From any thread."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class NewsPace:
    """Seconds. `gather`: between two answers, `poll`: between two questions where waiting does not get through."""

    gather: tuple[float, float] = (1.0, 2.0)
    poll: tuple[float, float] = (45.0, 75.0)
    climb: float = 600.0


class NewsWatch:
    """Tells `tell` how it stands, on its own thread, until stopped or refused. `cursors`: where the session stood."""

    def __init__(
        self,
        store: Counting,
        poke_token: str,
        cursors: Mapping[str, int],
        tell: Callable[[UnitNews], None],
        clock: Clock,
        pace: NewsPace | None = None,
    ) -> None:
        self._store = store
        self._token = poke_token
        self._cursors = dict(cursors)
        self._tell = tell
        self._clock = clock
        self._pace = pace or NewsPace()
        self._state = UnitNews(clock.utc())
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="news", daemon=True)
        self._failures = self._fell = 0
        self._poll_until = float("-inf")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End at once: the token is gone, and what it waits for is broken off."""
        self._stopping.set()
        self._token = ""
        self._store.hush()

    def _work(self) -> None:
        try:
            while not self._stopping.is_set():
                self._stopping.wait(self._turn())
        finally:
            self._token = ""
            self._store.close()

    def _turn(self) -> float:
        """Ask once; seconds until the next time."""
        try:
            return self._ask()
        except StoreRefused as refused:
            if not self._stopping.is_set():
                _log.info("news: %s", refused.code)
                self._change(replace(self._state, over=True, apart=False))
            self._stopping.set()
            return 0.0
        except TransportError as error:
            return self._failed(error)
        except Exception as error:  # noqa: BLE001 - the thread's boundary
            _log.error("news failed: %s", type(error).__name__)
            return self._failed(TransportError("unreachable"))

    def _ask(self) -> float:
        polls = self._clock.monotonic() < self._poll_until
        self._store.meet()
        known = (self._state.new, self._state.high) if self._state.told_at else None
        # The first answer comes at once, so that it is seen at once whether there is contact.
        new, high = self._store.news(self._token, self._cursors, known, at_once=polls or known is None)
        self._failures = self._fell = 0
        self._change(replace(self._state, new=new, high=high, told_at=self._clock.utc(), apart=False))
        return random.uniform(*(self._pace.poll if polls else self._pace.gather))  # noqa: S311 - spreads load

    def _failed(self, error: TransportError) -> float:
        if self._stopping.is_set():
            return 0.0
        self._failures += 1
        if error.code != "unreachable" or error.opened:
            self._fell += 1  # there is a way, but what waits does not get through
        if self._fell >= 2:
            self._fell, self._poll_until = 0, self._clock.monotonic() + self._pace.climb
        self._change(replace(self._state, apart=True))
        return max(error.retry_after, full_jitter(self._failures))

    def _change(self, state: UnitNews) -> None:
        self._state = state
        if not self._stopping.is_set():
            self._tell(state)
