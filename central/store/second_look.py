"""Operations that an earlier program had to hold because it did not know their kind or their form: judged again.

The first verdict stays as it was given. What is known better now is a later verdict, with a receipt of its own; the
author's device asks for it with the ids it holds as held.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Row, func, select

from central.store import schema
from central.store.answers import StoredVerdict, StoreRefusal
from central.store.bulk import Writes
from central.store.dialect import is_one_of
from central.store.feed import feed_moves
from central.store.judging import judge_apart
from central.store.received import Received, check_envelope, receive
from central.store.recording import receipt_of
from central.store.rulebook import Rulebook
from central.store.tally import Arrival, Judged, Tally
from domain.operation import SignedOperation
from domain.outcome import FOLLOWS, KEPT_BACK, NOT_KNOWN_YET, Ruling
from domain.signature import Signed, sign_receipts

_AT_ONCE = 200

_held, _key, _later, _device = schema.held.c, schema.op_key.c, schema.later_verdict.c, schema.device.c
_waiting = (
    select(schema.held, _key.incarnation, _key.device_seq, _device.public_key)
    .join(schema.op_key, _key.op_id == _held.op_id)
    .join(schema.device, (_device.device_id == _key.device_id) & (_device.incarnation == _key.incarnation))
    .where(_held.decided.is_(False))
    .order_by(_held.received_at, _held.device_id, _key.incarnation, _key.device_seq)
)


def cases_to_judge_again(connection: Connection) -> list[str]:
    """The cases with operations that were not known when they came; '' stands for those nobody could read."""
    query = select(_held.case_id).where(_held.decided.is_(False), _held.code.in_(NOT_KNOWN_YET)).distinct()
    return sorted(connection.scalars(query))


def judge_again(connection: Connection, case_ids: Sequence[str], rulebook: Rulebook, key: Ed25519PrivateKey) -> int:
    """Judge what is held in these cases for not having been known, and what followed from that; how many moved on.

    Who may do what is asked as of now; the time of receipt stays. What is held for the same reason again stays so.
    """
    codes = NOT_KNOWN_YET | FOLLOWS
    query = _waiting.where(is_one_of(_held.case_id, "cases"), _held.code.in_(codes))
    rows = connection.execute(query, {"cases": list(case_ids)}).all()
    before = {(row.device_id, row.incarnation, row.device_seq): row for row in rows}
    arrived: dict[str, list[tuple[Received, Arrival]]] = {}
    for row in rows:
        item = _read(row, rulebook)
        if item.operation is not None and not item.fault:
            at = datetime.fromisoformat(row.received_at)
            arrival = Arrival(row.device_id, row.incarnation, row.user_id, at)
            arrived.setdefault(item.operation.case_id, []).append((item, arrival))
    tally = Tally()
    judge_apart(connection, tally, arrived, rulebook)
    moved = [(before[_place(one)], one) for one in tally.judged if one.code != before[_place(one)].code]
    _record(connection, tally.writes, moved, key)
    feed_moves(connection, tally.moves, tally.writes)
    return len(moved)


def judge_held(
    connection: Connection, op_id: str, rulebook: Rulebook, key: Ed25519PrivateKey, now: datetime
) -> tuple[Judged, Tally]:
    """Judge one held operation once more, as if it came now: somebody has looked into why it was held.

    Raises StoreRefusal when it is not held, or its device has come to be doubted.
    """
    row = connection.execute(_waiting.where(_held.op_id == op_id)).first()
    item = _read(row, rulebook) if row is not None else None
    if row is None or item is None or item.operation is None or item.fault:
        raise StoreRefusal("unknown_held")
    arrival = Arrival(row.device_id, row.incarnation, row.user_id, now)
    tally = Tally()
    judge_apart(connection, tally, {item.operation.case_id: [(item, arrival)]}, rulebook)
    judged = tally.judged[0]
    if judged.ruling is not Ruling.HELD or judged.code != row.code:
        _record(connection, tally.writes, [(row, judged)], key)
    tally.heads.update(feed_moves(connection, tally.moves, tally.writes))
    tally.writes.run(connection)
    return judged, tally


def keep_back(connection: Connection, op_id: str, rulebook: Rulebook, key: Ed25519PrivateKey) -> None:
    """Somebody has decided that a held operation is never to be sent: the author is told by a later verdict.

    Raises StoreRefusal when it is not held.
    """
    row = connection.execute(_waiting.where(_held.op_id == op_id)).first()
    if row is None:
        raise StoreRefusal("unknown_held")
    arrival = Arrival(row.device_id, row.incarnation, row.user_id, datetime.fromisoformat(row.received_at))
    writes = Writes()
    _record(connection, writes, [(row, Judged(_read(row, rulebook), arrival, Ruling.HELD, KEPT_BACK))], key)
    connection.execute(schema.held.update().where(_held.op_id == op_id).values(decided=True))
    writes.run(connection)


def later_verdicts(connection: Connection, device_id: str, op_ids: Iterable[str]) -> tuple[StoredVerdict, ...]:
    """The latest word on those of a device's operations that were judged again."""
    query = select(schema.later_verdict).where(_later.device_id == device_id, is_one_of(_later.op_id, "ids"))
    found: dict[str, StoredVerdict] = {}
    for row in connection.execute(query.order_by(_later.number), {"ids": list(op_ids)[:_AT_ONCE]}):
        receipt = Signed(row.receipt, row.receipt_sig)
        told = (row.ruling, row.code, json.loads(row.params), row.case_seq, receipt)
        found[row.op_id] = StoredVerdict(row.op_id, row.device_seq, *told)
    return tuple(found.values())


def _place(one: Judged) -> tuple[str, int, int]:
    return one.arrival.device_id, one.arrival.incarnation, one.item.seq


def _read(row: Row[*tuple[Any, ...]], rulebook: Rulebook) -> Received:
    item = receive(SignedOperation(row.data, row.sig), row.device_seq, row.public_key)
    return check_envelope(item, row.device_id, row.incarnation, rulebook.users.get(row.user_id))


def _record(
    connection: Connection,
    writes: Writes,
    moved: Sequence[tuple[Row[*tuple[Any, ...]], Judged]],
    key: Ed25519PrivateKey,
) -> None:
    ids = [one.key for _, one in moved]
    if not ids:
        return
    counted = select(_later.op_id, func.max(_later.number)).where(is_one_of(_later.op_id, "ids")).group_by(_later.op_id)
    numbers = {row[0]: row[1] for row in connection.execute(counted, {"ids": ids})}
    rows = []
    receipts = sign_receipts([receipt_of(one) for _, one in moved], key)
    for (row, one), receipt in zip(moved, receipts, strict=True):
        rows.append(
            {
                "op_id": one.key,
                "number": numbers.get(one.key, 0) + 1,
                "device_id": one.arrival.device_id,
                "device_seq": one.item.seq,
                "ruling": one.ruling.value,
                "code": one.code,
                "params": json.dumps(dict(one.params)),
                "case_seq": one.case_seq,
                "receipt": receipt.data,
                "receipt_sig": receipt.signature,
            }
        )
        held = schema.held.update().where(_held.op_id == row.op_id)
        connection.execute(held.values(code=one.code or row.code, decided=one.ruling is not Ruling.HELD))
    writes.insert(schema.later_verdict, rows)
