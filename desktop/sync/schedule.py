"""When to sync: at once after a local change, now and then otherwise, later and later while the store is away.

One thread that runs rounds. It tells a `SyncState` through a plain callback (on its own thread) whenever that changed.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from desktop.models.attachment_door import AttachmentDoor
from desktop.models.clock import Clock
from desktop.models.records import SyncState
from desktop.models.sync_door import SyncDoor
from desktop.models.worker import Runner, WorkerStopped
from desktop.sync.attachments import AttachmentTurn
from desktop.sync.dialogue import BlobTransport, Transport
from desktop.sync.round import Progress, RoundReport, SyncRound

_log = logging.getLogger(__name__)
_GATHER = 0.05
"""Seconds to wait after a local change, so that two changes of one act leave together."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between rounds. Healthy: between `least` and `most`. Failing: up to `step` × 2ⁿ, never over `cap`."""

    least: float = 15.0
    most: float = 30.0
    step: float = 2.0
    cap: float = 900.0

    def healthy(self) -> float:
        return random.uniform(self.least, self.most)  # noqa: S311 - spreads load, guards nothing

    def failing(self, failures: int) -> float:
        """Full jitter: a thousand clients that lost the store together do not come back together."""
        return random.uniform(0.2, min(self.cap, self.step * 2 ** min(failures, 20)))  # noqa: S311


LOOPBACK_PACE = Pace(least=2.0, most=3.0, step=1.0, cap=5.0)


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
    ) -> None:
        self._door = door
        self._counts = counts
        self._clock = clock
        self._run = run
        self._tell = tell
        self._pace = pace or Pace()
        self._wanted = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="sync", daemon=True)
        self._failures = 0
        self._state = SyncState(False, clock.utc(), "", 0, 0, 0)
        self._lock = threading.Lock()
        self._pushing_last = False
        # One for the whole life: it remembers how large a batch gets through.
        turn = AttachmentTurn(*attachments, clock, run, self._is_over) if attachments else None
        self._rounds = SyncRound(
            transport, door, clock, run, stop=self._is_over, progress=self._progress, attachments=turn
        )

    @property
    def state(self) -> SyncState:
        """The latest state told."""
        return self._state

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Something was queued here: sync soon."""
        self._wanted.set()

    def try_now(self) -> None:
        """Forget how long the store has been away, and try."""
        self._failures = 0
        self._wanted.set()

    def stop(self, push_patience: float = 5.0) -> None:
        """End the rounds, after at most `push_patience` seconds for what still waits. Safe to call twice."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        self._wanted.set()
        if self._thread.is_alive():
            self._thread.join(push_patience)
        if not self._thread.is_alive() and self._state.connected and push_patience > 0:
            last = threading.Thread(target=self._push_last, name="last-push", daemon=True)
            last.start()
            last.join(push_patience)

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
        self._wanted.clear()
        self._publish(self._state.connected)
        return self._rounds.once()

    def _settle(self, report: RoundReport) -> None:
        if self._stopping.is_set():
            return
        self._publish(report.reached, report.problem, done=0, total=0)
        self._failures = 0 if report.ok else self._failures + 1

    def _settle_blind(self, report: RoundReport) -> None:
        """Tell that it went wrong without asking the database anything: what it told last stands."""
        self._failures += 1
        if not self._stopping.is_set():
            self._change(lambda before: self._moved(before, report.reached, report.problem, 0, 0))

    def _sleep(self, report: RoundReport) -> None:
        if report.ok and report.more:
            return  # an attachment is on its way: messages have had their turn, on with the next part of it
        seconds = self._pace.healthy() if report.ok else self._pace.failing(self._failures)
        if self._wanted.wait(seconds) and not self._stopping.is_set():
            time.sleep(_GATHER)

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
