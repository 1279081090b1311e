"""A document's place in a scope knows its case: a bootstrap tells whole cases, in the order of their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    op.add_column("doc_scope", sa.Column("case_id", sa.String(length=40), nullable=True))
    op.execute("UPDATE doc_scope SET case_id = (SELECT case_id FROM document WHERE document.doc_id = doc_scope.doc_id)")
    op.drop_index("doc_scope_by_scope", table_name="doc_scope")
    with op.batch_alter_table("doc_scope") as table:
        table.alter_column("case_id", existing_type=sa.String(length=40), nullable=False)
        table.create_index("doc_scope_by_case", ["scope_id", "case_id", "doc_id"], unique=False)
