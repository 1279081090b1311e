"""How a session process is started and told what it needs: by pipe, so that no token is ever on a command line."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from dataclasses import asdict

from desktop.app.main import has_display
from desktop.app.session_ticket import SessionTicket


def start_session(ticket: SessionTicket, *, stdout: int | None = None) -> subprocess.Popen[str]:
    """Start a session process. It ends by itself when our end of its standard input closes."""
    process = subprocess.Popen(  # noqa: S603 - our own program, fixed arguments
        [*_own_command(), "--session"],
        stdin=subprocess.PIPE,
        stdout=stdout,
        text=True,
        encoding="utf-8",
        env=_surroundings(),
    )
    assert process.stdin is not None  # noqa: S101 - asked for above
    process.stdin.write(json.dumps(asdict(ticket)) + "\n")
    process.stdin.flush()
    return process


def end_session(process: subprocess.Popen[str], patience: float = 6.0) -> None:
    """Ask a session to end; it gets time to push what waits before it is made to."""
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
    try:
        process.wait(timeout=patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _surroundings() -> dict[str, str]:
    """Without a screen the tour's windows are drawn off screen; Qt would rather end the process than do so unasked."""
    return dict(os.environ) if has_display() else {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


def _own_command() -> list[str]:
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "desktop"]
