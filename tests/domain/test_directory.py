"""Units as they are: who may be sent to on a day, who takes over, and whose inbox it is."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from domain.acts.receiving import receiving, working
from domain.case import REFERENCE_SCOPE, Case, Cell, Document
from domain.directory import ContactPoint, Directory, Unit, may_receive, same_principal, state_on
from domain.outcome import Refusal
from domain.reference import read_reference, unit_cells
from domain.told import Told
from tests.domain.test_messages import done
from tests.domain.world import TODAY, World, consent_cells

BUP = Unit("ska-bup", "BUP", "REGIONHALSA", "Skaraborg", inbox_state="NOT_CONNECTED", other_contact="Ring")
VC = Unit("ska-vc1", "Vårdcentral 1", "VC", "Skaraborg")
SSK = Unit("ska-ssk", "Kommun SSK", "KOM_SSK", "Skaraborg")


def directory(*units: Unit) -> Directory:
    return Directory(MappingProxyType({unit.unit_id: unit for unit in units}))


@pytest.mark.parametrize(
    ("state", "first", "last", "told"),
    [
        ("ACTIVE", "", "", "ACTIVE"),
        ("NOT_CONNECTED", "", "", "NOT_CONNECTED"),
        ("CONNECTED_INACTIVE", "", "", "CONNECTED_INACTIVE"),
        ("CLOSED", "", "", "CLOSED"),
        ("PAUSED", "", "", "PAUSED"),
        ("PAUSED", "2026-11-20", "2026-11-20", "PAUSED"),
        ("PAUSED", "2026-11-21", "", "ACTIVE"),
        ("PAUSED", "", "2026-11-19", "ACTIVE"),
    ],
)
def test_a_pause_begins_and_ends_by_itself(state: str, first: str, last: str, told: str) -> None:
    unit = replace(VC, inbox_state=state, paused_from=first, paused_until=last)
    assert state_on(unit, TODAY) == told
    assert may_receive(unit, TODAY) == (told == "ACTIVE")
    assert unit.staffed == (state in {"ACTIVE", "PAUSED"})


def test_a_unit_is_not_there_before_its_day() -> None:
    unit = replace(VC, live_from="2026-12-01")
    known = directory(unit)
    assert not known.selectable("ska-vc1", "2026-11-30")
    assert known.selectable("ska-vc1", "2026-12-01")
    assert state_on(unit, "2026-11-30") == "CONNECTED_INACTIVE"


def test_the_substitute_is_the_first_in_line_whose_inbox_takes_it() -> None:
    paused = replace(VC, inbox_state="PAUSED", substitute="ska-vc2")
    closed = replace(VC, unit_id="ska-vc2", inbox_state="CLOSED", merged_into="ska-vc3")
    third = replace(VC, unit_id="ska-vc3", name="Vårdcentral 3")
    assert directory(paused, closed, third).substitute_for("ska-vc1", TODAY) == third
    assert directory(paused, closed).substitute_for("ska-vc1", TODAY) is None
    round_about = replace(third, inbox_state="PAUSED", substitute="ska-vc1")
    assert directory(paused, closed, round_about).substitute_for("ska-vc1", TODAY) is None
    assert directory(paused, closed, third).substitute_for("nobody", TODAY) is None


def test_a_shared_inbox_receives_for_all_who_share_it() -> None:
    sharing = replace(SSK, unit_id="ska-natt", name="Nattpatrullen", inbox="ska-ssk")
    assert directory(SSK, sharing).receiving_inbox("ska-natt", TODAY) == SSK
    assert not sharing.staffed
    assert not may_receive(sharing, TODAY)
    paused = replace(SSK, inbox_state="PAUSED", substitute="ska-vc1")
    assert directory(paused, sharing, VC).receiving_inbox("ska-natt", TODAY) is None
    assert directory(paused, sharing, VC).substitute_for("ska-natt", TODAY) == VC
    itself_shared = replace(SSK, inbox="ska-natt")
    assert directory(itself_shared, sharing).receiving_inbox("ska-natt", TODAY) is None
    assert directory(sharing).receiving_inbox("ska-natt", TODAY) is None


def test_principals_that_nobody_told_are_not_the_same() -> None:
    assert not same_principal(VC, SSK)
    assert same_principal(replace(VC, principal="Regionen"), replace(SSK, principal="Regionen"))


def test_a_unit_is_read_as_it_was_written() -> None:
    unit = replace(BUP, contact_point=ContactPoint("Växeln", "8–16", "031"), municipality="1496", aliases="BUP")
    cells = MappingProxyType({path: Cell(value, 1, "") for path, value in unit_cells(unit).items()})
    document = Document("ska-bup", "reference", "unit", 1, "ska-bup", None, frozenset({REFERENCE_SCOPE}), cells)
    assert read_reference([Told.of(document)]).units["ska-bup"] == unit


@pytest.fixture
def world() -> World:
    return World()


def among(world: World, *units: Unit) -> World:
    """The world with these units as they are given."""
    known = world.context.directory
    units_now = {**known.units, **{unit.unit_id: unit for unit in units}}
    told = Directory(MappingProxyType(units_now), known.memberships, known.seats)
    world.context = replace(world.context, directory=told)
    return world


_SHARING = replace(SSK, unit_id="ska-natt", name="Nattpatrullen", inbox="ska-ssk")
_REFUSALS = [
    (replace(VC, inbox_state="PAUSED"), "recipient_paused_alone", {}),
    (replace(VC, inbox_state="PAUSED", substitute="ska-ssk"), "recipient_paused", {"instead": "ska-ssk"}),
    (replace(VC, inbox_state="CLOSED"), "recipient_closed_alone", {}),
    (replace(VC, inbox_state="CLOSED", merged_into="ska-ssk"), "recipient_closed", {"instead": "ska-ssk"}),
    (replace(VC, inbox_state="NOT_CONNECTED"), "recipient_not_connected", {}),
    (replace(VC, inbox_state="CONNECTED_INACTIVE"), "recipient_without_inbox", {}),
    (replace(VC, live_from="2026-12-01"), "recipient_not_begun", {"day": "2026-12-01"}),
    (replace(VC, inbox="nobody"), "recipient_without_inbox", {}),
    (replace(VC, inbox_state="MENDED_BY_A_NEWER_PROGRAM"), "recipient_without_inbox", {}),
]


@pytest.mark.parametrize(("unit", "code", "told"), _REFUSALS)
def test_who_cannot_be_sent_to_is_told_why_and_who_can(
    world: World, unit: Unit, code: str, told: dict[str, str]
) -> None:
    among(world, unit)
    with pytest.raises(Refusal) as refused:
        receiving("ska-vc1", world.context)
    assert (refused.value.code, dict(refused.value.params)) == (code, {"unit": "ska-vc1", **told})
    assert working("ska-ssk", world.context).unit_id == "ska-ssk"


@pytest.fixture
def case(world: World) -> Case:
    return world.open_case()


def parties(world: World, case: Case, *units: str) -> str:
    """The code by which the ward may not take them in; '' when it may."""
    assert case.header is not None
    body = {"doc": case.header.doc_id, "add": list(units), "remove": []}
    return world.do(case, "ska-avd1", "change_parties", body).verdict.code


def test_what_is_sent_to_a_unit_that_shares_an_inbox_lies_there(world: World, case: Case) -> None:
    among(world, _SHARING)
    told = done(world.send_admission(case, ("ska-natt", "ska-vc1")))
    message = told.of_kind("INS")[0]
    assert set(message.marked("recipients")) == {"ska-ssk", "ska-vc1"}
    assert message.value("shared_inbox/ska-natt") == "ska-ssk"
    assert told.takes_part("ska-ssk")
    assert not told.takes_part("ska-natt")


@pytest.mark.parametrize(("unit", "code"), [(unit, code) for unit, code, _ in _REFUSALS])
def test_nothing_reaches_who_cannot_receive(world: World, case: Case, unit: Unit, code: str) -> None:
    admitted = world.admission(("ska-ssk",))
    among(world, unit)
    assert world.send_admission(case, ("ska-ssk", "ska-vc1")).verdict.code == code
    assert parties(world, admitted, "ska-vc1") == code


def test_who_pauses_gets_the_answer_it_asked_for_and_what_corrects_what_it_has(world: World) -> None:
    admitted = world.admission(("ska-ssk", "ska-vc1"))
    first = admitted.of_kind("INS")[0].doc_id
    among(world, replace(VC, inbox_state="PAUSED"))
    again = world.send_admission(admitted, ("ska-ssk", "ska-vc1"), supersedes=first)
    assert again.verdict.accepted, again.verdict
    among(world, replace(VC, inbox_state="CLOSED"))
    assert world.send_admission(admitted, ("ska-ssk", "ska-vc1"), supersedes=first).verdict.code == (
        "recipient_closed_alone"
    )
    assert world.send_admission(admitted, ("ska-ssk",), supersedes=first).verdict.accepted


def test_a_case_is_begun_with_units_that_have_an_inbox_also_when_it_pauses(world: World) -> None:
    def begun(unit: Unit) -> str:
        among(world, unit)
        cells = {
            "case_type": "inpatient",
            "person/id": "194410119046",
            "person/id_kind": "PNR",
            "person/name": "Ingrid Hallberg",
            "parties/ska-vc1": True,
            **consent_cells("GIVET"),
        }
        return world.do(None, "ska-avd1", "open_case", {"doc": world.new_id(), "cells": cells}).verdict.code

    assert begun(VC) == begun(replace(VC, inbox_state="PAUSED")) == begun(replace(VC, inbox_state="CLOSED")) == ""
    for state in ("NOT_CONNECTED", "CONNECTED_INACTIVE", ""):
        assert begun(replace(VC, inbox_state=state)) == "recipient_without_inbox"
    assert begun(replace(VC, inbox="ska-ssk")) == "recipient_without_inbox"
    assert begun(replace(VC, live_from="2026-12-01")) == "recipient_not_begun"


def test_nobody_works_where_there_is_no_inbox_of_ones_own(world: World, case: Case) -> None:
    ward = world.context.directory.units["ska-avd1"]
    for state, code in (("PAUSED", ""), ("CLOSED", "unit_unknown"), ("NOT_CONNECTED", "unit_unknown")):
        among(world, replace(ward, inbox_state=state))
        assert world.send_admission(case, ("ska-ssk",)).verdict.code == code
    among(world, replace(ward, inbox="ska-avd2"))
    assert world.send_admission(case, ("ska-ssk",)).verdict.code == "unit_unknown"
