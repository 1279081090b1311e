"""Compartments in the store: who is told of them, what moves between scopes, and what ends with a role."""

from __future__ import annotations

import pytest

from central.store.answers import Asker, StoreRefusal, UserRecord
from central.store.store import Store
from central.store.verify import verify
from domain.directory import Membership
from tests.central.pen import NAMES, Pen, asker_of, begin_story
from tests.conformance.test_store import Reader

UNIT, FEW = "unit:ska-ssk", "compartment:ska-ssk/few"
ROLE = "CASEWORKER_KOM"


def seat(store: Store, *users: str) -> None:
    store.write_compartment("ska-ssk", "few", users)


def heads(store: Store, pen: Pen) -> set[str]:
    return set(store.hello(pen.device_id, 1, pen.unit).heads)


@pytest.fixture
def nurse(store: Store) -> Pen:
    return Pen("ska-ssk").enrol(store)


def test_a_device_is_told_its_own_scopes_and_no_other(store: Store, nurse: Pen) -> None:
    assert heads(store, nurse) == {"reference", UNIT}
    seat(store, nurse.user_id)
    assert heads(store, nurse) == {"reference", UNIT, FEW}
    assert heads(store, Pen("ska-vc1").enrol(store)) == {"reference", "unit:ska-vc1"}
    assert store.may_read(asker_of(FEW), FEW)
    assert not store.may_read(Asker("ska-vc1.1", "ska-vc1"), FEW)
    seat(store)
    assert heads(store, nurse) == {"reference", UNIT}


def test_a_seat_ends_with_the_role_and_does_not_come_back_with_it(store: Store, nurse: Pen) -> None:
    seat(store, nurse.user_id)
    user = UserRecord(nurse.user_id, NAMES["ska-ssk"], "sjuksköterska")
    store.write_reference([], [user], [])
    with pytest.raises(StoreRefusal, match="unknown_scope"):
        heads(store, nurse)
    store.write_reference([], [user], [Membership(nurse.user_id, "ska-ssk", ROLE)])
    assert heads(store, nurse) == {"reference", UNIT}


def test_a_seat_stays_when_the_person_is_written_anew_with_her_role(store: Store, nurse: Pen) -> None:
    seat(store, nurse.user_id)
    user = UserRecord(nurse.user_id, "Anna Lind", "sjuksköterska")
    store.write_reference([], [user], [Membership(nurse.user_id, "ska-ssk", ROLE)])
    assert FEW in heads(store, nurse)


def test_only_those_who_work_there_get_a_seat(store: Store) -> None:
    for unit, name, users in (("ska-ssk", "few", ["ska-vc1.1"]), ("ska-ssk", "Few", []), ("nowhere", "few", [])):
        with pytest.raises(StoreRefusal):
            store.write_compartment(unit, name, users)


def test_a_case_moves_whole_and_both_scopes_digests_hold(store: Store, nurse: Pen) -> None:
    seat(store, nurse.user_id)
    story = begin_story(store, Pen("ska-avd1").enrol(store))
    before = Reader(store, UNIT).catch_up()
    assert story.header in before.documents
    nurse.do(store, "change_compartment", story.case_id, {"doc": story.header, "compartment": "few"})
    few, revoked = Reader(store, FEW).catch_up(), store.pull(asker_of(UNIT), UNIT, before.cursor).revoked
    assert set(few.documents) == set(before.documents) == set(revoked)
    assert few.document(story.header).value("person/name") == "Ingrid Hallberg"
    with store._database.read() as db:
        assert verify(db, 0, 1).clean


def test_a_device_that_never_had_the_compartment_owes_it_nothing(store: Store, nurse: Pen) -> None:
    seat(store, nurse.user_id)
    story = begin_story(store, Pen("ska-avd1").enrol(store))
    move = {"doc": story.header, "compartment": "few"}
    nurse.do(store, "change_compartment", story.case_id, move)
    nurse.do(store, "change_compartment", story.case_id, {**move, "compartment": None})
    heads(store, nurse)
    assert store.owed_purges(FEW) == ()
