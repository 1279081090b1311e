"""What a later program makes of an operation that an earlier one had to hold is kept beside the first verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    op.create_table(
        "later_verdict",
        sa.Column("op_id", sa.String(length=90), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("device_seq", sa.BigInteger(), nullable=False),
        sa.Column("ruling", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("case_seq", sa.BigInteger(), nullable=False),
        sa.Column("receipt", sa.LargeBinary(), nullable=False),
        sa.Column("receipt_sig", sa.LargeBinary(length=64), nullable=False),
        sa.PrimaryKeyConstraint("op_id", "number", name="pk_later_verdict"),
    )
