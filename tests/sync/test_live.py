"""The client hears of news by itself, whatever stands between: over real sockets, with the real store."""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import httpx2
import pytest

from desktop.models.clock import Clock
from desktop.models.pages import Page
from desktop.models.records import SyncState
from desktop.models.worker import Worker
from desktop.sync.backoff import full_jitter
from desktop.sync.dialogue import TransportError
from desktop.sync.live import LiveWatch, Rung, WatchPace
from desktop.sync.schedule import Pace, Schedule
from desktop.sync.transport import HttpTransport
from tests.desktop.sync.test_transport import TOKEN, serving
from tests.faults.proxy import NetFault, Proxy
from tests.sync.little_town import Town, lose

NEVER = Pace(least=3600, most=3600, step=3600, cap=3600, watched=(3600, 3600), up=0.05)
QUICK = WatchPace(silence=0.4, steady=0.1, poll=(0.02, 0.05), climb=(3600, 3600), step=0.01, cap=0.02)


class Ears:
    """A watch over HTTP, and what it has heard."""

    def __init__(self, url: str, pace: WatchPace = QUICK) -> None:
        self.heard: queue.Queue[Mapping[str, int]] = queue.Queue()
        self.transport = HttpTransport(url, TOKEN, "ska-ssk", timeout=httpx2.Timeout(1.0))
        self.lost = threading.Event()
        told = {"unit:ska-ssk": 0}
        self.watch = LiveWatch(self.transport, lambda: told, self.heard.put, self.lost.set, Clock(), pace)
        self.watch.start()

    def until(self, scope: str, head: int) -> None:
        """Wait until that head is told; fails after 10 s."""
        ends = time.monotonic() + 10
        while self.heard.get(timeout=max(0.0, ends - time.monotonic())).get(scope) != head:
            pass

    def until_rung(self, rung: Rung) -> None:
        ends = time.monotonic() + 10
        while self.watch.rung is not rung:
            assert time.monotonic() < ends
            with contextlib.suppress(queue.Empty):
                self.heard.get(timeout=0.02)

    def close(self) -> None:
        self.watch.stop()
        self.transport.close()


@contextlib.contextmanager
def _ears(url: str, pace: WatchPace = QUICK) -> Iterator[Ears]:
    ears = Ears(url, pace)
    try:
        yield ears
    finally:
        ears.close()


def _head(town: Town) -> int:
    return town.store.pulse().heads["unit:ska-ssk"]


@contextlib.contextmanager
def _between(url: str, change: Callable[[bytes], bytes | None]) -> Iterator[str]:
    """Something in between that changes what comes from the store; None swallows it and keeps the line open."""
    port = int(url.rpartition(":")[2])
    listener = socket.create_server(("127.0.0.1", 0))
    lines: list[socket.socket] = []

    def carry(source: socket.socket, target: socket.socket, through: Callable[[bytes], bytes | None]) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                told = through(data)
                if told == b"":
                    break
                if told is not None:
                    target.sendall(told)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                store = socket.create_connection(("127.0.0.1", port))
                lines.extend((client, store))
                threading.Thread(target=carry, args=(client, store, lambda data: data), daemon=True).start()
                threading.Thread(target=carry, args=(store, client, change), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for line in lines:
            line.close()


def test_a_stream_is_the_first_choice_and_tells_of_news(town: Town) -> None:
    town.planning()
    with serving(town) as url, _ears(url, replace(QUICK, silence=30)) as ears:
        ears.until("unit:ska-ssk", _head(town))
        assert ears.watch.rung is Rung.STREAM
        assert ears.watch.hears()


def test_fault_14_a_proxy_that_holds_the_stream_back_costs_time_and_nothing_else(town: Town) -> None:
    town.planning()

    def hold_back(data: bytes) -> bytes | None:
        return None if b"text/event-stream" in data or b"data: {" in data else data

    with serving(town) as url, _between(url, hold_back) as held, _ears(held) as ears:
        ears.until("unit:ska-ssk", _head(town))
        assert ears.watch.rung is not Rung.STREAM


def test_fault_14_a_proxy_that_kills_streams_and_long_waits_leaves_plain_asking(town: Town) -> None:
    town.planning()
    with serving(town) as url:
        proxy = Proxy(int(url.rpartition(":")[2]))
        proxy.arm(*[NetFault("refuse", "/v1/live")] * 2, *[NetFault("refuse", "/v1/wait")] * 2)
        try:
            with _ears(proxy.url) as ears:
                ears.until("unit:ska-ssk", _head(town))
                assert ears.watch.rung is Rung.POLL
                assert ears.watch.hears()
        finally:
            proxy.close()


def test_asking_tells_what_has_moved_and_that_nothing_has(town: Town) -> None:
    town.planning()
    with serving(town) as url, contextlib.closing(HttpTransport(url, TOKEN, "ska-ssk")) as client:
        assert client.wait({"unit:ska-ssk": 0}, at_once=True) == {"unit:ska-ssk": _head(town)}
        assert client.wait({"unit:ska-ssk": _head(town)}, at_once=True) == {}


def test_a_listener_that_is_refused_asks_for_a_round_at_once(town: Town) -> None:
    town.end_role("ska-ssk")
    with serving(town) as url, _ears(url) as ears:
        assert ears.lost.wait(10)
        assert not ears.watch.hears()


def test_fault_14_a_better_way_is_tried_again_after_a_while(town: Town) -> None:
    broken = [True]

    def kill_streams(data: bytes) -> bytes:
        return b"" if broken[0] and b"text/event-stream" in data else data

    town.planning()
    with (
        serving(town) as url,
        _between(url, kill_streams) as cut,
        _ears(cut, replace(QUICK, silence=30, climb=(0.3, 0.3))) as ears,
    ):
        ears.until_rung(Rung.WAIT)
        broken[0] = False
        ears.until_rung(Rung.STREAM)


@pytest.mark.parametrize("kind", ["deaf_up", "deaf_down"])
def test_faults_8_and_9_a_line_that_is_dead_in_either_direction_is_given_up(town: Town, kind: str) -> None:
    town.planning()
    with serving(town) as url:
        proxy = Proxy(int(url.rpartition(":")[2]))
        try:
            proxy.arm(NetFault(kind, "/v1/live"))
            with _ears(proxy.url) as ears:
                ears.until("unit:ska-ssk", _head(town))
                assert proxy.seen.count("/v1/live") >= 2
        finally:
            proxy.close()


class Watched:
    """A schedule whose rounds are told of, with a worker of its own."""

    def __init__(self, town: Town, clock: Clock, pace: Pace = NEVER) -> None:
        nurse = town.nurse
        self.told: queue.Queue[SyncState] = queue.Queue()
        self.rounds: queue.Queue[str] = queue.Queue()
        self.worker = Worker()
        self.worker.start()
        nurse.transport.before = self.rounds.put
        run, door = self.worker.run_background, nurse.door
        self.schedule = Schedule(nurse.transport, door, nurse.desk.counts, clock, run, self.told.put, pace)

    def until(self, wanted: str) -> None:
        ends = time.monotonic() + 10
        while self.rounds.get(timeout=max(0.0, ends - time.monotonic())) != wanted:
            pass

    def quiet(self) -> None:
        """Wait until the round is over and told."""
        ends = time.monotonic() + 10
        while (state := self.schedule.state).total or not (state.connected or state.problem):
            assert time.monotonic() < ends
            self.told.get(timeout=10)
        while not self.rounds.empty():
            self.rounds.get()

    def close(self) -> None:
        self.schedule.stop(2)
        self.worker.stop()


@contextlib.contextmanager
def _watched(town: Town, clock: Clock, pace: Pace = NEVER) -> Iterator[Watched]:
    watched = Watched(town, clock, pace)
    watched.schedule.start()
    try:
        watched.until("pull")
        watched.until("pull")
        watched.quiet()
        yield watched
    finally:
        watched.close()


def test_news_is_fetched_at_once_and_only_what_moved(town: Town) -> None:
    case_id, plan = town.planning()
    town.nurse.sync()
    with _watched(town, Clock()) as watched:
        town.ward.desk.save_draft(case_id, plan, "situation", "Uppegående")
        town.ward.desk.publish(case_id, plan)
        town.ward.sync()
        watched.schedule.news({"unit:ska-ssk": _head(town)})
        assert watched.rounds.get(timeout=5) == "pull"
        ends = time.monotonic() + 10
        while watched.worker.submit(lambda: town.nurse.door.state("unit:ska-ssk").cursor).result() != _head(town):
            assert time.monotonic() < ends
        assert watched.rounds.empty()


def test_fault_64_a_store_that_lags_behind_its_own_poke_is_not_called_up_to_date(town: Town) -> None:
    case_id, plan = town.planning()
    town.nurse.sync()
    with _watched(town, Clock(), replace(NEVER, step=0.01, cap=0.02)) as watched:
        lags = [True]

        def lag(page: Page) -> Page:
            if not lags[0]:
                return page
            return replace(page, header=replace(page.header, to=page.header.start, head=page.header.start), bundles=())

        town.nurse.transport.change_page = lag
        head = _head(town)
        town.ward.desk.save_draft(case_id, plan, "situation", "Uppegående")
        town.ward.desk.publish(case_id, plan)
        town.ward.sync()
        watched.schedule.news({"unit:ska-ssk": _head(town)})
        ends = time.monotonic() + 10
        while watched.schedule.state.problem != "store_busy":
            watched.told.get(timeout=max(0.0, ends - time.monotonic()))
        assert watched.worker.submit(lambda: town.nurse.door.state("unit:ska-ssk").cursor).result() == head
        lags[0] = False
        while watched.schedule.state.problem:
            watched.told.get(timeout=max(0.0, ends - time.monotonic()))
        assert watched.worker.submit(lambda: town.nurse.door.state("unit:ska-ssk").cursor).result() == _head(town)


def test_fault_72_a_storm_of_network_events_gives_one_try_and_one_round_at_a_time(town: Town) -> None:
    with _watched(town, Clock()) as watched:
        for _ in range(200):
            watched.schedule.network_up()
        watched.until("hello")
        watched.until("pull")
        watched.until("pull")
        watched.quiet()
        assert watched.rounds.empty()


class JumpingClock(Clock):
    """The computer's wall clock, as somebody sets it; its other clock goes on, as it does in every computer."""

    jumped_ms = 0

    def now_ms(self) -> int:
        return super().now_ms() + self.jumped_ms


@pytest.mark.parametrize("days", [1, -365, -20_000])
def test_fault_32_a_clock_that_jumps_stops_nothing(town: Town, days: int) -> None:
    clock = JumpingClock()
    with _watched(town, clock, replace(NEVER, least=0.05, most=0.05)) as watched:
        clock.jumped_ms = days * 86_400_000
        for _ in range(2):
            watched.until("hello")


def test_fault_34_a_computer_that_slept_eight_hours_tries_when_it_wakes(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.sync.schedule._SLICE", 0.05)
    clock = JumpingClock()
    with _watched(town, clock) as watched:
        clock.jumped_ms = 8 * 3_600_000
        watched.until("hello")


def test_who_is_asked_to_stay_away_does_until_then_and_is_not_punished(town: Town) -> None:
    refused: list[float] = []

    def refuse(what: str) -> None:
        if what == "hello" and not refused:
            refused.append(time.monotonic())
            raise TransportError("store_busy", 0.3)
        if what == "hello":
            refused.append(time.monotonic())

    watched = Watched(town, Clock())
    town.nurse.transport.before = refuse
    watched.schedule.start()
    try:
        ends = time.monotonic() + 10
        while not refused:
            watched.told.get(timeout=max(0.0, ends - time.monotonic()))
        for _ in range(20):
            watched.schedule.wake()  # what she types meanwhile does not bring us back sooner
        while not watched.schedule.state.connected:
            watched.told.get(timeout=max(0.0, ends - time.monotonic()))
        assert refused[1] - refused[0] >= 0.3
        assert watched.schedule._failures == 0
    finally:
        watched.close()


def test_failures_wait_longer_and_longer_within_bounds_and_only_a_whole_round_forgets_them(town: Town) -> None:
    tops: list[float] = []

    def top(least: float, most: float) -> float:
        assert least == 0
        tops.append(most)
        return most

    for failures in (0, 1, 2, 8, 9, 60):
        full_jitter(failures, draw=top)
    assert tops == [2, 4, 8, 512, 900, 900]
    town.nurse.transport.before = lose("pull")
    watched = Watched(town, Clock())
    town.nurse.transport.before = lose("pull")
    watched.schedule.start()
    try:
        for number in (1, 2):
            ends = time.monotonic() + 10
            while watched.schedule._failures < number:
                watched.told.get(timeout=max(0.0, ends - time.monotonic())) if not watched.told.empty() else None
            watched.schedule.try_now()
    finally:
        watched.close()
