"""The access table of the program against the one written from the law, value by value."""

from __future__ import annotations

import itertools

import pytest

from domain.access import Question, decide
from domain.access_table import BLOCKS, CONSENTS, GRADES, QUESTIONS, REGIMES, RELATIONS, ROLES, AccessTable
from tests.domain.world import shipped_access
from tests.security import law


@pytest.fixture(scope="module")
def table() -> AccessTable:
    return shipped_access()


def test_both_tables_know_the_same_functions(table: AccessTable) -> None:
    assert set(table.functions) == set(law.acts())


@pytest.mark.parametrize("function", sorted(law.acts()))
def test_every_answer_is_the_laws(table: AccessTable, function: str) -> None:
    """Role × relation × consent × block × protected identity, all of it, under a law that gives the most."""
    act = law.acts()[function]
    regime = "HSL" if "HSL" in act.regimes else min(act.regimes)
    wrong = [
        (role, relation, consent, block, grade)
        for role, relation, consent, block, grade in itertools.product(ROLES, RELATIONS, CONSENTS, BLOCKS, GRADES)
        if decide(Question(function, frozenset({role}), relation, consent, block, grade, regime), table).allowed
        is not act.allows(role, relation, consent, block, grade, regime)
    ]
    assert wrong == []


@pytest.mark.parametrize("function", sorted(law.acts()))
def test_every_law_gives_what_it_gives_and_no_more(table: AccessTable, function: str) -> None:
    act = law.acts()[function]
    for role, relation, block, regime in itertools.product(ROLES, RELATIONS, BLOCKS, REGIMES):
        consent, grade = min(act.consent), min(act.grades)
        question = Question(function, frozenset({role}), relation, consent, block, grade, regime)
        assert decide(question, table).allowed is act.allows(role, relation, consent, block, grade, regime), question


@pytest.mark.parametrize("function", sorted(law.acts()))
def test_each_can_be_done_at_all_and_nothing_unknown_does_it(table: AccessTable, function: str) -> None:
    act = law.acts()[function]
    lawful = {
        "roles": frozenset({min(act.who)}),
        "relation": min(act.stands),
        "consent": min(act.consent),
        "block": min(act.blocks),
        "protected": min(act.grades),
        "regime": min(act.regimes),
    }
    assert decide(Question(function, **lawful), table).allowed  # type: ignore[arg-type]
    for fact in lawful:
        unknown: object = frozenset({"STRANGE"}) if fact == "roles" else "STRANGE"
        assert not decide(Question(function, **{**lawful, fact: unknown}), table).allowed, fact  # type: ignore[arg-type]
    assert not decide(Question(function, **{**lawful, "roles": frozenset()}), table).allowed  # type: ignore[arg-type]
    assert not decide(Question(function + "x", **lawful), table).allowed  # type: ignore[arg-type]


def test_one_role_among_several_is_enough_and_an_unknown_one_does_no_harm(table: AccessTable) -> None:
    roles = frozenset({"REPORTS", "CASEWORKER_KOM", "STRANGE"})
    question = Question("acknowledge", roles, "RECIPIENT", "NEKAT", regime="HSL")
    assert decide(question, table).allowed


def test_every_cell_has_its_reason(table: AccessTable) -> None:
    for function in table.functions.values():
        for question, values in QUESTIONS.items():
            assert function.rules[question].keys() == values
            assert all(len(cell.because) >= 10 for cell in function.rules[question].values())


def test_who_may_not_is_told_why(table: AccessTable) -> None:
    question = Question("sip_by_emergency", frozenset({"EMERGENCY_READ"}), "NONE", "KAN_EJ_SAMTYCKA", regime="SOL")
    refused = decide(question, table)
    assert refused.reason == "regime_may_not"
    assert "vårdgivare" in refused.because
