"""A crash leaves nothing of the process's memory behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[3]
_STARTED = """
import ctypes, resource, sys
import desktop.app.main as program
program._run = lambda _arguments: 0
before = resource.getrlimit(resource.RLIMIT_CORE)
program.main(["--self-test"])
assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0), before
if sys.platform == "linux":
    assert ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) == 0, "others may read our memory"
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit to ask for; it has no core files either")
def test_fault_75_a_program_that_has_started_leaves_no_memory_in_a_file() -> None:
    command = [sys.executable, "-c", _STARTED]
    ended = subprocess.run(command, check=False, cwd=_ROOT, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
