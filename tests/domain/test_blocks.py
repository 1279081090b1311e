"""A unit that the person does not want near her case: it loses all of it, and nothing brings it back but her."""

from __future__ import annotations

import pytest

from domain.access_table import NO_BLOCK
from domain.block import block_of
from domain.case import Case, unit_scope
from domain.outcome import Outcome, Ruling
from tests.domain.world import World

OWNER, NURSE, CENTRE = "ska-avd1", "ska-ssk", "ska-vc1"


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.fixture(scope="module")
def case(world: World) -> Case:
    """Of the ward, with the nurse and the health centre, and a planning that all three hold."""
    return world.create(world.admission((NURSE, CENTRE)), OWNER, "PLN")


def act(world: World, case: Case, by: str, kind: str, **changed: object) -> Outcome:
    assert case.header is not None
    body: dict[str, object] = {"doc": case.header.doc_id, "unit": CENTRE, "asked_by": "PERSON"}
    if kind == "block_unit":
        body["block"] = "OUTER"
    return world.do(case, by, kind, {**body, **changed})


def blocked(world: World, case: Case, by: str = NURSE, **changed: object) -> Case:
    outcome = act(world, case, by, "block_unit", **changed)
    assert outcome.verdict.ruling is Ruling.APPLIED, outcome.verdict
    assert outcome.case is not None
    return outcome.case


def invite(world: World, case: Case, *units: str) -> Outcome:
    assert case.header is not None
    return world.do(case, OWNER, "change_parties", {"doc": case.header.doc_id, "add": list(units), "remove": []})


def test_everything_leaves_the_unit_and_the_header_tells_the_others(world: World, case: Case) -> None:
    after = blocked(world, case)
    assert after.parties == (OWNER, NURSE)
    assert not any(unit_scope(CENTRE) in document.scopes for document in after.documents.values())
    assert (block_of(after.header, CENTRE), block_of(after.header, NURSE)) == ("OUTER", NO_BLOCK)
    again = act(world, after, OWNER, "block_unit")
    assert again.verdict.ruling is Ruling.NOOP
    inner = blocked(world, after, OWNER, block="INNER")
    assert block_of(inner.header, CENTRE) == "INNER"


def test_a_unit_that_takes_no_part_yet_can_be_blocked_beforehand(world: World, case: Case) -> None:
    after = blocked(world, case, unit="fyr-ssk")
    assert after.parties == case.parties
    assert invite(world, after, "fyr-ssk").verdict.code == "unit_blocked"


def test_no_way_leads_back_while_it_stands(world: World, case: Case) -> None:
    after = blocked(world, case)
    (message,) = after.of_kind("INS")
    told = {"doc": world.new_id(), "doc_kind": "KAL", "definition": world.form("KAL").hash}
    ways = (
        invite(world, after, CENTRE),
        invite(world, after, "fyr-ssk", CENTRE),
        world.do(after, OWNER, "send", {**told, "recipients": [CENTRE], "cells": {"kind": "SUMMONS"}}),
    )
    for outcome in ways:
        assert outcome.verdict.ruling is Ruling.HELD
        assert outcome.case is after
    assert [outcome.verdict.code for outcome in ways] == ["unit_blocked", "unit_blocked", "recipient_not_a_party"]
    for kind, body in (
        ("acknowledge", {"doc": message.doc_id}),
        ("change_parties", {"doc": told["doc"], "add": [CENTRE], "remove": []}),
        ("lift_block", {"doc": message.doc_id, "unit": CENTRE, "asked_by": "PERSON"}),
    ):
        assert world.do(after, CENTRE, kind, body).verdict.code == "case_unknown"


def test_the_owner_lifts_it_and_then_the_unit_may_be_invited(world: World, case: Case) -> None:
    after = blocked(world, case)
    assert act(world, after, NURSE, "lift_block").verdict.code == "only_owner_may"
    lifted = act(world, after, OWNER, "lift_block")
    assert lifted.case is not None
    assert lifted.case.parties == (OWNER, NURSE)
    assert act(world, lifted.case, OWNER, "lift_block").verdict.ruling is Ruling.NOOP
    back = invite(world, lifted.case, CENTRE).case
    assert back is not None
    assert CENTRE in back.parties


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"unit": OWNER}, "unit_not_blocked"),
        ({"unit": NURSE}, "unit_not_blocked"),
        ({"unit": "nowhere"}, "unit_unknown"),
        ({"unit": 7}, "bad_field"),
        ({"block": "NONE"}, "bad_field"),
        ({"block": None}, "bad_field"),
        ({"asked_by": "NEIGHBOUR"}, "bad_field"),
        ({"doc": "0"}, "bad_field"),
    ],
)
def test_what_is_no_block_is_none(world: World, case: Case, changed: dict[str, object], code: str) -> None:
    outcome = act(world, case, NURSE, "block_unit", **changed)
    assert (outcome.verdict.ruling, outcome.case) == (Ruling.HELD, case)
    assert outcome.verdict.code in {code, "document_unknown"}


@pytest.mark.parametrize(
    ("number", "code"),
    [("194410119046", ""), ("201603022388", "guardian_may_not_block"), ("99A2-12345", "guardian_may_not_block")],
)
def test_who_guards_a_child_may_not_block_what_stands_about_it(
    world: World, case: Case, number: str, code: str
) -> None:
    assert case.header is not None
    ver = case.header.ver
    header = case.header.changed(ver, {"person/id": type(case.header.cells["person/id"])(number, ver, "")})
    about = case.with_document(header)
    verdict = act(world, about, NURSE, "block_unit", asked_by="REPRESENTATIVE").verdict
    assert verdict.code == code
    assert act(world, about, NURSE, "block_unit").verdict.accepted, "the person herself may at any age"
