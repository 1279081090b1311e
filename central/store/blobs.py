"""Attachments in the store: taken in chunk by chunk, looked into once whole, read with their document."""

from __future__ import annotations

import hashlib
import logging
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from central.store import schema
from central.store.answers import Asker, StoreRefusal
from central.store.chunk_files import ChunkFiles
from central.store.clock import Clock, utc_text
from central.store.dialect import Database
from central.store.pdf_gate import PdfCheck
from domain.attachment import CHUNK_BYTES, LARGEST_BYTES, Attachment, chunk_count, chunk_size
from domain.ids import is_uuid7
from domain.sealed_chunk import KEY_BYTES, ChunkError

_log = logging.getLogger(__name__)
RECEIVING, COMPLETE, REFUSED = "receiving", "complete", "refused"
MOST_UNATTACHED = 100
"""Files of one person that belong to no document yet."""
UNATTACHED_DAYS = 30
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MayRead = Callable[[Asker, str], bool]


@dataclass(frozen=True, slots=True)
class BlobStanding:
    """How far a file has come. `missing` are the numbers of the chunks to send, `code` says why it is refused."""

    blob: str
    state: str
    missing: tuple[int, ...] = ()
    code: str = ""


class BlobShelf:
    """The files of a store. `may_read(asker, scope)` is asked at every reading; `check` looks into whole files."""

    def __init__(
        self, database: Database, files: ChunkFiles, check: PdfCheck, may_read: _MayRead, clock: Clock
    ) -> None:
        self._database = database
        self._files = files
        self._check = check
        self._may_read = may_read
        self._clock = clock

    def begin(self, sender: Asker, blob: str, size: int, sha256: str) -> BlobStanding:
        """Announce a file, or ask how far it has come: the same words give the same answer.

        Raises StoreRefusal: bad_blob, blob_too_large, blob_taken, too_many_blobs.
        """
        if not is_uuid7(blob) or size < 1 or _SHA256.fullmatch(sha256) is None:
            raise StoreRefusal("bad_blob")
        if size > LARGEST_BYTES:
            raise StoreRefusal("blob_too_large", {"bytes": LARGEST_BYTES})
        try:
            return self._database.run(lambda connection: self._announce(connection, sender, blob, size, sha256))
        except IntegrityError:
            raise StoreRefusal("blob_taken") from None

    def _announce(self, connection: Connection, sender: Asker, blob: str, size: int, sha256: str) -> BlobStanding:
        row = _row(connection, blob)
        if row is not None:
            if not _is_senders(row, sender) or (row.size, row.sha256) != (size, sha256):
                raise StoreRefusal("blob_taken")
            self._touch(connection, blob)
            return _standing(connection, row)
        mine = (schema.blob.c.user_id == sender.user_id) & schema.blob.c.doc_id.is_(None)
        if (connection.scalar(select(func.count()).select_from(schema.blob).where(mine)) or 0) >= MOST_UNATTACHED:
            raise StoreRefusal("too_many_blobs", {"most": MOST_UNATTACHED})
        values = _new_row(sender, blob, size, sha256, os.urandom(KEY_BYTES), self._clock())
        connection.execute(insert(schema.blob).values(values))
        return BlobStanding(blob, RECEIVING, tuple(range(chunk_count(size))))

    def put(self, sender: Asker, blob: str, n: int, data: bytes, sha256: str) -> None:
        """Take one chunk; again is harmless. A file that is complete or refused takes no more, and says nothing of it.

        Raises StoreRefusal: unknown_blob, bad_chunk, no_room.
        """
        with self._database.read() as connection:
            row = _own_row(connection, sender, blob)
        if len(data) != chunk_size(row.size, n) or not data or hashlib.sha256(data).hexdigest() != sha256:
            raise StoreRefusal("bad_chunk")
        if row.state != RECEIVING:
            return
        try:
            self._files.write(row.key, blob, n, data)
        except OSError as error:
            _log.error("blob %s: no room for a chunk: %s", blob, type(error).__name__)
            raise StoreRefusal("no_room") from None

        def note(connection: Connection) -> None:
            known = select(schema.blob_chunk.c.n).where(schema.blob_chunk.c.blob_id == blob, schema.blob_chunk.c.n == n)
            if connection.execute(known).first() is None:
                connection.execute(insert(schema.blob_chunk).values(blob_id=blob, n=n))
            self._touch(connection, blob)

        self._database.run(note)

    def complete(self, sender: Asker, blob: str) -> BlobStanding:
        """All is sent: read it whole, compare it with what was announced, look into it. The answer stays.

        What is not whole comes back as `receiving` with the chunks to send again. Raises StoreRefusal('unknown_blob').
        """
        with self._database.read() as connection:
            row = _own_row(connection, sender, blob)
            standing = _standing(connection, row)
        if row.state != RECEIVING or standing.missing:
            return standing
        lost, data = self._read_all(row)
        if lost or hashlib.sha256(data).hexdigest() != row.sha256:
            return self._database.run(lambda connection: self._ask_again(connection, sender, blob, lost))
        code = self._check(data)

        def settle(connection: Connection) -> BlobStanding:
            mine = (schema.blob.c.blob_id == blob) & (schema.blob.c.state == RECEIVING)
            settled = {"state": REFUSED if code else COMPLETE, "code": code, "touched_at": utc_text(self._clock())}
            connection.execute(update(schema.blob).where(mine).values(settled))
            return _standing(connection, _own_row(connection, sender, blob))

        return self._database.run(settle)

    def _read_all(self, row: Row[*tuple[Any, ...]]) -> tuple[list[int], bytes]:
        lost, parts = [], []
        for n in range(chunk_count(row.size)):
            try:
                parts.append(self._files.read(row.key, row.blob_id, n))
            except (OSError, ChunkError) as error:
                _log.error("blob %s: chunk %d cannot be read: %s", row.blob_id, n, type(error).__name__)
                lost.append(n)
        return lost, b"".join(parts)

    def _ask_again(self, connection: Connection, sender: Asker, blob: str, lost: Sequence[int]) -> BlobStanding:
        """Nobody can tell which chunk is wrong when the whole is: then all are sent again."""
        chunk = schema.blob_chunk.c
        which = chunk.blob_id == blob
        connection.execute(delete(schema.blob_chunk).where(which & chunk.n.in_(lost) if lost else which))
        return _standing(connection, _own_row(connection, sender, blob))

    def read(self, asker: Asker, blob: str, n: int) -> bytes:
        """A chunk of an attached file, for whoever may read the document now.

        Raises StoreRefusal: unknown_blob for what is not there and for what is not hers alike, blob_damaged.
        """
        with self._database.read() as connection:
            row = _row(connection, blob)
            scopes = _scopes(connection, row.doc_id) if row is not None and row.doc_id else ()
        if row is None or row.state != COMPLETE or chunk_size(row.size, n) == 0:
            raise StoreRefusal("unknown_blob")
        if not any(self._may_read(asker, scope) for scope in scopes):
            raise StoreRefusal("unknown_blob")
        try:
            return self._files.read(row.key, blob, n)
        except (OSError, ChunkError) as error:
            _log.error("blob %s: chunk %d cannot be read: %s", blob, n, type(error).__name__)
            raise StoreRefusal("blob_damaged") from None

    def keep(self, files: Iterable[tuple[Asker, Attachment, bytes]]) -> None:
        """Take in files of our own making (training), unchecked, in one transaction."""
        rows, chunks = [], []
        for sender, file, data in files:
            key = os.urandom(KEY_BYTES)
            rows.append({**_new_row(sender, file.blob, file.size, file.sha256, key, self._clock()), "state": COMPLETE})
            for n in range(file.chunks):
                self._files.write(key, file.blob, n, data[n * CHUNK_BYTES : (n + 1) * CHUNK_BYTES])
                chunks.append({"blob_id": file.blob, "n": n})

        def note(connection: Connection) -> None:
            connection.execute(insert(schema.blob), rows)
            connection.execute(insert(schema.blob_chunk), chunks)

        self._database.run(note)

    def forget(self, blobs: Iterable[str]) -> None:
        """Destroy keys, then files: what the keys sealed cannot be read from then on, wherever a copy lies."""
        wanted = list(blobs)

        def destroy_keys(connection: Connection) -> None:
            connection.execute(delete(schema.blob_chunk).where(schema.blob_chunk.c.blob_id.in_(wanted)))
            connection.execute(delete(schema.blob).where(schema.blob.c.blob_id.in_(wanted)))

        self._database.run(destroy_keys)
        for blob in wanted:
            self._files.destroy(blob)

    def sweep(self) -> int:
        """Forget files that nobody has attached to anything for a month; how many."""
        limit: datetime = self._clock() - timedelta(days=UNATTACHED_DAYS)
        old = schema.blob.c.doc_id.is_(None) & (schema.blob.c.touched_at < utc_text(limit))
        with self._database.read() as connection:
            blobs = list(connection.scalars(select(schema.blob.c.blob_id).where(old)))
        if blobs:
            self.forget(blobs)
        return len(blobs)

    def _touch(self, connection: Connection, blob: str) -> None:
        mine = schema.blob.c.blob_id == blob
        connection.execute(update(schema.blob).where(mine).values(touched_at=utc_text(self._clock())))


def _new_row(sender: Asker, blob: str, size: int, sha256: str, key: bytes, at: datetime) -> dict[str, object]:
    return {
        "blob_id": blob,
        "user_id": sender.user_id,
        "unit_id": sender.unit_id,
        "size": size,
        "sha256": sha256,
        "key": key,
        "state": RECEIVING,
        "code": "",
        "touched_at": utc_text(at),
    }


def _row(connection: Connection, blob: str) -> Row[*tuple[Any, ...]] | None:
    return connection.execute(select(schema.blob).where(schema.blob.c.blob_id == blob)).first()


def _own_row(connection: Connection, sender: Asker, blob: str) -> Row[*tuple[Any, ...]]:
    row = _row(connection, blob)
    if row is None or not _is_senders(row, sender):
        raise StoreRefusal("unknown_blob")
    return row


def _is_senders(row: Row[*tuple[Any, ...]], sender: Asker) -> bool:
    return (row.user_id, row.unit_id) == (sender.user_id, sender.unit_id)


def _standing(connection: Connection, row: Row[*tuple[Any, ...]]) -> BlobStanding:
    if row.state != RECEIVING:
        return BlobStanding(row.blob_id, row.state, (), row.code)
    there = set(connection.scalars(select(schema.blob_chunk.c.n).where(schema.blob_chunk.c.blob_id == row.blob_id)))
    missing = tuple(n for n in range(chunk_count(row.size)) if n not in there)
    return BlobStanding(row.blob_id, row.state, missing)


def _scopes(connection: Connection, doc_id: str) -> Sequence[str]:
    grant = schema.doc_scope.c
    query = select(grant.scope_id).where(grant.doc_id == doc_id, grant.until_ver.is_(None))
    return connection.scalars(query).all()
