"""Which printers the computer has and how they are: what CUPS says of its queues (Linux and macOS)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from enum import StrEnum

CUPS_TIMEOUT_SECONDS = 30.0

_DISABLED = re.compile(r"^printer (\S+) disabled since", re.MULTILINE)
_CLOSED = re.compile(r"^(\S+) not accepting requests since", re.MULTILINE)
_DEFAULT = re.compile(r"^system default destination: (\S+)", re.MULTILINE)


class PrinterError(Exception):
    """The document did not reach a printer queue.

    `code`: `printer_no_system` (no print system here), `printer_bad_document` (not a PDF), `printer_bad_name`,
    `printer_gone` (no such queue), `printer_stopped` (the queue prints nothing now), `printer_closed` (the queue takes
    nothing now), `printer_timeout`, `printer_refused` (anything else).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class PrinterState(StrEnum):
    """How a queue is. What is stopped would keep a document until somebody starts it, and then print it unwatched."""

    READY = "ready"
    STOPPED = "stopped"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Printer:
    """A print queue. `chosen` is the one that the computer prints on when nobody says anything else."""

    name: str
    state: PrinterState = PrinterState.READY
    chosen: bool = False


def available_printers() -> tuple[Printer, ...]:
    """The print queues by name; empty when there is no print system or it does not answer."""
    try:
        return printers_now(CUPS_TIMEOUT_SECONDS)
    except PrinterError:
        return ()


def printers_now(timeout: float) -> tuple[Printer, ...]:
    """The print queues by name. `timeout` in seconds. Raises PrinterError when it cannot be told."""
    names = set(ask_cups("lpstat", ["-e"], timeout=timeout).split())
    # Printers of the network that no queue has been made for are not told of here: nothing is known against them.
    told = ask_cups("lpstat", ["-d", "-a", "-p"], timeout=timeout) if names else ""
    stopped, closed, default = (set(found.findall(told)) for found in (_DISABLED, _CLOSED, _DEFAULT))
    states = dict.fromkeys(stopped, PrinterState.STOPPED) | dict.fromkeys(closed, PrinterState.CLOSED)
    return tuple(Printer(name, states.get(name, PrinterState.READY), name in default) for name in sorted(names))


def ask_cups(program: str, arguments: list[str], data: bytes = b"", *, timeout: float) -> str:
    """Standard output of a print command, which is given `data` on its standard input. Raises PrinterError, never with
    anything the command said: it could name the job."""
    path = shutil.which(program)
    if path is None:
        raise PrinterError("printer_no_system")
    try:
        done = subprocess.run(  # noqa: S603 - fixed program, no shell, names are checked by the caller
            [path, *arguments],
            input=data,
            capture_output=True,
            timeout=timeout,
            check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired:
        raise PrinterError("printer_timeout") from None
    except (OSError, ValueError):
        raise PrinterError("printer_refused") from None
    if done.returncode != 0:
        raise PrinterError("printer_refused")
    return done.stdout.decode("utf-8", "replace")
