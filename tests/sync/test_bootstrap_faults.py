"""Processes killed, and disks that fill up, while a scope is begun anew: what is shown is whole all the same."""

from __future__ import annotations

import json
import os
import signal
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from desktop.models import replica, replica_build
from desktop.models.cipher_file import companions
from desktop.models.replica import Replica
from desktop.models.replica_build import ReplicaBuild, building_path, ready_path
from tests.faults.durable_files import DiskLayer
from tests.sync.beginning_anew import FAR_BEHIND, busy, forget_everything, lists, make_small, put_back, rows
from tests.sync.little_town import Device, Town, lose

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the process under test is a fork of this one")

STEPS: dict[str, tuple[object, str, int, str]] = {
    "in the first page": (ReplicaBuild, "_many", 2, "before"),
    "between two pages": (ReplicaBuild, "take", 2, "after"),
    "before the indexes": (ReplicaBuild, "finish", 1, "before"),
    "before catching up": (Replica, "open_built", 1, "after"),
    "before other scopes are copied": (Replica, "adopt", 1, "before"),
    "between fsync and rename": (replica_build, "sync_file", 2, "after"),
    "when it is ready": (replica, "make_ready", 1, "after"),
    "between the logs and the rename": (Path, "replace", 3, "before"),
    "when it has taken its place": (replica, "put_in_place", 1, "after"),
}
"""Where the process dies: what is called there, for which time, before or after it."""
IN_PLACE = frozenset({"when it is ready", "between the logs and the rename", "when it has taken its place"})
"""From here on it is the new replica that the next start shows."""


@pytest.fixture
def anew(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """The nurse has a replica of four cases; a fifth has come since, and the store tells her to begin anew."""
    make_small(monkeypatch)
    busy(town)
    put_back(town.nurse)
    town.admit("Sist Kommen")
    assert town.ward.sync().ok
    return town


def in_a_process(town: Town, work: Callable[[], None]) -> int:
    """Do it in a process of its own, in which nothing of ours is open; how the process ended (-9: killed)."""
    town.nurse.stop()
    town.store.close()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a fork beside threads; the child uses none of theirs
        child = os.fork()
    if child == 0:
        try:
            town.store = town._open_store()
            work()
            os._exit(0)
        finally:
            os._exit(3)
    _, status = os.waitpid(child, 0)
    town.store = town._open_store()
    return os.waitstatus_to_exitcode(status)


def die_at(step: str) -> None:
    place, name, times, when = STEPS[step]
    original: Any = getattr(place, name)
    calls = 0

    def call(*args: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        last = calls == times
        if last and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*args, **named)
        if last:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(place, name, call)


@pytest.mark.parametrize("step", STEPS)
def test_fault_21_killed_mid_bootstrap_or_between_fsync_and_rename(anew: Town, step: str) -> None:
    nurse = anew.nurse
    before = lists(nurse)

    def begin_anew() -> None:
        nurse.start()
        die_at(step)
        nurse.sync()

    assert in_a_process(anew, begin_anew) == -signal.SIGKILL
    nurse.start()
    shown = lists(nurse)
    if step in IN_PLACE:
        assert "Sist Kommen" in str(shown)
        assert nurse.desk.data_at()
    else:
        assert shown == before
    assert nurse.sync().ok
    _is_whole(nurse)


def test_fault_21_killed_in_the_very_first_sync_shows_nothing_of_it(anew: Town) -> None:
    nurse = anew.nurse
    forget_everything(nurse)

    def begin() -> None:
        nurse.start()
        die_at("between two pages")
        nurse.sync()

    assert in_a_process(anew, begin) == -signal.SIGKILL
    nurse.start()
    assert nurse.desk.inbox().items == ()
    assert nurse.desk.data_at() == ""
    assert nurse.sync().ok
    _is_whole(nurse)


def _is_whole(device: Device) -> None:
    """What is held is what a pull from the beginning would give, and nothing lies beside it."""
    path = device.replica.file.path
    for left in (building_path(path), ready_path(path)):
        assert not any(part.exists() for part in companions(left))
    held = rows(device), lists(device)
    device.stop()
    replica_build.remove(path)
    device.start()
    FAR_BEHIND.clear()
    assert device.sync().ok
    again = rows(device), lists(device)
    assert {name: told for name, told in again[0].items() if told != held[0][name]} == {}
    assert again[1] == held[1]


def test_fault_25_a_full_disk_ends_a_bootstrap_and_leaves_what_was_there(anew: Town, tmp_path: Path) -> None:
    nurse = anew.nurse
    before = lists(nurse)

    def begin_anew() -> None:
        disk = DiskLayer(tmp_path / "shadows")
        nurse.start()
        pages = 0

        def fill_up(what: str) -> None:
            nonlocal pages
            pages += what == "bootstrap"
            disk.full = pages >= 2

        nurse.transport.before = fill_up
        report = nurse.sync()
        left = [part.name for part in companions(building_path(nurse.replica.file.path)) if part.exists()]
        shown = lists(nurse) == before
        disk.full = False
        nurse.transport.before = lambda _what: None
        told = {"problem": report.problem, "left": left, "shown": shown, "then": nurse.sync().ok}
        (tmp_path / "told.json").write_text(json.dumps(told), "utf-8")
        nurse.stop()

    assert in_a_process(anew, begin_anew) == 0
    told = json.loads((tmp_path / "told.json").read_text("utf-8"))
    assert told == {"problem": "disk_full", "left": [], "shown": True, "then": True}
    nurse.start()
    _is_whole(nurse)


def test_fault_25_a_full_disk_in_the_middle_of_a_pull_moves_nothing(anew: Town, tmp_path: Path) -> None:
    nurse = anew.nurse
    assert nurse.sync().ok
    anew.admit("Allra Sist")
    assert anew.ward.sync().ok
    before = rows(nurse), lists(nurse)

    def pull() -> None:
        disk = DiskLayer(tmp_path / "shadows")
        nurse.start()

        def fill_up(what: str) -> None:
            disk.full = what == "pull"

        nurse.transport.after = fill_up
        with pytest.raises(OperationalError, match="full"):
            nurse.sync()
        disk.full = False
        nurse.transport.after = lambda _what: None
        assert (rows(nurse), lists(nurse)) == before
        nurse.transport.before = lose("push")
        nurse.sync()
        assert "Allra Sist" in str(lists(nurse))
        nurse.stop()

    assert in_a_process(anew, pull) == 0
    nurse.start()
    _is_whole(nurse)
