"""Ways out when a file cannot be opened. Nothing is ever deleted: what cannot be used is set aside whole.

* wrong key, missing key: nothing is touched until a person chooses `set_aside` for the device's folder;
* damaged replica: `set_aside` and fetch it anew from the store, the outbox stays as it is;
* damaged outbox: `salvage_outbox` reads what can be read into a new one, the old file is kept aside;
* newer schema: no way out but a newer program.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Table
from sqlalchemy.exc import DatabaseError

from desktop.models.aside import put_in_place, salvaged_path, set_aside
from desktop.models.cipher_file import companions, open_for_salvage
from desktop.models.clock import Clock
from desktop.models.first_page import forget_mended, mended_copy
from desktop.models.outbox import Outbox
from desktop.models.outbox_rows import Salvage, from_copy
from desktop.models.outbox_tables import PAGE_SIZE, blob, copy, draft, event, meta, outbox
from domain.operation import parse_operation

__all__ = ["SalvageReport", "salvage_outbox", "set_aside"]
_FARTHEST_ROW = 1 << 12
_PATIENCE = 40
"""Unreadable rows in a row, with nothing read before them, after which a table counts as lost whole."""


@dataclass(slots=True)
class SalvageReport:
    """What came out of a damaged outbox. `unreadable` counts rows that were there and could not be read."""

    operations: int = 0
    drafts: int = 0
    unreadable: int = 0
    aside: Path = field(default_factory=Path)


def salvage_outbox(path: Path, key: bytes, clock: Clock) -> SalvageReport:
    """Read what can be read, set the damaged file aside, and begin a new outbox with what was saved.

    Safe to repeat after a crash: the new file is built beside the old one and takes its place last; what a
    crash leaves between the two, the next `Outbox.open` puts in place.
    """
    report = SalvageReport()
    saved = _read(path, key, report)
    fresh_path = salvaged_path(path)
    for part in companions(fresh_path):
        part.unlink(missing_ok=True)
    fresh = Outbox.open(fresh_path, key, clock)
    fresh.restore(saved)
    fresh.close()
    report.operations = len(saved.unanswered) + len(saved.held)
    report.drafts = len(saved.drafts)
    report.aside = set_aside(path, clock)
    put_in_place(path)
    return report


def _read(path: Path, key: bytes, report: SalvageReport) -> Salvage:
    saved = Salvage()
    if not path.exists() or path.stat().st_size == 0:
        return saved
    try:
        return _read_rows(_Rows(_readable(path, key), key, report), report)
    finally:
        forget_mended(path)


def _readable(path: Path, key: bytes) -> Path:
    """The file, or a copy with its first page as it was kept, when nothing can be read by the one it has."""
    try:
        with open_for_salvage(path, key, PAGE_SIZE) as db:
            db.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
    except DatabaseError:
        return mended_copy(path, PAGE_SIZE) or path
    return path


def _read_rows(rows: _Rows, report: SalvageReport) -> Salvage:
    saved = Salvage()
    read = {}
    for row in rows.of(outbox):
        read[row["op_id"]] = row
        if row["state"] == "held":
            saved.held.append(row)
        elif row["state"] != "acked":
            saved.unanswered.append(row)
    copies = [row for row in rows.of(copy) if row["op_id"] not in read]
    report.unreadable = max(0, report.unreadable - len(copies))
    saved.unanswered.extend(from_copy(row["data"], row["sig"]) for row in copies)
    # Rows and copies come from two tables: the order they were written in is the one they were signed in.
    saved.unanswered.sort(key=_signed_number)
    saved.drafts.extend(rows.of(draft))
    saved.blobs.extend(rows.of(blob))
    saved.events.extend(rows.of(event))
    saved.facts.update({str(row["name"]): str(row["value"]) for row in rows.of(meta)})
    return saved


def _signed_number(row: dict[str, Any]) -> tuple[int, int]:
    operation = parse_operation(row["data"])
    return operation.incarnation, operation.device_seq


class _Rows:
    """Reads a damaged file by key range, halving a range that cannot be read until single rows are left out."""

    def __init__(self, path: Path, key: bytes, report: SalvageReport) -> None:
        self._path = path
        self._key = key
        self._report = report

    def of(self, table: Table) -> list[dict[str, Any]]:
        """Every row that can be read, in order."""
        rows: list[dict[str, Any]] = []
        last, known = self._last(table)
        failed = self._between(table, 1, last, rows) if last > 0 else 0
        self._report.unreadable += failed if known else min(failed, 1)
        return rows

    def _last(self, table: Table) -> tuple[int, bool]:
        try:
            with open_for_salvage(self._path, self._key, PAGE_SIZE) as db:
                return int(db.exec_driver_sql(f"SELECT max(rowid) FROM {table.name}").scalar() or 0), True  # noqa: S608
        except DatabaseError:
            return _FARTHEST_ROW, False

    def _between(self, table: Table, first: int, last: int, rows: list[dict[str, Any]], failed: int = 0) -> int:
        """Read a range into rows; how many single rows could not be read so far."""
        if failed >= _PATIENCE and not rows:
            return failed
        try:
            # A connection that has met a damaged page is of no more use, so that each attempt has its own.
            with open_for_salvage(self._path, self._key, PAGE_SIZE) as db:
                sql = f"SELECT * FROM {table.name} WHERE rowid BETWEEN ? AND ? ORDER BY rowid"  # noqa: S608
                rows.extend([dict(row) for row in db.exec_driver_sql(sql, (first, last)).mappings()])
        except DatabaseError:
            if first == last:
                return failed + 1
            middle = (first + last) // 2
            failed = self._between(table, first, middle, rows, failed)
            return self._between(table, middle + 1, last, rows, failed)
        return failed
