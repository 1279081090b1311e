"""A case held by a few at a unit: where its documents lie, who may act in it, and what others learn of that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from domain.access import scopes_for
from domain.apply import apply
from domain.case import Case, belongs_to, compartment_of
from domain.directory import Directory, Membership, Seat, Unit
from domain.ids import is_compartment_name
from domain.outcome import Outcome, Ruling
from tests.domain.world import World, shipped_access

FEW = "compartment:ska-ssk/few"


@pytest.fixture
def world() -> World:
    return World()


def act(world: World, case: Case | None, user: str, kind: str, body: Mapping[str, object]) -> Outcome:
    unit = user.rpartition(".")[0]
    return apply(case, world.operation(case, unit, kind, body, user=user), world.context)


def move(world: World, case: Case, user: str, name: str | None) -> Outcome:
    assert case.header is not None
    return act(world, case, user, "change_compartment", {"doc": case.header.doc_id, "compartment": name})


def planned(world: World) -> Case:
    return world.create(world.admission(recipients=("ska-ssk", "ska-vc1")), "ska-avd1", "PLN")


def in_few(world: World) -> Case:
    outcome = move(world, planned(world), "ska-ssk.1", "few")
    assert outcome.verdict.ruling is Ruling.APPLIED
    assert outcome.case is not None
    return outcome.case


def test_all_the_unit_holds_of_the_case_moves_and_other_units_see_no_change(world: World) -> None:
    before, after = planned(world), in_few(world)
    assert {d.scopes for d in after.documents.values()} == {frozenset({"unit:ska-avd1", FEW, "unit:ska-vc1"})}
    assert all(doc.cells.keys() == after.of_kind(doc.kind)[0].cells.keys() for doc in before.documents.values())


def test_what_comes_later_goes_where_the_case_lies(world: World) -> None:
    sent = world.send_message(in_few(world), "ska-avd1", "MVO", ("ska-ssk",)).case
    assert sent is not None
    assert sent.of_kind("MVO")[0].scopes == {"unit:ska-avd1", FEW}


def test_the_case_goes_back_to_the_inbox_of_everybody_there(world: World) -> None:
    outcome = move(world, in_few(world), "ska-ssk.1", None)
    assert outcome.case is not None
    assert outcome.case.place_at("ska-ssk") == "unit:ska-ssk"
    assert move(world, outcome.case, "ska-ssk.1", None).verdict.ruling is Ruling.NOOP


@pytest.mark.parametrize("kind", ["publish", "create_document", "send", "change_parties", "change_compartment"])
def test_without_a_seat_the_case_does_not_exist(world: World, kind: str) -> None:
    case = in_few(world)
    assert case.header is not None
    plan = case.of_kind("PLN")[0]
    body = {"doc": plan.doc_id if kind == "publish" else case.header.doc_id, "compartment": None, "doc_kind": "SIP"}
    if kind == "send":
        body["doc_kind"] = "KAL"
    outcome = act(world, case, "ska-ssk.2", kind, body)
    strange = act(world, None, "ska-ssk.2", kind, body)
    assert outcome.verdict.code == strange.verdict.code == "case_unknown"


def test_nobody_moves_a_case_where_she_has_no_seat_herself(world: World) -> None:
    case = planned(world)
    assert move(world, case, "ska-ssk.2", "few").verdict.code == "compartment_unknown"
    assert move(world, case, "ska-ssk.1", "other").verdict.code == "compartment_unknown"
    assert move(world, case, "ska-vc1.1", "few").verdict.code == "compartment_unknown"
    assert move(world, case, "ska-ssk.1", "Few/../x").verdict.code == "bad_field"


def test_a_case_can_be_opened_in_a_compartment(world: World) -> None:
    person = {"person/id": "194410119046", "person/name": "Ingrid Hallberg", "consent/SIP/state": "GIVET"}
    cells = {"case_type": "sip", **person}
    body = {"doc": world.new_id(), "cells": {**cells, "parties/ska-vc1": True}, "compartment": "few"}
    outcome = act(world, None, "ska-ssk.1", "open_case", body)
    assert outcome.case is not None
    assert outcome.case.header is not None
    assert outcome.case.header.scopes == {FEW, "unit:ska-vc1"}
    assert act(world, None, "ska-ssk.2", "open_case", body).verdict.code == "compartment_unknown"


def test_a_unit_that_leaves_leaves_its_compartment_too(world: World) -> None:
    case = in_few(world)
    assert case.header is not None
    body = {"doc": case.header.doc_id, "add": [], "remove": ["ska-ssk"]}
    outcome = act(world, case, "ska-avd1.1", "change_parties", body)
    assert outcome.case is not None
    assert not any(belongs_to(s, "ska-ssk") for d in outcome.case.documents.values() for s in d.scopes)


def test_a_seat_is_worth_nothing_without_a_role_and_at_no_other_unit() -> None:
    seats = (Seat("a", "compartment:one/few"), Seat("a", "compartment:one-b/few"))
    one = {"one": Unit("one", "Vårdcentral 1", "VC", "Skaraborg")}
    directory = Directory(one, (Membership("a", "one", "READ"),), seats)
    table = shipped_access()
    assert scopes_for("a", "one", directory, table) == ("reference", "compartment:one/few", "unit:one")
    assert scopes_for("b", "one", directory, table) == ()
    assert scopes_for("a", "one-b", directory, table) == ()
    assert scopes_for("a", "one", replace(directory, memberships=()), table) == ()


def test_names_and_scopes_are_read_strictly() -> None:
    assert all(is_compartment_name(name) for name in ("few", "a", "0-9", "x" * 20))
    assert not any(is_compartment_name(name) for name in ("", "Few", "a/b", "-a", "x" * 21, "å", 1, None, "a\n"))
    assert compartment_of(FEW) == ("ska-ssk", "few")
    assert [compartment_of(scope) for scope in ("unit:ska-ssk", "reference", "compartment:ska-ssk")] == [None] * 3
