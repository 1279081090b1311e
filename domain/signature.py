"""Who vouches for what: device signatures, device certificates and the store's receipts (Ed25519).

Each kind of statement has its own prefix, so that a signature over one can never pass for another.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from domain.attachment import read_attachments
from domain.canonical import canonical_bytes
from domain.hash_tree import root_and_steps, root_from
from domain.identity import noted_cells
from domain.operation import (
    CellValue,
    Operation,
    OperationError,
    SignedOperation,
    parse_operation,
    read_cells,
    read_edits,
    same_value,
)
from domain.outcome import Refusal

_OPERATION = b"samsa/op/v1"
_CERTIFICATE = b"samsa/device/v1"
_RECEIPT = b"samsa/receipt/v1"
BAD_SIGNATURE = "bad_signature"
"""The code for what is not signed by whom it should be."""
_SIGNATURE = 64
_PURGE = b"samsa/purge/v1"
_INTAKE = b"samsa/intake/v1"
CLOCKS_APART = timedelta(minutes=5)
"""How far a device's clock may be from the store's before what it says of the time counts as another time."""


class SignatureError(ValueError):
    """The statement is not signed by whom it should be, or cannot be read. `code` only."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Certificate:
    """The store's word that a public key belongs to a device of a user. Times are UTC ISO."""

    device_id: str
    user_id: str
    public_key: bytes
    valid_from: str
    valid_to: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The store's word on one operation. `case_seq` is 0 for a held one."""

    op_id: str
    op_hash: str
    ruling: str
    code: str
    params: dict[str, str]
    case_id: str
    case_seq: int
    received_at: str
    case_prev_hash: str


@dataclass(frozen=True, slots=True)
class Purged:
    """A document that is held no longer in a scope, and the version at which it left; without a document's id (and 0)
    that nothing of the scope is held."""

    scope: str
    doc_id: str
    ver: int


@dataclass(frozen=True, slots=True)
class PurgeReceipt:
    """A device's word that documents lie on its disk no longer."""

    device_id: str
    purged_at: str
    documents: tuple[Purged, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """Canonical bytes and the signature over their hash."""

    data: bytes
    signature: bytes


def sign_operation(operation: Operation, key: Ed25519PrivateKey) -> SignedOperation:
    """The operation's bytes with the device's signature. Raises CanonicalError."""
    data = operation.to_bytes()
    return SignedOperation(data, key.sign(_digest(_OPERATION, data)))


def verify_operation(signed: SignedOperation, public_key: bytes) -> Operation:
    """The operation inside. Raises SignatureError for another signer, OperationError when it is none."""
    _verify(_OPERATION, signed.data, signed.signature, public_key)
    return parse_operation(signed.data)


def sign_certificate(certificate: Certificate, key: Ed25519PrivateKey) -> Signed:
    data = canonical_bytes(
        {
            "device_id": certificate.device_id,
            "user_id": certificate.user_id,
            "public_key": certificate.public_key.hex(),
            "valid_from": certificate.valid_from,
            "valid_to": certificate.valid_to,
        },
    )
    return Signed(data, key.sign(_digest(_CERTIFICATE, data)))


def verify_certificate(signed: Signed, store_key: bytes) -> Certificate:
    """Raises SignatureError."""
    _verify(_CERTIFICATE, signed.data, signed.signature, store_key)
    return read_certificate(signed)


def read_certificate(signed: Signed) -> Certificate:
    """What it says, whoever signed it: for the store that keeps it. Raises SignatureError when it says nothing."""
    raw = _object(signed.data)
    try:
        return Certificate(
            str(raw["device_id"]),
            str(raw["user_id"]),
            bytes.fromhex(str(raw["public_key"])),
            str(raw["valid_from"]),
            str(raw["valid_to"]),
        )
    except (KeyError, ValueError) as error:
        raise SignatureError("bad_certificate") from error


def ended(certificate: Certificate, at: str) -> Certificate:
    """The same with its end at `at` (UTC ISO), or where it has ended before."""
    return replace(certificate, valid_to=min(certificate.valid_to, at, key=_moment))


def signed_before_end(client_time: str, clock_offset_ms: int, certificate: Certificate) -> bool:
    """Whether its device's certificate had not ended when an operation was signed, by the device's own word on when
    that was. The word of a device that is lost is worth nothing, which is why the store takes nothing from it."""
    try:
        signed_at = _moment(client_time) + timedelta(milliseconds=clock_offset_ms)
        return signed_at <= _moment(certificate.valid_to) + CLOCKS_APART
    except (ValueError, OverflowError):
        return False


def _moment(text: str) -> datetime:
    """Raises ValueError."""
    return datetime.fromisoformat(text)


def sign_receipts(receipts: Sequence[Receipt], key: Ed25519PrivateKey) -> list[Signed]:
    """Receipts under one signature; each carries the steps that lead from it to what is signed, and stands alone."""
    if not receipts:
        return []
    written = [_receipt_bytes(receipt) for receipt in receipts]
    root, steps = root_and_steps([hashlib.sha256(data).digest() for data in written])
    signature = key.sign(_RECEIPT + root)
    return [Signed(data, signature + each) for data, each in zip(written, steps, strict=True)]


def _receipt_bytes(receipt: Receipt) -> bytes:
    return canonical_bytes(
        {
            "op_id": receipt.op_id,
            "op_hash": receipt.op_hash,
            "ruling": receipt.ruling,
            "code": receipt.code,
            "params": receipt.params,
            "case_id": receipt.case_id,
            "case_seq": receipt.case_seq,
            "received_at": receipt.received_at,
            "case_prev_hash": receipt.case_prev_hash,
        },
    )


def verify_receipt(signed: Signed, store_key: bytes) -> Receipt:
    """Raises SignatureError."""
    signature, steps = signed.signature[:_SIGNATURE], signed.signature[_SIGNATURE:]
    try:
        root = root_from(hashlib.sha256(signed.data).digest(), steps)
    except ValueError as error:
        raise SignatureError(BAD_SIGNATURE) from error
    _check(_RECEIPT + root, signature, store_key)
    raw = _object(signed.data)
    params, case_seq = raw.get("params"), raw.get("case_seq")
    texts = [raw.get(k) for k in ("op_id", "op_hash", "ruling", "code", "case_id", "received_at", "case_prev_hash")]
    if not isinstance(params, dict) or not isinstance(case_seq, int) or not all(isinstance(t, str) for t in texts):
        raise SignatureError("bad_receipt")
    op_id, op_hash, ruling, code, case_id, received_at, case_prev_hash = map(str, texts)
    words = {str(k): str(v) for k, v in params.items()}
    return Receipt(op_id, op_hash, ruling, code, words, case_id, case_seq, received_at, case_prev_hash)


def sign_purge(receipt: PurgeReceipt, key: Ed25519PrivateKey) -> Signed:
    data = canonical_bytes(
        {
            "device_id": receipt.device_id,
            "purged_at": receipt.purged_at,
            "documents": [{"scope": one.scope, "doc": one.doc_id, "ver": one.ver} for one in receipt.documents],
        },
    )
    return Signed(data, key.sign(_digest(_PURGE, data)))


def verify_purge(signed: Signed, public_key: bytes) -> PurgeReceipt:
    """Raises SignatureError."""
    _verify(_PURGE, signed.data, signed.signature, public_key)
    raw = _object(signed.data)
    documents = raw.get("documents")
    try:
        if not isinstance(documents, list):
            raise TypeError
        gone = tuple(Purged(str(one["scope"]), str(one["doc"]), int(one["ver"])) for one in documents)
        return PurgeReceipt(str(raw["device_id"]), str(raw["purged_at"]), gone)
    except (KeyError, TypeError, ValueError) as error:
        raise SignatureError("bad_purge_receipt") from error


def sign_statement(prefix: bytes, data: bytes, key: Ed25519PrivateKey) -> Signed:
    """Canonical bytes of a kind that has a prefix of its own, signed."""
    return Signed(data, key.sign(_digest(prefix, data)))


def check_statement(prefix: bytes, signed: Signed, public_key: bytes) -> None:
    """Raises SignatureError for bytes that this key has not signed as this kind."""
    _verify(prefix, signed.data, signed.signature, public_key)


def sign_intake_key(public_key: bytes, key: Ed25519PrivateKey) -> Signed:
    """The store's word on the key that sealed operations are sealed to."""
    data = canonical_bytes({"public_key": public_key.hex()})
    return Signed(data, key.sign(_digest(_INTAKE, data)))


def verify_intake_key(signed: Signed, store_key: bytes) -> bytes:
    """The 32 bytes to seal to. Raises SignatureError."""
    _verify(_INTAKE, signed.data, signed.signature, store_key)
    try:
        public_key = bytes.fromhex(str(_object(signed.data)["public_key"]))
    except (KeyError, ValueError) as error:
        raise SignatureError("bad_intake_key") from error
    if len(public_key) != 32:
        raise SignatureError("bad_intake_key")
    return public_key


def vouches_for(operation: Operation, path: str, value: CellValue) -> bool:
    """Whether the operation itself wrote this very value in this cell.

    False for what follows from an operation (a status, a version): that is the store's word.
    """
    try:
        if operation.kind in {"publish", "resolve"}:
            return any(edit.path == path and same_value(edit.value, value) for edit in read_edits(operation.body))
        if operation.kind == "share_draft":
            return same_value(read_cells(operation.body).get(path), value)  # what is left out is emptied
        if operation.kind in {"triage", "unit_desk"}:
            told = read_cells(operation.body)
            return path in told and same_value(told[path], value)
        if operation.kind in {"open_case", "bind_identity", "send", "carry_over"}:
            cells = read_cells(operation.body)
            for attachment in read_attachments(operation.body):
                cells.update(attachment.cells())
            return path in cells and same_value(cells[path], value)
        if operation.kind == "note_identity":
            noted = noted_cells(operation.body)
            return path in noted and same_value(noted[path], value)
        if operation.kind == "record_consent":
            return _consent_said(operation, path, value)
        if operation.kind == "protect_person":
            return value is None or (path == "person/protected" and value == operation.body.get("grade"))
    except (OperationError, Refusal):
        return False
    return False


def _consent_said(operation: Operation, path: str, value: CellValue) -> bool:
    """A record is whole: what it does not say it leaves empty. The unit it names is the one that acted."""
    if not path.startswith(f"consent/{operation.body.get('purpose')}/"):
        return False
    if path.endswith("/unit") and path.count("/") == 2:
        return value == operation.acting_unit
    said = {edit.path: edit.value for edit in read_edits(operation.body)}
    return same_value(said.get(path), value)


def _digest(prefix: bytes, data: bytes) -> bytes:
    return prefix + hashlib.sha256(data).digest()


def _verify(prefix: bytes, data: bytes, signature: bytes, public_key: bytes) -> None:
    _check(_digest(prefix, data), signature, public_key)


def _check(message: bytes, signature: bytes, public_key: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise SignatureError(BAD_SIGNATURE) from error


def _object(data: bytes) -> dict[str, object]:
    try:
        raw = json.loads(data)
    except (UnicodeDecodeError, ValueError) as error:
        raise SignatureError("not_an_object") from error
    if not isinstance(raw, dict):
        raise SignatureError("not_an_object")
    return raw
