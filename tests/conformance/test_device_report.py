"""What a computer held: all that has gone out to it and nothing else, with what it has answered for since."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from central.store.answers import Asker, StoreRefusal
from central.store.deliveries import DeliveryBook
from central.store.device_report import DeviceReport
from central.store.store import Store
from domain.case import unit_scope
from domain.signature import Purged, PurgeReceipt, sign_purge
from tests.central.pen import NOW, Pen, Story, begin_story

SCOPE = unit_scope("ska-ssk")


@pytest.fixture
def ward(store: Store) -> Pen:
    return Pen("ska-avd1").enrol(store)


@pytest.fixture
def nurse(store: Store) -> Pen:
    return Pen("ska-ssk").enrol(store)


def greet(store: Store, pen: Pen, cursor: int = 0) -> None:
    store.hello(pen.device_id, 1, pen.unit, {SCOPE: cursor} if cursor else {})


def fetch(store: Store, pen: Pen, after: int = 0, limit: int = 500) -> int:
    return store.pull(asker(pen), unit_scope(pen.unit), after, limit).to


def asker(pen: Pen) -> Asker:
    return Asker(pen.user_id, pen.unit, pen.device_id)


def answer(store: Store, pen: Pen, gone: Iterable[Purged]) -> None:
    store.take_purge_receipt(
        pen.device_id, sign_purge(PurgeReceipt(pen.device_id, "2026-11-20T09:00:00.000Z", tuple(gone)), pen.key)
    )


def told(store: Store, pen: Pen) -> DeviceReport:
    return store.device_report(pen.device_id, "olle")


def documents(report: DeviceReport) -> dict[str, int]:
    return {one.doc_id: one.ver for one in report.held if not one.gone_at}


def all_of(story: Story) -> set[str]:
    return {story.header, story.admission, story.planning}


def test_it_tells_what_has_gone_out_and_not_what_came_later(store: Store, ward: Pen, nurse: Pen) -> None:
    first = begin_story(store, ward)
    greet(store, nurse)
    fetch(store, nurse)
    begin_story(store, ward)
    report = told(store, nurse)
    assert documents(report).keys() == all_of(first)
    assert {(one.person_id, one.person_name) for one in report.held} == {("194410119046", "Ingrid Hallberg")}
    (scope,) = report.scopes
    assert (scope.unit_name, scope.cases, scope.documents) == ("Kommun SSK", 1, 3)
    assert scope.pos < scope.head
    assert (report.user_id, report.user_name, report.persons) == ("ska-ssk.1", "Anna Lindh", 1)
    assert (report.state, report.last_contact, scope.at) == ("active", "2026-11-20T09:00:00.000Z", report.last_contact)
    assert (report.enrolled_at, report.last_push, report.operations) == ("2026-11-20T09:00:00.000Z", "", 0)


def test_a_page_that_went_out_half_way_counts_as_far_as_it_went(store: Store, ward: Pen, nurse: Pen) -> None:
    first = begin_story(store, ward)
    begin_story(store, ward)
    greet(store, nurse, cursor=1)
    at = fetch(store, nurse, 0, 3)
    assert documents(told(store, nurse)).keys() == all_of(first)
    fetch(store, nurse, at)
    assert len(documents(told(store, nurse))) == 6


def test_a_bootstrap_counts_from_its_first_page(store: Store, ward: Pen, nurse: Pen) -> None:
    story = begin_story(store, ward)
    greet(store, nurse)
    store.bootstrap(asker(nurse), SCOPE)
    assert documents(told(store, nurse)).keys() == all_of(story)


def test_without_a_device_and_to_another_one_nothing_is_counted(store: Store, ward: Pen, nurse: Pen) -> None:
    begin_story(store, ward)
    store.pull(Asker(nurse.user_id, nurse.unit), SCOPE, 0)
    other = Pen("ska-ssk").enrol(store)
    fetch(store, other)
    report = told(store, nurse)
    assert (report.held, report.scopes, report.last_contact) == ((), (), "")
    with pytest.raises(StoreRefusal, match="unknown_device"):
        told(store, Pen("ska-ssk"))


def test_what_had_left_before_it_began_was_never_there(store: Store, ward: Pen, nurse: Pen) -> None:
    story = begin_story(store, ward)
    leave(store, nurse, story)
    late = Pen("ska-ssk").enrol(store)
    greet(store, late)
    fetch(store, late)
    assert documents(told(store, late)) == {}


def test_what_has_left_stays_in_the_report_and_its_answer_is_told(store: Store, ward: Pen, nurse: Pen) -> None:
    story = begin_story(store, ward)
    greet(store, nurse)
    at = fetch(store, nurse)
    leave(store, nurse, story)
    report = told(store, nurse)
    assert {(one.withdrawn, one.gone_at) for one in report.held} == {(True, "")}
    fetch(store, nurse, at)
    answer(store, nurse, (Purged(SCOPE, one.doc_id, one.ver) for one in store.owed_purges(SCOPE)))
    assert {one.gone_at for one in told(store, nurse).held} == {"2026-11-20T09:00:00.000Z"}


def leave(store: Store, nurse: Pen, story: Story) -> None:
    gone = {"doc": story.header, "add": [], "remove": ["ska-ssk"]}
    assert nurse.do(store, "change_parties", story.case_id, gone).ruling == "applied"


def test_a_lost_computer_is_told_with_its_lease_its_debts_and_its_answer(store: Store, ward: Pen, nurse: Pen) -> None:
    story = begin_story(store, ward)
    greet(store, nurse)
    fetch(store, nurse)
    lease = store.lease(nurse.device_id, nurse.user_id, nurse.unit)
    store.lose_device(nurse.device_id)
    report = told(store, nurse)
    assert (report.state, report.lease_ends) == ("lost", lease.ends_at)
    assert report.owed == ("reference", SCOPE)
    assert documents(report).keys() == all_of(story)
    answer(store, nurse, [Purged(SCOPE, "", 0), Purged("reference", "", 0)])
    wiped = told(store, nurse)
    assert (wiped.owed, documents(wiped), len(wiped.held)) == ((), {}, 3)
    assert [one.wiped_at for one in wiped.scopes] == ["2026-11-20T09:00:00.000Z"]
    store.find_again(nurse.device_id)
    again = store.lease(nurse.device_id, nurse.user_id, nurse.unit, lease.lease_id)
    assert (again.former, again.share != lease.share) == (None, True), "the share that was ended is told to nobody"
    greet(store, nurse)
    fetch(store, nurse)
    assert documents(told(store, nurse)).keys() == all_of(story), "it holds them anew"


def test_that_somebody_asked_is_an_event(store: Store, nurse: Pen) -> None:
    told(store, nurse)
    with store._database.read() as connection:
        rows = connection.exec_driver_sql("SELECT data FROM event ORDER BY owner, n").all()
    (event,) = [bytes(row[0]).decode() for row in rows if b'"exported"' in bytes(row[0])]
    assert '"id":"olle"' in event
    assert nurse.device_id in event


def test_what_was_noted_is_written_down_once_however_many_services_there_are(store: Store, nurse: Pen) -> None:
    one, other = (DeliveryBook(store._database, lambda: NOW) for _ in range(2))
    for number in range(1, 5):
        one.told(nurse.device_id, SCOPE, number, 1)
        other.told(nurse.device_id, SCOPE, 5 - number)
        one.write()
        other.write()
    with store._database.read() as connection:
        (row,) = connection.exec_driver_sql("SELECT since, pos FROM delivered").all()
    assert tuple(row) == (1, 4)
