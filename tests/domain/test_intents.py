"""From what one wants to the kind of message it is, against domain.md §2.1: who sends what to whom."""

from __future__ import annotations

import itertools

import pytest

from desktop.models.texts import Texts
from desktop.models.workplace import shipped_access
from domain.access import sendable_kinds
from domain.intents import Intent, derive

WARD, CLINIC, CENTRE, REHAB = "SLUTEN", "SPEC_OPEN", "VC", "REHAB_PV"
NURSE, SOCIAL, SCHOOL = "KOM_SSK", "KOM_SOL", "SKOLA"
ROLES = {
    **dict.fromkeys((WARD, "SLUTEN_REHAB"), "CASEWORKER_SLUTEN"),
    **dict.fromkeys((CLINIC, CENTRE, REHAB, "REGIONHALSA"), "CASEWORKER_OPENV"),
    **dict.fromkeys((NURSE, SOCIAL, "KOM_REHAB", "LSS", "IFO"), "CASEWORKER_KOM"),
    SCHOOL: "CASEWORKER_SKOLA",
}


@pytest.mark.parametrize(
    ("intent", "own", "to", "kind"),
    [
        (Intent.REQUEST, NURSE, (CENTRE,), "VBG"),
        (Intent.REQUEST, SOCIAL, (NURSE,), "VBG"),
        (Intent.REQUEST, NURSE, (), "VBG"),
        (Intent.REQUEST, CENTRE, (CLINIC,), "VBG"),
        (Intent.REQUEST, CENTRE, (NURSE,), "MVO"),
        (Intent.REQUEST, CENTRE, (), "MVO"),
        (Intent.REQUEST, CENTRE, (REHAB,), "MVO"),
        (Intent.REQUEST, WARD, (NURSE, CENTRE), "MVO"),
        (Intent.REQUEST, SCHOOL, (CENTRE,), "ADM"),
        (Intent.INFORM, CLINIC, (CENTRE, SOCIAL), "MVO"),
        (Intent.INFORM, CENTRE, (NURSE,), "MVO"),
        (Intent.INFORM, NURSE, (CENTRE,), "VBG"),
        (Intent.INFORM, NURSE, (SOCIAL,), "ADM"),
        (Intent.INFORM, SCHOOL, (SOCIAL,), "ADM"),
        (Intent.PLAN, NURSE, (CENTRE,), "PLN"),
        (Intent.CALL, CENTRE, (NURSE,), "KAL"),
        (Intent.ADMIT, WARD, (NURSE,), "INS"),
        (Intent.ADMIT, CENTRE, (NURSE,), ""),
        (Intent.ADMIT, CLINIC, (), ""),
        (Intent.ADMINISTER, SOCIAL, (WARD,), "ADM"),
    ],
)
def test_the_kind_follows_from_the_intent_and_from_both_units(
    intent: Intent, own: str, to: tuple[str, ...], kind: str
) -> None:
    assert derive(intent, own, to).kind == kind


def test_what_is_derived_may_be_sent_by_that_unit_and_is_explained() -> None:
    """Nobody is led to a kind that her role may not send, and every answer has its words."""
    access, texts = shipped_access(), Texts.load()
    for intent, own, to in itertools.product(Intent, ROLES, [(), *((kind,) for kind in ROLES)]):
        derived = derive(intent, own, to)
        assert texts.knows(derived.because), derived.because
        if derived.kind in {"INS", "MVO", "ADM", "KAL"}:
            assert derived.kind in sendable_kinds(frozenset({ROLES[own]}), access), (intent, own, to)


def test_an_admission_begins_an_inpatient_case_and_a_call_a_sip() -> None:
    assert derive(Intent.ADMIT, WARD, ()).case_type == "inpatient"
    assert derive(Intent.CALL, NURSE, ()).case_type == "sip"
    for intent in (Intent.REQUEST, Intent.INFORM, Intent.PLAN, Intent.ADMINISTER):
        assert derive(intent, NURSE, (CENTRE,)).case_type == "open_care"
