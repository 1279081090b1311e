"""Under what is written stands who wrote it, at which unit and when."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop.views.field_authors import Authors
from desktop.views.plan_view import PlanView
from tests.gui.conftest import type_text
from tests.gui.planning_hands import OWN, open_view, prose
from tests.gui.process_stage import told
from tests.gui.sip_stage import OWNER, SipStage


def authors_of(view_part: object, label: str) -> str:
    assert hasattr(view_part, "findChildren")
    told = [one.text() for one in view_part.findChildren(Authors) if one.text() and not one.isHidden()]
    return next((text for text in told if label in text), "")


def test_a_field_says_who_wrote_it_and_keeps_its_line_while_it_is_changed(qtbot: QtBot) -> None:
    view, _, stage, doc = open_view(qtbot)
    stage.put(doc, "fyr-vc1", "2026-11-19T13:19", {"situation": "Saras text"})
    record = stage.record()
    view.show_record(record, record.case.documents[doc])
    view.show_tab("patient")
    view.patient.view.build_all()
    frame = view.form.fields["situation"].frame
    assert frame.provenance.text() == "Sara Nyberg, Vårdcentral 1 · i dag 13.19"
    qtbot.waitUntil(frame.provenance.isVisible)
    assert "Sara Nyberg" in prose(view, "field.situation").accessibleDescription()
    type_text(prose(view, "field.situation"), "Å")
    view.form.flush()
    assert frame.provenance.text() == "Ändrat av dig, inte delat än"
    assert not frame.provenance.isHidden()


def test_fields_that_stand_close_together_share_a_line_that_tells_each_of_them_apart(qtbot: QtBot) -> None:
    view, _, stage, doc = open_view(qtbot, own_row=True)
    row = view.responsibility.units.own
    assert row is not None
    assert authors_of(row, "Anna Lindh, Kommun SSK · i dag 12.00").count("\n") == 0
    stage.put(doc, "fyr-ssk", "2026-11-19T13:30", {f"{OWN}/contact_phone": "031-390 06 99"})
    record = stage.record()
    view.show_record(record, record.case.documents[doc])
    lines = authors_of(row, "i dag 13.30").split("\n")
    assert [line for line in lines if "13.30" in line] == ["Telefon: Anna Lindh, Kommun SSK · i dag 13.30"]
    assert any("12.00" in line and "Kontaktperson" in line for line in lines)
    assert view.form.fields[f"{OWN}/contact_phone"].answer.widget.accessibleDescription().endswith("i dag 13.30")


def test_a_page_that_is_built_section_by_section_tells_it_of_each(qtbot: QtBot) -> None:
    stage = SipStage("SIP_PREPARING")
    stage.begin()
    record = stage.sip_record()
    plan = PlanView(told(OWNER), record, record.case.documents[stage.plan])
    qtbot.addWidget(plan)
    plan.view.build_all()
    told_of = authors_of(plan.view.parts["person"], "Telefon")
    assert told_of == "Telefon, Behövs tolk: Anna Lindh, Kommun SSK · i dag 09.05"
