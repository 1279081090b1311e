"""Which cases are about whom, by number and issuer; and numbers that have turned out to be one person's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import sqlalchemy as sa

from domain.identity import identity_of, is_temporary

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    op.create_table(
        "identity_alias",
        sa.Column("alias_id", sa.String(length=40), nullable=False),
        sa.Column("issuer", sa.String(length=80), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("now_issuer", sa.String(length=80), nullable=False),
        sa.Column("now_number", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_by", sa.String(length=100), nullable=False),
        sa.Column("asked_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("alias_id", name="pk_identity_alias"),
    )
    with op.batch_alter_table("identity_alias", schema=None) as batch_op:
        batch_op.create_index("identity_alias_by_now", ["now_issuer", "now_number"], unique=False)
        batch_op.create_index("identity_alias_by_number", ["issuer", "number"], unique=False)

    op.create_table(
        "person_case",
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("doc_id", sa.String(length=63), nullable=False),
        sa.Column("issuer", sa.String(length=80), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_person_case"),
    )
    with op.batch_alter_table("person_case", schema=None) as batch_op:
        batch_op.create_index("person_case_by_number", ["issuer", "number"], unique=False)
    _of_what_is_there(op.get_bind())


def _of_what_is_there(connection: sa.Connection) -> None:
    """A row for every header that is in the database already."""
    headers = sa.text(
        "SELECT document.case_id, document.doc_id, field.path, field.value FROM document JOIN field ON"
        " field.doc_id = document.doc_id WHERE document.kind = 'header'"
        " AND field.path IN ('person/id', 'person/id_issuer')"
    )
    told: dict[tuple[str, str], dict[str, object]] = {}
    for case_id, doc_id, path, value in connection.execute(headers):
        told.setdefault((case_id, doc_id), {})[path] = json.loads(value)
    add = sa.text(
        "INSERT INTO person_case (case_id, doc_id, issuer, number) VALUES (:case_id, :doc_id, :issuer, :number)"
    )
    for (case_id, doc_id), cells in told.items():
        identity = identity_of(cells.get)
        if identity is not None and not is_temporary(identity.value):
            row = {"case_id": case_id, "doc_id": doc_id, "issuer": identity.issuer, "number": identity.value}
            connection.execute(add, row)
