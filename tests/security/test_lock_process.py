"""A locked program has ended: a real session process, told to lock by the computer's own bus, leaves nothing behind."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from desktop.app.session_ticket import LOCKED, SessionTicket
from desktop.tour.player import NotSeenError, Player
from desktop.tour.story import PLANNING_PERSON
from tests.security.buses import own_bus
from tests.security.login_manager import DELAY, Program, login_manager
from tests.security.screen import write_half_a_draft

UNIT = "ska-ssk"
MARKERS = 20
FALLS_ASLEEP = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager.PrepareForSleep", "boolean:true")
SCREEN_LOCKED = ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged", "boolean:true")
_T = TypeVar("_T")
WORDS = "Halvskrivet om oro på natten QX77"


@pytest.fixture(scope="module")
def bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a bus of our own, which stands for the person's and for the computer's."""
    with own_bus(tmp_path_factory.mktemp("bus")) as address:
        yield address


@pytest.fixture(scope="module")
def manager(bus: str) -> Iterator[Program]:
    with login_manager(bus) as running_manager:
        yield running_manager


@pytest.fixture(scope="module")
def ticket(training: SessionTicket, tmp_path_factory: pytest.TempPathFactory) -> SessionTicket:
    return replace(training, data=str(tmp_path_factory.mktemp("locked") / "data"), pin=False)


@pytest.fixture
def nurse(ticket: SessionTicket, bus: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Player]:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus)
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", bus)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    player = Player("nurse", ticket, tmp_path)
    yield player
    player.close()


def tell(bus: str, path: str, signal: str, *what: str) -> None:
    subprocess.run(["dbus-send", f"--bus={bus}", "--type=signal", path, signal, *what], check=True)


@pytest.mark.parametrize(
    ("path", "signal", "what"),
    [
        SCREEN_LOCKED,
        pytest.param(*FALLS_ASLEEP, marks=pytest.mark.long),
    ],
)
def test_the_computers_word_ends_the_process_and_unlocking_goes_on_where_it_was(
    nurse: Player,
    ticket: SessionTicket,
    bus: str,
    manager: Program,
    tmp_path: Path,
    path: str,
    signal: str,
    what: str,
) -> None:
    manager.forget()
    write_half_a_draft(nurse, WORDS)
    manager.until(DELAY)
    began = time.monotonic()
    tell(bus, path, signal, what)
    assert nurse.wait_end(8) == LOCKED
    assert time.monotonic() - began < 6.5, "at most five seconds for what waits to be sent"
    manager.until("released")  # no sooner, and the computer may sleep
    assert files_with(WORDS, Path(ticket.data)) == []
    again = Player("nurse again", replace(ticket, unlocks=True), tmp_path)
    try:
        again.wait("planning", timeout=20)
        again.click("planning.tab.patient")
        assert again.read("field.person_view") == WORDS
    finally:
        again.close()


def test_the_key_locks_and_a_closed_window_does_not(nurse: Player, ticket: SessionTicket, tmp_path: Path) -> None:
    nurse.wait("inbox.list", contains=PLANNING_PERSON, timeout=40)
    with suppress(NotSeenError):  # it may be gone before it has answered
        nurse.key("Ctrl+L")
    assert nurse.wait_end(8) == LOCKED
    other = Player("closes", ticket, tmp_path)
    other.wait("inbox.list", contains=PLANNING_PERSON, timeout=40)
    with suppress(NotSeenError):
        other.key("Ctrl+Q")
    assert other.wait_end(8) == 0


def files_with(words: str, folder: Path) -> list[str]:
    """Files in which the words can be read; the search itself is tried on one that has them."""
    markers = [words.encode(code) for code in ("utf-8", "utf-16-le", "latin-1")]
    plain = folder / "plain.txt"
    plain.write_text(words, "utf-8")
    found = {file.name for file in folder.rglob("*") if file.is_file() and any(m in file.read_bytes() for m in markers)}
    plain.unlink()
    assert "plain.txt" in found
    return sorted(found - {"plain.txt"})


def test_the_launcher_never_held_what_the_session_showed(
    bus: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory is read as only the system's own administrator may: neither program lets others do so."""
    if not Path("/proc/self/mem").exists() or os.geteuid() != 0:
        pytest.skip("minnet går bara att läsa som root på Linux")
    for name in ("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"):
        monkeypatch.setenv(name, bus)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setenv("HOME", str(tmp_path))
    command = [sys.executable, "-m", "desktop", "--data", str(tmp_path / "data"), "--window", UNIT, "--cases", "200"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as launcher:
        try:
            session = eventually(lambda: session_of(launcher.pid))
            # What the inbox shows, once it shows it: the search finds it where it is.
            shown = eventually(lambda: numbers if len(numbers := numbers_in(memory_of(session))) >= MARKERS else None)
            eventually(lambda: told_to_lock(bus, session))
            # It hears how much comes meanwhile: by a token that lies where the search finds it, and by nothing else.
            eventually(lambda: re.search(rb'\{"new":\d+,"high":\d+\}', memory_of(launcher.pid)))
            held = memory_of(launcher.pid)
            assert UNIT.encode() in held, "the launcher's memory is read"
            assert re.search(rb"poke\.[\w-]{32}", held)
            assert [number for number in shown if any(shape in held for shape in shapes_of(number))] == []
            assert not any(PLANNING_PERSON.encode(code) in held for code in ("utf-8", "utf-16-le"))
        finally:
            launcher.terminate()


def told_to_lock(bus: str, session: int) -> bool:
    """Whether the session has gone; it is told again while it does not listen yet."""
    tell(bus, *SCREEN_LOCKED)
    return not Path(f"/proc/{session}").exists()


def session_of(launcher: int) -> int | None:
    """The session process that a launcher has started."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == launcher and b"--session" in (process / "cmdline").read_bytes():
                return int(process.name)
    return None


def memory_of(process: int) -> bytes:
    """All that it may write to."""
    parts = []
    with suppress(OSError), Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{process}/maps").read_text().splitlines():
            span, rights = line.split()[:2]
            start, end = (int(edge, 16) for edge in span.split("-"))
            if rights.startswith("rw"):
                with suppress(OSError, OverflowError, ValueError):
                    memory.seek(start)
                    parts.append(memory.read(end - start) or b"")
    return b"\n".join(parts)


def numbers_in(memory: bytes) -> set[str]:
    """Persons' numbers as Qt holds what is on the screen."""
    found = re.findall(rb"(?:(?:19|20)[0-9]{6}-[0-9]{4})", memory.replace(b"\0", b""))
    return {number.decode() for number in found}


def shapes_of(number: str) -> list[bytes]:
    return [text.encode(code) for text in (number, number.replace("-", "")) for code in ("utf-8", "utf-16-le")]


def eventually(ask: Callable[[], _T | None]) -> _T:
    """What is asked for, as soon as there is any. Raises AssertionError after a minute."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        told = ask()
        if told:
            return told
        time.sleep(0.2)
    raise AssertionError("it has not come in a minute")
