"""Hearing that a scope has moved: by a stream, where none gets through by waiting, and at last by asking now and then.

One thread. What it hears only says when to pull, so that whatever a proxy does to it costs time and nothing else. It
climbs down when a stream is held back or cut short, and tries to climb up again after a while.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from desktop.models.clock import Clock
from desktop.sync.backoff import full_jitter
from desktop.sync.dialogue import StoreRefused, TransportError

_log = logging.getLogger(__name__)
Heads = Mapping[str, int]


class Listening(Protocol):
    """What a store says without being asked for it. Raises TransportError or StoreRefused."""

    def live(self, silence: float) -> Iterator[Heads]:
        """Heads as they move, nothing for a sign of life; raises when it ends or is silent for so many seconds."""
        ...

    def wait(self, cursors: Heads, *, at_once: bool) -> Heads:
        """The heads that are not where the cursors are, as soon as there are any; none when nothing has moved."""
        ...

    def hush(self) -> None:
        """End what `live` is waiting for. From any thread."""
        ...


class Rung(IntEnum):
    """The ways of hearing, the best first."""

    STREAM = 0
    WAIT = 1
    POLL = 2


@dataclass(frozen=True, slots=True)
class WatchPace:
    """Seconds. `silence` is longer than the store is ever silent; `climb` is when a better way is tried again."""

    silence: float = 30.0
    steady: float = 60.0
    poll: tuple[float, float] = (45.0, 75.0)
    climb: tuple[float, float] = (480.0, 720.0)
    step: float = 2.0
    cap: float = 900.0


class LiveWatch:
    """Tells `news` of heads, and `lost` when hearing has ended or is refused, until stopped. Both on its own thread."""

    def __init__(
        self,
        store: Listening,
        cursors: Callable[[], Heads],
        news: Callable[[Heads], None],
        lost: Callable[[], None],
        clock: Clock,
        pace: WatchPace | None = None,
    ) -> None:
        self._store = store
        self._cursors = cursors
        self._news = news
        self._lost = lost
        self._clock = clock
        self._pace = pace or WatchPace()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="live", daemon=True)
        self._rung = Rung.STREAM
        self._failures = 0
        self._fell = 0
        self._climb_at = 0.0
        self._heard_at = float("-inf")

    @property
    def rung(self) -> Rung:
        """How it listens now."""
        return self._rung

    def hears(self) -> bool:
        """Whether the store has been heard of so lately that a move would have been told."""
        # From the last poll to the answer of the next.
        longest = self._pace.poll[1] + self._pace.silence
        return self._clock.monotonic() - self._heard_at < longest

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End; what it waits for is broken off."""
        self._stopping.set()
        self._store.hush()
        if self._thread.is_alive():
            self._thread.join(0.5)

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                pause = self._once()
            except TransportError as error:
                pause = self._failed(error)
            except StoreRefused:
                # Something that was ours is so no longer, or the session is over: a round finds out what.
                self._heard_at = float("-inf")
                self._lost()
                pause = self._wait_longer()
            except Exception as error:  # noqa: BLE001 - the thread's boundary; its text may quote what somebody wrote
                if self._stopping.is_set():
                    return
                _log.error("listening failed: %s", type(error).__name__)
                pause = self._wait_longer()
            self._stopping.wait(pause)

    def _once(self) -> float:
        """Listen in the way of the rung; seconds until the next time."""
        if self._rung is not Rung.STREAM and self._clock.monotonic() >= self._climb_at:
            self._rung = Rung(self._rung - 1)
            self._climb_at = self._clock.monotonic() + random.uniform(*self._pace.climb)  # noqa: S311 - spreads load
        if self._rung is Rung.STREAM:
            return self._stream()
        return self._ask(at_once=self._rung is Rung.POLL)

    def _stream(self) -> float:
        began = self._clock.monotonic()
        try:
            for heads in self._store.live(self._pace.silence):
                self._hear(heads)
                if self._clock.monotonic() - began > self._pace.steady:
                    self._failures = self._fell = 0
        finally:
            if self._heard_at >= began:
                self._heard_at = float("-inf")
                self._lost()
        raise TransportError("unreachable")

    def _ask(self, *, at_once: bool) -> float:
        cursors = self._cursors()
        heads = self._store.wait(cursors, at_once=at_once)
        self._hear(heads)
        self._failures = self._fell = 0
        if at_once:
            return random.uniform(*self._pace.poll)  # noqa: S311 - spreads load, guards nothing
        # What was told just now is being pulled; asking before it is here would only be told the same.
        return random.uniform(0.2, 0.5) if heads else 0.0  # noqa: S311 - the same

    def _hear(self, heads: Heads) -> None:
        self._heard_at = self._clock.monotonic()
        if heads:
            self._news(heads)

    def _failed(self, error: TransportError) -> float:
        """A way that is shut is not the network's absence: after the second time in a row another way is tried."""
        if self._stopping.is_set():
            return 0.0
        if error.code != "unreachable" or error.opened:
            self._fell += 1
        if self._fell >= 2 and self._rung is not Rung.POLL:
            self._fell = 0
            self._rung = Rung(self._rung + 1)
            self._climb_at = self._clock.monotonic() + random.uniform(*self._pace.climb)  # noqa: S311 - spreads load
        return max(error.retry_after, self._wait_longer())

    def _wait_longer(self) -> float:
        self._failures += 1
        return full_jitter(self._failures, self._pace.step, self._pace.cap)
