"""What a line of the log may say: our own words with values that tests/architecture/test_logging.py names one by one,
of others' words the fixed part alone, of an error its kind and place. Then `domain.scrub` as a net under all of it.

`central.app.quiet` and `desktop.app.quiet` have a process log so.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType

from domain.scrub import scrubbed

OURS = frozenset({"central", "desktop", "domain"})
LONGEST = 300
_NOT_TOLD = "…"


def line_of(
    logger: str,
    words: str,
    given: tuple[object, ...] | Mapping[str, object] | None,
    kind: type[BaseException] | None = None,
    trace: TracebackType | None = None,
) -> str:
    """What is told of a record: one line, no text of an error, nothing that somebody else's library has filled in."""
    said = words if not given else _filled_in(words, given, ours=logger.partition(".")[0] in OURS)
    if kind is not None:
        said = f"{said.strip()}: {kind_and_place(kind, trace)}"
    return scrubbed(" ".join(said.split()))[:LONGEST]


def kind_and_place(kind: type[BaseException], trace: TracebackType | None) -> str:
    """'ValueError at desktop/app/jobs.py:12': where it was raised, never its text, which may quote what one wrote."""
    if trace is None:
        return kind.__name__
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{kind.__name__} at {file_name(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"


def file_name(path: str) -> str:
    """The last parts of a path: its beginning may be somebody's home."""
    return "/".join(path.replace("\\", "/").split("/")[-3:])


def _filled_in(words: str, given: tuple[object, ...] | Mapping[str, object], *, ours: bool) -> str:
    try:
        if isinstance(given, Mapping):
            return words % {name: _told(value, ours=ours) for name, value in given.items()}
        return words % tuple(_told(value, ours=ours) for value in given)
    except (TypeError, ValueError, KeyError):
        return words


def _told(value: object, *, ours: bool) -> object:
    return value if ours or isinstance(value, (int, float)) else _NOT_TOLD
