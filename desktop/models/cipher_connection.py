"""One connection to an encrypted file, in the fixed order of security.md §4.2. The only door to SQLCipher.

Beside each database lies a small plain header file with its format, schema and a check value of the key, and, while a
session has it open, a mark that tells of an unclean end.
"""

from __future__ import annotations

import contextlib
import hmac
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

import sqlcipher3.dbapi2 as dbapi

Kind = Literal["replica", "outbox"]
DRIVER = dbapi
"""The DB-API module, for SQLAlchemy."""
DriverError: type[Exception] = dbapi.DatabaseError
"""What SQLCipher raises for a wrong key and for damage alike."""
UNGUARDED = "OFF"
"""`synchronous` of files that may be lost, in tests: they are not worth wiping memory for either."""


_OUR_OWN_FAULTS = (dbapi.IntegrityError, dbapi.ProgrammingError, dbapi.DataError)


def is_failure(error: BaseException) -> bool:
    """Whether the database itself failed, so that its file is in doubt; what we asked wrongly is no sign of that."""
    return isinstance(error, DriverError) and not isinstance(error, _OUR_OWN_FAULTS)


class CipherUnavailableError(RuntimeError):
    """The database engine does not encrypt, or would write plain text to a temporary file. Never carry on."""

    code = "cipher_unavailable"


def header_path(path: Path) -> Path:
    """Where the plain header of a database file lies."""
    return path.with_name(path.name + ".header.json")


def key_check(key: bytes, kind: str) -> str:
    """What the header tells of the key: enough to know it again, useless for finding it."""
    return hmac.new(key, f"samsa/key-check/{kind}".encode(), "sha256").hexdigest()


def unclean_mark(path: Path) -> Path:
    """The file that lies there while a session has the database open."""
    return path.with_name(path.name + ".open")


def read_header(path: Path) -> dict[str, object] | None:
    """What the header beside a database file tells; None when it is not there or no header."""
    try:
        header = json.loads(header_path(path).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return header if isinstance(header, dict) else None


_ALWAYS = ("foreign_keys = ON", "trusted_schema = OFF", "secure_delete = ON", "temp_store = MEMORY")
_BUILDING = (
    *("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE", *_ALWAYS),
    # Pages are written once: where the rows of a page fall is nearly where the last ones fell.
    "cache_size = -64000",
)
"""For a file that nobody reads before it is finished, and that is begun anew when it is not."""


def connector(path: Path, key: bytes, page_size: int, synchronous: str, *, check: bool = True) -> Callable[[], Any]:
    """Makes connections (DB-API). Without `check` they only read, and open a damaged file as far as it goes."""
    pragmas = (
        "journal_mode = WAL" if check else "query_only = ON",
        f"synchronous = {synchronous}",
        *_ALWAYS,
        "cache_size = -16000",
        "journal_size_limit = 8388608",
    )
    return _opening(path, key, page_size, synchronous, pragmas, check=check)


def builder(path: Path, key: bytes, page_size: int, synchronous: str) -> Any:
    """A connection (DB-API) that fills a new file as fast as may be; a crash leaves it useless."""
    return _opening(path, key, page_size, synchronous, _BUILDING, check=True)()


class _Connection(dbapi.Connection):  # type: ignore[misc] # the driver has no types
    """Lets go of its pages before it closes: a close wipes them while every other thread of the program waits."""

    def close(self) -> None:
        with contextlib.suppress(dbapi.Error):
            self.execute("PRAGMA shrink_memory")
        super().close()


def _opening(
    path: Path, key: bytes, page_size: int, synchronous: str, pragmas: Sequence[str], *, check: bool
) -> Callable[[], Any]:
    def connect() -> Any:
        connection = dbapi.connect(
            str(path), timeout=5, check_same_thread=False, isolation_level=None, factory=_Connection
        )
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")
            if synchronous != UNGUARDED:
                connection.execute("PRAGMA cipher_memory_security = ON")
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            connection.execute(f"PRAGMA cipher_page_size = {page_size:d}")
            if check:
                connection.execute("SELECT count(*) FROM sqlite_master")
            _assert_encrypting(connection)
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}")
            if connection.execute("PRAGMA temp_store").fetchone()[0] != 2:
                raise CipherUnavailableError("temp_store")
        except BaseException:
            connection.close()
            raise
        return connection

    return connect


def _assert_encrypting(connection: Any) -> None:
    version = connection.execute("PRAGMA cipher_version").fetchone()
    provider = connection.execute("PRAGMA cipher_provider").fetchone()
    if version is None or provider is None or int(str(version[0]).split(".")[0]) < 4:
        raise CipherUnavailableError("cipher_version")
    options = {row[0] for row in connection.execute("PRAGMA compile_options")}
    if not options & {"TEMP_STORE=2", "TEMP_STORE=3"}:
        raise CipherUnavailableError("TEMP_STORE")
