"""The part of the store that is about devices: who they are, whether they are let in, what they hold and answer for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, select

from central.store import schema
from central.store.answers import Asker, Enrolment, Greeting, LeaseShare, StoreRefusal
from central.store.clock import Clock, swedish_day, utc_text
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
from central.store.dialect import Database
from central.store.event_book import EventBook
from central.store.leases import end_leases, give_lease
from central.store.pulse import readable
from central.store.purges import (
    OwedPurge,
    OwedScope,
    become_holder,
    not_yet_holders,
    owed_purges,
    owed_scopes,
    take_purge_receipt,
)
from central.store.remarks import note_change
from central.store.rulebook import Rulebook
from central.store.second_look import later_verdicts
from central.store.suspicion import forgive, suspect
from domain.canonical import sha256_hex
from domain.lease import lease_hours
from domain.signature import Signed

_NOWHERE: Mapping[str, int] = MappingProxyType({})


class StoreOfDevices:
    """What `Store` does about devices."""

    _database: Database
    _key: Ed25519PrivateKey
    _clock: Clock
    events: EventBook
    deliveries: DeliveryBook
    epoch: str

    def _rules(self, connection: Connection) -> Rulebook:
        """The rulebook that stands in a transaction."""
        raise NotImplementedError

    @property
    def public_key(self) -> bytes:
        """The 32 bytes that certificates and receipts are checked with."""
        return self._key.public_key().public_bytes_raw()

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
            note_change(connection)
            owner = find_device(connection, device_id, 1).user_id
            self.events.add(connection, event, Asker(owner, "", device_id))

        self._database.run(work)

    def _suspect(self, device_id: str, *signed: str) -> None:
        """These came in the device's name and it has not signed them: by their hashes, each counted once."""

        def work(connection: Connection) -> None:
            if not suspect(connection, device_id, signed, self._clock()):
                return
            if mark_device(connection, device_id, {ACTIVE}, QUARANTINED):
                note_change(connection)
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
