"""What a case asks of a unit."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from domain.case import Case, Cell, Document
from domain.inbox import InboxEntry, InboxGroup, QueuedOperation, inbox_entries
from domain.operation import CellValue
from tests.domain.world import World


@pytest.fixture
def world() -> World:
    return World()


def admitted(world: World) -> Case:
    return world.admission(recipients=("ska-ssk", "ska-vc1"))


def with_cells(case: Case, document: Document, **cells: CellValue) -> Case:
    merged = {
        **document.cells,
        **{path.replace("__", "/"): Cell(value, case.head, "op") for path, value in cells.items()},
    }
    return case.with_document(replace(document, cells=MappingProxyType(merged)))


def told(case: Case, unit: str, *queued: QueuedOperation) -> list[tuple[str, str]]:
    return [(entry.group.value, entry.reason) for entry in inbox_entries(case, unit, queued)]


def test_a_message_is_to_acknowledge_for_its_addressees_and_waited_for_by_its_sender(world: World) -> None:
    case = admitted(world)
    assert told(case, "ska-ssk") == [("to_acknowledge", "")]
    assert told(case, "ska-avd1") == [("waiting_for_others", "acknowledged_by")]
    assert told(case, "fyr-ssk") == []
    message = case.of_kind("INS")[0]
    done = with_cells(
        case, message, **{"receipt__ska-ssk__acknowledged": "Anna", "receipt__ska-vc1__acknowledged": "Sara"}
    )
    assert told(done, "ska-ssk") == []
    assert told(done, "ska-avd1") == []


def test_a_planning_asks_each_party_but_the_owner_for_its_row(world: World) -> None:
    case = world.create(admitted(world), "ska-avd1", "PLN")
    assert ("waiting_for_us", "own_row_missing") in told(case, "ska-vc1")
    assert ("waiting_for_us", "own_row_missing") not in told(case, "ska-avd1")
    filled = with_cells(case, case.of_kind("PLN")[0], **{"unit_rows__ska-vc1__contact_name": "Sara"})
    assert ("waiting_for_us", "own_row_missing") not in told(filled, "ska-vc1")


def test_a_held_meeting_asks_the_planner_to_establish_and_an_active_plan_is_watched(world: World) -> None:
    case = world.plan_case(("ska-avd1", "ska-vc1"))
    plan = case.of_kind("SIP")[0]
    held = with_cells(case, plan, status="SIP_MEETING_HELD")
    assert ("waiting_for_us", "plan_to_establish") in told(held, "ska-ssk")
    assert ("waiting_for_us", "plan_to_establish") not in told(held, "ska-vc1")
    active = with_cells(case, plan, status="SIP_ACTIVE", follow_up_date="2027-01-13")
    watched = [entry for entry in inbox_entries(active, "ska-ssk") if entry.group is InboxGroup.WATCHED]
    assert [(entry.reason, entry.params["date"]) for entry in watched] == [("follow_up", "2027-01-13")]


def test_what_is_queued_waits_for_others_in_one_row(world: World) -> None:
    case = world.create(admitted(world), "ska-avd1", "PLN")
    plan = case.of_kind("PLN")[0].doc_id
    queued = [QueuedOperation("a", "publish", plan), QueuedOperation("b", "publish", plan)]
    rows = [entry for entry in inbox_entries(case, "ska-ssk", tuple(queued)) if entry.pending]
    assert [(row.reason, row.params["count"], row.since_op) for row in rows] == [("queued", "2", "a")]


def test_a_queued_message_is_one_row_that_says_so(world: World) -> None:
    case = admitted(world)
    message = case.of_kind("INS")[0].doc_id
    (row,) = inbox_entries(case, "ska-avd1", (QueuedOperation("a", "send", message),))
    assert (row.reason, row.pending, row.badge) == ("queued_message", True, "queued")
    assert isinstance(row, InboxEntry)
