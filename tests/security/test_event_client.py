"""The access log of a client: kept with what it tells of, told behind everything else, never lost, never twice."""

from __future__ import annotations

import shutil
from collections import Counter

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DatabaseError

from central.store import schema
from central.store.event_check import check_events
from desktop.models.outbox import Outbox
from desktop.models.outbox_events import KEPT_MS
from desktop.models.outbox_tables import event as kept_events
from desktop.models.rescue import salvage_outbox
from desktop.models.sync_door import ReceiptError
from domain.event import Event, parse_event
from domain.signature import Signed
from tests.sync.little_town import FILE_KEY, Device, Town, lose
from tests.sync.test_lost_by_the_store import keep_the_store_as_it_is


def told(town: Town, device: Device) -> list[Event]:
    """What the store has of a device, in the order of its owners' chains."""
    identity = device.outbox.device()
    assert identity is not None
    own = schema.event.c
    query = schema.event.select().where(own.device_id == identity.device_id).order_by(own.owner, own.n)
    with town.store._database.read() as db:
        return [parse_event(row.data) for row in db.execute(query)]


def written(device: Device) -> list[str]:
    """Ids of what was done here, but for the beginnings of chains."""
    with device.outbox._file.read.begin() as db:
        rows = db.execute(kept_events.select().order_by(kept_events.c.n)).all()
    events = [parse_event(row.data) for row in rows]
    return [one.event_id for one in events if one.kind != "chain_began"]


def nothing_lost_nothing_twice(town: Town, device: Device, ids: list[str]) -> None:
    counted = Counter(one.event_id for one in told(town, device) if one.kind != "chain_began")
    assert counted == Counter(ids)
    assert device.outbox.events.waiting() == 0
    with town.store._database.read() as db:
        assert check_events(db).clean


def read_something(device: Device, *kinds: str) -> None:
    for kind in kinds or ("case_opened", "document_opened"):
        device.desk.events.note(kind, resource="x")


class TestWhatIsDone:
    def test_is_told_with_who_whom_where_and_when(self, town: Town) -> None:
        case_id, plan = town.planning()
        nurse = town.nurse
        nurse.desk.events.offline = False
        nurse.desk.events.note("document_opened", case_id=case_id, what="PLN", resource=plan)
        assert nurse.sync().ok
        one = told(town, nurse)[-1]
        assert (one.kind, one.what, one.resource, one.case_id) == ("document_opened", "PLN", plan, case_id)
        assert (one.person_id, one.offline) == ("194410119046", False)
        assert (one.actor.name, one.actor.unit_name, one.actor.role) == ("Anna Lindh", "Kommun SSK", "CASEWORKER_KOM")
        assert one.actor.owner == "Skaraborg"
        assert one.time.startswith("2026-11-20T")

    def test_begins_a_chain_that_says_so(self, town: Town) -> None:
        read_something(town.nurse)
        assert town.nurse.sync().ok
        events = told(town, town.nurse)
        assert [one.kind for one in events] == ["chain_began", "case_opened", "document_opened"]
        assert events[0].reason == "first"

    def test_is_one_transaction_with_the_operation(self, town: Town) -> None:
        case_id, plan = town.planning()
        nurse = town.nurse
        nurse.desk.save_draft(case_id, plan, "situation", "Går")
        before = nurse.outbox.waiting()
        with nurse.outbox._file.write.begin() as db:
            db.exec_driver_sql("CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'full'); END")
        with pytest.raises(DatabaseError):
            nurse.desk.publish(case_id, plan)
        assert nurse.outbox.waiting() == before
        assert nurse.outbox.drafts("ska-ssk")
        with nurse.outbox._file.write.begin() as db:
            db.exec_driver_sql("DROP TRIGGER full")
        answer = nurse.desk.publish(case_id, plan)
        assert answer.queued
        assert nurse.sync().ok
        of_it = [one for one in told(town, nurse) if one.resource == answer.op_id]
        assert [(one.kind, one.what, one.person_id) for one in of_it] == [("written", "publish", "194410119046")]

    def test_and_refused_is_told_too_with_why(self, town: Town) -> None:
        case_id, _ = town.planning()
        assert town.centre.desk.transition(case_id, "no-such-document", "establish").code == "document_unknown"
        assert town.centre.sync().ok
        one = told(town, town.centre)[-1]
        assert (one.kind, one.what, one.code, one.case_id) == ("refused", "transition", "document_unknown", case_id)

    def test_and_not_written_yet_is_kept_for_the_next_time(self, town: Town) -> None:
        nurse = town.nurse
        with nurse.outbox._file.write.begin() as db:
            db.exec_driver_sql("CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'full'); END")
        read_something(nurse)
        with pytest.raises(DatabaseError):
            nurse.desk.events.write("printed")
        with nurse.outbox._file.write.begin() as db:
            db.exec_driver_sql("DROP TRIGGER full")
        read_something(nurse, "attachment_opened")
        assert nurse.sync().ok
        kinds = [one.kind for one in told(town, nurse)]
        assert kinds == ["chain_began", "case_opened", "document_opened", "attachment_opened"]

    def test_and_not_receipted_cannot_be_changed_or_removed(self, town: Town) -> None:
        read_something(town.nurse)
        for statement in (update(kept_events).values(data=b""), kept_events.delete()):
            with pytest.raises(DatabaseError), town.nurse.outbox._file.write.begin() as db:
                db.execute(statement)


class TestTheDelivery:
    def test_is_made_once_though_the_answer_is_lost(self, town: Town) -> None:
        nurse = town.nurse
        read_something(nurse)
        nurse.transport.after = lose("events")
        assert nurse.sync().ok
        assert nurse.outbox.events.waiting() == 3
        read_something(nurse, "attachment_opened")
        nurse.transport.after = lambda _: None
        assert nurse.sync().ok
        nothing_lost_nothing_twice(town, nurse, written(nurse))

    def test_keeps_nothing_else_waiting(self, town: Town) -> None:
        case_id, plan = town.planning()
        nurse = town.nurse
        read_something(nurse)
        nurse.desk.save_draft(case_id, plan, "situation", "Går")
        assert nurse.desk.publish(case_id, plan).queued
        nurse.transport.before = lose("events")
        report = nurse.sync()
        assert report.ok
        assert report.pushed == 1
        assert nurse.outbox.events.waiting() > 0
        nurse.transport.before = lambda _: None
        assert nurse.sync().ok
        nothing_lost_nothing_twice(town, nurse, written(nurse))

    def test_goes_in_parts_when_there_is_much(self, town: Town) -> None:
        nurse = town.nurse
        read_something(nurse, *["case_opened"] * 450)
        assert nurse.sync().ok
        nothing_lost_nothing_twice(town, nurse, written(nurse))

    def test_is_believed_to_have_come_when_the_store_has_signed_that(self, town: Town) -> None:
        nurse = town.nurse
        read_something(nurse)
        batch = nurse.door.events_to_tell()
        assert batch is not None
        good = town.store.events.take(batch)
        for bad in (
            Signed(good.data, bytes(64)),
            Signed(good.data.replace(b'"last":3', b'"last":9'), good.signature),
            Signed(b"{}", good.signature),
        ):
            with pytest.raises(ReceiptError):
                nurse.door.take_event_receipt(batch, bad)
        assert nurse.outbox.events.waiting() == 3
        nurse.door.take_event_receipt(batch, good)
        assert nurse.outbox.events.waiting() == 0

    def test_is_made_by_a_lost_computer_too(self, town: Town) -> None:
        nurse = town.nurse
        read_something(nurse)
        identity = nurse.outbox.device()
        assert identity is not None
        town.store.lose_device(identity.device_id)
        assert nurse.sync().problem == "device_lost"
        nothing_lost_nothing_twice(town, nurse, written(nurse))

    def test_is_let_go_of_a_month_after_it_came_but_for_the_last(self, town: Town) -> None:
        nurse = town.nurse
        read_something(nurse)
        assert nurse.sync().ok
        read_something(nurse, "attachment_opened")
        nurse.clock.jump(KEPT_MS // 1000 + 60)
        nurse.outbox.prune()
        assert len(written(nurse)) == 1  # what has not come
        assert nurse.sync().ok
        nurse.clock.jump(KEPT_MS // 1000 + 60)
        nurse.outbox.prune()
        assert len(written(nurse)) == 1  # the last, for the chain goes on from it
        read_something(nurse)
        assert nurse.sync().ok
        assert [one.kind for one in told(town, nurse)].count("chain_began") == 1
        assert len(told(town, nurse)) == 6


class TestNothingIsLost:
    def test_when_the_store_has_lost_what_it_had(self, town: Town) -> None:
        nurse = town.nurse
        read_something(nurse)
        assert nurse.sync().ok
        restore = keep_the_store_as_it_is(town)
        read_something(nurse)
        assert nurse.sync().ok
        restore()
        read_something(nurse)
        assert nurse.sync().reached
        assert nurse.sync().reached
        nothing_lost_nothing_twice(town, nurse, written(nurse))

    def test_but_what_is_kept_no_more_and_that_is_told(self, town: Town) -> None:
        nurse = town.nurse
        restore = keep_the_store_as_it_is(town)
        read_something(nurse)
        assert nurse.sync().ok
        nurse.clock.jump(KEPT_MS // 1000 + 60)
        nurse.outbox.prune()
        restore()
        read_something(nurse)
        nurse.sync()
        nurse.sync()
        events = told(town, nurse)
        assert (events[0].kind, events[0].reason) == ("chain_began", "hole")
        assert events[0].resource.split()[1] == "3"
        assert [one.kind for one in events[1:]] == ["case_opened", "document_opened"]
        assert nurse.outbox.events.waiting() == 0

    def test_when_a_computer_was_copied(self, town: Town) -> None:
        nurse = town.nurse
        read_something(nurse)
        assert nurse.sync().ok
        nurse.stop()
        shutil.copytree(nurse.folder, town.folder / "copy")
        nurse.start()
        read_something(nurse)
        assert nurse.sync().ok
        ids = written(nurse)
        nurse.stop()
        shutil.rmtree(nurse.folder)
        (town.folder / "copy").rename(nurse.folder)
        nurse.start()
        read_something(nurse, "attachment_opened")
        nurse.sync()
        nurse.sync()
        events = told(town, nurse)
        assert [one.reason for one in events if one.kind == "chain_began"] == ["first", "fork"]
        nothing_lost_nothing_twice(town, nurse, ids + written(nurse)[-1:])

    def test_when_the_outbox_was_damaged_and_saved(self, town: Town) -> None:
        nurse = town.nurse
        read_something(nurse)
        assert nurse.sync().ok
        read_something(nurse)
        ids = written(nurse)
        nurse.stop()
        salvage_outbox(nurse.folder / "outbox.db", FILE_KEY, nurse.clock)
        nurse.start()
        assert nurse.outbox.events.waiting() == 3
        nurse.sync()
        nurse.sync()
        assert [one.reason for one in told(town, nurse) if one.kind == "chain_began"] == ["first", "salvage"]
        nothing_lost_nothing_twice(town, nurse, ids)

    def test_when_the_device_could_not_be_read_of_a_damaged_outbox(self, town: Town) -> None:
        nurse = town.nurse
        read_something(nurse)
        ids = written(nurse)
        with nurse.outbox._file.write.begin() as db:
            db.exec_driver_sql("DELETE FROM meta WHERE name = 'device'")
        nurse.stop()
        salvage_outbox(nurse.folder / "outbox.db", FILE_KEY, nurse.clock)
        outbox = Outbox.open(nurse.folder / "outbox.db", FILE_KEY, nurse.clock)
        identity = outbox.become_device(nurse.clock.new_id(), 1)
        outbox.close()
        nurse.start()
        town.store.enrol(identity.device_id, nurse.user_id, identity.key.public_key().public_bytes_raw())
        nurse.sync()
        nothing_lost_nothing_twice(town, nurse, ids)
