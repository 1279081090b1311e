"""Attachments fetched from the store: the files beside the replica, their keys in it. Disposable like all of it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import RowMapping, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop.models.blob_files import BlobFiles, BlobLostError
from desktop.models.replica import Replica
from desktop.models.replica_tables import r_blob
from domain.attachment import Attachment
from domain.sealed_chunk import KEY_BYTES

MOST_BYTES = 500_000_000
"""Of fetched attachments on one computer and for one unit; those read longest ago make room."""


class FetchState(StrEnum):
    """WANTED: on its way. HERE: whole, compared with its document. FAILED: the store cannot give it (`code`)."""

    WANTED = "wanted"
    HERE = "here"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FetchedBlob:
    """One attachment as far as it has come. `held` counts its chunks that lie here."""

    attachment: Attachment
    case_id: str
    doc_id: str
    state: FetchState
    code: str
    held: int


class ReplicaBlobs:
    """The attachments of an open replica. Used by the database worker."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica
        self._files = BlobFiles(replica.file.path)
        with replica.file.read.begin() as db:
            known = list(db.execute(select(r_blob.c.blob_id)).scalars())
        self._files.keep_only(known)

    def want(self, case_id: str, doc_id: str, attachments: Iterable[Attachment], now_ms: int) -> bool:
        """Somebody wants to read these; whether any is to be fetched for it. One that failed is tried again."""
        asked = False
        with self._replica.file.write.begin() as db:
            for one in attachments:
                row = db.execute(select(r_blob).where(r_blob.c.blob_id == one.blob)).mappings().first()
                if row is None:
                    db.execute(insert(r_blob).values(_new_row(case_id, doc_id, one, now_ms)))
                elif row["state"] == FetchState.FAILED:
                    again = {"state": FetchState.WANTED, "code": "", "wanted_at": now_ms}
                    db.execute(update(r_blob).where(r_blob.c.blob_id == one.blob).values(again))
                else:
                    db.execute(update(r_blob).where(r_blob.c.blob_id == one.blob).values(wanted_at=now_ms))
                asked |= row is None or row["state"] != FetchState.HERE
        return asked

    def find(self, blob: str) -> FetchedBlob | None:
        with self._replica.file.read.begin() as db:
            row = db.execute(select(r_blob).where(r_blob.c.blob_id == blob)).mappings().first()
        return None if row is None else _fetched(row)

    def wanted(self) -> tuple[FetchedBlob, ...]:
        """What is to be fetched, the latest asked for first."""
        query = select(r_blob).where(r_blob.c.state == FetchState.WANTED).order_by(r_blob.c.wanted_at.desc())
        with self._replica.file.read.begin() as db:
            return tuple(_fetched(row) for row in db.execute(query).mappings())

    def missing(self, blob: str) -> tuple[int, ...]:
        """The chunks that do not lie here; none for one that nobody wants any more."""
        found = self.find(blob)
        if found is None or found.state is not FetchState.WANTED:
            return ()
        held = self._files.held(blob)
        return tuple(n for n in range(found.attachment.chunks) if n not in held)

    def take_chunk(self, blob: str, n: int, data: bytes) -> None:
        """Keep a chunk. Raises OSError when the disk is full; nothing is kept then."""
        key = self._key(blob)
        if key is not None:
            self._files.write(key, blob, n, data)
            self._change(blob, held=len(self._files.held(blob)))

    def finish(self, blob: str) -> None:
        """Every chunk is here: what does not hash to what its document says is thrown away and fetched anew, once."""
        found, key = self.find(blob), self._key(blob)
        if found is None or key is None:
            return
        try:
            self._files.read_whole(key, found.attachment)
        except BlobLostError:
            self._files.destroy(blob)
            first = found.code == ""
            state = FetchState.WANTED if first else FetchState.FAILED
            self._change(blob, state=state, code=BlobLostError.code, held=0)
        else:
            self._change(blob, state=FetchState.HERE, code="", held=found.attachment.chunks)
            self._make_room(blob)

    def fail(self, blob: str, code: str) -> None:
        """The store cannot give it; asking for it again tries again."""
        self._files.destroy(blob)
        self._change(blob, state=FetchState.FAILED, code=code, held=0)

    def read(self, blob: str) -> bytes:
        """A whole attachment. Raises LookupError when it is not here, BlobLostError when it is damaged: then it is
        wanted again."""
        found, key = self.find(blob), self._key(blob)
        if found is None or key is None or found.state is not FetchState.HERE:
            raise LookupError("not fetched")
        try:
            return self._files.read_whole(key, found.attachment)
        except BlobLostError:
            self._files.destroy(blob)
            self._change(blob, state=FetchState.WANTED, held=0)
            raise

    def forget(self, *, cases: Iterable[str] = (), documents: Iterable[str] = ()) -> None:
        """Purge: destroy the keys, then the files. What was ever copied of the files cannot be opened after that."""
        which = r_blob.c.case_id.in_(list(cases)) | r_blob.c.doc_id.in_(list(documents))
        with self._replica.file.write.begin() as db:
            gone = list(db.execute(select(r_blob.c.blob_id).where(which)).scalars())
            db.execute(delete(r_blob).where(which))
        for blob in gone:
            self._files.destroy(blob)

    def _make_room(self, newest: str) -> None:
        query = select(r_blob.c.blob_id, r_blob.c.size).where(r_blob.c.state == FetchState.HERE)
        with self._replica.file.read.begin() as db:
            rows = db.execute(query.order_by(r_blob.c.wanted_at)).all()
        excess = sum(row.size for row in rows) - MOST_BYTES
        for row in rows:
            if excess > 0 and row.blob_id != newest:
                excess -= row.size
                with self._replica.file.write.begin() as db:
                    db.execute(delete(r_blob).where(r_blob.c.blob_id == row.blob_id))
                self._files.destroy(row.blob_id)

    def _key(self, blob: str) -> bytes | None:
        with self._replica.file.read.begin() as db:
            return db.execute(select(r_blob.c.key).where(r_blob.c.blob_id == blob)).scalar()

    def _change(self, blob: str, **values: object) -> None:
        with self._replica.file.write.begin() as db:
            db.execute(update(r_blob).where(r_blob.c.blob_id == blob).values(values))


def _new_row(case_id: str, doc_id: str, one: Attachment, now_ms: int) -> dict[str, object]:
    return {
        "blob_id": one.blob,
        "case_id": case_id,
        "doc_id": doc_id,
        "size": one.size,
        "sha256": one.sha256,
        "key": os.urandom(KEY_BYTES),
        "state": FetchState.WANTED,
        "wanted_at": now_ms,
    }


def _fetched(row: RowMapping) -> FetchedBlob:
    attachment = Attachment(row["blob_id"], "", row["size"], row["sha256"])
    return FetchedBlob(attachment, row["case_id"], row["doc_id"], FetchState(row["state"]), row["code"], row["held"])
