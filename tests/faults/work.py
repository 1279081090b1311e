"""What each of the processes that share the seeds does."""

from __future__ import annotations

import atexit
import importlib
import signal
import sys
from contextlib import ExitStack

from tests.faults.outcome import Failed


def prepare(level: str) -> None:
    """Set up, once per process, what its runs share; it is taken down when the process ends, also when told to."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    stack = ExitStack()
    stack.enter_context(importlib.import_module(f"tests.faults.{level}").stage())
    atexit.register(stack.close)


def run(level: str, seed: int) -> Failed | None:
    """One run; None when all invariants held."""
    found: Failed | None = importlib.import_module(f"tests.faults.{level}").run(seed)
    return found
