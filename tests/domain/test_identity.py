"""Whom a case is about: numbers with their issuers, temporary identities, the dead, and what only the store knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.apply import apply
from domain.case import Case, Cell
from domain.identity import (
    Identity,
    identity_of,
    is_temporary,
    read_identity,
    same_person_named,
    temporary,
)
from domain.operation import Operation
from domain.outcome import Outcome, Verdict
from domain.person_id import OTHER_REGION, IdKind, PersonIdError
from domain.store_only import ASKED_OF, RULES, OtherCase, other_case, refusal_of
from tests.domain.world import World

TODAY = date(2026, 11, 20)
STOCKHOLM, VGR = "1.2.752.97.3.1.3", "1.2.752.113.11.0.2.1.1.1"


def refusal(value: str, issuer: str = "") -> str:
    with pytest.raises(PersonIdError) as caught:
        read_identity(value, issuer, TODAY)
    return caught.value.code


def open_body(world: World, **cells: object) -> dict[str, object]:
    known = {"case_type": "inpatient", "person/name": "Ingrid Hallberg", "consent/SAMORDNING_INUT/state": "GIVET"}
    return {"doc": world.new_id(), "cells": {**known, **cells}}


def opened(world: World, **cells: object) -> Outcome:
    return world.do(None, "ska-avd1", "open_case", open_body(world, **cells))


def case_of(outcome: Outcome) -> Case:
    assert outcome.case is not None, outcome.verdict
    return outcome.case


def unknown(world: World) -> Case:
    number = temporary(world.new_id())
    return case_of(opened(world, **{"person/id": number, "person/id_kind": "TMP", "person/name": "Okänd man"}))


def bind(world: World, case: Case, **cells: object) -> Outcome:
    assert case.header is not None
    return world.do(case, "ska-avd1", "bind_identity", {"doc": case.header.doc_id, "cells": cells})


# Issuers


def test_a_number_is_one_only_together_with_who_handed_it_out() -> None:
    assert read_identity("19810829M071", VGR, TODAY).kind is IdKind.LRID
    assert read_identity("991981000010", STOCKHOLM, TODAY).issuer == STOCKHOLM
    assert refusal("19810829M071", STOCKHOLM) == "other_issuer"
    assert refusal("194410119046", VGR) == "other_issuer"
    foreign = read_identity("19440101A1B2", OTHER_REGION, TODAY)
    assert (foreign.kind, foreign.value, foreign.birth_date, foreign.sex) == (IdKind.OTHER, "19440101A1B2", None, None)
    assert Identity(OTHER_REGION, "991981000010") != Identity(STOCKHOLM, "991981000010")


@pytest.mark.parametrize("value", ["", "abc", "A1", "ÅÄÖ 1234", "X" * 41, "A1B2\n", " A1B2"])
def test_a_number_of_unknown_form_is_still_no_free_text(value: str) -> None:
    assert refusal(value, OTHER_REGION) == "not_canonical"


def test_an_old_local_number_is_told_from_a_misspelt_one() -> None:
    assert refusal("19440101A1B2") == "old_local_number"
    assert refusal("19810829M072") == "check_digit"


def test_a_header_keeps_the_issuer_and_tells_the_identity() -> None:
    world = World()
    case = case_of(opened(world, **{"person/id": "19810829M071", "person/id_kind": "LRID", "person/id_issuer": VGR}))
    assert case.header is not None
    assert identity_of(case.header.value) == Identity(VGR, "19810829M071")
    wrong = opened(world, **{"person/id": "19810829M071", "person/id_issuer": STOCKHOLM}).verdict
    assert (wrong.code, wrong.params) == ("person_id", {"reason": "other_issuer"})
    assert identity_of({"person/id": "nobody"}.get) is None


# Temporary identities


def test_a_temporary_identity_stays_at_the_unit_until_it_has_a_number() -> None:
    world = World()
    case = unknown(world)
    assert world.send_admission(case, ("ska-ssk",)).verdict.code == "identity_not_bound"
    invite = {"doc": case.header.doc_id if case.header else "", "add": ["ska-ssk"], "remove": []}
    assert world.do(case, "ska-avd1", "change_parties", invite).verdict.code == "identity_not_bound"
    from_the_start: dict[str, object] = {"person/id": temporary(world.new_id()), "parties/ska-ssk": True}
    assert opened(world, **from_the_start).verdict.code == "identity_not_bound"
    alone = world.create(case, "ska-avd1", "PLN")
    assert alone.of_kind("PLN"), "what stays at the unit goes on"

    named = bind(
        world, case, **{"person/id": "194410119046", "person/id_kind": "PNR", "person/name": "Ingrid Hallberg"}
    )
    assert named.verdict.accepted
    assert world.send_admission(case_of(named), ("ska-ssk",)).verdict.accepted


def test_a_number_is_bound_once_and_only_a_number() -> None:
    world = World()
    case = unknown(world)
    assert bind(world, case, **{"person/id": temporary(world.new_id())}).verdict.code == "identity_not_bound"
    assert bind(world, case, **{"person/id": "194410119047"}).verdict.code == "person_id"
    assert bind(world, case, **{"person/id": "194410119046", "status": "INP_READY"}).verdict.code == "bad_field"
    assert bind(world, case, **{"person/name": "Ingrid"}).verdict.code == "bad_field"
    bound = case_of(bind(world, case, **{"person/id": "194410119046"}))
    assert bind(world, bound, **{"person/id": "195401036818"}).verdict.code == "identity_bound"


@pytest.mark.parametrize("value", ["TMP-", "TMP-1", "tmp-01890a5d-ac96-774b-bcce-b302099a8057", "TMP-x\n"])
def test_a_temporary_identity_has_one_form(value: str) -> None:
    assert not is_temporary(value)
    assert refusal(value)


# The dead


def test_nothing_begins_for_somebody_who_has_died() -> None:
    world = World()
    number = {"person/id": "194410119046"}
    assert opened(world, **number, **{"person/deceased_on": "2026-11-19"}).verdict.code == "person_deceased"
    case = case_of(opened(world, **number))
    assert case.header is not None
    dead = case.with_document(
        case.header.changed(case.header.ver, {"person/deceased_on": _cell("2026-11-19")}),
    )
    assert world.send_admission(dead, ("ska-ssk",)).verdict.code == "person_deceased"
    body = {"doc": world.new_id(), "doc_kind": "PLN", "definition": world.form("PLN").hash}
    assert world.do(dead, "ska-avd1", "create_document", body).verdict.code == "person_deceased"


def _cell(value: str) -> Cell:
    return Cell(value, 1, "")


# What only the store knows


def other(**told: str) -> OtherCase:
    known = {"case_id": "other", "case_type": "inpatient", "status": "INP_PLANNING", "owner_unit": "gbg-avd1"}
    person = {"number": "19810829M071", "name": "Ingrid Hallberg", "deceased_on": "", "protected": ""}
    return OtherCase(**{**known, **person, **told})


def ruled(operation: Operation, case: Case, *others: OtherCase) -> str:
    found = refusal_of(operation, case, others)
    return found.code if found else ""


def _acts(world: World) -> dict[str, tuple[Operation, Case]]:
    """What the rules may be asked of: (operation, the case as it would be)."""
    reserve = {"person/id": "19810829M071", "person/id_kind": "LRID"}
    body = open_body(world, **reserve)
    opening = world.operation(None, "ska-avd1", "open_case", body)
    case = case_of(world.do(None, "ska-avd1", "open_case", body))
    admission = world.operation(case, "ska-avd1", "send", {"doc_kind": "INS"})
    letter = world.operation(case, "ska-avd1", "send", {"doc_kind": "MVO"})
    plan = world.operation(case, "ska-avd1", "create_document", {"doc_kind": "SIP"})
    seen = world.operation(case, "ska-avd1", "mark_seen", {})
    binding = world.operation(case, "ska-avd1", "bind_identity", {})
    again = world.operation(case, "ska-avd1", "transition", {"event": "reactivate"})
    acts = {"open": opening, "bind": binding, "INS": admission, "MVO": letter, "SIP": plan, "seen": seen}
    acts["again"] = again
    found = {name: (operation, case) for name, operation in acts.items()}
    planned = world.plan_case()

    def of_plan(event: str, **cells: str) -> tuple[Operation, Case]:
        return world.operation(planned, "ska-ssk", "transition", {"event": event, "cells": cells}), planned

    found |= {"need": of_plan("register_need"), "plan again": of_plan("reactivate")}
    found |= {"second": of_plan("register_need", second_reason="Psykiatri"), "held": of_plan("offer_accepted")}
    return found | {"same area": of_plan("register_need", second_reason="Annat", need_area=" Psykisk  HÄLSA")}


_NOBODY: dict[str, str] = {"status": "INP_DISCHARGED", "name": "Hallberg, Ingrid"}
_PLAN = {"case_type": "sip", "status": "SIP_ACTIVE"}
TABLE: tuple[tuple[dict[str, str], dict[str, str]], ...] = (
    # the other case, and which acts it stands against
    (_NOBODY, {}),
    ({**_NOBODY, "name": "Okänd kvinna"}, {}),
    ({**_NOBODY, "name": "Berit Svensson"}, {"open": "identity_collision", "bind": "identity_collision"}),
    ({**_NOBODY, "name": "Berit Svensson", "number": "194410119046"}, {}),
    (
        {**_NOBODY, "deceased_on": "2026-11-01"},
        {"open": "person_deceased", "bind": "person_deceased", "INS": "person_deceased", "SIP": "person_deceased"},
    ),
    (
        {},
        {
            **dict.fromkeys(("open", "bind", "INS"), "other_inpatient_case"),
            "again": "admitted_anew",
        },
    ),
    ({"owner_unit": "ska-avd1"}, {"again": "admitted_anew"}),
    ({"owner_unit": "ska-avd1", "protected": "MARKED"}, {"again": "admitted_anew"}),
    ({"status": "INP_DRAFT"}, {}),
    ({"status": "INP_DISCHARGED"}, {}),
    ({"case_type": "open_care", "status": "OPC_COORDINATION"}, {}),
    ({"protected": "MARKED"}, {}),
    ({**_PLAN, "need_area": "Skolgång"}, dict.fromkeys(("need", "plan again"), "second_plan")),
    ({**_PLAN, "status": "SIP_CALLED"}, dict.fromkeys(("need", "plan again"), "second_plan")),
    (
        {**_PLAN, "need_area": "psykisk hälsa"},
        {**dict.fromkeys(("need", "plan again"), "second_plan"), "same area": "second_plan_same_area"},
    ),
    ({**_PLAN, "status": "SIP_CLOSED"}, {}),
    ({**_PLAN, "status": "SIP_NEED"}, {}),
    ({**_PLAN, "protected": "MARKED"}, {}),
    (
        {**_PLAN, "protected": "MARKED", "owner_unit": "ska-ssk"},
        dict.fromkeys(("need", "plan again"), "second_plan"),
    ),
)


@pytest.mark.parametrize(("told", "against"), TABLE)
def test_what_another_case_stands_against(told: dict[str, str], against: dict[str, str]) -> None:
    world = World()
    found = {name: ruled(*act, other(**told)) for name, act in _acts(world).items()}
    assert {name: code for name, code in found.items() if code} == against


def test_every_rule_has_its_turn_and_the_case_itself_is_not_another() -> None:
    tried = {code for _, against in TABLE for code in against.values()}
    assert tried == {rule.code for rule in RULES}
    world = World()
    operation, case = _acts(world)["open"]
    assert ruled(operation, case, other(case_id=case.case_id, name="Berit Svensson")) == ""
    assert operation.kind in ASKED_OF
    shown = other_case(case)
    assert shown is not None
    assert (shown.number, shown.status, shown.owner_unit) == ("19810829M071", "INP_DRAFT", "ska-avd1")


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("Ingrid Hallberg", "Hallberg, Ingrid", True),
        ("INGRID", "Ingrid Hallberg", True),
        ("Anna-Karin Ek", "Anna Karin Ek", True),
        ("Okänd man", "Per Ek", True),
        ("", "Per Ek", True),
        ("Per Ek", "Pär Ek", False),
        ("Per Ek", "Berit Svensson", False),
    ],
)
def test_when_two_names_may_be_one_persons(one: str, two: str, same: bool) -> None:
    assert same_person_named(one, two) is same


@pytest.mark.parametrize(
    "told",
    [
        {"now": 7},
        {"now": []},
        {"now": {}},
        {"now": {"value": "19810829M072", "issuer": VGR}},
        {"now": {"value": "19810829M071", "issuer": STOCKHOLM}, "by": "x"},
        {"now": {"value": "194410119046", "issuer": "1.2.752.129.2.1.3.1"}},
        {"now": {"value": "194410119046", "issuer": "1.2.752.129.2.1.3.1"}, "by": "x" * 201},
        {"doc": "elsewhere", "now": None},
    ],
)
def test_what_the_store_notes_is_judged_like_anything_else(told: dict[str, object]) -> None:
    world = World()
    case = case_of(opened(world, **{"person/id": "19810829M071"}))
    assert case.header is not None
    body = {"doc": case.header.doc_id, **told}
    own = replace(world.context, of_store=True)
    outcome = apply(case, world.operation(case, "ska-avd1", "note_identity", body), own)
    assert not outcome.verdict.accepted
    assert outcome.case is case
    assert world.do(case, "ska-avd1", "note_identity", body).verdict.code == "unknown_kind"


def test_a_verdict_never_quotes_a_number() -> None:
    world = World()
    held: list[Verdict] = [
        opened(world, **{"person/id": "19810829M072"}).verdict,
        bind(world, unknown(world), **{"person/id": "19810829M089"}).verdict,
    ]
    assert [verdict.params["reason"] for verdict in held] == ["check_digit", "reserve_sex_serial"]
