"""When to sync: at once after a local change or when the store has told of news, now and then otherwise, later and
later while the store is away, and not before it wants us.

One thread that runs rounds. It tells a `SyncState` through a plain callback (on its own thread) whenever that changed.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from desktop.models.attachment_door import AttachmentDoor
from desktop.models.clock import Clock
from desktop.models.records import SyncState
from desktop.models.sync_door import SyncDoor
from desktop.models.worker import Runner, WorkerStopped
from desktop.sync.attachments import AttachmentTurn
from desktop.sync.backoff import CAP_S, STEP_S, full_jitter
from desktop.sync.dialogue import BlobTransport, Transport
from desktop.sync.key_turn import KeyTurn
from desktop.sync.round import Progress, RoundReport, SyncRound

_log = logging.getLogger(__name__)
_GATHER = 0.05
"""Seconds to wait after a local change, so that two changes of one act leave together."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between rounds. Healthy: between `least` and `most`, or as long as `watched` says while the store tells
    of news by itself. Failing: up to `step` × 2ⁿ, never over `cap`. `up` is the longest wait after the network came."""

    least: float = 45.0
    most: float = 75.0
    step: float = STEP_S
    cap: float = CAP_S
    watched: tuple[float, float] = (480.0, 720.0)
    up: float = 5.0

    def healthy(self, *, watched: bool = False) -> float:
        return random.uniform(*(self.watched if watched else (self.least, self.most)))  # noqa: S311 - spreads load

    def failing(self, failures: int) -> float:
        """See `full_jitter`."""
        return full_jitter(failures, self.step, self.cap)


LOOPBACK_PACE = Pace(least=2.0, most=3.0, step=1.0, cap=5.0, watched=(20.0, 30.0), up=0.5)
_SLICE = 30.0
"""Seconds of sleep at a time: a computer that was suspended is noticed at the next one."""
_SUSPENDED = 60.0
_PROMISE = 60.0
"""Seconds for which a head the store has told of is held against what it then gives."""


class Schedule:
    """Runs rounds until stopped. `wake()` after a local change, `try_now()` when a person asks."""

    def __init__(
        self,
        transport: Transport,
        door: SyncDoor,
        counts: Callable[[], tuple[int, int, int]],
        clock: Clock,
        run: Runner,
        tell: Callable[[SyncState], None],
        pace: Pace | None = None,
        *,
        attachments: tuple[BlobTransport, AttachmentDoor] | None = None,
        keys: KeyTurn | None = None,
    ) -> None:
        self._door = door
        self._counts = counts
        self._clock = clock
        self._run = run
        self._tell = tell
        self._pace = pace or Pace()
        self._wanted = threading.Event()
        self._changed = self._asked = False
        self._news = False
        self._up_at = float("inf")
        self._were_apart = self._apart()
        self._heads: dict[str, tuple[int, float]] = {}
        self._watched: Callable[[], bool] = lambda: False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="sync", daemon=True)
        self._failures = 0
        self._state = SyncState(False, clock.utc(), "", 0, 0, 0)
        self._lock = threading.Lock()
        self._pushing_last = False
        # One for the whole life: it remembers how large a batch gets through.
        turn = AttachmentTurn(*attachments, clock, run, self._is_over) if attachments else None
        self._rounds = SyncRound(
            transport,
            door,
            clock,
            run,
            stop=self._is_over,
            progress=self._progress,
            attachments=turn,
            keys=keys,
            promised=self._promised,
        )

    @property
    def state(self) -> SyncState:
        """The latest state told."""
        return self._state

    def start(self) -> None:
        self._thread.start()

    def watch(self, hears: Callable[[], bool]) -> None:
        """While this says yes, the store is heard of without asking: rounds may be rare."""
        self._watched = hears

    def wake(self) -> None:
        """Something was queued here: sync soon."""
        self._changed = True
        self._wanted.set()

    def try_now(self) -> None:
        """A person asks: try, however long we meant to wait."""
        self._asked = True
        self._wanted.set()

    def news(self, heads: Mapping[str, int]) -> None:
        """The store tells that scopes have moved: pull them at once."""
        until = self._clock.monotonic() + _PROMISE
        self._heads = {**self._heads, **{scope: (head, until) for scope, head in heads.items()}}
        self._news = True
        self._wanted.set()

    def network_up(self) -> None:
        """The network has come, or gone and come: one try, a little later, however often it is said."""
        if self._up_at == float("inf"):
            self._up_at = self._clock.monotonic() + random.uniform(0.0, self._pace.up)  # noqa: S311 - spreads load
            self._wanted.set()

    def stop(self, push_patience: float = 5.0) -> None:
        """End the rounds, after at most `push_patience` seconds for what still waits. Safe to call twice."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        self._wanted.set()
        patient_until = self._clock.monotonic() + push_patience
        if self._thread.is_alive():
            self._thread.join(push_patience)
        if not self._thread.is_alive() and self._state.connected and push_patience > 0:
            last = threading.Thread(target=self._push_last, name="last-push", daemon=True)
            last.start()
            last.join(max(0.0, patient_until - self._clock.monotonic()))

    def _push_last(self) -> None:
        self._pushing_last = True
        try:
            self._rounds.push_only()
        except Exception as error:  # noqa: BLE001 - the thread's boundary; what waits is safe in the outbox
            _log_kind("the last push failed", error)

    def _is_over(self) -> bool:
        return self._stopping.is_set() and not self._pushing_last

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                self._sleep(self._told_round())
            except WorkerStopped:
                return
            except Exception as error:  # noqa: BLE001 - the thread's boundary: sync must outlive whatever happens
                _log_kind("a round could not be told", error)
                self._wanted.wait(self._pace.failing(self._failures))

    def _told_round(self) -> RoundReport:
        """A round and the telling of it. Whatever goes wrong is told too; only WorkerStopped comes out."""
        report = RoundReport(problem="round_failed")
        try:
            report = self._round()
        except WorkerStopped:
            raise
        except Exception as error:  # noqa: BLE001 - sync must outlive any single round
            _log_kind("a round failed", error)
            report = RoundReport(problem=self._what_failed())
        try:
            self._settle(report)
        except WorkerStopped:
            raise
        except Exception as error:  # noqa: BLE001 - the same; the database itself may be what fails
            _log_kind("the state could not be read", error)
            report = RoundReport(problem=self._what_failed())
            self._settle_blind(report)
        return report

    def _what_failed(self) -> str:
        """Trying again mends most things, but no file that cannot be read: that takes a new start."""
        return "files_failed" if self._door.in_doubt else "round_failed"

    def _round(self) -> RoundReport:
        fetch = self._news and not (self._changed or self._asked) and self._state.connected and not self._failures
        self._changed = self._asked = self._news = False
        self._wanted.clear()
        if fetch:
            report = self._rounds.fetch({scope: head for scope, (head, _) in self._heads.items()})
            return RoundReport(reached=True, whole=True) if report is None else report
        self._publish(self._state.connected)
        return self._rounds.once()

    def _promised(self, scope: str) -> int:
        head, until = self._heads.get(scope, (0, 0.0))
        return head if self._clock.monotonic() < until else 0

    def _settle(self, report: RoundReport) -> None:
        if self._stopping.is_set():
            return
        self._publish(report.reached, report.problem, done=0, total=0)
        if report.ok:
            self._failures = 0
        elif not report.retry_after:  # to be asked to come later is no failure
            self._failures += 1

    def _settle_blind(self, report: RoundReport) -> None:
        """Tell that it went wrong without asking the database anything: what it told last stands."""
        self._failures += 1
        if not self._stopping.is_set():
            self._change(lambda before: self._moved(before, report.reached, report.problem, 0, 0))

    def _sleep(self, report: RoundReport) -> None:
        """Until the next round is due, or wanted. What the store asks for stands above everything but a person."""
        began = self._clock.monotonic()
        earliest = began + report.retry_after
        due = max(earliest, began + self._pause(report))
        while not self._stopping.is_set() and not self._asked:
            now = self._clock.monotonic()
            if now >= due or (now >= earliest and (self._news or self._changed or now >= self._up_at)):
                break
            wanted = earliest if self._news or self._changed else due
            self._wait(min(due, max(wanted, earliest), max(self._up_at, earliest)) - now)
        self._up_at = float("inf")
        if self._changed and not self._asked and not self._stopping.is_set():
            self._stopping.wait(_GATHER)

    def _pause(self, report: RoundReport) -> float:
        if report.ok:
            return self._pace.healthy(watched=self._watched())
        return 0.0 if report.retry_after else self._pace.failing(self._failures)

    def _wait(self, seconds: float) -> None:
        """At most so long; shorter when something is wanted. Time that passed in a suspended computer counts as news
        of the network."""
        self._wanted.wait(max(0.0, min(seconds, _SLICE)))
        self._wanted.clear()
        apart = self._apart()
        if apart - self._were_apart > _SUSPENDED:
            self.network_up()
        self._were_apart = apart

    def _apart(self) -> float:
        """Seconds between the clock on the wall, which goes on in a suspended computer, and the one that stands."""
        return self._clock.now_ms() / 1000 - self._clock.monotonic()

    def _progress(self, progress: Progress) -> None:
        # The store answers again: what was wrong while it did not is over.
        problem = self._state.problem if self._state.connected else ""
        self._publish(True, problem, done=progress.done, total=progress.total)

    def _publish(
        self, connected: bool, problem: str | None = None, done: int | None = None, total: int | None = None
    ) -> None:
        messages, changes, held = self._run(self._counts)
        data_at, first = self._run(self._door.freshness)
        self._change(
            lambda before: replace(
                self._moved(before, connected, problem, done, total),
                data_at=data_at,
                waiting_messages=messages,
                waiting_changes=changes,
                held=held,
                first_sync=first,
            )
        )

    def _moved(
        self, before: SyncState, connected: bool, problem: str | None, done: int | None, total: int | None
    ) -> SyncState:
        return replace(
            before,
            connected=connected,
            since=before.since if connected == before.connected else self._clock.utc(),
            problem=before.problem if problem is None else problem,
            done=before.done if done is None else done,
            total=before.total if total is None else total,
        )

    def _change(self, change: Callable[[SyncState], SyncState]) -> None:
        with self._lock:
            before = self._state
            self._state = change(before)
            changed = self._state != before
        if changed:
            self._tell(self._state)


def _log_kind(what: str, error: Exception) -> None:
    """The kind of error and nothing from inside it: its text may quote what somebody has written."""
    _log.error("%s: %s", what, type(error).__name__)
