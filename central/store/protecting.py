"""Somebody's identity becomes protected: written into each of her cases, and what led to her travels no more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, insert, select

from central.store import schema
from central.store.case_rows import Kept, lock_case, read_documents
from central.store.known_aliases import known_aliases
from central.store.own_pen import OwnAct, Wrote, write_own
from central.store.rulebook import Rulebook
from domain.acts.protecting import PROTECT_PERSON, tells_withheld
from domain.case import HEADER
from domain.context import Context
from domain.identity import NUMBER, Identity, identity_of
from domain.operation import OperationError, parse_operation

_field, _document, _op = schema.field.c, schema.document.c, schema.op.c


def cases_of(connection: Connection, person_id: str) -> tuple[str, ...]:
    """The cases whose header names the person, by this number or by another of hers."""
    person = identity_of({NUMBER: person_id}.get)
    numbers = known_aliases(connection, {person}).all_of(person) if person is not None else frozenset[Identity]()
    wanted = {msgspec.json.encode(value).decode() for value in ({person_id} | {one.value for one in numbers})}
    query = (
        select(_document.case_id)
        .join(schema.field, _field.doc_id == _document.doc_id)
        .where(_document.kind == HEADER, _field.path == NUMBER, _field.value.in_(wanted))
    )
    return tuple(sorted(set(connection.scalars(query))))


def protect_case(
    connection: Connection,
    case_id: str,
    grade: str,
    rules: Rulebook,
    now: datetime,
    key: Ed25519PrivateKey,
    kept: Kept | None = None,
) -> Wrote | None:
    """Write the grade into one case, in the transaction at hand. None for one that bears it already."""
    lock_case(connection, case_id)  # before it is read: nothing may come in between that tells more
    header = next(one for one in read_documents(connection, case_id).values() if one.kind == HEADER)
    withheld = set(_withheld(connection, case_id, grade, rules.context(now)))
    known = set(connection.scalars(select(schema.withheld.c.op_id).where(schema.withheld.c.case_id == case_id)))
    rows = [{"op_id": op_id, "case_id": case_id} for op_id in sorted(withheld - known)]
    if rows:
        connection.execute(insert(schema.withheld), rows)
    if header.text("person/protected") == grade:
        return None
    act = OwnAct(PROTECT_PERSON, case_id, header.text("owner_unit"), {"doc": header.doc_id, "grade": grade})
    return write_own(connection, act, rules, now, key, kept)


def _withheld(connection: Connection, case_id: str, grade: str, context: Context) -> Iterator[str]:
    """Of all that was ever accepted in the case, also what has been written over since."""
    for op_id, data in connection.execute(select(_op.op_id, _op.data).where(_op.case_id == case_id)):
        try:
            operation = parse_operation(data)
        except OperationError:
            yield op_id  # what nobody can read may tell anything
            continue
        if tells_withheld(operation, grade, context.forms, context.protection):
            yield op_id
