"""Documents can leave a scope: feed rows that say so, who holds what, and the word of those who hold it no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    op.create_table(
        "holder",
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("scope_id", sa.String(length=80), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("device_id", "scope_id", name="pk_holder"),
    )
    op.create_table(
        "purge_statement",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("received_at", sa.String(length=27), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("sig", sa.LargeBinary(length=64), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_purge_statement"),
    )
    op.create_table(
        "purged",
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("scope_id", sa.String(length=80), nullable=False),
        sa.Column("doc_id", sa.String(length=63), nullable=False),
        sa.Column("ver", sa.BigInteger(), nullable=False),
        sa.Column("statement", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("device_id", "scope_id", "doc_id", "ver", name="pk_purged"),
    )
    with op.batch_alter_table("feed", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revokes", sa.Boolean(), server_default=sa.false(), nullable=False))
