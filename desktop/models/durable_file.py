"""A small file written so that a crash leaves the old one or the new one, never half of either."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def write_durably(path: Path, text: str) -> None:
    """Replace the file; its owner's alone; on the disk when this returns."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(temporary, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Have the folder's own entries on the disk; Windows does that with the file."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
