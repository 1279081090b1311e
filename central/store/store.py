"""The store: what the service offers, without any transport. Synchronous; any method, any thread."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, func, select

from central.store import schema
from central.store.activity import ActivityBook
from central.store.admin import AdminShelf
from central.store.admin_acts import Belongings
from central.store.answers import (
    Asker,
    Edition,
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
from central.store.conversions import Conversions
from central.store.deliveries import DeliveryBook
from central.store.devices import (
    ACTIVE,
    find_device,
    require_let_in,
)
from central.store.dialect import Database, is_postgres
from central.store.digests import ScopeDigests, scope_digests, tell_again
from central.store.event_book import EventBook
from central.store.held_review import HeldReview
from central.store.identity_register import IdentityRegister
from central.store.intake import Intake
from central.store.logins import LoginShelf
from central.store.news import News, count_news
from central.store.opening import open_database
from central.store.outside import OutsideShelf
from central.store.own_pen import Wrote
from central.store.pdf_gate import PdfCheck, check_pdf
from central.store.protecting import cases_of, protect_case
from central.store.pull import pull
from central.store.pulse import Pulse, readable, readable_by
from central.store.push import Fork, Pushed, push, receive_batch, worth_doing_apart
from central.store.reference import ReferencePen, end_roles, write_compartment, write_people
from central.store.remarks import note_change, remark, set_remark
from central.store.rulebook import Rulebook, is_over, read_rulebook, standing
from central.store.sealed_post import SealedPost
from central.store.second_look import cases_to_judge_again, judge_again
from central.store.seeding import Seeder, SeedOperation
from central.store.shipped import fingerprint
from central.store.store_devices import StoreOfDevices
from domain.access import READ_ATTACHMENT
from domain.case import HEADER, unit_scope
from domain.directory import CLOSED, Membership, Unit
from domain.operation import SignedOperation
from domain.signature import BAD_SIGNATURE

_heads = select(schema.scope.c.scope_id, schema.scope.c.head)
MOST_OPERATIONS = 200
MOST_BATCH_BYTES = 512_000
ATTACHMENTS_FOLDER = "attachments"


@dataclass(frozen=True, slots=True)
class Placement:
    """A person at a unit with her roles there."""

    user: UserRecord
    unit: Unit
    roles: tuple[str, ...]


class Store(StoreOfDevices):
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
        self._rulebook: Rulebook | None = None
        self._rulebook_lock = threading.Lock()
        self._shelf = CaseShelf()
        self.intake = Intake(key)
        self._device_keys: dict[str, tuple[str, bytes]] = {}
        self.events = EventBook(database, key, clock, self._rules, self._suspect)
        self.identities = IdentityRegister(database, key, clock, self._rules, self.events, self._shelf)
        self._conversions = Conversions(clock, key, self._shelf)
        self.review = HeldReview(database, key, clock, self._rules, self.events, self._shelf)
        self.sealed = SealedPost(
            database, self.intake, self.events, self._shelf, self._rules, clock, key, self._after_push
        )
        self.deliveries = DeliveryBook(database, clock)
        self.logins = LoginShelf(database, key, clock, self._rules, self.events)
        self.outside = OutsideShelf(
            database, key, clock, self._rules, self.events, self._shelf, self.logins.secret(b"outside")
        )
        self.admin = AdminShelf(
            database, clock, self._rules, self.events, Belongings(key, self._shelf), self.judge_again
        )
        self.activity = ActivityBook(database)
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
            if people or roles:
                write_people(connection, people, roles)
                note_change(connection)
            pen.write()

        self._database.run(work)

    def write_compartment(self, unit_id: str, name: str, members: Iterable[str]) -> None:
        """Make a compartment of a unit, or change who has a seat in it: these people and nobody else.

        Raises StoreRefusal: unknown_unit, and bad_field for a bad name or somebody without a role at the unit.
        """
        people = list(members)

        def work(connection: Connection) -> None:
            write_compartment(connection, unit_id, name, people, self._clock())
            note_change(connection)

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
            note_change(connection)
            return ended

        return self._database.run(work)

    def close_unit(self, unit_id: str) -> None:
        """Nobody works at the unit any more, and nobody can reach it. Raises StoreRefusal('unknown_unit')."""
        with self._database.read() as connection:
            unit = self._rules(connection).directory.unit(unit_id)
        if unit is None:
            raise StoreRefusal("unknown_unit")
        self.write_reference([replace(unit, inbox_state=CLOSED)])

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
        if unit is None or not unit.staffed or user is None:
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
        """Every open unit with its first user's name and how many cases its inbox holds; nothing about patients."""
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
        return [(u, names.get(u.unit_id, ""), counts.get(unit_scope(u.unit_id), 0)) for u in units if u.staffed]

    # What comes and goes by another way

    def take_sealed(self, blobs: Sequence[bytes], sent_by: str) -> tuple[dict[str, str], Mapping[str, int]]:
        """Take what comes sealed; see `central.store.sealed_post`."""
        return self.sealed.take(blobs, sent_by)

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
            return self._after_push(connection, outcome, rules, Asker(owner, "", device_id))

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
            return remark(connection, key)

    def set_meta(self, key: str, value: str) -> None:
        self._database.run(lambda connection: set_remark(connection, key, value))

    def _begin(self, connection: Connection) -> str:
        """The lineage of the database; what came with the program and was never issued is issued."""
        epoch = _first_meta(connection)
        shipped = fingerprint()
        if remark(connection, "shipped") == shipped:
            return epoch
        set_remark(connection, "shipped", shipped)
        pen = ReferencePen(connection)
        pen.what_ships(self.today())
        pen.write()
        return epoch

    def _after_push(self, connection: Connection, pushed: Pushed, rules: Rulebook, asker: Asker) -> Pushed:
        """What has to follow from a push, in its own transaction."""
        told = self.identities.after_push(connection, pushed, rules, asker)
        return self._conversions.after_push(connection, told, rules)

    def _rules(self, connection: Connection) -> Rulebook:
        now, stands = self._clock(), standing(connection)
        with self._rulebook_lock:
            rules = self._rulebook
            if rules is None or rules.standing != stands or is_over(rules, now):
                rules = self._rulebook = read_rulebook(connection, now, rules)
            return rules


def _first_meta(connection: Connection) -> str:
    epoch = remark(connection, "epoch")
    if epoch:
        return epoch
    epoch = str(uuid.uuid4())
    set_remark(connection, "epoch", epoch)
    return epoch
