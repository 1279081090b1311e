"""Nothing of what a person works with reaches a log, not by Qt and not by an error that nobody caught either.

What a line needs is loaded with the first line: a start that goes well logs nothing.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import warnings
from types import TracebackType
from typing import TextIO

_log = logging.getLogger(__name__)
_LEVELS = {
    "QtDebugMsg": logging.DEBUG,
    "QtInfoMsg": logging.INFO,
    "QtWarningMsg": logging.WARNING,
    "QtCriticalMsg": logging.ERROR,
    "QtFatalMsg": logging.CRITICAL,
}
_QUOTED = r"""(["'])(?:(?!\1).)*\1|“[^”]*”"""


class Line(logging.Formatter):
    """One record as a line of the log."""

    def format(self, record: logging.LogRecord) -> str:
        from domain.log_line import line_of  # noqa: PLC0415 - see the module's text

        kind, _, trace = record.exc_info or (None, None, None)
        told = line_of(record.name, str(record.msg), record.args, kind, trace)
        return f"{self.formatTime(record)} {record.levelname} {record.name} {told}"


def log_quietly(level: int = logging.WARNING) -> None:
    """From here on all that this process logs, warns of or does not catch is told as `domain.log_line` has it."""
    handler = logging.StreamHandler()
    handler.setFormatter(Line())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    warnings.showwarning = _warn
    sys.excepthook = _uncaught
    threading.excepthook = lambda told: _uncaught(told.exc_type, told.exc_value, told.exc_traceback)
    sys.unraisablehook = lambda told: _uncaught(told.exc_type, told.exc_value, told.exc_traceback)


def _uncaught(kind: type[BaseException], _error: BaseException | None, trace: TracebackType | None) -> None:
    from domain.log_line import kind_and_place  # noqa: PLC0415 - see the module's text

    if not issubclass(kind, (KeyboardInterrupt, SystemExit)):
        _log.critical("not caught: %s", kind_and_place(kind, trace))


def _warn(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    from domain.log_line import file_name  # noqa: PLC0415 - see the module's text

    _log.warning("%s at %s:%d", category.__name__, file_name(filename), lineno)


def quieten_qt() -> None:
    """Qt's own messages go the same way; they may quote what stands in a field."""
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler  # noqa: PLC0415 - not before a window

    def tell(kind: QtMsgType, _place: QMessageLogContext, text: str) -> None:
        _log.log(_LEVELS.get(kind.name, logging.WARNING), "Qt: %s", fixed_part(text))

    qInstallMessageHandler(tell)


def fixed_part(text: str) -> str:
    """A message of Qt's without what it quotes and without what follows a colon: there it tells of values."""
    return re.sub(_QUOTED, "…", text.partition(": ")[0])
