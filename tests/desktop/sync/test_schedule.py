"""When rounds run and what the bars are told."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from desktop.models.pages import PushReply
from desktop.models.records import SyncState
from desktop.models.worker import Worker, WorkerStopped
from desktop.sync.dialogue import TransportError
from desktop.sync.schedule import Pace, Schedule
from tests.sync.little_town import Town, lose


class Watched:
    """A schedule with its worker, and the states it tells."""

    def __init__(self, town: Town, pace: Pace) -> None:
        nurse = town.nurse
        self.told: queue.Queue[SyncState] = queue.Queue()
        self.worker = Worker()
        self.worker.start()
        self.broken: Exception | None = None
        run = self.worker.run_background
        tell = self.told.put
        self.schedule = Schedule(nurse.transport, nurse.door, self.counts, nurse.clock, run, tell, pace)
        self._desk = nurse.desk

    def counts(self) -> tuple[int, int, int]:
        """What the desk counts, while its database can be read."""
        if self.broken is not None:
            raise self.broken
        return self._desk.counts()

    def until(self, wanted: Callable[[SyncState], bool]) -> SyncState:
        """The first state told that fits; fails after 10 s."""
        ends = time.monotonic() + 10
        while True:
            state = self.told.get(timeout=max(0.0, ends - time.monotonic()))
            if wanted(state):
                return state


@pytest.fixture
def watched(town: Town) -> Iterator[Watched]:
    watched = Watched(town, Pace(least=3600, most=3600, step=0.01, cap=0.02))
    yield watched
    watched.schedule.stop(2)
    watched.worker.stop()


def test_a_local_change_leaves_at_once(town: Town, watched: Watched) -> None:
    case_id, plan = town.planning()
    watched.schedule.start()
    watched.until(lambda state: state.connected)

    def write() -> None:
        town.nurse.desk.save_draft(case_id, plan, "kin_view", "Orolig")
        assert town.nurse.desk.publish(case_id, plan).queued

    watched.worker.submit(write).result()
    watched.schedule.wake()
    watched.until(lambda state: state.waiting_changes == 1)
    state = watched.until(lambda state: state.waiting_changes == 0)
    assert state.connected
    assert state.data_at


def test_a_cut_is_told_with_its_time_and_mends_by_itself(town: Town, watched: Watched) -> None:
    town.nurse.transport.before = lose("hello")
    watched.schedule.start()
    cut = watched.until(lambda state: state.problem == "unreachable")
    assert not cut.connected
    town.nurse.transport.before = lambda _what: None
    back = watched.until(lambda state: state.connected)
    assert back.problem == ""
    assert back.since > cut.since


def test_what_waits_is_pushed_before_the_end(town: Town, watched: Watched) -> None:
    case_id, plan = town.planning()
    watched.schedule.start()
    watched.until(lambda state: state.connected)

    def write() -> None:
        town.nurse.desk.save_draft(case_id, plan, "kin_view", "Orolig")
        town.nurse.desk.publish(case_id, plan)

    watched.worker.submit(write).result()
    watched.schedule.stop(5)
    assert town.nurse.outbox.waiting() == 0


SECRET = "Ingrid Hallberg 19441011-9046"


def break_at(watched: Watched, moment: str) -> Callable[[str], None]:
    """A network hook from which on the state cannot be read."""

    def hook(what: str) -> None:
        if what == moment:
            watched.broken = ValueError(SECRET)

    return hook


@pytest.mark.parametrize("moment", ["hello", "pull"])
def test_a_state_that_cannot_be_read_is_told_as_a_fault_and_the_rounds_go_on(
    town: Town, watched: Watched, moment: str
) -> None:
    watched.schedule.start()
    watched.until(lambda state: state.connected)
    town.nurse.transport.before = break_at(watched, moment)
    watched.schedule.try_now()
    watched.until(lambda state: not state.connected and state.problem == "round_failed")
    town.nurse.transport.before = lambda _what: None
    watched.broken = None
    assert watched.until(lambda state: state.connected).problem == ""


def test_a_person_may_ask_for_a_round_after_the_state_could_not_be_read(town: Town) -> None:
    watched = Watched(town, Pace(least=3600, most=3600, step=36_000, cap=36_000))
    watched.schedule.start()
    try:
        watched.until(lambda state: state.connected and state.total == 0)
        watched.broken = ValueError(SECRET)
        watched.schedule.try_now()
        watched.until(lambda state: not state.connected and state.problem == "round_failed")
        watched.broken = None
        watched.schedule.try_now()
        watched.until(lambda state: state.connected)
    finally:
        watched.schedule.stop(2)
        watched.worker.stop()


def test_a_listener_that_fails_does_not_end_the_rounds(town: Town, watched: Watched) -> None:
    tell = watched.schedule._tell
    fails = [True, True, True]

    def fail(state: SyncState) -> None:
        if fails:
            fails.pop()
            raise RuntimeError(SECRET)
        tell(state)

    watched.schedule._tell = fail
    watched.schedule.start()
    watched.until(lambda state: state.connected)


def test_the_log_tells_the_kind_of_error_and_nothing_from_inside_it(
    town: Town, watched: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    watched.broken = ValueError(SECRET)
    watched.schedule.start()
    watched.until(lambda state: state.problem == "round_failed")
    watched.broken = None
    watched.until(lambda state: state.connected)
    answered = threading.Event()

    def fail(_future: object) -> None:
        raise ValueError(SECRET)

    watched.worker.submit(answered.wait).add_done_callback(fail)
    answered.set()
    watched.worker.submit(lambda: None).result(5)
    assert "a callback failed: ValueError" in caplog.text
    assert "a round failed: ValueError" in caplog.text
    assert SECRET not in caplog.text
    assert "Traceback" not in caplog.text


def test_the_last_push_that_fails_is_logged_by_its_kind(
    town: Town, watched: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    watched.schedule.start()
    watched.until(lambda state: state.connected)

    def fail(*_: object) -> None:
        raise ValueError(SECRET)

    watched.schedule._door.batch = fail  # type: ignore[method-assign, assignment]
    watched.schedule.stop(5)
    assert "the last push failed: ValueError" in caplog.text
    assert SECRET not in caplog.text


def test_how_large_a_batch_gets_through_is_remembered_from_round_to_round(town: Town, watched: Watched) -> None:
    case_id, plan = town.planning()
    for number in range(12):
        town.nurse.desk.save_draft(case_id, plan, "kin_view", f"Orolig {number}")
        town.nurse.desk.publish(case_id, plan)
    push = town.nurse.transport.push
    sizes: list[int] = []

    def narrow(device_id: str, incarnation: int, first_seq: int, operations: tuple, waiting: int) -> PushReply:  # type: ignore[type-arg]
        sizes.append(len(operations))
        if len(operations) > 3:
            raise TransportError("timed_out")
        return push(device_id, incarnation, first_seq, operations, waiting)

    town.nurse.transport.push = narrow  # type: ignore[method-assign, assignment]
    watched.schedule.start()
    watched.until(lambda state: state.connected and state.waiting_changes == 0)
    assert sizes[0] == 12
    first_through = next(n for n, size in enumerate(sizes) if size <= 3)
    assert max(sizes[first_through + 1 :]) > sizes[first_through], "it grows back once something has come through"


def test_waiting_grows_when_the_store_is_away_and_never_over_the_cap() -> None:
    pace = Pace(step=2.0, cap=900.0)
    for failures in range(64):
        assert all(0.0 <= pace.failing(failures) <= min(900.0, 2.0 * 2**failures) for _ in range(20))


def test_the_persons_jobs_go_before_the_syncs() -> None:
    worker = Worker()
    order: list[str] = []
    later = [worker.submit(lambda: order.append("sync"), background=True) for _ in range(3)]
    now = worker.submit(lambda: order.append("person"))
    worker.start()
    now.result(5)
    for job in later:
        job.result(5)
    assert order == ["person", "sync", "sync", "sync"]
    with pytest.raises(ZeroDivisionError):
        worker.submit(lambda: 1 // 0).result(5)
    assert worker.submit(lambda: "alive").result(5) == "alive"
    worker.stop()
    with pytest.raises(WorkerStopped):
        worker.submit(lambda: None)
