"""The tests' own server leaves nothing behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT
from tests.postgres.pair import until
from tests.postgres.server import NoPostgreSQL, programs

_MAKER = """
from tests.postgres.server import Server
server = Server({"fsync": "off"})
server.init()
server.start()
print(server.pid, server.folder, flush=True)
input()
"""


def test_a_server_ends_when_its_maker_is_killed(tmp_path: Path) -> None:
    try:
        programs()
    except NoPostgreSQL as missing:
        pytest.skip(str(missing))
    with subprocess.Popen(
        [sys.executable, "-c", _MAKER], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as maker:
        assert maker.stdout is not None
        pid, folder = maker.stdout.readline().split()
        assert _runs(pid)
        assert Path(folder).is_dir()
        maker.kill()
    until(lambda: not Path(folder).exists())
    assert not _runs(pid)


def _runs(pid: str) -> bool:
    """Whether it does anything still; what waits for its parent to take note of its end does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
