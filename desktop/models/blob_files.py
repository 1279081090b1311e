"""Attachments on this computer: sealed chunks as files, named by blob id and number and nothing else.

Their keys lie in the encrypted database beside which the folder stands: in the outbox for what we send, in the replica
for what we have fetched. Without its row a file is noise, and is removed at the next start.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import os
from collections.abc import Iterable
from pathlib import Path

from domain.attachment import Attachment
from domain.sealed_chunk import NONCE_BYTES, ChunkError, open_chunk, seal_chunk


class BlobLostError(RuntimeError):
    """A file that should lie here cannot be read whole. `code` is for resources/texts/attachments.yaml."""

    code = "attachment_damaged"


class BlobFiles:
    """The folder beside a database. Any thread may read; one writes."""

    def __init__(self, database: Path) -> None:
        self._folder = database.with_name(f"{database.name}.files")

    def write(self, key: bytes, blob: str, n: int, data: bytes) -> None:
        """Seal and keep a chunk: on the disk whole when this returns. Raises OSError, leaving nothing by half."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(blob, n)
        temporary = path.with_name(f"{path.name}.new")
        try:
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(seal_chunk(key, os.urandom(NONCE_BYTES), blob, n, data))
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise

    def read(self, key: bytes, blob: str, n: int) -> bytes:
        """A chunk. Raises BlobLostError."""
        try:
            return open_chunk(key, blob, n, self._path(blob, n).read_bytes())
        except (OSError, ChunkError):
            raise BlobLostError(blob) from None

    def read_whole(self, key: bytes, attachment: Attachment) -> bytes:
        """The whole file, compared with what its document says of it. Raises BlobLostError."""
        data = b"".join(self.read(key, attachment.blob, n) for n in range(attachment.chunks))
        if len(data) != attachment.size or hashlib.sha256(data).hexdigest() != attachment.sha256:
            raise BlobLostError(attachment.blob)
        return data

    def held(self, blob: str) -> frozenset[int]:
        """The numbers of the chunks that lie here."""
        names = (path.name.rpartition(".")[2] for path in self._folder.glob(f"{blob}.*"))
        return frozenset(int(name) for name in names if name.isdigit())

    def destroy(self, blob: str) -> None:
        """Remove a blob's chunks; its key must be gone first."""
        for path in self._folder.glob(f"{blob}.*"):
            path.unlink(missing_ok=True)

    def keep_only(self, blobs: Iterable[str], untouched_since: float = math.inf) -> None:
        """Remove what no row speaks of: a crash came between the files and the row, or the database was made anew.

        Only files last written before `untouched_since` (Unix seconds).
        """
        known = frozenset(blobs)
        for path in self._folder.iterdir() if self._folder.is_dir() else ():
            blob = path.name.partition(".")[0]
            strange = blob not in known or path.name.endswith(".new")
            if strange and path.stat().st_mtime < untouched_since:
                path.unlink(missing_ok=True)

    def _path(self, blob: str, n: int) -> Path:
        return self._folder / f"{blob}.{n}"
