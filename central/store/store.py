"""The store: what the service offers, without any transport. Synchronous; any method, any thread."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, bindparam, func, insert, select, update

from central.store import schema
from central.store.answers import (
    Asker,
    Edition,
    Enrolment,
    Greeting,
    LeaseShare,
    PulledPage,
    PushAnswer,
    PushBatch,
    SnapshotPage,
    StoreRefusal,
    UserRecord,
)
from central.store.blobs import BlobShelf
from central.store.bootstrap import bootstrap, edition_holds, scope_head
from central.store.case_shelf import CaseShelf
from central.store.chunk_files import ChunkFiles
from central.store.clock import Clock, swedish_day, utc_now, utc_text
from central.store.deliveries import DeliveryBook
from central.store.device_report import DeviceReport, report_device
from central.store.devices import (
    ACTIVE,
    LOST,
    QUARANTINED,
    end_certificate,
    enrol,
    find_device,
    is_known,
    leave_incarnation,
    lock_device,
    mark_device,
    renew_certificate,
    require_let_in,
)
from central.store.dialect import Database, is_postgres
from central.store.digests import ScopeDigests, scope_digests, tell_again
from central.store.event_book import EventBook
from central.store.identity_register import IdentityRegister
from central.store.intake import Intake
from central.store.leases import end_leases, give_lease
from central.store.logins import LoginShelf
from central.store.news import News, count_news
from central.store.opening import open_database
from central.store.outside import OutsideShelf
from central.store.own_pen import Wrote
from central.store.pdf_gate import PdfCheck, check_pdf
from central.store.protecting import cases_of, protect_case
from central.store.pull import pull
from central.store.pulse import Pulse, readable, readable_by
from central.store.purges import (
    OwedPurge,
    OwedScope,
    become_holder,
    not_yet_holders,
    owed_purges,
    owed_scopes,
    take_purge_receipt,
)
from central.store.push import Fork, Pushed, push, receive_batch, worth_doing_apart
from central.store.reference import ReferencePen, end_roles, write_compartment, write_people
from central.store.rulebook import Rulebook, read_rulebook
from central.store.sealed_post import SealedPost
from central.store.second_look import cases_to_judge_again, judge_again, later_verdicts
from central.store.seeding import Seeder, SeedOperation
from central.store.shipped import fingerprint
from central.store.suspicion import forgive, suspect
from domain.access import READ_ATTACHMENT
from domain.canonical import sha256_hex
from domain.case import HEADER, unit_scope
from domain.directory import Membership, Unit
from domain.lease import lease_hours
from domain.operation import SignedOperation
from domain.signature import BAD_SIGNATURE, Signed

_heads = select(schema.scope.c.scope_id, schema.scope.c.head)
_remark = select(schema.meta.c.value).where(schema.meta.c.key == bindparam("key"))
MOST_OPERATIONS = 200
MOST_BATCH_BYTES = 512_000
_NOWHERE: Mapping[str, int] = MappingProxyType({})
ATTACHMENTS_FOLDER = "attachments"


@dataclass(frozen=True, slots=True)
class Placement:
    """A person at a unit with her roles there."""

    user: UserRecord
    unit: Unit
    roles: tuple[str, ...]


class Store:
    """A central store over one database and one folder of attachments. `key` signs certificates and receipts; `clock`
    gives the time of receipt; `check` looks into attached files."""

    def __init__(
        self,
        database: Database,
        key: Ed25519PrivateKey,
        clock: Clock = utc_now,
        *,
        attachments: Path | None = None,
        check: PdfCheck = check_pdf,
    ) -> None:
        self._database = database
        self._key = key
        self._clock = clock
        self._rulebook: tuple[str, Rulebook] | None = None
        self._rulebook_lock = threading.Lock()
        self._shelf = CaseShelf()
        self.intake = Intake(key)
        self._device_keys: dict[str, tuple[str, bytes]] = {}
        self.events = EventBook(database, key, clock, self._rules, self._suspect)
        self.identities = IdentityRegister(database, key, clock, self._rules, self.events, self._shelf)
        self.sealed = SealedPost(
            database, self.intake, self.events, self._shelf, self._rules, clock, key, self.identities.after_push
        )
        self.deliveries = DeliveryBook(database, clock)
        self.logins = LoginShelf(database, key, clock, self._rules, self.events)
        self.outside = OutsideShelf(
            database, key, clock, self._rules, self.events, self._shelf, self.logins.secret(b"outside")
        )
        self.blobs = BlobShelf(database, ChunkFiles(attachments), check, self.may_read, clock)
        self.epoch = database.run(self._begin)
        self.judge_again()

    @classmethod
    def open(
        cls,
        address: str | Path,
        key: Ed25519PrivateKey,
        clock: Clock = utc_now,
        *,
        attachments: Path | None = None,
        check: PdfCheck = check_pdf,
    ) -> Store:
        """The store at a PostgreSQL URL, made ready by `migrate`, or in a file, created when missing.

        A file's attachments lie in a folder beside it; with PostgreSQL the folder must be named, or none are taken.
        """
        if attachments is None and not is_postgres(address):
            attachments = Path(address).with_name(ATTACHMENTS_FOLDER)
        return cls(open_database(address), key, clock, attachments=attachments, check=check)

    @classmethod
    def open_sqlite(cls, path: Path, key: Ed25519PrivateKey, clock: Clock = utc_now) -> Store:
        """The store in a file, created when missing."""
        return cls.open(path, key, clock)

    @property
    def public_key(self) -> bytes:
        """The 32 bytes that certificates and receipts are checked with."""
        return self._key.public_key().public_bytes_raw()

    def close(self) -> None:
        self.deliveries.close()
        self._database.close()

    # Reference

    def write_reference(
        self,
        units: Iterable[Unit],
        users: Iterable[UserRecord] = (),
        memberships: Iterable[Membership] = (),
        policies: Mapping[str, str] | None = None,
    ) -> None:
        """Create or change units, people with their roles, and policies from today on.

        All but people and roles travel in the scope `reference`.
        """
        told, people, roles = list(units), list(users), list(memberships)

        def work(connection: Connection) -> None:
            pen = ReferencePen(connection)
            pen.units(told)
            pen.policies(policies or {}, self.today())
            write_people(connection, people, roles)
            _note_change(connection)
            pen.write()

        self._database.run(work)

    def write_compartment(self, unit_id: str, name: str, members: Iterable[str]) -> None:
        """Make a compartment of a unit, or change who has a seat in it: these people and nobody else.

        Raises StoreRefusal: unknown_unit, and bad_field for a bad name or somebody without a role at the unit.
        """
        people = list(members)

        def work(connection: Connection) -> None:
            write_compartment(connection, unit_id, name, people, self._clock())
            _note_change(connection)

        self._database.run(work)

    def end_roles(self, user_id: str, unit_id: str = "", until: datetime | None = None) -> int:
        """Somebody leaves a unit, or all of them, now or at a moment; how many roles and seats that ends.

        Raises StoreRefusal('unknown_person') for whoever has no role there.
        """
        end = utc_text(until or self._clock())

        def work(connection: Connection) -> int:
            ended = end_roles(connection, user_id, unit_id, end)
            if not ended:
                raise StoreRefusal("unknown_person")
            _note_change(connection)
            return ended

        return self._database.run(work)

    def close_unit(self, unit_id: str) -> None:
        """Nobody works at the unit any more, and nobody can reach it. Raises StoreRefusal('unknown_unit')."""
        with self._database.read() as connection:
            unit = self._rules(connection).directory.unit(unit_id)
        if unit is None:
            raise StoreRefusal("unknown_unit")
        self.write_reference([replace(unit, active=False)])

    def issue(
        self,
        forms: Sequence[Mapping[str, object]] = (),
        processes: Sequence[Mapping[str, object]] = (),
        since: str = "",
    ) -> None:
        """Issue forms and process tables, in force from a Swedish day on (today when left out).

        Raises DefinitionError or ProcessError, issuing nothing, when one does not hold or does not follow.
        """
        day = since or self.today()

        def work(connection: Connection) -> None:
            pen = ReferencePen(connection)
            for form in forms:
                pen.form(form, day)
            for table in processes:
                pen.process(table, day)
            _note_change(connection)
            pen.write()

        self._database.run(work)
        self.judge_again()

    def today(self) -> str:
        """The Swedish day."""
        return swedish_day(self._clock())

    def placement(self, unit_id: str) -> Placement:
        """The first user of a unit (training has one). Raises StoreRefusal('unknown_unit')."""
        with self._database.read() as connection:
            rules = self._rules(connection)
        unit = rules.directory.unit(unit_id)
        people = sorted({m.user_id for m in rules.directory.memberships if m.unit_id == unit_id})
        user = rules.users.get(people[0]) if people else None
        if unit is None or not unit.active or user is None:
            raise StoreRefusal("unknown_unit")
        return Placement(user, unit, tuple(sorted(rules.directory.roles(user.user_id, unit_id))))

    def may_read(self, asker: Asker, scope_id: str) -> bool:
        """Whether a session may have the files of a scope, as of now."""
        with self._database.read() as connection:
            return scope_id in readable(self._rules(connection), asker.user_id, asker.unit_id, READ_ATTACHMENT)

    def pulse(self) -> Pulse:
        """Where every scope stands, by one query however many listen, and who may read what."""
        with self._database.read() as connection:
            rules = self._rules(connection)
            heads = {row[0]: row[1] for row in connection.execute(_heads)}
            ended = self.logins.ended(connection)
        return Pulse(heads, rules, ended)

    def count_news(self, asker: Asker, cursors: Mapping[str, int]) -> News:
        """How many messages have come to the asker's unit since, in scopes she may read now.

        Raises StoreRefusal (device_lost, unknown_scope).
        """
        with self._database.read() as connection:
            if not cursors.keys() <= set(readable_by(self._rules(connection), asker)):
                raise StoreRefusal("unknown_scope")
            return count_news(connection, asker.unit_id, cursors)

    def require_reader(self, asker: Asker) -> None:
        """Raises StoreRefusal (device_lost, unknown_scope) for whoever may read nothing at her unit."""
        with self._database.read() as connection:
            readable_by(self._rules(connection), asker)

    def units(self) -> list[tuple[Unit, str, int]]:
        """Every active unit with its first user's name and how many cases its inbox holds; nothing about patients."""
        grant, document = schema.doc_scope.c, schema.document.c
        query = (
            select(grant.scope_id, func.count())
            .join(schema.document, document.doc_id == grant.doc_id)
            .where(document.kind == HEADER, grant.until_ver.is_(None))
            .group_by(grant.scope_id)
        )
        with self._database.read() as connection:
            rules = self._rules(connection)
            counts = {row[0]: row[1] for row in connection.execute(query)}
        names: dict[str, str] = {}
        for membership in rules.directory.memberships:
            user = rules.users.get(membership.user_id)
            if user is not None:
                names.setdefault(membership.unit_id, user.name)
        units = sorted(rules.directory.units.values(), key=lambda unit: unit.unit_id)
        return [(u, names.get(u.unit_id, ""), counts.get(unit_scope(u.unit_id), 0)) for u in units if u.active]

    # Devices

    def enrol(self, device_id: str, user_id: str, public_key: bytes, leaves: int = 0, unit_id: str = "") -> Enrolment:
        """Certify a device for a user, in an unused incarnation above `leaves` when that is told.

        `unit_id` is where she is logged in just now.

        Raises StoreRefusal (bad_device, bad_public_key, device_taken, device_lost, device_locked, and unknown_scope for
        a new one of somebody without a role at the unit: one that is known may still hand in what was written on it).
        """
        now = self._clock()

        def work(connection: Connection) -> Enrolment:
            known = is_known(connection, device_id)
            if not known and unit_id and not readable(self._rules(connection), user_id, unit_id):
                raise StoreRefusal("unknown_scope")
            enrolment = enrol(connection, device_id, user_id, public_key, now, self._key)
            if not known:
                self.events.add(connection, "device_enrolled", Asker(user_id, unit_id, device_id))
            return leave_incarnation(connection, enrolment, leaves, now) if leaves else enrolment

        return self._database.run(work)

    def device_user(self, device_id: str) -> str:
        """Whose device it is. Raises StoreRefusal('unknown_device')."""
        with self._database.read() as connection:
            return find_device(connection, device_id, 1).user_id

    def lose_device(self, device_id: str) -> None:
        """Somebody has lost a device: from now on it is refused everything, with the word to wipe what it holds.

        Raises StoreRefusal('unknown_device').
        """
        self._mark_device(device_id, {ACTIVE, QUARANTINED}, LOST, "device_lost")

    def find_again(self, device_id: str) -> None:
        """The device has come back: it may send what it has written, and holds nothing until it has pulled anew.

        Raises StoreRefusal('unknown_device').
        """
        self._mark_device(device_id, {LOST}, ACTIVE, "device_found")

    def release_device(self, device_id: str) -> None:
        """Somebody has found out why a device's signatures were bad: it is let in again.

        Raises StoreRefusal('unknown_device').
        """
        self._mark_device(device_id, {QUARANTINED}, ACTIVE, "device_released")

    def refusal(self, device_id: str) -> str:
        """The code by which a device is refused; '' when it is let in."""
        with self._database.read() as connection:
            return self._rules(connection).refusal(device_id)

    def device_report(self, device_id: str, operator: str) -> DeviceReport:
        """What a device held and by when. That it was told to an operator is an event.

        Raises StoreRefusal('unknown_device').
        """
        self.deliveries.write()
        with self._database.read() as connection:
            report = report_device(connection, device_id, self._rules(connection), self.public_key)
        told = {"what": "device_report", "resource": device_id}
        self.events.note("exported", Asker(operator, ""), **told, count=len(report.held))
        return report

    def _mark_device(self, device_id: str, before: Collection[str], after: str, event: str) -> None:
        def work(connection: Connection) -> None:
            if not mark_device(connection, device_id, before, after):
                return
            if after == LOST:
                end_leases(connection, device_id)
                end_certificate(connection, device_id, self._clock(), self._key)
            elif LOST in before:
                renew_certificate(connection, device_id, self._clock(), self._key)
            forgive(connection, device_id)
            _note_change(connection)
            owner = find_device(connection, device_id, 1).user_id
            self.events.add(connection, event, Asker(owner, "", device_id))

        self._database.run(work)

    def _suspect(self, device_id: str, *signed: str) -> None:
        """These came in the device's name and it has not signed them: by their hashes, each counted once."""

        def work(connection: Connection) -> None:
            if not suspect(connection, device_id, signed, self._clock()):
                return
            if mark_device(connection, device_id, {ACTIVE}, QUARANTINED):
                _note_change(connection)
                owner = find_device(connection, device_id, 1).user_id
                self.events.add(connection, "device_quarantined", Asker(owner, "", device_id))

        self._database.run(work)

    def hello(
        self,
        device_id: str,
        incarnation: int,
        unit_id: str,
        cursors: Mapping[str, int] = _NOWHERE,
        held: Sequence[str] = (),
    ) -> Greeting:
        """Where device and scopes stand, and what has become of operations the device knows as held.

        `cursors` tell how far the device is. Told of are the scopes that its user may read at `unit_id`, all of them
        and no other. Raises StoreRefusal (unknown_device, unknown_scope when she has no role there).
        """
        with self._database.read() as connection:
            device = find_device(connection, device_id, incarnation)
            require_let_in(device.state)
            rules = self._rules(connection)
            scopes = readable(rules, device.user_id, unit_id)
            if not scopes:
                raise StoreRefusal("unknown_scope")
            strange = not_yet_holders(connection, device_id, scopes)
            query = select(schema.scope.c.scope_id, schema.scope.c.head).where(schema.scope.c.scope_id.in_(scopes))
            heads = {row.scope_id: row.head for row in connection.execute(query)}
            later = later_verdicts(connection, device_id, held) if held else ()
        if strange:
            since = {scope: 0 if cursors.get(scope) else head for scope, head in heads.items() if scope in strange}
            self._database.run(lambda connection: become_holder(connection, device_id, since))
            for scope, position in since.items():
                self.deliveries.told(device_id, scope, max(position, cursors.get(scope, 0)), position)
        self.deliveries.heard(device_id)
        now = self._clock()
        hours = lease_hours(rules.reference.policies_on(swedish_day(now)))
        return Greeting(utc_text(now), self.epoch, device.newest, device.last_seq, heads, hours, later)

    def lease(self, device_id: str, user_id: str, unit_id: str, holds: str = "", *, ward: bool = False) -> LeaseShare:
        """The store's share of the key to what the device has fetched, and that of the lease it `holds` already.

        Raises StoreRefusal (unknown_device, wrong_device, device_lost, unknown_scope without a role at the unit).
        """

        def work(connection: Connection) -> LeaseShare:
            device = lock_device(connection, device_id, 1)
            if device.user_id != user_id:
                raise StoreRefusal("wrong_device")
            rules, now = self._rules(connection), self._clock()
            if not readable(rules, user_id, unit_id):
                raise StoreRefusal("unknown_scope")
            hours = lease_hours(rules.reference.policies_on(swedish_day(now)), ward=ward)
            return give_lease(connection, device_id, user_id, holds, hours, now)

        return self._database.run(work)

    def take_sealed(self, blobs: Sequence[bytes], sent_by: str) -> tuple[dict[str, str], Mapping[str, int]]:
        """Take what comes sealed; see `central.store.sealed_post`."""
        return self.sealed.take(blobs, sent_by)

    def take_purge_receipt(self, device_id: str, signed: Signed) -> None:
        """Keep a device's word that it holds documents no longer. Raises StoreRefusal (unknown_device, bad_receipt)."""
        try:
            self._database.run(lambda connection: take_purge_receipt(connection, device_id, signed, self._clock()))
        except StoreRefusal as refusal:
            if refusal.code == "bad_purge_receipt":
                self._suspect(device_id, sha256_hex(signed.data + signed.signature))
            raise

    def owed_purges(self, scope_id: str) -> tuple[OwedPurge, ...]:
        """Devices that have not yet answered for documents which have left the scope."""
        with self._database.read() as connection:
            return owed_purges(connection, scope_id)

    def owed_scopes(self) -> tuple[OwedScope, ...]:
        """Devices that have not yet answered for scopes which they may not hold.

        A role or a seat has ended, or somebody has lost the device.
        """
        with self._database.read() as connection:
            return owed_scopes(connection, self._rules(connection))

    def protect_person(self, person_id: str, grade: str) -> tuple[int, Mapping[str, int]]:
        """Somebody's identity has become protected: in each of her cases, so that what leads to her leaves every
        replica. How many cases that changed, and the heads of the scopes that moved."""
        with self._database.read() as connection:
            cases = cases_of(connection, person_id)
        changed, heads = 0, dict[str, int]()
        for case_id in cases:

            def work(connection: Connection, case_id: str = case_id) -> Wrote | None:
                rules, now = self._rules(connection), self._clock()
                return protect_case(connection, case_id, grade, rules, now, self._key, self._shelf)

            wrote = self._database.run(work)
            if wrote is not None:
                self._shelf.put(wrote.cases)
                heads.update(wrote.heads)
                changed += 1
        return changed, heads

    # Up and down

    def push(
        self,
        device_id: str,
        incarnation: int,
        first_seq: int,
        operations: Sequence[SignedOperation],
        user_id: str = "",
    ) -> PushAnswer:
        """Judge operations numbered first_seq, first_seq+1 …; a verdict each, the same on every repetition.

        Raises StoreRefusal: hole {expected}, fork {incarnation}, unknown_device, device_locked, wrong_device,
        batch_too_large. Then nothing of the batch was taken.
        """
        weight = sum(len(signed.data) for signed in operations)
        # One operation alone is always let through, to be held as too large: it must not block the queue behind it.
        if len(operations) > MOST_OPERATIONS or (weight > MOST_BATCH_BYTES and len(operations) > 1):
            raise StoreRefusal("batch_too_large", {"operations": MOST_OPERATIONS, "bytes": MOST_BATCH_BYTES})
        owner, public_key = self._key_of(device_id, incarnation)
        if user_id and owner != user_id:
            raise StoreRefusal("wrong_device")
        batch = PushBatch(device_id, incarnation, first_seq, tuple(operations), user_id)
        items = receive_batch(batch, public_key)
        now = self._clock()

        def judge(connection: Connection, *, together: bool) -> Pushed | Fork:
            # The rules are those that stand in this transaction: a role taken away a moment ago counts.
            rules, kept = self._rules(connection), self._shelf
            outcome = push(connection, batch, items, rules, now, self._key, together=together, kept=kept)
            if isinstance(outcome, Fork):
                self.events.add(connection, "device_forked", Asker(owner, "", device_id))
                return outcome
            return self.identities.after_push(connection, outcome, rules, Asker(owner, "", device_id))

        try:
            with self._database.write() as connection:
                outcome = judge(connection, together=True)
        except Exception as error:
            if not worth_doing_apart(error):
                raise
            outcome = self._database.run(lambda connection: judge(connection, together=False))
        if isinstance(outcome, Fork):
            raise StoreRefusal("fork", {"incarnation": outcome.incarnation})
        unsigned = [item.hash for item in items if item.fault == BAD_SIGNATURE]
        if unsigned:
            self._suspect(device_id, *unsigned)
        self._shelf.put(outcome.cases)
        return PushAnswer(outcome.verdicts, outcome.last_seq, self.epoch, utc_text(now), outcome.heads)

    def _key_of(self, device_id: str, incarnation: int) -> tuple[str, bytes]:
        """Whose a device is, and its key: both stay as they were enrolled. Raises StoreRefusal('unknown_device')."""
        known = self._device_keys.get(device_id)
        if known is None:
            with self._database.read() as connection:
                device = find_device(connection, device_id, incarnation)
            known = self._device_keys[device_id] = (device.user_id, device.public_key)
        return known

    @contextmanager
    def _reading(self, asker: Asker, scope_id: str) -> Iterator[Connection]:
        """One snapshot for a page of a scope, in which whoever asks may still read it: a role that is taken away in the
        middle of a pull ends it. Raises StoreRefusal (unknown_scope, device_lost, device_locked)."""
        with self._database.read() as connection:
            rules = self._rules(connection)
            require_let_in(rules.barred.get(asker.device_id, ACTIVE))
            if scope_id not in readable(rules, asker.user_id, asker.unit_id):
                raise StoreRefusal("unknown_scope")
            yield connection

    def pull(self, asker: Asker, scope_id: str, after: int, limit: int = 500) -> PulledPage:
        """The next page of a scope. Raises StoreRefusal (beyond_head, too_far_behind, and see `_reading`)."""
        with self._reading(asker, scope_id) as connection:
            page = pull(connection, scope_id, after, limit, self.epoch)
        self.deliveries.told(asker.device_id, scope_id, page.to)
        return page

    def bootstrap(self, asker: Asker, scope_id: str, after: str = "", edition: Edition | None = None) -> SnapshotPage:
        """The next page of the scope as it stands; see `central.store.bootstrap`. Raises StoreRefusal."""
        with self._reading(asker, scope_id) as connection:
            # Each page is of its own moment, and may tell more than the head that its edition began with.
            page, head = bootstrap(connection, scope_id, after, edition, self.epoch), scope_head(connection, scope_id)
        self.deliveries.told(asker.device_id, scope_id, head)
        return page

    def digests(self, asker: Asker, scope_id: str, buckets: Collection[int] = ()) -> ScopeDigests:
        """The parts of a scope to compare, and the documents of some. Raises StoreRefusal; see `_reading`."""
        with self._reading(asker, scope_id) as connection:
            return scope_digests(connection, scope_id, buckets, self.epoch)

    def tell_again(self, asker: Asker, scope_id: str, doc_ids: Sequence[str]) -> SnapshotPage:
        """Documents of a scope by their ids, whole. Raises StoreRefusal; see `_reading`."""
        with self._reading(asker, scope_id) as connection:
            page, head = tell_again(connection, scope_id, doc_ids, self.epoch), scope_head(connection, scope_id)
        self.deliveries.told(asker.device_id, scope_id, head)
        return page

    def edition_holds(self, asker: Asker, scope_id: str, edition: Edition) -> bool:
        """Whether pages of a bootstrap that was begun then may still be given out. Raises StoreRefusal as above."""
        with self._reading(asker, scope_id) as connection:
            holds, head = edition_holds(connection, scope_id, edition), scope_head(connection, scope_id)
        if holds:
            self.deliveries.told(asker.device_id, scope_id, head)
        return holds

    def judge_again(self) -> int:
        """Judge what an earlier program had to hold because it did not know it; how many operations moved on.

        Done when a store is opened and when a form is issued.
        """
        with self._database.read() as connection:
            cases = cases_to_judge_again(connection)
        moved = 0
        for start in range(0, len(cases), MOST_OPERATIONS):
            some = cases[start : start + MOST_OPERATIONS]
            moved += self._database.run(
                lambda connection, some=some: judge_again(connection, some, self._rules(connection), self._key)  # type: ignore[misc]
            )
        return moved

    # Training

    def seed(self, operations: Iterable[SeedOperation]) -> int:
        """Take prepared operations of many people in, each received at its own time, judged like any other.

        Returns how many were accepted.
        """
        with self._database.read() as connection:
            rules = self._rules(connection)
        return Seeder(self._database, rules, self._key, self._clock()).take(operations)

    def meta(self, key: str) -> str:
        """A remark of the store about itself, '' when there is none."""
        with self._database.read() as connection:
            return _meta(connection, key)

    def set_meta(self, key: str, value: str) -> None:
        self._database.run(lambda connection: _set_meta(connection, key, value))

    def _begin(self, connection: Connection) -> str:
        """The lineage of the database; what came with the program and was never issued is issued."""
        epoch = _first_meta(connection)
        shipped = fingerprint()
        if _meta(connection, "shipped") == shipped:
            return epoch
        _set_meta(connection, "shipped", shipped)
        pen = ReferencePen(connection)
        pen.what_ships(self.today())
        _note_change(connection)
        pen.write()
        return epoch

    def _rules(self, connection: Connection) -> Rulebook:
        version = _meta(connection, "directory")
        with self._rulebook_lock:
            if self._rulebook is None or self._rulebook[0] != version or self._is_over(self._rulebook[1]):
                self._rulebook = (version, read_rulebook(connection, self._clock()))
            return self._rulebook[1]

    def _is_over(self, rules: Rulebook) -> bool:
        """Whether somebody's role has ended by itself since it was read."""
        return bool(rules.holds_until) and rules.holds_until <= utc_text(self._clock())


def _first_meta(connection: Connection) -> str:
    epoch = _meta(connection, "epoch")
    if epoch:
        return epoch
    epoch = str(uuid.uuid4())
    _set_meta(connection, "epoch", epoch)
    return epoch


def _note_change(connection: Connection) -> None:
    """Have every process read the rulebook anew."""
    _set_meta(connection, "directory", uuid.uuid4().hex)


def _meta(connection: Connection, key: str) -> str:
    value: str | None = connection.scalar(_remark, {"key": key})
    return value or ""


def _set_meta(connection: Connection, key: str, value: str) -> None:
    changed = connection.execute(update(schema.meta).where(schema.meta.c.key == key).values(value=value))
    if changed.rowcount == 0:
        connection.execute(insert(schema.meta).values(key=key, value=value))
