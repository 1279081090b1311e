"""Numbers given anew: what the outbox holds is chained and signed again, under the same ids."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import ColumnElement, Connection, select, update

from desktop.models.outbox_blobs import send_files_again
from desktop.models.outbox_rows import (
    NOT_NUMBERED,
    UNSETTLED,
    SendState,
    chain_tail,
    keep_copy,
    put_fact,
    required_device,
    sign_as,
)
from desktop.models.outbox_tables import outbox
from domain.operation import SignedOperation, parse_operation

_TO_SEND = {"state": SendState.PENDING, "absorbed": 0}


def renumber_unanswered(db: Connection, incarnation: int) -> None:
    """Number what has no verdict in this incarnation, after what it holds already; all else stays where it is."""
    _number(db, outbox.c.state.in_(UNSETTLED) & (outbox.c.incarnation != incarnation), incarnation)
    put_fact(db, "incarnation", incarnation)


def renumber_kept(db: Connection, incarnation: int) -> None:
    """Number everything we still hold in an unused incarnation, answered or not: the store has lost what it answered.

    It gives the verdict it has on what it still knows by its id. What somebody has decided about, of what was held, is
    history and is not sent again.
    """
    undecided = (outbox.c.state == SendState.HELD) & (outbox.c.absorbed == 0)
    kept = outbox.c.state.in_((*UNSETTLED, SendState.ACKED)) | undecided
    _number(db, kept & (outbox.c.incarnation > NOT_NUMBERED) & (outbox.c.incarnation != incarnation), incarnation)
    put_fact(db, "incarnation", incarnation)


def send_again(db: Connection, device_seq: int) -> bool:
    """Send from this number on once more, as it was signed; False, changing nothing, when a number is not here.

    What is pruned leaves gaps behind it: an accepted operation goes, a held one before it stays.
    """
    lost = (outbox.c.incarnation == required_device(db).incarnation) & (outbox.c.device_seq >= device_seq)
    query = select(outbox.c.device_seq, outbox.c.data, outbox.c.sig).where(lost).order_by(outbox.c.device_seq)
    rows = db.execute(query).all()
    if not rows or (rows[0].device_seq, rows[-1].device_seq) != (device_seq, device_seq + len(rows) - 1):
        return False
    send_files_again(db, [parse_operation(row.data) for row in rows])
    for row in rows:
        keep_copy(db, SignedOperation(row.data, row.sig))
    db.execute(update(outbox).where(lost).values(_TO_SEND))
    return True


def _number(db: Connection, which: ColumnElement[bool], incarnation: int) -> None:
    device = replace(required_device(db), incarnation=incarnation)
    seq, previous = chain_tail(db, incarnation)
    rows = db.execute(select(outbox).where(which).order_by(outbox.c.incarnation, outbox.c.device_seq)).mappings().all()
    answered = [parse_operation(row["data"]) for row in rows if row["state"] not in UNSETTLED]
    send_files_again(db, answered)
    for row in rows:
        seq += 1
        signed = sign_as(parse_operation(row["data"]), device, seq, previous)
        previous = signed.hash
        number = {"incarnation": incarnation, "device_seq": seq}
        written = {"data": signed.data, "sig": signed.signature, "hash": signed.hash}
        # What may have reached the store goes on being told as such: nobody takes it back any more.
        left = {} if row["state"] == SendState.PENDING else {"state": SendState.SENT}
        db.execute(update(outbox).where(outbox.c.n == row["n"]).values({**number, **written, **_TO_SEND, **left}))
        keep_copy(db, signed)
