"""The SIP at the screen: how far it has come, who has answered the call, following it up, its versions, its paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.process_records import StepRecord
from desktop.models.records import Answer, CaseRecord
from desktop.models.sip_versions import differences, form_cells, kept_versions
from desktop.views.case_view import CaseView
from desktop.views.hand_out_dialog import PARTY, HandOutDialog
from desktop.views.sip_page import SipPage
from desktop.views.sip_panels import START, AcceptPanel, Agreed, NeedPanel
from domain.operation import CellValue
from tests.gui.case_stage import library
from tests.gui.conftest import type_text
from tests.gui.process_stage import record_in, told
from tests.gui.sip_stage import OWNER, STEPS, SipStage

Open = Callable[..., CaseView]
_ANSWERED = {
    "fyr-vc1": {"coming": "SUBSTITUTE", "substitute": "Per Holm"},
    "fyr-krehab": {"coming": "WRONG_UNIT", "right_unit": "Primärvårdsrehab"},
}


@pytest.fixture
def open_case(qtbot: QtBot) -> Open:
    def show(record: CaseRecord, unit: str = OWNER, part: str = "") -> CaseView:
        view = CaseView(told(unit))
        qtbot.addWidget(view)
        view.resize(1150, 800)
        view.show()
        qtbot.waitExposed(view)
        view.show_record(record)
        view.show_tab("sip")
        if part:
            page(view).show_part(part)
        return view

    return show


def page(view: CaseView) -> SipPage:
    assert view.plan is not None
    return view.plan


def push(view: QWidget, name: str) -> None:
    button = view.findChild(QAbstractButton, name)
    assert button is not None, name
    assert button.isVisible(), name
    button.click()


def established(status: str = "SIP_ACTIVE", unit: str = OWNER) -> SipStage:
    stage = SipStage(status, unit)
    stage.begin()
    stage.establish(1, "2026-09-03")
    return stage


# -- the way ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "station", "onward"),
    [
        ("SIP_NEED", "Steg 1 av 7", "Personen vill ha en SIP"),
        ("SIP_PREPARING", "Steg 2 av 7", "Kalla till SIP"),
        ("SIP_CALLED", "Steg 3 av 7", "Mötet är hållet"),
        ("SIP_MEETING_HELD", "Steg 4 av 7", ""),
        ("SIP_ACTIVE", "Steg 5 av 7", "Börja följa upp"),
    ],
)
def test_the_line_says_where_the_plan_stands_and_one_button_leads_on(
    open_case: Open, status: str, station: str, onward: str
) -> None:
    stage = SipStage(status)
    if status != "SIP_NEED":
        stage.begin()
    view = open_case(stage.sip_record())
    assert station in view.process.strip.accessibleName()
    assert view.process.onward.isVisible() == bool(onward)
    assert not onward or view.process.onward.text() == onward
    if not onward:
        assert page(view).plan.establish_button.text() == "Upprätta planen"
    view.show_tab("messages")
    assert not view.process.onward.isVisible()


def test_who_is_asked_to_answer_for_the_plan_reads_it_and_may_say_yes(open_case: Open) -> None:
    stage = established(unit="fyr-vc1")
    stage.put(stage.header, OWNER, "2026-11-18T09:11", {"plan_offer/to": "fyr-vc1", "plan_offer/by": OWNER})
    view = open_case(stage.sip_record(StepRecord("accept_plan", "STEP_SIP_TAKE")), "fyr-vc1")
    assert view.process.offer.text() == "Kommun SSK frågar om ni tar över huvudansvaret"
    assert view.process.onward.text() == "Ta emot huvudansvaret"


def test_a_case_of_another_kind_offers_to_start_a_plan_and_tells_of_the_one_there_is(open_case: Open) -> None:
    view = open_case(record_in("INP_READY"))
    push(view, "case.start_sip")
    dialog = view.process.panel
    assert isinstance(dialog, NeedPanel)
    assert dialog.form is not None
    taken: list[tuple[str, object]] = []
    view.step_requested.connect(lambda event, cells: taken.append((event, cells)))
    for path, value in (("noticed_by", "STAFF"), ("need", "Natten"), ("both_principals", "YES")):
        dialog.form.put(path, value)
    dialog.go()
    assert [event for event, _ in taken] == [START]
    wanted: list[bool] = []
    view.process.existing_wanted.connect(lambda: wanted.append(True))
    view.process.answered(Answer("", queued=False, code="second_plan"))
    assert dialog.notice.text().startswith("Personen har redan en SIP")
    push(dialog, "step.second.reason")
    assert dialog.form.fields["second_reason"].has_focus()
    push(dialog, "step.second.follow")
    assert wanted == [True]
    assert view.process.panel is None


def test_a_yes_is_recorded_with_the_consent_to_the_plan_itself(open_case: Open) -> None:
    stage = SipStage("SIP_NEED")
    stage.put(stage.header, OWNER, "2026-11-10T09:11", {"consent/SIP/state": None})
    view = open_case(stage.sip_record())
    taken: list[tuple[str, object]] = []
    view.step_requested.connect(lambda event, cells: taken.append((event, cells)))
    view.process.onward.click()
    dialog = view.process.panel
    assert isinstance(dialog, AcceptPanel)
    assert dialog.consent is not None
    dialog.go()
    assert dialog.errors.links() == ("Vad personen har svarat, Svar: välj vad personen har svarat",)
    dialog.consent.put("state", "NEKAT")
    dialog.consent.put("given_by", "PERSON")
    dialog.go()
    assert taken == []
    assert dialog.notice.text().endswith("Anteckna i stället att personen inte vill ha en SIP.")
    dialog.consent.put("state", "GIVET")
    dialog.consent.put("form", "ORAL")
    dialog.go()
    event, agreed = taken[0]
    assert event == "offer_accepted"
    assert isinstance(agreed, Agreed)
    assert agreed.consent is not None
    assert agreed.consent["state"] == "GIVET"
    assert dict(agreed.cells) == {"answered_on": "2026-11-19"}


def test_what_is_known_of_the_need_is_read_before_there_is_a_plan(open_case: Open) -> None:
    view = open_case(SipStage("SIP_NEED").sip_record())
    assert "Lena Hallberg, dotter" in words(view.no_plan)


def cell(table: QTableWidget, line: int, place: int) -> str:
    found = table.item(line, place)
    assert found is not None
    return found.text()


def words(widget: QWidget) -> str:
    from PySide6.QtWidgets import QLabel  # noqa: PLC0415 - only here

    return "\n".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


# -- the call ---------------------------------------------------------------------------------------------------------


def test_the_caller_sees_who_comes_who_is_replaced_and_who_has_not_answered(open_case: Open) -> None:
    stage = SipStage("SIP_CALLED")
    stage.begin()
    call = stage.call(_ANSWERED)
    view = open_case(stage.sip_record(), part="calls")
    calls = page(view).calls
    said = [cell(calls.answers, line, 1) for line in range(calls.answers.rowCount())]
    assert said == ["Skickar Per Holm i stället", "Inget svar än", "Fel instans, hänvisar till Primärvårdsrehab"]
    assert "2 av 3 har svarat. Inget svar från Socialtjänst 2." in calls.notice.text()
    assert "6 dygn" in calls.notice.text()
    assert cell(calls.others, 0, 3) == "070-174 06 12"
    assert not calls.answer.isVisible()
    calls.open.click()
    assert view.tabs.current() == "messages"
    assert view.messages._shown == call


def test_who_is_called_is_asked_to_answer_before_anything_else(open_case: Open) -> None:
    stage = SipStage("SIP_CALLED", "fyr-soc2")
    stage.begin()
    stage.call()
    view = open_case(stage.sip_record(), "fyr-soc2")
    calls = page(view).calls
    assert page(view).part() == "calls"
    assert calls.answer.isVisible()
    assert not view.process.onward.isVisible()
    assert cell(calls.answers, 0, 1) == "Svaret går till den som kallade"
    assert cell(calls.answers, 1, 0) == "Socialtjänst 2 (ni)"
    calls.answer.click()
    assert view.message is not None
    assert view.message.kind.currentData() == "KVI"


def test_a_meeting_that_is_called_off_says_so(open_case: Open) -> None:
    stage = SipStage("SIP_PREPARING")
    stage.begin()
    stage.call(cancelled="CALLED_OFF")
    view = open_case(stage.sip_record(), part="calls")
    assert page(view).calls.notice.text() == "Mötet är inställt."


# -- following up -----------------------------------------------------------------------------------------------------


def test_each_goal_and_action_stands_beside_what_came_of_it(open_case: Open, qtbot: QtBot) -> None:
    view = open_case(established("SIP_FOLLOW_UP").sip_record(), part="follow_up")
    sip = page(view)
    drafts: list[tuple[str, object]] = []
    view.draft_changed.connect(lambda _doc, path, value, _seen: drafts.append((path, value)))
    goals = sip.follow_up.form.rows("subgoals")
    assert sip.follow_up.lines[f"subgoals/{goals[0]}"].what.plain() == "Jag går i trappan med en person bredvid."
    assert len(sip.follow_up.lines) == len(goals) + len(sip.follow_up.form.rows("actions"))
    sip.follow_up.form.put(f"subgoals/{goals[0]}/status", "REACHED")
    rating = sip.follow_up.form.fields["rating_help"].answer.widget
    type_text(rating, "9")
    sip.flush()
    assert (f"subgoals/{goals[0]}/status", "REACHED") in drafts
    assert ("rating_help", 9) in drafts


def test_what_a_new_version_lacks_is_told_with_the_way_there(open_case: Open, qtbot: QtBot) -> None:
    stage = established("SIP_FOLLOW_UP")
    stage.put(stage.plan, OWNER, "2026-11-19T09:41", {"long_term_goal": None})
    view = open_case(stage.sip_record(), part="follow_up")
    sip = page(view)
    acts: list[str] = []
    view.transition_requested.connect(lambda _doc, event: acts.append(event))
    push(sip, "sip.follow_up.establish")
    links = sip.follow_up.errors.links()
    assert "Delmål 1, Status: välj hur det gick med delmålet" in links
    assert acts == []
    sip.follow_up.focus_path("rating_help")
    assert sip.follow_up.form.fields["rating_help"].has_focus()
    sip.follow_up.focus_path("long_term_goal")
    assert sip.part() == "plan"
    qtbot.waitUntil(sip.plan.form.fields["long_term_goal"].has_focus)


def test_what_is_written_in_one_part_stands_in_the_other_and_nothing_old_comes_back(open_case: Open) -> None:
    stage = established("SIP_FOLLOW_UP")
    view = open_case(stage.sip_record(), part="follow_up")
    sip = page(view)
    sip.follow_up.form.put("follow_up_date", "2027-02-01")
    sip.show_part("plan")
    assert sip.plan.form.value("follow_up_date") == "2027-02-01"
    view.draft_saved(stage.plan, "follow_up_date", "2027-02-01", "2026-11-19T12:00:00Z")
    sip.plan.form.put("follow_up_date", "2027-03-01")
    sip.show_part("follow_up")
    assert sip.follow_up.form.value("follow_up_date") == "2027-03-01"
    stage.put(stage.plan, OWNER, "2026-11-19T13:10", {"follow_up_date": "2027-03-01"})
    view.show_record(stage.sip_record())
    assert dict(sip.follow_up.form.typed()) == {}
    sip.show_part("plan")
    assert dict(sip.plan.form.typed()) == {}


def test_before_it_begins_the_page_tells_the_day_and_how_to_begin(open_case: Open) -> None:
    view = open_case(established().sip_record(), part="follow_up")
    notice = page(view).follow_up.notice
    assert notice.text() == "Planen ska följas upp 13 jan 2027."
    assert not page(view).follow_up.foot.isVisible()
    notice.action.click()
    assert view.process.panel is not None
    assert view.process.panel.step.event == "follow_up"


# -- versions ---------------------------------------------------------------------------------------------------------


def test_an_earlier_version_is_read_beside_what_stands_otherwise_now(open_case: Open) -> None:
    stage = established()
    goal: dict[str, CellValue] = {
        "long_term_goal": "Jag vill gå till kören.",
        "version": 2,
        "established_date": "2026-11-18",
    }
    stage.put(stage.plan, OWNER, "2026-11-18T11:00", goal)
    stage.keep(2, "2026-11-18T11:00")
    view = open_case(stage.sip_record(), part="versions")
    versions = page(view).versions
    assert [one.number for one in versions.versions] == [2, 1]
    assert "Inget är annorlunda." in words(versions.body)
    versions.choose(versions.versions[1].doc_id)
    assert "Mål och delmål, Mitt långsiktiga mål" in words(versions.body)
    assert versions.body.findChildren(QLineEdit) == []
    asked: list[tuple[str, str]] = []
    view.print_requested.connect(lambda doc_id, party: asked.append((doc_id, party)))
    paper = versions.findChild(QAbstractButton, "sip.versions.print")
    assert paper is not None
    paper.click()
    assert asked == [(versions.versions[1].doc_id, "")]


def test_differences_name_rows_that_came_and_went_and_a_nought_is_an_answer() -> None:
    form = library().current("SIP")
    before = form_cells(form, {"needs/a/area": "Sömn", "needs/a/description": "Sover illa", "rating_help": None})
    now = form_cells(form, {"needs/a": False, "needs/b": True, "needs/b/area": "Hem", "rating_help": 0, "phone": ""})
    found = [(one.item.id, one.row, one.added, one.removed) for one in differences(form, before, now)]
    assert found == [("needs", "Sömn", False, True), ("needs", "Hem", True, False), ("rating_help", "", False, False)]


def test_a_version_tells_why_it_was_kept() -> None:
    stage = established()
    stage.put(stage.plan, OWNER, "2026-10-01T09:00", {"version": 2})
    stage.keep(2, "2026-10-01T09:00", event="")
    stage.put(stage.plan, OWNER, "2026-11-18T09:00", {"version": 3})
    stage.keep(3, "2026-11-18T09:00", "SIP_CLOSED", "close_plan")
    told_of = [(one.number, one.what, one.whole) for one in kept_versions(stage.sip_record())]
    assert told_of == [(3, "closed", True), (2, "changed", True), (1, "established", True)]


# -- paper ------------------------------------------------------------------------------------------------------------


def test_who_has_no_inbox_is_listed_with_what_she_has_got(open_case: Open) -> None:
    stage = established()
    stage.call()
    external = {
        "participants/x/name": "Mats Lind",
        "participants/x/unit": "Försäkringskassan",
        "participants/x/reached_by": "PRINT",
    }
    stage.put(stage.plan, OWNER, "2026-11-18T11:00", external)
    given: dict[str, CellValue] = {"version": 1, "purpose": "TO_PARTY_WITHOUT_SYSTEM", "pages": 2, "party": "Mats Lind"}
    stage.put(stage.plan, OWNER, "2026-11-18T12:00", {f"hand_out/h/{k}": v for k, v in given.items()}, "hand_out")
    view = open_case(stage.sip_record(), part="prints")
    prints = page(view).prints
    card = prints.findChild(QWidget, "sip.prints.card.0")
    assert card is not None
    assert card.accessibleName() == "Mats Lind: Har version 1"
    assert cell(prints.given, 0, 2) == "Mats Lind"
    asked: list[tuple[str, str]] = []
    view.print_requested.connect(lambda doc_id, party: asked.append((doc_id, party)))
    push(prints, "sip.prints.0.plan")
    push(prints, "sip.prints.0.call")
    call = stage.messages[-1].document.doc_id
    assert asked == [(stage.plan, "Mats Lind"), (call, "Mats Lind")]


def test_a_copy_for_a_party_is_recorded_for_that_party(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = HandOutDialog("Ingrid", "", parent, party="Mats Lind")
    dialog.show()
    told_of: list[tuple[str, str]] = []
    dialog.confirmed.connect(lambda purpose, name: told_of.append((purpose, name)))
    dialog.confirm.click()
    assert told_of == [(PARTY, "Mats Lind")]


# -- the end ----------------------------------------------------------------------------------------------------------


def test_a_closed_plan_is_read_and_nothing_in_it_is_written(open_case: Open) -> None:
    stage = established("SIP_CLOSED")
    stage.put(stage.plan, OWNER, "2026-11-19T09:40", {"status": "SIP_CLOSED"})
    view = open_case(stage.sip_record(*STEPS["SIP_CLOSED"]))
    plan = page(view).plan
    plan.view.build_all()
    assert plan.standing.text().startswith("Planen är avslutad.")
    assert not plan.publish_button.isVisible()
    assert not plan.establish_button.isVisible()
    assert plan.form.fields["background"].answer.widget.property("locked") == "true"
    assert plan.view.tables["needs"].add.isHidden()


def test_in_a_plan_in_force_a_party_writes_in_its_own_actions_and_the_rest_is_locked(open_case: Open) -> None:
    stage = established(unit="fyr-krehab")
    rows = [path.split("/")[1] for path in stage.documents[stage.plan].values() if path.startswith("actions/")]
    whose = {row: stage.documents[stage.plan].text(f"actions/{row}/unit") for row in rows}
    plan = page(open_case(stage.sip_record(), "fyr-krehab")).plan
    plan.view.build_all()

    def locked(path: str) -> bool:
        return bool(plan.form.fields[path].answer.widget.property("locked") == "true")

    assert locked("background")
    assert plan.view.tables["needs"].add.isHidden()
    assert not plan.view.tables["actions"].add.isHidden()
    assert {row: locked(f"actions/{row}/description") for row in whose} == {
        row: unit not in {"", "fyr-krehab"} for row, unit in whose.items()
    }
    assert len(set(map(locked, (f"actions/{row}/description" for row in whose)))) == 2
    assert "I en plan som gäller skriver ni i era egna insatser." in plan.standing.text()
    own = page(open_case(established().sip_record())).plan
    own.view.build_all()
    assert own.form.fields["background"].answer.widget.property("locked") != "true"
    assert "egna insatser" not in own.standing.text()
