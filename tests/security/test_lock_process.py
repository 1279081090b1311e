"""A locked program has ended: a real session process, told to lock by the computer's own bus, leaves nothing behind."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.app.session_ticket import LOCKED, SessionTicket
from desktop.session.embedded_store import start_embedded_store
from desktop.tour.player import NotSeenError, Player
from desktop.tour.story import PLANNING_PERSON

UNIT = "ska-ssk"
WORDS = "Halvskrivet om oro på natten QX77"


@pytest.fixture(scope="module")
def bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a bus of our own, which stands for the person's and for the computer's."""
    program = shutil.which("dbus-daemon")
    if program is None or shutil.which("dbus-send") is None:
        pytest.skip("dbus saknas: installera paketet dbus")
    address = f"unix:path={tmp_path_factory.mktemp('bus') / 'bus'}"
    command = [program, "--session", "--nofork", "--print-address=1", f"--address={address}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.terminate()


@pytest.fixture(scope="module")
def ticket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SessionTicket]:
    folder = tmp_path_factory.mktemp("locked")
    with start_embedded_store(folder / "store", 40) as store:
        address = store.address
        yield SessionTicket(address.url, address.token, address.store_key, UNIT, str(folder / "data"), drive=True)


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


def write_half_a_draft(nurse: Player) -> None:
    """Up to a planning field of the first case, with words that nothing has saved yet."""
    nurse.wait("inbox.list", contains=PLANNING_PERSON, timeout=40)
    nurse.pick("inbox.list", PLANNING_PERSON)
    nurse.key("Return")
    nurse.wait("case", contains=PLANNING_PERSON)
    nurse.click("case.tab.planning")
    nurse.wait("planning")
    nurse.click("planning.tab.patient")
    nurse.fill("field.person_view", WORDS)


@pytest.mark.parametrize(
    ("path", "signal", "what"),
    [
        ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged", "boolean:true"),
        ("/org/freedesktop/login1", "org.freedesktop.login1.Manager.PrepareForSleep", "boolean:true"),
    ],
)
def test_the_computers_word_ends_the_process_and_unlocking_goes_on_where_it_was(
    nurse: Player, ticket: SessionTicket, bus: str, tmp_path: Path, path: str, signal: str, what: str
) -> None:
    write_half_a_draft(nurse)
    began = time.monotonic()
    tell(bus, path, signal, what)
    assert nurse.wait_end(8) == LOCKED
    assert time.monotonic() - began < 6.5, "at most five seconds for what waits to be sent"
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
