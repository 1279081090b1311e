"""The tables of the outbox file (sync.md §2.4). Changing one means a step in `outbox_steps`: it is never rebuilt."""

from __future__ import annotations

from sqlalchemy import DDL, Column, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint, text
from sqlalchemy.event import listen

from desktop.models.schema_versions import OUTBOX_SCHEMA

SCHEMA_VERSION = OUTBOX_SCHEMA
PAGE_SIZE = 4096

META = MetaData()

meta = Table("meta", META, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

outbox = Table(
    "outbox",
    META,
    Column("n", Integer, primary_key=True),  # order of writing, over all incarnations
    Column("op_id", Text, nullable=False, unique=True),
    Column("incarnation", Integer, nullable=False),
    Column("device_seq", Integer, nullable=False),
    Column("case_id", Text, nullable=False, index=True),
    Column("acting_unit", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("sig", LargeBinary, nullable=False),
    Column("hash", Text, nullable=False),
    Column("state", Text, nullable=False, index=True),
    Column("ruling", Text, nullable=False, server_default=""),
    Column("code", Text, nullable=False, server_default=""),
    Column("params", Text, nullable=False, server_default="{}"),
    Column("case_seq", Integer, nullable=False, server_default=text("0")),
    Column("receipt", LargeBinary),
    Column("receipt_sig", LargeBinary),
    Column("written_at", Text, nullable=False),
    Column("answered_at", Text, nullable=False, server_default=""),
    # accepted: the replica holds its effect; held: somebody has decided what becomes of it
    Column("absorbed", Integer, nullable=False, server_default=text("0")),
    UniqueConstraint("incarnation", "device_seq"),
)

# Unanswered operations once more, in pages of their own: one damaged page must not take the only copy.
copy = Table(
    "copy",
    META,
    Column("n", Integer, primary_key=True),
    Column("op_id", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("sig", LargeBinary, nullable=False),
)

draft = Table(
    "draft",
    META,
    Column("unit_id", Text, primary_key=True),
    Column("doc_id", Text, primary_key=True),
    Column("path", Text, primary_key=True),
    Column("case_id", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("base", Text),
    Column("touched_at", Integer, nullable=False),  # Unix milliseconds
    Column("definition", Text),  # the form it was typed in; unknown for what an older program kept
)

# A file to send with a message: attached (op_id empty), or named by an operation of ours. Its chunks lie beside the
# database, and this key is the only one to them.
blob = Table(
    "blob",
    META,
    Column("blob_id", Text, primary_key=True),
    Column("unit_id", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("doc_id", Text, nullable=False, index=True),
    Column("op_id", Text, nullable=False, server_default="", index=True),
    Column("name", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("code", Text, nullable=False, server_default=""),
    Column("sent", Integer, nullable=False, server_default=text("0")),  # chunks the store has
)

# What was done here, as `domain/event.py` has it: a place in a chain, and the event's bytes. Receipted is what stands
# before the last row with `sent`, so that writing an event touches no index.
event = Table(
    "event",
    META,
    Column("n", Integer, primary_key=True),  # order of writing, and within a chain that of its numbers
    Column("chain", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("prev", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("written_at", Integer, nullable=False),  # Unix milliseconds
    Column("sent", Integer, nullable=False, server_default=text("0")),
)
Index("event_sent", event.c.n, sqlite_where=event.c.sent == 1)
for _trigger in (
    "CREATE TRIGGER event_stays BEFORE UPDATE OF data ON event BEGIN SELECT RAISE(ABORT, 'event'); END",
    "CREATE TRIGGER event_kept BEFORE DELETE ON event WHEN OLD.sent = 0 BEGIN SELECT RAISE(ABORT, 'event'); END",
):
    listen(event, "after_create", DDL(_trigger))  # type: ignore[no-untyped-call]
