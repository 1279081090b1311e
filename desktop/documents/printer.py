"""From PDF bytes to the printer without a file in between: `lp` reads the document from its standard input.

Linux and macOS only. On Windows the view prints by Qt, whose spool file is told about in the security paper.
Errors carry a code and never any of the document or of what the print system said, which could name the job.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass

LP_TIMEOUT_SECONDS = 30.0

# What CUPS allows in a queue name; a leading hyphen would be read as an option.
_QUEUE_NAME = re.compile(r"[^\s/#\-][^\s/#]{0,126}")
_JOB_ID = re.compile(r"request id is (\S+)")
_CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals without I, L, O and U, which are misheard or misread."""


class PrinterError(Exception):
    """The document did not reach a printer queue.

    `code`: `printer_no_system` (no lp here), `printer_bad_document` (not a PDF), `printer_bad_name`,
    `printer_timeout`, `printer_refused` (no such queue, no default queue, or the queue does not accept).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class PrintOutcome:
    """The print system has taken the document. `job_id` as CUPS names it ("PDF-12"); None if it did not tell."""

    job_id: str | None
    printer: str | None


def print_pdf(
    data: bytes, printer: str | None, title: str = "Dokument", *, timeout: float = LP_TIMEOUT_SECONDS
) -> PrintOutcome:
    """Queue a PDF on `printer`, or on the default printer when None.

    `title` is kept by the print system for days and shown to others: it must never name a person. `timeout` is in
    seconds. Raises PrinterError.
    """
    if not data.startswith(b"%PDF-"):
        raise PrinterError("printer_bad_document")
    if printer is not None and not _QUEUE_NAME.fullmatch(printer):
        raise PrinterError("printer_bad_name")
    queue = ["-d", printer] if printer else []
    said = _run("lp", [*queue, "-t", title, "-o", "media=A4", "-"], data, timeout)
    found = _JOB_ID.search(said)
    return PrintOutcome(found[1] if found else None, printer)


def available_printers(*, timeout: float = LP_TIMEOUT_SECONDS) -> tuple[str, ...]:
    """Names of the print queues, sorted; empty when there is no print system or it does not answer."""
    try:
        return tuple(sorted(set(_run("lpstat", ["-e"], b"", timeout).split())))
    except PrinterError:
        return ()


def print_code(random_bytes: bytes) -> str:
    """The code at the foot of a print, by which it is found again in the log: ``7F3K-2290``.

    Takes at least 8 random bytes from the caller (`secrets.token_bytes(8)`). 32**4 * 10**4 codes: rare to meet twice,
    but a label and no secret.
    """
    if len(random_bytes) < 8:
        raise ValueError("print_code needs 8 random bytes")
    letters = "".join(_CODE_LETTERS[byte % 32] for byte in random_bytes[:4])
    return f"{letters}-{int.from_bytes(random_bytes[4:8], 'big') % 10_000:04d}"


def _run(program: str, arguments: list[str], data: bytes, timeout: float) -> str:
    """Standard output of a print command, which is given `data` on its standard input."""
    path = shutil.which(program)
    if path is None:
        raise PrinterError("printer_no_system")
    try:
        done = subprocess.run(  # noqa: S603 - fixed program, no shell, the queue name is checked
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
