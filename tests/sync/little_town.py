"""Three devices and the real store in one process: real files, real signatures, a network that does as it is told."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select

from central.store import schema
from central.store.answers import Asker, Edition, StoredVerdict, StoreRefusal, UserRecord
from central.store.store import Store
from desktop.models.attachment_door import AttachmentDoor
from desktop.models.clock import Clock
from desktop.models.desk import Desk
from desktop.models.outbox import Outbox
from desktop.models.pages import (
    BlobReply,
    Greeting,
    OperationVerdict,
    Page,
    PageHeader,
    PushReply,
    ScopeDigests,
    SnapshotHeader,
    SnapshotPage,
)
from desktop.models.replica import Replica
from desktop.models.sync_door import SyncDoor
from desktop.models.texts import Texts
from desktop.models.worker import run_here
from desktop.models.workplace import Session, Workplace
from desktop.sync.attachments import AttachmentTurn
from desktop.sync.dialogue import StoreRefused, TransportError
from desktop.sync.round import RoundReport, SyncRound
from domain.canonical import sha256_hex
from domain.case import unit_scope
from domain.directory import Membership, Unit
from domain.event_delivery import EventBatch
from domain.operation import Author, CellValue, SignedOperation
from domain.outcome import Ruling
from domain.signature import Signed

START_MS = 1_795_170_000_000  # 20 November 2026, morning
STORE_KEY = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
FILE_KEY = b"k" * 32


@dataclass(frozen=True, slots=True)
class Work:
    """A unit with the role and name of who works there."""

    unit: Unit
    role: str
    name: str
    title: str = "sjuksköterska"


Cast = tuple[Work, ...]
LITTLE: Cast = (
    Work(Unit("ska-avd1", "Sjukhusavdelning 1", "SLUTEN", "Skaraborg"), "CASEWORKER_SLUTEN", "Eva Dahl"),
    Work(Unit("ska-ssk", "Kommun SSK", "KOM_SSK", "Skaraborg"), "CASEWORKER_KOM", "Anna Lindh"),
    Work(Unit("ska-vc1", "Vårdcentral 1", "VC", "Skaraborg"), "CASEWORKER_OPENV", "Sara Nyberg"),
)
UNITS = tuple(work.unit for work in LITTLE)
ADMISSION: dict[str, CellValue] = {
    "admitted_at": "2026-11-19T11:30",
    "ward_phone": "031-390 06 21",
    "estimated_discharge": "2026-11-25",
    "municipality": "1495",
    "consent": "YES",
    "needs/KOM_HSL": True,
    "health_centre": "ska-vc1",
    "legal_care_form": "HSL",
}
TEXTS = Texts.load()
_STANDING = select(
    select(func.count()).select_from(schema.op_key).scalar_subquery(),
    select(func.sum(schema.scope.c.head)).scalar_subquery(),
)
_Log = TypeVar("_Log")


class TickingClock(Clock):
    """Goes forward by one second each time it is asked, and makes the same ids again for the same seed."""

    def __init__(self, seed: int = 0, start_ms: int = START_MS) -> None:
        super().__init__()
        self._now = start_ms
        self._random = random.Random(seed)

    def now_ms(self) -> int:
        self._now += 7
        return self._now

    def jump(self, seconds: int) -> None:
        """Somebody sets the clock."""
        self._now += seconds * 1000

    def monotonic(self) -> float:
        return self._now / 1000

    def random_bytes(self, count: int) -> bytes:
        return self._random.randbytes(count)

    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.now_ms() / 1000, UTC)


class StoreDied(BaseException):
    """The store's process ends in the middle of a request."""


class DirectTransport:
    """Speaks to a store in the same process. `before` and `after` may raise TransportError: a request or reply lost."""

    def __init__(self, store: Callable[[], Store], unit_id: str, user_id: str) -> None:
        self._store = store
        self.asker = Asker(user_id, unit_id)
        self.public_key: Callable[[], bytes] = lambda: b""
        self.before: Callable[[str], None] = lambda _what: None
        self.after: Callable[[str], None] = lambda _what: None
        self.change_page: Callable[[Page], Page] = lambda page: page
        self.change_snapshot: Callable[[SnapshotPage], SnapshotPage] = lambda page: page
        self.red: list[str] = []
        self.fetched: list[str] = []
        self.pushed: list[tuple[str, int, int, tuple[SignedOperation, ...]]] = []

    @contextmanager
    def _asking(self, what: str) -> Iterator[None]:
        self.before(what)
        try:
            yield
        except StoreRefusal as refusal:
            raise StoreRefused(refusal.code, dict(refusal.details)) from refusal
        except StoreDied as died:
            raise TransportError("unreachable") from died
        self.after(what)

    def hello(self, device_id: str, incarnation: int, cursors: Mapping[str, int], held: Sequence[str] = ()) -> Greeting:
        with self._asking("hello"):
            told = self._store().hello(device_id, incarnation, self.asker.unit_id, cursors, held)
        later = tuple(map(_verdict, told.later))
        counts = (told.incarnation, told.device_last_seq)
        return Greeting(told.server_time, told.epoch, *counts, told.heads, told.lease_hours, later)

    def renew(self, device_id: str, incarnation: int) -> int:
        with self._asking("renew"):
            return self._store().enrol(device_id, self.asker.user_id, self.public_key(), incarnation).incarnation

    def push(
        self, device_id: str, incarnation: int, first_seq: int, operations: Sequence[SignedOperation], waiting: int
    ) -> PushReply:
        self.pushed.append((device_id, incarnation, first_seq, tuple(operations)))
        with self._asking("push"):
            told = self._store().push(device_id, incarnation, first_seq, operations)
        return PushReply(tuple(map(_verdict, told.verdicts)), told.device_last_seq, told.epoch, told.server_time)

    def purge_receipt(self, device_id: str, receipt: Signed) -> None:
        with self._asking("purge_receipt"):
            self._store().take_purge_receipt(device_id, receipt)

    def events(self, batch: EventBatch) -> Signed:
        with self._asking("events"):
            return self._store().events.take(batch)

    def announce(self, blob: str, size: int, sha256: str) -> BlobReply:
        with self._asking("announce"):
            told = self._store().blobs.begin(self.asker, blob, size, sha256)
        return BlobReply(told.state, told.missing, told.code)

    def put_chunk(self, blob: str, n: int, data: bytes) -> None:
        with self._asking("put_chunk"):
            self._store().blobs.put(self.asker, blob, n, data, sha256_hex(data))

    def complete(self, blob: str) -> BlobReply:
        with self._asking("complete"):
            told = self._store().blobs.complete(self.asker, blob)
        return BlobReply(told.state, told.missing, told.code)

    def chunk(self, blob: str, n: int) -> bytes:
        with self._asking("chunk"):
            return self._store().blobs.read(self.asker, blob, n)

    def pull(self, scope: str, after: int, limit: int) -> Page:
        with self._asking("pull"):
            told = self._store().pull(self.asker, scope, after, limit)
        header = PageHeader(
            told.scope,
            told.start,
            told.to,
            told.head,
            told.rows,
            told.superseded,
            told.digest,
            told.epoch,
            told.floor,
            told.certificates,
        )
        return self.change_page(Page(header, told.bundles, told.revoked))

    def bootstrap(self, scope: str, edition: str, after: str) -> SnapshotPage:
        with self._asking("bootstrap"):
            told = self._store().bootstrap(self.asker, scope, after, Edition.from_text(edition) if edition else None)
        header = SnapshotHeader(
            told.scope,
            told.edition.to_text(),
            told.edition.head,
            told.edition.total,
            told.after,
            told.upto,
            len(told.lines),
            told.epoch,
            told.certificates,
        )
        return self.change_snapshot(SnapshotPage(header, told.lines))

    def digests(self, scope: str, buckets: Sequence[int] = (), red: str = "") -> ScopeDigests:
        self.red.extend([red] if red else [])
        with self._asking("digests"):
            told = self._store().digests(self.asker, scope, buckets)
        documents = {doc_id: (ver, content) for doc_id, ver, content in told.documents}
        return ScopeDigests(told.scope, told.head, told.epoch, told.digest, told.buckets, documents)

    def documents(self, scope: str, doc_ids: Sequence[str]) -> SnapshotPage:
        self.fetched.extend(doc_ids)
        with self._asking("documents"):
            told = self._store().tell_again(self.asker, scope, doc_ids)
        header = SnapshotHeader(
            told.scope, "", told.edition.head, len(told.lines), "", "", len(told.lines), told.epoch, told.certificates
        )
        return SnapshotPage(header, told.lines)


def _verdict(told: StoredVerdict) -> OperationVerdict:
    ruling = Ruling(told.ruling)
    return OperationVerdict(
        told.op_id, told.device_seq, ruling, told.code, dict(told.params), told.case_seq, told.receipt
    )


@dataclass(eq=False)
class Device:
    """One unit's computer. `crash()` drops everything in memory; `start()` opens the files again."""

    town: Town
    unit_id: str
    folder: Path
    clock: TickingClock
    page: int = 3
    person: int = 1
    transport: DirectTransport = field(init=False)
    desk: Desk = field(init=False)
    door: SyncDoor = field(init=False)
    changes: list[frozenset[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.transport = DirectTransport(lambda: self.town.store, self.unit_id, self.user_id)
        self.transport.public_key = self._public_key

    @property
    def user_id(self) -> str:
        return f"{self.unit_id}.{self.person}"

    def _public_key(self) -> bytes:
        identity = self.outbox.device()
        assert identity is not None
        return identity.key.public_key().public_bytes_raw()

    def start(self) -> Device:
        self.outbox = Outbox.open(self.folder / "outbox.db", FILE_KEY, self.clock, synchronous="OFF")
        self.replica = Replica.open(self.folder / "replica.db", FILE_KEY, synchronous="OFF")
        workplace = Workplace(self.town.session(self.unit_id, self.person), self.clock)
        self.desk = Desk(self.outbox, self.replica, workplace, TEXTS, lambda change: self.changes.append(change.cases))
        self.door = SyncDoor(self.desk)
        return self

    def enrol(self) -> None:
        identity = self.outbox.become_device(self.clock.new_id(), 1)
        public = identity.key.public_key().public_bytes_raw()
        self.town.store.enrol(identity.device_id, self.user_id, public)

    def crash(self) -> None:
        self.stop()

    def stop(self) -> None:
        self.outbox.close()
        self.replica.close()

    def sync(self, door: SyncDoor | None = None) -> RoundReport:
        turn = AttachmentTurn(self.transport, AttachmentDoor(self.desk), self.clock, run_here, lambda: False)
        return SyncRound(
            self.transport, door or self.door, self.clock, run_here, page=self.page, attachments=turn
        ).once()

    def do(self, kind: str, case_id: str, body: Mapping[str, object]) -> str:
        """Write an operation without any of the desk's own judgement."""
        operation = self.desk.operation(case_id, kind, body)
        self.outbox.append([operation])
        self.desk.shown.refresh([case_id])
        return operation.op_id

    @property
    def scope(self) -> str:
        return unit_scope(self.unit_id)


def session_of(unit_id: str, person: int = 1, cast: Cast = LITTLE) -> Session:
    """What log-in tells a person of a unit."""
    work = next(work for work in cast if work.unit.unit_id == unit_id)
    author = Author(f"{unit_id}.{person}", work.name, work.title)
    return Session(author, work.unit, (work.role,), STORE_KEY.public_key().public_bytes_raw().hex())


class Town:
    """The store and its devices, in a folder; the store's database in the folder too, or at an address of its own."""

    def __init__(self, folder: Path, seed: int = 0, address: str = "", cast: Cast = LITTLE) -> None:
        self.folder = folder
        self.cast = cast
        self.address: str | Path = address or folder / "store.db"
        folder.mkdir(parents=True, exist_ok=True)
        self.clock = TickingClock(seed + 1000)
        self._log: tuple[tuple[int, int], Any] | None = None
        self.store = self._open_store()
        self.devices = {
            work.unit.unit_id: Device(self, work.unit.unit_id, folder / work.unit.unit_id, TickingClock(seed + n))
            for n, work in enumerate(cast)
        }

    def _open_store(self) -> Store:
        return Store.open(self.address, STORE_KEY, self.clock.moment, attachments=self.folder / "attachments")

    def reopen_store(self) -> None:
        """The store's program ends and is started again."""
        self.store.close()
        self.store = self._open_store()

    @classmethod
    def found(cls, folder: Path, address: str = "", cast: Cast = LITTLE) -> Town:
        """A new town: units known, devices enrolled, nothing written yet. `address`: of a database for the store."""
        town = cls(folder, address=address, cast=cast)
        town.store.write_reference(
            [work.unit for work in cast],
            [UserRecord(f"{work.unit.unit_id}.1", work.name, work.title) for work in cast],
            [Membership(f"{work.unit.unit_id}.1", work.unit.unit_id, work.role) for work in cast],
        )
        for device in town.devices.values():
            device.start().enrol()
        town.sync_all()
        return town

    def session(self, unit_id: str, person: int = 1) -> Session:
        return session_of(unit_id, person, self.cast)

    def work_at(self, unit_id: str) -> Work:
        return next(work for work in self.cast if work.unit.unit_id == unit_id)

    def colleague(self, unit_id: str) -> Device:
        """A second person at a unit, at a computer of her own, synced with it."""
        work = self.work_at(unit_id)
        user = UserRecord(f"{unit_id}.2", work.name, work.title)
        self.store.write_reference([], [user], [Membership(user.user_id, unit_id, work.role)])
        device = Device(self, unit_id, self.folder / user.user_id, TickingClock(99), person=2)
        device.folder.mkdir()
        self.devices[user.user_id] = device
        device.start().enrol()
        assert device.sync().ok
        return device

    def end_role(self, unit_id: str) -> None:
        """The unit's one person works there no longer."""
        work = self.work_at(unit_id)
        self.store.write_reference([], [UserRecord(f"{unit_id}.1", work.name, work.title)], [])

    @property
    def ward(self) -> Device:
        return self.devices["ska-avd1"]

    @property
    def nurse(self) -> Device:
        return self.devices["ska-ssk"]

    @property
    def centre(self) -> Device:
        return self.devices["ska-vc1"]

    def sync_all(self) -> None:
        """A round of everybody, and another one of those behind whose back something has come to the store since: what
        one pushes in the first, all have pulled after the second."""
        left: dict[str, tuple[int, int]] = {}
        for _ in range(2):
            for unit_id, device in self.devices.items():
                if left.get(unit_id) == self._standing() and not device.outbox.waiting():
                    continue
                report = device.sync()
                assert report.ok, (unit_id, report)
                left[unit_id] = self._standing()

    def admit(self, name: str = "Ingrid Hallberg", recipients: Sequence[str] = ("ska-ssk", "ska-vc1")) -> str:
        """The ward opens a case and sends the admission; the case id. Nothing is synced yet."""
        ward = self.ward
        case_id = ward.clock.new_id()
        cells = {
            "case_type": "inpatient",
            "person/id": "194410119046",
            "person/id_kind": "PNR",
            "person/name": name,
            "consent/SAMORDNING_INUT/state": "GIVET",
            "consent/SIP/state": "GIVET",
            "consent/SAMORDNING_INUT/asked_at": "2026-11-19T09:00",
        }
        ward.do("open_case", case_id, {"doc": ward.clock.new_id(), "cells": cells})
        answer = ward.desk.send(case_id, "INS", recipients, ADMISSION)
        assert answer.queued, answer
        return case_id

    def planning(self) -> tuple[str, str]:
        """A case with a Planering that everybody holds: (case id, document id)."""
        case_id = self.admit()
        assert self.ward.desk.create_document(case_id, "PLN").queued
        self.sync_all()
        return case_id, self.document(self.ward, case_id, "PLN")

    def document(self, device: Device, case_id: str, kind: str) -> str:
        shown = device.desk.shown.case(case_id)
        assert shown is not None
        return shown.case.of_kind(kind)[0].doc_id

    def quiet(self) -> bool:
        """Whether nothing waits to go up or to come down."""
        for device in self.devices.values():
            identity = device.outbox.device()
            assert identity is not None
            scopes = device.door.scopes
            cursors = {scope: device.door.state(scope).cursor for scope in scopes}
            heads = self.store.hello(identity.device_id, identity.incarnation, device.unit_id, cursors).heads
            if device.outbox.waiting() or any(cursors[scope] != heads.get(scope, 0) for scope in scopes):
                return False
        return True

    def log(self, read: Callable[[Store], _Log]) -> _Log:
        """What `read` reads of the store; read again only when operations or positions have come or gone."""
        standing = self._standing()
        if self._log is None or self._log[0] != standing:
            self._log = (standing, read(self.store))
        kept: _Log = self._log[1]
        return kept

    def _standing(self) -> tuple[int, int]:
        """How many operations and positions the store has."""
        with self.store._database.read() as db:
            operations, positions = db.execute(_STANDING).one()
        return operations, positions or 0

    def close(self) -> None:
        for device in self.devices.values():
            device.stop()
        self.store.close()


def copy_town(template: Path, folder: Path, address: str = "", cast: Cast = LITTLE) -> Town:
    """A town as it stood when `template` was closed, its devices started; its store at `address` when one is given."""
    shutil.copytree(template, folder)
    town = Town(folder, address=address, cast=cast)
    for device in town.devices.values():
        device.start()
    return town


def lose(what: str) -> Callable[[str], None]:
    """A network hook that loses one kind of request or reply."""

    def hook(asked: str) -> None:
        if asked == what:
            raise TransportError("unreachable")

    return hook
