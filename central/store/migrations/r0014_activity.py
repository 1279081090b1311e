"""When units last handled a case of open care."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    op.create_table(
        "unit_activity",
        sa.Column("unit_id", sa.String(length=63), nullable=False),
        sa.Column("open_care_on", sa.String(length=10), nullable=False),
        sa.Column("told", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", name="pk_unit_activity"),
    )
