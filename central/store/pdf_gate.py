"""The way a file takes to be looked into: a child process per file, a clock over it, and no trust in what comes back.

The store itself never parses a PDF. A child that dies, hangs or answers nonsense means a file that is refused.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from central.store.pdf_check import PDF_FAULTS

PATIENCE_SECONDS = 20.0
AT_ONCE = 2
"""Files looked into at the same time by one service process: each may take a core and a gigabyte."""
UNCHECKED = "pdf_could_not_be_checked"

PdfCheck: TypeAlias = Callable[[bytes], str]
"""A file's bytes to the code it is refused with, '' for one that is accepted."""

_gate = threading.BoundedSemaphore(AT_ONCE)
_PASSED_ON = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_ROOT = Path(__file__).resolve().parents[2]


def check_pdf(data: bytes) -> str:
    """The code a file is refused with, '' when it is accepted. Blocks for as long as the child takes."""
    with _gate:
        try:
            child = subprocess.run(  # noqa: S603 - our own program, fixed arguments
                _command(),
                input=data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                timeout=PATIENCE_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return UNCHECKED
    return _believe(child.stdout) if child.returncode == 0 else UNCHECKED


def _believe(answer: bytes) -> str:
    try:
        told = json.loads(answer)
        code = told["code"]
    except (ValueError, KeyError, TypeError):
        return UNCHECKED
    return code if code == "" or code in PDF_FAULTS else UNCHECKED


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, "--check-pdf"]
    return [sys.executable, "-m", "central", "--check-pdf"]


def _environment() -> dict[str, str]:
    """Nothing of ours but where the code lies: a database's address, for one, is no business of the child's."""
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**passed, "PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
