"""18. The person dies: reminders stop, the summons is cancelled, no day counts after that, and nothing new begins."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from desktop.app.view_facts import context_of
from desktop.views.application import prepare
from desktop.views.case_view import CaseView
from desktop.views.step_panels import StepsPanel
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
from tests.sync.little_town import TEXTS


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


def test_at_the_screen_the_ward_marks_the_death_after_a_second_look(county: County, qtbot: QtBot) -> None:
    case_id = county.admit()
    ward = county.device(WARD)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    prepare(app)
    view = CaseView(context_of(ward.desk.workplace, TEXTS, lambda: datetime(2026, 11, 20, 12, tzinfo=UTC)))
    qtbot.addWidget(view)

    def take(event: str, cells: dict[str, CellValue]) -> None:
        answer = ward.desk.process.take(case_id, event, cells)
        view.show_record(record(ward, case_id))
        view.process.answered(answer)

    view.step_requested.connect(take)
    view.resize(1200, 800)
    view.show()
    view.show_record(record(ward, case_id))
    view.process.steps.click()
    steps = view.findChild(StepsPanel)
    assert steps is not None
    steps.buttons["mark_deceased"].click()
    step = view.process.panel
    assert step is not None
    step.take.click()
    assert state(ward, case_id) == "INP_ADMITTED", "not before she has said that it is the right person"
    (confirmed,) = step.findChildren(QCheckBox)
    confirmed.click()
    step.take.click()
    assert state(ward, case_id) == "INP_DECEASED"
    assert "Avliden" in view.process.strip.accessibleName()
    assert view.process.panel is None
    county.sync()
    assert state(county.device(NURSE), case_id) == "INP_DECEASED"
