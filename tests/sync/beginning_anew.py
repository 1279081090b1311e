"""Towns in which a client is told to begin a scope anew, in pages of one case; and what it holds of it then."""

from __future__ import annotations

import pytest

from central.store import bootstrap as bootstrapping
from desktop.models import replica_build
from tests.sync.little_town import Device, Town

FAR_BEHIND: set[str] = set()
"""The scopes that a client at position 0 is told to begin anew."""
_TABLES = ("r_document", "r_op", "certificate", "case_summary", "inbox_row", "find_word", "find_unit")


def forget_everything(device: Device) -> None:
    """The computer has no replica any more; its outbox is there."""
    FAR_BEHIND.add(device.scope)
    device.stop()
    replica_build.remove(device.folder / "replica.db")
    device.start()


def lists(device: Device) -> object:
    return sorted((item.key, item.person_name, item.since, item.seen_by) for item in device.desk.inbox().items)


def rows(device: Device) -> dict[str, list[object]]:
    found = {}
    with device.replica.file.read.begin() as db:
        for table in (*_TABLES, "r_scope"):
            columns = "scope, cursor, digest, epoch, in_doubt" if table == "r_scope" else "*"
            found[table] = sorted(tuple(row) for row in db.exec_driver_sql(f"SELECT {columns} FROM {table}"))
    return found  # type: ignore[return-value]


def put_back(device: Device) -> None:
    """The computer has been away so long that the store tells it to begin anew."""
    FAR_BEHIND.add(device.scope)
    with device.replica.file.write.begin() as db:
        db.exec_driver_sql("UPDATE r_scope SET cursor = 0 WHERE scope <> 'reference'")


def busy(town: Town, cases: int = 4) -> None:
    for number in range(cases):
        case_id = town.admit(f"Person {number}")
        assert town.ward.desk.create_document(case_id, "PLN").queued
    town.sync_all()


def make_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client at position 0 of a scope in FAR_BEHIND begins anew; a page holds one case."""

    def behind(_connection: object, scope: str, after: int, _head: int) -> bool:
        return scope in FAR_BEHIND and after == 0

    FAR_BEHIND.clear()
    monkeypatch.setattr("central.store.pull.too_far_behind", behind)
    monkeypatch.setattr(bootstrapping, "_MOST_DOCUMENTS", 3)
