"""The inbox before anything else: two bounded reads with the key at hand, while the rest of the program still loads.

Best effort by design. Whatever is not just as it was when the last session ended well gives None, and opening the desk
in full then tells what is wrong. Nothing is written here but the mark that makes it look through a file that failed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from time import time_ns
from typing import Any

from desktop.models.cipher_connection import (
    CipherUnavailableError,
    DriverError,
    connector,
    is_failure,
    key_check,
    read_header,
    unclean_mark,
)
from desktop.models.inbox_rows import InboxRecord, read_inbox_items
from desktop.models.schema_versions import OUTBOX_SCHEMA, REPLICA_SCHEMA
from desktop.models.uptime import uptime_ms
from desktop.session.device_folder import account_of, known_folder
from desktop.session.keystore import FileKeys, Keys, KeyStore, KeyStoreError
from domain.lease import KEPT_AS, Lease, read_lease

LONGEST_GROUP = 60
"""Rows of each group: about what a tall screen shows; the whole inbox follows a moment later."""


@dataclass(frozen=True, slots=True)
class FirstLook:
    """Who works where, and the inbox as it stood when the last session ended."""

    inbox: InboxRecord
    sub_region: str
    user_name: str
    user_title: str


def first_look(
    data: Path, unit_id: str, *, training: bool, keys: Keys | None = None, account: str = ""
) -> FirstLook | None:
    """Read what the unit's last session left on this computer; None where there is none or anything is doubtful.

    `account` tells whose files, as in `open_desk`.
    """
    folder = known_folder(data, account or account_of(unit_id))
    if folder is None:
        return None
    try:
        key = (keys or KeyStore(data, training=training)).get(folder.path.name, files_exist=True)
        session = _ask(folder.outbox, key.for_file("outbox"), lambda db: _session(db, unit_id, key))
        replica_key = key.for_file(f"replica:{unit_id}") if session is not None else b""
    except KeyStoreError:
        return None
    if session is None:
        return None
    replica = folder.replica(unit_id)
    items = _ask(replica, replica_key, lambda db: read_inbox_items(db.execute, LONGEST_GROUP))
    if items is None:
        return None
    (_, user_name, user_title), (_, name, _, sub_region, *_) = session["user"], session["unit"]
    return FirstLook(InboxRecord(unit_id, name, items), sub_region, user_name, user_title)


def _session(db: Any, unit_id: str, key: FileKeys) -> dict[str, Any] | None:
    """The last session; None where the store has to agree first."""
    kept, now, up = _fact(db, KEPT_AS), time_ns() // 1_000_000, uptime_ms()
    lease = Lease(now + 1, now) if kept is None else read_lease(kept)
    if lease.refusal(now, up) or key.lease_refusal(lease.at_least(now, up)):
        return None
    session = _fact(db, f"session:{unit_id}")
    return None if session is None else dict(session)


def _fact(db: Any, name: str) -> Any:
    row = db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return None if row is None else json.loads(row[0])


def _ask(path: Path, key: bytes, question: Any) -> Any:
    header = read_header(path)
    if header is None or not path.exists() or unclean_mark(path).exists():
        return None
    kind, schema = ("outbox", OUTBOX_SCHEMA) if path.name == "outbox.db" else ("replica", REPLICA_SCHEMA)
    if header.get("key_check") != key_check(key, kind) or header.get("schema") != schema:
        return None
    page_size = header.get("page_size")
    if not isinstance(page_size, int):
        return None
    try:
        connection = connector(path, key, page_size, "NORMAL", check=False)()
    except CipherUnavailableError:
        return None
    except DriverError as error:
        return _doubt(path, error)
    try:
        return question(connection)
    except DriverError as error:
        return _doubt(path, error)
    except (ValueError, KeyError, TypeError):
        return None
    finally:
        connection.close()


def _doubt(path: Path, error: Exception) -> None:
    """Have a file that could not be read looked through whole when it is opened."""
    if is_failure(error):
        unclean_mark(path).touch(mode=0o600)
