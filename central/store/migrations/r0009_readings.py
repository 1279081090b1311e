"""Reading a plan without taking part: who may read what until when, and a person's cases found by her number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    op.create_table(
        "reading",
        sa.Column("reading_id", sa.String(length=43), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=100), nullable=False),
        sa.Column("unit_id", sa.String(length=63), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("doc_id", sa.String(length=63), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("consent", sa.String(length=40), nullable=False),
        sa.Column("protected", sa.String(length=40), nullable=False),
        sa.Column("opened_at", sa.String(length=27), nullable=False),
        sa.Column("ends_at", sa.String(length=27), nullable=False),
        sa.Column("ended_at", sa.String(length=27), nullable=False),
        sa.Column("ended_by", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("reading_id", name="pk_reading"),
    )
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.create_index("reading_by_session", ["session_id"], unique=False)
    op.create_index(
        "field_person_id",
        "field",
        ["value"],
        unique=False,
        sqlite_where=sa.text("path = 'person/id'"),
        postgresql_where=sa.text("path = 'person/id'"),
    )
