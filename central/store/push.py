"""Push: every operation consumes its number and gets one durable verdict, however often it is sent (sync.md §2.6)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Row, and_, insert, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from central.store import schema
from central.store.activity import note_handled
from central.store.answers import PushBatch, StoredVerdict, StoreRefusal
from central.store.case_rows import Kept, StoredCase
from central.store.clock import utc_text
from central.store.devices import DeviceRow, find_locked, lock_device, next_incarnation
from central.store.dialect import Unconfirmed, go_by_key, is_one_of, lost_race
from central.store.feed import feed_moves
from central.store.judging import Arrived, judge_apart, judge_together
from central.store.received import Received, check_envelope, receive, same_act
from central.store.recording import record
from central.store.rulebook import Rulebook
from central.store.tally import UNREAD, Arrival, Judged, Tally
from domain.signature import Signed
from domain.store_only import INCIDENTS, NAMES_SOMEBODY

_KNOWN = select(schema.op_key.c.op_id).where(is_one_of(schema.op_key.c.op_id, "ids"))
_BY_ID = tuple(
    select(table.c.op_id, table.c.device_id, table.c.data).where(is_one_of(table.c.op_id, "ids"))
    for table in (schema.op, schema.held)
)


@dataclass(frozen=True, slots=True)
class Fork:
    """Two different operations have one number: the device continues in this incarnation."""

    incarnation: int


@dataclass(frozen=True, slots=True)
class Pushed:
    """A verdict per operation of the batch, in its order, and the device's last number.

    `cases` are those that changed, as they stand once the transaction is committed; `heads` are those of the scopes
    that moved; `incidents` are operations that were held just now for what somebody has to look into, `named` the cases
    in which somebody has just been named, `admitting` those in which an admission notice was sent.
    """

    verdicts: tuple[StoredVerdict, ...]
    last_seq: int
    cases: tuple[StoredCase, ...]
    heads: Mapping[str, int]
    incidents: tuple[Judged, ...] = ()
    named: frozenset[str] = frozenset()
    admitting: frozenset[str] = frozenset()

    def followed_by(self, cases: Sequence[StoredCase], heads: Mapping[str, int]) -> Pushed:
        """The same with what the store has written after it, in the same transaction."""
        later = {each.case.case_id for each in cases if each.case is not None}
        others = [each for each in self.cases if each.case is not None and each.case.case_id not in later]
        return replace(self, cases=(*others, *cases), heads={**self.heads, **heads})


def receive_batch(batch: PushBatch, public_key: bytes) -> tuple[Received, ...]:
    """Hashes and signatures: the slow part, done before any lock is taken."""
    numbered = enumerate(batch.operations, batch.first_seq)
    return tuple(receive(signed, seq, public_key) for seq, signed in numbered)


def push(
    connection: Connection,
    batch: PushBatch,
    items: Sequence[Received],
    rulebook: Rulebook,
    now: datetime,
    key: Ed25519PrivateKey,
    *,
    together: bool,
    kept: Kept | None = None,
) -> Pushed | Fork:
    """Judge a batch inside one write transaction. Raises StoreRefusal for a hole in the numbers, writing nothing.

    With `together` all cases are judged in one go, which is quick and raises whatever one operation breaks; without,
    case by case, and what breaks is held. `kept` are cases that need not be read, for the quick way alone.
    """
    go_by_key(connection)
    device = lock_device(connection, batch.device_id, batch.incarnation)
    if device.incarnation != device.newest:
        return Fork(next_incarnation(connection, device, now))
    if batch.first_seq > device.last_seq + 1:
        raise StoreRefusal("hole", {"expected": device.last_seq + 1})
    repeated = [item for item in items if item.seq <= device.last_seq]
    verdicts = _stored_by_number(connection, device, repeated)
    if verdicts is None:
        return Fork(next_incarnation(connection, device, now))
    fresh = _in_chain([item for item in items if item.seq > device.last_seq], device.last_hash)
    tally = Tally()
    judge = partial(judge_together, kept=kept) if together else judge_apart
    verdicts.update(_take(connection, tally, device, fresh, rulebook, now, key, judge))
    last = items[-1] if fresh else None
    counted = {"device_id": device.device_id, "incarnation": device.incarnation}
    stands = {
        "last_seq": last.seq if last else device.last_seq,
        "last_hash": last.hash if last else device.last_hash,
        # Also when nothing was new: a transaction that writes nothing would be acknowledged without waiting for the
        # standby (sync.md §2.19).
        "last_push_at": utc_text(now),
    }
    tally.writes.update(schema.device, ("device_id", "incarnation"), [{**counted, **stands}])
    tally.heads.update(feed_moves(connection, tally.moves, tally.writes))
    answer = tuple(verdicts[item.seq] for item in items)
    incidents = tuple(one for one in tally.judged if one.code in INCIDENTS)
    last_seq = last.seq if last else device.last_seq
    return Pushed(answer, last_seq, tuple(tally.cases), tally.heads, incidents, *_named_and_admitting(tally))


def _named_and_admitting(tally: Tally) -> tuple[frozenset[str], frozenset[str]]:
    judged = [one.item.operation for one in tally.judged if one.case_seq]
    accepted = [one for one in judged if one is not None]
    named = frozenset(one.case_id for one in accepted if one.kind in NAMES_SOMEBODY)
    return named, frozenset(one.case_id for one in accepted if one.kind == "send" and one.body.get("doc_kind") == "INS")


def take_loose(
    connection: Connection,
    device_id: str,
    incarnation: int,
    items: Sequence[Received],
    rulebook: Rulebook,
    now: datetime,
    key: Ed25519PrivateKey,
    *,
    decided: bool = False,
) -> tuple[Pushed, frozenset[int]]:
    """Judge operations of a device that come without their neighbours: they need not be in line, and the device's count
    stays where it is. One that is known already is left as it is.

    The second part are numbers that were used for something else; nothing has been done about those. Raises
    StoreRefusal for a device that is unknown or, unless somebody has `decided` so, may not push.
    """
    go_by_key(connection)
    lock = find_locked if decided else lock_device
    device = lock(connection, device_id, incarnation)
    known = _stored_by_id(connection, items)
    fresh = [item for item in items if item.claimed_id not in known]
    used = _rows_by_number(connection, device, *_ends(fresh)) if fresh else {}
    fresh = [item for item in fresh if item.seq not in used]
    tally = Tally()
    _take(connection, tally, device, fresh, rulebook, now, key, judge_apart)
    tally.heads.update(feed_moves(connection, tally.moves, tally.writes))
    incidents = tuple(one for one in tally.judged if one.code in INCIDENTS)
    follows = _named_and_admitting(tally)
    pushed = Pushed((), device.last_seq, tuple(tally.cases), tally.heads, incidents, *follows)
    return pushed, frozenset(used)


def _ends(items: Sequence[Received]) -> tuple[int, int]:
    numbers = [item.seq for item in items]
    return min(numbers), max(numbers)


def worth_doing_apart(error: Exception) -> bool:
    """Whether a batch that could not be judged in one go is to be judged case by case: whenever neither the sender
    nor the database is at fault."""
    if isinstance(error, OperationalError):
        return lost_race(error)
    return not isinstance(error, (StoreRefusal, Unconfirmed, NoConnection))


def _in_chain(items: Sequence[Received], previous: str) -> list[Received]:
    """Hold what does not quote the operation before it. The chain goes on from what was received."""
    checked = []
    for item in items:
        whole = item.operation is None or item.operation.prev_hash == previous
        checked.append(item if whole else item.held_for("chain_broken"))
        previous = item.hash
    return checked


def _take(
    connection: Connection,
    tally: Tally,
    device: DeviceRow,
    items: Sequence[Received],
    rulebook: Rulebook,
    now: datetime,
    key: Ed25519PrivateKey,
    judge: Callable[[Connection, Tally, Mapping[str, Arrived], Rulebook], None],
) -> dict[int, StoredVerdict]:
    arrival = Arrival(device.device_id, device.incarnation, device.user_id, now)
    author = rulebook.users.get(device.user_id)
    checked = [check_envelope(item, device.device_id, device.incarnation, author) for item in items]
    fresh, again = _apart(_stored_by_id(connection, checked), device, checked)
    cases: dict[str, list[tuple[Received, Arrival]]] = {}
    for item in fresh:
        if item.fault or item.operation is None:
            tally.hold(item, arrival, item.fault, item.params)
        else:
            cases.setdefault(item.operation.case_id, []).append((item, arrival))
    judge(connection, tally, cases, rulebook)
    verdicts = {seq: verdict for (_, _, seq), verdict in record(tally, key).items()}
    tally.writes.run(connection)
    note_handled(connection, tally)
    _remember_aliases(connection, device, again)
    verdicts.update(_verdicts_again(connection, again))
    return verdicts


def _apart(
    known: Mapping[str, tuple[str, bytes]], device: DeviceRow, items: Sequence[Received]
) -> tuple[list[Received], dict[int, str]]:
    """What is new, and by number the ids of what was received before under another number.

    An id belongs to the first act that came with it. Another act under it is held, as is the same id from another
    device: an answer would tell about somebody else's operation.
    """
    seen = dict(known)
    fresh: list[Received] = []
    again: dict[int, str] = {}
    for item in items:
        if item.operation is None:
            fresh.append(item)
        elif item.claimed_id not in seen:
            seen[item.claimed_id] = (device.device_id, item.signed.data)
            fresh.append(item)
        else:
            owner, data = seen[item.claimed_id]
            if owner == device.device_id and same_act(item, data):
                again[item.seq] = item.claimed_id
            else:
                fresh.append(replace(item, fault="op_id_taken", params={}))
    return fresh, again


def _remember_aliases(connection: Connection, device: DeviceRow, again: Mapping[int, str]) -> None:
    rows = [
        {"device_id": device.device_id, "incarnation": device.incarnation, "device_seq": seq, "op_id": op_id}
        for seq, op_id in again.items()
    ]
    if rows:
        connection.execute(insert(schema.op_alias), rows)


def _verdicts_again(connection: Connection, again: Mapping[int, str]) -> dict[int, StoredVerdict]:
    if not again:
        return {}
    query = select(schema.op_key).where(schema.op_key.c.op_id.in_(set(again.values())))
    by_id = {row.op_id: row for row in connection.execute(query)}
    return {seq: _verdict(by_id[op_id], seq) for seq, op_id in again.items()}


def _stored_by_id(connection: Connection, items: Sequence[Received]) -> dict[str, tuple[str, bytes]]:
    """Device and bytes of what is stored under the ids that come now."""
    ids = [item.claimed_id for item in items if item.operation is not None]
    ids = list(connection.scalars(_KNOWN, {"ids": ids})) if ids else []
    found: dict[str, tuple[str, bytes]] = {}
    for query in _BY_ID if ids else ():
        found.update({row.op_id: (row.device_id, row.data) for row in connection.execute(query, {"ids": ids})})
    return found


def _stored_by_number(
    connection: Connection, device: DeviceRow, items: Sequence[Received]
) -> dict[int, StoredVerdict] | None:
    """The verdicts already given under these numbers; None when a number was given to another operation."""
    if not items:
        return {}
    rows = _rows_by_number(connection, device, items[0].seq, items[-1].seq)
    verdicts = {}
    for item in items:
        row = rows.get(item.seq)
        if row is None or (item.hash != row.hash and (not item.claimed_id or item.claimed_id != row.op_id)):
            return None
        verdicts[item.seq] = _verdict(row, item.seq)
    return verdicts


def _rows_by_number(
    connection: Connection, device: DeviceRow, first: int, last: int
) -> dict[int, Row[*tuple[Any, ...]]]:
    rows = {}
    for table in (schema.op_alias, schema.op_key):
        same_device = and_(table.c.device_id == device.device_id, table.c.incarnation == device.incarnation)
        query = select(schema.op_key, table.c.device_seq.label("number")).where(
            same_device, table.c.device_seq.between(first, last), schema.op_key.c.op_id == table.c.op_id
        )
        rows.update({row.number: row for row in connection.execute(query)})
    return rows


def _verdict(row: Row[*tuple[Any, ...]], seq: int) -> StoredVerdict:
    op_id = str(row.op_id)
    if op_id.startswith(UNREAD):
        op_id = str(json.loads(row.receipt)["op_id"])
    receipt = Signed(row.receipt, row.receipt_sig)
    return StoredVerdict(op_id, seq, row.ruling, row.code, json.loads(row.params), row.case_seq, receipt)
