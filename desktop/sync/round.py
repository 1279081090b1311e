"""One sync round: hello, push until drained, pull each scope to its head.

A plain state machine over a transport, a door to outbox and replica, and the time. Downloads never wait for uploads:
whatever becomes of the push, the pull is tried. Faults are told in the report, never raised.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from desktop.models.clock import Clock
from desktop.models.pages import PageError
from desktop.models.replica_build import BuildError
from desktop.models.sync_door import Batch, ReceiptError, SyncDoor
from desktop.models.worker import Runner, run_here
from desktop.sync.attachments import AttachmentTurn
from desktop.sync.bootstrap import Bootstrap
from desktop.sync.dialogue import StoreRefused, Transport, TransportError
from desktop.sync.key_turn import KeyTurn
from desktop.sync.repair import Repair
from domain.case import REFERENCE_SCOPE

MOST_OPERATIONS = 100
MOST_BYTES = 400_000
PAGE = 150
NO_LONGER_OURS = "unknown_scope"
"""The store's answer for a scope that our user may not read: a role that has ended, a unit that has closed."""
NO_WORK_THERE = frozenset({NO_LONGER_OURS, "no_unit", "unit_closed"})
"""The same, and the two that she hears when her session is to go on."""
DEVICE_LOST = "device_lost"
"""The store's answer to a device that somebody has lost."""
_MOST_FORKS = 3
_DIFFERS = frozenset({"digest_mismatch", "content_mismatch", "refetch", "beyond_head"})
"""What is wrong with a page when we do not hold what the store believes: then the scope is compared part by part."""
_MOST_RESTARTS = 4
_OTHER_EVENTS = frozenset({"hole", "event_fork", "bad_event_signature"})
"""The store cannot put our events behind those it has."""
_log = logging.getLogger(__name__)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the pull of the unit's own scope has come."""

    done: int
    total: int


@dataclass(slots=True)
class RoundReport:
    """What became of a round. `reached` tells that the store answered; `problem` is '' when all went well;
    `more` that attachments are still on their way and the next round should begin at once."""

    reached: bool = False
    pushed: int = 0
    pages: int = 0
    whole: bool = False
    problem: str = ""
    retry_after: float = 0.0
    """Seconds the store asks us to stay away."""
    more: bool = False

    @property
    def ok(self) -> bool:
        return self.whole and not self.problem

    def note(self, problem: str) -> None:
        """Keep the first problem: the later ones mostly follow from it."""
        self.problem = self.problem or problem

    def fail(self, error: TransportError) -> None:
        """Note what went wrong on the way, and when the store wants us back."""
        self.note(error.code)
        self.retry_after = max(self.retry_after, error.retry_after)


class SyncRound:
    """Runs rounds. `run` executes a job on the database worker and waits for it; `stop` ends a round early."""

    def __init__(
        self,
        transport: Transport,
        door: SyncDoor,
        clock: Clock,
        run: Runner = run_here,
        *,
        stop: Callable[[], bool] = lambda: False,
        progress: Callable[[Progress], None] | None = None,
        page: int = PAGE,
        attachments: AttachmentTurn | None = None,
        keys: KeyTurn | None = None,
        promised: Callable[[str], int] = lambda _scope: 0,
    ) -> None:
        self._promised = promised
        self._attachments = attachments
        self._keys = keys
        self._transport = transport
        self._door = door
        self._clock = clock
        self._run = run
        self._stop = stop
        self._progress = progress
        self._page = page
        self._most = MOST_OPERATIONS
        self._repair = Repair(transport, door, run)
        self._bootstrap = Bootstrap(transport, door, run, stop, self._tell_progress, page)

    def once(self) -> RoundReport:
        """One whole round. Never raises for anything the network or the store does."""
        return self._unless_lost(self._once())

    def _unless_lost(self, report: RoundReport) -> RoundReport:
        """Somebody has lost this computer: at the first word of that all that was told here goes."""
        if report.problem == DEVICE_LOST:
            self._do(self._door.give_up_all)
            self._tell_purged(report)
            self._tell_events()  # what was done on it is what one wants to know now
        return report

    def _once(self) -> RoundReport:
        report = RoundReport()
        self._do(self._door.purge)
        self._do(self._door.see_time)
        if self._keys is not None:
            self._keys.expire()
        if not self._hello(report):
            if report.problem in NO_WORK_THERE:
                self._give_up([scope for scope in self._door.scopes if scope != REFERENCE_SCOPE], report)
                self._tell_events()
            return report
        if self._keys is not None:
            self._keys.learn()
        self._give_up(self._do(self._door.no_longer_ours), report)
        self._push(report)
        self._pull(report, self._door.scopes)
        self._tell_purged(report)
        if self._keys is not None and not self._stop():
            self._keys.tend(self._do(self._door.standing).device_id)
        self._tell_events()
        self._carry_attachments(report)
        return report

    def fetch(self, heads: Mapping[str, int]) -> RoundReport | None:
        """Pull what is said to have moved and nothing else; None when it is here already. Raises nothing either.

        A scope we have never heard of is one that has just become ours: then it is a whole round.
        """
        if not heads.keys() <= set(self._door.scopes):
            return self.once()
        cursors = self._do(self._door.cursors)
        if any(heads.get(scope, cursor) < cursor for scope, cursor in cursors.items()):
            return self.once()  # the store is not the one we knew
        behind = [scope for scope, cursor in cursors.items() if heads.get(scope, cursor) > cursor]
        if not behind:
            return None
        report = RoundReport()
        self._pull(report, behind)
        return self._unless_lost(report)

    def push_only(self) -> RoundReport:
        """Send what waits and no more: the last thing before the session ends."""
        report = RoundReport()
        self._push(report)
        self._tell_events()
        return self._unless_lost(report)

    def _hello(self, report: RoundReport) -> bool:
        forks = 0
        while True:
            try:
                self._greet()
            except TransportError as error:
                report.fail(error)
                return False
            except StoreRefused as refused:
                report.reached = True
                forks += 1
                if refused.code != "fork" or forks > _MOST_FORKS or not self._try_to_mend(refused, report):
                    report.note(refused.code)
                    return False
            else:
                report.reached = True
                return True

    def _give_up(self, scopes: Sequence[str], report: RoundReport) -> None:
        """What we wrote is handed in for review first; then nothing of the scopes stays here."""
        if not scopes:
            return
        self._push(report)
        for scope in scopes:
            self._do(lambda scope=scope: self._door.give_up(scope))  # type: ignore[misc]
        self._tell_purged(report)

    def _tell_purged(self, report: RoundReport) -> None:
        owed, receipt = self._do(self._door.owed_receipts)
        if receipt is None:
            return
        try:
            self._transport.purge_receipt(self._do(self._door.standing).device_id, receipt)
        except (TransportError, StoreRefused) as error:
            report.note(error.code)
        else:
            self._do(lambda: self._door.receipted(owed))

    def _tell_events(self) -> None:
        """The access log goes up behind everything else. What does not come through waits for the next round: nothing
        else is kept waiting by it, and no person can do anything about it."""
        mended = False
        while not self._stop():
            batch = self._do(self._door.events_to_tell)
            if batch is None:
                return
            try:
                receipt = self._transport.events(batch)
                self._do(lambda batch=batch, receipt=receipt: self._door.take_event_receipt(batch, receipt))  # type: ignore[misc]
            except (TransportError, ReceiptError) as error:
                _log.info("events wait: %s", error.code)
                return
            except StoreRefused as refused:
                if mended or refused.code not in _OTHER_EVENTS:
                    _log.warning("events were not taken: %s", refused.code)
                    return
                mended = True
                asked = (batch, refused.code, max(1, refused.number("expected")))
                self._do(lambda asked=asked: self._door.tell_events_again(*asked))  # type: ignore[misc]

    def _greet(self) -> None:
        standing = self._do(self._door.standing)
        began = self._clock.now_ms()
        greeting = self._transport.hello(standing.device_id, standing.incarnation, standing.cursors, standing.held)
        if not self._do(lambda: self._door.greet(greeting, self._clock.now_ms() - began)):
            self._begin_anew()

    def _carry_attachments(self, report: RoundReport) -> None:
        """Last, and for a while only: messages do not wait for large files. What a file let go is pushed at once."""
        turn = self._attachments
        if turn is None or self._stop():
            return
        try:
            if turn.up():
                self._push(report)
            report.more = turn.left
            turn.down()
            report.more |= turn.left
        except TransportError as error:
            report.note(error.code)
        except StoreRefused as refused:
            report.note(refused.code)

    # -- up -----------------------------------------------------------------------------------------------------

    def _push(self, report: RoundReport) -> None:
        forks = restarts = 0
        while not self._stop():
            batch = self._do(lambda: self._door.batch(self._most, MOST_BYTES))
            if not batch.operations:
                return
            try:
                report.pushed += self._send(batch)
            except TransportError as error:
                if not error.retry_after:
                    self._most = max(1, self._most // 4)  # one poisonous operation must not block those before it
                report.fail(error)
                return
            except ReceiptError as error:
                report.note(error.code)
                return
            except StoreRefused as refused:
                report.reached = True
                forks += refused.code == "fork"
                restarts += refused.code != "fork"
                most = forks > _MOST_FORKS or restarts > _MOST_RESTARTS
                if most or not self._try_to_mend(refused, report):
                    report.note(refused.code)
                    return
            else:
                self._most = min(MOST_OPERATIONS, self._most * 2)

    def _send(self, batch: Batch) -> int:
        device_id = self._do(self._door.standing).device_id
        reply = self._transport.push(device_id, batch.incarnation, batch.first_seq, batch.operations, batch.waiting)
        taken = self._do(lambda: self._door.take_verdicts(batch, reply))
        if taken < len(batch.operations):
            raise TransportError("broken_answer")
        return taken

    def _try_to_mend(self, refused: StoreRefused, report: RoundReport) -> bool:
        try:
            return self._mend(refused)
        except TransportError as error:
            report.note(error.code)
        except StoreRefused as again:
            report.note(again.code)
        return False

    def _mend(self, refused: StoreRefused) -> bool:
        """Do what the refusal asks for; False when it asks for nothing we can do."""
        if refused.code == "hole":
            expected = max(1, refused.number("expected"))
            return self._do(lambda: self._door.send_again_from(expected)) or self._begin_anew()
        if refused.code == "fork":
            incarnation = refused.number("incarnation")
            if incarnation < 1:
                return False
            if incarnation < self._do(self._door.standing).incarnation:
                return self._begin_anew()  # it has gone back behind a life of ours, and all that was answered in it
            self._do(lambda: self._door.renumber(incarnation))
            return True
        if refused.code in {"batch_too_large", "too_large"} and self._most > 1:
            self._most = max(1, self._most // 4)
            return True
        return False

    def _begin_anew(self) -> bool:
        """Number everything we hold in an incarnation nobody has used; False when the store gives us none.

        The store has lost operations it had answered for, and the one it misses first is not kept here any more.
        """
        standing = self._do(self._door.standing)
        incarnation = self._transport.renew(standing.device_id, standing.incarnation)
        if incarnation <= standing.incarnation:
            return False
        self._do(lambda: self._door.begin_anew(incarnation))
        return True

    # -- down ---------------------------------------------------------------------------------------------------

    def _pull(self, report: RoundReport, scopes: Sequence[str]) -> None:
        accepted = self._do(self._door.accepted)
        whole = [self._pull_scope(scope, report) for scope in scopes]
        report.whole = all(whole)
        if report.whole and accepted:
            self._do(lambda: self._door.absorb(accepted))

    def _pull_scope(self, scope: str, report: RoundReport) -> bool:
        restarts, mended = 0, False
        while not self._stop():
            try:
                state = self._do(lambda: self._door.state(scope))
                if state.in_doubt:
                    mended = True
                    if not self._repair.mend(scope):
                        return self._bring(scope, report)
                    state = self._do(lambda: self._door.state(scope))
                page = self._transport.pull(scope, state.cursor, self._page)
                if page.header.scope != scope:
                    raise TransportError("broken_answer")
                if page.header.last and page.header.head < self._promised(scope):
                    raise TransportError("store_busy")  # it lags behind what it told us: not up to date
                self._do(lambda page=page: self._door.take_page(page))  # type: ignore[misc]
            except TransportError as error:
                report.fail(error)
                return False
            except (PageError, StoreRefused) as error:
                report.reached = True
                if error.code == NO_LONGER_OURS:
                    report.note(error.code)
                    self._do(lambda: self._door.give_up(scope))
                    return False
                if error.code == "too_far_behind":
                    return self._bring(scope, report)
                restarts += 1
                if mended and error.code in _DIFFERS:
                    self._tell_difference(scope, error, report)
                    return False
                if restarts > _MOST_RESTARTS or not self._restart(scope, error):
                    report.note(error.code)
                    return False
                continue
            report.reached = True
            report.pages += 1
            if scope == self._door.own_scope:
                self._tell_progress(page.header.to, page.header.head)
            if page.header.last:
                return True
        return False

    def _bring(self, scope: str, report: RoundReport) -> bool:
        """The whole scope at once; whether it is at its head."""
        try:
            return self._bootstrap.bring(scope)
        except (TransportError, StoreRefused, PageError, BuildError) as error:
            report.note(error.code)
            return False

    def _tell_progress(self, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress(Progress(done, total))

    def _restart(self, scope: str, error: PageError | StoreRefused) -> bool:
        """Whether to go on with the scope: a late or doubled page is asked for again, after a wrong one we compare."""
        if error.code in {"wrong_start", "gap"}:
            return True
        if error.code in _DIFFERS:
            self._do(lambda: self._door.doubt(scope))
            return True
        return False

    def _tell_difference(self, scope: str, error: PageError | StoreRefused, report: RoundReport) -> None:
        """It has been compared and mended and still differs: shown, told to the store, and compared again next time."""
        report.note(error.code)
        self._do(lambda: self._door.doubt(scope))
        with contextlib.suppress(TransportError, StoreRefused):
            self._repair.tell(scope)

    def _do(self, job: Callable[[], _T]) -> _T:
        return self._run(job)
