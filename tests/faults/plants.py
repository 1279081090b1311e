"""Faults that real systems have had, planted into a store or a client of the harness's own process.

The harness must go red for each of them; otherwise its green says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest
from sqlalchemy import Connection, delete, select, update

import central.store.feed
from central.store import schema
from central.store.answers import PushAnswer
from central.store.bulk import Writes
from central.store.case_rows import DocumentMove
from central.store.store import Store
from domain.operation import NO_PREVIOUS, SignedOperation
from tests.sync.acts import Step
from tests.sync.planted import the_cursor_moves_before_the_page

Plant = Callable[[pytest.MonkeyPatch], None]


def a_bare_sequence_feeds(patch: pytest.MonkeyPatch) -> None:
    """Positions come from a counter that knows nothing of transactions: one that is rolled back leaves a hole."""
    taken: dict[tuple[int, str], int] = {}
    whole = central.store.feed.feed_moves

    def feed_moves(connection: Connection, moves: Iterable[DocumentMove], also: Writes | None = None) -> dict[str, int]:
        told = list(moves)
        for scope_id in {scope_id for move in told for scope_id in move.scopes}:
            mine = schema.scope.c.scope_id == scope_id
            head: int = connection.execute(select(schema.scope.c.head).where(mine)).scalar_one()
            sequence = max(head, taken.get((id(connection.engine.pool), scope_id), 0))
            connection.execute(update(schema.scope).where(mine).values(head=sequence))
            count = sum(scope_id in move.scopes for move in told)
            taken[(id(connection.engine.pool), scope_id)] = sequence + count
        return whole(connection, told, also)

    patch.setattr("central.store.push.feed_moves", feed_moves)


def operation_ids_are_forgotten(patch: pytest.MonkeyPatch) -> None:
    """What came before is not known again: a repeated push takes effect once more."""
    whole = Store.push

    def push(
        self: Store,
        device_id: str,
        incarnation: int,
        first_seq: int,
        operations: Sequence[SignedOperation],
        user_id: str = "",
    ) -> PushAnswer:
        with self._database.write() as db:
            _forget(db, device_id, incarnation, first_seq)
        return whole(self, device_id, incarnation, first_seq, operations, user_id)

    patch.setattr(Store, "push", push)


def _forget(db: Connection, device_id: str, incarnation: int, first_seq: int) -> None:
    for name in ("op", "op_key"):
        db.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}_no_delete")
    for table in (schema.op, schema.op_key):
        of_device = (table.c.device_id == device_id) & (table.c.incarnation == incarnation)
        db.execute(delete(table).where(of_device & (table.c.device_seq >= first_seq)))
    known = (schema.op_key.c.device_id == device_id) & (schema.op_key.c.incarnation == incarnation)
    before = db.execute(select(schema.op_key.c.hash).where(known & (schema.op_key.c.device_seq == first_seq - 1)))
    device = (schema.device.c.device_id == device_id) & (schema.device.c.incarnation == incarnation)
    values: dict[str, Any] = {"last_seq": first_seq - 1, "last_hash": before.scalar() or NO_PREVIOUS}
    db.execute(update(schema.device).where(device & (schema.device.c.last_seq >= first_seq)).values(values))


def _dies_before_commit(step: Step) -> bool:
    return step.name == "the_store_dies_while_judging" and step.chosen["step"] == "push:feed_moves"


def _loses_an_answer(step: Step) -> bool:
    return step.name == "sync_with_a_loss" and (step.chosen["lost"], step.chosen["reply"]) == ("push", True)


def _dies_in_a_page(step: Step) -> bool:
    return step.name == "power_cut_in_a_page"


PLANTS: tuple[tuple[Plant, str, Callable[[Step], bool]], ...] = (
    (a_bare_sequence_feeds, "I5", _dies_before_commit),
    (operation_ids_are_forgotten, "I3", _loses_an_answer),
    (the_cursor_moves_before_the_page, "I5", _dies_in_a_page),
)
"""Each with the invariant that must be seen broken, and the step without which no history can show it."""
