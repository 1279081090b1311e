"""Sealed chunks as files in a folder, named by blob id and number and nothing else."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from domain.sealed_chunk import NONCE_BYTES, open_chunk, seal_chunk


class ChunkFiles:
    """The folder; None for a store that was given none and takes no attachments. A chunk is there whole or not at all,
    also after a crash. Any thread."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def write(self, key: bytes, blob: str, n: int, data: bytes) -> None:
        """Seal and keep a chunk, in place of what was there. On the disk when this returns. Raises OSError."""
        path = self._path(blob, n)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        sealed = seal_chunk(key, os.urandom(NONCE_BYTES), blob, n, data)
        temporary = path.with_name(f"{path.name}.{os.urandom(6).hex()}")
        try:
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)

    def read(self, key: bytes, blob: str, n: int) -> bytes:
        """A chunk. Raises OSError when it is not there, ChunkError when it is not what was written."""
        return open_chunk(key, blob, n, self._path(blob, n).read_bytes())

    def destroy(self, blob: str) -> None:
        """Remove every chunk of a blob; its key must be gone first."""
        if self._folder is not None:
            for path in self._path(blob, 0).parent.glob(f"{blob}.*"):
                path.unlink(missing_ok=True)

    def _path(self, blob: str, n: int) -> Path:
        if self._folder is None:
            raise FileNotFoundError("this store has no folder for attachments")
        # The last characters of an id are random: they spread the files over 256 folders.
        return self._folder / blob[-2:] / f"{blob}.{n}"


def _sync_folder(folder: Path) -> None:
    """Let the name itself survive a loss of power; Windows cannot say so and needs not."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
