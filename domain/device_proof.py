"""A device's word that it is itself who presents a token: nothing that was copied off it is of use without its key."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from domain.canonical import canonical_bytes
from domain.signature import SignatureError, Signed

_PREFIX = b"samsa/proof/v1"
BEGIN, REFRESH = "begin", "refresh"
_MEMBERS = {"purpose", "device_id", "unit", "presents", "request"}
_LONGEST_REQUEST = 64


@dataclass(frozen=True, slots=True)
class DeviceProof:
    """`purpose` is BEGIN (a session at `unit`) or REFRESH (`unit` is ''); `presents` the SHA-256 in hex of the token
    that is presented: an ID token, which answers the store's own nonce, or a refresh token, which is used once."""

    purpose: str
    device_id: str
    unit: str
    presents: str
    request: str


def token_hash(token: str) -> str:
    """SHA-256 in hex: how a token is spoken of where it must not stand itself."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def sign_proof(proof: DeviceProof, key: Ed25519PrivateKey) -> Signed:
    data = canonical_bytes(
        {
            "purpose": proof.purpose,
            "device_id": proof.device_id,
            "unit": proof.unit,
            "presents": proof.presents,
            "request": proof.request,
        },
    )
    return Signed(data, key.sign(_PREFIX + hashlib.sha256(data).digest()))


def verify_proof(signed: Signed, public_key: bytes) -> DeviceProof:
    """What the device says. Raises SignatureError('bad_proof') for another signer and for anything else."""
    try:
        signed_by = Ed25519PublicKey.from_public_bytes(public_key)
        signed_by.verify(signed.signature, _PREFIX + hashlib.sha256(signed.data).digest())
        raw = json.loads(signed.data)
    except (InvalidSignature, ValueError) as error:
        raise SignatureError("bad_proof") from error
    if not isinstance(raw, dict) or set(raw) != _MEMBERS or not all(isinstance(one, str) for one in raw.values()):
        raise SignatureError("bad_proof")
    if not 16 <= len(raw["request"]) <= _LONGEST_REQUEST:
        raise SignatureError("bad_proof")
    return DeviceProof(**raw)
