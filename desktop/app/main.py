"""Chooses what to run. Each mode is imported only when it is asked for, so that a session starts fast."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from desktop.session.memory_guard import forbid_dumps

if TYPE_CHECKING:
    from desktop.app.arguments import Arguments

_SESSION = ["--session"]


def main(argv: list[str]) -> int:
    """Run the program. Returns its exit code."""
    os.umask(0o077)
    forbid_dumps()
    if argv == _SESSION:  # before the command line is read, which it has no other word on
        from desktop.app.session_start import run_session

        return run_session()
    from desktop.app.arguments import Arguments, read_arguments

    arguments = read_arguments(argv)
    if arguments.mode == "work" and not has_display():
        print("Ingen skärm hittades. SAMSA behöver en skärm för att logga in.")
        return 1
    if arguments.mode == "launcher" and not has_display():
        print("Ingen skärm hittades. Kör rundturen i stället: bilderna hamnar i", arguments.out)
        arguments = Arguments("tour", arguments.data, "", arguments.cases, arguments.out, arguments.keep)
    return _run(arguments)


def has_display() -> bool:
    """Whether a window can be seen here."""
    if sys.platform in {"win32", "darwin"} or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _run(arguments: Arguments) -> int:
    # Imported here, not above: a session must not pay for the launcher, nor the launcher for the tour.
    if arguments.mode == "work":
        from desktop.app.work_launcher import run_work_launcher

        return run_work_launcher(arguments)
    if arguments.mode == "tour":
        from desktop.tour.story import run_tour

        return run_tour(arguments)
    if arguments.mode == "self_test":
        from desktop.app.self_test import run_self_test

        return run_self_test()
    from desktop.app.launcher import run_launcher

    return run_launcher(arguments)
