"""What operations are judged by is always as it stands, and only what has moved is read for it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Connection

from central.store.answers import UserRecord
from central.store.reference import ReferencePen
from central.store.rulebook import Rulebook
from central.store.store import Store
from domain.directory import Membership, Unit
from tests.central.pen import MEMBERSHIPS, UNITS, USERS, asker_of


def rules(store: Store) -> Rulebook:
    return store.pulse().rules


def test_a_changed_unit_is_known_at_once_and_nobody_is_read_for_it(store: Store) -> None:
    before = rules(store)
    assert rules(store) is before
    store.write_reference([replace(UNITS[1], phone="031-390 06 01", inbox_state="PAUSED", substitute="ska-vc1")])
    after = rules(store)
    assert after.directory.units["ska-ssk"].phone == "031-390 06 01"
    assert after.directory.units["ska-ssk"].inbox_state == "PAUSED"
    assert after.directory.units["ska-vc1"] is before.directory.units["ska-vc1"]
    assert after.users is before.users
    assert after.directory.memberships is before.directory.memberships
    assert after.directory.roles("ska-ssk.1", "ska-ssk") == {"CASEWORKER_KOM"}


def test_what_came_to_nothing_is_not_remembered(store: Store) -> None:
    """Rules read inside a transaction that is undone, and then another one that ends at the very same version."""

    def change(connection: Connection, phone: str) -> None:
        pen = ReferencePen(connection)
        pen.units([replace(UNITS[1], phone=phone)])
        assert pen.write()

    def undone(connection: Connection) -> None:
        change(connection, "999")
        assert store._rules(connection).directory.units["ska-ssk"].phone == "999"
        raise RuntimeError("undone")

    with pytest.raises(RuntimeError):
        store._database.run(undone)
    assert rules(store).directory.units["ska-ssk"].phone == ""
    with pytest.raises(RuntimeError):
        store._database.run(undone)
    store._database.run(lambda connection: change(connection, "111"))
    assert rules(store).directory.units["ska-ssk"].phone == "111"


def test_people_written_anew_lose_what_they_no_longer_have_and_others_keep_theirs(store: Store) -> None:
    store.write_compartment("ska-ssk", "few", ["ska-ssk.1"])
    store.write_reference([], [USERS[1]], [Membership("ska-ssk.1", "ska-vc1", "CASEWORKER_OPENV")])
    directory = rules(store).directory
    assert directory.units_of("ska-ssk.1") == ("ska-vc1",)
    assert directory.compartments("ska-ssk.1", "ska-ssk") == ()
    others = [one for one in MEMBERSHIPS if one.user_id != "ska-ssk.1"]
    assert all(directory.roles(one.user_id, one.unit_id) == {one.role} for one in others)


def test_many_units_and_people_are_written_in_a_few_statements(store: Store) -> None:
    units = [Unit(f"u{number}", f"Enhet {number}", "VC", "Skaraborg") for number in range(700)]
    people = [UserRecord(f"p{number}", f"Person {number}", "sjuksköterska") for number in range(700)]
    roles = [Membership(f"p{number}", f"u{number}", "CASEWORKER_OPENV") for number in range(700)]
    store.write_reference(units, people, roles)
    found = rules(store)
    assert all(found.directory.units[unit.unit_id] == unit for unit in units)
    assert all(found.directory.units_of(one.user_id) == (one.unit_id,) for one in roles)
    store.write_reference([replace(unit, phone="1") for unit in units])
    assert {unit.phone for unit in rules(store).directory.units.values()} == {"", "1"}


def test_an_empty_cell_that_never_was_is_not_told_and_one_that_was_is(store: Store) -> None:
    store.write_reference([replace(UNITS[1], phone="1")])
    store.write_reference([UNITS[1]])
    assert rules(store).directory.units["ska-ssk"] == UNITS[1]
    told = store.pull(asker_of("reference"), "reference", 0, 2000).bundles
    cells = next(one.document.cells for one in told if one.document.doc_id == "ska-ssk")
    assert cells["phone"].value == ""
    assert "hsa_id" not in cells
