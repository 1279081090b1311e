"""What a computer held: asked when one is lost (GDPR art. 33; security.md REQ-37).

Told is the most that can lie on it: everything of a scope up to the position that has gone out. What a device has
answered for with its signature is told as gone, and stays in the report.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Select, func, select

from central.store import schema
from central.store.answers import StoreRefusal
from central.store.deliveries import Delivery, deliveries_to, last_contact
from central.store.devices import DeviceRow, find_device
from central.store.dialect import take_your_time
from central.store.leases import last_lease_end
from central.store.purges import OwedScope, owed_scopes
from central.store.rulebook import Rulebook
from domain.case import HEADER, REFERENCE_SCOPE, compartment_of
from domain.signature import SignatureError, Signed, verify_certificate, verify_purge

_PERSON = ("person/id", "person/name", "person/protected")
_feed, _document, _field = schema.feed.c, schema.document.c, schema.field.c


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A document that has gone out to a device in a scope. Names are as the case's header has them now.

    `ver` is the newest that can have gone out. `withdrawn` says that it has left the scope since, `gone_at` when the
    device's signed word came that it holds it no longer, '' as long as there is none. `files` are attached to it, of
    which so many were `fetched`.
    """

    scope: str
    case_id: str
    doc_id: str
    kind: str
    ver: int
    person_id: str
    person_name: str
    protected: str
    withdrawn: bool
    gone_at: str
    files: int
    fetched: int


@dataclass(frozen=True, slots=True)
class HeldScope:
    """A scope, told up to `pos` of now `head` positions, last at `at`. `wiped_at` as `gone_at`, for all of it."""

    scope: str
    unit_id: str
    unit_name: str
    compartment: str
    pos: int
    head: int
    at: str
    wiped_at: str
    cases: int
    documents: int


@dataclass(frozen=True, slots=True)
class DeviceReport:
    """All of it. Times are UTC, '' for never. `sealed_waiting` are operations of the device that somebody else has
    delivered and nobody has judged; `owed` the scopes it has to answer for and has not; `events_at` when events of the
    device last came, `events` how many it has delivered in all."""

    device_id: str
    user_id: str
    user_name: str
    user_title: str
    state: str
    enrolled_at: str
    last_contact: str
    last_push: str
    operations: int
    lease_ends: str
    events: int
    events_at: str
    sealed_waiting: int
    owed: tuple[str, ...]
    scopes: tuple[HeldScope, ...]
    held: tuple[HeldDocument, ...]

    @property
    def persons(self) -> int:
        """How many people it is about."""
        return len({one.person_id for one in self.held})


def report_device(connection: Connection, device_id: str, rules: Rulebook, store_key: bytes) -> DeviceReport:
    """What a device held, as of the snapshot at hand. Raises StoreRefusal('unknown_device')."""
    take_your_time(connection)
    device = find_device(connection, device_id, 1)
    told = {scope: one for scope, one in deliveries_to(connection, device_id).items() if scope != REFERENCE_SCOPE}
    wiped, gone = _answered(connection, device)
    scopes, held = [], []
    for scope_id, delivery in told.items():
        still_owed = _holds(connection, device_id, scope_id)
        at = "" if still_owed else wiped.get(scope_id, "")
        documents = _held(connection, device_id, scope_id, delivery, gone, at)
        scopes.append(_scope(connection, scope_id, delivery, at, documents, rules))
        held += documents
    user = rules.users.get(device.user_id)
    owed = sorted(one.scope for one in owed_scopes(connection, rules) if one == OwedScope(device_id, one.scope))
    events, events_at = _events(connection, device_id)
    return DeviceReport(
        device_id=device_id,
        user_id=device.user_id,
        user_name=user.name if user else "",
        user_title=user.title if user else "",
        state=device.state,
        enrolled_at=_enrolled_at(connection, device_id, store_key),
        last_contact=last_contact(connection, device_id),
        last_push=_last_push(connection, device_id),
        operations=_count(connection, select(func.count()).where(schema.op_key.c.device_id == device_id)),
        lease_ends=last_lease_end(connection, device_id),
        events=events,
        events_at=events_at,
        sealed_waiting=_count(connection, select(func.count()).where(schema.sealed_in.c.device_id == device_id)),
        owed=tuple(owed),
        scopes=tuple(scopes),
        held=tuple(held),
    )


def _held(
    connection: Connection,
    device_id: str,
    scope_id: str,
    delivery: Delivery,
    gone: Mapping[tuple[str, str], tuple[int, str]],
    wiped_at: str,
) -> list[HeldDocument]:
    versions = _versions(connection, scope_id, delivery)
    told = select(_feed.doc_id).where(_feed.scope_id == scope_id, _feed.pos <= delivery.pos)
    persons = _persons(connection, told)
    files, fetched = _files(connection, told, device_id)
    query = select(_document.doc_id, _document.case_id, _document.kind).where(_document.doc_id.in_(told))
    held = []
    for doc_id, case_id, kind in connection.execute(query.order_by(_document.case_id, _document.doc_id)):
        if doc_id not in versions:
            continue  # it had left before the device began
        ver, withdrawn = versions[doc_id]
        known_gone, gone_at = gone.get((scope_id, doc_id), (0, ""))
        person_id, name, grade = (persons[case_id].get(path, "") for path in _PERSON)
        held.append(
            HeldDocument(
                scope=scope_id,
                case_id=case_id,
                doc_id=doc_id,
                kind=kind,
                ver=ver,
                person_id=person_id,
                person_name=name,
                protected=grade,
                withdrawn=withdrawn,
                gone_at=wiped_at or (gone_at if known_gone >= ver else ""),
                files=files[doc_id],
                fetched=fetched[doc_id],
            )
        )
    return held


def _versions(connection: Connection, scope_id: str, delivery: Delivery) -> dict[str, tuple[int, bool]]:
    """By document, the newest version that went out, and whether the document has left the scope since."""
    found: dict[str, tuple[int, bool]] = {}
    query = select(_feed.pos, _feed.doc_id, _feed.ver, _feed.revokes).where(_feed.scope_id == scope_id)
    for pos, doc_id, ver, revokes in connection.execute(query.order_by(_feed.pos)):
        if not revokes and pos <= delivery.pos:
            found[doc_id] = (ver, False)
        elif revokes and pos <= delivery.since:
            found.pop(doc_id, None)
        elif doc_id in found:
            found[doc_id] = (found[doc_id][0], revokes)
    return found


def _persons(connection: Connection, told: Select[str]) -> defaultdict[str, dict[str, str]]:
    """By case, what its header says of the person."""
    cases = select(_document.case_id).where(_document.doc_id.in_(told))
    query = (
        select(_document.case_id, _field.path, _field.value)
        .join(schema.field, _field.doc_id == _document.doc_id)
        .where(_document.kind == HEADER, _field.path.in_(_PERSON), _document.case_id.in_(cases))
    )
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for case_id, path, value in connection.execute(query):
        found[case_id][path] = str(json.loads(value) or "")
    return found


def _files(connection: Connection, told: Select[str], device_id: str) -> tuple[Counter[str], Counter[str]]:
    """By document, how many files are attached to it, and how many of them have gone out."""
    blob, out = schema.blob.c, schema.fetched.c
    mine = set(connection.scalars(select(out.blob_id).where(out.device_id == device_id)))
    files, fetched = Counter[str](), Counter[str]()
    for blob_id, doc_id in connection.execute(select(blob.blob_id, blob.doc_id).where(blob.doc_id.in_(told))):
        files[doc_id] += 1
        fetched[doc_id] += blob_id in mine
    return files, fetched


def _answered(
    connection: Connection, device: DeviceRow
) -> tuple[dict[str, str], dict[tuple[str, str], tuple[int, str]]]:
    """What the device has signed that it holds no longer, and when that came: scopes, and documents up to a version."""
    statement = schema.purge_statement.c
    query = select(statement.data, statement.sig, statement.received_at).where(statement.device_id == device.device_id)
    wiped: dict[str, str] = {}
    gone: dict[tuple[str, str], tuple[int, str]] = {}
    for data, signature, received_at in connection.execute(query.order_by(statement.received_at)):
        try:
            receipt = verify_purge(Signed(data, signature), device.public_key)
        except SignatureError:
            continue  # somebody has touched the table: its word counts for nothing
        for one in receipt.documents:
            if one.doc_id:
                gone[one.scope, one.doc_id] = (one.ver, received_at)
            else:
                wiped[one.scope] = received_at
    return wiped, gone


def _scope(
    connection: Connection,
    scope_id: str,
    delivery: Delivery,
    wiped_at: str,
    documents: list[HeldDocument],
    rules: Rulebook,
) -> HeldScope:
    place = compartment_of(scope_id)
    unit_id, compartment = place or (scope_id.partition(":")[2], "")
    head = _count(connection, select(schema.scope.c.head).where(schema.scope.c.scope_id == scope_id))
    return HeldScope(
        scope_id,
        unit_id,
        rules.directory.name_of(unit_id),
        compartment,
        delivery.pos,
        head,
        delivery.at,
        wiped_at,
        len({one.case_id for one in documents}),
        len(documents),
    )


def _holds(connection: Connection, device_id: str, scope_id: str) -> bool:
    column = schema.holder.c
    mine = select(column.since).where(column.device_id == device_id, column.scope_id == scope_id)
    return connection.execute(mine).first() is not None


def _enrolled_at(connection: Connection, device_id: str, store_key: bytes) -> str:
    column = schema.device.c
    query = select(column.certificate, column.certificate_sig).where(column.device_id == device_id)
    row = connection.execute(query.order_by(column.incarnation)).first()
    if row is None:
        raise StoreRefusal("unknown_device")
    try:
        return verify_certificate(Signed(row.certificate, row.certificate_sig), store_key).valid_from
    except SignatureError:
        return ""


def _last_push(connection: Connection, device_id: str) -> str:
    column = schema.device.c
    numbered = (column.device_id == device_id) & (column.last_seq > 0)
    at: str | None = connection.scalar(select(func.max(column.last_push_at)).where(numbered))
    return at or ""


def _events(connection: Connection, device_id: str) -> tuple[int, str]:
    """How many events the device has delivered, and when it last did."""
    source = schema.event_source.c
    query = select(func.sum(source.last_seq), func.max(source.taken_at)).where(source.device_id == device_id)
    total, at = connection.execute(query).one()
    return int(total or 0), at or ""


def _count(connection: Connection, query: Select[int]) -> int:
    return int(connection.scalar(query) or 0)
