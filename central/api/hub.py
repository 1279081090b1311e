"""Who listens, and telling them that a scope has moved: a poke says which scope and its head, never what.

Whoever commits in this process pokes; what other processes commit, and what was committed without a poke (a crash
between the two), is found by reading the heads of all scopes four times a second, by one query however many listen.
A poke may be lost and may come twice: it only says when to pull. Everything but `poke` belongs to one event loop.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from central.api.errors import ApiError
from central.store.pulse import Pulse

_log = logging.getLogger(__name__)
TICK_S = 0.25
_OLDEST_S = 2.0
"""How old what we know of the heads may be before we would rather say that the store is away."""
_GOES_ON_S = 60.0
"""How long the heads are read after the last one has asked."""
BEAT_S = (20.0, 25.0)
"""Between two signs of life to a listener: spread, so that those who came together do not all hear at once."""


class Listener(Protocol):
    """One who waits for scopes to move. Called on the event loop; must not wait."""

    scopes: tuple[str, ...]

    @property
    def session_id(self) -> str:
        """Of the log-in it listens by; '' in training."""
        ...

    def allowed(self, pulse: Pulse) -> bool:
        """Whether it may still hear of its scopes."""
        ...

    def poked(self, scope: str, head: int) -> None: ...

    def beat(self) -> None: ...

    def dismissed(self) -> None:
        """It may hear nothing more."""
        ...


class Hub:
    """The listeners of one process. `read` asks the store; `tick` is how often, in seconds."""

    def __init__(self, read: Callable[[], Pulse], tick: float = TICK_S, beat: tuple[float, float] = BEAT_S) -> None:
        self._read = read
        self._tick = tick
        self._beat = tuple(max(1, round(seconds / tick)) for seconds in beat)
        self._heads: dict[str, int] = {}
        self._pulse: Pulse | None = None
        self._read_at = self._asked_at = float("-inf")
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)
        self._wheel: list[set[Listener]] = [set() for _ in range(self._beat[1] + 1)]
        self._slots: dict[Listener, int] = {}
        self._turn = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ticking: asyncio.Task[None] | None = None
        self._reading = asyncio.Lock()
        self._meanwhile: set[str] = set()
        """Scopes poked while the heads were being read: what was read of them may be older."""
        self._reader = ThreadPoolExecutor(1, "heads")  # of its own: pushes that wait must not keep pokes waiting

    def __len__(self) -> int:
        return len(self._slots)

    async def fresh(self) -> Pulse:
        """What stands now, at most two seconds old. Raises ApiError('busy') when the store cannot be asked."""
        self._loop = asyncio.get_running_loop()
        self._asked_at = time.monotonic()
        if self._is_old():
            await self._look()
        if self._ticking is None or self._ticking.done():
            self._ticking = self._loop.create_task(self._work())
        if self._pulse is None or self._is_old():
            raise ApiError("busy")
        return Pulse(self._heads, self._pulse.rules, self._pulse.ended)

    def add(self, listener: Listener) -> None:
        """From now on it is told of every move of its scopes; at once, of where they stand.

        Its session may have ended since it was let in: that has been told already, and is not told again.
        """
        for scope in listener.scopes:
            self._listeners[scope].add(listener)
        self._wait_for_beat(listener)
        if not self._still_allowed(listener):
            return
        for scope in listener.scopes:
            listener.poked(scope, self._heads.get(scope, 0))

    def remove(self, listener: Listener) -> None:
        for scope in listener.scopes:
            others = self._listeners.get(scope)
            if others is not None:
                others.discard(listener)
                if not others:
                    del self._listeners[scope]
        slot = self._slots.pop(listener, None)
        if slot is not None:
            self._wheel[slot].discard(listener)

    def poke(self, heads: Mapping[str, int]) -> None:
        """These scopes have just been committed with these heads. From any thread; telling is not waited for."""
        loop = self._loop
        if heads and loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._forward, heads)

    def close(self) -> None:
        """Dismiss everybody: the service ends."""
        for listener in list(self._slots):
            self._dismiss(listener)
        if self._ticking is not None:
            self._ticking.cancel()

    def _is_old(self) -> bool:
        return time.monotonic() - self._read_at > max(_OLDEST_S, 2 * self._tick)

    async def _work(self) -> None:
        while self._slots or time.monotonic() - self._asked_at < _GOES_ON_S:
            await self._look()
            self._give_beats()
            await asyncio.sleep(self._tick)

    async def _look(self) -> None:
        async with self._reading:
            began = time.monotonic()
            if began - self._read_at < self._tick / 2:
                return  # somebody else has just looked
            self._meanwhile.clear()
            try:
                pulse = await asyncio.get_running_loop().run_in_executor(self._reader, self._read)
            except Exception as error:  # noqa: BLE001 - whatever it is, we look again; its text may quote anything
                _log.error("the heads could not be read: %s", type(error).__name__)
                return
            before, self._pulse, self._read_at = self._pulse, pulse, began
            if before is None or before.rules is not pulse.rules:
                self._turn_away(list(self._slots))
            elif pulse.ended != before.ended:
                # Somebody logs out every second: only hers are looked at, not the thousands that wait here.
                self._turn_away([one for one in self._slots if one.session_id in pulse.ended])
            # Lower is news too: the database has been restored.
            self._tell({scope: head for scope, head in pulse.heads.items() if self._is_news(scope, head)})

    def _is_news(self, scope: str, head: int) -> bool:
        known = self._heads.get(scope)
        return known is None or head > known or (head < known and scope not in self._meanwhile)

    def _forward(self, heads: Mapping[str, int]) -> None:
        self._meanwhile.update(heads)
        self._tell({scope: head for scope, head in heads.items() if head > self._heads.get(scope, -1)})

    def _tell(self, heads: Mapping[str, int]) -> None:
        self._heads.update(heads)
        for scope, head in heads.items():
            for listener in list(self._listeners.get(scope, ())):
                if self._still_allowed(listener):
                    listener.poked(scope, head)

    def _give_beats(self) -> None:
        self._turn = (self._turn + 1) % len(self._wheel)
        due, self._wheel[self._turn] = self._wheel[self._turn], set()
        for listener in due:
            if self._still_allowed(listener):
                self._wait_for_beat(listener)
                listener.beat()

    def _wait_for_beat(self, listener: Listener) -> None:
        slot = (self._turn + random.randint(self._beat[0], self._beat[1])) % len(self._wheel)  # noqa: S311 - spreads
        self._slots[listener] = slot
        self._wheel[slot].add(listener)

    def _turn_away(self, listeners: list[Listener]) -> None:
        for listener in listeners:
            self._still_allowed(listener)

    def _still_allowed(self, listener: Listener) -> bool:
        if self._pulse is not None and listener.allowed(self._pulse):
            return True
        self._dismiss(listener)
        return False

    def _dismiss(self, listener: Listener) -> None:
        self.remove(listener)
        listener.dismissed()
