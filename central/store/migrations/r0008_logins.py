"""People log in by an identity provider: who is who there, and the sessions that come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    op.create_table(
        "identity",
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("hsa_id", sa.String(length=31), nullable=False),
        sa.Column("user_id", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("issuer", "hsa_id", name="pk_identity"),
    )
    op.create_table(
        "login_session",
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=100), nullable=False),
        sa.Column("unit_id", sa.String(length=63), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("began_at", sa.String(length=27), nullable=False),
        sa.Column("ends_at", sa.String(length=27), nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column("refresh_hash", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("token_ends_at", sa.String(length=27), nullable=False),
        sa.Column("ended_at", sa.String(length=27), nullable=False),
        sa.Column("ended_by", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("session_id", name="pk_login_session"),
    )
    with op.batch_alter_table("login_session", schema=None) as batch_op:
        batch_op.create_index("login_session_by_end", ["ended_at"], unique=False)
        batch_op.create_index("login_session_by_token", ["token_hash"], unique=True)

    op.create_table(
        "unit_identity",
        sa.Column("hsa_id", sa.String(length=31), nullable=False),
        sa.Column("unit_id", sa.String(length=63), nullable=False),
        sa.PrimaryKeyConstraint("hsa_id", name="pk_unit_identity"),
    )
    op.create_table(
        "used_nonce",
        sa.Column("nonce_hash", sa.String(length=64), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("used_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("nonce_hash", name="pk_used_nonce"),
    )
