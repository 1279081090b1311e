"""What a person has chosen for herself on this computer: colours, size of text, keys, notices, printer, first page.

It lies in the folder of her own account on the computer, beside the encrypted files and not in them: the first window
looks right before anything is opened. So nothing may stand here that tells of a patient, or of what was open; every
value is one of a few known ones, but for the name of a printer.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Final

COLOURS: Final = ("system", "light", "dark", "high_contrast")
TEXT_PERCENTS: Final = (100, 125, 150, 175, 200)
FIRST_PAGES: Final = ("inbox", "drafts", "outbox")
_FILE: Final = "preferences.json"
_LONGEST_NAME: Final = 127
"""Of a printer, as CUPS and Windows limit it."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """`printer` '' is the computer's own choice. `shown_round`: she has been shown round, or has said no."""

    colours: str = "system"
    text_percent: int = 100
    letters: bool = True
    notices: bool = True
    notice_sound: bool = False
    printer: str = ""
    first_page: str = "inbox"
    shown_round: bool = False


def checked(told: Mapping[str, object]) -> Preferences:
    """Of what is told, whatever is one of the values there are; the rest as it is when nobody has chosen."""
    kept: dict[str, object] = {}
    for field in fields(Preferences):
        value = told.get(field.name)
        if type(value) is type(field.default) and _allowed(field.name, value):
            kept[field.name] = value
    return replace(Preferences(), **kept)  # type: ignore[arg-type] # each has the type of its default


def _allowed(name: str, value: object) -> bool:
    choices: dict[str, tuple[object, ...]] = {
        "colours": COLOURS,
        "text_percent": TEXT_PERCENTS,
        "first_page": FIRST_PAGES,
    }
    if name in choices:
        return value in choices[name]
    return not isinstance(value, str) or (len(value) <= _LONGEST_NAME and value.isprintable())


def read_preferences(folder: Path) -> Preferences:
    """What was kept there; what cannot be read is as when nobody has chosen."""
    return checked(read_own_file(folder / _FILE))


def keep_preferences(folder: Path, preferences: Preferences) -> bool:
    """Whether they could be kept. Without a place to keep them they hold for as long as the program runs."""
    return write_own_file(folder / _FILE, asdict(preferences))


def read_own_file(path: Path) -> dict[str, object]:
    """A file of names and values; empty when it is none."""
    try:
        told = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def write_own_file(path: Path, told: Mapping[str, object]) -> bool:
    """Whole or not at all, readable by the owner alone."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(temporary, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8") as out:
            json.dump(told, out)
        temporary.replace(path)
        return True
    return False
