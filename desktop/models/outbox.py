"""The outbox: everything written here that the store has not yet answered for, and drafts. Precious, never rebuilt.

One small encrypted file per device. An operation is appended, numbered, chained and signed in one durable transaction
that also removes the drafts it publishes; from then on nothing can be lost. One that needs a file to reach the store
first is signed and kept just so, and gets its number when it may go (docs/decisions/0010).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Row, bindparam, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop.models.aside import finish_salvage
from desktop.models.cipher_file import CipherFile, open_cipher_file
from desktop.models.clock import Clock, utc_text
from desktop.models.first_page import keep_first_page
from desktop.models.outbox_blobs import (
    OutboxBlobs,
    lacks_files,
    name_blobs,
    unname_blobs,
)
from desktop.models.outbox_events import OutboxEvents, restore_events
from desktop.models.outbox_numbers import renumber_kept, renumber_unanswered, send_again
from desktop.models.outbox_overtaking import overtake
from desktop.models.outbox_rows import (
    UNANSWERED,
    UNSETTLED,
    DeviceIdentity,
    DraftCell,
    Entry,
    Salvage,
    SendState,
    chain_tail,
    device_of,
    draft_cell,
    drafts_of,
    drop_draft,
    entry_of,
    fresh_entry,
    json_text,
    keep_copy,
    put_fact,
    put_operation,
    required_device,
    row_of,
    sign_as,
)
from desktop.models.outbox_steps import STEPS
from desktop.models.outbox_tables import META, PAGE_SIZE, SCHEMA_VERSION, blob, copy, draft, meta, outbox
from desktop.models.outbox_waiting import must_wait, number_waiting, put_waiting, restore_waiting
from desktop.models.outbox_withdrawing import withdraw_numbered
from desktop.models.pages import OperationVerdict
from desktop.models.place import Writing, writing_of_unit
from desktop.models.sealed_work import SealedCopies
from domain.event import Event
from domain.operation import (
    NO_PREVIOUS,
    Operation,
    SignedOperation,
    parse_operation,
)
from domain.outcome import FOLLOWS, NOT_KNOWN_YET, REVIEWED, Ruling

KEPT_MS = 30 * 24 * 3600 * 1000
"""How long an accepted operation is kept, so that it can be pushed again should the store have lost it."""

_FEW = 500
_SEALED_TO = "sealed_to"
"""The fact that holds the store's intake key, in hex."""
_LIVE = outbox.c.state.in_(UNANSWERED) | ((outbox.c.state == SendState.ACKED) & (outbox.c.absorbed == 0))
# Made once: to say a statement anew takes longer than to run it.
_UNABSORBED = select(outbox).where(_LIVE & (outbox.c.acting_unit == bindparam("unit"))).order_by(outbox.c.n)
_UNABSORBED_OF = _UNABSORBED.where(outbox.c.case_id.in_(bindparam("cases", expanding=True)))


class Outbox:
    """An open outbox. Used by one thread at a time (the database worker)."""

    def __init__(self, file: CipherFile, clock: Clock) -> None:
        self._file = file
        self._clock = clock
        self._device: DeviceIdentity | None = None
        self.blobs = OutboxBlobs(file, clock)
        self._sealed = SealedCopies(file.path)
        self.events = OutboxEvents(file, clock, self._sealed, self._seal_nothing_more, self._begin_sealing)
        self._begin_sealing()

    @classmethod
    def open(cls, path: Path, key: bytes | None, clock: Clock, *, synchronous: str = "FULL") -> Outbox:
        """Open or create; a salvage that a crash cut short is finished first. Raises as `open_cipher_file` does."""
        if key is not None:
            finish_salvage(path, clock)
        file = open_cipher_file(
            path, key, "outbox", SCHEMA_VERSION, PAGE_SIZE, META, synchronous=synchronous, steps=STEPS
        )
        keep_first_page(path, PAGE_SIZE)
        return cls(file, clock)

    def close(self) -> None:
        self._sealed.close()
        self._file.close()
        if not self._file.doubt.is_set():
            keep_first_page(self._file.path, PAGE_SIZE)

    @property
    def in_doubt(self) -> bool:
        """Whether the file has failed since it was opened."""
        return self._file.doubt.is_set()

    # -- facts about the device and the last session ------------------------------------------------------------

    def fact(self, name: str) -> object:
        """A stored fact (JSON value), None when never stored."""
        with self._file.read.begin() as db:
            text = db.execute(select(meta.c.value).where(meta.c.name == name)).scalar()
        return None if text is None else json.loads(text)

    def store_fact(self, name: str, value: object) -> None:
        with self._file.write.begin() as db:
            put_fact(db, name, value)

    def device(self) -> DeviceIdentity | None:
        """Who we are towards the store; None before `become_device`."""
        with self._file.read.begin() as db:
            return device_of(db)

    def become_device(self, device_id: str, incarnation: int) -> DeviceIdentity:
        """Take an id and make a signing key, once; a second call gives what the first one made."""
        with self._file.write.begin() as db:
            known = device_of(db)
            if known is not None:
                return known
            key = Ed25519PrivateKey.generate()
            put_fact(db, "device", {"id": device_id, "key": key.private_bytes_raw().hex()})
            put_fact(db, "incarnation", incarnation)
            renumber_unanswered(db, incarnation)
            device = DeviceIdentity(device_id, incarnation, key)
            self.events.chain_anew(db, device, "salvage")
        self._begin_sealing()
        return device

    # -- sealed copies ------------------------------------------------------------------------------------------

    @property
    def seals(self) -> bool:
        """Whether what is written here is kept sealed as well: the store's key for that is known."""
        return self._sealed.has_key

    def seal_to(self, intake_key: bytes) -> None:
        """Keep a sealed copy of everything that waits, events too, and of all that is written from now on."""
        self.store_fact(_SEALED_TO, intake_key.hex())
        self._begin_sealing()

    def _begin_sealing(self) -> None:
        """Copies of what waits and of nothing else, whatever was left by a crash or has new numbers since."""
        known = self.fact(_SEALED_TO)
        if isinstance(known, str):
            self._sealed.use_key(bytes.fromhex(known))
            self._sealed.begin_again(self._unanswered(), self.events.untold())

    def _seal_nothing_more(self) -> None:
        """The store has answered for something: when that was all, no copy is needed."""
        with self._file.read.begin() as db:
            waiting = db.execute(select(outbox.c.n).where(outbox.c.state.in_(UNANSWERED)).limit(1)).first()
        if waiting is None and not self.events.waiting():
            self._sealed.none_waits()

    def _unanswered(self) -> list[SignedOperation]:
        query = select(outbox.c.data, outbox.c.sig).where(outbox.c.state.in_(UNANSWERED)).order_by(outbox.c.n)
        with self._file.read.begin() as db:
            return [SignedOperation(row.data, row.sig) for row in db.execute(query)]

    # -- writing ------------------------------------------------------------------------------------------------

    def append(
        self,
        operations: Sequence[Operation],
        published: Mapping[str, Iterable[str]] | None = None,
        events: Sequence[Event] = (),
        overtakes: Collection[str] = (),
    ) -> tuple[Entry, ...]:
        """Number, chain, sign and keep operations with the events that tell of them, and drop the published drafts
        ({doc_id: paths}): all or nothing.

        One whose files the store has not got, and what follows it in its case, is kept signed without a number. What
        `overtakes` goes before the first operation of its case that is of these kinds and has not left.

        `device_id`, `incarnation`, `device_seq` and `prev_hash` of what is given are replaced. Raises CanonicalError
        for content that cannot be written, OperationalError when the disk is full; nothing is kept then.
        """
        with self._file.write.begin() as db:
            device = self._device = required_device(db, self._device)
            seq, previous = chain_tail(db, device.incarnation)
            kept = []
            for operation in operations:
                name_blobs(db, operation)
                if not overtakes and must_wait(db, operation):
                    kept.append(put_waiting(db, operation, device, self._clock.now_ms()))
                    continue
                seq += 1
                signed = sign_as(operation, device, seq, previous)
                previous = signed.hash
                entry = fresh_entry(signed, SendState.PENDING)
                now_ms = self._clock.now_ms()
                put_operation(db, row_of(entry.operation, signed, device.incarnation, seq, now_ms, entry.state))
                kept.append(entry)
            moved = [overtake(db, entry.operation.op_id, overtakes) for entry in kept if overtakes]
            for doc_id, paths in (published or {}).items():
                for path in paths:
                    drop_draft(db, operations[0].acting_unit, doc_id, path)
            told = self.events.put(db, events) if events else ()
        if events:
            self.events.committed()
        if any(moved):
            self._begin_sealing()
        else:
            self._sealed.add((entry.signed for entry in kept), told)
        return tuple(kept)

    def save_draft(self, unit_id: str, cell: DraftCell, writing: Writing | None = None) -> None:
        """Keep one typed cell, and where it is `writing`. The base of an earlier draft of the same cell stays: it is
        what she saw."""
        values = {
            "unit_id": unit_id,
            "doc_id": cell.doc_id,
            "case_id": cell.case_id,
            "path": cell.path,
            "value": json_text(cell.value),
            "base": cell.base,
            "touched_at": self._clock.now_ms(),
            "definition": cell.definition,
        }
        again = {name: values[name] for name in ("value", "touched_at", "definition")}
        with self._file.write.begin() as db:
            db.execute(insert(draft).values(values).on_conflict_do_update(set_=again))
            if writing is not None:
                put_fact(db, writing_of_unit(unit_id), writing.to_fact())

    def move_drafts(self, unit_id: str, moves: Iterable[tuple[DraftCell, DraftCell]]) -> None:
        """Put drafts in other places of their documents, as (was, becomes), all or none.

        What has been typed in the new place meanwhile stays.
        """
        with self._file.write.begin() as db:
            for was, becomes in moves:
                there = drafts_of(unit_id, was.doc_id)
                old = there & (draft.c.path == was.path)
                if db.execute(select(draft.c.path).where(there & (draft.c.path == becomes.path))).first() is not None:
                    db.execute(delete(draft).where(old))
                    continue
                values = {"path": becomes.path, "value": json_text(becomes.value), "definition": becomes.definition}
                db.execute(update(draft).where(old).values(values))

    def discard_draft(self, unit_id: str, doc_id: str, paths: Iterable[str] | None = None) -> None:
        """Forget typed cells of a document; all of them when no paths are given."""
        which = drafts_of(unit_id, doc_id)
        if paths is not None:
            which &= draft.c.path.in_(list(paths))
        with self._file.write.begin() as db:
            db.execute(delete(draft).where(which))

    def drafts(self, unit_id: str, doc_id: str | None = None, case_id: str | None = None) -> tuple[DraftCell, ...]:
        """Typed cells of the unit, oldest first; of one document or one case when asked."""
        query = select(draft).where(draft.c.unit_id == unit_id).order_by(draft.c.touched_at, draft.c.path)
        if doc_id is not None:
            query = query.where(draft.c.doc_id == doc_id)
        if case_id is not None:
            query = query.where(draft.c.case_id == case_id)
        with self._file.read.begin() as db:
            return tuple(draft_cell(row) for row in db.execute(query).mappings())

    # -- reading ------------------------------------------------------------------------------------------------

    def entry(self, op_id: str) -> Entry | None:
        with self._file.read.begin() as db:
            row = db.execute(select(outbox).where(outbox.c.op_id == op_id)).mappings().first()
        return None if row is None else entry_of(row)

    def unabsorbed(self, unit_id: str, case_ids: Iterable[str] | None = None) -> dict[str, list[Entry]]:
        """By case, what the replica may not show yet: unanswered, or accepted and not known to be pulled; in order."""
        wanted = None if case_ids is None else list(case_ids)
        narrow = wanted is not None and len(wanted) <= _FEW
        query = _UNABSORBED_OF if narrow else _UNABSORBED
        asked = {"unit": unit_id} | ({"cases": wanted} if narrow else {})
        found: dict[str, list[Entry]] = {}
        with self._file.read.begin() as db:
            for row in db.execute(query, asked).mappings():
                found.setdefault(row["case_id"], []).append(entry_of(row))
        return found

    def listed(self, unit_id: str, since: str) -> tuple[Entry, ...]:
        """What the outbox page shows: what is unanswered, what is held and undecided, and what was accepted at or after
        `since`; oldest first."""
        held = outbox.c.state == SendState.HELD
        shown = (
            outbox.c.state.in_(UNANSWERED)
            | (held & (outbox.c.absorbed == 0))
            | (~held & (outbox.c.answered_at >= since))
        )
        query = select(outbox).where(shown & (outbox.c.acting_unit == unit_id)).order_by(outbox.c.n)
        with self._file.read.begin() as db:
            return tuple(entry_of(row) for row in db.execute(query).mappings())

    def counts(self) -> tuple[int, int, int]:
        """(waiting messages, waiting changes, held operations nobody has decided about).

        That something was seen waits too, but is nothing a person has written: it is not counted.
        """
        message = outbox.c.kind == "send"
        waiting = outbox.c.state.in_(UNANSWERED) & (outbox.c.kind != "mark_seen")
        with self._file.read.begin() as db:
            row = db.execute(
                select(
                    func.count().filter(waiting & message),
                    func.count().filter(waiting & ~message),
                    func.count().filter((outbox.c.state == SendState.HELD) & (outbox.c.absorbed == 0)),
                )
            ).one()
        return int(row[0]), int(row[1]), int(row[2])

    # -- what the push needs ------------------------------------------------------------------------------------

    def batch(self, limit: int, longest_bytes: int) -> tuple[SignedOperation, ...]:
        """The first unanswered operations, contiguous; marked as possibly sent. At least one when any may go."""
        if not self.waiting():
            return ()
        with self._file.write.begin() as db:
            query = select(outbox.c.n, outbox.c.data, outbox.c.sig).where(outbox.c.state.in_(UNSETTLED))
            rows = db.execute(query.order_by(outbox.c.incarnation, outbox.c.device_seq).limit(limit)).all()
            chosen: list[Row[*tuple[Any, ...]]] = []
            size = 0
            for row in rows:
                size += len(row.data) + 200
                if (chosen and size > longest_bytes) or lacks_files(db, parse_operation(row.data)):
                    break  # a numbered one lacks its files only when the store has lost what it had
                chosen.append(row)
            numbers = [row.n for row in chosen]
            db.execute(update(outbox).where(outbox.c.n.in_(numbers)).values(state=SendState.SENT))
        return tuple(SignedOperation(row.data, row.sig) for row in chosen)

    def waiting(self) -> int:
        """How many numbered operations have no verdict."""
        with self._file.read.begin() as db:
            query = select(func.count()).select_from(outbox).where(outbox.c.state.in_(UNSETTLED))
            return int(db.execute(query).scalar_one())

    def record(self, verdicts: Sequence[OperationVerdict]) -> None:
        """Keep the store's verdicts, one transaction. A noop changes nothing to wait for, so it is absorbed at once."""
        self._keep_verdicts(verdicts, UNSETTLED)

    def revise(self, verdicts: Sequence[OperationVerdict]) -> None:
        """Keep what the store says of operations it held at first and has judged again."""
        self._keep_verdicts(verdicts, (SendState.HELD,))

    def held_unknown(self, most: int = 50) -> tuple[str, ...]:
        """Operations the store held because it did not know them, or for what followed from that (it may by now), and
        those that the unit may have decided about."""
        held = (
            (outbox.c.state == SendState.HELD)
            & (outbox.c.absorbed == 0)
            & outbox.c.code.in_(NOT_KNOWN_YET | FOLLOWS | REVIEWED)
        )
        with self._file.read.begin() as db:
            return tuple(db.execute(select(outbox.c.op_id).where(held).order_by(outbox.c.n).limit(most)).scalars())

    def _keep_verdicts(self, verdicts: Sequence[OperationVerdict], before: tuple[SendState, ...]) -> None:
        now = utc_text(self._clock.now_ms())
        with self._file.write.begin() as db:
            for verdict in verdicts:
                held = verdict.ruling is Ruling.HELD
                values = {
                    "state": SendState.HELD if held else SendState.ACKED,
                    "ruling": verdict.ruling.value,
                    "code": verdict.code,
                    "params": json_text(dict(verdict.params)),
                    "case_seq": verdict.case_seq,
                    "receipt": verdict.receipt.data,
                    "receipt_sig": verdict.receipt.signature,
                    "answered_at": now,
                    "absorbed": int(verdict.ruling is Ruling.NOOP),
                }
                known = (outbox.c.op_id == verdict.op_id) & outbox.c.state.in_(before)
                db.execute(update(outbox).where(known).values(values))
                db.execute(delete(copy).where(copy.c.op_id == verdict.op_id))
        self._seal_nothing_more()

    def absorb(self, accepted: Iterable[str]) -> None:
        """Note that the replica holds what these accepted operations did."""
        wanted = list(accepted)
        if not wanted:
            return
        with self._file.write.begin() as db:
            db.execute(update(outbox).where(outbox.c.op_id.in_(wanted)).values(absorbed=1))

    def accepted_unabsorbed(self) -> tuple[str, ...]:
        """Accepted operations that no complete pull has followed yet."""
        query = select(outbox.c.op_id).where((outbox.c.state == SendState.ACKED) & (outbox.c.absorbed == 0))
        with self._file.read.begin() as db:
            return tuple(db.execute(query).scalars())

    def settle_held(self, op_id: str) -> None:
        """Somebody has decided what becomes of a held operation; it stays, but asks no more."""
        with self._file.write.begin() as db:
            held = (outbox.c.op_id == op_id) & (outbox.c.state == SendState.HELD)
            db.execute(update(outbox).where(held).values(absorbed=1))

    def last_answered(self) -> int:
        """The highest number in this incarnation that has a verdict; 0 for none."""
        with self._file.read.begin() as db:
            device = required_device(db)
            mine = outbox.c.incarnation == device.incarnation
            query = select(func.max(outbox.c.device_seq)).where(mine & outbox.c.state.not_in(UNSETTLED))
            return int(db.execute(query).scalar() or 0)

    def send_again_from(self, device_seq: int) -> bool:
        """The store has lost what it had answered for (a restore): push it again, under the same ids and numbers.

        False, with nothing changed, when that number is not kept any more.
        """
        with self._file.write.begin() as db:
            found = send_again(db, device_seq)
        self._begin_sealing()
        return found

    def release(self) -> tuple[str, ...]:
        """Number what waited and need wait no longer; the ids of its cases. Each case keeps its order."""
        with self._file.write.begin() as db:
            numbered = number_waiting(db)
        if numbered:
            self._begin_sealing()
        return numbered

    def withdraw(self, op_id: str) -> bool:
        """Take back an operation that never left: one without a number nobody misses, and in the chain what came after
        it closes the gap. Its files stay attached. False where it has left, or something is built on it."""
        with self._file.write.begin() as db:
            mine = (outbox.c.op_id == op_id) & (outbox.c.state == SendState.WAITING)
            if db.execute(delete(outbox).where(mine)).rowcount:
                db.execute(delete(copy).where(copy.c.op_id == op_id))
                unname_blobs(db, op_id)
            elif not withdraw_numbered(db, op_id):
                return False
        self._begin_sealing()
        return True

    def unname(self, op_id: str) -> None:
        """The files of a message that was not taken are only attached again."""
        with self._file.write.begin() as db:
            unname_blobs(db, op_id)

    def renumber(self, incarnation: int) -> None:
        """A new incarnation: unanswered operations get new numbers, chain and signatures, and keep their ids."""
        with self._file.write.begin() as db:
            renumber_unanswered(db, incarnation)
        self._begin_sealing()

    def begin_anew(self, incarnation: int) -> None:
        """An unused incarnation for a store that has lost what we cannot send as it was: all we hold goes up again."""
        with self._file.write.begin() as db:
            renumber_kept(db, incarnation)
        self._begin_sealing()

    def restore(self, saved: Salvage) -> None:
        """Fill a new outbox with what was saved of a damaged one, in one transaction.

        Numbers begin at 1 again; where the store knows better it answers with a new incarnation. Without a readable
        device the operations keep their old signatures until `become_device` makes one.
        """
        with self._file.write.begin() as db:
            for name, value in saved.facts.items():
                db.execute(insert(meta).values(name=name, value=value).on_conflict_do_nothing())
            if saved.drafts:
                db.execute(insert(draft).prefix_with("OR REPLACE"), saved.drafts)
            if saved.blobs:
                db.execute(insert(blob).prefix_with("OR REPLACE"), saved.blobs)
            device = device_of(db)
            restore_events(db, saved.events)
            if device is not None:
                self.events.chain_anew(db, device, "salvage")
            previous, seq = NO_PREVIOUS, 0
            for row in saved.unanswered:
                if must_wait(db, parse_operation(row["data"])):
                    restore_waiting(db, row)
                    continue
                seq += 1
                if device is not None:
                    signed = sign_as(parse_operation(row["data"]), device, seq, previous)
                    previous = signed.hash
                    row |= {"data": signed.data, "sig": signed.signature, "hash": signed.hash}
                number = {"incarnation": device.incarnation if device else 0, "device_seq": seq}
                # It may have reached the store under its old number: nobody takes it back any more.
                db.execute(insert(outbox).values({**row, **number, "n": None, "state": SendState.SENT}))
                keep_copy(db, SignedOperation(row["data"], row["sig"]))
            taken: set[tuple[int, int]] = set()
            for row in saved.held:
                # Settled numbers are history: below zero they are out of the way of the new ones, and stay there in
                # another salvage, where numbers that began at 1 again may have been used twice.
                number = {"incarnation": -abs(int(row["incarnation"])), "device_seq": int(row["device_seq"])}
                while (number["incarnation"], number["device_seq"]) in taken:
                    number["incarnation"] -= 1
                taken.add((number["incarnation"], number["device_seq"]))
                db.execute(insert(outbox).values({**row, **number, "n": None}))

    def prune(self) -> None:
        """Let go of operations accepted more than 30 days ago, but never of the last one: the chain goes on from it."""
        limit = utc_text(self._clock.now_ms() - KEPT_MS)
        old = (outbox.c.state == SendState.ACKED) & (outbox.c.absorbed == 1) & (outbox.c.answered_at < limit)
        with self._file.write.begin() as db:
            # By number, not by time of writing: what waited for its files was numbered later than it was written.
            numbers = outbox.alias()
            last = select(func.max(numbers.c.device_seq)).where(numbers.c.incarnation == outbox.c.incarnation)
            db.execute(delete(outbox).where(old & (outbox.c.device_seq < last.scalar_subquery())))
        self.blobs.prune()
        self.events.prune()
