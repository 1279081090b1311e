"""A launcher whose session is locked hears how much has come, over a real service, and lets go when it is to."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from central.api.admission import Admission
from central.api.sessions import Sessions
from central.store.store import Store
from desktop.app.left_behind import LeftBehind, read_left
from desktop.app.locked_units import LockedUnits
from desktop.models.clock import Clock
from desktop.models.unit_news import UnitNews
from desktop.sync.dialogue import StoreRefused, TransportError
from desktop.sync.news_watch import Counts, NewsPace, NewsWatch
from desktop.sync.transport import HttpTransport
from tests.central.pen import Pen, admission, new_id, opening, sqlite_store
from tests.central.service import LAUNCH_TOKEN, serving

SOON = NewsPace(gather=(0.0, 0.0), poll=(0.0, 0.01))
INBOX = "unit:ska-ssk"


@dataclass
class Ward:
    """A store, and somebody who writes to the locked unit."""

    store: Store
    url: str
    sessions: Sessions
    left: LeftBehind
    pen: Pen = field(init=False)

    def __post_init__(self) -> None:
        self.pen = Pen("ska-avd1").enrol(self.store)

    def send(self, priority: str = "normal") -> None:
        case = new_id()
        written = [
            self.pen.write("open_case", case, opening()),
            self.pen.write("send", case, {**admission("ska-ssk"), "priority": priority}),
        ]
        assert [one.ruling for one in self.pen.push(self.store, *written).verdicts] == ["applied"] * 2


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    store = sqlite_store(tmp_path)
    sessions = Sessions(LAUNCH_TOKEN)
    with serving(store, sessions=sessions, admission=Admission({})) as launcher:
        url = f"http://127.0.0.1:{launcher.port}"
        transport = HttpTransport(url, LAUNCH_TOKEN, "ska-ssk")
        left = LeftBehind("", transport.poke_token(), {INBOX: store.pulse().heads[INBOX]})
        assert transport.kept_poke_token == left.poke_token == transport.poke_token()
        transport.close()
        yield Ward(store, url, sessions, left)
    store.close()


class Heard:
    """What a watch has told."""

    def __init__(self) -> None:
        self.all: list[UnitNews] = []
        self._new = threading.Condition()

    def __call__(self, news: UnitNews) -> None:
        with self._new:
            self.all.append(news)
            self._new.notify_all()

    def until(self, holds: Callable[[UnitNews], bool]) -> UnitNews:
        with self._new:
            assert self._new.wait_for(lambda: bool(self.all) and holds(self.all[-1]), 10), self.all
            return self.all[-1]


class Line:
    """The line to the store: it may be cut, or let nothing through that waits."""

    def __init__(self, store: HttpTransport) -> None:
        self.store = store
        self.cut = self.holds_back = False
        self.waited: list[bool] = []

    def meet(self) -> None:
        self.store.meet()

    def news(self, poke_token: str, cursors: Mapping[str, int], known: Counts | None, *, at_once: bool) -> Counts:
        self.waited.append(not at_once)
        if self.cut:
            raise TransportError("unreachable")
        if self.holds_back and not at_once:
            raise TransportError("timed_out")
        return self.store.news(poke_token, cursors, known, at_once=at_once)

    def hush(self) -> None:
        self.store.hush()

    def close(self) -> None:
        self.store.close()


@contextmanager
def watching(ward: Ward) -> Iterator[tuple[NewsWatch, Line, Heard]]:
    heard, line = Heard(), Line(HttpTransport(ward.url, breakable=True))
    watch = NewsWatch(line, ward.left.poke_token, ward.left.cursors, heard, Clock(), SOON)
    watch.start()
    yield watch, line, heard
    watch.stop()
    watch._thread.join(5)
    assert not watch._thread.is_alive()


@pytest.fixture(autouse=True)
def no_long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.sync.news_watch.full_jitter", lambda _failures: 0.02)


def test_it_tells_at_once_and_whenever_the_numbers_change(ward: Ward) -> None:
    with watching(ward) as (_, line, heard):
        heard.until(lambda news: (news.new, news.high, bool(news.told_at)) == (0, 0, True))
        ward.send()
        heard.until(lambda news: (news.new, news.high) == (1, 0))
        ward.send("high")
        heard.until(lambda news: (news.new, news.high) == (2, 1))
        assert line.waited[0] is False, "whether there is contact is seen at once"
        assert all(line.waited[1:])


def test_without_contact_it_says_so_and_keeps_what_it_knew(ward: Ward) -> None:
    with watching(ward) as (_, line, heard):
        ward.send()
        known = heard.until(lambda news: news.new == 1)
        line.cut = True
        line.store.hush()  # what waits falls with the line
        apart = heard.until(lambda news: news.apart)
        assert (apart.new, apart.told_at, apart.since) == (1, known.told_at, known.since)
        line.store.close()
        line.store, line.cut = HttpTransport(ward.url, breakable=True), False
        ward.send()
        assert heard.until(lambda news: not news.apart and news.new == 2).told_at >= known.told_at


def test_where_nothing_that_waits_gets_through_it_asks_now_and_then(ward: Ward) -> None:
    with watching(ward) as (_, line, heard):
        line.holds_back = True
        line.store.hush()
        line.store = HttpTransport(ward.url, breakable=True)
        heard.until(lambda _news: line.waited[-3:] == [False] * 3)
        ward.send()
        heard.until(lambda news: news.new == 1 and not news.apart)


def test_the_stores_no_is_its_last_and_the_token_is_gone(ward: Ward) -> None:
    with watching(ward) as (watch, line, heard):
        heard.until(lambda news: bool(news.told_at))
        ward.sessions._locked.clear()
        ward.send()
        heard.until(lambda news: news.over)
        watch._thread.join(5)
        assert (watch._token, watch._thread.is_alive()) == ("", False)
        asked = len(line.waited)
        ward.send()
        assert len(line.waited) == asked


def test_unlocking_breaks_off_what_waits(ward: Ward) -> None:
    with watching(ward) as (watch, line, heard):
        heard.until(lambda _news: len(line.waited) > 1)
        began = time.monotonic()
        watch.stop()
        assert watch._token == ""
        watch._thread.join(5)
        assert time.monotonic() - began < 1, "not after the fifty seconds that the store may keep it waiting"
        told = len(heard.all)
        ward.send()
        assert len(heard.all) == told


def test_what_comes_between_a_connection_and_its_use_is_broken_off_too(ward: Ward) -> None:
    store = HttpTransport(ward.url, breakable=True)
    store.hush()
    with pytest.raises(TransportError, match="unreachable"):
        store.news(ward.left.poke_token, ward.left.cursors, None, at_once=True)
    store.close()


def test_a_refused_token_is_never_answered_with_a_log_in(ward: Ward) -> None:
    store = HttpTransport(ward.url, LAUNCH_TOKEN, "ska-ssk", breakable=True)
    with pytest.raises(StoreRefused, match="bad_token"):
        store.news("poke.of-nobody", ward.left.cursors, None, at_once=True)
    assert not store._session_token
    store.close()


def test_the_window_is_told_while_it_is_locked_and_not_after(ward: Ward, qtbot: QtBot) -> None:
    locked = LockedUnits(lambda: HttpTransport(ward.url, breakable=True))
    told: list[tuple[str, UnitNews]] = []
    locked.told.connect(lambda unit, news: told.append((unit, news)))
    locked.watch("ska-vc1", LeftBehind("only-this"))
    assert locked._watches == {}, "without a token nothing is asked"
    locked.watch("ska-ssk", ward.left)
    qtbot.waitUntil(lambda: bool(told))
    ward.send("high")
    qtbot.waitUntil(lambda: told[-1][1].high == 1)
    assert {unit for unit, _ in told} == {"ska-ssk"}
    watch = locked._watches["ska-ssk"]
    locked._heard.emit(watch, told[-1][1])
    locked.forget("ska-ssk")
    before = len(told)
    with qtbot.assertNotEmitted(locked.told, wait=50):
        pass  # what was on its way when it was unlocked is told to nobody
    locked.watch("ska-ssk", ward.left)
    locked._heard.emit(watch, replace(told[-1][1], new=99))
    qtbot.waitUntil(lambda: len(told) > before)
    assert told[-1][1].new == 1, "nor to those who listen to the unit when it is locked again"
    locked.forget_all()
    watch._thread.join(5)
    assert not watch._thread.is_alive()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("", LeftBehind()),
        ("words of a library\n", LeftBehind()),
        ('{"refresh_token": 1}\n', LeftBehind()),
        ('{"refresh_token": "r", "poke_token": "p", "cursors": {"unit:a": "x"}}\n', LeftBehind()),
        ('["refresh_token", "poke_token", "cursors"]\n', LeftBehind()),
        (
            LeftBehind("r", "poke.x", {"unit:a": 7}).to_line() + "\nafterwards\n",
            LeftBehind("r", "poke.x", {"unit:a": 7}),
        ),
    ],
)
def test_what_a_session_leaves_by_the_pipe(said: str, expected: LeftBehind) -> None:
    command = [sys.executable, "-c", "import sys; sys.stdout.write(sys.argv[1])", said]
    session = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert read_left(session) == expected
    assert session.wait(10) == 0
    assert "poke.x" not in repr(expected)
