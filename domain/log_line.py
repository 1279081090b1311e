"""What a line of the log may say: our own words with values that tests/architecture/test_logging.py names one by one,
of others' words the fixed part alone, of an error its kind and place. Then `domain.scrub` as a net under all of it.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Mapping
from types import TracebackType

from domain.scrub import scrubbed

OURS = frozenset({"central", "desktop", "domain"})
LONGEST = 300
_SHAPE = "%(asctime)s %(levelname)s %(name)s %(message)s"
_NOT_TOLD = "…"


class LogLine(logging.Formatter):
    """Formats a record without anything that was not meant for a log."""

    def __init__(self) -> None:
        super().__init__(_SHAPE)

    def format(self, record: logging.LogRecord) -> str:
        """One line: no text of an error, no stack, nothing that somebody else's library has filled in."""
        message = message_of(record)
        if record.exc_info and record.exc_info[0] is not None:
            message = f"{message.strip()}: {kind_and_place(record.exc_info[0], record.exc_info[2])}"
        told = {"name": record.name, "levelname": record.levelname, "message": safe(message)}
        return _SHAPE % {**told, "asctime": self.formatTime(record)}


def message_of(record: logging.LogRecord) -> str:
    """What a record says, of others' records without what was filled in but for plain numbers."""
    if record.name.partition(".")[0] in OURS or not record.args:
        return record.getMessage()
    given = record.args
    try:
        if isinstance(given, Mapping):
            return str(record.msg) % {name: _number(value) for name, value in given.items()}
        return str(record.msg) % tuple(_number(value) for value in given)
    except (TypeError, ValueError, KeyError):
        return str(record.msg)


def safe(text: str) -> str:
    """A text as it may stand in a log: one line, not long, no number of a person."""
    line = " ".join(text.split())
    return scrubbed(line)[:LONGEST]


def kind_and_place(kind: type[BaseException], trace: TracebackType | None) -> str:
    """'ValueError at desktop/app/jobs.py:12': where it was raised, never its text, which may quote what one wrote."""
    if trace is None:
        return kind.__name__
    while trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code
    return f"{kind.__name__} at {'/'.join(code.co_filename.replace(chr(92), '/').split('/')[-3:])}:{trace.tb_lineno}"


def begin_logging(level: int) -> None:
    """Have everything that is logged in this process go to standard error as such lines, warnings too."""
    handler = logging.StreamHandler()
    handler.setFormatter(LogLine())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    warnings.showwarning = _tell_warning


def _tell_warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, *_: object, **__: object
) -> None:
    place = "/".join(filename.replace(chr(92), "/").split("/")[-3:])
    logging.getLogger("domain.warnings").warning("%s at %s:%d", category.__name__, place, lineno)


def _number(value: object) -> object:
    return value if isinstance(value, (int, float)) else _NOT_TOLD
