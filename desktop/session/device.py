"""From a log-in, or the last one, to an open desk."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy.exc import DatabaseError

from desktop.models.cipher_file import DamagedReplicaError
from desktop.models.clock import Clock
from desktop.models.desk import Desk
from desktop.models.lease import KeptLease
from desktop.models.outbox import Outbox
from desktop.models.records import Change, UnitRecord
from desktop.models.replica import Replica
from desktop.models.texts import Texts
from desktop.models.workplace import Session, Workplace
from desktop.session.device_folder import DeviceFolder, device_folder
from desktop.session.keystore import DeviceKey, KeyPlace, KeyStore
from domain.directory import Unit
from domain.operation import Author

NEEDS_AGREEMENT = frozenset({"lease_expired", "clock_set_back"})


class SignInError(RuntimeError):
    """No desk to work at. `code` (resources/texts/files.yaml): first_login_needs_network, other_store, already_open,
    and lease_expired or clock_set_back when the store must agree first."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def needs_contact(self) -> bool:
        """Whether a log-in to the store is the way out."""
        return self.code in {"first_login_needs_network", *NEEDS_AGREEMENT}


class LoginAnswer(Protocol):
    """What a store tells at log-in (`desktop.sync.transport.Login`)."""

    @property
    def user_id(self) -> str: ...
    @property
    def user_name(self) -> str: ...
    @property
    def user_title(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def roles(self) -> tuple[str, ...]: ...
    @property
    def store_key(self) -> str: ...


class FolderLock:
    """One session at a time per device: two would number their operations alike."""

    def __init__(self, folder: DeviceFolder) -> None:
        self._path = folder.path / "session.lock"
        self._file: IO[bytes] | None = None

    def take(self) -> None:
        """Raises SignInError('already_open')."""
        handle = self._path.open("a+b")
        try:
            _lock(handle)
        except OSError as error:
            handle.close()
            raise SignInError("already_open") from error
        self._file = handle

    def give_back(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


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
        self.replica.close()
        self.outbox.close()
        self.lock.give_back()


def open_desk(
    data: Path,
    unit_id: str,
    login: LoginAnswer | None,
    units: tuple[UnitRecord, ...],
    keys: KeyStore,
    clock: Clock,
    texts: Texts,
    store_key: str = "",
    on_change: Callable[[Change], None] | None = None,
) -> OpenDesk:
    """Open the unit's desk. `login` is None when the store cannot be reached: then the last session is taken up.

    `store_key` (hex) is the one the launcher was told; a store with another key is not ours. Raises SignInError,
    KeyStoreError and the errors of `open_cipher_file`; nothing has been changed then.
    """
    folder = device_folder(data, f"training/{unit_id}")
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
    key: DeviceKey,
    unit_id: str,
    login: LoginAnswer | None,
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
        refused = KeptLease(outbox, clock).refusal() if login is None else ""
        if refused:
            raise SignInError(refused)
        replica = Replica.open(folder.replica(unit_id), key.for_file(f"replica:{unit_id}"))
        try:
            desk = Desk(outbox, replica, Workplace(session, clock), texts, on_change)
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


def _session(
    outbox: Outbox, unit_id: str, login: LoginAnswer | None, units: tuple[UnitRecord, ...], store_key: str
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


def _lock(handle: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - exists on Windows only

        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - does not exist on Windows

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
