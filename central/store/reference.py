"""What the store itself writes into the scope `reference`, and people with their roles beside it.

Whatever is issued stays for ever: an operation is judged by the very form it was made with, however old.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from central.store import schema
from central.store.answers import StoreRefusal, UserRecord
from central.store.bulk import Writes
from central.store.case_rows import CaseChange, StoredCase, lock_documents, read_some, save_cases, value_from_text
from central.store.clock import utc_text
from central.store.dialect import is_one_of
from central.store.feed import create_scope, create_scopes, feed_moves
from central.store.people import add_users, find_users
from central.store.remarks import set_remark
from central.store.shipped import DEFAULT_POLICIES, code_lists, form_data, process_data
from domain.administration_people import User
from domain.canonical import canonical_bytes
from domain.case import REFERENCE_SCOPE, Case, Cell, Document, belongs_to, compartment_of, compartment_scope, unit_scope
from domain.directory import Membership, Unit
from domain.forms.definition import DefinitionError
from domain.forms.loading import load_definition
from domain.forms.upgrade import upgrade_mistakes
from domain.ids import LONGEST_SCOPE, is_compartment_name
from domain.notice import NOTICE, Notice, notice_cells
from domain.operation import CellValue, same_value
from domain.reference import (
    CODES,
    FORM,
    HANDLED,
    POLICY,
    PROCESS,
    UNIT,
    Cells,
    Issued,
    Reference,
    hash_of,
    issue_document,
    issue_id,
    read_reference,
    unit_cells,
)
from domain.told import Told

FIRST_DAY = "2000-01-01"
"""From when on what a new store begins with is in force: before anything was written in it."""


class ReferencePen:
    """Gathers what shall stand in the reference documents. `write` writes what differs, as one step.

    Made inside a write transaction: the whole reference is locked until that ends, but only what is written is read
    before, for there are thousands of units. A cell that already stands as given is left alone, and nothing is ever
    removed.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        create_scope(connection, REFERENCE_SCOPE)
        self._stored = lock_documents(connection, REFERENCE_SCOPE, ())
        self._ver = (self._stored.case.head if self._stored.case else 0) + 1
        self._stood: dict[str, Document] = {}
        self._hashes: dict[str, str] = {}
        self._documents: dict[str, Document] = {}
        self._looked_for: set[str] = set()
        self._changed = False
        self._issued = list(read_reference(told_of_kinds(connection, (FORM, PROCESS))).issued)

    def units(self, units: Iterable[Unit]) -> None:
        """Create or change units; each has a scope of its own."""
        told = list(units)
        create_scopes(self._connection, [unit_scope(unit.unit_id) for unit in told])
        self._look_for({unit.unit_id for unit in told})
        for unit in told:
            self._put(unit.unit_id, UNIT, self._worth_telling(unit), unit.unit_id)

    def handled(self, days: Mapping[str, str]) -> None:
        """When units last handled a case of open care (Swedish days). One that is not known is passed by."""
        self._look_for(set(days))
        for unit_id, day in days.items():
            if unit_id in self._documents:
                self._put(unit_id, UNIT, {HANDLED: day})

    def policies(self, values: Mapping[str, str], since: str) -> None:
        """Let policies have these values from a Swedish day on, until the next value's day."""
        for name, value in values.items():
            self._put(f"{POLICY}:{name}", POLICY, {f"since/{since}": value})

    def codes(self, name: str, words: Mapping[str, str]) -> None:
        """The words of a code list. A code that is left out is left out from now on."""
        self._put(f"{CODES}:{name}", CODES, {"json": canonical_bytes(dict(words)).decode("utf-8")})

    def notice(self, notice: Notice) -> None:
        """A message to all, or other words in one."""
        self._put(f"{NOTICE}:{notice.notice_id}", NOTICE, notice_cells(notice))

    @property
    def issued(self) -> tuple[Issued, ...]:
        """Every form and process table that stands, by its number."""
        return tuple(self._issued)

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
        stood = self._stored.case and Case(REFERENCE_SCOPE, self._ver - 1, MappingProxyType(self._stood))
        before = StoredCase(stood, hashes=self._hashes)
        writes = Writes()
        change = CaseChange(before, after, self._stored.head_hash)
        set_remark(self._connection, "reference", uuid.uuid4().hex)
        feed_moves(self._connection, save_cases(self._connection, writes, [change]), writes)
        return True

    def _worth_telling(self, unit: Unit) -> Cells:
        """The unit's cells without those that are empty and always were: everybody reads all units."""
        before = self._document(unit.unit_id)
        stood = before.cells if before is not None else {}
        return {path: value for path, value in unit_cells(unit).items() if value != "" or path in stood}

    def _known(self, kind: str, data: Mapping[str, object]) -> bool:
        return self._document(issue_id(kind, hash_of(data))) is not None

    def _issue(self, kind: str, data: Mapping[str, object], since: str) -> None:
        doc_id, cells = issue_document(kind, data, len(self._issued) + 1, since)
        self._put(doc_id, kind, cells)
        told = [Told.of(self._documents[doc_id])]
        self._issued = list(read_reference(told, Reference(issued=tuple(self._issued))).issued)

    def _look_for(self, doc_ids: AbstractSet[str]) -> None:
        wanted = doc_ids - self._looked_for
        if wanted:
            documents, hashes = read_some(self._connection, REFERENCE_SCOPE, wanted)
            self._stood |= documents
            self._hashes |= hashes
            self._documents |= documents
            self._looked_for |= wanted

    def _document(self, doc_id: str) -> Document | None:
        self._look_for({doc_id})
        return self._documents.get(doc_id)

    def _put(self, doc_id: str, kind: str, values: Mapping[str, CellValue], created_by: str = "") -> None:
        old = self._document(doc_id)
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


def told_anew(connection: Connection, known: Mapping[str, str]) -> tuple[list[Told], dict[str, str]]:
    """The documents of the reference that are not those known by id and content hash, and these of all now.

    Goes by what stands and not by versions: whatever was known, also of a transaction that came to nothing, is mended.
    """
    query = select(_document.doc_id, _document.content_hash).where(_document.case_id == REFERENCE_SCOPE)
    hashes: dict[str, str] = {row.doc_id: row.content_hash for row in connection.execute(query)}
    changed = sorted(doc_id for doc_id, told in hashes.items() if known.get(doc_id) != told)
    if len(changed) > _MOST_BY_NAME:
        return _told(connection, _document.case_id == REFERENCE_SCOPE), hashes
    return (_told(connection, is_one_of(_document.doc_id, "asked"), {"asked": changed}) if changed else []), hashes


def told_of_kinds(connection: Connection, kinds: Iterable[str]) -> list[Told]:
    """All documents of these kinds."""
    return _told(connection, (_document.case_id == REFERENCE_SCOPE) & _document.kind.in_(list(kinds)))


def _told(
    connection: Connection, chosen: ColumnElement[bool], asked: Mapping[str, object] = MappingProxyType({})
) -> list[Told]:
    # Plain rows by one statement: of ten thousand units nothing but the values is wanted.
    cell = schema.field.c
    told = select(_document.doc_id, _document.kind, cell.path, cell.value)
    query = told.where(chosen, cell.doc_id == _document.doc_id)
    found: dict[str, tuple[str, dict[str, CellValue]]] = {}
    for doc_id, kind, path, value in connection.execute(query, asked).all():
        known = found.get(doc_id)
        if known is None:
            known = found[doc_id] = (kind, {})
        known[1][path] = value_from_text(value)
    return [Told(doc_id, kind, values) for doc_id, (kind, values) in found.items()]


_MOST_BY_NAME = 500
"""More documents than that are read sooner together with all others."""
_document = schema.document.c
_IN_A_UNIT = schema.member.c.scope_id.startswith("unit:")
_THEIRS = is_one_of(schema.member.c.user_id, "asked")
_forget_users = delete(schema.user).where(is_one_of(schema.user.c.user_id, "asked"))
_forget_roles = delete(schema.member).where(_THEIRS, _IN_A_UNIT)
_seats = select(schema.member.c.user_id, schema.member.c.scope_id).where(_THEIRS, ~_IN_A_UNIT)


def write_people(connection: Connection, users: Iterable[UserRecord], memberships: Iterable[Membership]) -> None:
    """Set people by user id and replace all memberships of those people. Where one works no longer her seats end."""
    people, memberships = list({one.user_id: one for one in users}.values()), list(memberships)
    if people:
        told = {"asked": sorted({person.user_id for person in people})}
        known_people = find_users(connection, told["asked"])
        connection.execute(_forget_users, told)
        connection.execute(_forget_roles, told)
        add_users(connection, [_as_told(one, known_people.get(one.user_id)) for one in people])
        _end_seats(connection, told, {(m.user_id, m.unit_id) for m in memberships})
    known = set(connection.scalars(select(schema.scope.c.scope_id)))
    rows = [
        {"user_id": m.user_id, "scope_id": unit_scope(m.unit_id), "role": m.role, "until": m.until}
        for m in memberships
        if unit_scope(m.unit_id) in known
    ]
    if rows:
        connection.execute(insert(schema.member), rows)


def _as_told(person: UserRecord, known: User | None) -> User:
    hsa_id = known.hsa_id if known is not None else ""
    return User(person.user_id, person.known_as, person.title, hsa_id, person.protected)


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


def end_seats_at(connection: Connection, user_id: str, unit_id: str, until: str) -> None:
    """Somebody works no longer at a unit, and her places in its compartments end with that (UTC)."""
    member = schema.member.c
    lasts = (member.until == "") | (member.until > until)
    for scope_id in list(connection.scalars(select(member.scope_id).where(member.user_id == user_id))):
        place = compartment_of(scope_id)
        if place is not None and place[0] == unit_id:
            one = (member.user_id == user_id) & (member.scope_id == scope_id)
            connection.execute(update(schema.member).where(one, lasts).values(until=until))


def _end_seats(connection: Connection, people: Mapping[str, object], places: AbstractSet[tuple[str, str]]) -> None:
    """These people's seats in units where they work no longer; `places` are (user, unit)."""
    member = schema.member.c
    for user_id, scope_id in connection.execute(_seats, people).all():
        place = compartment_of(scope_id)
        if place is not None and (user_id, place[0]) not in places:
            connection.execute(delete(schema.member).where(member.user_id == user_id, member.scope_id == scope_id))
