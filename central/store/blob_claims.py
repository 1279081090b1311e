"""Which operation may attach which file: asked and written down in the transaction that judges the operation."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from central.store import schema
from central.store.blobs import COMPLETE, REFUSED
from domain.attachment import Attachment, read_attachments
from domain.operation import Operation, OperationError
from domain.outcome import Refusal


def claims(operation: Operation) -> tuple[Attachment, ...]:
    """The files an operation names. None for what cannot be read: `apply` says what is wrong with it."""
    if not operation.body.get("attachments"):
        return ()
    try:
        return read_attachments(operation.body)
    except (OperationError, Refusal):
        return ()


def require_blobs(connection: Connection, operation: Operation, wanted: tuple[Attachment, ...]) -> None:
    """Refuse an operation whose files are not all here, whole, looked into, and its own author's and unit's.

    A file of another unit and one that does not exist are missing alike: naming an id must not open anybody's letter.
    Raises Refusal.
    """
    blob = schema.blob.c
    query = select(schema.blob).where(blob.blob_id.in_([one.blob for one in wanted])).order_by(blob.blob_id)
    rows = {row.blob_id: row for row in connection.execute(query.with_for_update())}
    missing = 0
    for one in wanted:
        row = rows.get(one.blob)
        author = (operation.author.user_id, operation.acting_unit)
        if row is None or (row.user_id, row.unit_id) != author or row.doc_id not in {None, operation.doc_id}:
            missing += 1
        elif row.state == REFUSED:
            raise Refusal("blob_refused", reason=row.code)
        elif row.state != COMPLETE or (row.size, row.sha256) != (one.size, one.sha256):
            missing += 1
    if missing:
        raise Refusal("blob_missing", count=str(missing))


def claim_blobs(connection: Connection, operation: Operation, wanted: tuple[Attachment, ...]) -> None:
    """Tie the files of an accepted operation to its document, for ever."""
    mine = schema.blob.c.blob_id.in_([one.blob for one in wanted])
    connection.execute(update(schema.blob).where(mine).values(doc_id=operation.doc_id))
