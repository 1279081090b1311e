"""A person's identity becomes protected after the case was opened: what leads to her leaves every replica."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, text

from central.store.answers import Asker
from desktop.models.cipher_file import CipherFile
from domain.access_table import GRADES, NOT_PROTECTED
from domain.acts.protecting import PROTECT_PERSON, tells_withheld
from domain.apply import apply
from domain.case import Case, Cell, Conflict, Document
from domain.operation import CellValue, Operation
from domain.outcome import Outcome
from domain.protected import GuardedCell
from tests.desktop.plan_acts import begin_plan
from tests.domain.world import World, shipped_protection
from tests.sync.little_town import Town

MARKED = sorted(GRADES - {NOT_PROTECTED})
STREET, PHONE, OTHER_PHONE, DAUGHTER = "Hemliga vägen 5", "070-999 88 77", "070-666 55 44", "Lena Hallberg"
LEADS = re.compile(f"{STREET}|{PHONE}|{OTHER_PHONE}|{DAUGHTER}")
PERSON = "194410119046"
WORLD = World()
PROTECTION = shipped_protection()


def protect(case: Case, grade: str) -> Outcome:
    header = case.header
    assert header is not None
    body = {"doc": header.doc_id, "grade": grade}
    operation = WORLD.operation(case, "ska-avd1", PROTECT_PERSON, body)
    return apply(case, operation, replace(WORLD.context, of_store=True))


# The rule, for any case

_texts = st.one_of(st.none(), st.sampled_from(("070-1", "Storgatan", "KIN", "OTHER", "ska-ssk", "x")))


def _a_path(cell: GuardedCell) -> str:
    return f"{cell.rows}/r1/{cell.path}" if cell.rows else cell.path


_FREE = ("goal", "situation", "person/name", "actions/r1/principal", "actions/r1/description", "participants/r1/unit")
_PATHS = sorted({*map(_a_path, PROTECTION.cells), "next_of_kin/r1/name", "participants/r1/principal", *_FREE})
_cells = st.dictionaries(st.sampled_from(_PATHS), _texts)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    documents = {}
    for kind in ("header", "INS", "SIP", "PLN"):
        cells = {path: Cell(value, 1, f"op-{kind}-{path}") for path, value in draw(_cells).items()}
        conflicts: tuple[Conflict, ...] = ()
        if draw(st.booleans()):
            paths = tuple(sorted(draw(st.sets(st.sampled_from(_PATHS), min_size=1, max_size=3))))
            texts = tuple(draw(_texts) for _ in paths)
            conflicts = (Conflict("c", paths, ("a",) * len(paths), texts, "b", texts),)
        doc_id = f"doc-{kind}"
        documents[doc_id] = Document(doc_id, "case", kind, 1, "ska-avd1", None, frozenset({"u"}), cells, conflicts)
    return Case("case", 7, documents)


@settings(max_examples=60, deadline=None)
@given(cases(), st.sampled_from(MARKED))
def test_nothing_that_leads_to_her_is_left_and_nothing_else_is_touched(case: Case, grade: str) -> None:
    outcome = protect(case, grade)
    assert outcome.verdict.accepted, outcome.verdict
    after = outcome.case
    assert after is not None
    assert after.documents["doc-header"].value("person/protected") == grade
    for doc_id, document in after.documents.items():
        before, kind = case.documents[doc_id].values(), document.kind
        filled = {path for path, value in before.items() if value is not None}
        withheld = PROTECTION.withheld(grade, kind, filled, before)
        for path, cell in document.cells.items():
            if path in withheld:
                assert cell.value is None
            elif (doc_id, path) != ("doc-header", "person/protected"):
                assert cell is case.documents[doc_id].cells[path]
        now = document.values()
        assert not PROTECTION.withheld(grade, kind, {path for path, value in now.items() if value is not None}, now)
        for conflict in document.conflicts:
            for path, one, other in zip(conflict.paths, conflict.values, conflict.incumbent_values, strict=True):
                if PROTECTION.may_lead(grade, kind, {path}):
                    assert (one, other) == (None, None)
    again = protect(after, grade)
    assert again.verdict.ruling.value == "noop"


@settings(max_examples=60, deadline=None)
@given(_cells, st.sampled_from(MARKED), st.sampled_from(("INS", "SIP", "PLN")))
def test_bytes_are_withheld_whenever_a_cell_of_theirs_could_be(cells: Mapping[str, Any], grade: str, kind: str) -> None:
    definition = WORLD.form(kind).hash
    edits = [{"path": path, "value": value, "base": None} for path, value in cells.items()]
    written = act("publish", {"doc": "d", "definition": definition, "cells": edits})
    sent = act("send", {"doc": "d", "doc_kind": kind, "definition": definition, "cells": dict(cells)})
    filled = {path for path, value in cells.items() if value is not None}
    for values in (dict(cells), {**cells, "actions/r1/principal": "KIN", "participants/r1/unit": None}):
        if PROTECTION.withheld(grade, kind, filled, values):
            assert tells(written, grade)
            assert tells(sent, grade)
    harmless = {path for path in filled if not PROTECTION.may_lead(grade, kind, {path})}
    kept = [edit for edit in edits if edit["path"] in harmless]
    assert not tells(act("publish", {"doc": "d", "definition": definition, "cells": kept}), grade)


def act(kind: str, body: Mapping[str, object]) -> Operation:
    return WORLD.operation(None, "ska-avd1", kind, body)


def tells(operation: Operation, grade: str) -> bool:
    return tells_withheld(operation, grade, WORLD.context.forms, PROTECTION)


def test_only_the_store_writes_it_and_only_a_grade_that_is_one() -> None:
    case = WORLD.open_case()
    assert case.header is not None
    body = {"doc": case.header.doc_id, "grade": "MARKED"}
    assert WORLD.do(case, "ska-avd1", PROTECT_PERSON, body).verdict.code == "unknown_kind"
    for grade in ("NONE", "", "TOMORROW"):
        assert protect(case, grade).verdict.code == "bad_field"


# The whole way


@pytest.fixture
def case_id(town: Town) -> str:
    """A case that tells address, telephone and kin at every unit, some of it written over since."""
    case, header = town.ward.clock.new_id(), town.ward.clock.new_id()
    cells: dict[str, CellValue] = {
        "case_type": "inpatient",
        "person/id": PERSON,
        "person/id_kind": "PNR",
        "person/name": "Ingrid Hallberg",
        "person/address": STREET,
        "person/phone": PHONE,
        "consent/SAMORDNING_INUT/state": "GIVET",
        "consent/SIP/state": "GIVET",
        "consent/SAMORDNING_INUT/asked_at": "2026-11-19T09:00",
    }
    town.ward.do("open_case", case, {"doc": header, "cells": cells})
    row = f"next_of_kin/{town.ward.clock.new_id()}"
    kin: dict[str, CellValue] = {f"{row}/name": DAUGHTER, f"{row}/may_inform": "YES"}
    answer = town.ward.desk.send(case, "INS", ("ska-ssk", "ska-vc1"), {**ADMISSION, **kin})
    assert answer.queued, answer
    town.sync_all()
    of_plan, plan = begin_plan(town.nurse.desk, ("ska-avd1", "ska-vc1"), origin_case=case)
    for phone in (OTHER_PHONE, PHONE):
        town.nurse.desk.save_draft(of_plan, plan, "phone", phone)
        town.nurse.desk.save_draft(of_plan, plan, "important_to_me", "Katten Måns")
        assert town.nurse.desk.publish(of_plan, plan).queued
        town.sync_all()
    return of_plan


def test_what_leads_to_her_leaves_every_replica_and_the_rest_stays_and_is_vouched_for(town: Town, case_id: str) -> None:
    other = town.admit("Karin Berg")
    town.sync_all()
    assert all(leads(device.replica.file) for device in town.devices.values())
    assert town.store.protect_person("191212121212", "MARKED")[0] == 0
    changed, heads = town.store.protect_person(PERSON, "MARKED")
    assert changed == 3, "two admissions and the plan"
    assert heads.items() <= town.store.pulse().heads.items()
    town.sync_all()
    for device in town.devices.values():
        assert not leads(device.replica.file), device.unit_id
        record = device.desk.case(case_id)
        assert record is not None
        assert (record.person.protected, record.person.address, record.person.phone) == ("MARKED", "", "")
        assert record.unverified == frozenset(), "what is left can be printed"
        shown = device.desk.shown.case(case_id)
        assert shown is not None
        assert shown.case.of_kind("SIP")[0].value("important_to_me") == "Katten Måns"
        assert device.desk.case(other) is not None
    assert town.store.protect_person(PERSON, "MARKED")[0] == 0
    assert town.quiet()


def test_what_goes_out_later_tells_nothing_of_it_and_the_record_keeps_it(town: Town, case_id: str) -> None:
    nurse = town.nurse
    asker, scope = Asker(nurse.user_id, nurse.unit_id), nurse.scope
    edition = town.store.bootstrap(asker, scope).edition
    town.store.protect_person(PERSON, "FICTITIOUS")
    assert not town.store.edition_holds(asker, scope, edition), "pages that were made before are not given out again"
    told = b"".join((*town.store.bootstrap(asker, scope).lines, *town.store.pull(asker, scope, 0).lines)).decode()
    assert "Katten" in told
    assert LEADS.search(told) is None
    with town.store._database.read() as db:
        record = b"".join(row[0] for row in db.exec_driver_sql("SELECT data FROM op")).decode()
        shown = "".join(row[0] for row in db.exec_driver_sql("SELECT value FROM field"))
    assert LEADS.search(record)
    assert LEADS.search(shown) is None
    town.colleague("ska-ssk")
    town.sync_all()
    assert not leads(town.devices["ska-ssk.2"].replica.file)
    assert agrees(town)


def test_somebody_who_writes_it_meanwhile_is_told_that_it_is_not_taken_in(town: Town, case_id: str) -> None:
    plan = town.document(town.nurse, case_id, "SIP")
    town.nurse.desk.save_draft(case_id, plan, "phone", "070-111 11 11")
    assert town.nurse.desk.publish(case_id, plan).queued
    town.store.protect_person(PERSON, "PROTECTED_REGISTRATION")
    town.sync_all()
    with town.store._database.read() as db:
        assert [row[0] for row in db.exec_driver_sql("SELECT code FROM held")] == ["protected_cell"]
    assert not leads(town.centre.replica.file)


def agrees(town: Town) -> bool:
    heads = town.store.pulse().heads
    return all(device.replica.scope(device.scope).cursor == heads[device.scope] for device in town.devices.values())


def leads(file: CipherFile) -> bool:
    """Whether any row of any table tells it."""
    with file.read.connect() as db:
        for table in inspect(db).get_table_names():
            for row in db.execute(text(f'SELECT * FROM "{table}"')):
                for value in row:
                    told = value.decode("utf-8", "ignore") if isinstance(value, bytes) else str(value)
                    if LEADS.search(told):
                        return True
    return False


ADMISSION: dict[str, CellValue] = {
    "admitted_at": "2026-11-19T11:30",
    "ward_phone": "031-390 06 21",
    "estimated_discharge": "2026-11-25",
    "municipality": "1495",
    "consent": "YES",
    "needs/KOM_HSL": True,
    "health_centre": "ska-vc1",
    "legal_care_form": "HSL",
}
