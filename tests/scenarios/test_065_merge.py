"""65. A reserve number turns out to be somebody with a personnummer: one person, found by both; taken apart again.
67. The same for a samordningsnummer that a personnummer has replaced."""

from __future__ import annotations

from central.store.answers import Asker, UserRecord
from domain.directory import Membership
from domain.identity import Identity
from domain.operation import CellValue
from tests.scenarios.county import County

VGR, PNR, SNR = "1.2.752.113.11.0.2.1.1.1", "1.2.752.129.2.1.3.1", "1.2.752.129.2.1.3.3"
RESERVE, COORDINATION = Identity(VGR, "19810829M071"), Identity(SNR, "194410719043")
PERSON = Identity(PNR, "194410119046")
KEEPER, SECOND = Asker("keeper.1", "ska-vc1"), Asker("keeper.2", "ska-vc1")


def keepers(county: County) -> None:
    people = [UserRecord(one.user_id, name, "handläggare") for one, name in ((KEEPER, "Kim Ek"), (SECOND, "Lo Ask"))]
    county.store.write_reference([], people, [Membership(p.user_id, "ska-vc1", "IDENTITY_ADMIN") for p in people])


def opened(county: County, number: Identity) -> str:
    ward = county.device("Sjukhusavdelning 1").desk
    case_id = ward.persons.begin().case_id
    cells: dict[str, CellValue] = {
        "case_type": "inpatient",
        "person/id": number.value,
        "person/id_issuer": number.issuer,
        "person/name": "Ingrid Hallberg",
    }
    assert ward.persons.open(case_id, cells).queued
    return case_id


def numbers(county: County, case_id: str) -> tuple[str, str]:
    """(the number shown, the earlier one beside it)."""
    record = county.device("Sjukhusavdelning 1").desk.case(case_id)
    assert record is not None
    return record.person.id_text, record.person.earlier_text


def found_by(county: County, text: str) -> set[str]:
    persons = county.device("Sjukhusavdelning 1").desk.persons
    return {case.case_id for case in persons.known(persons.read(text)).cases}


def test_a_reserve_number_becomes_a_personnummer_and_is_taken_apart_again(county: County) -> None:
    keepers(county)
    reserve, person = opened(county, RESERVE), opened(county, PERSON)
    county.sync()
    assert found_by(county, "19441011-9046") == {person}

    asked = county.store.identities.join(KEEPER, RESERVE, PERSON, "Hon har visat sitt pass")
    assert asked.state == "ASKED", "the numbers tell different birth dates: two people look at it"
    county.store.identities.confirm(SECOND, asked.alias_id)
    county.sync()
    assert numbers(county, reserve) == ("19441011-9046", "19810829-M071")
    assert numbers(county, person) == ("19441011-9046", "")
    assert found_by(county, "19441011-9046") == found_by(county, "19810829M071") == {reserve, person}
    ward = county.device("Sjukhusavdelning 1").desk
    told = ward.case(reserve)
    assert told is not None
    assert told.case.header is not None
    assert told.case.header.value("person/id") == RESERVE.value, "the original keeps the number it was opened with"
    assert not told.unverified, "what the store noted is signed by a device of its own"

    county.store.identities.part(KEEPER, RESERVE, "Fel person")
    county.sync()
    assert numbers(county, reserve) == ("19810829-M071", "")
    assert found_by(county, "19441011-9046") == {person}
    assert found_by(county, "19810829M071") == {reserve}


def test_a_samordningsnummer_that_was_replaced_stays_as_an_earlier_number(county: County) -> None:
    keepers(county)
    case_id = opened(county, COORDINATION)
    county.sync()
    assert county.store.identities.join(KEEPER, COORDINATION, PERSON, "Folkbokförd").state == "JOINED"
    county.sync()
    assert numbers(county, case_id) == ("19441011-9046", "19441071-9043")
    assert found_by(county, "19441011-9046") == {case_id}
    later = opened(county, COORDINATION)
    county.sync()
    assert numbers(county, later) == ("19441011-9046", "19441071-9043"), "hers too"
