"""One operation as it came in: read, its signature checked, before any transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from central.store.answers import UserRecord
from domain.ids import is_uuid7
from domain.operation import Operation, OperationError, SignedOperation, parse_operation
from domain.signature import SignatureError, verify_operation

_NO_PARAMS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Received:
    """An operation with its number. `operation` is None when it cannot be trusted or read; `fault` then says why.

    `claimed_id` is the id it names, '' for none. Only an operation that its device really signed takes its id.
    """

    seq: int
    signed: SignedOperation
    hash: str
    claimed_id: str
    operation: Operation | None
    fault: str = ""
    params: Mapping[str, str] = field(default_factory=lambda: _NO_PARAMS)

    def held_for(self, code: str, params: Mapping[str, str] = _NO_PARAMS) -> Received:
        """The same with a fault, unless it has one already."""
        return self if self.fault else replace(self, fault=code, params=params)


def receive(signed: SignedOperation, seq: int, public_key: bytes) -> Received:
    """Read one operation. Never raises: what is wrong with it becomes its `fault`."""
    digest = signed.hash
    try:
        operation = verify_operation(signed, public_key)
    except SignatureError as error:
        return Received(seq, signed, digest, _claimed_id(signed.data), None, error.code)
    except OperationError as error:
        params = MappingProxyType({"part": error.where} if error.where else {})
        return Received(seq, signed, digest, _claimed_id(signed.data), None, error.code, params)
    return Received(seq, signed, digest, operation.op_id, operation)


def check_envelope(item: Received, device_id: str, incarnation: int, author: UserRecord | None) -> Received:
    """Hold an operation that is numbered for another device, or written in another person's name."""
    operation = item.operation
    if operation is None:
        return item
    if operation.device_id != device_id or operation.incarnation != incarnation:
        return item.held_for("wrong_device")
    if operation.device_seq != item.seq:
        return item.held_for("wrong_number")
    named = operation.author
    if author is None or (named.user_id, named.name, named.title) != (author.user_id, author.name, author.title):
        return item.held_for("author_mismatch")
    return item


def same_act(item: Received, known: bytes) -> bool:
    """Whether item tells the same as stored bytes under the same id: only number, chain and times may differ."""
    operation = item.operation
    if operation is None:
        return False
    try:
        other = parse_operation(known)
    except OperationError:
        return False
    return (operation.kind, operation.case_id, operation.author, operation.acting_unit, dict(operation.body)) == (
        other.kind,
        other.case_id,
        other.author,
        other.acting_unit,
        dict(other.body),
    )


def _claimed_id(data: bytes) -> str:
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError):
        return ""
    claimed = raw.get("op_id") if isinstance(raw, dict) else None
    return claimed if isinstance(claimed, str) and is_uuid7(claimed) else ""
