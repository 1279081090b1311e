"""The search finds what this unit holds, by whole numbers, words of names and what a case is; nothing else."""

from __future__ import annotations

from dataclasses import replace

from desktop.models.find_records import FindAnswer
from domain.case import Case
from tests.sync.little_town import ADMISSION, Device, Town

HALLBERG = "194410119046"
SECOND, THIRD = "191212121212", "198507099805"


def admit(town: Town, name: str, number: str, **more: str) -> str:
    """The ward opens a case about somebody and tells the nurse and the health centre."""
    ward = town.ward
    case_id = ward.clock.new_id()
    cells = {
        "case_type": "inpatient",
        "person/id": number,
        "person/id_kind": "PNR",
        "person/name": name,
        "consent/SAMORDNING_INUT/state": "GIVET",
        "consent/SIP/state": "GIVET",
        "consent/SAMORDNING_INUT/asked_at": "2026-11-19T09:00",
        **{path.replace("__", "/"): value for path, value in more.items()},
    }
    ward.do("open_case", case_id, {"doc": ward.clock.new_id(), "cells": cells})
    assert ward.desk.send(case_id, "INS", ("ska-ssk", "ska-vc1"), ADMISSION).queued
    return case_id


def found(device: Device, text: str) -> list[str]:
    return [case.case_id for case in device.desk.find.find(text).cases]


def answer(device: Device, text: str) -> FindAnswer:
    return device.desk.find.find(text)


def test_a_person_is_found_by_her_number_however_it_is_spelt(town: Town) -> None:
    case_id = town.admit()
    admit(town, "Tolvan Tolvansson", SECOND)
    town.sync_all()
    for text in ("194410119046", "19441011-9046", "441011-9046", "4410119046", " 19441011 9046 ", "441011\u20139046"):
        assert found(town.nurse, text) == [case_id], text
        assert found(town.ward, text) == [case_id], text


def test_nobody_is_found_by_part_of_a_number_or_by_a_wrong_one(town: Town) -> None:
    town.admit()
    town.sync_all()
    for text in ("1944", "19441011", "194410", "9046", "19441011904"):
        assert found(town.nurse, text) == []
    wrong = answer(town.nurse, "19441011-9041")
    assert (wrong.cases, wrong.number_code) == ((), "check_digit")


def test_a_name_is_found_by_how_its_words_begin_in_any_order(town: Town) -> None:
    case_id = town.admit("Ingrid Hallberg")
    town.sync_all()
    for text in ("ingrid", "Hall", "hallberg ing", "INGRID HALLBERG"):
        assert found(town.nurse, text) == [case_id], text
    for text in ("berg", "grid", "ingrid hallström", "hallbrg"):
        assert found(town.nurse, text) == [], text


def test_the_spelling_with_its_own_letters_comes_first_and_the_other_is_told(town: Town) -> None:
    plain = admit(town, "Sara Oberg", SECOND)
    own = admit(town, "Sara Öberg", THIRD)
    town.sync_all()
    told = [(case.case_id, case.plain) for case in answer(town.nurse, "öberg").cases]
    assert told == [(own, False), (plain, True)]
    told = [(case.case_id, case.plain) for case in answer(town.nurse, "Oberg").cases]
    assert told == [(plain, False), (own, True)]


def test_a_protected_person_is_found_by_her_whole_number_alone(town: Town) -> None:
    case_id = admit(town, "Elsa Berg", SECOND, person__protected="MARKED")
    town.sync_all()
    for text in ("elsa", "berg", "inskriven", "slutenvård", "sjukhusavdelning", "20 nov"):
        assert found(town.nurse, text) == [], text
    hit = answer(town.nurse, "121212-1212").cases[0]
    assert hit.case_id == case_id
    assert "Elsa" not in str(hit)
    assert SECOND not in str(hit).replace("-", "")
    with town.nurse.replica.file.read.begin() as db:
        assert {row.word for row in db.exec_driver_sql("SELECT word FROM find_word")} == {f"#{SECOND}"}


def test_a_case_is_found_by_unit_status_type_and_day(town: Town) -> None:
    case_id = town.admit()
    town.sync_all()
    for text in ("sjukhusavdelning", "inskriven", "slutenvård", "inskrivningsm", "20 nov", "i dag"):
        assert found(town.nurse, text) == [case_id], text


def test_words_narrow_each_other(town: Town) -> None:
    first = town.admit("Ingrid Hallberg")
    second = admit(town, "Ingrid Tolvansson", SECOND)
    town.sync_all()
    assert set(found(town.nurse, "ingrid")) == {first, second}
    assert found(town.nurse, "ingrid hall") == [first]
    assert set(found(town.nurse, "ingrid inskriven")) == {first, second}
    assert found(town.nurse, "tolvan sjukhusavdelning 1") == [second]
    assert found(town.nurse, "tolvan 16 nov") == []
    assert found(town.nurse, "vårdcentral 2") == []
    assert set(found(town.nurse, "vårdcentral 1")) == {first, second}


def test_what_somebody_has_written_is_not_searched(town: Town) -> None:
    """No free text across patients (PDL 2:8): neither what a message says nor what a planning does."""
    case_id, plan = town.planning()
    town.ward.desk.save_draft(case_id, plan, "situation", "Uppegående med rollator")
    assert town.ward.desk.publish(case_id, plan).queued
    town.sync_all()
    assert found(town.nurse, "rollator") == []
    assert found(town.nurse, "uppegående") == []
    assert found(town.nurse, str(ADMISSION["ward_phone"])) == []


def test_a_case_written_here_is_found_before_anybody_has_answered(town: Town) -> None:
    case_id = town.admit()
    assert found(town.ward, "hallberg") == [case_id]
    assert found(town.ward, "19441011-9046") == [case_id]


def test_a_name_that_is_changed_is_found_by_the_new_one_alone(town: Town) -> None:
    case_id = town.admit("Ingrid Hallberg")
    town.sync_all()
    with town.nurse.replica.file.write.begin() as db:
        shown = town.nurse.desk.shown.case(case_id)
        assert shown is not None
        renamed = _renamed(shown.case, "Ingrid Åberg")
        town.nurse.desk.shown.rewrite_touched(db, {case_id: renamed})
    assert found(town.nurse, "hallberg") == []
    assert found(town.nurse, "åberg") == [case_id]


def test_a_case_the_unit_holds_no_more_is_not_found(town: Town) -> None:
    town.admit()
    town.sync_all()
    town.nurse.replica.give_up_scope(town.nurse.scope)
    for text in ("hallberg", "194410119046", "inskriven"):
        assert found(town.nurse, text) == [], text
    with town.nurse.replica.file.read.begin() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM find_word").scalar() == 0


def test_a_replica_that_is_begun_anew_finds_the_same(town: Town) -> None:
    case_id = town.admit()
    town.sync_all()
    fresh = town.colleague("ska-ssk")
    assert found(fresh, "hallb") == found(town.nurse, "hallb") == [case_id]
    assert answer(fresh, "inskriven").cases == answer(town.nurse, "inskriven").cases


def test_units_are_answered_too_but_not_to_a_number(town: Town) -> None:
    assert [hit.unit.unit_id for hit in answer(town.nurse, "vårdc").units.hits] == ["ska-vc1"]
    assert answer(town.nurse, HALLBERG).units.hits == ()


def test_no_more_than_fit_a_page_are_told_and_that_there_are_more(town: Town) -> None:
    for number in (HALLBERG, SECOND, THIRD):
        admit(town, "Maj Lind", number)
    two = town.ward.desk.find.find("lind", most=2)
    assert (len(two.cases), two.more) == (2, True)
    assert not town.ward.desk.find.find("lind", most=3).more


def _renamed(case: Case, name: str) -> Case:
    header = case.header
    assert header is not None
    cell = replace(header.cells["person/name"], value=name)
    return case.with_document(replace(header, cells={**header.cells, "person/name": cell}))
