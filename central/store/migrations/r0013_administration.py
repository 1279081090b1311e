"""What administrators change is a record; people can be searched for, with the HSA-id that they log in by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    op.create_table(
        "admin_change",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("user_id", sa.String(length=100), nullable=False),
        sa.Column("user_name", sa.String(length=200), nullable=False),
        sa.Column("acting_unit", sa.String(length=63), nullable=False),
        sa.Column("unit_name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("target", sa.String(length=130), nullable=False),
        sa.Column("target_name", sa.String(length=200), nullable=False),
        sa.Column("principal", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("batch", sa.BigInteger(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_admin_change"),
    )
    with op.batch_alter_table("admin_change", schema=None) as batch_op:
        batch_op.create_index("admin_change_by_principal", ["principal", "number"], unique=False)
        batch_op.create_index("admin_change_by_target", ["target", "number"], unique=False)

    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.create_index("member_by_scope", ["scope_id", "user_id"], unique=False)

    with op.batch_alter_table("user_", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hsa_id", sa.String(length=31), server_default="", nullable=False))
        batch_op.add_column(sa.Column("protected", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("sought", sa.String(length=700), server_default="", nullable=False))
        batch_op.create_index("user_by_hsa_id", ["hsa_id"], unique=False)
        batch_op.create_index("user_by_sought", ["sought", "user_id"], unique=False)
    _of_who_is_there(op.get_bind())


def _of_who_is_there(connection: sa.Connection) -> None:
    """What a search looks in, and the HSA-id, of everybody who is in the database already."""
    hsa_ids = {
        user_id: hsa_id for hsa_id, user_id in connection.execute(sa.text("SELECT hsa_id, user_id FROM identity"))
    }
    tell = sa.text("UPDATE user_ SET sought = :sought, hsa_id = :hsa_id WHERE user_id = :user_id")
    for user_id, name, title in connection.execute(sa.text("SELECT user_id, name, title FROM user_")).all():
        hsa_id = hsa_ids.get(user_id, "")
        sought = " ".join(part for part in (name, title, user_id, hsa_id) if part).casefold()
        connection.execute(tell, {"sought": sought, "hsa_id": hsa_id, "user_id": user_id})
