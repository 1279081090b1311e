"""The outbox's first page once more, in a file beside it.

It says where every table begins: with one wrong bit in it nothing else in the file can be found, the copies of
unanswered operations neither. It changes only when the file grows, and the copy is as encrypted as the page.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from desktop.models.cipher_file import first_page_path

_MENDING = ".mending"


def keep_first_page(path: Path, page_size: int) -> None:
    """Keep the page of a file that was just found whole, or closed in order."""
    with path.open("rb") as file:
        page = file.read(page_size)
    kept = first_page_path(path)
    if len(page) < page_size or (kept.exists() and kept.read_bytes() == page):
        return
    temporary = kept.with_name(kept.name + ".new")
    with os.fdopen(os.open(temporary, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as out:
        out.write(page)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(kept)


def mended_copy(path: Path, page_size: int) -> Path | None:
    """A copy of a damaged file with the page that was kept; None when none was. `forget_mended` removes it."""
    kept = first_page_path(path)
    if not kept.exists() or kept.stat().st_size != page_size:
        return None
    copy = path.with_name(path.name + _MENDING)
    shutil.copyfile(path, copy)
    with copy.open("r+b") as file:
        file.write(kept.read_bytes())
    log = path.with_name(path.name + "-wal")
    if log.exists():
        shutil.copyfile(log, copy.with_name(copy.name + "-wal"))
    return copy


def forget_mended(path: Path) -> None:
    """Remove the copy that was read."""
    copy = path.with_name(path.name + _MENDING)
    for name in (copy.name, copy.name + "-wal", copy.name + "-shm"):
        copy.with_name(name).unlink(missing_ok=True)
