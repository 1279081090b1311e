"""What the store itself writes into the scope `reference`, and people with their roles beside it.

Whatever is issued stays for ever: an operation is judged by the very form it was made with, however old.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Connection, delete, insert, select, update

from central.store import schema
from central.store.answers import StoreRefusal, UserRecord
from central.store.bulk import Writes
from central.store.case_rows import CaseChange, StoredCase, lock_case, save_cases
from central.store.clock import utc_text
from central.store.feed import create_scope, feed_moves
from central.store.shipped import DEFAULT_POLICIES, code_lists, form_data, process_data
from domain.canonical import canonical_bytes
from domain.case import REFERENCE_SCOPE, Case, Cell, Document, belongs_to, compartment_of, compartment_scope, unit_scope
from domain.directory import Membership, Unit
from domain.forms.definition import DefinitionError
from domain.forms.loading import load_definition
from domain.forms.upgrade import upgrade_mistakes
from domain.ids import LONGEST_SCOPE, is_compartment_name
from domain.operation import CellValue, same_value
from domain.reference import (
    CODES,
    FORM,
    POLICY,
    PROCESS,
    UNIT,
    Cells,
    hash_of,
    issue_document,
    issue_id,
    read_reference,
    unit_cells,
)

FIRST_DAY = "2000-01-01"
"""From when on what a new store begins with is in force: before anything was written in it."""


class ReferencePen:
    """Gathers what shall stand in the reference documents. `write` writes what differs, as one step.

    Made inside a write transaction: the whole reference is locked until that ends. A cell that already stands as given
    is left alone, and nothing is ever removed.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        create_scope(connection, REFERENCE_SCOPE)
        self._stored = lock_case(connection, REFERENCE_SCOPE)
        before = self._stored.case or Case(REFERENCE_SCOPE, 0)
        self._ver = before.head + 1
        self._documents = dict(before.documents)
        self._changed = False
        self._issued = list(read_reference(before.documents.values()).issued)

    def units(self, units: Iterable[Unit]) -> None:
        """Create or change units; each has a scope of its own."""
        for unit in units:
            create_scope(self._connection, unit_scope(unit.unit_id))
            self._put(unit.unit_id, UNIT, self._worth_telling(unit), unit.unit_id)

    def policies(self, values: Mapping[str, str], since: str) -> None:
        """Let policies have these values from a Swedish day on, until the next value's day."""
        for name, value in values.items():
            self._put(f"{POLICY}:{name}", POLICY, {f"since/{since}": value})

    def codes(self, name: str, words: Mapping[str, str]) -> None:
        """The words of a code list. A code that is left out is left out from now on."""
        self._put(f"{CODES}:{name}", CODES, {"json": canonical_bytes(dict(words)).decode("utf-8")})

    def form(self, data: Mapping[str, object], since: str) -> None:
        """Issue a form, in force from a Swedish day on; one that was issued already keeps its day.

        Raises DefinitionError for one that does not hold, and for one that does not say where every answer of the
        versions before it belongs (`domain.forms.upgrade`): first of all for one that does not name the latest.
        """
        if self._known(FORM, data):
            return
        definition = load_definition(data)
        before = [one.text for one in self._issued if one.kind == FORM and one.name == definition.id]
        if before or definition.supersedes is not None:
            for code, where in upgrade_mistakes([load_definition(json.loads(text)) for text in before], definition):
                raise DefinitionError(code, where)
        self._issue(FORM, data, since)

    def process(self, data: Mapping[str, object], since: str) -> None:
        """Issue a process table, in force from a Swedish day on. Raises ProcessError."""
        if not self._known(PROCESS, data):
            self._issue(PROCESS, data, since)

    def what_ships(self, today: str) -> None:
        """What comes with the program and was never issued: in force at once in a new store, else from today on.

        A form that does not follow the latest is another program's past and stays as it is.
        """
        since = today if self._issued else FIRST_DAY
        for form in form_data():
            try:
                self.form(form, since)
            except DefinitionError as error:
                if error.code != "does_not_follow":
                    raise
        for table in process_data():
            self.process(table, since)
        if since == FIRST_DAY:
            self.policies(DEFAULT_POLICIES, since)
            for name, words in code_lists().items():
                self.codes(name, words)

    def write(self) -> bool:
        """Write what differs; whether anything did. The last act of the transaction, as the feed's is."""
        if not self._changed:
            return False
        after = Case(REFERENCE_SCOPE, self._ver, MappingProxyType(self._documents))
        before = StoredCase(self._stored.case, hashes=self._stored.hashes)
        writes = Writes()
        change = CaseChange(before, after, self._stored.head_hash)
        feed_moves(self._connection, save_cases(self._connection, writes, [change]), writes)
        return True

    def _worth_telling(self, unit: Unit) -> Cells:
        """The unit's cells without those that are empty and always were: everybody reads all units."""
        before = self._documents.get(unit.unit_id)
        stood = before.cells if before is not None else {}
        return {path: value for path, value in unit_cells(unit).items() if value != "" or path in stood}

    def _known(self, kind: str, data: Mapping[str, object]) -> bool:
        return issue_id(kind, hash_of(data)) in self._documents

    def _issue(self, kind: str, data: Mapping[str, object], since: str) -> None:
        doc_id, cells = issue_document(kind, data, len(self._issued) + 1, since)
        self._put(doc_id, kind, cells)
        self._issued = list(read_reference(self._documents.values()).issued)

    def _put(self, doc_id: str, kind: str, values: Mapping[str, CellValue], created_by: str = "") -> None:
        old = self._documents.get(doc_id)
        cells = dict(old.cells) if old else {}
        fresh = {
            path: Cell(value, self._ver, "")
            for path, value in values.items()
            if path not in cells or not same_value(cells[path].value, value)
        }
        if not fresh:
            return
        merged = MappingProxyType({**cells, **fresh})
        scopes = frozenset({REFERENCE_SCOPE})
        self._documents[doc_id] = Document(
            doc_id, REFERENCE_SCOPE, kind, self._ver, created_by or REFERENCE_SCOPE, None, scopes, merged
        )
        self._changed = True


_IN_A_UNIT = schema.member.c.scope_id.startswith("unit:")


def write_people(connection: Connection, users: Iterable[UserRecord], memberships: Iterable[Membership]) -> None:
    """Set people by user id and replace all memberships of those people. Where one works no longer her seats end."""
    people, memberships = list(users), list(memberships)
    for person in people:
        row = {"user_id": person.user_id, "name": person.known_as, "title": person.title}
        connection.execute(delete(schema.user).where(schema.user.c.user_id == person.user_id))
        connection.execute(delete(schema.member).where(schema.member.c.user_id == person.user_id, _IN_A_UNIT))
        connection.execute(insert(schema.user), row)
        _end_seats(connection, person.user_id, {m.unit_id for m in memberships if m.user_id == person.user_id})
    known = set(connection.scalars(select(schema.scope.c.scope_id)))
    rows = [
        {"user_id": m.user_id, "scope_id": unit_scope(m.unit_id), "role": m.role, "until": m.until}
        for m in memberships
        if unit_scope(m.unit_id) in known
    ]
    if rows:
        connection.execute(insert(schema.member), rows)


def write_compartment(connection: Connection, unit_id: str, name: str, members: Iterable[str], now: datetime) -> None:
    """Make a compartment of a unit, or change who has a seat in it: these people and nobody else.

    Raises StoreRefusal: unknown_unit, bad_field for a name that cannot be one or somebody without a role at the unit.
    """
    scope_id, people = compartment_scope(unit_id, name), sorted(set(members))
    if connection.scalar(select(schema.scope.c.scope_id).where(schema.scope.c.scope_id == unit_scope(unit_id))) is None:
        raise StoreRefusal("unknown_unit")
    until = schema.member.c.until
    still = (until == "") | (until > utc_text(now))
    there = select(schema.member.c.user_id).where(schema.member.c.scope_id == unit_scope(unit_id), still)
    fits = is_compartment_name(name) and len(scope_id) <= LONGEST_SCOPE
    if not fits or not set(people) <= set(connection.scalars(there)):
        raise StoreRefusal("bad_field")
    create_scope(connection, scope_id)
    connection.execute(delete(schema.member).where(schema.member.c.scope_id == scope_id))
    rows = [{"user_id": user_id, "scope_id": scope_id, "role": "MEMBER"} for user_id in people]
    if rows:
        connection.execute(insert(schema.member), rows)


def end_roles(connection: Connection, user_id: str, unit_id: str, until: str) -> int:
    """Somebody's roles and seats end at a moment (UTC), at one unit or with '' at all; how many. None lasts longer."""
    member = schema.member.c
    mine = select(member.scope_id, member.role).where(
        member.user_id == user_id, (member.until == "") | (member.until > until)
    )
    ended = 0
    for scope_id, role in connection.execute(mine).all():
        if not unit_id or belongs_to(scope_id, unit_id):
            one = (member.user_id == user_id) & (member.scope_id == scope_id) & (member.role == role)
            connection.execute(update(schema.member).where(one).values(until=until))
            ended += 1
    return ended


def _end_seats(connection: Connection, user_id: str, units: AbstractSet[str]) -> None:
    member = schema.member.c
    for scope_id in list(connection.scalars(select(member.scope_id).where(member.user_id == user_id))):
        place = compartment_of(scope_id)
        if place is not None and place[0] not in units:
            connection.execute(delete(schema.member).where(member.user_id == user_id, member.scope_id == scope_id))
