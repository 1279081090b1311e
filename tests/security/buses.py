"""A message bus of the tests' own, which stands for the person's and for the computer's."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


@contextlib.contextmanager
def own_bus(folder: Path) -> Iterator[str]:
    """Its address."""
    program = shutil.which("dbus-daemon")
    if program is None or shutil.which("dbus-send") is None:
        pytest.skip("dbus saknas: installera paketet dbus")
    address = f"unix:path={folder / 'bus'}"
    command = [program, "--session", "--nofork", "--print-address=1", f"--address={address}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.terminate()
