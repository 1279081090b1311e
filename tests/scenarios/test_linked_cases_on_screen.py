"""From the ward home and from home to the ward, in the windows: one case leads to the other (domain.md §1.4)."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from desktop.views.going_on_panel import GoOnPanel
from tests.gui.conftest import swedish, the_look  # noqa: F401 - the look of the program, in Swedish
from tests.gui.planning_hands import words_on
from tests.scenarios.acts import case_at
from tests.scenarios.county import County
from tests.scenarios.discharge import CENTRE, NURSE, WARD, discharge, ready, step
from tests.scenarios.test_029_goes_on_at_the_ward import SITUATION, open_case
from tests.scenarios.work_window import WorkWindow

GO_ON = "go_on_in_open_care"


def home_again(county: County) -> str:
    """Discharged, with something in the planning that the nurse wrote."""
    admitted = county.admit()
    nurse = county.device(NURSE)
    assert nurse.desk.create_document(admitted, "PLN").queued
    planning = county.document(nurse, admitted, "PLN")
    nurse.desk.save_draft(admitted, planning, "situation", SITUATION)
    assert nurse.desk.publish(admitted, planning).queued
    county.sync()
    assert step(nurse, admitted, GO_ON) is None, "she is still at the ward"
    ready(county, admitted)
    discharge(county, admitted)
    return admitted


def test_open_care_goes_on_from_the_steps_of_the_wards_case(county: County, qtbot: QtBot) -> None:
    admitted = home_again(county)
    assert step(county.device(WARD), admitted, GO_ON) is None, "a ward has no patient at home"
    assert step(county.device(CENTRE), admitted, GO_ON) is not None
    nurse = WorkWindow(county.device(NURSE), qtbot)
    nurse.pages.open(admitted)
    nurse.press("case.steps")
    nurse.press(f"steps.{GO_ON}")
    dialog = nurse.dialog
    assert isinstance(dialog, GoOnPanel)
    assert "Inget skickas" in words_on(dialog)
    dialog.consent.radios["YES"].click()
    dialog.go()
    assert nurse.answers[-1].queued, nurse.answers[-1]
    begun = nurse.case_id
    assert begun != admitted
    header = case_at(county.device(NURSE), begun).header
    assert header is not None
    assert header.text("consent/SAMORDNING_OPENV/state") == "GIVET"
    assert nurse.case.tabs.current() == "planning"
    assert nurse.case.planning is not None
    assert nurse.case.planning.form.typed()["situation"] == SITUATION
    back = nurse.case.findChild(QAbstractButton, "case.earlier")
    assert back is not None
    assert back.text() == "Ärendet på avdelningen"
    back.click()
    assert nurse.case_id == admitted

    nurse.press("case.steps")
    nurse.press(f"steps.{GO_ON}")
    again = nurse.dialog
    again.go()
    assert nurse.answers[-1].code == "went_on_already"
    assert "Ni har redan ett ärende i öppenvård" in words_on(again)
    nurse.press("step.went_on")
    assert nurse.case_id == begun


def test_a_case_that_ended_at_the_ward_leads_there_and_what_was_carried_says_so(county: County, qtbot: QtBot) -> None:
    earlier = open_case(county)
    admitted = county.admit()
    nurse = WorkWindow(county.device(NURSE), qtbot)
    nurse.pages.open(earlier)
    assert nurse.case.process.went_in.text() == (
        "Personen skrevs in den 20 november. Ärendet fortsätter på avdelningen."
    )
    nurse.case.show_tab("request")
    over = nurse.case.request.view
    assert over is not None
    assert (over.share.isVisible(), over.form.evaluation.readonly) == (False, over.form.evaluation.visible)
    nurse.press("case.ward_case")
    assert nurse.case_id == admitted
    assert not nurse.case.process.went_in.text()
    told = "Följde med från öppenvårdsärendet den 20 november, påbörjad av Kommun SSK."
    nurse.case.show_tab("request")
    assert nurse.case.request.view is not None
    assert told in words_on(nurse.case.request.view.carried)
    assert nurse.case.request.view.carried.isVisible()
    assert nurse.case.request.view.share.isVisible()
    nurse.case.show_tab("planning")
    assert nurse.case.planning is not None
    assert {line.text() for line in nurse.case.planning.carried} == {told}
    nurse.pages.open(earlier)
    nurse.case.show_tab("planning")
    assert not any(line.isVisibleTo(nurse.case.planning) for line in nurse.case.planning.carried), "it was begun there"


def test_where_the_unit_does_not_hold_the_wards_case_it_is_told_that_this_one_has_ended(
    county: County, qtbot: QtBot
) -> None:
    earlier = open_case(county)
    county.admit(recipients=(CENTRE,))
    nurse = WorkWindow(county.device(NURSE), qtbot)
    nurse.pages.open(earlier)
    assert nurse.case.process.went_in.text().endswith("Ärendet i öppenvården är avslutat.")
    assert not nurse.case.process.went_in.action.isVisible()
