"""18. The person dies: reminders stop, the summons is cancelled, no day counts after that, and nothing new begins."""

from __future__ import annotations

from domain.operation import CellValue
from tests.scenarios.county import County
from tests.scenarios.discharge import (
    CENTRE,
    MEETING,
    NURSE,
    WARD,
    deadline_numbers,
    ready,
    ready_days,
    record,
    send,
    state,
)


def test_a_death_ends_what_was_waiting_and_bars_what_would_begin(county: County) -> None:
    case_id = county.admit()
    ready(county, case_id)
    centre, ward, nurse = county.device(CENTRE), county.device(WARD), county.device(NURSE)
    county.hours(24)
    in_a_week = {**MEETING, "date": "2026-11-28"}
    assert send(county, centre, case_id, "KAL", in_a_week, [NURSE]).queued
    county.sync()

    today = ward.desk.workplace.clock.today()
    told: dict[str, CellValue] = {"deceased_on": today, "confirmed": True}
    assert ward.desk.process.take(case_id, "mark_deceased", {"deceased_on": today}).params["path"] == "confirmed"
    assert ward.desk.process.take(case_id, "mark_deceased", told).queued
    county.sync()

    for device in (ward, centre, nurse):
        assert state(device, case_id) == "INP_DECEASED"
        assert record(device, case_id).person.deceased_on == today
        assert deadline_numbers(device, case_id) == set()
    assert record(nurse, case_id).case.of_kind("KAL")[0].text("cancelled") == "DECEASED"
    assert record(nurse, case_id).unverified == frozenset()
    days = ready_days(nurse, case_id)
    county.hours(72)
    assert ready_days(nurse, case_id) == days == [1]

    assert nurse.desk.create_document(case_id, "PLN").code == "case_of_deceased"
    assert send(county, centre, case_id, "KAL", in_a_week, [NURSE]).code == "case_of_deceased"
    beginning = {"case_type": "inpatient", "person/id": "191212121212", "person/name": "Tolvan Tolvansson"}
    new_case = ward.clock.new_id()
    op_id = ward.do("open_case", new_case, {"doc": ward.clock.new_id(), "cells": beginning})
    county.sync()
    entry = ward.outbox.entry(op_id)
    assert entry is not None
    assert entry.code == "person_deceased"
