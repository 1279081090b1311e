"""Opening an encrypted file, in the fixed order of security.md §4.2, and telling five failures apart.

SQLCipher says "file is not a database" to a wrong key and to damage alike. A small plain header file beside each
database holds its format, schema and a check value of the key, so that we can tell. Nothing is ever created where an
old file or its header lies.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from types import MappingProxyType
from typing import Any, ClassVar

from sqlalchemy import Connection, Engine, ExceptionContext, MetaData, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool

from desktop.models.cipher_connection import (
    DRIVER,
    UNGUARDED,
    CipherUnavailableError,
    DriverError,
    Kind,
    connector,
    header_path,
    is_failure,
    key_check,
    read_header,
    unclean_mark,
)
from desktop.models.file_migration import StepFailedError, Steps, make_room, take_along

__all__ = [
    "UNGUARDED",
    "CipherFile",
    "CipherFileError",
    "CipherUnavailableError",
    "DamagedOutboxError",
    "DamagedReplicaError",
    "MissingKeyError",
    "NewerSchemaError",
    "NotTakenAlongError",
    "WrongKeyError",
    "companions",
    "header_path",
    "key_check",
    "open_cipher_file",
    "open_for_salvage",
]
FORMAT = 1
_NO_STEPS: Steps = MappingProxyType({})


class CipherFileError(RuntimeError):
    """The file was not opened and not touched. `code` is for resources/texts/files.yaml."""

    code: ClassVar[str] = ""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{self.code}: {path.name}")
        self.path = path


class WrongKeyError(CipherFileError):
    """The key is another than the one the file was made with."""

    code = "wrong_key"


class MissingKeyError(CipherFileError):
    """The file is there, its key is not."""

    code = "missing_key"


class DamagedReplicaError(CipherFileError):
    """The replica cannot be read: it is fetched anew, the outbox stays."""

    code = "damaged_replica"


class DamagedOutboxError(CipherFileError):
    """The outbox cannot be read whole: what can be read is salvaged."""

    code = "damaged_outbox"


class NewerSchemaError(CipherFileError):
    """A newer program has written the file."""

    code = "newer_schema"


class NotTakenAlongError(CipherFileError):
    """An older program's outbox could not be brought to today's tables; it is as it was."""

    code = "not_taken_along"


@dataclass(frozen=True, slots=True)
class CipherFile:
    """An open file: one engine that writes (each transaction takes the lock at once), one that can only read.

    `doubt` is set once the database has failed: then the next start looks through the whole file.
    """

    path: Path
    write: Engine
    read: Engine
    doubt: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        for engine in (self.write, self.read):
            event.listen(engine, "handle_error", self._note)

    def close(self) -> None:
        """Close every connection; the write-ahead log is folded into the file."""
        self.read.dispose()
        self.write.dispose()
        if not self.doubt.is_set():
            unclean_mark(self.path).unlink(missing_ok=True)

    def empty_log(self) -> bool:
        """Fold the write-ahead log into the file and cut it to nothing; False while somebody still reads in it."""
        connection = self.write.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            told = cursor.fetchone()
            cursor.close()
        finally:
            connection.close()
        return told is not None and told[0] == 0

    def _note(self, context: ExceptionContext) -> None:
        if is_failure(context.original_exception):
            self.doubt.set()


def open_cipher_file(
    path: Path,
    key: bytes | None,
    kind: Kind,
    schema_version: int,
    page_size: int,
    metadata: MetaData,
    *,
    synchronous: str = "NORMAL",
    steps: Steps = _NO_STEPS,
) -> CipherFile:
    """Open the file, or create it where neither it nor its header exists.

    An older program's outbox is taken along by `steps`; an older program's replica gives way to an empty one, to be
    fetched anew. Raises MissingKeyError, WrongKeyError, DamagedReplicaError, DamagedOutboxError, NewerSchemaError,
    NotTakenAlongError (nothing is changed then) and CipherUnavailableError.
    """
    known = path.exists() or header_path(path).exists()
    if key is None:
        raise MissingKeyError(path)
    if known:
        _check_header(path, key, kind, schema_version)
    else:
        _create_empty(path)
    creator = connector(path, key, page_size, synchronous)
    if known:
        version = _check_openable(path, kind, creator, schema_version, thorough=kind == "outbox")
        if 0 < version < schema_version:
            _leave_behind(path, kind, creator, version, schema_version, steps)
    file = CipherFile(path, _engine(creator, "BEGIN IMMEDIATE"), _engine(creator, "BEGIN", read_only=True))
    unclean_mark(path).touch(mode=0o600)
    try:
        with file.write.begin() as connection:
            metadata.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {schema_version:d}")
    except DatabaseError as error:
        file.close()
        raise _damaged(path, kind) from error
    _write_header(path, key, kind, schema_version, page_size)
    return file


def open_for_salvage(path: Path, key: bytes, page_size: int) -> Connection:
    """A connection to a damaged file, to read what can be read. Raises DatabaseError where nothing can."""
    return _engine(connector(path, key, page_size, "NORMAL", check=False), "BEGIN", read_only=True).connect()


def companions(path: Path) -> tuple[Path, ...]:
    """Every file that belongs to a database file, itself first."""
    names = (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal")), first_page_path(path))
    return (*names, header_path(path), unclean_mark(path))


def first_page_path(path: Path) -> Path:
    """Where the first page of an outbox is kept once more."""
    return path.with_name(path.name + ".first")


def _damaged(path: Path, kind: Kind) -> CipherFileError:
    return DamagedReplicaError(path) if kind == "replica" else DamagedOutboxError(path)


def _check_header(path: Path, key: bytes, kind: Kind, schema_version: int) -> None:
    header = read_header(path)
    if header is None:
        return  # the database itself will tell: a crash between creating it and its header leaves it whole
    if _whole(header.get("format")) > FORMAT or _whole(header.get("schema")) > schema_version:
        raise NewerSchemaError(path)
    told = header.get("key_check")
    if not isinstance(told, str) or not hmac.compare_digest(told, key_check(key, kind)):
        raise WrongKeyError(path)
    if not path.exists() or path.stat().st_size == 0:
        raise _damaged(path, kind)


def _leave_behind(
    path: Path, kind: Kind, creator: Callable[[], Any], version: int, schema_version: int, steps: Steps
) -> None:
    if kind == "replica":
        make_room(path)
        _create_empty(path)
        return
    try:
        take_along(creator, version, schema_version, steps)
    except StepFailedError as error:
        raise NotTakenAlongError(path) from error


def _check_openable(path: Path, kind: Kind, creator: Callable[[], Any], schema_version: int, *, thorough: bool) -> int:
    """The version of its tables, 0 for a file in which none was made yet."""
    try:
        connection = creator()
    except DriverError as error:
        raise _damaged(path, kind) from error
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if (thorough or unclean_mark(path).exists()) and not _whole_file(connection):
            raise _damaged(path, kind)
    except DriverError as error:
        raise _damaged(path, kind) from error
    finally:
        connection.close()
    if version > schema_version:
        raise NewerSchemaError(path)
    return version


def _whole_file(connection: Any) -> bool:
    if connection.execute("PRAGMA cipher_integrity_check").fetchone() is not None:
        return False
    return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")


def _create_empty(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _engine(creator: Callable[[], Any], begin: str, *, read_only: bool = False) -> Engine:
    # Without its parameters: an error's text must not quote what somebody has written.
    engine = create_engine(
        "sqlite://", module=DRIVER, creator=creator, poolclass=QueuePool, pool_size=2, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def _restrict(connection: Any, _record: object) -> None:
        if read_only:
            connection.execute("PRAGMA query_only = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _write_header(path: Path, key: bytes, kind: Kind, schema_version: int, page_size: int) -> None:
    header = {
        "format": FORMAT,
        "kind": kind,
        "schema": schema_version,
        "page_size": page_size,
        "key_check": key_check(key, kind),
    }
    if read_header(path) == header:
        return
    temporary = header_path(path).with_suffix(".new")
    with os.fdopen(os.open(temporary, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8") as stream:
        json.dump(header, stream, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(header_path(path))


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
