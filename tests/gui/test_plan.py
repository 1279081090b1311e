"""SIP: what is missing is told with links that lead there, rows are written in place, establishing is an act."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.records import Answer
from desktop.views.components.error_summary import ErrorSummary
from desktop.views.plan_sections import SectionState
from desktop.views.plan_view import PlanView
from domain.operation import CellValue
from tests.gui import case_stage as stage_of
from tests.gui.case_stage import Stage
from tests.gui.conftest import press, type_text


class Heard(QObject):
    def __init__(self, view: PlanView) -> None:
        super().__init__(view)
        self.drafts: list[tuple[str, object]] = []
        self.acts: list[tuple[str, ...]] = []
        view.draft_changed.connect(lambda _doc, path, value: self.drafts.append((path, value)))
        view.publish_requested.connect(lambda doc: self.acts.append(("publish", doc)))
        view.transition_requested.connect(lambda doc, event: self.acts.append((event, doc)))


Open = Callable[..., tuple[PlanView, Heard, Stage, str]]


@pytest.fixture
def open_plan(qtbot: QtBot) -> Open:
    def show(
        status: str = "SIP_MEETING_HELD", changes: dict[str, CellValue] | None = None, complete: bool = False
    ) -> tuple[PlanView, Heard, Stage, str]:
        stage, doc = stage_of.with_plan(status)
        if complete:
            rows = [path for path in stage.documents[doc].cells if path.startswith("subgoals/")]
            second = sorted({path.split("/")[1] for path in rows})[1]
            third = sorted({p.split("/")[1] for p in stage.documents[doc].cells if p.startswith("actions/")})[2]
            mended: dict[str, CellValue] = {
                f"subgoals/{second}/target_date": "2026-12-20",
                f"actions/{third}/unit": "fyr-soc2",
                "follow_up_date": "2027-01-13",
                "fvk/phone": "031-390 06 40",
            }
            stage.put(doc, "fyr-ssk", "2026-11-19T13:10", mended)
        if changes:
            stage.put(doc, "fyr-ssk", "2026-11-19T13:11", changes)
        record = stage.record()
        view = PlanView(stage_of.context(), record, record.case.documents[doc])
        qtbot.addWidget(view)
        view.resize(1150, 700)
        view.show()
        qtbot.waitExposed(view)
        view.activateWindow()
        return view, Heard(view), stage, doc

    return show


def find(view: QWidget, name: str) -> QWidget:
    found = view.findChild(QWidget, name)
    assert found is not None, name
    return found


def push(view: QWidget, name: str) -> None:
    found = find(view, name)
    assert isinstance(found, QPushButton)
    found.click()


def summary(view: PlanView) -> ErrorSummary:
    found = find(view, "plan.errors")
    assert isinstance(found, ErrorSummary)
    return found


def test_establishing_a_plan_with_gaps_lists_them_and_takes_the_focus(open_plan: Open, qtbot: QtBot) -> None:
    view, heard, _, _ = open_plan()
    push(view, "plan.establish")
    assert summary(view).links() == (
        "Delmål 2, Senast: skriv ett datum",
        "Insats 3, Vem ansvarar: välj enhet eller person",
        "Uppföljning, Datum: skriv ett datum efter 19 november 2026",
    )
    assert "Planen kan inte upprättas än. Rätta 3 uppgifter." in summary(view).accessibleName()
    qtbot.waitUntil(lambda: summary(view).isAncestorOf(view.focusWidget()))
    assert heard.acts == []


def test_each_link_leads_to_its_field_with_the_very_message_below(open_plan: Open, qtbot: QtBot) -> None:
    view, _, _, _ = open_plan()
    push(view, "plan.establish")
    for link in list(summary(view).findChildren(QPushButton)):
        path = link.objectName().removeprefix("form.error_summary.")
        link.click()
        field = view.form.fields[path]
        qtbot.waitUntil(field.has_focus)
        assert field.frame.error().lower() in link.text().lower()
        assert field.answer.widget.property("wrong") == "true"


def test_sections_tell_what_is_done_and_where_something_is_missing(open_plan: Open) -> None:
    view, _, _, _ = open_plan()
    lines = view.sections.lines
    assert lines["consent"].state_words() == "Klart"
    assert lines["crisis"].state_words() == "Ej ifylld"
    assert lines["goals"].state_words() == "Påbörjad"
    push(view, "plan.establish")
    assert lines["goals"].state_words() == "1 fel"
    assert lines["actions"].accessibleName() == "9 Vem gör vad och när. 1 fel"


def test_a_protected_person_has_no_field_for_what_leads_to_her(open_plan: Open, qtbot: QtBot) -> None:
    """The record comes anew with the person's protection: the fields go, and are not asked for."""
    view, _heard, stage, doc = open_plan()
    for path in ("address", "phone", "contact_preference"):
        assert path in view.form.evaluation.visible
    header = next(one for one in stage.documents.values() if one.kind == "header")
    stage.put(header.doc_id, "fyr-avd1", "2026-11-19T13:20", {"person/protected": "PROTECTED_REGISTRATION"})
    record = stage.record()
    view.show_record(record, record.case.documents[doc])
    for path in ("address", "phone", "contact_preference", "representative/phone"):
        assert path not in view.form.evaluation.visible
    assert "important_to_me" in view.form.evaluation.visible


def test_mending_a_field_takes_its_message_away(open_plan: Open, qtbot: QtBot) -> None:
    view, heard, _, _ = open_plan()
    push(view, "plan.establish")
    view.focus_path("follow_up_date")
    day = find(view, "field.follow_up_date")
    assert isinstance(day, QLineEdit)
    qtbot.waitUntil(day.hasFocus)
    day.selectAll()
    type_text(day, "13 jan 2027")
    find(view, "field.follow_up_place").setFocus()
    assert view.form.fields["follow_up_date"].frame.error() == ""
    assert ("follow_up_date", "2027-01-13") in heard.drafts


def test_a_whole_plan_is_established(open_plan: Open) -> None:
    view, heard, _, doc = open_plan(complete=True)
    push(view, "plan.establish")
    assert not summary(view).isVisible()
    assert heard.acts == [("establish", doc)]


def test_what_is_still_a_draft_is_shared_before_the_plan_is_established(open_plan: Open, qtbot: QtBot) -> None:
    view, heard, _, doc = open_plan(complete=True)
    view.focus_path("background")
    text = find(view, "field.background")
    assert isinstance(text, QPlainTextEdit)
    type_text(text, "Ö")
    push(view, "plan.establish")
    assert heard.acts == [("publish", doc), ("establish", doc)]


def test_before_the_meeting_one_may_look_what_is_missing_and_is_told_what_the_plan_waits_for(open_plan: Open) -> None:
    view, heard, _, _ = open_plan("SIP_PREPARING", complete=True)
    assert view.establish_button.text() == "Visa vad som saknas"
    push(view, "plan.establish")
    assert view.refusal.text() == "Planen kan upprättas när mötet är genomfört."
    assert heard.acts == []


def test_nobody_responsible_says_so_with_a_way_to_the_field(open_plan: Open, qtbot: QtBot) -> None:
    view, _, _, _ = open_plan(complete=True, changes={"plan_owner/name": None})
    push(view, "plan.establish")
    assert summary(view).links() == ("Huvudansvarig: skriv vem som är huvudansvarig",)
    view.answered(Answer("", False, "nobody_responsible"))
    assert view.refusal.text() == "Ingen är huvudansvarig. Fyll i huvudansvarig i avsnittet Vem gör vad och när."
    push(view, "plan.refusal_field")
    qtbot.waitUntil(view.form.fields["plan_owner/name"].has_focus)


def test_a_draft_may_be_shared_with_gaps(open_plan: Open) -> None:
    view, heard, _, doc = open_plan()
    view.focus_path("background")
    text = find(view, "field.background")
    assert isinstance(text, QPlainTextEdit)
    type_text(text, "Å")
    push(view, "plan.publish")
    assert heard.acts == [("publish", doc)]


def test_a_new_row_begins_with_the_cursor_in_its_first_field(open_plan: Open, qtbot: QtBot) -> None:
    view, heard, _, _ = open_plan()
    view.view.build_all()
    table = view.view.tables["subgoals"]
    before = table.rows()
    push(view, "plan.rows.subgoals.add")
    new = next(row for row in table.rows() if row not in before)
    field = view.form.fields[f"subgoals/{new}/text"]
    qtbot.waitUntil(field.has_focus)
    assert heard.drafts == []  # an empty row is nothing to keep
    type_text(field.answer.widget, "Jag går till kören")
    view.form.flush()
    assert (f"subgoals/{new}/text", "Jag går till kören") in heard.drafts
    assert field.answer.widget.accessibleName() == "Delmål 3, Delmål"


def test_enter_makes_no_new_line_in_a_table_cell(open_plan: Open) -> None:
    view, _, _, _ = open_plan()
    view.view.build_all()
    row = view.view.tables["subgoals"].rows()[0]
    cell = find(view, f"field.subgoals/{row}/text")
    assert isinstance(cell, QPlainTextEdit)
    before = cell.toPlainText()
    press(cell, Qt.Key.Key_Return)
    assert cell.toPlainText() == before


def test_a_row_others_have_is_taken_away_as_a_draft_and_can_be_taken_back(open_plan: Open) -> None:
    view, heard, _, _ = open_plan()
    view.view.build_all()
    table = view.view.tables["subgoals"]
    row = table.rows()[1]
    table.reveal(f"subgoals/{row}/status")
    push(view, f"field.subgoals/{row}/remove".replace("/remove", ".remove"))
    assert (f"subgoals/{row}", False) in heard.drafts
    assert row not in view.form.rows("subgoals")
    push(view, f"field.subgoals/{row}.restore")
    assert heard.drafts[-1] == (f"subgoals/{row}", True)
    assert row in view.form.rows("subgoals")


def test_a_row_of_ones_own_goes_at_once(open_plan: Open) -> None:
    view, heard, _, _ = open_plan()
    view.view.build_all()
    table = view.view.tables["needs"]
    before = table.rows()
    push(view, "plan.rows.needs.add")
    new = next(row for row in table.rows() if row not in before)
    type_text(view.form.fields[f"needs/{new}/area"].answer.widget, "Sömn")
    table.reveal(f"needs/{new}/nothing")
    push(view, f"field.needs/{new}.remove")
    assert table.rows() == before
    assert heard.drafts[-1] == (f"needs/{new}/area", None)


def test_an_empty_table_that_must_have_rows_leads_to_its_add_button(open_plan: Open, qtbot: QtBot) -> None:
    view, _, stage, doc = open_plan(complete=True)
    for row in view.form.rows("needs"):
        stage.put(doc, "fyr-ssk", "2026-11-19T13:12", {f"needs/{row}": False})
    record = stage.record()
    view.show_record(record, record.case.documents[doc])
    push(view, "plan.establish")
    assert summary(view).links() == ("Behov: lägg till minst ett behov",)
    view.errors.link_activated.emit("needs")
    qtbot.waitUntil(find(view, "plan.rows.needs.add").hasFocus)


def test_next_section_goes_on_and_the_list_follows(open_plan: Open) -> None:
    view, _, _, _ = open_plan()
    assert view.sections.current() == "person"
    push(view, "plan.next")
    assert view.sections.current() == "consent"
    view.go_to("follow_up")
    assert view.sections.current() == "follow_up"


def test_going_to_a_section_at_once_ends_at_that_section(open_plan: Open, qtbot: QtBot) -> None:
    view, _, _, _ = open_plan()
    view.go_to("actions")
    part, page = view.view.parts["actions"], view.page

    def top() -> int:
        return part.mapTo(page.viewport(), part.rect().topLeft()).y()

    qtbot.waitUntil(lambda: 0 <= top() <= 24 and not view._arrived.isActive())
    assert view.sections.current() == "actions"


def test_an_incoming_row_appears_beside_the_one_being_written(open_plan: Open, qtbot: QtBot) -> None:
    view, _, stage, doc = open_plan()
    view.view.build_all()
    row = view.view.tables["subgoals"].rows()[0]
    path = f"subgoals/{row}/text"
    view.focus_path(path)
    cell = find(view, f"field.{path}")
    assert isinstance(cell, QPlainTextEdit)
    qtbot.waitUntil(cell.hasFocus)
    type_text(cell, "Åh ")
    before = cell.toPlainText()
    new = stage.new_id()
    stage.put(doc, "fyr-vc1", "2026-11-19T13:19", {f"subgoals/{new}/text": "Från Sara", path: "Saras ord"})
    record = stage.record()
    view.show_record(record, record.case.documents[doc])
    assert cell.toPlainText() == before
    assert cell.hasFocus()
    assert new in view.view.tables["subgoals"].rows()
    assert view.form.fields[path].incoming().startswith("Ändrad av Sara Nyberg")


def test_states_have_a_word_each(open_plan: Open) -> None:
    view, _, _, _ = open_plan()
    line = view.sections.lines["needs"]
    words = set()
    for state in SectionState:
        line.show_state(state, 2)
        words.add(line.state_words())
    assert words == {"Klart", "Påbörjad", "Ej ifylld", "2 fel"}


def test_when_all_is_shared_nothing_is_called_a_draft(open_plan: Open, qtbot: QtBot) -> None:
    view, heard, stage, doc = open_plan(complete=True)
    view.view.build_all()
    push(view, "plan.rows.own_actions.add")
    new = view.view.tables["own_actions"].rows()[-1]
    type_text(view.form.fields[f"own_actions/{new}/description"].answer.widget, "Går till kören")
    view.form.flush()
    assert view.status.isVisible()
    shared = {path: value for path, value in heard.drafts if isinstance(value, str)}
    for path, value in shared.items():
        view.form.saved(path, value)
    stage.put(doc, "fyr-ssk", "2026-11-19T13:15", shared)
    record = stage.record()
    view.show_record(record, record.case.documents[doc])
    assert new in view.form.rows("own_actions")
    assert not view.form.typed()
    assert not view.status.isVisible()


def test_who_is_responsible_stays_beside_the_sections_through_every_change(open_plan: Open) -> None:
    view, _, stage, doc = open_plan(complete=True)
    owner = view.people[0]
    assert owner.isVisible()
    shown = owner.name
    stage.put(doc, "fyr-ssk", "2026-11-19T13:16", {"plan_owner/name": "Åsa Öst"})
    record = stage.record()
    view.show_record(record, record.case.documents[doc])
    assert owner.name is shown
    assert shown.isVisible()
    assert shown.plain() == "Åsa Öst"
