"""What a session that was locked leaves to its launcher, by the pipe: what to go on with, and what to be told by.

Neither says anything about a patient. It is never on a command line, in the environment or in a file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess  # the session process has no use for it


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """`refresh_token` goes on with the log-in, with the device's key alone; `poke_token` counts what comes after the
    `cursors`. Either is '' when there is none."""

    refresh_token: str = field(default="", repr=False)
    poke_token: str = field(default="", repr=False)
    cursors: Mapping[str, int] = field(default_factory=dict)

    def to_line(self) -> str:
        return json.dumps(asdict(self))


def read_left(session: subprocess.Popen[str]) -> LeftBehind:
    """What a session process that has ended has left; nothing, if it was killed."""
    if session.stdin is not None:
        with suppress(OSError):
            session.stdin.close()
    if session.stdout is None:
        return LeftBehind()
    with session.stdout as pipe:
        lines = pipe.read().splitlines()
    for line in reversed(lines):
        with suppress(KeyError, ValueError, TypeError, AttributeError):
            return _from_line(line)
    return LeftBehind()


def _from_line(line: str) -> LeftBehind:
    """Raises KeyError, ValueError, TypeError or AttributeError for anything else."""
    told = json.loads(line)
    cursors = {str(scope): int(at) for scope, at in told["cursors"].items()}
    return LeftBehind(str(told["refresh_token"]), str(told["poke_token"]), cursors)
