"""Devices: one outbox each, its key vouched for by a certificate, its numbers counted per incarnation."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import Connection, bindparam, func, insert, select, update

from central.store import schema
from central.store.answers import Enrolment, StoreRefusal
from central.store.clock import utc_text
from domain.ids import is_uuid7
from domain.operation import NO_PREVIOUS
from domain.signature import Certificate, Signed, ended, read_certificate, sign_certificate

_VALID_FOR = timedelta(days=365)
ACTIVE = "active"
LOST = "lost"
"""The `state` of a device that somebody has lost: all it may send is its word that it holds nothing any more."""
QUARANTINED = "quarantined"
"""The `state` of a device in whose name things came that it has not signed: somebody is to find out why."""
_REFUSED = {ACTIVE: "", LOST: "device_lost", QUARANTINED: "device_locked"}


_find = select(schema.device).where(
    schema.device.c.device_id == bindparam("device"), schema.device.c.incarnation == bindparam("incarnation")
)
_find_locked = _find.with_for_update()
_newest_number = select(func.max(schema.device.c.incarnation)).where(schema.device.c.device_id == bindparam("device"))


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One incarnation of a device. `newest` is the incarnation in force."""

    device_id: str
    incarnation: int
    newest: int
    user_id: str
    public_key: bytes
    state: str
    last_seq: int
    last_hash: str


def find_device(connection: Connection, device_id: str, incarnation: int, *, lock: bool = False) -> DeviceRow:
    """Raises StoreRefusal('unknown_device')."""
    if not is_uuid7(device_id):
        raise StoreRefusal("unknown_device")
    asked = {"device": device_id, "incarnation": incarnation}
    row = connection.execute(_find_locked if lock else _find, asked).first()
    # After the lock: whoever held it may have begun a new incarnation.
    newest = connection.scalar(_newest_number, {"device": device_id})
    if row is None or newest is None:
        raise StoreRefusal("unknown_device")
    return DeviceRow(
        row.device_id, incarnation, newest, row.user_id, row.public_key, row.state, row.last_seq, row.last_hash
    )


def is_known(connection: Connection, device_id: str) -> bool:
    """Whether a device has ever been enrolled."""
    return connection.scalar(_newest_number, {"device": device_id}) is not None


def lock_device(connection: Connection, device_id: str, incarnation: int) -> DeviceRow:
    """The same, locked until commit. Raises StoreRefusal for a device that is unknown or may not push."""
    device = find_locked(connection, device_id, incarnation)
    require_let_in(device.state)
    return device


def refusal_of(state: str) -> str:
    """The code by which a device in a state is refused: device_lost, which it takes as the word to wipe what it holds,
    or device_locked; '' for one that is let in."""
    return _REFUSED.get(state, "device_locked")


def find_locked(connection: Connection, device_id: str, incarnation: int) -> DeviceRow:
    """The same, locked until commit, whether it is let in or not. Raises StoreRefusal('unknown_device')."""
    return find_device(connection, device_id, incarnation, lock=True)


def require_let_in(state: str) -> None:
    """Raises StoreRefusal with that code."""
    refusal = refusal_of(state)
    if refusal:
        raise StoreRefusal(refusal)


def mark_device(connection: Connection, device_id: str, before: Collection[str], after: str) -> bool:
    """Take all incarnations of a device from one of these states to another; whether any was in them.

    Raises StoreRefusal('unknown_device').
    """
    find_device(connection, device_id, 1)
    columns = schema.device.c
    mine = (columns.device_id == device_id) & columns.state.in_(before)
    return connection.execute(update(schema.device).where(mine).values(state=after)).rowcount > 0


def enrol(
    connection: Connection,
    device_id: str,
    user_id: str,
    public_key: bytes,
    now: datetime,
    key: Ed25519PrivateKey,
) -> Enrolment:
    """Enrol a device for a user; the same device with the same key again gets the certificate it has, or a fresh one
    when a quarter of that one's time is left.

    Raises StoreRefusal for a bad id or key, and for an id that is somebody else's.
    """
    if not is_uuid7(device_id):
        raise StoreRefusal("bad_device")
    try:
        Ed25519PublicKey.from_public_bytes(public_key)
    except ValueError as error:
        raise StoreRefusal("bad_public_key") from error
    known = _newest(connection, device_id)
    if known is not None:
        if known.user_id != user_id or known.public_key != public_key:
            raise StoreRefusal("device_taken")
        require_let_in(known.state)
        return _renewed(connection, known, now, key)
    certificate = Certificate(device_id, user_id, public_key, utc_text(now), utc_text(now + _VALID_FOR))
    signed = sign_certificate(certificate, key)
    connection.execute(insert(schema.device), _row(device_id, 1, user_id, public_key, signed, now))
    return Enrolment(device_id, 1, signed)


def end_certificate(connection: Connection, device_id: str, now: datetime, key: Ed25519PrivateKey) -> None:
    """What the device signs from now on nobody can verify; what it signed before still bears its name."""
    known = _newest(connection, device_id)
    if known is not None:
        certificate = read_certificate(known.enrolment.certificate)
        _write_certificate(connection, device_id, sign_certificate(ended(certificate, utc_text(now)), key))


def renew_certificate(connection: Connection, device_id: str, now: datetime, key: Ed25519PrivateKey) -> None:
    """The device is found again: its signatures hold as before."""
    known = _newest(connection, device_id)
    if known is not None:
        _write_certificate(connection, device_id, _fresh(known, now, key))


def _renewed(connection: Connection, known: _Known, now: datetime, key: Ed25519PrivateKey) -> Enrolment:
    certificate = read_certificate(known.enrolment.certificate)
    if certificate.valid_to > utc_text(now + _VALID_FOR / 4):
        return known.enrolment
    signed = _fresh(known, now, key)
    _write_certificate(connection, certificate.device_id, signed)
    return replace(known.enrolment, certificate=signed)


def _fresh(known: _Known, now: datetime, key: Ed25519PrivateKey) -> Signed:
    certificate = read_certificate(known.enrolment.certificate)
    return sign_certificate(replace(certificate, valid_to=utc_text(now + _VALID_FOR)), key)


def _write_certificate(connection: Connection, device_id: str, signed: Signed) -> None:
    mine = update(schema.device).where(schema.device.c.device_id == device_id)
    connection.execute(mine.values(certificate=signed.data, certificate_sig=signed.signature))


def next_incarnation(connection: Connection, device: DeviceRow, now: datetime) -> int:
    """The incarnation to continue in after a fork: the newest if nothing was numbered in it yet, else a new one."""
    newest = find_device(connection, device.device_id, device.newest)
    if newest.last_seq == 0 and newest.incarnation != device.incarnation:
        return newest.incarnation
    return _begin_incarnation(connection, newest, newest.incarnation + 1, now)


def leave_incarnation(connection: Connection, enrolment: Enrolment, leaves: int, now: datetime) -> Enrolment:
    """An incarnation above the one a device cannot go on in, and above all that were used here.

    The device may have left one that this database, being older, has never heard of.
    """
    newest = find_device(connection, enrolment.device_id, enrolment.incarnation, lock=True)
    if newest.incarnation > leaves and newest.last_seq == 0:
        return enrolment
    number = _begin_incarnation(connection, newest, max(newest.newest, leaves) + 1, now)
    return replace(enrolment, incarnation=number)


def _begin_incarnation(connection: Connection, device: DeviceRow, number: int, now: datetime) -> int:
    known = _newest(connection, device.device_id)
    if known is None:
        raise StoreRefusal("unknown_device")
    certificate = known.enrolment.certificate
    row = _row(device.device_id, number, device.user_id, device.public_key, certificate, now)
    connection.execute(insert(schema.device), row)
    return number


def read_certificates(connection: Connection, device_ids: set[str]) -> dict[str, Signed]:
    """The certificate of each device, by its id."""
    columns = schema.device.c
    query = select(columns.device_id, columns.certificate, columns.certificate_sig).where(
        columns.device_id.in_(device_ids)
    )
    return {row.device_id: Signed(row.certificate, row.certificate_sig) for row in connection.execute(query)}


@dataclass(frozen=True, slots=True)
class _Known:
    user_id: str
    public_key: bytes
    state: str
    enrolment: Enrolment


def _newest(connection: Connection, device_id: str) -> _Known | None:
    columns = schema.device.c
    query = select(schema.device).where(columns.device_id == device_id).order_by(columns.incarnation.desc()).limit(1)
    row = connection.execute(query).first()
    if row is None:
        return None
    signed = Signed(row.certificate, row.certificate_sig)
    return _Known(row.user_id, row.public_key, row.state, Enrolment(device_id, row.incarnation, signed))


def _row(
    device_id: str, incarnation: int, user_id: str, public_key: bytes, certificate: Signed, now: datetime
) -> dict[str, object]:
    return {
        "device_id": device_id,
        "incarnation": incarnation,
        "user_id": user_id,
        "public_key": public_key,
        "certificate": certificate.data,
        "certificate_sig": certificate.signature,
        "state": ACTIVE,
        "last_seq": 0,
        "last_hash": NO_PREVIOUS,
        "last_push_at": utc_text(now),
    }
