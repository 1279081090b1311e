"""What has gone out to which computer and when, whose signatures were bad lately, and roles that end by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    op.create_table(
        "delivered",
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("scope_id", sa.String(length=80), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("pos", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("device_id", "scope_id", name="pk_delivered"),
    )
    op.create_table(
        "contact",
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("device_id", name="pk_contact"),
    )
    op.create_table(
        "fetched",
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("blob_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("device_id", "blob_id", name="pk_fetched"),
    )
    op.create_table(
        "bad_signature",
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("device_id", "hash", name="pk_bad_signature"),
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("until", sa.String(length=27), server_default="", nullable=False))
    # What a device holds of a scope was not counted until now: all that stood there is what may have gone out to it.
    op.execute(
        "INSERT INTO delivered (device_id, scope_id, since, pos, at) "
        "SELECT h.device_id, h.scope_id, h.since, s.head, '' FROM holder h JOIN scope s ON s.scope_id = h.scope_id"
    )
