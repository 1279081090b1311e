"""What the store writes into the access log, and how: deliveries of clients, and what it has seen itself."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypedDict, Unpack

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, insert, select

from central.store import schema
from central.store.answers import Asker, StoreRefusal
from central.store.clock import Clock, utc_text
from central.store.devices import find_device
from central.store.dialect import Database
from central.store.events import Fresh, append_events, read_batch, take_batch
from central.store.rulebook import Rulebook
from central.store.tally import Judged
from domain.canonical import sha256_hex
from domain.case import HEADER
from domain.event import THE_STORE, Actor, Event, owner_of
from domain.event_delivery import EventBatch, sign_event_receipt
from domain.identity import NUMBER
from domain.ids import is_uuid7, uuid7
from domain.operation import Operation
from domain.signature import Signed

_NOBODY = Asker("", "")


class Details(TypedDict, total=False):
    """What more an event tells, as in `domain.event.Event`."""

    what: str
    person_id: str
    case_id: str
    resource: str
    purpose: str
    reason: str
    code: str
    count: int


class EventBook:
    """The access log of a store. Any thread. `rules` reads the rulebook that stands in a transaction; `suspect` is told
    of a delivery (device, hash) that the device has not signed."""

    def __init__(
        self,
        database: Database,
        key: Ed25519PrivateKey,
        clock: Clock,
        rules: Callable[[Connection], Rulebook],
        suspect: Callable[[str, str], None],
    ) -> None:
        self._database = database
        self._key = key
        self._clock = clock
        self._rules = rules
        self._suspect = suspect

    def take(self, batch: EventBatch, user_id: str = "") -> Signed:
        """Take a delivery, also of a device that is lost: what was done on it is what one wants to know then.

        The store's receipt. Raises StoreRefusal: unknown_device, wrong_device, bad_field, too_large,
        bad_event_signature, and see `take_batch`.
        """
        if not is_uuid7(batch.chain):
            raise StoreRefusal("bad_field")
        with self._database.read() as connection:
            device = find_device(connection, batch.device_id, 1)
        if user_id and device.user_id != user_id:
            raise StoreRefusal("wrong_device")
        try:
            hashes = read_batch(batch, device.public_key)
        except StoreRefusal as refusal:
            if user_id and refusal.code == "bad_event_signature":  # sealed, anybody may bring them
                self._suspect(batch.device_id, sha256_hex(batch.signature))
            raise
        now = self._clock()
        receipt = self._database.run(
            lambda connection: take_batch(connection, batch, hashes, device, self._rules(connection).directory, now)
        )
        return sign_event_receipt(receipt, self._key)

    def note(self, kind: str, asker: Asker = _NOBODY, **details: Unpack[Details]) -> None:
        """Write down what the store has seen, in a transaction of its own. Raises what the database raises."""
        self._database.run(lambda connection: self.add(connection, kind, asker, **details))

    def add(self, connection: Connection, kind: str, asker: Asker = _NOBODY, **details: Unpack[Details]) -> None:
        """The same in the transaction at hand."""
        now = self._clock()
        append_events(connection, [own_event(kind, asker, self._rules(connection), now, **details)], now)

    def incident(self, connection: Connection, held: Judged, asker: Asker) -> None:
        """An operation was held for what somebody has to look into; in the transaction that holds it."""
        operation = held.item.operation
        unit_id = operation.acting_unit if operation is not None else ""
        self.add(
            connection,
            held.code,
            replace(asker, unit_id=unit_id),
            person_id=_named_in(operation),
            case_id=operation.case_id if operation is not None else "",
            what=operation.kind if operation is not None else "",
            resource=held.params.get("incident", ""),
            code=held.code,
        )

    def operator(self, command: str, about: str, operator: str) -> None:
        """Somebody who looks after the service runs a command. Raises what the database raises."""
        now = self._clock()
        fresh = operator_event(command, about, now, operator)
        self._database.run(lambda connection: append_events(connection, [fresh], now))

    def fetched(self, asker: Asker, blob: str) -> None:
        """A file has gone out to a computer. Raises what the database raises."""
        blobs, documents = schema.blob.c, schema.document.c
        about = select(documents.doc_id, documents.case_id).where(
            blobs.blob_id == blob, documents.doc_id == blobs.doc_id
        )

        def work(connection: Connection) -> None:
            row = connection.execute(about).first()
            case_id = row.case_id if row else ""
            _remember(connection, asker.device_id, blob, self._clock())
            self.add(
                connection,
                "attachment_fetched",
                asker,
                person_id=person_of(connection, case_id),
                case_id=case_id,
                what=row.doc_id if row else "",
                resource=blob,
            )

        self._database.run(work)


def _named_in(operation: Operation | None) -> str:
    """The number that an operation names somebody by; '' for none."""
    cells = operation.body.get("cells") if operation is not None else None
    number = cells.get(NUMBER) if isinstance(cells, Mapping) else None
    return number if isinstance(number, str) else ""


def own_event(kind: str, asker: Asker, rules: Rulebook | None, now: datetime, **details: Unpack[Details]) -> Fresh:
    """What the store has seen itself, with the names as they stand. Without rules: nobody's but the store's."""
    user = rules.users.get(asker.user_id) if rules else None
    unit = rules.directory.unit(asker.unit_id) if rules else None
    roles = sorted(rules.directory.roles(asker.user_id, asker.unit_id)) if rules else []
    owner = owner_of(unit) if unit else THE_STORE
    actor = Actor(
        asker.user_id,
        user.name if user else "",
        user.title if user else "",
        "+".join(roles),
        asker.unit_id,
        unit.name if unit else "",
        owner,
    )
    event_id = uuid7(int(now.timestamp() * 1000), os.urandom(10))
    event = Event(event_id, kind, utc_text(now), 0, actor, asker.device_id or THE_STORE, offline=False, **details)
    return Fresh(owner, event.to_bytes())


def operator_event(command: str, about: str, now: datetime, operator: str) -> Fresh:
    """That somebody who looks after the service has run a command. `operator` is who that is to the computer."""
    return own_event("operator_command", Asker(operator, ""), None, now, what=command, resource=about)


def _remember(connection: Connection, device_id: str, blob: str, now: datetime) -> None:
    """For the day on which somebody asks what the computer held."""
    column = schema.fetched.c
    mine = select(column.at).where(column.device_id == device_id, column.blob_id == blob)
    if device_id and connection.execute(mine).first() is None:
        row = {"device_id": device_id, "blob_id": blob, "at": utc_text(now)}
        connection.execute(insert(schema.fetched), row)


def person_of(connection: Connection, case_id: str) -> str:
    """Whom a case is about, as its header says."""
    cells, documents = schema.field.c, schema.document.c
    query = select(cells.value).where(
        documents.case_id == case_id,
        documents.kind == HEADER,
        cells.doc_id == documents.doc_id,
        cells.path == "person/id",
    )
    value = connection.scalar(query)
    return str(json.loads(value) or "") if value else ""
