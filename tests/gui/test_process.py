"""The process at the screen: how far the case has come, which steps there are, and taking one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from desktop.models.process_records import StepRecord
from desktop.models.records import Answer, CaseRecord
from desktop.views.case_view import CaseView
from desktop.views.process_bar import WAY
from desktop.views.step_panels import StepPanel, StepsPanel
from tests.gui.process_stage import record_in, told

_WARD = "fyr-avd1"
Open = Callable[[CaseRecord], CaseView]


@pytest.fixture
def open_case(qtbot: QtBot) -> Open:
    def show(record: CaseRecord) -> CaseView:
        view = CaseView(told(_WARD))
        qtbot.addWidget(view)
        view.resize(1150, 760)
        view.show()
        qtbot.waitExposed(view)
        view.show_record(record)
        return view

    return show


def steps_of(view: CaseView) -> StepsPanel:
    view.process.choose()
    dialog = view.window().findChild(StepsPanel)
    assert dialog is not None
    return dialog


def step_of(view: CaseView, event: str) -> StepPanel:
    steps_of(view).buttons[event].click()
    dialog = view.process.panel
    assert dialog is not None
    return dialog


@pytest.mark.parametrize("place", [0, 3])
def test_the_strip_says_how_far_the_case_has_come(open_case: Open, place: int) -> None:
    view = open_case(record_in(WAY[place], unit=_WARD))
    said = view.process.strip.accessibleName()
    assert said.startswith(f"Läge: {view.context.say('state.' + WAY[place]).capitalize()}")
    assert f"Steg {place + 1} av 5" in said


def test_a_case_that_left_the_way_says_that_alone_and_shows_no_button_without_steps(open_case: Open) -> None:
    view = open_case(record_in("INP_DECEASED", unit=_WARD, steps=()))
    assert view.process.strip.accessibleName() == "Läge: Avliden"
    assert not view.process.steps.isVisible()
    view.process.choose()
    assert view.window().findChild(StepsPanel) is None


def test_what_cannot_be_done_now_says_why(open_case: Open) -> None:
    dialog = steps_of(open_case(record_in("INP_READY", unit=_WARD)))
    closed = dialog.buttons["reactivate"]
    assert closed.reason == "Det har gått mer än 7 dagar. Börja ett nytt ärende i stället."
    chosen: list[StepRecord] = []
    dialog.chosen.connect(chosen.append)
    closed.click()
    assert chosen == []
    assert dialog.isVisible()


def test_a_step_is_taken_when_all_is_filled_in(open_case: Open) -> None:
    view = open_case(record_in("INP_PLANNING", unit=_WARD))
    taken: list[tuple[str, object]] = []
    view.step_requested.connect(lambda event, cells: taken.append((event, dict(cells))))
    dialog = step_of(view, "mark_deceased")
    dialog.go()
    assert taken == []
    assert dialog.errors.isVisible()
    form = dialog.form
    assert form is not None
    form.put("confirmed", value=True)
    dialog.take.click()
    assert taken == [("mark_deceased", {"deceased_on": "2026-11-19", "confirmed": True})]


def test_a_refused_step_keeps_what_was_filled_in_and_says_why(open_case: Open) -> None:
    view = open_case(record_in("INP_PLANNING", unit=_WARD))
    dialog = step_of(view, "request_care_contact")
    view.process.answered(Answer("", queued=False, code="not_for_this_unit", params={"event": "request_care_contact"}))
    assert dialog.isVisible()
    assert dialog.notice.text() == "En annan part får be om fast vårdkontakt. Ta kontakt med den om det behövs."
    view.process.answered(Answer("op", queued=True))
    assert view.process.panel is None


def test_a_step_that_is_a_message_opens_that_message(open_case: Open) -> None:
    view = open_case(record_in("INP_PLANNING", unit=_WARD))
    steps_of(view).buttons["send_UKL"].click()
    assert view.message is not None
    assert view.message.kind.currentData() == "UKL"
