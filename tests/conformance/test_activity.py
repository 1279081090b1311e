"""When a unit last handled open care: noted as it happens, and told to everybody at most once a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from central.store.activity import last_handled
from central.store.store import Store
from domain.consent import INPATIENT, OPEN_CARE, PLAN
from tests.central.pen import NOW, Pen, asker_of, new_id


@pytest.fixture
def days() -> list[int]:
    """How many days have gone."""
    return [0]


@pytest.fixture
def later(store: Store, days: list[int], monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(store, "_clock", lambda: NOW + timedelta(days=days[0]))
    return store


def open_case(store: Store, pen: Pen, case_type: str) -> None:
    cells = {
        "case_type": case_type,
        "person/id": "194410119046",
        "person/id_kind": "PNR",
        "person/name": "Ingrid Hallberg",
        **{f"consent/{purpose}/state": "GIVET" for purpose in (INPATIENT, OPEN_CARE, PLAN)},
    }
    answer = pen.push(store, pen.write("open_case", new_id(), {"doc": new_id(), "cells": cells}))
    assert [verdict.ruling for verdict in answer.verdicts] == ["applied"], answer.verdicts


def noted(store: Store) -> dict[str, str]:
    with store._database.read() as connection:
        return dict(last_handled(connection, [unit.unit_id for unit, _, _ in store.units()]))


def told(store: Store) -> dict[str, str]:
    units = store.pulse().rules.directory.units
    return {unit_id: day for unit_id, unit in units.items() if (day := unit.last_open_care_handled_at)}


def head(store: Store) -> int:
    return store.pull(asker_of("reference"), "reference", 0, 2000).to


def test_a_unit_is_noted_at_once_and_told_once_a_day(later: Store, days: list[int]) -> None:
    nurse, ward = Pen("ska-ssk").enrol(later), Pen("ska-avd1").enrol(later)
    open_case(later, ward, "inpatient")
    assert noted(later) == {}
    open_case(later, nurse, "open_care")
    assert noted(later) == {"ska-ssk": "2026-11-20"}
    assert told(later) == {}
    before = head(later)
    assert later.activity.publish() == 1
    assert told(later) == {"ska-ssk": "2026-11-20"}
    open_case(later, nurse, "open_care")
    assert later.activity.publish() == 0
    assert head(later) == before + 1

    days[0] = 3
    open_case(later, nurse, "open_care")
    assert noted(later) == {"ska-ssk": "2026-11-23"}
    assert later.activity.publish() == 1
    assert told(later) == {"ska-ssk": "2026-11-23"}


def test_an_administrator_who_changes_the_unit_leaves_the_day(later: Store) -> None:
    open_case(later, Pen("ska-ssk").enrol(later), "open_care")
    later.activity.publish()
    unit = later.pulse().rules.directory.units["ska-ssk"]
    later.write_reference([replace(unit, phone="1", last_open_care_handled_at="")])
    assert later.pulse().rules.directory.units["ska-ssk"].phone == "1"
    assert told(later) == {"ska-ssk": "2026-11-20"}
