"""The first tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    op.create_table(
        "case_",
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("head", sa.BigInteger(), nullable=False),
        sa.Column("head_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_"),
    )
    op.create_table(
        "conflict",
        sa.Column("doc_id", sa.String(length=63), nullable=False),
        sa.Column("conflict_id", sa.String(length=300), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("doc_id", "conflict_id", name="pk_conflict"),
    )
    op.create_table(
        "device",
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("incarnation", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.String(length=100), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("certificate_sig", sa.LargeBinary(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.Column("last_push_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("device_id", "incarnation", name="pk_device"),
    )
    op.create_table(
        "doc_scope",
        sa.Column("doc_id", sa.String(length=63), nullable=False),
        sa.Column("scope_id", sa.String(length=80), nullable=False),
        sa.Column("since_ver", sa.BigInteger(), nullable=False),
        sa.Column("until_ver", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("doc_id", "scope_id", "since_ver", name="pk_doc_scope"),
    )
    op.create_index("doc_scope_by_scope", "doc_scope", ["scope_id", "doc_id"], unique=False)
    op.create_table(
        "document",
        sa.Column("doc_id", sa.String(length=63), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ver", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=63), nullable=False),
        sa.Column("definition_hash", sa.String(length=71), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("doc_id", name="pk_document"),
    )
    op.create_index("ix_document_case_id", "document", ["case_id"], unique=False)
    op.create_table(
        "feed",
        sa.Column("scope_id", sa.String(length=80), nullable=False),
        sa.Column("pos", sa.BigInteger(), nullable=False),
        sa.Column("doc_id", sa.String(length=63), nullable=False),
        sa.Column("ver", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope_id", "pos", name="pk_feed"),
    )
    op.create_index("feed_by_document", "feed", ["scope_id", "doc_id", "pos"], unique=False)
    op.create_table(
        "field",
        sa.Column("doc_id", sa.String(length=63), nullable=False),
        sa.Column("path", sa.String(length=260), nullable=False),
        sa.Column("ver", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("op_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("doc_id", "path", name="pk_field"),
    )
    op.create_table(
        "held",
        sa.Column("op_id", sa.String(length=90), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=100), nullable=False),
        sa.Column("owner_unit", sa.String(length=63), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("received_at", sa.String(length=27), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("sig", sa.LargeBinary(), nullable=False),
        sa.Column("decided", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("op_id", name="pk_held"),
    )
    op.create_table(
        "member",
        sa.Column("user_id", sa.String(length=100), nullable=False),
        sa.Column("scope_id", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "scope_id", "role", name="pk_member"),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )
    op.create_table(
        "op",
        sa.Column("op_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("case_seq", sa.BigInteger(), nullable=False),
        sa.Column("doc_id", sa.String(length=63), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("incarnation", sa.BigInteger(), nullable=False),
        sa.Column("device_seq", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.String(length=100), nullable=False),
        sa.Column("user_name", sa.String(length=200), nullable=False),
        sa.Column("user_title", sa.String(length=200), nullable=False),
        sa.Column("acting_unit", sa.String(length=63), nullable=False),
        sa.Column("client_time", sa.String(length=30), nullable=False),
        sa.Column("clock_offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.String(length=27), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("ruling", sa.String(length=10), nullable=False),
        sa.Column("case_prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("sig", sa.LargeBinary(length=64), nullable=False),
        sa.PrimaryKeyConstraint("op_id", name="pk_op"),
        sa.UniqueConstraint("case_id", "case_seq", name="uq_op_case_id_case_seq"),
    )
    op.create_table(
        "op_alias",
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("incarnation", sa.BigInteger(), nullable=False),
        sa.Column("device_seq", sa.BigInteger(), nullable=False),
        sa.Column("op_id", sa.String(length=90), nullable=False),
        sa.PrimaryKeyConstraint("device_id", "incarnation", "device_seq", name="pk_op_alias"),
    )
    op.create_table(
        "op_key",
        sa.Column("op_id", sa.String(length=90), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("incarnation", sa.BigInteger(), nullable=False),
        sa.Column("device_seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("ruling", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("case_seq", sa.BigInteger(), nullable=False),
        sa.Column("receipt", sa.LargeBinary(), nullable=False),
        sa.Column("receipt_sig", sa.LargeBinary(length=64), nullable=False),
        sa.PrimaryKeyConstraint("op_id", name="pk_op_key"),
        sa.UniqueConstraint(
            "device_id", "incarnation", "device_seq", name="uq_op_key_device_id_incarnation_device_seq"
        ),
    )
    op.create_table(
        "scope",
        sa.Column("scope_id", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("head", sa.BigInteger(), nullable=False),
        sa.Column("floor", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.PrimaryKeyConstraint("scope_id", name="pk_scope"),
    )
    op.create_table(
        "user_",
        sa.Column("user_id", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_user_"),
    )
