"""A block from the desk of one unit to the replica of another: set, judged alike on both sides, lifted, and logged."""

from __future__ import annotations

from central.store import schema
from central.store.verify import verify
from desktop.models.blocking import block_unit, lift_block
from domain.event import Event, parse_event
from tests.sync.little_town import Town


def told(town: Town) -> list[Event]:
    with town.store._database.read() as db:
        return [parse_event(row.data) for row in db.execute(schema.event.select().order_by(schema.event.c.n))]


def test_it_empties_the_unit_s_replica_and_nothing_it_writes_comes_through(town: Town) -> None:
    case_id, plan = town.planning()
    centre, nurse = town.centre, town.nurse
    assert centre.desk.case(case_id) is not None
    centre.desk.save_draft(case_id, plan, "person_view", "Vill hem")
    assert centre.desk.publish(case_id, plan).queued  # written before it knows
    assert block_unit(nurse.desk, case_id, centre.unit_id, " ").code == "reason_missing"
    assert block_unit(nurse.desk, case_id, centre.unit_id, "Sa det vid hembesöket").queued
    assert nurse.sync().ok
    assert centre.sync().ok
    assert centre.desk.case(case_id) is None
    (held,) = [item for item in centre.desk.outbox() if item.state.name == "HELD"]
    assert held.reason == "case_unknown"
    refused = nurse.desk.change_parties(case_id, add=[centre.unit_id])
    assert (refused.queued, refused.code) == (False, "unit_blocked")
    assert lift_block(nurse.desk, case_id, centre.unit_id, "Ändrade sig").code == "only_owner_may"
    town.sync_all()
    ward = town.ward
    shown = ward.desk.case(case_id)
    assert shown is not None
    assert shown.unverified == frozenset()
    assert lift_block(ward.desk, case_id, centre.unit_id, "Ändrade sig").queued
    assert ward.desk.change_parties(case_id, add=[centre.unit_id]).queued
    town.sync_all()
    assert centre.desk.case(case_id) is not None
    with town.store._database.read() as db:
        assert verify(db, 0, 1).clean
    kinds = [(one.kind, one.reason, one.case_id, one.person_id) for one in told(town) if "blocked" in one.kind]
    assert sorted(kinds) == [
        ("blocked", "Sa det vid hembesöket", case_id, "194410119046"),
        ("unblocked", "Ändrade sig", case_id, "194410119046"),
    ]


def test_why_is_told_to_no_other_unit(town: Town) -> None:
    case_id, _ = town.planning()
    assert block_unit(town.nurse.desk, case_id, town.centre.unit_id, "Rädd för sin granne där").queued
    town.sync_all()
    with town.store._database.read() as db:
        operations = [row.data for row in db.execute(schema.op.select())]
    assert operations
    assert not any(b"granne" in data for data in operations)
