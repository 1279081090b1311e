"""From a log-in, or the last one, to an open desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from desktop.models.cipher_file import DamagedReplicaError, companions
from desktop.models.clock import Clock
from desktop.models.desk import Desk
from desktop.models.lease import KeptLease
from desktop.models.outbox import Outbox
from desktop.models.outbox_rows import DeviceIdentity
from desktop.models.records import Change, UnitRecord
from desktop.models.replica import Replica
from desktop.models.sign_in import Login
from desktop.models.texts import Texts
from desktop.models.workplace import Session, Workplace
from desktop.session.device_folder import DeviceFolder, account_of, device_folder
from desktop.session.folder_lock import FolderLock, SignInError
from desktop.session.keystore import FileKeys, KeyPlace, Keys, KeyStoreError
from domain.directory import Unit
from domain.operation import Author


@dataclass(frozen=True, slots=True)
class OpenDesk:
    """A desk with the files it works on. `key_place` tells whether training had to keep its key in a file, `has_data`
    whether the unit's replica was ever whole when it was opened."""

    desk: Desk
    folder: DeviceFolder
    key_place: KeyPlace
    outbox: Outbox
    replica: Replica
    lock: FolderLock
    has_data: bool

    def close(self) -> None:
        """Close the files and let another session in."""
        if not self.outbox.in_doubt:
            self.desk.lease.see()
        self.replica.close()
        self.outbox.close()
        self.lock.give_back()


def open_desk(
    data: Path,
    unit_id: str,
    login: Login | None,
    units: tuple[UnitRecord, ...],
    keys: Keys,
    clock: Clock,
    texts: Texts,
    store_key: str = "",
    on_change: Callable[[Change], None] | None = None,
    account: str = "",
) -> OpenDesk:
    """Open the unit's desk. `login` is None when the store cannot be reached: then the last session is taken up.

    `store_key` (hex) is the one the launcher was told; a store with another key is not ours. `account` tells whose
    files they are, when it is not the one person of a training unit. Raises SignInError,
    KeyStoreError and the errors of `open_cipher_file`; nothing has been changed then.
    """
    folder = device_folder(data, account or account_of(unit_id))
    lock = FolderLock(folder)
    lock.take()
    try:
        key = keys.get(folder.path.name, files_exist=folder.has_files)
        return _open(folder, lock, key, unit_id, login, units, clock, texts, store_key, on_change)
    except BaseException:
        lock.give_back()
        raise


def _open(
    folder: DeviceFolder,
    lock: FolderLock,
    key: FileKeys,
    unit_id: str,
    login: Login | None,
    units: tuple[UnitRecord, ...],
    clock: Clock,
    texts: Texts,
    store_key: str,
    on_change: Callable[[Change], None] | None,
) -> OpenDesk:
    outbox = Outbox.open(folder.outbox, key.for_file("outbox"), clock)
    try:
        session = _session(outbox, unit_id, login, units, store_key)
        outbox.become_device(clock.new_id(), 1)
        outbox.prune()
        lease = KeptLease(outbox, clock)
        refused = lease.refusal() if login is None else ""
        refused = refused or key.lease_refusal(lease.now_ms() if login is None else clock.now_ms())
        if refused:
            key.expire(lease.now_ms())
            raise SignInError(refused)
        replica = Replica.open(folder.replica(unit_id), _replica_key(folder, key, unit_id))
        try:
            desk = Desk(outbox, replica, Workplace(session, clock), texts, on_change)
            desk.lease.on_end = key.revoke
            has_data = bool(desk.data_at())
        except DatabaseError as error:
            in_doubt = replica.file.doubt.is_set()
            replica.close()
            if not in_doubt:
                raise
            # It was closed in order, so nobody looked through the whole of it: damage is met at the first reading.
            raise DamagedReplicaError(folder.replica(unit_id)) from error
        except BaseException:
            replica.close()
            raise
    except BaseException:
        outbox.close()
        raise
    return OpenDesk(desk, folder, key.place, outbox, replica, lock, has_data)


def introduce(data: Path, account: str, keys: Keys, clock: Clock) -> DeviceIdentity:
    """Who this device is, for a store that has to know it before the desk can be opened. Raises as `open_desk` does."""
    folder = device_folder(data, account)
    lock = FolderLock(folder)
    lock.take()
    try:
        key = keys.get(folder.path.name, files_exist=folder.has_files)
        outbox = Outbox.open(folder.outbox, key.for_file("outbox"), clock)
        try:
            return outbox.become_device(clock.new_id(), 1)
        finally:
            outbox.close()
    finally:
        lock.give_back()


def _replica_key(folder: DeviceFolder, key: FileKeys, unit_id: str) -> bytes:
    """The replica's key. One whose key is gone on purpose (a revocation) is garbage, and goes: it is fetched anew."""
    name = f"replica:{unit_id}"
    try:
        return key.for_file(name)
    except KeyStoreError as error:
        if error.code == "no_lease":
            raise SignInError("no_lease") from error
        if error.code != "key_gone":
            raise
    for part in companions(folder.replica(unit_id)):
        part.unlink(missing_ok=True)
    return key.for_file(name)


def _session(
    outbox: Outbox, unit_id: str, login: Login | None, units: tuple[UnitRecord, ...], store_key: str
) -> Session:
    fact = outbox.fact(f"session:{unit_id}")
    known = None if fact is None else Session.from_fact(fact)
    if login is None:
        if known is None:
            raise SignInError("first_login_needs_network")
        return known
    keys = {login.store_key, store_key or login.store_key, known.store_key if known else login.store_key}
    if len(keys) > 1:
        raise SignInError("other_store")
    author = Author(login.user_id, login.user_name, login.user_title)
    session = Session(author, _unit(unit_id, units, known), login.roles, login.store_key)
    if session != known:
        outbox.store_fact(f"session:{unit_id}", session.to_fact())
    return session


def _unit(unit_id: str, units: tuple[UnitRecord, ...], known: Session | None) -> Unit:
    for unit in units:
        if unit.unit_id == unit_id:
            return Unit(unit_id, unit.name, unit.kind, unit.sub_region, unit.operation, unit.group, unit.phone)
    return known.unit if known else Unit(unit_id, unit_id, "", "")
