"""1. A ward admits Tolvan 08.00 and sends the admission 20.00: each of the three inboxes shows it."""

from __future__ import annotations

from desktop.models.inbox_rows import InboxGroupKey
from desktop.models.records import Answer
from domain.operation import CellValue
from tests.scenarios.county import County
from tests.sync.little_town import ADMISSION

UNITS = ("Socialtjänst 1", "Kommun SSK", "Vårdcentral 1")
TOLD: dict[str, CellValue] = {**ADMISSION, "needs/KOM_SOL": True, "needs/PV": True}


def admit(county: County, number: str = "19121212-1212", name: str = "Tolvan Tolvansson") -> tuple[str, Answer]:
    """The ward opens a case and sends its admission in one go, the way the page does."""
    ward = county.device("Sjukhusavdelning 1").desk
    read, begun = ward.persons.read(number), ward.persons.begin()
    header: dict[str, CellValue] = {
        "person/id": read.value,
        "person/id_kind": read.kind,
        "person/id_issuer": read.issuer,
    }
    units = [county.unit(unit) for unit in UNITS]
    answer = ward.persons.admit(begun.case_id, begun.doc_id, {**header, "person/name": name}, units, TOLD)
    return begun.case_id, answer


def test_three_inboxes_show_the_admission(county: County) -> None:
    for unit in UNITS:
        county.device(unit)
    case_id, answer = admit(county)
    assert answer.queued, answer
    ward = county.device("Sjukhusavdelning 1").desk
    assert [item.summary for item in ward.outbox()] == ["outbox.open_case", "outbox.send"]
    county.sync()
    for unit in UNITS:
        rows = county.device(unit).desk.inbox().group(InboxGroupKey.TO_ACKNOWLEDGE)
        assert [(row.case_id, row.kind, row.person_name) for row in rows] == [(case_id, "INS", "Tolvan Tolvansson")]
    record = ward.case(case_id)
    assert record is not None
    assert record.case.status == "INP_ADMITTED"
    assert record.person.id_text == "19121212-1212"


def test_a_case_opened_without_a_network_goes_when_there_is_one(county: County) -> None:
    ward = county.device("Sjukhusavdelning 1")
    case_id, answer = admit(county)
    assert answer.queued
    shown = ward.desk.case(case_id)
    assert shown is not None, "it is there at once, before anybody has been told"
    assert shown.queued_ops
    county.device("Kommun SSK")
    county.sync()
    assert county.device("Kommun SSK").desk.case(case_id) is not None


def test_what_was_typed_survives_and_goes_with_the_admission(county: County) -> None:
    ward = county.device("Sjukhusavdelning 1")
    begun = ward.desk.persons.begin()
    typed: dict[str, CellValue] = {
        "case_type": "inpatient",
        "person/id": "191212121212",
        "person/name": "Tolvan",
        **TOLD,
    }
    for path, value in typed.items():
        ward.desk.save_draft(begun.case_id, begun.doc_id, path, value)
    ward.crash()
    ward.start()
    found = ward.desk.persons.begun()
    assert found is not None
    assert (found.case_id, found.doc_id, found.values) == (begun.case_id, begun.doc_id, typed)
    (item,) = ward.desk.drafts()
    assert (item.person_name, item.person_id, item.new_case) == ("Tolvan", "19121212-1212", True)

    header: dict[str, CellValue] = {"person/id": "191212121212", "person/name": "Tolvan"}
    answer = ward.desk.persons.admit(found.case_id, found.doc_id, header, [county.unit("Kommun SSK")], dict(ADMISSION))
    assert answer.queued, answer
    assert ward.desk.drafts() == ()
    assert ward.desk.persons.begun() is None


def test_an_admission_the_store_does_not_take_is_written_again(county: County) -> None:
    """Somebody lies at another hospital's ward, which this one cannot know."""
    elsewhere = county.device("Göteborg sjukhusavdelning 1").desk
    other = elsewhere.persons.begin()
    header: dict[str, CellValue] = {"person/id": "191212121212", "person/name": "Tolvan Tolvansson"}
    units = [county.unit("Kommun SSK")]
    assert elsewhere.persons.admit(other.case_id, other.doc_id, header, units, dict(ADMISSION)).queued
    county.sync()
    case_id, answer = admit(county)
    assert answer.queued, "a ward cannot know of another's case: it is queued"
    county.sync()
    ward = county.device("Sjukhusavdelning 1").desk
    held = {item.kind: item for item in ward.outbox()}
    assert held["open_case"].reason == "other_inpatient_case"
    assert ward.case(case_id) is None

    ward.take_back(held["open_case"].op_id)
    begun = ward.persons.begun()
    assert begun is not None
    assert begun.case_id == case_id
    assert begun.values["person/name"] == "Tolvan Tolvansson"
    assert begun.values["admitted_at"] == TOLD["admitted_at"]
    assert begun.values[f"recipients/{county.unit('Vårdcentral 1')}"] is True
    assert ward.outbox() == ()
