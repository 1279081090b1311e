"""Moving database files: out of the way, never away; and a salvaged outbox into the place of the damaged one."""

from __future__ import annotations

import os
from pathlib import Path

from desktop.models.cipher_file import companions, header_path
from desktop.models.clock import Clock

ASIDE = "set-aside"


def set_aside(path: Path, clock: Clock) -> Path:
    """Move a database file with all that belongs to it, or a device's folder, out of the way; where it lies now."""
    stamp = clock.utc().replace(":", "").replace(".", "")
    place = path.parent / ASIDE / f"{stamp}-{path.name}"
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.is_dir():
        path.rename(place)
        return place
    place.mkdir(mode=0o700)
    # The header goes last: while it lies there, nobody creates a new file in the old one's place.
    for part in sorted(companions(path), key=lambda name: name.name.endswith(".header.json")):
        if part.exists():
            part.rename(place / part.name)
    return place


def salvaged_path(path: Path) -> Path:
    """Where what was saved of a damaged file is built, beside it."""
    return path.with_name(path.name + ".salvaged")


def put_in_place(path: Path) -> None:
    """Let the salvaged file take the place of the one set aside."""
    parts = list(zip(companions(salvaged_path(path)), companions(path), strict=True))
    # The database and its header go last: until the database has moved, both tell that there is one left to move.
    for old, new in (*parts[1:-2], parts[-1], parts[0], parts[-2]):
        if old.exists():
            os.replace(old, new)  # noqa: PTH105 - must replace atomically on Windows too


def finish_salvage(path: Path, clock: Clock) -> None:
    """Finish what a crash cut short after the damaged file had been moved and before the new one had its place."""
    fresh = salvaged_path(path)
    if path.exists() or not fresh.exists() or not header_path(fresh).exists():
        return
    if any(part.exists() for part in companions(path)):
        set_aside(path, clock)
    put_in_place(path)
