"""Who works in the system, as rows: read, kept and found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from central.store import schema
from central.store.dialect import is_one_of
from domain.administration_people import User

_user, _member = schema.user.c, schema.member.c
_some = select(schema.user).where(is_one_of(_user.user_id, "users"))
_by_hsa_id = select(schema.user).where(_user.hsa_id == bindparam("hsa_id")).order_by(_user.user_id)
_change = (
    update(schema.user)
    .where(_user.user_id == bindparam("whose"))
    .values(
        name=bindparam("new_name"),
        title=bindparam("new_title"),
        hsa_id=bindparam("new_hsa_id"),
        protected=bindparam("new_protected"),
        sought=bindparam("new_sought"),
    )
)


def sought_in(user: User) -> str:
    """What a search looks in, in small letters, the name first. å, ä and ö are themselves."""
    return " ".join(part for part in (user.name, user.title, user.user_id, user.hsa_id) if part).casefold()


def find_user(connection: Connection, user_id: str) -> User | None:
    return find_users(connection, [user_id]).get(user_id)


def find_users(connection: Connection, user_ids: Sequence[str]) -> dict[str, User]:
    """Those of these who are known, by id."""
    return {row.user_id: user_of(row) for row in connection.execute(_some, {"users": list(user_ids)})}


def user_by_hsa_id(connection: Connection, hsa_id: str) -> User | None:
    row = connection.execute(_by_hsa_id, {"hsa_id": hsa_id}).first()
    return user_of(row) if row is not None else None


def user_of(row: Row[*tuple[Any, ...]]) -> User:
    return User(row.user_id, row.name, row.title, row.hsa_id, bool(row.protected))


def add_users(connection: Connection, users: Iterable[User]) -> None:
    """People whom the store does not know yet."""
    rows = [
        {
            "user_id": one.user_id,
            "name": one.name,
            "title": one.title,
            "hsa_id": one.hsa_id,
            "protected": one.protected,
            "sought": sought_in(one),
        }
        for one in users
    ]
    if rows:
        connection.execute(insert(schema.user), rows)


def change_users(connection: Connection, users: Iterable[User]) -> None:
    """People whom the store knows, as they are from now on."""
    rows = [
        {
            "whose": one.user_id,
            "new_name": one.name,
            "new_title": one.title,
            "new_hsa_id": one.hsa_id,
            "new_protected": one.protected,
            "new_sought": sought_in(one),
        }
        for one in users
    ]
    if rows:
        connection.execute(_change, rows)


def bind_hsa_ids(connection: Connection, issuer: str, users: Iterable[User]) -> None:
    """Whom the issuer knows by these HSA-ids: from now on these people, and by no other HSA-id. Nothing without an
    issuer: in training nobody logs in so."""
    people = [one for one in users if one.hsa_id] if issuer else []
    identity = schema.identity.c
    for one in people:
        mine = (identity.issuer == issuer) & ((identity.user_id == one.user_id) | (identity.hsa_id == one.hsa_id))
        connection.execute(delete(schema.identity).where(mine))
    if people:
        rows = [{"issuer": issuer, "hsa_id": one.hsa_id, "user_id": one.user_id} for one in people]
        connection.execute(insert(schema.identity), rows)
