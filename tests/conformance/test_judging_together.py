"""A batch is judged in one go, and case by case when that fails: nobody may tell the one from the other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from central.store import judging, push
from central.store import store as store_module
from central.store.answers import PushAnswer, PushBatch, UserRecord
from central.store.bulk import Writes
from central.store.case_rows import CaseChange, DocumentMove, save_cases
from central.store.push import receive_batch
from central.store.received import Received
from central.store.store import Store
from domain.case import Document
from tests.central.pen import NAMES, Pen, Story, begin_story, new_id, opening, published
from tests.conformance.test_store import Reader


class Broken(Exception):
    """Stands for a fault of ours that nobody has thought of."""


def _verdicts(answer: PushAnswer) -> list[tuple[str, str]]:
    return [(verdict.ruling, verdict.code) for verdict in answer.verdicts]


def _mixed_day(store: Store, ward: Pen) -> tuple[Story, PushAnswer]:
    """A batch over three cases in which every kind of verdict comes about but the store's own faults."""
    story = begin_story(store, ward)
    first = Pen("ska-ssk").enrol(store)
    first.do(store, "publish", story.case_id, published(story.planning, {"situation": ("x", None)}))
    taken, twice = new_id(), new_id()
    batch = [
        ward.write("publish", story.case_id, published(story.planning, {"situation": ("y", None)})),
        ward.write("open_case", new_id(), opening(taken)),
        ward.write("publish", story.case_id, published(story.planning, {"nowhere": ("z", None)}), op_id=twice),
        ward.write("open_case", story.case_id, opening()),
        ward.write("publish", story.case_id, published(story.planning, {"kin_view": ("k", twice)})),
        ward.write("open_case", new_id(), opening(taken)),
        ward.write("mark_seen", story.case_id, {"doc": story.admission}),
        ward.write("publish", story.case_id, published(story.planning, {"person_view": ("p", None)}, seen=4)),
    ]
    return story, ward.push(store, *batch)


def _held(store: Store) -> dict[str, Document]:
    return {doc_id: doc for doc_id, (doc, _) in Reader(store, "unit:ska-avd1").catch_up().documents.items()}


def _no_short_way(*_: object) -> NoReturn:
    raise Broken


@pytest.mark.parametrize("apart", [False, True])
def test_together_and_apart_come_to_the_same(store: Store, monkeypatch: pytest.MonkeyPatch, apart: bool) -> None:
    if apart:
        monkeypatch.setattr(push, "judge_together", _no_short_way)
    story, answer = _mixed_day(store, Pen("ska-avd1").enrol(store))
    assert _verdicts(answer) == [
        ("conflict", ""),
        ("applied", ""),
        ("held", "unknown_cell"),
        ("held", "case_exists"),
        ("held", "depends_on_held"),
        ("held", "doc_id_taken"),
        ("noop", ""),
        ("merged", ""),
    ]
    plan = _held(store)[story.planning]
    assert [c.values for c in plan.conflicts] == [("y",)]
    assert (plan.value("situation"), plan.value("person_view"), plan.value("kin_view")) == ("x", "p", None)
    assert [v.case_seq for v in answer.verdicts] == [5, 1, 0, 0, 0, 0, 6, 7]


@pytest.mark.parametrize("error", [Broken(), IntegrityError("statement", {}, ValueError())])
def test_what_cannot_be_written_is_held_alone_and_costs_no_other_case_anything(
    store: Store, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    ward = Pen("ska-avd1").enrol(store)
    stories = [begin_story(store, ward) for _ in range(3)]
    bad = ward.write("publish", stories[1].case_id, published(stories[1].planning, {"situation": ("bad", None)}))

    def fragile(connection: Connection, writes: Writes, changes: Iterable[CaseChange]) -> list[DocumentMove]:
        changes = list(changes)
        moves = save_cases(connection, writes, changes)
        for change in changes:
            plan = change.after.documents.get(stories[1].planning)
            if plan is not None and plan.value("situation") == "bad":
                raise error
        return moves

    monkeypatch.setattr(judging, "save_cases", fragile)
    good = [
        ward.write("publish", story.case_id, published(story.planning, {"person_view": ("p", None)}))
        for story in stories
    ]
    answer = ward.push(store, bad, *good)
    assert _verdicts(answer) == [("held", "store_could_not_apply"), ("applied", ""), ("applied", ""), ("applied", "")]
    told = _held(store)
    assert [told[story.planning].value("person_view") for story in stories] == ["p", "p", "p"]
    assert told[stories[1].planning].value("situation") is None
    again = store.push(ward.device_id, 1, ward.seq - 3, [bad, *good], ward.user_id)
    assert again.verdicts == answer.verdicts


def test_a_role_taken_away_while_signatures_are_checked_counts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ward = Pen("ska-avd1").enrol(store)
    story = begin_story(store, ward)

    def slowly(batch: PushBatch, public_key: bytes) -> tuple[Received, ...]:
        items = receive_batch(batch, public_key)
        store.write_reference((), [_user(ward)], [])
        return items

    monkeypatch.setattr(store_module, "receive_batch", slowly)
    late = ward.do(store, "publish", story.case_id, published(story.planning, {"situation": ("x", None)}))
    assert (late.ruling, late.code) == ("held", "no_role_at_unit")


def _user(pen: Pen) -> UserRecord:
    return UserRecord(pen.user_id, NAMES[pen.unit], "sjuksköterska")
