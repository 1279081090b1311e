"""The tables of the replica file (sync.md §2.4). Disposable: another schema version means fetching it anew."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, Table, Text, text

from desktop.models.schema_versions import REPLICA_SCHEMA

SCHEMA_VERSION = REPLICA_SCHEMA
PAGE_SIZE = 16384

META = MetaData()

r_scope = Table(
    "r_scope",
    META,
    Column("scope", Text, primary_key=True),
    Column("cursor", Integer, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("epoch", Text, nullable=False),
    Column("agreed_at", Text, nullable=False),  # when the digest last equalled the store's, UTC
    Column("in_doubt", Integer, nullable=False, server_default=text("0")),  # to be compared before more is pulled
)

r_document = Table(
    "r_document",
    META,
    Column("doc_id", Text, primary_key=True),
    Column("case_id", Text, nullable=False, index=True),
    Column("scope", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False, index=True),  # of tens of thousands of documents a few are drafts
    Column("ver", Integer, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("definition", Text),
    Column("content_hash", Text, nullable=False),
    # As they travel and are hashed: [[path, ver, op_id, value] …] by path, and the conflicts in the order they arose.
    Column("cells", Text, nullable=False),
    Column("conflicts", Text, nullable=False),
)

# What further scopes of ours count of a document that came through another one (`replica_scopes`).
r_also = Table(
    "r_also",
    META,
    Column("scope", Text, primary_key=True),
    Column("doc_id", Text, primary_key=True),
    Column("ver", Integer, nullable=False),
    Column("content_hash", Text, nullable=False),
    Index("also_by_document", "doc_id"),
)

# Operations as the store told of them. With signed bytes those say whose it was; without, `told` does (as on the wire).
r_op = Table(
    "r_op",
    META,
    Column("op_id", Text, primary_key=True),
    Column("received_at", Text, nullable=False),
    Column("data", LargeBinary),
    Column("sig", LargeBinary),
    Column("told", Text, nullable=False, server_default=""),
)

certificate = Table(
    "certificate",
    META,
    Column("device_id", Text, primary_key=True),
    Column("data", LargeBinary, nullable=False),
    Column("sig", LargeBinary, nullable=False),
)

case_summary = Table(
    "case_summary",
    META,
    Column("case_id", Text, primary_key=True),
    Column("person_name", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("protected", Text, nullable=False),
    Column("status", Text, nullable=False),
    # What a case is found by besides the person: ' t:inpatient s:INP_READY u:ska-vc1 d:2026-11-16 ' (`find_rows`).
    Column("marks", Text, nullable=False, server_default=text("''")),
)

# The words of a person's name, folded, and her numbers, whole behind a '#'; of a protected person the numbers alone.
find_word = Table(
    "find_word",
    META,
    Column("bare", Text, primary_key=True),  # without å, ä and ö: both spellings stand in one order
    Column("word", Text, primary_key=True),
    Column("case_id", Text, primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# Every unit that has been party to a case here: the few of thousands that a word in the search field may mean.
find_unit = Table("find_unit", META, Column("unit_id", Text, primary_key=True))

inbox_row = Table(
    "inbox_row",
    META,
    Column("key", Text, primary_key=True),
    Column("case_id", Text, nullable=False, index=True),
    Column("grp", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("item", Text, nullable=False),
    Index("inbox_order", "grp", "since", "key"),
)

# What we were told to hold no longer: still to be wiped from the disk (`wiped` 0), then to be answered for.
r_purge = Table(
    "r_purge",
    META,
    Column("scope", Text, primary_key=True),
    Column("doc_id", Text, primary_key=True),
    Column("ver", Integer, primary_key=True),
    Column("wiped", Integer, nullable=False, server_default=text("0")),
)

# An attachment somebody here wants to read; its chunks lie beside the database.
r_blob = Table(
    "r_blob",
    META,
    Column("blob_id", Text, primary_key=True),
    Column("case_id", Text, nullable=False, index=True),
    Column("doc_id", Text, nullable=False, index=True),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("code", Text, nullable=False, server_default=""),
    Column("held", Integer, nullable=False, server_default=text("0")),  # chunks that lie here
    Column("wanted_at", Integer, nullable=False),  # Unix milliseconds, newest reading
)
