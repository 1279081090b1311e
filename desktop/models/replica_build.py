"""A new replica, built beside the one in use from the pages of a bootstrap (sync.md §2.16).

`replica.db.new` is being built: no journal, indexes last; whatever ends it early leaves the replica in use as it is.
`replica.db.ready` has caught up and agreed with the store, lies on the disk and takes the place of `replica.db`, now or
at the next start. Nobody is shown anything of it before.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from desktop.models.cipher_connection import DriverError, builder
from desktop.models.cipher_file import companions
from desktop.models.pages import PageError, SnapshotPage
from desktop.models.replica_rows import ListRows, TellsOf, certificate_rows, chunks
from desktop.models.replica_tables import META, PAGE_SIZE, SCHEMA_VERSION
from desktop.models.snapshot_rows import read_snapshot
from domain.case import Case

MakeLists = Callable[[Mapping[str, Case], TellsOf], ListRows]
"""What lists show of cases that have nothing of ours waiting."""
_ROWS_AT_ONCE = 200
_DOCUMENT = (
    "INSERT INTO r_document"
    " (doc_id, case_id, scope, kind, ver, created_by, definition, content_hash, cells, conflicts)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_NOTE = (
    "INSERT INTO r_op (op_id, received_at, data, sig, told) VALUES (?, ?, ?, ?, ?) ON CONFLICT (op_id) DO UPDATE SET"
    " data = excluded.data, sig = excluded.sig, told = '' WHERE excluded.data IS NOT NULL AND r_op.data IS NULL"
)
_CERTIFICATE = "INSERT OR REPLACE INTO certificate (device_id, data, sig) VALUES (:device_id, :data, :sig)"
_INBOX = "INSERT INTO inbox_row (key, case_id, grp, since, item) VALUES (:key, :case_id, :grp, :since, :item)"
_SUMMARY = (
    "INSERT INTO case_summary (case_id, person_name, person_id, protected, status, marks)"
    " VALUES (:case_id, :person_name, :person_id, :protected, :status, :marks)"
)
_WORD = "INSERT INTO find_word (bare, word, case_id) VALUES (?, ?, ?)"
_UNIT = "INSERT OR IGNORE INTO find_unit (unit_id) VALUES (?)"


class BuildError(RuntimeError):
    """The new replica could not be built; the one in use is as it was. `code`: disk_full, build_failed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ReplicaBuild:
    """A replica of one scope in the making. Used by one thread at a time."""

    def __init__(self, replica: Path, key: bytes, scope: str, lists: MakeLists, synchronous: str) -> None:
        self.path = building_path(replica)
        self.scope = scope
        self.edition = ""
        self.after = ""
        self.whole = False
        self.documents = 0
        self.total = 0
        self._head = 0
        self._epoch = ""
        self._digest = 0
        self._lists = lists
        remove(self.path)
        os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        self._db: Any = builder(self.path, key, PAGE_SIZE, synchronous)
        self._guarded(self._create)

    def take(self, page: SnapshotPage) -> None:
        """Check a page and write it. Raises PageError (nothing of the page was written) and BuildError."""
        header = page.header
        fits = (header.scope, header.after) == (self.scope, self.after) and header.edition == (
            self.edition or header.edition
        )
        if self.whole or not fits:
            raise PageError("wrong_start", self.scope)
        rows = read_snapshot(page)
        lists = self._lists(rows.cases, rows.told_by)

        def write() -> None:
            self._many(_DOCUMENT, rows.documents)
            self._many(_NOTE, list(rows.notes.values()))
            self._many(_CERTIFICATE, certificate_rows(header.certificates))
            self._many(_INBOX, lists.inbox)
            self._many(_SUMMARY, lists.summaries)
            self._many(_WORD, lists.find.words)
            self._many(_UNIT, [(unit,) for unit in sorted(lists.find.units)])

        self._guarded(write)
        self._digest ^= rows.digest
        self.documents += len(rows.documents)
        if not self.edition:
            self.edition, self._head, self._epoch, self.total = header.edition, header.head, header.epoch, header.total
        self.after, self.whole = header.upto, not header.upto

    def finish(self) -> None:
        """Write where the scope stands, make the indexes, put it all on the disk and close it. Raises BuildError."""
        if not self.whole:
            raise BuildError("build_failed")
        state = (self.scope, self._head, self._digest.to_bytes(16), self._epoch)

        def end() -> None:
            self._db.execute(
                "INSERT INTO r_scope (scope, cursor, digest, epoch, agreed_at) VALUES (?, ?, ?, ?, '')", state
            )
            for table in META.sorted_tables:
                for index in sorted(table.indexes, key=lambda one: str(one.name)):
                    self._db.execute(str(CreateIndex(index).compile(dialect=sqlite.dialect())))
            self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION:d}")
            self._db.execute("COMMIT")

        self._guarded(end)
        self._db.close()
        sync_file(self.path)

    def abandon(self) -> None:
        """Leave nothing of it. Safe to call twice."""
        self._db.close()
        remove(self.path)

    def _create(self) -> None:
        self._db.execute("BEGIN")
        for table in META.sorted_tables:
            self._db.execute(str(CreateTable(table).compile(dialect=sqlite.dialect())))

    def _many(self, statement: str, rows: Sequence[Any]) -> None:
        # In parts: one long statement would keep every other thread of the program waiting.
        for part in chunks(rows, _ROWS_AT_ONCE):
            self._db.executemany(statement, part)

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except DriverError as error:
            self.abandon()
            # Without what the database says: an error's text may quote what somebody has written.
            raise BuildError("disk_full" if "full" in str(error) else "build_failed") from None


def building_path(replica: Path) -> Path:
    """Where a new replica is built."""
    return replica.with_name(replica.name + ".new")


def ready_path(replica: Path) -> Path:
    """Where a finished one waits to take its place."""
    return replica.with_name(replica.name + ".ready")


def remove(path: Path) -> None:
    """A database file and all that belongs to it."""
    for part in companions(path):
        part.unlink(missing_ok=True)


def make_ready(replica: Path) -> None:
    """The new replica, closed and whole, waits for its turn. From here on a crash no longer loses it."""
    new = building_path(replica)
    sync_file(new)
    for part in companions(new)[1:]:
        part.unlink(missing_ok=True)
    new.replace(ready_path(replica))
    _sync_folder(replica.parent)


def put_in_place(replica: Path) -> bool:
    """Let the replica that is ready take its place; whether there was one. Nobody may have the old one open.

    Safe to be killed in: what is left is done at the next start.
    """
    ready = ready_path(replica)
    if not ready.exists():
        return False
    # A log of the old one must not be taken for one of the new.
    for part in companions(replica)[1:4]:
        part.unlink(missing_ok=True)
    ready.replace(replica)
    _sync_folder(replica.parent)
    return True


def sync_file(path: Path) -> None:
    """Return when the file is on the disk."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    if sys.platform != "win32":  # Windows cannot open a folder, and keeps its names without being told
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
