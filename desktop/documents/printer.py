"""From PDF bytes to the printer without a file in between: `lp` reads the document from its standard input.

Linux and macOS only. On Windows there is no `lp`: no printer is found there, and a hand-out can only be recorded.
Errors carry a code and never any of the document or of what the print system said, which could name the job.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from desktop.documents.printers import CUPS_TIMEOUT_SECONDS, PrinterError, PrinterState, ask_cups, printers_now

MOST_COPIES: Final = 20

# What CUPS allows in a queue name; a leading hyphen would be read as an option.
_QUEUE_NAME = re.compile(r"[^\s/#\-][^\s/#]{0,126}")
_JOB_ID = re.compile(r"request id is (\S+)")
_CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals without I, L, O and U, which are misheard or misread."""
_TITLE: Final = "Dokument"
"""Of every job: the print system keeps it for days and shows it to others, so it tells nothing at all."""


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """On which printer, how many times and on which sides of the paper."""

    printer: str
    copies: int = 1
    both_sides: bool = False


@dataclass(frozen=True, slots=True)
class PrintOutcome:
    """The print system has taken the document. `job_id` as CUPS names it ("PDF-12"); None if it did not tell."""

    job_id: str | None
    printer: str


def print_pdf(data: bytes, order: PrintOrder, *, timeout: float = CUPS_TIMEOUT_SECONDS) -> PrintOutcome:
    """Queue a PDF on a printer that takes it and prints it now. `timeout` is in seconds. Raises PrinterError."""
    if not data.startswith(b"%PDF-"):
        raise PrinterError("printer_bad_document")
    if not _QUEUE_NAME.fullmatch(order.printer) or not 1 <= order.copies <= MOST_COPIES:
        raise PrinterError("printer_bad_name")
    _look_at(order.printer, timeout)
    sides = "two-sided-long-edge" if order.both_sides else "one-sided"
    wishes = ["-n", str(order.copies), "-o", "media=A4", "-o", f"sides={sides}"]
    said = ask_cups("lp", ["-d", order.printer, "-t", _TITLE, *wishes, "-"], data, timeout=timeout)
    found = _JOB_ID.search(said)
    return PrintOutcome(found[1] if found else None, order.printer)


def _look_at(name: str, timeout: float) -> None:
    """Nothing is left with a printer that stands still: it would come out when nobody is there to take it."""
    printer = next((one for one in printers_now(timeout) if one.name == name), None)
    if printer is None:
        raise PrinterError("printer_gone")
    if printer.state is not PrinterState.READY:
        raise PrinterError(f"printer_{printer.state.value}")


def print_code(random_bytes: bytes) -> str:
    """The code at the foot of a print, by which it is found again in the log: ``7F3K-2290``.

    Takes at least 8 random bytes from the caller (`secrets.token_bytes(8)`). 32**4 * 10**4 codes: rare to meet twice,
    but a label and no secret.
    """
    if len(random_bytes) < 8:
        raise ValueError("print_code needs 8 random bytes")
    letters = "".join(_CODE_LETTERS[byte % 32] for byte in random_bytes[:4])
    return f"{letters}-{int.from_bytes(random_bytes[4:8], 'big') % 10_000:04d}"
