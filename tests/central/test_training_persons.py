"""The fictional units and people: none of them anybody's, all of them such as the store takes in."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central.store.answers import UserRecord
from central.store.store import Store
from central.training.persons import PUBLISHED, TrainingPerson, first_names, number_of_the_1700s, persons
from central.training.units import (
    SUB_REGIONS,
    role_of,
    training_directory,
    training_memberships,
    training_units,
    training_users,
)
from domain.header_cells import check_header
from domain.ids import is_unit_id
from domain.operation import CellValue
from domain.person_id import IdKind, Sex, check_strict
from resources import resource_path

TODAY = date(2026, 11, 20)
SEED = 7
_FICTION_LANDLINE = re.compile(r"031-390 06 [0-4][0-9]")
_FICTION_MOBILE = re.compile(r"070-174 06 (0[5-9]|[1-9][0-9])")
# What the decision on the training environment names (domain.md §4.4), by the end of the unit id.
_UNITS_OF_A_SUB_REGION = {
    "avd1": ("Sjukhusavdelning 1", "SLUTEN", "CASEWORKER_SLUTEN"),
    "avd2": ("Sjukhusavdelning 2", "SLUTEN", "CASEWORKER_SLUTEN"),
    "shrehab": ("Sjukhusrehab", "SLUTEN_REHAB", "CASEWORKER_SLUTEN"),
    "shmott": ("Sjukhus öppenvårdsmottagning", "SPEC_OPEN", "CASEWORKER_OPENV"),
    "vc1": ("Vårdcentral 1", "VC", "CASEWORKER_OPENV"),
    "vc2": ("Vårdcentral 2", "VC", "CASEWORKER_OPENV"),
    "pvrehab": ("Primärvårdsrehabmottagning", "REHAB_PV", "CASEWORKER_OPENV"),
    "barn": ("Barnmottagning", "REGIONHALSA", "CASEWORKER_OPENV"),
    "ung": ("Ungdomsmottagning", "REGIONHALSA", "CASEWORKER_OPENV"),
    "spec": ("Specialistmottagning", "SPEC_OPEN", "CASEWORKER_OPENV"),
    "soc1": ("Socialtjänst 1", "KOM_SOL", "CASEWORKER_KOM"),
    "soc2": ("Socialtjänst 2", "KOM_SOL", "CASEWORKER_KOM"),
    "ssk": ("Kommun SSK", "KOM_SSK", "CASEWORKER_KOM"),
    "krehab": ("Kommunrehab", "KOM_REHAB", "CASEWORKER_KOM"),
    "forsk": ("Förskola", "SKOLA", "CASEWORKER_SKOLA"),
    "grund": ("Grundskola", "SKOLA", "CASEWORKER_SKOLA"),
    "gymn": ("Gymnasieskola", "SKOLA", "CASEWORKER_SKOLA"),
}


@pytest.fixture(scope="module")
def people() -> tuple[TrainingPerson, ...]:
    return persons(2_000, SEED, TODAY)


def test_every_sub_region_has_exactly_the_seventeen_units_decided() -> None:
    units = {unit.unit_id: unit for unit in training_units()}
    expected = {f"{prefix}-{suffix}" for prefix in SUB_REGIONS for suffix in _UNITS_OF_A_SUB_REGION}
    assert units.keys() == expected
    assert len(training_units()) == len(expected) == 102
    for unit_id, unit in units.items():
        prefix, suffix = unit_id.split("-")
        assert (unit.name, unit.kind, role_of(unit_id)) == _UNITS_OF_A_SUB_REGION[suffix]
        assert (unit.sub_region, unit.staffed, is_unit_id(unit_id)) == (SUB_REGIONS[prefix], True, True)


def test_one_person_acts_for_each_unit_and_no_two_share_a_name() -> None:
    users = training_users()
    assert users.keys() == {unit.unit_id for unit in training_units()}
    assert all(author.user_id == f"{unit_id}.1" and author.title for unit_id, author in users.items())
    assert len({author.name for author in users.values()}) == len(users)
    assert {membership.user_id for membership in training_memberships()} == {a.user_id for a in users.values()}
    assert training_directory().roles("ska-ssk.1", "ska-ssk") == {"CASEWORKER_KOM", "EMERGENCY_READ"}
    ward = {"CASEWORKER_SLUTEN", "IDENTITY_ADMIN", "CASE_CLOSER"}
    assert training_directory().roles("ska-avd1.1", "ska-avd1") == ward
    assert not training_directory().roles("ska-ssk.1", "ska-soc1")


def test_every_telephone_number_is_kept_free_for_fiction(people: tuple[TrainingPerson, ...]) -> None:
    assert all(_FICTION_LANDLINE.fullmatch(unit.phone) for unit in training_units())
    assert all(person.phone is None or _FICTION_MOBILE.fullmatch(person.phone) for person in people)


def test_the_store_takes_the_units_in_and_lets_the_person_of_each_log_in(tmp_path: Path) -> None:
    store = Store.open_sqlite(tmp_path / "central.db", Ed25519PrivateKey.generate())
    try:
        records = [UserRecord(a.user_id, a.name, a.title) for a in training_users().values()]
        store.write_reference(training_units(), records, training_memberships())
        assert {unit for unit, _, _ in store.units()} == set(training_units())
        for unit, user_name, _ in store.units():
            placement = store.placement(unit.unit_id)
            assert placement.user.name == user_name == training_users()[unit.unit_id].name
            assert role_of(unit.unit_id) in placement.roles
            assert set(placement.roles) == training_directory().roles(placement.user.user_id, unit.unit_id)
    finally:
        store.close()


def test_the_published_numbers_come_first_and_all_of_them(people: tuple[TrainingPerson, ...]) -> None:
    source = json.loads(resource_path("training", "persons.json").read_text("utf-8"))
    assert {person.person_id for person in people[:PUBLISHED]} == {
        *source["personnummer"],
        *source["samordningsnummer"],
    }
    kinds = Counter(person.id_kind for person in people[:PUBLISHED])
    assert kinds == {IdKind.PNR: 412, IdKind.SNR: 23}
    assert sum(person.birth_date is None for person in people[:PUBLISHED]) == 6


def test_whoever_has_no_published_number_was_born_in_the_1700s(people: tuple[TrainingPerson, ...]) -> None:
    beyond = people[PUBLISHED:]
    assert beyond
    assert all(person.birth_date is not None and 1700 <= person.birth_date.year <= 1799 for person in beyond)


def test_every_number_holds_and_says_what_the_person_says(people: tuple[TrainingPerson, ...]) -> None:
    for person in people:
        told = check_strict(person.person_id, TODAY)
        assert (told.kind, told.birth_date, told.sex) == (person.id_kind, person.birth_date, person.sex)
    assert len({person.person_id for person in people}) == len(people)


def test_a_first_name_goes_with_the_sex_that_the_number_tells(people: tuple[TrainingPerson, ...]) -> None:
    assert not first_names(Sex.FEMALE) & first_names(Sex.MALE)
    for person in people:
        assert person.name.split(" ", 1)[0] in first_names(person.sex)


def test_names_come_from_many_places_and_a_few_people_only_share_one(people: tuple[TrainingPerson, ...]) -> None:
    names = Counter(person.name for person in people[:600])
    assert names.most_common(1)[0][1] <= 3
    assert {"Å", "Ä", "Ö"} <= {sign for name in names for sign in name.upper()}
    assert any("Al-" in name or "Haddad" in name for name in names)
    assert any(name.endswith(("Virtanen", "Korhonen", "Mäkelä")) for name in names)


def test_everybody_lives_in_a_municipality_of_the_region(people: tuple[TrainingPerson, ...]) -> None:
    assert all(re.fullmatch(r"14[0-9]{2}", person.municipality) for person in people)
    assert len({person.municipality for person in people}) == 49
    by_region: dict[str, set[str]] = {}
    for person in people:
        by_region.setdefault(person.sub_region, set()).add(person.municipality)
    assert by_region.keys() == SUB_REGIONS.keys()
    assert sum(map(len, by_region.values())) == 49, "a municipality lies in one sub-region"


def test_a_protected_person_has_neither_telephone_nor_address(people: tuple[TrainingPerson, ...]) -> None:
    protected = [person for person in people if person.protected is not None]
    assert {person.protected for person in protected} == {"MARKED", "PROTECTED_REGISTRATION", "FICTITIOUS"}
    assert all(person.phone is None and person.address is None for person in protected)
    assert all(person.phone and person.address for person in people if person.protected is None)
    assert len(protected) < len(people) / 20


def test_a_case_can_be_opened_for_everybody(people: tuple[TrainingPerson, ...]) -> None:
    for person in people:
        cells: dict[str, CellValue] = {
            "person/id": person.person_id,
            "person/id_kind": person.id_kind.value,
            "person/name": person.name,
            "person/phone": person.phone,
            "person/address": person.address,
            "person/municipality": person.municipality,
            "person/protected": person.protected,
            "person/birth_date": person.birth_date.isoformat() if person.birth_date else None,
        }
        check_header(cells, TODAY.isoformat(), None)


def test_equal_seeds_give_equal_people_and_fewer_are_the_beginning_of_more(people: tuple[TrainingPerson, ...]) -> None:
    assert persons(2_000, SEED, TODAY) == people
    assert persons(500, SEED, TODAY) == people[:500]
    assert persons(500, SEED + 1, TODAY) != people[:500]
    assert persons(0, SEED, TODAY) == ()


def test_nobody_is_born_after_the_day_the_cases_play_on() -> None:
    early = date(2015, 6, 1)
    found = persons(600, SEED, early)
    assert len(found) == 600
    assert all(check_strict(person.person_id, early) for person in found)


def test_numbers_of_the_1700s_never_meet() -> None:
    found = {number_of_the_1700s(index, sex) for index in range(40_000) for sex in Sex}
    assert len(found) == 80_000
    for index in (0, 1, 36_523, 36_524, 39_999):
        for sex in Sex:
            assert check_strict(number_of_the_1700s(index, sex)).sex is sex
