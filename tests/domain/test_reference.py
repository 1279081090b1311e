"""Reading the documents of the scope `reference`: what is not what it says, or not for us to read, is left unused."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain.canonical import canonical_bytes
from domain.context import form_library
from domain.forms.loading import load_definition
from domain.forms.loose_labels import loose_labels
from domain.operation import CellValue
from domain.reference import (
    FORM,
    PROCESS,
    Reference,
    hash_of,
    issue_document,
    library,
    processes,
    read_reference,
    readable_forms,
    unit_cells,
    unreadable_labels,
)
from domain.told import Told
from tests.domain.forms.newer import foreign_planning, planning_2
from tests.domain.forms.shipped import data_of
from tests.domain.world import World, shipped_processes

SHIPPED = form_library((load_definition(data_of("PLN")),))


def document(doc_id: str, kind: str, cells: Mapping[str, CellValue]) -> Told:
    return Told(doc_id, kind, MappingProxyType(cells))


def issued(data: dict[str, object], since: str = "2026-01-01", number: int = 1, **changed: CellValue) -> Told:
    doc_id, cells = issue_document(FORM, data, number, since)
    return document(doc_id, FORM, {**cells, **changed})


def in_force(reference: Reference, day: str = "2026-11-20") -> str:
    forms = readable_forms(reference, SHIPPED.by_hash)
    return library(reference, forms, SHIPPED, day).current("PLN").version


def test_a_text_that_is_not_what_its_hash_says_is_not_used() -> None:
    assert in_force(read_reference([issued(planning_2())])) == "2"
    tampered = issued(planning_2(), json=issued({**planning_2(), "title": "Annat"}).text("json"))
    assert in_force(read_reference([tampered])) == "1"


def test_what_this_program_cannot_read_leaves_the_latest_it_can() -> None:
    foreign = document(
        "form:x", FORM, {"name": "PLN", "hash": "sha256:" + "0" * 64, "issued": 2, "since": "2026-01-01"}
    )
    strange = [foreign, document("x", "moon", {"phase": "full"}), document("codes:x", "codes", {"json": "[1"})]
    found = read_reference([*strange, issued(planning_2())])
    assert in_force(found) == "2"
    assert found.codes == {"x": {}}
    assert foreign_planning()["supersedes"]["hash"] == load_definition(data_of("PLN")).hash


def test_the_latest_day_counts_and_then_the_latest_issue() -> None:
    first = issued(data_of("PLN"), "2026-03-01", 1)
    assert in_force(read_reference([first, issued(planning_2(), "2026-02-01", 2)])) == "1"
    assert in_force(read_reference([issued(planning_2(), "2026-03-01", 2), first])) == "2"
    assert in_force(read_reference([first, issued(planning_2(), "2026-12-01", 2)])) == "1"


def test_a_process_table_is_taken_from_its_day_on_and_a_broken_one_never() -> None:
    data: dict[str, object] = {"process": "sip", "rows": [{"from": ["A"], "event": "go", "to": "B"}]}
    doc_id, cells = issue_document(PROCESS, data, 1, "2026-06-01")
    found = read_reference([document(doc_id, PROCESS, cells)])
    assert ("A", "go") in processes(found, shipped_processes(), "2026-06-01")["sip"].rows
    assert ("A", "go") not in processes(found, shipped_processes(), "2026-05-31")["sip"].rows
    broken = read_reference([document(doc_id, PROCESS, {**cells, "json": "{}"})])
    assert processes(broken, shipped_processes(), "2026-06-01") == shipped_processes()


def test_a_unit_comes_back_as_it_went() -> None:
    unit = World().context.directory.units["ska-ssk"]
    assert read_reference([document(unit.unit_id, "unit", unit_cells(unit))]).units == {"ska-ssk": unit}


def test_the_answers_of_a_form_that_cannot_be_read_keep_their_labels() -> None:
    data = foreign_planning()
    text = canonical_bytes(data).decode("utf-8")
    cells: dict[str, CellValue] = {
        "name": "PLN",
        "hash": hash_of(data),
        "issued": 2,
        "since": "2026-01-01",
        "json": text,
    }
    found = read_reference([document("form:x", FORM, cells)])
    labels = unreadable_labels(found, readable_forms(found, SHIPPED.by_hash))[hash_of(data)]
    assert labels["language"] == "Språk"
    assert labels["aids/*/what"] == "Vad"
    assert labels["risks/falls"] == "Risker: Fall"
    assert loose_labels([1, {"sections": 3}]) == loose_labels({"sections": [{"items": [7, {"id": 1}]}]}) == {}
