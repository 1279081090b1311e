"""Six faults, each of which some real system has had. The machine must find every one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import Connection, update

from desktop.models import replica, replica_scopes
from desktop.models.outbox import Outbox
from desktop.models.outbox_rows import SendState
from desktop.models.outbox_tables import outbox
from desktop.models.pages import Page
from desktop.models.replica import Replica
from desktop.models.replica_tables import r_scope
from domain.acts import living_documents
from domain.case import REFERENCE_SCOPE, Case, Document
from domain.merge import CellMerge, merge_edits
from domain.operation import Edit, parse_operation
from domain.signature import sign_operation
from tests.sync.machine import Machine

Fault = Callable[[pytest.MonkeyPatch], None]


def a_retry_gets_a_new_id(patch: pytest.MonkeyPatch) -> None:
    """Sending again makes a new operation of it: nobody can tell that it is the same."""
    whole = Outbox.batch

    def batch(self: Outbox, limit: int, longest_bytes: int) -> Any:
        device = self.device()
        assert device is not None
        with self._file.write.begin() as db:
            rows = db.execute(outbox.select().where(outbox.c.state == SendState.SENT)).mappings().all()
            for row in rows:
                fresh = replace(parse_operation(row["data"]), op_id=self._clock.new_id())
                signed = sign_operation(fresh, device.key)
                values = {"op_id": fresh.op_id, "data": signed.data, "sig": signed.signature, "hash": signed.hash}
                db.execute(update(outbox).where(outbox.c.n == row["n"]).values(values))
        return whole(self, limit, longest_bytes)

    patch.setattr(Outbox, "batch", batch)


def acknowledged_before_the_verdict(patch: pytest.MonkeyPatch) -> None:
    """What is handed to the network counts as received."""
    whole = Outbox.batch

    def batch(self: Outbox, limit: int, longest_bytes: int) -> Any:
        operations = whole(self, limit, longest_bytes)
        ids = [parse_operation(signed.data).op_id for signed in operations]
        with self._file.write.begin() as db:
            sent = update(outbox).where(outbox.c.op_id.in_(ids))
            db.execute(sent.values(state=SendState.ACKED, ruling="applied", answered_at="2026-11-20T12:00:00.000Z"))
        return operations

    patch.setattr(Outbox, "batch", batch)


def the_cursor_moves_before_the_page(patch: pytest.MonkeyPatch) -> None:
    """The new position is committed first; a cut before the rows leaves a gap nobody will ask for again."""
    whole = Replica.apply_page

    def apply_page(self: Replica, page: Page, now: str, after: Any = None, withhold: Any = None) -> frozenset[str]:
        try:
            return whole(self, page, now, after, withhold)
        except BaseException:
            moved = update(r_scope).where(r_scope.c.scope == page.header.scope)
            self.write(
                lambda db: _run(db, moved.where(r_scope.c.cursor < page.header.to).values(cursor=page.header.to))
            )
            raise

    patch.setattr(Replica, "apply_page", apply_page)


def the_challenger_is_dropped(patch: pytest.MonkeyPatch) -> None:
    """Last writer loses silently: of two texts only the first stays."""

    def merge(document: Document, edits: Sequence[Edit], op_id: str, group_of: Any) -> CellMerge:
        return CellMerge(merge_edits(document, edits, op_id, group_of).values, {})

    patch.setattr(living_documents, "merge_edits", merge)


def a_page_in_two_transactions(patch: pytest.MonkeyPatch) -> None:
    """Documents are committed before the position and digest that go with them."""
    whole = Replica.apply_page

    def apply_page(self: Replica, page: Page, now: str, after: Any = None, withhold: Any = None) -> frozenset[str]:
        state = self.scope(page.header.scope)

        def early(db: Connection, cases: Mapping[str, Case | None]) -> None:
            self.seen_after = cases  # type: ignore[attr-defined]

        changed = whole(self, page, now, early, withhold)
        if after is not None and changed and page.header.scope != REFERENCE_SCOPE:
            done = {"cursor": page.header.to, "digest": self.scope(page.header.scope).digest}
            mine = update(r_scope).where(r_scope.c.scope == page.header.scope)
            before = {"cursor": state.cursor, "digest": state.digest}
            self.write(lambda db: _run(db, mine.values(before)))
            self.write(lambda db: after(db, self.seen_after))  # type: ignore[attr-defined]
            self.write(lambda db: _run(db, mine.values(done)))
        return changed

    patch.setattr(Replica, "apply_page", apply_page)


def what_was_taken_away_is_left(patch: pytest.MonkeyPatch) -> None:
    """The revocation is counted and answered for, and the document stays where it was."""

    def give_up(db: Connection, scope: str, revoked: Mapping[str, int]) -> tuple[frozenset[str], bytes]:
        point = db.begin_nested()
        told = whole(db, scope, revoked)
        point.rollback()
        return told

    whole = replica_scopes.give_up
    patch.setattr(replica, "give_up", give_up)


def _run(db: Connection, statement: Any) -> None:
    db.execute(statement)


def a_lost_reply(machine: Machine) -> None:
    """She publishes, the store takes it, the answer is lost; she tries again."""
    machine.publish("ska-ssk", "situation", "Uppegående")
    machine.sync_with_a_loss("ska-ssk", "push", reply=True, nth=0)
    machine.holds_at_any_time()
    machine.sync("ska-ssk")
    machine.holds_at_any_time()


def a_lost_request(machine: Machine) -> None:
    """She publishes, and it never leaves the computer."""
    machine.publish("ska-ssk", "situation", "Uppegående")
    machine.sync_with_a_loss("ska-ssk", "push", reply=False, nth=0)
    machine.holds_at_any_time()


def a_power_cut_in_a_page(machine: Machine) -> None:
    """The ward shares something; the nurse's computer dies while it comes down."""
    machine.publish("ska-avd1", "situation", "Uppegående")
    machine.sync("ska-avd1")
    machine.power_cut_in_a_page("ska-ssk", 0)
    machine.holds_at_any_time()


def two_write_the_same_field(machine: Machine) -> None:
    """Both write before either has seen the other."""
    machine.publish("ska-avd1", "situation", "Uppegående")
    machine.publish("ska-ssk", "situation", "Sängliggande")
    machine.sync("ska-avd1")
    machine.sync("ska-ssk")
    machine.holds_at_any_time()


def she_is_sent_away(machine: Machine) -> None:
    """The ward takes her unit out of the case, and she syncs."""
    machine.a_unit_leaves("ska-ssk")
    machine.sync("ska-avd1")
    machine.sync("ska-ssk")
    machine.holds_at_any_time()


@dataclass(frozen=True)
class Planted:
    """A fault, a history in which it shows, and the invariant that must be seen broken."""

    fault: Fault
    history: Callable[[Machine], None]
    broken: str


FAULTS = (
    Planted(a_retry_gets_a_new_id, a_lost_reply, r"I1/I2|I3"),
    Planted(acknowledged_before_the_verdict, a_lost_request, r"I11"),
    Planted(the_cursor_moves_before_the_page, a_power_cut_in_a_page, r"I5"),
    Planted(the_challenger_is_dropped, two_write_the_same_field, r"I7"),
    Planted(a_page_in_two_transactions, a_power_cut_in_a_page, r"I10"),
    Planted(what_was_taken_away_is_left, she_is_sent_away, r"I8|I10"),
)
