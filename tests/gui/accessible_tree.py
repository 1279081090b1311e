"""What a screen reader gets of a program, read as one does: over AT-SPI, by D-Bus, from another process."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

_ROOT = "/org/a11y/atspi/accessible/root"
_ACCESSIBLE = "org.a11y.atspi.Accessible"
_MOST_PARTS = 3000
# Bits of the state set (AT-SPI's enum AtspiStateType).
CHECKED, ENABLED, FOCUSABLE, FOCUSED, SHOWING = 4, 8, 11, 12, 25


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the tree: its role and name in words, and its states as the bits that are set."""

    role: str
    name: str
    states: frozenset[int]

    def says(self, state: int) -> bool:
        return state in self.states


@contextmanager
def session_bus(folder: Path) -> Iterator[str]:
    """A session bus of our own, which starts the bus of accessibility when it is asked for; its address."""
    program = shutil.which("dbus-daemon")
    if program is None or not Path("/usr/share/dbus-1/services/org.a11y.Bus.service").exists():
        pytest.skip("Skärmläsarens väg saknas: installera paketen dbus och at-spi2-core")
    address = f"unix:path={folder / 'bus'}"
    command = [program, "--session", "--nofork", "--nopidfile", f"--address={address}", "--print-address=1"]
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(folder)}
    environment.pop("AT_SPI_BUS_ADDRESS", None)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as daemon:
        assert daemon.stdout is not None
        assert daemon.stdout.readline()
        yield address
        daemon.terminate()


class Reader:
    """A screen reader's connection."""

    def __init__(self, bus: str) -> None:
        with open_dbus_connection(bus=bus) as session:
            where = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
            (address,) = _ask(session, where, "GetAddress")
        self._bus = open_dbus_connection(bus=str(address))

    def close(self) -> None:
        self._bus.close()

    def programs(self) -> list[tuple[str, str]]:
        """Every program that speaks, as (bus name, path)."""
        return self._children("org.a11y.atspi.Registry", _ROOT)

    def parts(self, program: tuple[str, str]) -> list[Part]:
        """The whole tree of a program, as far as it is on the screen."""
        found: list[Part] = []
        left = deque(self._children(*program))
        while left and len(found) < _MOST_PARTS:
            name, path = left.popleft()
            part = self._part(name, path)
            if part is not None and part.says(SHOWING):
                found.append(part)
                left.extend(self._children(name, path))
        return found

    def _part(self, bus: str, path: str) -> Part | None:
        where = DBusAddress(path, bus_name=bus, interface=_ACCESSIBLE)
        try:
            (role,) = _ask(self._bus, where, "GetRoleName")
            ((low, high),) = _ask(self._bus, where, "GetState")
            properties = DBusAddress(path, bus_name=bus, interface="org.freedesktop.DBus.Properties")
            ((_, name),) = _ask(self._bus, properties, "Get", "ss", (_ACCESSIBLE, "Name"))
        except LookupError:
            return None  # it went while we were looking
        bits = low | high << 32
        return Part(str(role), str(name), frozenset(bit for bit in range(64) if bits >> bit & 1))

    def _children(self, bus: str, path: str) -> list[tuple[str, str]]:
        where = DBusAddress(path, bus_name=bus, interface=_ACCESSIBLE)
        try:
            (children,) = _ask(self._bus, where, "GetChildren")
        except LookupError:
            return []
        return [(str(name), str(child)) for name, child in children]


def _ask(  # type: ignore[no-untyped-def]
    bus: DBusConnection, where: DBusAddress, method: str, signature: str | None = None, body: tuple[str, ...] = ()
):
    """The answer's values. Raises LookupError when there is none."""
    answer = bus.send_and_get_reply(new_method_call(where, method, signature, body), timeout=20)
    if answer.header.message_type is MessageType.error:
        raise LookupError(method)
    return answer.body
