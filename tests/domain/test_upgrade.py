"""Documents, operations and drafts of different versions of one form meet in `apply`, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from domain.apply import apply
from domain.case import Case, Document
from domain.context import form_library
from domain.operation import CellValue
from domain.outcome import Outcome, Ruling
from domain.upgrade import in_todays_forms
from tests.domain.forms.newer import versions
from tests.domain.world import World, shipped_forms

ONE, TWO, THREE = versions()


@pytest.fixture
def world() -> World:
    world = World()
    world.context = replace(world.context, forms=form_library((*shipped_forms(), *versions())))
    return world


class Planning:
    """One case with a planning made in the first version, in which anybody writes with any version."""

    def __init__(self, world: World) -> None:
        self.world = world
        case = world.admission(("ska-ssk", "ska-vc1"))
        self.doc = world.new_id()
        made = world.do(case, "ska-avd1", "create_document", _made(self.doc))
        assert made.case is not None
        self.case: Case = made.case

    def publish(
        self, definition: str, cells: dict[str, tuple[CellValue, str | None]], unit: str = "ska-avd1"
    ) -> tuple[str, Outcome]:
        edits = [{"path": path, "value": value, "base": base} for path, (value, base) in cells.items()]
        body = {"doc": self.doc, "definition": definition, "seen_ver": self.document.ver, "cells": edits}
        operation = self.world.operation(self.case, unit, "publish", body)
        outcome = apply(self.case, operation, self.world.context)
        assert outcome.case is not None
        self.case = outcome.case
        return operation.op_id, outcome

    @property
    def document(self) -> Document:
        return self.case.documents[self.doc]

    def values(self) -> dict[str, CellValue]:
        return {path: cell.value for path, cell in self.document.cells.items() if cell.value is not None}


def _made(doc: str) -> dict[str, object]:
    return {"doc": doc, "doc_kind": "PLN", "definition": ONE.hash}


@pytest.fixture
def planning(world: World) -> Planning:
    return Planning(world)


def test_writing_with_a_newer_form_takes_the_whole_document_along(planning: Planning) -> None:
    row = planning.world.new_id()
    old, _ = planning.publish(
        ONE.hash,
        {
            "person_view": ("Vill hem", None),
            "kin_view": ("Oroliga", None),
            "risks/fall": (True, None),
            f"equipment/{row}/what": ("Rollator", None),
            f"equipment/{row}/status": ("DELIVERED", None),
        },
    )
    new, outcome = planning.publish(TWO.hash, {"language": ("Svenska", None)}, "ska-ssk")
    assert outcome.verdict.ruling is Ruling.APPLIED
    assert planning.document.definition == TWO.hash
    assert planning.values() == {
        "own_words": "Vill hem",
        "kin_view": "Oroliga",
        "risks/falls": True,
        f"aids/{row}/what": "Rollator",
        f"aids/{row}/status": "IN_PLACE",
        "language": "Svenska",
    }
    cells = planning.document.cells
    assert {cells[path].op_id for path in ("own_words", "risks/falls", f"aids/{row}/status")} == {old}
    assert cells["language"].op_id == new
    assert (cells["person_view"].value, cells["person_view"].op_id) == (None, "")
    assert {cell.ver for cell in cells.values()} == {planning.document.ver, planning.document.ver - 1}


def test_writing_with_an_older_form_lands_in_the_new_places(planning: Planning) -> None:
    first, _ = planning.publish(ONE.hash, {"person_view": ("Vill hem", None)})
    planning.publish(THREE.hash, {"situation": ("Bor ensam", None)})
    _, outcome = planning.publish(ONE.hash, {"person_view": ("Vill hem snart", first)}, "ska-ssk")
    assert outcome.verdict.ruling is Ruling.APPLIED
    assert planning.document.definition == THREE.hash
    assert planning.values() == {"own_voice": "Vill hem snart", "situation": "Bor ensam"}
    row = planning.world.new_id()
    planning.publish(ONE.hash, {f"equipment/{row}/status": ("DELIVERED", None), "kin_view": ("Oroliga", None)})
    assert planning.values()[f"aids/{row}/status"] == "IN_PLACE"
    assert planning.values()["kin_view"] == "Oroliga"
    planning.publish(ONE.hash, {f"equipment/{row}": (False, planning.document.cells[f"aids/{row}/status"].op_id)})
    assert planning.values()[f"aids/{row}"] is False


def test_two_who_write_the_same_in_different_versions_still_have_a_choice_to_make(planning: Planning) -> None:
    seen, _ = planning.publish(ONE.hash, {"person_view": ("Vill hem", None)})
    shown, _ = planning.publish(TWO.hash, {"own_words": ("Vill hem till katten", seen)})
    other, outcome = planning.publish(ONE.hash, {"person_view": ("Vill till Ulricehamn", seen)}, "ska-ssk")
    assert outcome.verdict.ruling is Ruling.CONFLICT
    (conflict,) = planning.document.open_conflicts
    assert (conflict.paths, conflict.incumbent_ops, conflict.values) == (
        ("own_words",),
        (shown,),
        ("Vill till Ulricehamn",),
    )
    planning.publish(THREE.hash, {"situation": ("Bor ensam", None)})
    assert planning.document.open_conflicts[0].paths == ("own_voice",)
    body = {
        "doc": planning.doc,
        "definition": ONE.hash,
        "seen_ver": planning.document.ver,
        "conflicts": [conflict.conflict_id],
        "cells": [{"path": "person_view", "value": "Vill hem till katten", "base": shown}],
    }
    outcome = planning.world.do(planning.case, "ska-vc1", "resolve", body)
    assert outcome.case is not None
    assert outcome.case.documents[planning.doc].open_conflicts == ()
    assert other == conflict.challenger_op


def test_a_rule_of_the_older_form_is_asked_about_what_it_can_see(planning: Planning) -> None:
    planning.publish(TWO.hash, {"situation": ("Bor ensam", None)})
    _, outcome = planning.publish(ONE.hash, {"sip_to_be_done": ("NO", None)}, "ska-ssk")
    assert outcome.verdict.params["finding"] == "sip_no_comment"
    both: dict[str, tuple[CellValue, str | None]] = {
        "sip_to_be_done": ("NO", None),
        "sip_comment": ("Vill inte", None),
        "risks_text": ("Snubblar", None),
        "risks/fall": (True, None),
    }
    assert planning.publish(ONE.hash, both, "ska-ssk")[1].verdict.accepted
    assert planning.values()["risks/falls"] is True


def test_what_changes_nothing_leaves_the_document_in_its_form(planning: Planning) -> None:
    op, _ = planning.publish(ONE.hash, {"person_view": ("Vill hem", None)})
    before = planning.document
    _, outcome = planning.publish(TWO.hash, {"own_words": ("Vill hem", op)})
    assert outcome.verdict.ruling is Ruling.NOOP
    assert outcome.changes == ()
    assert planning.document == before


def test_a_case_is_shown_in_todays_forms_and_two_ways_there_meet(planning: Planning) -> None:
    planning.publish(ONE.hash, {"person_view": ("Vill hem", None), "risks/fall": (True, None)})
    shown = in_todays_forms(planning.case, planning.world.context.forms)
    assert shown.documents[planning.doc].definition == THREE.hash
    by_way = replace(planning.world.context.forms, in_force=MappingProxyType({"PLN": TWO}))
    twice = in_todays_forms(in_todays_forms(planning.case, by_way), planning.world.context.forms)
    values = {path: cell.value for path, cell in twice.documents[planning.doc].cells.items() if cell.value is not None}
    assert values == {"own_voice": "Vill hem", "risks/falls": True}
    unknown = replace(planning.document, definition="sha256:" + "0" * 64)
    assert in_todays_forms(planning.case.with_document(unknown), by_way).documents[planning.doc] is unknown
