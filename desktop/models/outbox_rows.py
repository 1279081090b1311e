"""The rows of the outbox file as records, and how an operation is numbered, chained and signed into one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import ColumnElement, Connection, RowMapping, bindparam, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from desktop.models.clock import utc_text
from desktop.models.outbox_tables import copy, draft, meta, outbox
from desktop.models.prepared import Prepared
from domain.operation import NO_PREVIOUS, CellValue, Operation, SignedOperation, cell_value, parse_operation
from domain.signature import sign_operation


class SendState(StrEnum):
    """Where an operation is. WAITING has no number yet: a file has to reach the store before it, or an earlier
    operation of its case waits. SENT means it may have reached the store; only a verdict makes it ACKED or HELD."""

    WAITING = "waiting"
    PENDING = "pending"
    SENT = "sent"
    ACKED = "acked"
    HELD = "held"


UNSETTLED = (SendState.PENDING, SendState.SENT)
"""Numbered, and to be pushed."""
UNANSWERED = (SendState.WAITING, *UNSETTLED)
"""Everything the store has not answered for."""
NOT_NUMBERED = 0
"""`incarnation` in the row of an operation that waits for its number."""
_FIRST_WAITING = 1 << 40
"""A waiting operation is signed under a number no device reaches, so that among salvaged copies it sorts last."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One operation of ours with what the store has said of it. Times are UTC texts, '' when it has not happened."""

    operation: Operation
    signed: SignedOperation
    state: SendState
    ruling: str
    code: str
    params: Mapping[str, str]
    case_seq: int
    absorbed: bool
    answered_at: str

    @property
    def unanswered(self) -> bool:
        return self.state in UNANSWERED


@dataclass(frozen=True, slots=True)
class DraftCell:
    """One cell somebody at this computer has typed and nobody else sees. `base` is the operation she saw there,
    `definition` the hash of the form she typed it in, None when nobody knows."""

    doc_id: str
    case_id: str
    path: str
    value: CellValue
    base: str | None
    touched_at: str
    definition: str | None = None


@dataclass(frozen=True, slots=True)
class DeviceIdentity:
    """This device towards the store. `incarnation` changes when the store finds that two have used one number."""

    device_id: str
    incarnation: int
    key: Ed25519PrivateKey


@dataclass(slots=True)
class Salvage:
    """What could be read of a damaged outbox, as rows of its tables."""

    unanswered: list[dict[str, Any]] = field(default_factory=list)
    held: list[dict[str, Any]] = field(default_factory=list)
    drafts: list[dict[str, Any]] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    blobs: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)


_OPERATION = (
    *("op_id", "incarnation", "device_seq", "case_id", "acting_unit", "kind"),
    *("data", "sig", "hash", "state", "written_at"),
)
_PUT_OPERATION = Prepared(insert(outbox), _OPERATION)
_PUT_COPY = Prepared(insert(copy), ("op_id", "data", "sig"))
# Two look-ups and no IN: SQLite keeps a list in a table of its own, made and wiped each time.
_DEVICE = Prepared(
    select(*(select(meta.c.value).where(meta.c.name == name).scalar_subquery() for name in ("device", "incarnation")))
)
_TAIL = Prepared(
    select(outbox.c.device_seq, outbox.c.hash)
    .where(outbox.c.incarnation == bindparam("life"))
    .order_by(outbox.c.device_seq.desc())
    .limit(1)
)
_DROP_DRAFT = Prepared(
    delete(draft).where(
        draft.c.unit_id == bindparam("unit"), draft.c.doc_id == bindparam("doc"), draft.c.path == bindparam("cell")
    )
)


def put_operation(db: Connection, row: dict[str, Any]) -> None:
    """Keep an operation and its copy."""
    _PUT_OPERATION.run(db, row)
    _PUT_COPY.run(db, row)


def drop_draft(db: Connection, unit_id: str, doc_id: str, path: str) -> None:
    """What was typed there is published."""
    _DROP_DRAFT.run(db, {"unit": unit_id, "doc": doc_id, "cell": path})


def keep_copy(db: Connection, signed: SignedOperation) -> None:
    """Keep an unanswered operation a second time, in place of an earlier copy of it."""
    values = {"op_id": parse_operation(signed.data).op_id, "data": signed.data, "sig": signed.signature}
    db.execute(delete(copy).where(copy.c.op_id == values["op_id"]))
    _PUT_COPY.run(db, values)


def from_copy(data: bytes, signature: bytes) -> dict[str, Any]:
    """The outbox row of an operation of which only the copy could be read."""
    return outbox_row(SignedOperation(data, signature), 0, 0, 0) | {
        "written_at": parse_operation(data).client_time,
    }


def put_fact(db: Connection, name: str, value: object) -> None:
    text = json_text(value)
    db.execute(insert(meta).values(name=name, value=text).on_conflict_do_update(set_={"value": text}))


def device_of(db: Connection, known: DeviceIdentity | None = None) -> DeviceIdentity | None:
    """Who we are; the key object of what was `known` before is used again, for making one takes as long as signing."""
    said, incarnation = tuple(_DEVICE.run(db, {}).one())
    if said is None:
        return None
    device = json.loads(said)
    secret = bytes.fromhex(device["key"])
    if known is not None and known.key.private_bytes_raw() == secret:
        key = known.key
    else:
        key = Ed25519PrivateKey.from_private_bytes(secret)
    return DeviceIdentity(device["id"], json.loads(incarnation), key)


def required_device(db: Connection, known: DeviceIdentity | None = None) -> DeviceIdentity:
    device = device_of(db, known)
    if device is None:
        raise LookupError("not enrolled")
    return device


def chain_tail(db: Connection, incarnation: int) -> tuple[int, str]:
    row = _TAIL.run(db, {"life": incarnation}).first()
    return (0, NO_PREVIOUS) if row is None else (row.device_seq, row.hash)


def sign_waiting(db: Connection, operation: Operation, device: DeviceIdentity) -> tuple[SignedOperation, int]:
    """Signed like any other, but not in the chain; and its place among those that wait."""
    query = select(func.max(outbox.c.device_seq)).where(outbox.c.incarnation == NOT_NUMBERED)
    place = max(int(db.execute(query).scalar() or 0) + 1, _FIRST_WAITING)
    return sign_as(operation, device, place, NO_PREVIOUS), place


def sign_as(operation: Operation, device: DeviceIdentity, seq: int, previous: str) -> SignedOperation:
    numbered = replace(
        operation,
        device_id=device.device_id,
        incarnation=device.incarnation,
        device_seq=seq,
        prev_hash=previous,
    )
    return sign_operation(numbered, device.key)


def outbox_row(
    signed: SignedOperation, incarnation: int, seq: int, now_ms: int, state: SendState = SendState.PENDING
) -> dict[str, object]:
    return row_of(parse_operation(signed.data), signed, incarnation, seq, now_ms, state)


def row_of(
    operation: Operation, signed: SignedOperation, incarnation: int, seq: int, now_ms: int, state: SendState
) -> dict[str, object]:
    """The row of an operation as its signed bytes say it."""
    return {
        "op_id": operation.op_id,
        "incarnation": incarnation,
        "device_seq": seq,
        "case_id": operation.case_id,
        "acting_unit": operation.acting_unit,
        "kind": operation.kind,
        "data": signed.data,
        "sig": signed.signature,
        "hash": signed.hash,
        "state": state,
        "written_at": utc_text(now_ms),
    }


def fresh_entry(signed: SignedOperation, state: SendState) -> Entry:
    return Entry(parse_operation(signed.data), signed, state, "", "", {}, 0, False, "")


def entry_of(row: RowMapping) -> Entry:
    return Entry(
        parse_operation(row["data"]),
        SignedOperation(row["data"], row["sig"]),
        SendState(row["state"]),
        row["ruling"],
        row["code"],
        json.loads(row["params"]),
        row["case_seq"],
        bool(row["absorbed"]),
        row["answered_at"],
    )


def drafts_of(unit_id: str, doc_id: str) -> ColumnElement[bool]:
    return (draft.c.unit_id == unit_id) & (draft.c.doc_id == doc_id)


def draft_cell(row: RowMapping) -> DraftCell:
    value = cell_value(json.loads(row["value"]))
    touched_at = utc_text(row["touched_at"])
    return DraftCell(row["doc_id"], row["case_id"], row["path"], value, row["base"], touched_at, row["definition"])


def json_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
