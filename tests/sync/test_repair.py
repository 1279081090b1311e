"""What differs is found by parts, only that is fetched, and nobody's digest is ever taken over."""

from __future__ import annotations

import shutil

import pytest
from sqlalchemy import delete, select, update

from central.store import schema
from central.store.store import Store
from central.store.verify import verify
from desktop.models.replica_tables import r_document
from domain.digest import bucket_digests, bucket_of
from tests.sync.little_town import STORE_KEY, Device, Town

WRONG = b"\x01" * 16


class ProgramDied(BaseException):
    """The client's process ends."""


def share(device: Device, case_id: str, plan: str, path: str, text: str) -> str:
    device.desk.save_draft(case_id, plan, path, text)
    answer = device.desk.publish(case_id, plan)
    assert answer.queued, answer
    return answer.op_id


def open_again(device: Device) -> None:
    """A new session: digests are taken from the rows once more."""
    device.stop()
    device.start()


def agrees(device: Device) -> bool:
    """Whether what a device holds of its unit is the store's."""
    told = device.town.store.digests(device.transport.asker, device.scope)
    state = device.replica.scope(device.scope)
    return (state.cursor, device.replica.bucket_digests(device.scope)) == (told.head, told.buckets)


def test_parts_are_even_and_add_up_to_the_whole(town: Town) -> None:
    town.planning()
    told = town.store.digests(town.nurse.transport.asker, town.nurse.scope, range(256))
    assert told.buckets == bucket_digests(told.documents)
    assert len({bucket_of(f"{number:012x}") for number in range(3000)}) > 250
    some = {bucket_of(told.documents[0][0])}
    again = town.store.digests(town.nurse.transport.asker, town.nurse.scope, some)
    assert {bucket_of(one[0]) for one in again.documents} == some


def test_one_lost_document_is_fetched_alone(town: Town) -> None:
    case_id, plan = town.planning()
    nurse = town.nurse
    nurse.replica.write(lambda db: db.execute(delete(r_document).where(r_document.c.doc_id == plan)))  # type: ignore[arg-type]
    open_again(nurse)
    assert nurse.sync().ok
    assert nurse.transport.fetched == [plan]
    assert agrees(nurse)
    record = nurse.desk.case(case_id)
    assert record is not None
    assert plan in record.case.documents


def test_a_flipped_bit_in_a_document_here_is_mended(town: Town) -> None:
    case_id, plan = town.planning()
    share(town.ward, case_id, plan, "situation", "Uppegående")
    town.sync_all()
    nurse = town.nurse
    with nurse.replica.file.read.begin() as db:
        cells = db.execute(select(r_document.c.cells).where(r_document.c.doc_id == plan)).scalar_one()
    changed = update(r_document).where(r_document.c.doc_id == plan).values(cells=cells.replace("Uppeg", "Uppef"))
    nurse.replica.write(lambda db: db.execute(changed))  # type: ignore[arg-type]
    share(town.ward, case_id, plan, "kin_view", "Orolig")
    assert town.ward.sync().ok
    assert nurse.sync().ok
    assert nurse.transport.fetched == [plan]
    assert agrees(nurse)
    record = nurse.desk.case(case_id)
    assert record is not None
    assert record.case.documents[plan].value("situation") == "Uppegående"


def test_what_the_store_does_not_have_leaves_the_device_and_what_we_wrote_stays(town: Town) -> None:
    """The store is another one, with another epoch and a lower head."""
    town.planning()
    nurse = town.nurse
    epoch, held = town.store.epoch, nurse.replica.case_ids()
    town.store.close()
    kept = town.folder / "founded.db"
    shutil.copy(town.folder / "store.db", kept)
    town.reopen_store()
    second, _ = town.planning()
    town.store.close()
    for part in town.folder.glob("store.db*"):
        part.unlink()
    shutil.copy(kept, town.folder / "store.db")
    town.store = Store.open_sqlite(town.folder / "store.db", STORE_KEY, town.clock.moment)
    town.store.set_meta("epoch", "00000000-0000-4000-8000-000000000000")
    town.reopen_store()
    assert town.store.epoch != epoch
    assert nurse.sync().ok
    assert nurse.replica.case_ids() == held
    assert agrees(nurse)
    town.sync_all()  # the ward sends again what it had written
    assert nurse.replica.case_ids() == held | {second}
    assert agrees(nurse)


def test_a_repair_that_is_cut_short_is_done_at_the_next_start(town: Town) -> None:
    _, plan = town.planning()
    nurse = town.nurse
    nurse.replica.write(lambda db: db.execute(delete(r_document).where(r_document.c.doc_id == plan)))  # type: ignore[arg-type]
    nurse.door.doubt(nurse.scope)

    def die(what: str) -> None:
        if what == "documents":
            raise ProgramDied

    nurse.transport.after = die
    with pytest.raises(ProgramDied):
        nurse.sync()
    nurse.transport.after = lambda _what: None
    open_again(nurse)
    assert nurse.replica.scope(nurse.scope).in_doubt
    assert nurse.sync().ok
    assert agrees(nurse)


def test_fault_66_a_wrong_digest_of_the_store_stays_red_and_is_never_adopted(town: Town) -> None:
    case_id, plan = town.planning()
    nurse = town.nurse
    with town.store._database.write() as db:
        db.execute(update(schema.scope).where(schema.scope.c.scope_id == nurse.scope).values(digest=WRONG))
    share(nurse, case_id, plan, "kin_view", "Orolig")
    fetched = []
    for _ in range(2):
        report = nurse.sync()
        assert (report.problem, report.whole) == ("digest_mismatch", False)
        fetched.append(len(nurse.transport.fetched))
    assert nurse.outbox.waiting() == 0  # uploads do not wait for downloads
    assert fetched == [2, 2]  # the plan and the header that had moved; then nothing but the sum differs
    record = nurse.desk.case(case_id)
    assert record is not None
    assert record.case.documents[plan].value("kin_view") == "Orolig"
    told = nurse.replica.scope(nurse.scope)
    assert [told.digest.hex()] * 2 == nurse.transport.red
    assert told.digest != WRONG
    assert told.in_doubt
    with town.store._database.read() as db:
        assert verify(db, 0, 1).wrong_scopes == (nurse.scope,)


def test_fault_66_a_flipped_bit_in_a_stored_cell_reaches_nobody_who_compares(town: Town) -> None:
    """Who holds the document keeps what is right; who fetches it takes nothing and is red until the store is mended."""
    case_id, plan = town.planning()
    share(town.ward, case_id, plan, "situation", "Uppegående")
    town.sync_all()
    with town.store._database.write() as db:
        cell = (schema.field.c.doc_id == plan) & (schema.field.c.path == "situation")
        db.execute(update(schema.field).where(cell).values(value='"Uppefående"'))
    nurse, centre = town.nurse, town.centre
    for device in (nurse, centre):
        device.door.doubt(device.scope)
    assert nurse.sync().ok
    assert nurse.transport.fetched == []
    centre.replica.write(lambda db: db.execute(delete(r_document).where(r_document.c.doc_id == plan)))  # type: ignore[arg-type]
    report = centre.sync()
    assert (report.problem, report.whole) == ("content_mismatch", False)
    record = nurse.desk.case(case_id)
    assert record is not None
    assert record.case.documents[plan].value("situation") == "Uppegående"
    without = centre.desk.case(case_id)
    assert without is not None
    assert plan not in without.case.documents


def test_what_left_the_scope_while_it_differed_is_wiped_and_answered_for(town: Town) -> None:
    """A repair passes the positions by that told of it."""
    case_id, _ = town.planning()
    nurse = town.nurse
    other = town.admit("Karl Berg")
    town.sync_all()
    assert town.ward.desk.change_parties(case_id, remove=["ska-ssk"]).queued
    assert town.ward.sync().ok
    assert town.store.owed_purges(nurse.scope)
    nurse.replica.write(lambda db: db.execute(update(r_document).values(ver=r_document.c.ver + 1)))  # type: ignore[arg-type]
    nurse.door.doubt(nurse.scope)
    assert nurse.sync().ok
    assert agrees(nurse)
    assert nurse.desk.case(case_id) is None
    assert nurse.desk.case(other) is not None
    assert nurse.replica.unwiped() == ()
    assert town.store.owed_purges(nurse.scope) == ()
