"""The unit's own desk: who may write on it, what it holds, and that it is no case of anybody's."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from domain.apply import apply
from domain.case import Case, unit_scope
from domain.identity import identity_of
from domain.ids import is_uuid7
from domain.inbox import inbox_entries
from domain.operation import DESK_KIND, Operation
from domain.outcome import Outcome, Ruling
from domain.store_only import other_case
from domain.unit_desk import desk_case_id, desk_doc_id, desk_of, duty_on, is_desk, phrases_in
from tests.domain.world import World, _case

UNIT = "ska-ssk"
TODAY = ["2026-11-20", "ska-ssk.1", "Anna Lindh"]


def operation(world: World, cells: Mapping[str, object], unit: str = UNIT, of: str = UNIT, user: str = "") -> Operation:
    desk = Case(desk_case_id(of), 0)
    return world.operation(desk, unit, "unit_desk", {"doc": desk_doc_id(of), "cells": dict(cells)}, user=user)


def write(world: World, case: Case | None, cells: Mapping[str, object], user: str = "") -> Outcome:
    return apply(case, operation(world, cells, user=user), world.context)


def test_the_first_word_makes_it_and_the_newest_counts() -> None:
    world = World()
    case = _case(write(world, None, {"duty/20": TODAY}))
    case = _case(write(world, case, {"phrase/home": ["Hemgång", "Vi tar emot {patient}.", "Anna Lindh", "2027-05-20"]}))
    case = _case(write(world, case, {"duty/21": ["2026-11-21", "ska-ssk.2", "Kim Sjö"]}, "ska-ssk.2"))
    document = desk_of(case)
    assert document is not None
    assert (document.kind, document.scopes) == (DESK_KIND, frozenset({unit_scope(UNIT)}))
    days = {day: duty_on(document, day) for day in ("2026-11-19", "2026-11-20", "2026-11-21", "2026-10-20")}
    assert {day: told.name for day, told in days.items() if told} == {
        "2026-11-20": "Anna Lindh",
        "2026-11-21": "Kim Sjö",
    }
    assert [(one.key, one.name, one.review) for one in phrases_in(document)] == [("home", "Hemgång", "2027-05-20")]
    gone = _case(write(world, case, {"phrase/home": None, "duty/20": None}))
    document = desk_of(gone)
    assert document is not None
    assert (phrases_in(document), duty_on(document, "2026-11-20")) == ((), None)
    assert write(world, gone, {"phrase/home": None}).verdict.ruling is Ruling.NOOP


def test_it_is_about_nobody() -> None:
    case = _case(write(World(), None, {"duty/20": TODAY}))
    assert case.header is None
    assert inbox_entries(case, UNIT) == ()
    assert other_case(case) is None
    assert identity_of(lambda _path: None) is None
    assert is_desk(case.case_id)
    assert is_uuid7(case.case_id)
    assert is_uuid7(desk_doc_id(UNIT))


def test_nobody_writes_on_anothers_desk_and_a_reader_on_none() -> None:
    world = World()
    case = _case(write(world, None, {"duty/20": TODAY}))
    for at_hand in (None, case):
        theirs = apply(at_hand, operation(world, {"duty/20": None}, unit="ska-vc1"), world.context)
        assert theirs.verdict.code == "bad_field"
        assert write(world, at_hand, {"duty/20": None}, "ska-ssk.reader").verdict.code == "role_may_not"


def test_no_case_is_opened_where_a_desk_is_to_be() -> None:
    world = World()
    body = {"doc": world.new_id(), "cells": {"case_type": "sip", "person/id": "194410119046"}}
    opening = world.operation(Case(desk_case_id(UNIT), 0), UNIT, "open_case", body)
    assert apply(None, opening, world.context).verdict.code == "case_exists"


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"duty/21": TODAY},
        {"duty/2026-11-20": TODAY},
        {"duty/20": ["2026-11-20", "ska-ssk.1"]},
        {"duty/20": "Anna"},
        {"phrase/home": ["Hemgång", "", "", ""]},
        {"phrase/home": ["", "Text", "", ""]},
        {"phrase/home": ["Hemgång", "x" * 4_001, "", ""]},
        {"phrase/home": ["Hemgång", "Text", "", "i vår"]},
        {"phrase/a/b": ["Hemgång", "Text", "", ""]},
        {"person/name": "Ingrid"},
    ],
)
def test_its_cells_are_a_closed_set(cells: Mapping[str, object]) -> None:
    assert write(World(), None, cells).verdict.code == "bad_field"


def test_it_stays_small() -> None:
    world = World()
    many = {f"phrase/{number}": ["Fras", "Text", "", ""] for number in range(200)}
    case = _case(write(world, None, many))
    assert write(world, case, {"phrase/x": ["Fras", "Text", "", ""]}).verdict.code == "too_many_phrases"
    replaced = {"phrase/x": ["Fras", "Text", "", ""], "phrase/1": None}
    assert write(world, case, replaced).verdict.ruling is Ruling.APPLIED
