"""A SIP at the screens of two units, with their desks: a yes with its consent, 42 (a substitute) and 47 (a second
one that only the store knows of)."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from desktop.app.sip_pages import SipPages
from desktop.views.sip_panels import AcceptPanel, NeedPanel
from domain.operation import CellValue
from tests.desktop.plan_acts import NEED, PERSON, begin_plan
from tests.gui.conftest import swedish, the_look  # noqa: F401 - the look of the program, in Swedish
from tests.gui.test_new_case import SameThread
from tests.scenarios.case_window import CaseWindow
from tests.scenarios.county import County

NURSE, CENTRE = "Kommun SSK", "Vårdcentral 1"


def window(county: County, name: str, case_id: str, qtbot: QtBot) -> CaseWindow:
    """A case on the screen of a unit, whose steps go to its desk."""
    device = county.device(name)
    shown = CaseWindow(device, case_id, qtbot)
    pages = SipPages(SameThread(), device.desk, shown.answers.append, lambda _case, _tab: None)

    def take(event: str, told: object) -> None:
        if not pages.take(case_id, shown.view, event, told):
            cells: Mapping[str, CellValue] = told if isinstance(told, Mapping) else {}
            answer = device.desk.process.take(case_id, event, cells)
            shown.view.process.answered(answer)
        shown.refresh()

    shown.view.step_requested.connect(take)
    shown.view.show_tab("sip")
    return shown


def test_a_yes_and_what_she_consents_to_are_recorded_together(county: County, qtbot: QtBot) -> None:
    desk = county.device(NURSE).desk
    begun = desk.sip.start({**NEED, "noticed_on": desk.workplace.clock.today()}, PERSON)
    assert begun.answer.queued
    shown = window(county, NURSE, begun.case_id, qtbot)
    assert shown.view.process.onward.text() == "Personen vill ha en SIP"
    shown.press("case.onward")
    dialog = shown.view.process.panel
    assert isinstance(dialog, AcceptPanel)
    assert dialog.consent is not None
    for path, value in (("state", "GIVET"), ("given_by", "PERSON"), ("form", "ORAL")):
        dialog.consent.put(path, value)
    dialog.go()
    record = desk.case(begun.case_id)
    assert record is not None
    assert record.case.status == "SIP_PREPARING"
    assert next(one.state for one in record.consents if one.purpose == "SIP") == "GIVET"
    assert shown.view.plan is not None
    assert shown.view.process.onward.text() == "Kalla till SIP"


def test_42_a_substitute_is_named_where_the_answers_stand(county: County, qtbot: QtBot) -> None:
    desk, centre = county.device(NURSE).desk, county.device(CENTRE)
    case_id, _ = begin_plan(desk)
    call: dict[str, CellValue] = {
        "kind": "SUMMONS",
        "purpose": "Planera hemgången",
        "long_term_goal": "Bo hemma",
        "questions/q/text": "Vem?",
        "called/c/unit": "ska-vc1",
        "called/c/contribution": "Läkemedel",
        "date": desk.workplace.clock.today(),
        "time_from": "23:00",
        "time_to": "23:30",
        "form": "PHONE",
    }
    assert desk.sip.call(case_id, ["ska-vc1"], call).queued
    county.sync()
    theirs = window(county, CENTRE, case_id, qtbot)
    assert theirs.view.plan is not None
    assert theirs.view.plan.part() == "calls"
    theirs.press("sip.calls.answer")
    theirs.write(coming="SUBSTITUTE", substitute="Per Holm")
    theirs.send()
    assert theirs.answers[-1].queued
    county.sync()
    ours = window(county, NURSE, case_id, qtbot)
    assert ours.view.plan is not None
    ours.view.plan.show_part("calls")
    item = ours.view.plan.calls.answers.item(0, 1)
    assert item is not None
    assert item.text() == "Skickar Per Holm i stället"
    assert centre.desk.case(case_id) is not None


def test_47_another_plan_that_only_the_store_knows_of_is_told_late_and_nothing_is_lost(
    county: County, qtbot: QtBot
) -> None:
    begin_plan(county.device(NURSE).desk)
    county.sync()
    desk = county.device(CENTRE).desk
    begun = desk.sip.start({**NEED, "noticed_on": desk.workplace.clock.today()}, PERSON)
    assert begun.answer.queued
    county.sync()
    shown = window(county, CENTRE, begun.case_id, qtbot)
    assert "Personen har redan en SIP" in shown.view.no_plan.told()
    button = shown.view.no_plan.findChild(QAbstractButton, "sip.second.reason")
    assert button is not None
    button.click()
    dialog = shown.view.process.panel
    assert isinstance(dialog, NeedPanel)
    assert dialog.form is not None
    assert dialog.form.value("need") == NEED["need"]
    dialog.form.put("second_reason", "Gäller barnens behov, inte hennes egna")
    dialog.go()
    county.sync()
    record = shown.refresh()
    assert record is not None
    assert record.held == ()
    assert shown.view.process.onward.text() == "Personen vill ha en SIP"
