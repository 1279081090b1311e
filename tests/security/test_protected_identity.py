"""Protected identity: what is never taken in, by which rule, and that the lists behind it hold."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from central.store import shipped
from central.store.answers import UserRecord
from central.store.store import Store
from desktop.models import workplace
from desktop.models.persons import listed_person, person_record
from desktop.models.texts import Texts
from domain.case import Case, Cell, Document
from domain.directory import Membership
from domain.header_cells import _KNOWN
from domain.identity import NOTED
from domain.operation import Author
from domain.protected import FACTS, Place, Protection, ProtectionError, load_protection, staff_name
from resources import resource_path
from tests.central.pen import Pen, new_id, opening, sqlite_store
from tests.domain.world import MEETING, World, complete_plan, shipped_protection

GRADES = ("MARKED", "PROTECTED_REGISTRATION", "FICTITIOUS")
ADDRESS, PHONE = "Storgatan 5, Skövde", "070-111 22 33"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture(scope="module")
def lists() -> Protection:
    return shipped_protection()


def _open(world: World, grade: str, **more: object) -> Any:
    cells = {
        "case_type": "inpatient",
        "person/id": "194410119046",
        "person/name": "Ingrid Hallberg",
        "person/protected": grade,
        "consent/SAMORDNING_INUT/state": "GIVET",
        "consent/SIP/state": "GIVET",
        **more,
    }
    return world.do(None, "ska-avd1", "open_case", {"doc": world.new_id(), "cells": cells})


def _planned(world: World, grade: str) -> tuple[Case, Document]:
    case = world.plan_case(grade=grade)
    return case, case.of_kind("SIP")[0]


# Never taken in


@pytest.mark.parametrize("grade", GRADES)
@pytest.mark.parametrize(("path", "value"), [("person/address", ADDRESS), ("person/phone", PHONE)])
def test_a_case_is_not_opened_with_what_leads_to_a_protected_person(
    world: World, grade: str, path: str, value: str
) -> None:
    refused = _open(world, grade, **{path: value}).verdict
    assert (refused.code, dict(refused.params)) == ("protected_cell", {"path": path})
    assert _open(world, grade, **{path: None}).verdict.accepted


def test_an_open_identity_may_be_told_of(world: World) -> None:
    cells = {"person/address": ADDRESS, "person/phone": PHONE, "person/protected": None}
    assert _open(world, "", **cells).verdict.accepted


@pytest.mark.parametrize("grade", GRADES)
def test_an_admission_tells_no_kin(world: World, grade: str) -> None:
    case = _open(world, grade).case
    assert case is not None
    row = f"next_of_kin/{world.new_id()}"
    kin = {f"{row}/name": "Lena Hallberg", f"{row}/may_inform": "YES"}
    refused = world.send_admission(case, ("ska-ssk",), more=kin).verdict
    assert (refused.code, refused.params["path"].split("/")[0]) == ("protected_cell", "next_of_kin")
    assert world.send_admission(case, ("ska-ssk",)).verdict.accepted
    open_one = world.open_case()
    assert world.send_admission(open_one, ("ska-ssk",), more=kin).verdict.accepted


@pytest.mark.parametrize("grade", GRADES)
def test_a_plan_takes_no_address_phone_or_kin(world: World, grade: str) -> None:
    case, plan = _planned(world, grade)
    row = world.new_id()
    for cells in (
        {"address": ADDRESS},
        {"phone": PHONE},
        {"contact_preference": PHONE},
        {"representative/phone": PHONE},
        {f"actions/{row}/principal": "KIN", f"actions/{row}/contact_name": "Lena Hallberg"},
        {f"actions/{row}/principal": "KIN", f"actions/{row}/contact_phone": PHONE},
        {
            f"participants/{row}/name": "Lena",
            f"participants/{row}/principal": "OTHER",
            f"participants/{row}/phone": PHONE,
        },
    ):
        assert world.publish(case, plan, "ska-ssk", cells).verdict.code == "protected_cell", cells


def test_a_row_does_not_become_one_of_kin_with_what_stands_in_it(world: World) -> None:
    case, plan = _planned(world, "MARKED")
    row = f"actions/{world.new_id()}"
    staff = {f"{row}/principal": "MUNICIPALITY", f"{row}/contact_name": "Omar Haddad", f"{row}/description": "Tränar"}
    written = world.publish(case, plan, "ska-ssk", staff)
    assert written.case is not None
    plan = written.case.documents[plan.doc_id]
    assert world.publish(written.case, plan, "ska-ssk", {f"{row}/principal": "KIN"}).verdict.code == "protected_cell"
    both = {f"{row}/principal": "KIN", f"{row}/contact_name": None}
    assert world.publish(written.case, plan, "ska-ssk", both).verdict.accepted


def test_a_plan_is_established_without_what_may_not_be_told(world: World) -> None:
    """The form asks which kin it is; for a protected person nobody may say, so nobody is asked."""
    row = world.new_id()
    kin: Mapping[str, object] = {
        f"actions/{row}/description": "Är med på kvällen",
        f"actions/{row}/principal": "KIN",
        f"actions/{row}/schedule": "Måndag",
    }
    case, plan = _planned(world, "PROTECTED_REGISTRATION")
    written = world.publish(case, plan, "ska-ssk", {**complete_plan(world), **kin})
    assert written.case is not None, written.verdict
    held = world.plan_step(written.case, "ska-ssk", "meeting_held", MEETING)
    assert held.case is not None
    assert world.establish(held.case, held.case.documents[plan.doc_id]).verdict.accepted
    case, plan = world.plan_with_meeting_held({**complete_plan(world), **kin})
    assert world.establish(case, plan).verdict.code == "form"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = sqlite_store(tmp_path)
    yield opened
    opened.close()


def test_the_store_holds_such_an_operation_and_no_scope_moves(store: Store) -> None:
    ward = Pen("ska-avd1").enrol(store)
    case, doc = new_id(), new_id()
    before = store.pulse().heads
    told: dict[str, Any] = {"person/protected": "MARKED", "person/address": ADDRESS, "parties/ska-ssk": True}
    body = opening(doc, **told)
    verdict = ward.do(store, "open_case", case, body)
    assert (verdict.ruling, verdict.code) == ("held", "protected_cell")
    assert store.pulse().heads == before
    assert ADDRESS not in str(dict(verdict.params))


def test_somebody_who_works_here_under_protection_is_called_by_her_function(store: Store, tmp_path: Path) -> None:
    """What she writes is signed with that, and her name lies nowhere."""
    someone = UserRecord("ska-avd1.9", "Hemliga Henriksson", "sjuksköterska", protected=True)
    store.write_reference([], [someone], [Membership("ska-avd1.9", "ska-avd1", "CASEWORKER_SLUTEN")])
    pen = Pen("ska-avd1", author=Author("ska-avd1.9", "Sjuksköterska", "sjuksköterska"))
    store.enrol(pen.device_id, "ska-avd1.9", pen.public_key)
    signed = pen.write("open_case", new_id(), opening())
    assert store.push(pen.device_id, 1, 1, [signed], "ska-avd1.9").verdicts[0].ruling == "applied"
    named = pen.write("open_case", new_id(), opening())
    assert b"Henriksson" not in named.data
    assert all(b"Henriksson" not in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert staff_name("Henriksson", "", protected=True) == "Medarbetare"
    assert staff_name("Eva Dahl", "sjuksköterska", protected=False) == "Eva Dahl"


# Shown and hidden


def test_both_sides_read_the_same_lists(lists: Protection) -> None:
    assert lists == shipped.shipped_protection() == workplace.shipped_protection()


def test_no_grade_hides_nothing_and_one_nobody_knows_hides_everything(lists: Protection) -> None:
    for place in Place:
        assert lists.hidden("", place) == frozenset()
        assert lists.hidden("A GRADE OF TOMORROW", place) == FACTS


@pytest.mark.parametrize("grade", GRADES)
def test_what_the_law_hides_is_hidden_in_every_grade(lists: Protection, grade: str) -> None:
    """security.md REQ-34 and domain.md §5.3, §3.1 point 10."""
    assert {"address", "phone", "kin"} <= lists.hidden(grade, Place.REPLICA)
    assert {"name", "number", "address", "phone", "kin", "municipality"} <= lists.hidden(grade, Place.LIST)
    assert {"address", "phone", "kin"} <= lists.hidden(grade, Place.SCREEN)
    everything = {"address", "phone", "kin", "number", "units", "staff_phones", "places", "municipality"}
    assert everything <= lists.hidden(grade, Place.PAPER)
    assert not any(lists.hides(grade, "mark", place) for place in (Place.REPLICA, Place.LIST, Place.SCREEN))


def test_only_a_fictitious_identity_hides_who_she_was_on_screen(lists: Protection) -> None:
    hides = {grade: lists.hides(grade, "earlier_identity", Place.SCREEN) for grade in GRADES}
    assert hides == {"MARKED": False, "PROTECTED_REGISTRATION": True, "FICTITIOUS": True}


@pytest.mark.parametrize("grade", [*GRADES, "A GRADE OF TOMORROW"])
def test_a_list_names_nobody_and_a_banner_tells_no_way_to_her(world: World, grade: str) -> None:
    header = world.open_case().header
    assert header is not None
    told = {"person/protected": grade, "person/address": ADDRESS, "person/phone": PHONE}
    header = replace(header, cells={**header.cells, **{path: Cell(v, 1, "") for path, v in told.items()}})
    name, number, protected = listed_person(header, Texts.load())
    assert ("Hallberg" in name, number, protected) == (False, "", grade)
    person = person_record(header, "2026-11-20")
    assert (person.phone, person.address, person.protected) == ("", "", grade)


# The lists themselves


@pytest.fixture
def written() -> Any:
    text = resource_path("access", "protected.yaml").read_text("utf-8")
    return copy.deepcopy(yaml.load(text, yaml.CSafeLoader))


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("facts", "kin", "replica"), "döljs", "facts.kin.replica"),
        (("facts", "kin", "replica"), "döljs: ", "facts.kin.replica"),
        (("facts", "kin", "replica"), "kanske: Vi får se hur det blir.", "facts.kin.replica"),
        (("facts", "kin", "cloud"), "döljs: Det finns inget moln.", "facts.kin.cloud"),
        (("facts", "kin", "replica"), {"MARKED": "döljs: Leder till personen."}, "facts.kin.replica.FICTITIOUS"),
        (("facts", "shoe_size"), {"says": "Skostorlek"}, "facts.shoe_size"),
        (("grades", "SECRET"), "Hemlig", "grades.SECRET"),
        (("cells",), [], "cells"),
        (("cells", 0, "fact"), "shoe_size", "cells[0]"),
        (("cells", 8, "when"), {"role": []}, "cells[8].when"),
        (("version",), "1", "version"),
    ],
)
def test_lists_that_do_not_hold_are_refused_by_the_place(
    written: Any, path: tuple[Any, ...], value: object, where: str
) -> None:
    place = written
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(ProtectionError) as refused:
        load_protection(written)
    assert refused.value.where == where


@pytest.mark.parametrize("missing", sorted(FACTS))
def test_a_fact_that_is_missing_is_refused(written: Any, missing: str) -> None:
    del written["facts"][missing]
    with pytest.raises(ProtectionError) as refused:
        load_protection(written)
    assert refused.value.where == f"facts.{missing}"


def test_every_guarded_cell_is_one_of_its_form(lists: Protection) -> None:
    forms = shipped.shipped_forms().in_force
    for cell in lists.cells:
        if cell.form == "header":
            assert cell.path in _KNOWN | NOTED
            continue
        path = f"{cell.rows}/0193/{cell.path}" if cell.rows else cell.path
        assert forms[cell.form].item(path) is not None, path
