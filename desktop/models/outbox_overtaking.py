"""An operation that goes before what has not left yet: a withdrawn consent stops the queue it finds (domain.md §6.3).

Only numbers that never left this computer are given anew. What may have reached the store stays where it is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, select, update

from desktop.models.outbox_rows import SendState, keep_copy, required_device, sign_as
from desktop.models.outbox_tables import outbox
from domain.operation import NO_PREVIOUS, parse_operation

_ASIDE = 1 << 45
"""Added to numbers while they change places; no device reaches it."""


def overtake(db: Connection, op_id: str, kinds: Collection[str]) -> bool:
    """Put an operation that was just numbered before the first one of its case that is of these kinds and has not left;
    whether there was one."""
    device = required_device(db)
    own = outbox.c.incarnation == device.incarnation
    rows = never_left(db.execute(select(outbox).where(own).order_by(outbox.c.device_seq.desc())).mappings())
    mine = next((row for row in rows if row["op_id"] == op_id), None)
    if mine is None:
        return False
    waiting = select(outbox).where(outbox.c.state == SendState.WAITING, outbox.c.case_id == mine["case_id"])
    _shown_before(db, [*rows, *db.execute(waiting).mappings()], mine, kinds)
    place = _first_of(rows, mine, kinds)
    if place is None:
        return False
    moved = [mine, *(row for row in rows[place:] if row is not mine)]
    numbers = [row["device_seq"] for row in rows[place:]]
    before = select(outbox.c.hash).where(own, outbox.c.device_seq == numbers[0] - 1)
    previous = db.execute(before).scalar() or NO_PREVIOUS
    for number in numbers:
        aside = update(outbox).where(own, outbox.c.device_seq == number)
        db.execute(aside.values(device_seq=number + _ASIDE))
    for row, number in zip(moved, numbers, strict=True):
        signed = sign_as(parse_operation(row["data"]), device, number, previous)
        previous = signed.hash
        written = {"data": signed.data, "sig": signed.signature, "hash": signed.hash, "device_seq": number}
        db.execute(update(outbox).where(outbox.c.op_id == row["op_id"]).values(written))
        keep_copy(db, signed)
    return True


def never_left(newest_first: Any) -> list[RowMapping]:
    """The operations at the end that the store cannot have, in their order."""
    found: list[RowMapping] = []
    for row in newest_first:
        if row["state"] != SendState.PENDING or row["answered_at"]:
            break
        found.append(row)
    return found[::-1]


def _first_of(rows: Sequence[RowMapping], mine: RowMapping, kinds: Collection[str]) -> int | None:
    own_case = (place for place, row in enumerate(rows) if row["case_id"] == mine["case_id"] and row["kind"] in kinds)
    return next(own_case, None)


def _shown_before(db: Connection, rows: Sequence[RowMapping], mine: RowMapping, kinds: Collection[str]) -> None:
    """The screen replays in the order of writing: there too it stands before what it stops."""
    ordered = sorted(rows, key=lambda row: int(row["n"]))
    place = _first_of(ordered, mine, kinds)
    if place is None:
        return
    moved = [mine, *(row for row in ordered[place:] if row is not mine)]
    places = [row["n"] for row in ordered[place:]]
    for row in moved:
        db.execute(update(outbox).where(outbox.c.op_id == row["op_id"]).values(n=-int(row["n"])))
    for row, n in zip(moved, places, strict=True):
        db.execute(update(outbox).where(outbox.c.op_id == row["op_id"]).values(n=n))
