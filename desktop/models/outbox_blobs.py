"""Files on their way to the store, in the outbox: attached, sent chunk by chunk, kept as long as their operation is.

What is attached is safe from that moment, whatever becomes of the file it was read from. Used by the database worker.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop.models.blob_files import BlobFiles
from desktop.models.cipher_file import CipherFile
from desktop.models.clock import Clock
from desktop.models.outbox_rows import UNANSWERED
from desktop.models.outbox_tables import blob, outbox
from domain.attachment import CHUNK_BYTES, Attachment, read_attachments
from domain.operation import Operation, OperationError
from domain.outcome import Refusal
from domain.sealed_chunk import KEY_BYTES

ORPHAN_SECONDS = 30 * 24 * 3600


class BlobState(StrEnum):
    """Where a file of ours is. LOCAL: the store has not said that it has it whole. LOST: it cannot be read here."""

    LOCAL = "local"
    COMPLETE = "complete"
    REFUSED = "refused"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class SendingBlob:
    """One file of ours. `op_id` is '' while it is only attached; `sent` counts chunks the store has."""

    attachment: Attachment
    case_id: str
    doc_id: str
    op_id: str
    state: BlobState
    code: str
    sent: int


class OutboxBlobs:
    """The files of an open outbox."""

    def __init__(self, file: CipherFile, clock: Clock) -> None:
        self._file = file
        self._files = BlobFiles(file.path)
        with file.write.begin() as db:
            # What the store said of a file whose operation it has not judged is asked again: it may be another store.
            unsaid = select(outbox.c.op_id).where(outbox.c.state.in_(UNANSWERED))
            again = (blob.c.state == BlobState.COMPLETE) & ((blob.c.op_id == "") | blob.c.op_id.in_(unsaid))
            db.execute(update(blob).where(again).values(state=BlobState.LOCAL, sent=0))
            known = list(db.execute(select(blob.c.blob_id)).scalars())
        # What no row speaks of is kept for a while all the same: a damaged outbox may give its rows back later.
        self._files.keep_only(known, untouched_since=clock.now_ms() / 1000 - ORPHAN_SECONDS)

    def attach(self, unit_id: str, case_id: str, doc_id: str, attachment: Attachment, data: bytes) -> None:
        """Keep a file for a message that is being written. Raises OSError or OperationalError; nothing is kept then."""
        key = os.urandom(KEY_BYTES)
        try:
            for n in range(attachment.chunks):
                self._files.write(key, attachment.blob, n, data[n * CHUNK_BYTES : (n + 1) * CHUNK_BYTES])
            values = {
                "blob_id": attachment.blob,
                "unit_id": unit_id,
                "case_id": case_id,
                "doc_id": doc_id,
                "name": attachment.name,
                "size": attachment.size,
                "sha256": attachment.sha256,
                "key": key,
                "state": BlobState.LOCAL,
            }
            with self._file.write.begin() as db:
                db.execute(insert(blob).values(values))
        except BaseException:
            self._files.destroy(attachment.blob)
            raise

    def detach(self, blob_id: str) -> None:
        """Let go of a file that no operation names."""
        with self._file.write.begin() as db:
            gone = db.execute(delete(blob).where((blob.c.blob_id == blob_id) & (blob.c.op_id == ""))).rowcount
        if gone:
            self._files.destroy(blob_id)

    def of_document(self, doc_id: str) -> tuple[SendingBlob, ...]:
        """The files of a message of ours, in the order they were attached."""
        return self._select(blob.c.doc_id == doc_id)

    def waiting(self) -> tuple[SendingBlob, ...]:
        """What the store is to get, files of written messages first; each as far as it has come."""
        return self._select(blob.c.state == BlobState.LOCAL)

    def find(self, blob_id: str) -> SendingBlob | None:
        return next(iter(self._select(blob.c.blob_id == blob_id)), None)

    def read(self, blob_id: str) -> bytes:
        """A whole file. Raises BlobLostError, LookupError for one that is not ours."""
        key, attachment = self._key(blob_id)
        return self._files.read_whole(key, attachment)

    def chunk(self, blob_id: str, n: int) -> bytes:
        """One chunk, to send. Raises BlobLostError, LookupError."""
        key, _ = self._key(blob_id)
        return self._files.read(key, blob_id, n)

    def note_sent(self, blob_id: str, sent: int) -> None:
        """How many chunks the store has."""
        self._change(blob_id, sent=sent)

    def settle(self, blob_id: str, state: BlobState, code: str = "") -> None:
        """What the store said of the whole, or that the file cannot be read here any more."""
        self._change(blob_id, state=state, code=code)

    def prune(self) -> None:
        """Let go of files whose operation has been let go of: others' copies are in the store."""
        with self._file.write.begin() as db:
            kept = select(outbox.c.op_id)
            old = list(
                db.execute(select(blob.c.blob_id).where((blob.c.op_id != "") & blob.c.op_id.not_in(kept))).scalars()
            )
            db.execute(delete(blob).where(blob.c.blob_id.in_(old)))
        for blob_id in old:
            self._files.destroy(blob_id)

    def _key(self, blob_id: str) -> tuple[bytes, Attachment]:
        with self._file.read.begin() as db:
            row = db.execute(select(blob).where(blob.c.blob_id == blob_id)).mappings().first()
        if row is None:
            raise LookupError("no such file here")
        return row["key"], _attachment(row)

    def _select(self, which: object) -> tuple[SendingBlob, ...]:
        query = select(blob).where(which).order_by(blob.c.op_id == "", blob.c.blob_id)  # type: ignore[arg-type]
        with self._file.read.begin() as db:
            return tuple(_sending(row) for row in db.execute(query).mappings())

    def _change(self, blob_id: str, **values: object) -> None:
        with self._file.write.begin() as db:
            db.execute(update(blob).where(blob.c.blob_id == blob_id).values(values))


def name_blobs(db: Connection, operation: Operation) -> None:
    """An operation of ours names files from now on: they stay as long as it does."""
    named = [attachment.blob for attachment in files_of(operation)]
    if named:
        db.execute(update(blob).where(blob.c.blob_id.in_(named)).values(op_id=operation.op_id))


def unname_blobs(db: Connection, op_id: str) -> None:
    """The operation is no more: its files are only attached again."""
    db.execute(update(blob).where(blob.c.op_id == op_id).values(op_id=""))


def lacks_files(db: Connection, operation: Operation) -> bool:
    """Whether the store still has to get a file of the operation, as far as we can send it."""
    named = [attachment.blob for attachment in files_of(operation)]
    if not named:
        return False
    waiting = (blob.c.state == BlobState.LOCAL) & blob.c.blob_id.in_(named)
    return bool(db.execute(select(func.count()).select_from(blob).where(waiting)).scalar_one())


def send_files_again(db: Connection, operations: list[Operation]) -> None:
    """The store has lost operations, and perhaps their files with them."""
    named = [attachment.blob for operation in operations for attachment in files_of(operation)]
    again = blob.c.blob_id.in_(named) & (blob.c.state == BlobState.COMPLETE)
    db.execute(update(blob).where(again).values(state=BlobState.LOCAL, sent=0))


def files_of(operation: Operation) -> tuple[Attachment, ...]:
    """The files an operation of ours names."""
    if not operation.body.get("attachments"):
        return ()
    try:
        return read_attachments(operation.body)
    except (OperationError, Refusal):
        return ()  # the store will say so


def _sending(row: RowMapping) -> SendingBlob:
    state = BlobState(row["state"])
    return SendingBlob(_attachment(row), row["case_id"], row["doc_id"], row["op_id"], state, row["code"], row["sent"])


def _attachment(row: RowMapping) -> Attachment:
    return Attachment(row["blob_id"], row["name"], row["size"], row["sha256"])
