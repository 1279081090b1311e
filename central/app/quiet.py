"""Nothing of what the service works with reaches its log, not by an error that nobody caught either."""

from __future__ import annotations

import logging
import sys
import threading
from types import TracebackType

from domain.log_line import begin_logging, kind_and_place

_log = logging.getLogger(__name__)


def log_quietly(level: int = logging.WARNING) -> None:
    """From here on every log line of this process is as `domain.log_line` has it."""
    begin_logging(level)
    sys.excepthook = _uncaught
    threading.excepthook = lambda told: _uncaught(told.exc_type, told.exc_value, told.exc_traceback)
    sys.unraisablehook = lambda told: _uncaught(told.exc_type, told.exc_value, told.exc_traceback)


def _uncaught(kind: type[BaseException], _error: BaseException | None, trace: TracebackType | None) -> None:
    if not issubclass(kind, (KeyboardInterrupt, SystemExit)):
        _log.critical("not caught: %s", kind_and_place(kind, trace))
