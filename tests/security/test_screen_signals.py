"""What the program hears of the computer's screen on Linux, over a real bus: what happens, and how it stood when it
began to listen; and that the computer waits with its sleep until the program has ended.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.security.buses import own_bus
from tests.security.login_manager import DELAY, Program, login_manager, running

_LISTENER = """
import sys, threading
from PySide6.QtCore import QCoreApplication, QTimer
from desktop.app.system_signals import SystemSignals
app = QCoreApplication([])
signals = SystemSignals()
signals.left.connect(lambda: print("left", flush=True))
signals.asleep.connect(lambda: print("asleep", flush=True))
signals.listen(0)
print("listens", flush=True)
reader = threading.Thread(target=lambda: (sys.stdin.read(), app.quit()), daemon=True)
QTimer.singleShot(0, reader.start)  # not before there is something to quit
app.exec()
"""


@pytest.fixture(scope="module")
def bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with own_bus(tmp_path_factory.mktemp("bus")) as address:
        yield address


@pytest.fixture(scope="module")
def manager(bus: str) -> Iterator[Program]:
    with login_manager(bus) as running_manager:
        yield running_manager


@pytest.fixture
def surroundings(bus: str) -> dict[str, str]:
    return {"DBUS_SESSION_BUS_ADDRESS": bus, "DBUS_SYSTEM_BUS_ADDRESS": bus}


def test_the_computer_waits_with_its_sleep_until_the_program_has_ended(
    manager: Program, surroundings: dict[str, str]
) -> None:
    with running(["-c", _LISTENER], surroundings) as listener:
        manager.until(DELAY)
        manager.tell("sleep")
        manager.until("done sleep")
        listener.until("asleep")
        # Asked how it stands, the screen was not locked: nothing was said before.
        assert listener.said == ["listens", "asleep"]
        assert "released" not in manager.said
    manager.until("released")


@pytest.mark.parametrize("locked", ["hint", "saver"])
def test_a_screen_that_was_locked_before_it_listened_is_noticed(
    manager: Program, surroundings: dict[str, str], locked: str
) -> None:
    manager.tell(locked)
    manager.until(f"done {locked}")
    with running(["-c", _LISTENER], surroundings) as listener:
        listener.until("left")
    manager.tell("")
    manager.until("done")


def test_a_computer_that_offers_nothing_of_it_is_listened_to_all_the_same(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with own_bus(tmp_path_factory.mktemp("bare")) as bare:
        both = {"DBUS_SESSION_BUS_ADDRESS": bare, "DBUS_SYSTEM_BUS_ADDRESS": bare}
        with running(["-c", _LISTENER], both) as listener:
            listener.until("listens")
            with login_manager(bare) as late:  # it comes up after we have asked
                late.tell("lock")
                late.until("done lock")
                listener.until("left")
            assert listener.said == ["listens", "left"]


def test_without_any_bus_it_only_goes_by_the_time(tmp_path_factory: pytest.TempPathFactory) -> None:
    nowhere = f"unix:path={tmp_path_factory.mktemp('none') / 'bus'}"
    both = {"DBUS_SESSION_BUS_ADDRESS": nowhere, "DBUS_SYSTEM_BUS_ADDRESS": nowhere}
    with running(["-c", _LISTENER], both) as listener:
        listener.until("listens")
        listener.end()
        assert listener._process.returncode == 0
