"""What the store itself writes: units as documents in the scope `reference`, people and their roles beside them."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from sqlalchemy import Connection, delete, insert, select

from central.store import schema
from central.store.answers import UserRecord
from central.store.case_rows import StoredCase, lock_case, save_case
from central.store.feed import create_scope, feed_moves
from domain.case import REFERENCE_SCOPE, Case, Cell, Document, unit_scope
from domain.directory import Membership, Unit
from domain.operation import CellValue, same_value


def write_units(connection: Connection, units: Iterable[Unit]) -> None:
    """Create or change units. A cell that already stands as given is left alone; units are never removed."""
    create_scope(connection, REFERENCE_SCOPE)
    stored = lock_case(connection, REFERENCE_SCOPE)
    before = stored.case or Case(REFERENCE_SCOPE, 0)
    ver = before.head + 1
    case = before
    for unit in units:
        create_scope(connection, unit_scope(unit.unit_id))
        changed = _changed(case.documents.get(unit.unit_id), unit, ver)
        case = case if changed is None else case.with_document(changed)
    if case is before:
        return
    after = Case(REFERENCE_SCOPE, ver, case.documents)
    feed_moves(
        connection, save_case(connection, StoredCase(stored.case, hashes=stored.hashes), after, stored.head_hash)
    )


def write_people(connection: Connection, users: Iterable[UserRecord], memberships: Iterable[Membership]) -> None:
    """Set people by user id and replace all memberships of those people."""
    people = list(users)
    for person in people:
        row = {"user_id": person.user_id, "name": person.name, "title": person.title}
        connection.execute(delete(schema.user).where(schema.user.c.user_id == person.user_id))
        connection.execute(delete(schema.member).where(schema.member.c.user_id == person.user_id))
        connection.execute(insert(schema.user), row)
    known = set(connection.scalars(select(schema.scope.c.scope_id)))
    rows = [{"user_id": m.user_id, "scope_id": unit_scope(m.unit_id), "role": m.role} for m in memberships]
    if rows:
        connection.execute(insert(schema.member), [row for row in rows if row["scope_id"] in known])


def _changed(old: Document | None, unit: Unit, ver: int) -> Document | None:
    values: dict[str, CellValue] = {
        "name": unit.name,
        "kind": unit.kind,
        "sub_region": unit.sub_region,
        "operation": unit.operation,
        "group": unit.group,
        "phone": unit.phone,
        "active": unit.active,
    }
    cells = dict(old.cells) if old else {}
    fresh = {
        path: Cell(value, ver, "")
        for path, value in values.items()
        if path not in cells or not same_value(cells[path].value, value)
    }
    if not fresh:
        return None
    scopes = frozenset({REFERENCE_SCOPE})
    merged = MappingProxyType({**cells, **fresh})
    return Document(unit.unit_id, REFERENCE_SCOPE, "unit", ver, unit.unit_id, None, scopes, merged)
