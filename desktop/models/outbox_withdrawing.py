"""An operation that never left this computer is taken back: what was numbered after it gets its numbers anew.

Only what the store cannot have. What may have reached it stays, and so does what a later operation of the same case
was written upon; that something was seen is nothing anybody has built on, and goes along.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, delete, select, update

from desktop.models.outbox_blobs import unname_blobs
from desktop.models.outbox_overtaking import never_left
from desktop.models.outbox_rows import UNANSWERED, Entry, SendState, keep_copy, required_device, sign_as
from desktop.models.outbox_tables import copy, outbox
from domain.operation import NO_PREVIOUS, parse_operation

RETRACTABLE = frozenset({"send", "share_draft", "publish", "acknowledge"})
"""Kinds that leave nothing behind when they are taken back: text becomes drafts, an acknowledgement was never made."""
_NOTHING_BUILT_ON = "mark_seen"


def retractable(entries: Sequence[Entry]) -> frozenset[str]:
    """Which of these, in the order of writing, can be taken back as things stand: by operation."""
    found: set[str] = set()
    last: dict[str, str] = {}
    for entry in entries:
        operation = entry.operation
        if entry.state not in UNANSWERED or operation.kind == _NOTHING_BUILT_ON:
            continue
        if entry.state is SendState.WAITING and operation.kind == "send":
            found.add(operation.op_id)
        unsent = entry.state is SendState.PENDING and not entry.answered_at and operation.kind in RETRACTABLE
        last[operation.case_id] = operation.op_id if unsent else ""
    return frozenset(found | set(last.values()) - {""})


def withdraw_numbered(db: Connection, op_id: str) -> bool:
    """Take it out of the chain and close the gap; False, changing nothing, where that cannot be done."""
    device = required_device(db)
    own = outbox.c.incarnation == device.incarnation
    rows = never_left(db.execute(select(outbox).where(own).order_by(outbox.c.device_seq.desc())).mappings())
    place = next((place for place, row in enumerate(rows) if row["op_id"] == op_id), None)
    if place is None or not _nothing_built_on(db, rows[place], rows[place + 1 :]):
        return False
    number = rows[place]["device_seq"]
    previous = db.execute(select(outbox.c.hash).where(own, outbox.c.device_seq == number - 1)).scalar()
    if previous is None and number > 1:
        return False  # pruned: the chain could not go on from it
    case_id = rows[place]["case_id"]
    gone = [row["op_id"] for row in rows[place:] if row["op_id"] == op_id or row["case_id"] == case_id]
    for one in gone:
        db.execute(delete(outbox).where(outbox.c.op_id == one))
        db.execute(delete(copy).where(copy.c.op_id == one))
    unname_blobs(db, op_id)
    last = previous or NO_PREVIOUS
    for row in (row for row in rows[place:] if row["op_id"] not in gone):
        signed = sign_as(parse_operation(row["data"]), device, number, last)
        last = signed.hash
        written = {"data": signed.data, "sig": signed.signature, "hash": signed.hash, "device_seq": number}
        db.execute(update(outbox).where(outbox.c.op_id == row["op_id"]).values(written))
        keep_copy(db, signed)
        number += 1
    return True


def _nothing_built_on(db: Connection, mine: RowMapping, later: Sequence[RowMapping]) -> bool:
    same = [row for row in later if row["case_id"] == mine["case_id"]]
    waiting = select(outbox.c.n).where(outbox.c.state == SendState.WAITING, outbox.c.case_id == mine["case_id"])
    return all(row["kind"] == _NOTHING_BUILT_ON for row in same) and db.execute(waiting).first() is None
