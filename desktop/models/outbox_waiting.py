"""Operations that wait for their number: until the store has their files, and what was before them in their case went.

A number once given must be used next, so an operation that cannot go yet must not have one: it would stop every other
case. What waits is signed and copied like everything else, and is chained when it may go.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop.models.outbox_blobs import lacks_files
from desktop.models.outbox_rows import (
    NOT_NUMBERED,
    DeviceIdentity,
    Entry,
    SendState,
    chain_tail,
    fresh_entry,
    keep_copy,
    outbox_row,
    required_device,
    sign_as,
    sign_waiting,
)
from desktop.models.outbox_tables import copy, outbox
from desktop.models.prepared import Prepared
from domain.operation import Operation, SignedOperation, parse_operation

_WAITING_BEFORE = Prepared(
    select(func.count())
    .select_from(outbox)
    .where(outbox.c.state == SendState.WAITING, outbox.c.case_id == bindparam("case"))
)


def must_wait(db: Connection, operation: Operation) -> bool:
    """Whether an operation that is about to be written must wait for its number."""
    if _WAITING_BEFORE.run(db, {"case": operation.case_id}).scalar_one():
        return True
    return lacks_files(db, operation)


def put_waiting(db: Connection, operation: Operation, device: DeviceIdentity, now_ms: int) -> Entry:
    """Keep an operation, signed, without a number."""
    signed, place = sign_waiting(db, operation, device)
    db.execute(insert(outbox).values(outbox_row(signed, NOT_NUMBERED, place, now_ms, SendState.WAITING)))
    keep_copy(db, signed)
    return fresh_entry(signed, SendState.WAITING)


def restore_waiting(db: Connection, row: dict[str, Any]) -> None:
    """The same for one that was saved of a damaged file, in the order of the calls."""
    query = select(func.max(outbox.c.device_seq)).where(outbox.c.incarnation == NOT_NUMBERED)
    place = max(int(db.execute(query).scalar() or 0) + 1, parse_operation(row["data"]).device_seq)
    number = {"incarnation": NOT_NUMBERED, "device_seq": place, "n": None, "state": SendState.WAITING}
    db.execute(insert(outbox).values({**row, **number}))
    keep_copy(db, SignedOperation(row["data"], row["sig"]))


def number_waiting(db: Connection) -> tuple[str, ...]:
    """Number, chain and sign what need wait no longer; the ids of the cases it belongs to."""
    device = required_device(db)
    seq, previous = chain_tail(db, device.incarnation)
    stopped: set[str] = set()
    released: set[str] = set()
    waiting = select(outbox).where(outbox.c.state == SendState.WAITING).order_by(outbox.c.device_seq)
    for row in db.execute(waiting).mappings().all():
        operation = parse_operation(row["data"])
        if row["case_id"] in stopped or lacks_files(db, operation):
            stopped.add(row["case_id"])
            continue
        seq += 1
        signed = sign_as(operation, device, seq, previous)
        previous = signed.hash
        values = {
            "incarnation": device.incarnation,
            "device_seq": seq,
            "data": signed.data,
            "sig": signed.signature,
            "hash": signed.hash,
            "state": SendState.PENDING,
        }
        db.execute(update(outbox).where(outbox.c.n == row["n"]).values(values))
        db.execute(update(copy).where(copy.c.op_id == row["op_id"]).values(data=signed.data, sig=signed.signature))
        released.add(row["case_id"])
    return tuple(sorted(released))
