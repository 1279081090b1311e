"""Reading a SIP without taking part: the two ways of law 2022:913, and what each asks for first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.models.texts import Texts
from domain.access_table import UNKNOWN
from domain.outside_reading import (
    LONGEST_MINUTES,
    READING,
    Attempt,
    Reader,
    Standing,
    Way,
    may_ask,
    may_go_on,
    open_plan,
    ways,
)
from tests.domain.world import shipped_access

TABLE = shipped_access()
ON_CALL = Reader(frozenset({"EMERGENCY_READ", "CASEWORKER_OPENV"}), "VC")
SOCIAL = Reader(frozenset({"EMERGENCY_READ"}), "KOM_SOL")
FAMILY = Reader(frozenset({"EMERGENCY_READ"}), "IFO")
SCHOOL = Reader(frozenset({"EMERGENCY_READ"}), "SKOLA")
AWAKE = Standing("NONE", "GIVET", "NONE", "NONE")
UNCONSCIOUS = Standing("NONE", "KAN_EJ_SAMTYCKA", "NONE", "NONE")
BY_CONSENT = Attempt(Way.CONSENT, 2, "Hembesök, personen vill att vi läser", 60, logged_in_anew=True)
IN_EMERGENCY = replace(BY_CONSENT, way=Way.EMERGENCY, reason="Medvetslös hemma, krisplanen behövs")


def test_scenario_58_on_call_with_consent_reads_for_a_time() -> None:
    opened = open_plan(BY_CONSENT, ON_CALL, AWAKE, TABLE)
    assert (opened.access.allowed, opened.minutes) == (True, 60)


def test_scenario_59_never_without_a_network() -> None:
    refused = open_plan(replace(BY_CONSENT, online=False), ON_CALL, AWAKE, TABLE)
    assert (refused.access.reason, refused.minutes) == ("outside_needs_network", 0)


def test_an_emergency_is_for_care_providers_alone_and_the_others_are_told_why() -> None:
    """Law 2022:913 3:5–7."""
    assert open_plan(IN_EMERGENCY, ON_CALL, UNCONSCIOUS, TABLE).access.allowed
    for reader in (SOCIAL, FAMILY, SCHOOL, Reader(SOCIAL.roles, "LSS"), Reader(SOCIAL.roles, "KIOSK")):
        refused = open_plan(IN_EMERGENCY, reader, UNCONSCIOUS, TABLE).access
        assert refused.reason == "regime_may_not"
        assert refused.because


def test_consent_opens_for_care_and_for_services_to_the_old_and_disabled_and_no_further() -> None:
    """Law 2022:913 1:3, 3:1–2 and 3:7: consent cannot widen it."""
    allowed = {name: ways(reader, AWAKE, TABLE)[Way.CONSENT] for name, reader in
               {"care": ON_CALL, "social": SOCIAL, "family": FAMILY, "school": SCHOOL}.items()}  # fmt: skip
    assert {name: answer.allowed for name, answer in allowed.items()} == {
        "care": True, "social": True, "family": False, "school": False,
    }  # fmt: skip
    assert "3 kap. 7 §" in allowed["family"].because


def test_each_way_answers_for_itself() -> None:
    """Somebody awake is asked; somebody who cannot answer is not taken to have said yes."""
    awake, unconscious = ways(ON_CALL, AWAKE, TABLE), ways(ON_CALL, UNCONSCIOUS, TABLE)
    assert (awake[Way.CONSENT].allowed, awake[Way.EMERGENCY].allowed) == (True, False)
    assert (unconscious[Way.CONSENT].allowed, unconscious[Way.EMERGENCY].allowed) == (False, True)


@pytest.mark.parametrize("state", ["NEKAT", "ÅTERKALLAT", "something else"])
def test_no_means_no_by_either_way(state: str) -> None:
    assert not any(answer.allowed for answer in ways(ON_CALL, replace(AWAKE, consent=state), TABLE).values())


def test_an_outer_block_is_lifted_by_nobody_here_and_an_inner_one_in_an_emergency_alone() -> None:
    for way, block, allowed in (
        (Way.CONSENT, "INNER", False),
        (Way.CONSENT, "OUTER", False),
        (Way.EMERGENCY, "INNER", True),
        (Way.EMERGENCY, "OUTER", False),
    ):
        standing = replace(UNCONSCIOUS if way is Way.EMERGENCY else AWAKE, block=block)
        assert ways(ON_CALL, standing, TABLE)[way].allowed is allowed, (way, block)


def test_whoever_takes_part_reads_in_the_case() -> None:
    for relation in ("PARTY", "OWNER", "READER", "RECIPIENT"):
        assert not any(one.allowed for one in ways(ON_CALL, replace(AWAKE, relation=relation), TABLE).values())


def test_a_case_handler_without_the_named_right_has_no_way() -> None:
    reader = Reader(frozenset({"CASEWORKER_OPENV", "READ"}), "VC")
    assert {answer.reason for answer in ways(reader, AWAKE, TABLE).values()} == {"role_may_not"}
    assert not may_ask(reader, AWAKE, TABLE).allowed


def test_that_there_is_a_plan_is_told_also_of_a_blocked_one_and_never_of_a_protected_person() -> None:
    assert may_ask(ON_CALL, replace(AWAKE, block="OUTER"), TABLE).allowed
    for grade in ("MARKED", "PROTECTED_REGISTRATION", "FICTITIOUS", "something else"):
        assert may_ask(ON_CALL, replace(AWAKE, protected=grade), TABLE).reason == "protection_forbids"


def test_a_protected_persons_plan_asks_for_one_more_confirmation() -> None:
    standing = replace(AWAKE, protected="MARKED")
    assert open_plan(BY_CONSENT, ON_CALL, standing, TABLE).access.reason == "outside_confirm_protection"
    assert open_plan(replace(BY_CONSENT, protection_confirmed=True), ON_CALL, standing, TABLE).access.allowed


@pytest.mark.parametrize(
    ("attempt", "code"),
    [
        (replace(BY_CONSENT, chosen=0), "outside_choose_twice"),
        (replace(BY_CONSENT, chosen=1), "outside_choose_twice"),
        (replace(BY_CONSENT, reason="behövs"), "outside_reason_too_short"),
        (replace(BY_CONSENT, reason="x" + " " * 40 + "y"), "outside_reason_too_short"),
        (replace(BY_CONSENT, minutes=0), "outside_too_long"),
        (replace(BY_CONSENT, minutes=-5), "outside_too_long"),
        (replace(BY_CONSENT, minutes=LONGEST_MINUTES + 1), "outside_too_long"),
        (replace(BY_CONSENT, logged_in_anew=False), "outside_log_in_again"),
    ],
)
def test_what_is_missing_is_said_and_can_be_mended(attempt: Attempt, code: str) -> None:
    opened = open_plan(attempt, ON_CALL, AWAKE, TABLE)
    assert (opened.access.allowed, opened.access.reason, opened.minutes) == (False, code, 0)
    assert Texts.load().knows(code)


def test_who_may_not_is_not_asked_for_a_reason_first() -> None:
    hasty = replace(IN_EMERGENCY, chosen=0, reason="")
    assert open_plan(hasty, SOCIAL, UNCONSCIOUS, TABLE).access.reason == "regime_may_not"


def test_a_day_is_the_longest() -> None:
    longest = replace(BY_CONSENT, minutes=LONGEST_MINUTES)
    assert open_plan(longest, ON_CALL, AWAKE, TABLE).minutes == 24 * 60


def test_the_right_to_read_and_the_way_are_both_asked_each_time() -> None:
    assert may_go_on(Way.CONSENT, ON_CALL, AWAKE, TABLE).allowed
    assert not may_go_on(Way.EMERGENCY, ON_CALL, AWAKE, TABLE).allowed
    assert not may_go_on(Way.EMERGENCY, SOCIAL, UNCONSCIOUS, TABLE).allowed
    right = TABLE.functions[READING]
    nobody = {**right.rules, "role": dict.fromkeys(right.rules["role"], UNKNOWN)}
    taken_away = replace(TABLE, functions={**TABLE.functions, READING: replace(right, rules=nobody)})
    assert may_go_on(Way.CONSENT, ON_CALL, AWAKE, taken_away).reason == "role_may_not"
    assert open_plan(BY_CONSENT, ON_CALL, AWAKE, taken_away).access.reason == "role_may_not"
