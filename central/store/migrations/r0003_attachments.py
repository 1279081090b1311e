"""Attachments: a file on its way in or taken in, and which of its chunks are whole on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    op.create_table(
        "blob",
        sa.Column("blob_id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=100), nullable=False),
        sa.Column("unit_id", sa.String(length=63), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("doc_id", sa.String(length=63), nullable=True),
        sa.Column("touched_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("blob_id", name="pk_blob"),
    )
    op.create_index(op.f("ix_blob_doc_id"), "blob", ["doc_id"], unique=False)
    op.create_index("blob_by_user", "blob", ["user_id", "touched_at"], unique=False)
    op.create_table(
        "blob_chunk",
        sa.Column("blob_id", sa.String(length=36), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("blob_id", "n", name="pk_blob_chunk"),
    )
