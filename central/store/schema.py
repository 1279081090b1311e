"""The tables (sync.md §2.3), the same for SQLite and PostgreSQL. What only one of them can say stands in `dialect`."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)
"""Constraints have names, or a later revision could not speak of them."""

meta = Table(
    "meta",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
"""`epoch` (the lineage of this database), `schema`, `directory` (changes when the reference does), `shipped` (a hash
of what came with the program that last opened it), `seeded`."""

user = Table(
    "user_",
    metadata,
    Column("user_id", String(100), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("title", String(200), nullable=False),
    Column("hsa_id", String(31), nullable=False, server_default=""),
    Column("protected", Boolean, nullable=False, server_default=false()),
    Column("sought", String(700), nullable=False, server_default=""),
    Index("user_by_sought", "sought", "user_id"),
    Index("user_by_hsa_id", "hsa_id"),
)
"""Who works in the system. `sought` is what a search looks in: name, title and ids in small letters, the name first."""

member = Table(
    "member",
    metadata,
    Column("user_id", String(100), primary_key=True),
    Column("scope_id", String(80), primary_key=True),
    Column("role", String(40), primary_key=True),
    Column("until", String(27), nullable=False, server_default=""),
    Index("member_by_scope", "scope_id", "user_id"),
)
"""Who has which role where, or a seat in a compartment; `until` when that ends (UTC), '' when no end is set."""

unit_activity = Table(
    "unit_activity",
    metadata,
    Column("unit_id", String(63), primary_key=True),
    Column("open_care_on", String(10), nullable=False),
    Column("told", String(10), nullable=False),
)
"""The Swedish day on which a unit last handled a case of open care, and the one that everybody has been told."""

scope = Table(
    "scope",
    metadata,
    Column("scope_id", String(80), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("head", BigInteger, nullable=False),
    Column("floor", BigInteger, nullable=False),
    Column("digest", LargeBinary(16), nullable=False),
)

case_ = Table(
    "case_",
    metadata,
    Column("case_id", String(40), primary_key=True),
    Column("head", BigInteger, nullable=False),
    Column("head_hash", String(64), nullable=False),
)

person_case = Table(
    "person_case",
    metadata,
    Column("case_id", String(40), primary_key=True),
    Column("doc_id", String(63), nullable=False),
    Column("issuer", String(80), nullable=False),
    Column("number", String(60), nullable=False),
    Index("person_case_by_number", "issuer", "number"),
)
"""Which cases are about whom: by the number that the header tells. None of somebody with a temporary identity."""

identity_alias = Table(
    "identity_alias",
    metadata,
    Column("alias_id", String(40), primary_key=True),
    Column("issuer", String(80), nullable=False),
    Column("number", String(60), nullable=False),
    Column("now_issuer", String(80), nullable=False),
    Column("now_number", String(60), nullable=False),
    Column("state", String(10), nullable=False),
    Column("asked_by", String(100), nullable=False),
    Column("asked_at", String(27), nullable=False),
    Index("identity_alias_by_number", "issuer", "number"),
    Index("identity_alias_by_now", "now_issuer", "now_number"),
)
"""Numbers that have turned out to be one person's (JOINED), those that a second person has yet to look at (ASKED), and
those taken apart again or turned down (PARTED). Who did what and why stands in the access log."""

document = Table(
    "document",
    metadata,
    Column("doc_id", String(63), primary_key=True),
    Column("case_id", String(40), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("ver", BigInteger, nullable=False),
    Column("created_by", String(63), nullable=False),
    Column("definition_hash", String(71)),
    Column("content_hash", String(64), nullable=False),
)

doc_scope = Table(
    "doc_scope",
    metadata,
    Column("doc_id", String(63), primary_key=True),
    Column("scope_id", String(80), primary_key=True),
    Column("since_ver", BigInteger, primary_key=True),
    Column("until_ver", BigInteger),
    Column("reason", String(20), nullable=False),
    Column("case_id", String(40), nullable=False),
    Index("doc_scope_by_case", "scope_id", "case_id", "doc_id"),
)

field = Table(
    "field",
    metadata,
    Column("doc_id", String(63), primary_key=True),
    Column("path", String(260), primary_key=True),
    Column("ver", BigInteger, nullable=False),
    Column("value", Text, nullable=False),
    Column("op_id", String(36), nullable=False),
    Index(
        "field_person_id",
        "value",
        sqlite_where=text("path = 'person/id'"),
        postgresql_where=text("path = 'person/id'"),
    ),
)
"""The shown value of each cell, as JSON text. By the index the cases of a person are found, and nothing else."""

conflict = Table(
    "conflict",
    metadata,
    Column("doc_id", String(63), primary_key=True),
    Column("conflict_id", String(300), primary_key=True),
    Column("place", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
)
"""Both texts of a conflict, open or settled, in wire form. `place` keeps the order in which they arose."""

device = Table(
    "device",
    metadata,
    Column("device_id", String(36), primary_key=True),
    Column("incarnation", BigInteger, primary_key=True),
    Column("user_id", String(100), nullable=False),
    Column("public_key", LargeBinary(32), nullable=False),
    Column("certificate", LargeBinary, nullable=False),
    Column("certificate_sig", LargeBinary(64), nullable=False),
    Column("state", String(20), nullable=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("last_hash", String(64), nullable=False),
    Column("last_push_at", String(27), nullable=False),
)

lease = Table(
    "lease",
    metadata,
    Column("lease_id", String(32), primary_key=True),
    Column("device_id", String(36), nullable=False),
    Column("user_id", String(100), nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("share", LargeBinary(32), nullable=False),
    Column("ends_at", String(27), nullable=False),
    UniqueConstraint("device_id", "user_id", "number"),
)
"""The store's share of the key to what a device has fetched, and until when: the last few of each device and user."""

sealed_in = Table(
    "sealed_in",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("device_id", String(36), nullable=False),
    Column("sent_by", String(100), nullable=False),
    Column("received_at", String(27), nullable=False),
    Column("code", String(40), nullable=False),
    Column("data", LargeBinary, nullable=False),
)
"""Sealed operations that were delivered and cannot be judged by themselves: kept sealed until somebody decides."""

op_key = Table(
    "op_key",
    metadata,
    Column("op_id", String(90), primary_key=True),
    Column("device_id", String(36), nullable=False),
    Column("incarnation", BigInteger, nullable=False),
    Column("device_seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("ruling", String(10), nullable=False),
    Column("code", String(60), nullable=False),
    Column("params", Text, nullable=False),
    Column("case_seq", BigInteger, nullable=False),
    Column("receipt", LargeBinary, nullable=False),
    Column("receipt_sig", LargeBinary, nullable=False),
    UniqueConstraint("device_id", "incarnation", "device_seq"),
)
"""One row per operation ever received, accepted or held. An operation without a readable id gets one that no
client can make (`unread:<device>:<incarnation>:<seq>`)."""

op_alias = Table(
    "op_alias",
    metadata,
    Column("device_id", String(36), primary_key=True),
    Column("incarnation", BigInteger, primary_key=True),
    Column("device_seq", BigInteger, primary_key=True),
    Column("op_id", String(90), nullable=False),
)
"""Further numbers under which a known operation came again, after a fork."""

op = Table(
    "op",
    metadata,
    Column("op_id", String(36), primary_key=True),
    Column("case_id", String(40), nullable=False),
    Column("case_seq", BigInteger, nullable=False),
    Column("doc_id", String(63), nullable=False),
    Column("device_id", String(36), nullable=False),
    Column("incarnation", BigInteger, nullable=False),
    Column("device_seq", BigInteger, nullable=False),
    Column("user_id", String(100), nullable=False),
    Column("user_name", String(200), nullable=False),
    Column("user_title", String(200), nullable=False),
    Column("acting_unit", String(63), nullable=False),
    Column("client_time", String(30), nullable=False),
    Column("clock_offset_ms", BigInteger, nullable=False),
    Column("received_at", String(27), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("ruling", String(10), nullable=False),
    Column("case_prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("sig", LargeBinary(64), nullable=False),
    UniqueConstraint("case_id", "case_seq"),
)
"""The legal record: every accepted operation, its signed bytes verbatim. Insert only, by trigger."""

held = Table(
    "held",
    metadata,
    Column("op_id", String(90), primary_key=True),
    Column("device_id", String(36), nullable=False),
    Column("user_id", String(100), nullable=False),
    Column("owner_unit", String(63), nullable=False),
    Column("case_id", String(40), nullable=False),
    Column("code", String(60), nullable=False),
    Column("received_at", String(27), nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("sig", LargeBinary, nullable=False),
    Column("decided", Boolean, nullable=False),
)
"""What the store did not take into the record, kept as received until somebody decides. Nothing is dropped."""

blob = Table(
    "blob",
    metadata,
    Column("blob_id", String(36), primary_key=True),
    Column("user_id", String(100), nullable=False),
    Column("unit_id", String(63), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("key", LargeBinary(32), nullable=False),
    Column("state", String(10), nullable=False),
    Column("code", String(40), nullable=False),
    Column("doc_id", String(63), index=True),
    Column("touched_at", String(27), nullable=False),
    Index("blob_by_user", "user_id", "touched_at"),
)
"""A file on its way in, or taken in: whose it is, the key its chunk files are sealed with, and the document that an
accepted operation has attached it to. `state`: receiving, complete or refused (then `code` says why)."""

blob_chunk = Table(
    "blob_chunk",
    metadata,
    Column("blob_id", String(36), primary_key=True),
    Column("n", BigInteger, primary_key=True),
)
"""Which chunk files are whole on the disk."""

later_verdict = Table(
    "later_verdict",
    metadata,
    Column("op_id", String(90), primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("device_id", String(36), nullable=False),
    Column("device_seq", BigInteger, nullable=False),
    Column("ruling", String(10), nullable=False),
    Column("code", String(60), nullable=False),
    Column("params", Text, nullable=False),
    Column("case_seq", BigInteger, nullable=False),
    Column("receipt", LargeBinary, nullable=False),
    Column("receipt_sig", LargeBinary, nullable=False),
)
"""What a later program of ours made of an operation that an earlier one had to hold; the highest `number` counts."""

feed = Table(
    "feed",
    metadata,
    Column("scope_id", String(80), primary_key=True),
    Column("pos", BigInteger, primary_key=True),
    Column("doc_id", String(63), nullable=False),
    Column("ver", BigInteger, nullable=False),
    Column("revokes", Boolean, nullable=False, server_default=false()),
    Index("feed_by_document", "scope_id", "doc_id", "pos"),
)

holder = Table(
    "holder",
    metadata,
    Column("device_id", String(36), primary_key=True),
    Column("scope_id", String(80), primary_key=True),
    Column("since", BigInteger, nullable=False),
)
"""Which devices hold something of a scope, and after which position they began: who owes an answer to a revocation."""

delivered = Table(
    "delivered",
    metadata,
    Column("device_id", String(36), primary_key=True),
    Column("scope_id", String(80), primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("pos", BigInteger, nullable=False),
    Column("at", String(27), nullable=False),
)
"""Up to which position a scope has gone out to a device, and when last; kept after the device has answered for all of
it, so that one can still say what it held. What had left the scope at or before `since` never went out."""

contact = Table(
    "contact",
    metadata,
    Column("device_id", String(36), primary_key=True),
    Column("at", String(27), nullable=False),
)
"""When a device was last heard of."""

fetched = Table(
    "fetched",
    metadata,
    Column("device_id", String(36), primary_key=True),
    Column("blob_id", String(36), primary_key=True),
    Column("at", String(27), nullable=False),
)
"""Which files have gone out to which device, and when first."""

withheld = Table(
    "withheld",
    metadata,
    Column("op_id", String(36), primary_key=True),
    Column("case_id", String(40), nullable=False),
)
"""Operations whose bytes tell what leads to a protected person: they stay in the record and travel no more."""

bad_signature = Table(
    "bad_signature",
    metadata,
    Column("device_id", String(36), primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("at", String(27), nullable=False),
)
"""What came in a device's name lately without bearing its signature: several soon after each other shut it out."""

purge_statement = Table(
    "purge_statement",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("device_id", String(36), nullable=False),
    Column("received_at", String(27), nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("sig", LargeBinary(64), nullable=False),
)
"""A device's signed word that it holds documents no longer, verbatim."""

purged = Table(
    "purged",
    metadata,
    Column("device_id", String(36), primary_key=True),
    Column("scope_id", String(80), primary_key=True),
    Column("doc_id", String(63), primary_key=True),
    Column("ver", BigInteger, primary_key=True),
    Column("statement", String(64), nullable=False),
)
"""The same by document. `ver` is the one the revocation told."""

event = Table(
    "event",
    metadata,
    Column("owner", String(200), primary_key=True),
    Column("n", BigInteger, primary_key=True),
    Column("received_at", String(27), nullable=False),
    Column("device_id", String(36), nullable=False),
    Column("chain", String(36), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("link", String(64), nullable=False),
    Column("sig", LargeBinary),
    Column("doubt", String(40), nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("hash", String(64), nullable=False),
    Index("event_by_source", "device_id", "chain", "seq"),
)
"""The access log: every event verbatim (`domain/event.py`), 1, 2, 3 … per owner, each row's hash over the one before.

What a client has written is also number `seq` of its `chain`, with `link` as its hash there and in the last row of
each delivery the device's signature; for what the store has seen itself `device_id` is 'store' and `seq` 0. `doubt`
says what the store found not to agree, '' for nothing."""

event_head = Table(
    "event_head",
    metadata,
    Column("owner", String(200), primary_key=True),
    Column("n", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)
"""The last row of each owner's chain."""

event_source = Table(
    "event_source",
    metadata,
    Column("device_id", String(36), primary_key=True),
    Column("chain", String(36), primary_key=True),
    Column("last_seq", BigInteger, nullable=False),
    Column("last_hash", String(64), nullable=False),
    Column("taken_at", String(27), nullable=False),
)
"""How far each device's chains have been taken."""

identity = Table(
    "identity",
    metadata,
    Column("issuer", String(300), primary_key=True),
    Column("hsa_id", String(31), primary_key=True),
    Column("user_id", String(100), nullable=False),
)
"""Who in the directory she is whom an identity provider vouches for: by issuer and employee HSA-id, never by name."""

unit_identity = Table(
    "unit_identity",
    metadata,
    Column("hsa_id", String(31), primary_key=True),
    Column("unit_id", String(63), nullable=False),
)
"""Which unit of ours a unit of the national catalogue is. Several of theirs may be one of ours."""

login_session = Table(
    "login_session",
    metadata,
    Column("session_id", String(32), primary_key=True),
    Column("user_id", String(100), nullable=False),
    Column("unit_id", String(63), nullable=False),
    Column("device_id", String(36), nullable=False),
    Column("began_at", String(27), nullable=False),
    Column("ends_at", String(27), nullable=False),
    Column("generation", BigInteger, nullable=False),
    Column("request_hash", String(64), nullable=False),
    Column("refresh_hash", String(64), nullable=False),
    Column("token_hash", String(64), nullable=False),
    Column("token_ends_at", String(27), nullable=False),
    Column("ended_at", String(27), nullable=False),
    Column("ended_by", String(20), nullable=False),
    Index("login_session_by_token", "token_hash", unique=True),
    Index("login_session_by_end", "ended_at"),
)
"""A person at a unit on a device, from log-in to log-out. Of its tokens only hashes: those of this generation, and of
the request that asked for it. `ended_at` is '' while it lasts."""

used_nonce = Table(
    "used_nonce",
    metadata,
    Column("nonce_hash", String(64), primary_key=True),
    Column("session_id", String(32), nullable=False),
    Column("used_at", String(27), nullable=False),
)
"""Challenges that somebody has been let in by: none lets anybody in twice. Kept for as long as one could be shown."""

reading = Table(
    "reading",
    metadata,
    Column("reading_id", String(43), primary_key=True),
    Column("session_id", String(32), nullable=False),
    Column("user_id", String(100), nullable=False),
    Column("unit_id", String(63), nullable=False),
    Column("case_id", String(40), nullable=False),
    Column("doc_id", String(63), nullable=False),
    Column("way", String(20), nullable=False),
    Column("consent", String(40), nullable=False),
    Column("protected", String(40), nullable=False),
    Column("opened_at", String(27), nullable=False),
    Column("ends_at", String(27), nullable=False),
    Column("ended_at", String(27), nullable=False),
    Column("ended_by", String(20), nullable=False),
    Index("reading_by_session", "session_id"),
)
"""A plan that somebody may read without taking part in it, for one session of hers and until `ends_at`. `consent` and
`protected` are as when it was opened; `ended_at` is '' until it ends before its time."""

admin_change = Table(
    "admin_change",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", String(27), nullable=False),
    Column("user_id", String(100), nullable=False),
    Column("user_name", String(200), nullable=False),
    Column("acting_unit", String(63), nullable=False),
    Column("unit_name", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("target", String(130), nullable=False),
    Column("target_name", String(200), nullable=False),
    Column("principal", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("batch", BigInteger, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Index("admin_change_by_principal", "principal", "number"),
    Index("admin_change_by_target", "target", "number"),
)
"""What administrators have changed, 1, 2, 3 …, with names as they were. `before` and `after` are the cells that differ,
as JSON. `principal` is whose it is, '' for what applies to all, '*' for what is the region's alone; `batch` the first
number of the import that it came with, 0 for none."""

APPEND_ONLY = (
    "op",
    "op_key",
    "op_alias",
    "later_verdict",
    "feed",
    "purge_statement",
    "purged",
    "event",
    "admin_change",
)
"""Tables whose rows nobody may change or remove. (`feed` compaction, later, will need its own role.)"""
