"""Which numbers are whose, read as far as the numbers asked for lead."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, or_, select

from central.store import schema
from central.store.dialect import is_one_of
from domain.identity import Identity
from domain.identity_alias import Alias, Aliases

JOINED = "JOINED"
_alias = schema.identity_alias.c
_touching = select(schema.identity_alias).where(
    _alias.state == JOINED, or_(is_one_of(_alias.number, "numbers"), is_one_of(_alias.now_number, "numbers"))
)


def known_aliases(connection: Connection, identities: Iterable[Identity]) -> Aliases:
    """Everything that is known of whose these numbers are."""
    found: dict[str, Alias] = {}
    asked: set[str] = set()
    left = {identity.value for identity in identities}
    while left - asked:
        asked |= left
        for row in connection.execute(_touching, {"numbers": sorted(left)}):
            number, now = Identity(row.issuer, row.number), Identity(row.now_issuer, row.now_number)
            found[row.alias_id] = Alias(number, now)
        left = {one.value for alias in found.values() for one in (alias.number, alias.now)}
    return Aliases(found.values())
