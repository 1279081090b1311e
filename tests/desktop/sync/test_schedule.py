"""When rounds run and what the bars are told."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator

import pytest

from desktop.models.records import SyncState
from desktop.models.worker import Worker, WorkerStopped
from desktop.sync.schedule import Pace, Schedule
from tests.sync.little_town import Town, lose


class Watched:
    """A schedule with its worker, and the states it tells."""

    def __init__(self, town: Town, pace: Pace) -> None:
        nurse = town.nurse
        self.told: queue.Queue[SyncState] = queue.Queue()
        self.worker = Worker()
        self.worker.start()
        run = self.worker.run_background
        tell = self.told.put
        self.schedule = Schedule(nurse.transport, nurse.door, nurse.desk.counts, nurse.clock, run, tell, pace)

    def until(self, wanted: Callable[[SyncState], bool]) -> SyncState:
        """The first state told that fits; fails after 10 s of silence."""
        while True:
            state = self.told.get(timeout=10)
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


def test_waiting_grows_when_the_store_is_away_and_never_over_the_cap() -> None:
    pace = Pace(step=2.0, cap=900.0)
    for failures in range(64):
        assert all(0.2 <= pace.failing(failures) <= max(0.2, min(900.0, 2.0 * 2**failures)) for _ in range(20))


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
