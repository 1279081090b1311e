"""Open care in the windows of three units: domain.md §10, scenarios 25, 26, 33 and 35 on the screen."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop.models.message_drafts import open_drafts
from domain.intents import Intent
from domain.open_care import outstanding
from tests.gui.conftest import swedish, the_look  # noqa: F401 - the look of the program, in Swedish
from tests.gui.picking import pick
from tests.gui.planning_hands import words_on
from tests.scenarios.acts import case_at, newest
from tests.scenarios.county import County
from tests.scenarios.work_window import WorkWindow

TOLVAN, NUMBER = "Tolvan Tolvansson", "191212121212"
NURSE, CENTRE, REHAB = "Kommun SSK", "Vårdcentral 1", "Kommun rehab"
ASKED = {
    "reason_for_request": "Recept på blodtrycksmedicinen är slut om en vecka",
    "topic": "MEDICATION",
    "urgency": "WEEK",
    "sender_phone": "0500-49 70 00",
    "normal_mobility/level": "1",
}


def test_a_request_goes_out_is_complemented_by_those_it_reaches_and_answered(county: County, qtbot: QtBot) -> None:
    nurse = WorkWindow(county.device(NURSE), qtbot)
    page = nurse.begin(NUMBER, TOLVAN)
    assert page.intent.intent() is Intent.REQUEST
    for unit in (CENTRE, REHAB):
        page.recipients[county.unit(unit)].click()
    page.consent.radios["YES"].click()
    page.open.click()
    assert nurse.case.tabs.current() == "request"
    nurse.fill_request(dict(ASKED))
    nurse.press("request.send")
    assert nurse.dialog.form is not None
    assert nurse.dialog.form.value("to_units") == (county.unit(CENTRE), county.unit(REHAB))
    nurse.dialog.go()
    assert nurse.answers[-1].queued, nurse.answers[-1]
    case_id = nurse.case_id
    assert "Svar begärt" in nurse.case.process.strip.accessibleName()
    county.device(CENTRE)
    county.device(REHAB)
    county.sync()

    rehab = WorkWindow(county.device(REHAB), qtbot)
    rehab.pick("VBG")
    rehab.fill_request({"normal_mobility/text": "Går med rollator inne"})
    rehab.press("request.share")
    assert rehab.answers, words_on(rehab.case.request)
    assert rehab.answers[-1].queued, rehab.answers[-1]
    county.sync()

    centre = WorkWindow(county.device(CENTRE), qtbot)
    assert centre.inbox.topics.buttons["MEDICATION"].text() == "Läkemedel eller recept 1"
    centre.pick("VBG")
    seen = words_on(centre.case.request)
    assert "Anna Lindh, Kommun SSK" in seen
    assert "Olle Hed, Kommun rehab" in seen
    centre.press("request.acknowledge")
    centre.press("messages.complete")
    assert centre.message.picker is not None
    centre.message.picker.checks["medication_note"].click()
    centre.write(text="Vilken styrka?")
    centre.press("message.send")
    assert centre.answers[-1].queued, centre.answers[-1]
    county.sync()

    nurse.look()
    told = nurse.pick("inbox.complete_fields")
    assert "Komplettering önskas" in told
    assert nurse.case.tabs.current() == "request"
    assert "Vilken styrka?" in words_on(nurse.case.request)
    nurse.press("request.asked.medication_note")
    focused = nurse.window.focusWidget()
    assert focused is not None
    assert focused.objectName() == "field.medication_note"
    nurse.fill_request({"medication_note": "Metoprolol 50 mg"})
    nurse.press("request.share")
    county.sync()
    nurse.look()
    assert "ber er komplettera" not in words_on(nurse.case.request)

    centre.look()
    centre.case.show_tab("request")
    assert "Metoprolol" in str(newest(county.device(CENTRE), case_id, "VBG").value("medication_note"))
    assert centre.case.record is not None
    assert centre.case.record.unverified == frozenset(), "what the process marks is asked no signature of"
    centre.press("messages.answer")
    assert centre.message.kind.currentData() == "MVO"
    assert centre.message.to.chosen() == (county.unit(NURSE),)
    centre.write(summary="Receptet är förnyat", wants_answer="NO", person_informed="YES")
    centre.press("message.send")
    county.sync()
    assert [one.unit for one in outstanding(case_at(county.device(NURSE), case_id))] == [county.unit(REHAB)]


def test_what_is_missing_in_a_request_is_told_before_it_can_be_sent(county: County, qtbot: QtBot) -> None:
    nurse = WorkWindow(county.device(NURSE), qtbot)
    page = nurse.begin(NUMBER, TOLVAN)
    page.consent.radios["YES"].click()
    page.open.click()
    nurse.press("request.send")
    assert nurse.case.process.panel is None
    view = nurse.case.request.view
    assert view is not None
    assert "saker att rätta först" in words_on(view.errors)


def test_a_health_centre_begins_with_a_message_that_takes_its_recipients_in(county: County, qtbot: QtBot) -> None:
    """domain.md §10, scenario 27, from "Vad vill du?"."""
    centre = WorkWindow(county.device(CENTRE), qtbot)
    page = centre.begin(NUMBER, TOLVAN)
    assert page.intent.intent() is Intent.INFORM
    page.recipients[county.unit(NURSE)].click()
    page.consent.radios["YES"].click()
    page.open.click()
    assert centre.message.kind.currentData() == "MVO"
    assert centre.message.to.chosen() == (county.unit(NURSE),)
    centre.write(summary="Såret är omlagt", wants_answer="NO", person_informed="YES")
    centre.press("message.send")
    assert centre.answers[-1].queued, centre.answers[-1]
    nurse = county.device(NURSE)
    county.sync()
    assert case_at(nurse, centre.case_id).status == "OPC_INFO_SENT"


def test_an_administrative_text_is_moved_to_the_planning_as_a_draft(county: County, qtbot: QtBot) -> None:
    nurse = WorkWindow(county.device(NURSE), qtbot)
    page = nurse.begin(NUMBER, TOLVAN)
    page.intent.radios[Intent.ADMINISTER].click()
    page.recipients[county.unit(CENTRE)].click()
    page.consent.radios["YES"].click()
    page.open.click()
    nurse.write(subject="OTHER", body="Hon går sämre sedan i måndags")
    nurse.press("message.send")
    nurse.press("message.fit.PLN")
    assert nurse.case.tabs.current() == "planning"
    assert nurse.case.planning is not None
    assert nurse.case.planning.form.typed()["situation"] == "Hon går sämre sedan i måndags"
    assert nurse.case.message is None
    assert [item.doc_kind for item in nurse.desk.drafts()] == ["PLN"]
    nurse.case.planning.form.put("situation", None)
    nurse.case.show_tab("messages")
    nurse.press("messages.new")
    nurse.message.kind.setCurrentIndex(nurse.message.kind.findData("ADM"))
    nurse.write(subject="OTHER", body="Och till vårdbegäran")
    pick(nurse.message.to.more, CENTRE)
    nurse.press("message.share")
    assert nurse.answers[-1].queued, nurse.answers[-1]
    nurse.press("message.send")
    nurse.press("message.fit.VBG")
    assert nurse.case.tabs.current() == "request"
    view = nurse.case.request.view
    assert view is not None
    assert view.form.typed()["reason_for_request"] == "Och till vårdbegäran"
    record = nurse.case.record
    assert record is not None
    assert list(open_drafts(record.case)) == [], "the draft has ended for the whole unit"


def test_closing_asks_about_a_sip_where_both_principals_go_on_and_no_is_an_answer(county: County, qtbot: QtBot) -> None:
    """domain.md §10, scenario 30."""
    centre = WorkWindow(county.device(CENTRE), qtbot)
    page = centre.begin(NUMBER, TOLVAN)
    page.recipients[county.unit(NURSE)].click()
    page.consent.radios["YES"].click()
    page.open.click()
    centre.write(summary="Såret är omlagt", wants_answer="NO", person_informed="YES")
    centre.press("message.send")
    wanted: list[str] = []
    centre.case.process.plan_wanted.connect(lambda: wanted.append("SIP"))
    centre.press("case.steps")
    centre.press("steps.end_coordination")
    assert "Starta SIP" in words_on(centre.dialog)
    centre.fill_step({"reason": "GOALS_MET"})
    centre.dialog.go()
    assert "Välj om en SIP ska startas" in words_on(centre.dialog)
    centre.fill_step({"start_sip": "NO"})
    centre.dialog.go()
    assert centre.answers[-1].queued, centre.answers[-1]
    assert wanted == []
    assert "Avslutat" in centre.case.process.strip.accessibleName()
    centre.press("case.steps")
    centre.press("steps.reactivate")
    centre.fill_step({"reason": "Det behövs mer"})
    centre.dialog.go()
    centre.press("case.steps")
    centre.press("steps.end_coordination")
    centre.fill_step({"reason": "GOALS_MET", "start_sip": "YES"})
    centre.dialog.go()
    assert wanted == ["SIP"]
    assert centre.case.tabs.current() == "sip"
    assert centre.dialog.step.event == "start_plan", "it is begun from the case that has ended, with the person's word"


def test_a_call_begins_with_the_need_in_a_case_of_its_own(county: County, qtbot: QtBot) -> None:
    centre = WorkWindow(county.device(CENTRE), qtbot)
    page = centre.begin(NUMBER, TOLVAN)
    page.intent.radios[Intent.CALL].click()
    page.consent.radios["YES"].click()
    page.open.click()
    assert centre.case.record is not None
    assert centre.case.record.case.status == "SIP_NEED"
    assert centre.case.tabs.current() == "sip"


def test_planning_together_begins_the_planning_and_a_message_that_takes_the_others_in(
    county: County, qtbot: QtBot
) -> None:
    nurse = WorkWindow(county.device(NURSE), qtbot)
    page = nurse.begin(NUMBER, TOLVAN)
    page.intent.radios[Intent.ADMIT].click()
    page.open.click()
    assert "Den slutna vården skriver in" in words_on(page.notice)
    page.intent.radios[Intent.PLAN].click()
    page.recipients[county.unit(CENTRE)].click()
    page.consent.radios["YES"].click()
    page.open.click()
    assert nurse.case.record is not None
    assert [one.kind for one in nurse.case.record.case.of_kind("PLN")] == ["PLN"]
    assert nurse.message.kind.currentData() == "ADM"
    assert nurse.message.to.chosen() == (county.unit(CENTRE),)
    assert nurse.desk.drafts() != ()
