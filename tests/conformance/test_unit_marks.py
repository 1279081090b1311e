"""What a unit marks for itself, its own desk, and what it takes back: as rows, scopes and digests of a real store."""

from __future__ import annotations

import pytest

from central.store.store import Store
from central.store.verify import verify
from domain.operation import DESK_KIND, TRIAGE_KIND
from domain.triage import triage_id
from domain.unit_desk import desk_case_id, desk_doc_id
from tests.central.pen import Pen, Story, begin_story
from tests.conformance.test_store import Reader

UNIT = "unit:ska-ssk"


@pytest.fixture
def nurse(store: Store) -> Pen:
    return Pen("ska-ssk").enrol(store)


@pytest.fixture
def story(store: Store) -> Story:
    return begin_story(store, Pen("ska-avd1").enrol(store))


def sound(store: Store) -> bool:
    with store._database.read() as db:
        return verify(db, 0, 1).clean


def kinds(store: Store, scope: str) -> list[str]:
    reader = Reader(store, scope).catch_up()
    return sorted(reader.document(doc_id).kind for doc_id in reader.documents)


def test_a_desk_is_kept_and_told_to_its_unit_without_any_person(store: Store, nurse: Pen) -> None:
    case_id, doc_id = desk_case_id("ska-ssk"), desk_doc_id("ska-ssk")
    other = Pen("ska-ssk").enrol(store)
    duty = {"doc": doc_id, "cells": {"duty/20": ["2026-11-20", "ska-ssk.1", "Anna Lindh"]}}
    phrase = {"doc": doc_id, "cells": {"phrase/home": ["Hemgång", "Vi tar emot {patient}.", "Anna Lindh", ""]}}
    assert nurse.do(store, "unit_desk", case_id, duty).ruling == "applied"
    assert other.do(store, "unit_desk", case_id, phrase).ruling == "applied", "both began it without a network"
    assert Pen("ska-vc1").enrol(store).do(store, "unit_desk", case_id, duty).code == "bad_field"
    assert Pen("ska-vc1").enrol(store).do(store, "acknowledge", case_id, {"doc": doc_id}).code == "case_unknown"
    told = Reader(store, UNIT).catch_up()
    assert told.document(doc_id).value("duty/20") == ("2026-11-20", "ska-ssk.1", "Anna Lindh")
    assert told.document(doc_id).kind == DESK_KIND
    assert DESK_KIND not in kinds(store, "unit:ska-vc1")
    assert sound(store)


def test_of_two_who_take_a_case_the_store_keeps_the_first(store: Store, nurse: Pen, story: Story) -> None:
    doc_id = triage_id(story.case_id, "ska-ssk")
    rulings = [
        pen.do(
            store, "triage", story.case_id, {"doc": doc_id, "cells": {"assigned/user": name, "assigned/name": name}}
        ).ruling
        for pen, name in ((nurse, "Anna"), (Pen("ska-ssk").enrol(store), "Kim"))
    ]
    assert rulings == ["applied", "noop"]
    assert Reader(store, UNIT).catch_up().document(doc_id).value("assigned/name") == "Anna"
    assert TRIAGE_KIND not in kinds(store, "unit:ska-avd1") + kinds(store, "unit:ska-vc1")
    assert sound(store)


def test_what_was_sent_back_leaves_and_comes_back_whole(store: Store, nurse: Pen, story: Story) -> None:
    marks = {"doc": triage_id(story.case_id, "ska-ssk"), "cells": {"assigned/user": "a", "assigned/name": "Anna"}}
    assert nurse.do(store, "triage", story.case_id, marks).ruling == "applied"
    before = Reader(store, UNIT).catch_up()
    gone = nurse.do(store, "misdirected", story.case_id, {"doc": story.admission, "reason": "WRONG_UNIT"})
    assert gone.ruling == "applied"
    assert Reader(store, UNIT).catch_up().documents == {}
    back = {"doc": story.admission, "what": "misdirected"}
    stranger = Pen("fyr-ssk").enrol(store).do(store, "take_back", story.case_id, back)
    assert stranger.code == "case_unknown"
    assert nurse.do(store, "take_back", story.case_id, back).ruling == "applied"
    after = Reader(store, UNIT).catch_up()
    assert after.documents.keys() == before.documents.keys()
    for doc_id in before.documents:
        shown = {path: value for path, value in before.document(doc_id).values().items() if value is not None}
        now = {path: value for path, value in after.document(doc_id).values().items() if value is not None}
        assert now == shown
    assert sound(store)
    assert nurse.do(store, "take_back", story.case_id, back).ruling == "noop", "it is back already"


def test_what_only_some_could_see_comes_back_into_their_scope(store: Store, nurse: Pen, story: Story) -> None:
    few = "compartment:ska-ssk/few"
    store.write_compartment("ska-ssk", "few", [nurse.user_id])
    hidden = {"doc": story.header, "compartment": "few"}
    assert nurse.do(store, "change_compartment", story.case_id, hidden).ruling == "applied"
    before = Reader(store, few).catch_up().documents.keys()
    back = {"doc": story.admission, "what": "misdirected"}
    sent_back = {"doc": story.admission, "reason": "WRONG_UNIT"}
    assert nurse.do(store, "misdirected", story.case_id, sent_back).ruling == "applied"
    assert Reader(store, few).catch_up().documents.keys() == set()
    store.write_compartment("ska-ssk", "few", [])
    assert nurse.do(store, "take_back", story.case_id, back).code == "case_unknown", "she has lost her seat"
    store.write_compartment("ska-ssk", "few", [nurse.user_id])
    assert nurse.do(store, "take_back", story.case_id, back).ruling == "applied"
    assert Reader(store, few).catch_up().documents.keys() == {*before, triage_id(story.case_id, "ska-ssk")}
    assert Reader(store, UNIT).catch_up().documents.keys() == set()
    assert sound(store)
