"""What the sync may do with the outbox and the replica. Each call is one short job on the database worker.

The network never happens in here, and no transaction outlives a call: the round holds nothing of ours while it waits.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop.models.desk import Desk
from desktop.models.pages import Greeting, OperationVerdict, Page, PushReply, ScopeDigests
from desktop.models.replica import Replica, ScopeState
from desktop.models.replica_build import ReplicaBuild
from domain.case import REFERENCE_SCOPE
from domain.event_delivery import EventBatch, verify_event_receipt
from domain.operation import SignedOperation, parse_operation
from domain.signature import Purged, PurgeReceipt, SignatureError, Signed, sign_purge, verify_intake_key, verify_receipt
from domain.wire import Bundle

ORIGIN = "sync"
MOST_RECEIPTS = 500
MOST_EVENTS = 200
MOST_EVENT_BYTES = 400_000


class ReceiptError(RuntimeError):
    """The store's answer does not bear the store's signature for our operations: it is not believed."""

    code = "bad_receipt"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where we stand before a round."""

    device_id: str
    incarnation: int
    cursors: dict[str, int]
    waiting: int
    first_sync: bool
    held: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """The first unanswered operations. Empty when nothing waits."""

    incarnation: int
    first_seq: int
    operations: tuple[SignedOperation, ...]
    waiting: int


class SyncDoor:
    """The sync's way to one desk."""

    def __init__(self, desk: Desk, origin: str = ORIGIN) -> None:
        self._desk = desk
        self._outbox = desk.outbox_file
        self._replica = desk.replica
        self._origin = origin
        self._store_key = bytes.fromhex(desk.workplace.session.store_key)

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes to keep up with: who is who first, the unit's own last."""
        return self._desk.scopes.all

    @property
    def own_scope(self) -> str:
        """The unit's inbox."""
        return self._desk.scopes.own

    @property
    def in_doubt(self) -> bool:
        """Whether one of the files has failed since it was opened: the next start looks through it."""
        return self._replica.file.doubt.is_set() or self._outbox.in_doubt

    def standing(self) -> Standing:
        """Raises LookupError before the device is enrolled."""
        device = self._outbox.device()
        if device is None:
            raise LookupError("not enrolled")
        states = self._replica.states(self.scopes)
        cursors = {scope: state.cursor for scope, state in states.items()}
        first = not states[self.own_scope].agreed_at
        return Standing(
            device.device_id, device.incarnation, cursors, self._outbox.waiting(), first, self._outbox.held_unknown()
        )

    def cursors(self) -> dict[str, int]:
        """How far we are in each scope."""
        return {scope: state.cursor for scope, state in self._replica.states(self.scopes).items()}

    def freshness(self) -> tuple[str, bool]:
        """(when the unit's data last agreed with the store, whether that has never been yet)."""
        agreed_at = self._replica.scope(self.own_scope).agreed_at
        return agreed_at, not agreed_at

    def greet(self, greeting: Greeting, round_trip_ms: int) -> bool:
        """Take in where the store stands: its clock, which scopes are ours, and whether it is the store we knew.

        False when it has lost operations of ours that cannot be sent as they were: then `begin_anew`.
        """
        clock = self._desk.workplace.clock
        clock.offset_ms = _milliseconds(greeting.server_time) + round_trip_ms // 2 - clock.now_ms()
        self._desk.lease.renew(greeting.lease_hours)
        self._desk.scopes.told(greeting.heads)
        for scope in self.scopes:
            state = self._replica.scope(scope)
            moved = state.epoch not in {"", greeting.epoch}
            if moved or state.cursor > greeting.heads.get(scope, state.cursor):
                self._replica.doubt(scope)
        self._take_later(greeting.later)
        lost = greeting.device_last_seq < self._outbox.last_answered()
        return not lost or self._outbox.send_again_from(greeting.device_last_seq + 1)

    def _take_later(self, verdicts: Sequence[OperationVerdict]) -> None:
        """Keep what the store now says of operations it held at first. One that is not to be believed is left out."""
        device = self._outbox.device()
        believed, cases = [], set()
        for verdict in verdicts:
            entry = self._outbox.entry(verdict.op_id)
            try:
                receipt = verify_receipt(verdict.receipt, self._store_key)
            except SignatureError:
                continue
            told = (receipt.op_id, receipt.ruling, receipt.code, receipt.case_seq)
            if entry is None or told != (verdict.op_id, verdict.ruling.value, verdict.code, verdict.case_seq):
                continue
            if receipt.op_hash == entry.signed.hash or (device is not None and self._renumbered(device.incarnation)):
                believed.append(verdict)
                cases.add(entry.operation.case_id)
        if believed:
            self._outbox.revise(believed)
            self._desk.shown.refresh(cases)
            self._desk.tell(cases, self._origin)

    def see_time(self) -> None:
        """A session that goes on for long remembers the time too, or a clock that is set back later would not show."""
        self._desk.lease.see()

    def wants_key(self) -> bool:
        """Whether nothing is sealed yet, the store's key for that being unknown."""
        return not self._outbox.seals

    def learn_key(self, told: Signed) -> None:
        """Take the store's word for the key to seal to. Raises SignatureError."""
        self._outbox.seal_to(verify_intake_key(told, self._store_key))

    def batch(self, limit: int, longest_bytes: int) -> Batch:
        """The next operations to push."""
        device = self._outbox.device()
        if device is None:
            raise LookupError("not enrolled")
        operations = self._outbox.batch(limit, longest_bytes)
        first = parse_operation(operations[0].data).device_seq if operations else 0
        return Batch(device.incarnation, first, operations, self._outbox.waiting())

    def take_verdicts(self, sent: Batch, reply: PushReply) -> int:
        """Keep verdicts on what was sent; how many. Raises ReceiptError, keeping none, if one is not to be believed."""
        by_id = {parse_operation(signed.data).op_id: signed for signed in sent.operations}
        for verdict in reply.verdicts:
            signed = by_id.get(verdict.op_id)
            try:
                receipt = verify_receipt(verdict.receipt, self._store_key)
            except SignatureError as error:
                raise ReceiptError(verdict.code) from error
            told = (receipt.op_id, receipt.ruling, receipt.code, receipt.case_seq)
            if signed is None or told != (verdict.op_id, verdict.ruling.value, verdict.code, verdict.case_seq):
                raise ReceiptError(verdict.code)
            if receipt.op_hash != signed.hash and not self._renumbered(sent.incarnation):
                raise ReceiptError(verdict.code)
        self._outbox.record(reply.verdicts)
        cases = {parse_operation(by_id[verdict.op_id].data).case_id for verdict in reply.verdicts}
        self._desk.shown.refresh(cases)
        self._desk.tell(cases, self._origin)
        return len(reply.verdicts)

    def send_again_from(self, device_seq: int) -> bool:
        """The store expects an earlier number than we sent; False when that is not kept any more."""
        return self._outbox.send_again_from(device_seq)

    def begin_anew(self, incarnation: int) -> None:
        """The store has lost what we cannot send as it was: everything we hold goes up in an unused incarnation."""
        self._outbox.begin_anew(incarnation)

    def renumber(self, incarnation: int) -> None:
        """The store has found our numbers used twice."""
        self._outbox.renumber(incarnation)

    def state(self, scope: str) -> ScopeState:
        """How far we are in a scope, and whether what we hold of it is in doubt."""
        return self._replica.scope(scope)

    def accepted(self) -> tuple[str, ...]:
        """Accepted operations that no whole pull has followed; ask before the pull begins."""
        return self._outbox.accepted_unabsorbed()

    def absorb(self, accepted: Sequence[str]) -> None:
        """A whole pull has followed these."""
        if not accepted:
            return
        entries = [entry for entry in map(self._outbox.entry, accepted) if entry is not None]
        self._outbox.absorb(accepted)
        self._desk.shown.refresh({entry.operation.case_id for entry in entries})

    def take_page(self, page: Page) -> frozenset[str]:
        """Take a page of a pull. Raises PageError; nothing has moved then."""
        now = self._desk.workplace.clock.utc()
        cases = self._replica.apply_page(page, now, self._desk.shown.rewrite_touched, self._desk.shown.withhold)
        if page.revoked:
            self.purge()
        if page.header.scope == REFERENCE_SCOPE and page.bundles:
            self._desk.workplace.learn_more(self._replica.reference({one.document.doc_id for one in page.bundles}))
        elif cases:
            self._desk.tell(cases, self._origin)
        return cases

    # -- what is ours no longer -------------------------------------------------------------------------------------

    def no_longer_ours(self) -> tuple[str, ...]:
        """Scopes of which something is here and which the store has not told are ours."""
        return self._desk.scopes.others()

    def give_up(self, scope: str) -> None:
        """The scope may not be read from here any more: nothing of it stays, but what we have written ourselves."""
        cases = self._replica.give_up_scope(scope)
        self.purge()
        self._desk.shown.refresh(cases)
        self._desk.tell(cases, self._origin)

    def give_up_all(self) -> None:
        """Nothing that the store has told stays here. What was written lies in the outbox as it was."""
        self._desk.lease.end()
        cases = [case for scope in self._replica.held_scopes() for case in self._replica.give_up_scope(scope)]
        self.purge()
        self._desk.shown.refresh(cases)
        self._desk.tell(cases, self._origin)

    def purge(self) -> None:
        """Wipe what was given up from the disk. Safe to do again after a crash at any point of it."""
        gone = self._replica.unwiped()
        if gone:
            self._desk.fetched.forget(documents=gone)
            self._replica.wipe()

    def owed_receipts(self) -> tuple[tuple[Purged, ...], Signed | None]:
        """What we hold no longer and have not yet said so, and our signed word on it."""
        owed, device = self._replica.owed_receipts()[:MOST_RECEIPTS], self._outbox.device()
        if not owed or device is None:
            return (), None
        receipt = PurgeReceipt(device.device_id, self._desk.workplace.clock.utc(), owed)
        return owed, sign_purge(receipt, device.key)

    def receipted(self, told: Sequence[Purged]) -> None:
        """The store has our word."""
        self._replica.receipted(told)

    # -- the access log ----------------------------------------------------------------------------------------------

    def events_to_tell(self) -> EventBatch | None:
        """What was done here and the store has not receipted, signed; None when there is nothing."""
        return self._outbox.events.batch(MOST_EVENTS, MOST_EVENT_BYTES)

    def take_event_receipt(self, told: EventBatch, signed: Signed) -> None:
        """The store has events of ours. Raises ReceiptError, noting nothing, when that is not its word on these."""
        try:
            receipt = verify_event_receipt(signed, self._store_key)
        except SignatureError as error:
            raise ReceiptError("events") from error
        ours = (receipt.device_id, receipt.chain) == (told.device_id, told.chain) and receipt.last >= told.last
        if not ours or not self._outbox.events.receipted(receipt):
            raise ReceiptError("events")

    def tell_events_again(self, told: EventBatch, code: str, expected: int) -> None:
        """The store asks for events before these, or has another history of their chain: then a new one begins."""
        if code != "hole" or not self._outbox.events.tell_again_from(told.chain, expected):
            self._outbox.events.begin_chain("hole" if code == "hole" else "fork")

    # -- a scope begun anew -------------------------------------------------------------------------------------

    def begin_build(self, scope: str) -> ReplicaBuild:
        """Begin a new replica of a scope beside the one in use. Raises BuildError."""
        return self._replica.begin_build(scope, self._desk.shown.rows_of_told)

    def open_built(self, build: ReplicaBuild) -> Replica:
        """The build, finished, to catch up in. Raises BuildError."""
        return self._replica.open_built(build)

    def take_built_page(self, built: Replica, page: Page) -> None:
        """Take a page of the pull that follows a bootstrap. Raises PageError; nothing has moved then."""
        built.apply_page(
            page, self._desk.workplace.clock.utc(), self._desk.shown.rewrite_touched, self._desk.shown.withhold
        )

    def adopt(self, built: Replica) -> None:
        """Show what has been built and agrees with the store. Raises BuildError; then we go on with what we had."""
        cases = self._replica.adopt(built)
        self.purge()
        self._desk.workplace.learn(self._replica.reference())
        self._desk.shown.refresh(cases)
        self._desk.shown.repair_lists()
        self._desk.tell(self._replica.case_ids(), self._origin)

    # -- a scope that differs -----------------------------------------------------------------------------------

    def doubt(self, scope: str) -> None:
        """The scope is to be compared with the store's before more of it is pulled."""
        self._replica.doubt(scope)

    def digest(self, scope: str) -> bytes:
        return self._replica.scope(scope).digest

    def bucket_digests(self, scope: str) -> tuple[bytes, ...]:
        """The digest of each part of a scope, of what we hold."""
        return self._replica.bucket_digests(scope)

    def documents_in(self, scope: str, buckets: Collection[int]) -> dict[str, tuple[int, str]]:
        """Version and content hash by document, of some parts of a scope."""
        return self._replica.documents_in(scope, buckets)

    def keep_certificates(self, certificates: Mapping[str, Signed]) -> None:
        """Who signed what is about to be taken."""
        self._replica.keep_certificates(certificates)

    def take_repair(self, told: ScopeDigests, bundles: Sequence[Bundle], gone: Mapping[str, int]) -> None:
        """Put right what differed; see `Replica.take_repair`. Raises PageError, and nothing has moved then."""
        cases = self._replica.take_repair(
            told, bundles, gone, self._desk.shown.rewrite_touched, self._desk.shown.withhold
        )
        if gone:
            self.purge()
        if told.scope == REFERENCE_SCOPE:
            self._desk.workplace.learn(self._replica.reference())
        elif cases:
            self._desk.tell(cases, self._origin)

    def _renumbered(self, incarnation: int) -> bool:
        # The store may have judged the operation under its earlier number: same id, same act, other bytes.
        return incarnation > 1


def _milliseconds(utc: str) -> int:
    return int(datetime.fromisoformat(utc).timestamp() * 1000)
