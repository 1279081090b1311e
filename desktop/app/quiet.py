"""Nothing of what a person works with reaches a log, not by Qt and not by an error that nobody caught either."""

from __future__ import annotations

import logging
import re
import sys
import threading
from types import TracebackType

from domain.log_line import begin_logging, kind_and_place

_log = logging.getLogger(__name__)
_LEVELS = {
    "QtDebugMsg": logging.DEBUG,
    "QtInfoMsg": logging.INFO,
    "QtWarningMsg": logging.WARNING,
    "QtCriticalMsg": logging.ERROR,
    "QtFatalMsg": logging.CRITICAL,
}
_QUOTED = re.compile(r"""(["'])(?:(?!\1).)*\1|“[^”]*”""")


def log_quietly(level: int = logging.WARNING) -> None:
    """From here on every log line of this process is as `domain.log_line` has it."""
    begin_logging(level)
    sys.excepthook = _uncaught
    threading.excepthook = lambda told: _uncaught(told.exc_type, told.exc_value, told.exc_traceback)
    sys.unraisablehook = lambda told: _uncaught(told.exc_type, told.exc_value, told.exc_traceback)


def _uncaught(kind: type[BaseException], _error: BaseException | None, trace: TracebackType | None) -> None:
    if not issubclass(kind, (KeyboardInterrupt, SystemExit)):
        _log.critical("not caught: %s", kind_and_place(kind, trace))


def quieten_qt() -> None:
    """Qt's own messages go the same way; they may quote what stands in a field."""
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler  # noqa: PLC0415 - not before a window

    def tell(kind: QtMsgType, _place: QMessageLogContext, text: str) -> None:
        _log.log(_LEVELS.get(kind.name, logging.WARNING), "Qt: %s", fixed_part(text))

    qInstallMessageHandler(tell)


def fixed_part(text: str) -> str:
    """A message of Qt's without what it quotes and without what follows a colon: there it tells of values."""
    return _QUOTED.sub("…", text.partition(": ")[0])
