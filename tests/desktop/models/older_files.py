"""Files as earlier programs wrote them, in words of their own: today's tables must not change what they were."""

from __future__ import annotations

from pathlib import Path

from desktop.models.cipher_connection import connector, header_path
from desktop.models.outbox import Outbox
from desktop.models.schema_versions import OUTBOX_SCHEMA

_OUTBOX_1 = """
CREATE TABLE draft_1 (
    unit_id TEXT NOT NULL, doc_id TEXT NOT NULL, path TEXT NOT NULL, case_id TEXT NOT NULL, value TEXT NOT NULL,
    base TEXT, touched_at INTEGER NOT NULL, PRIMARY KEY (unit_id, doc_id, path))
"""


def make_outbox_1(path: Path, key: bytes) -> None:
    """Turn a closed outbox into what version 1 of its tables held: the same rows, without what came later."""
    connection = connector(path, key, 4096, "OFF")()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(_OUTBOX_1)
    kept = "unit_id, doc_id, path, case_id, value, base, touched_at"
    connection.execute(f"INSERT INTO draft_1 ({kept}) SELECT {kept} FROM draft")
    connection.execute("DROP TABLE draft")
    connection.execute("ALTER TABLE draft_1 RENAME TO draft")
    connection.execute("PRAGMA user_version = 1")
    connection.execute("COMMIT")
    connection.close()
    header = header_path(path)
    header.write_text(header.read_text("utf-8").replace(f'"schema": {OUTBOX_SCHEMA}', '"schema": 1'), "utf-8")


def tables_of(outbox: Outbox) -> dict[str, list[tuple[object, ...]]]:
    """Every table with its columns, as the database tells them: name, type, not null, default, place in the key."""
    with outbox._file.read.begin() as db:
        names = db.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").scalars().all()
        return {
            name: sorted(tuple(row)[1:] for row in db.exec_driver_sql(f"PRAGMA table_info({name})")) for name in names
        }
