"""A file of an older program: the outbox is taken along in one transaction, a replica makes room for a new one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from desktop.models.cipher_connection import DriverError, header_path, unclean_mark

Steps = Mapping[int, tuple[str, ...]]
"""By version, the statements that lead to the next one."""


class StepFailedError(RuntimeError):
    """A step could not be taken; the file is as it was."""


def take_along(creator: Callable[[], Any], version: int, target: int, steps: Steps) -> None:
    """Bring a file from `version` to `target`: all of it, checked, or nothing. Raises StepFailedError.

    Foreign keys are off meanwhile: with them on, rebuilding a table silently deletes the rows that refer to it.
    """
    connection = creator()
    try:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN IMMEDIATE")
        try:
            for number in range(version, target):
                for statement in steps[number]:
                    connection.execute(statement)
            if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise StepFailedError("foreign_key_check")
            connection.execute(f"PRAGMA user_version = {target:d}")
            connection.execute("COMMIT")
        except BaseException:
            # A full disk may have ended the transaction already; then there is nothing left to take back.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    except (DriverError, KeyError) as error:
        # The kind of error only: a statement's error may quote a row.
        raise StepFailedError(type(error).__name__) from None
    finally:
        connection.close()


def make_room(path: Path) -> None:
    """Remove a replica that an older program has written. Safe to be killed in: the next start does it again.

    The header goes first and the database last: a database without its header still tells its version, and no log may
    ever lie beside an empty database.
    """
    beside = (path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))
    for part in (header_path(path), *beside, unclean_mark(path), path):
        part.unlink(missing_ok=True)
