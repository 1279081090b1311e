"""What is handed to somebody without an inbox is noted where it belongs, by the consent that it belongs to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.case import Case
from domain.consent import INPATIENT, PLAN
from tests.domain.test_consent import GIVEN, REFUSED, recorded
from tests.domain.world import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def told(world: World) -> Case:
    """The ward has told the nurse something in an inpatient case."""
    case = world.send_message(world.admission(("ska-ssk",)), "ska-avd1", "MVO", ("ska-ssk",)).case
    assert case is not None
    return case


def handed_out(world: World, case: Case, kind: str) -> str:
    """Hand out the newest document of a kind; '' or why not."""
    paper = {"purpose": "TO_PARTY_WITHOUT_SYSTEM", "party": "Barnpsykiatrin", "version": 0, "pages": 1}
    doc = case.of_kind(kind)[-1].doc_id
    outcome = world.do(case, "ska-ssk", "hand_out", {**paper, "doc": doc, "print_code": "7F3K-2290"})
    if outcome.verdict.accepted:
        assert outcome.case is not None
        assert "Barnpsykiatrin" in outcome.case.documents[doc].values().values()
    return "" if outcome.verdict.accepted else outcome.verdict.code


def test_a_letter_is_noted_on_the_message_and_asks_for_the_consent_of_the_coordination(
    world: World, told: Case
) -> None:
    told = recorded(world, recorded(world, told, INPATIENT, GIVEN), PLAN, REFUSED)
    assert handed_out(world, told, "MVO") == ""
    assert handed_out(world, recorded(world, told, INPATIENT, REFUSED), "MVO") == "consent_does_not_allow"


@pytest.mark.parametrize("kind", ["SIP", "SIP_VERSION", "KAL"])
def test_a_plan_and_a_call_ask_for_the_consent_of_the_plan_whatever_the_case(
    world: World, told: Case, kind: str
) -> None:
    documents = {name: replace(one, kind=kind) if one.kind == "MVO" else one for name, one in told.documents.items()}
    case = recorded(world, replace(told, documents=documents), INPATIENT, REFUSED)
    assert handed_out(world, recorded(world, case, PLAN, GIVEN), kind) == ""
    case = recorded(world, case, INPATIENT, GIVEN)
    assert handed_out(world, recorded(world, case, PLAN, REFUSED), kind) == "consent_does_not_allow"


def test_what_is_never_a_letter_is_not_handed_out(world: World, told: Case) -> None:
    assert handed_out(world, told, "INS") == "bad_field"
