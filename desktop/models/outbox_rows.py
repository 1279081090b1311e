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


# Made once: these are said with every change that is kept, and making a statement takes longer than running it.
_PUT_OPERATION, _PUT_COPY = insert(outbox), insert(copy)
_DEVICE = select(meta.c.name, meta.c.value).where(meta.c.name.in_(("device", "incarnation")))
_TAIL = (
    select(outbox.c.device_seq, outbox.c.hash)
    .where(outbox.c.incarnation == bindparam("life"))
    .order_by(outbox.c.device_seq.desc())
    .limit(1)
)


def put_operation(db: Connection, row: dict[str, Any]) -> None:
    """Keep an operation and its copy."""
    db.execute(_PUT_OPERATION, row)
    db.execute(_PUT_COPY, {name: row[name] for name in ("op_id", "data", "sig")})


def keep_copy(db: Connection, signed: SignedOperation) -> None:
    """Keep an unanswered operation a second time, in place of an earlier copy of it."""
    values = {"op_id": parse_operation(signed.data).op_id, "data": signed.data, "sig": signed.signature}
    db.execute(delete(copy).where(copy.c.op_id == values["op_id"]))
    db.execute(_PUT_COPY, values)


def from_copy(data: bytes, signature: bytes) -> dict[str, Any]:
    """The outbox row of an operation of which only the copy could be read."""
    return outbox_row(SignedOperation(data, signature), 0, 0, 0) | {
        "written_at": parse_operation(data).client_time,
    }


def put_fact(db: Connection, name: str, value: object) -> None:
    text = json_text(value)
    db.execute(insert(meta).values(name=name, value=text).on_conflict_do_update(set_={"value": text}))


def device_of(db: Connection) -> DeviceIdentity | None:
    facts = dict(db.execute(_DEVICE).all())
    if "device" not in facts:
        return None
    device = json.loads(facts["device"])
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(device["key"]))
    return DeviceIdentity(device["id"], json.loads(facts["incarnation"]), key)


def required_device(db: Connection) -> DeviceIdentity:
    device = device_of(db)
    if device is None:
        raise LookupError("not enrolled")
    return device


def chain_tail(db: Connection, incarnation: int) -> tuple[int, str]:
    row = db.execute(_TAIL, {"life": incarnation}).first()
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
