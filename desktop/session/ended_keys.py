"""That somebody's files at this computer could not be opened any more, told to the session that begins anew.

The log that it belongs into is among the files that nobody can open, so a word of it lies in the new folder until the
new log has it: why, when the last try was made, and how many wrong ones there were.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from desktop.models.durable_file import write_durably
from desktop.session.device_folder import DeviceFolder

_FILE = "ended.json"


@dataclass(frozen=True, slots=True)
class EndedKeys:
    """`code` is that of the trouble (resources/texts/trouble.yaml); `last_try_ms` Unix ms, 0 when nobody knows."""

    code: str
    wrong: int
    last_try_ms: int


def ended_in(folder: DeviceFolder, code: str) -> EndedKeys:
    """What can be read without any key: the count is as good as the file that tells it."""
    try:
        told = json.loads((folder.path / "tries.json").read_text("utf-8"))
        return EndedKeys(code, int(told["wrong"]), int(told["at_ms"]))
    except (OSError, ValueError, KeyError, TypeError):
        return EndedKeys(code, 0, 0)


def leave_word(folder: DeviceFolder, ended: EndedKeys) -> None:
    """On the disk when this returns."""
    write_durably(_file(folder), json.dumps(asdict(ended)))


def word_left(folder: DeviceFolder) -> EndedKeys | None:
    """What was left here, None when nothing was; `forget_word` when it is in the log."""
    try:
        told = json.loads(_file(folder).read_text("utf-8"))
        return EndedKeys(str(told["code"]), int(told["wrong"]), int(told["last_try_ms"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def forget_word(folder: DeviceFolder) -> None:
    """It is in the log."""
    _file(folder).unlink(missing_ok=True)


def _file(folder: DeviceFolder) -> Path:
    return folder.path / _FILE
