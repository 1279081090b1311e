"""Pictures of open care on the screen, to be looked at. Run by hand:

QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.gui.open_care_gallery OUT [only-names-containing]
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QScrollArea

from desktop.models.going_on import GO_ON
from desktop.models.person_records import NewCaseDraft
from desktop.models.process_records import ProcessRecord, StepRecord
from desktop.models.records import CaseRecord, MessageOffer, ReceiptRow
from desktop.models.texts import Texts
from desktop.views.case_view import CaseView
from desktop.views.frame import MainWindow
from desktop.views.inbox import InboxPage
from desktop.views.new_case_page import NewCasePage
from domain.case import Cell
from domain.intents import Intent
from domain.operation import CellValue
from tests.gui import case_stage as stage_of
from tests.gui import sample_records as samples
from tests.gui.case_gallery import framed, main
from tests.gui.process_stage import record_in, told
from tests.gui.test_open_care_inbox import THREE, with_topics

VERBS = frozenset({"answer", "forward", "misdirected"})
STEPS = (StepRecord("request_care", "STEP_REQUEST"), StepRecord("end_coordination", "STEP_END"))


def inbox_topics() -> MainWindow:
    page = InboxPage(Texts.load().say, lambda: samples.NOW)
    page.set_words(samples.known)
    page.show_inbox(with_topics(THREE))
    page.topics.buttons["MEDICATION"].click()
    return framed(page)


def new_case(unit: str = "fyr-ssk", intent: Intent | None = None) -> MainWindow:
    page = NewCasePage(told(unit))
    page.begin(NewCaseDraft("c", "d", {"person/id": "191212121212", "person/name": "Tolvan Tolvansson"}))
    window = framed(page)
    if intent is not None:
        page.intent.radios[intent].click()
    return window


def new_case_ward() -> MainWindow:
    return new_case("fyr-avd1")


def new_case_closed() -> MainWindow:
    return new_case("fyr-vc1", Intent.ADMIT)


def writing(unit: str, intent: Intent) -> tuple[MainWindow, CaseView]:
    stage, _ = stage_of.admitted(unit=unit)
    stage.offers = (MessageOffer("ADM"), MessageOffer("MVO"), MessageOffer("KAL", "not_now"))
    view = CaseView(told(unit))
    view.show_record(stage.record())
    view.write_message()
    window = framed(view)
    assert view.message is not None
    view.message.view.build_all()
    view.message.intent.radios[intent].click()
    return window, view


def message_inform() -> MainWindow:
    return writing("fyr-vc1", Intent.INFORM)[0]


def message_plan() -> MainWindow:
    return writing("fyr-vc1", Intent.PLAN)[0]


def message_fit() -> MainWindow:
    window, view = writing("fyr-vc1", Intent.ADMINISTER)
    message = view.message
    assert message is not None
    assert message.form is not None
    message.form.put("subject", "OTHER")
    message.form.put("body", "Trycket i vänster ben är sämre sedan i måndags.")
    message.recipients["fyr-ssk"].setChecked(True)
    message.send()
    message.fit.buttons["VBG"].click()
    return window


def requested(unit: str) -> CaseRecord:
    """An open-care case with its request, written by two, sent to three, and something to be completed."""
    stage = stage_of.Stage(stage_of.INGRID, unit)
    header = stage.document("header", "fyr-ssk")
    cells: dict[str, CellValue] = {
        "case_type": "open_care",
        "status": "OPC_REQUESTED",
        "topic": "MEDICATION",
        "person/name": stage.person.name,
        "owner_unit": "fyr-ssk",
        "consent/SAMORDNING_OPPENVARD/state": "GIVET",
        **{f"parties/{one}": True for one in ("fyr-ssk", "fyr-vc1", "fyr-krehab")},
    }
    stage.put(header, "fyr-ssk", "2026-11-18T09:10", cells, "open_case")
    request = stage.document("VBG", "fyr-ssk")
    written: dict[str, CellValue] = {
        "reason_for_request": "Recept på blodtrycksmedicinen är slut om en vecka. Kan det förnyas?",
        "topic": "MEDICATION",
        "urgency": "WEEK",
        "sender_phone": "031-390 06 32",
        "normal_mobility/level": "1",
        "sender_unit": "fyr-ssk",
        "recipients/fyr-vc1": True,
        "recipients/fyr-krehab": True,
    }
    stage.put(request, "fyr-ssk", "2026-11-18T09:30", written)
    stage.put(request, "fyr-krehab", "2026-11-18T11:05", {"normal_mobility/text": "Går med rollator inne"})
    ask: dict[str, CellValue] = {
        "code": "COMPLETE",
        "text": "Vilken styrka har hon i dag?",
        "in_reply_to": request,
        "fields/a/path": "medication_note",
        "fields/b/path": "allergies",
    }
    stage.message("KVI", "fyr-vc1", "2026-11-19T10:00", ask, {"fyr-ssk": ""})
    receipts = (
        ReceiptRow("fyr-vc1", "Vårdcentral 1", unit == "fyr-vc1", "2026-11-18T08:30:00.000Z", "Sara Nyberg",
                   "2026-11-18T09:00:00.000Z", "", ""),
        ReceiptRow("fyr-krehab", "Kommunrehab", False, "2026-11-18T08:30:00.000Z", "", "", "", ""),
    )  # fmt: skip
    sent = replace(stage.messages[0], document=stage.documents[request], receipts=receipts, verbs=VERBS)
    process = ProcessRecord("OPC_REQUESTED", "2026-11-18", {}, "", "", STEPS)
    return replace(stage.record(), requests=(sent,), process=process)


def shown_request(unit: str) -> MainWindow:
    view = CaseView(told(unit))
    view.show_record(requested(unit))
    window = framed(view)
    view.show_tab("request")
    assert view.request.view is not None
    view.request.view.form_view.build_all()
    return window


def request_asked() -> MainWindow:
    window = shown_request("fyr-ssk")
    view = window.findChild(CaseView)
    assert view is not None
    view.request.focus_asked()
    return window


def request_got() -> MainWindow:
    return shown_request("fyr-vc1")


def request_below() -> MainWindow:
    window = shown_request("fyr-vc1")
    page = window.findChild(QScrollArea, "request.page")
    assert page is not None
    QCoreApplication.processEvents()
    page.verticalScrollBar().setValue(700)
    return window


def carried_here(record: CaseRecord, kind: str) -> CaseRecord:
    """The record with its documents of a kind as they are when they have come along into the ward's case."""
    told_so = {"carried/on": Cell("2026-11-18", 1, "op"), "carried/unit": Cell("fyr-ssk", 1, "op")}
    documents = {
        one.doc_id: replace(one, cells=MappingProxyType({**one.cells, **told_so})) if one.kind == kind else one
        for one in record.case.documents.values()
    }
    return replace(record, case=replace(record.case, documents=MappingProxyType(documents)))


def linked(record: CaseRecord, tab: str) -> tuple[MainWindow, CaseView]:
    view = CaseView(told("fyr-ssk"))
    view.show_record(record)
    window = framed(view)
    view.show_tab(tab)
    return window, view


def went_in() -> MainWindow:
    """The case has ended because she was admitted."""
    process = ProcessRecord("OPC_TO_INPATIENT", "2026-11-18", later="ward")
    return linked(replace(requested("fyr-ssk"), process=process), "request")[0]


def carried_request() -> MainWindow:
    process = ProcessRecord("OPC_COORDINATION", "2026-11-18", steps=STEPS, earlier="ward", earlier_type="inpatient")
    return linked(replace(carried_here(requested("fyr-ssk"), "VBG"), process=process), "request")[0]


def carried_planning() -> MainWindow:
    return linked(carried_here(record_in("INP_ADMITTED", steps=()), "PLN"), "planning")[0]


def go_on() -> MainWindow:
    """Home again: what is asked before open care goes on."""
    step = StepRecord(GO_ON)
    window, view = linked(record_in("INP_DISCHARGED", steps=(StepRecord("close_for_unit"), step)), "planning")
    view.process.begin(step)
    return window


def deviation() -> MainWindow:
    """What the copied text says of itself."""
    window, view = linked(record_in("INP_PLANNING", steps=()), "history")
    view.history.deviation.button.click()
    return window


SCENES: dict[str, Callable[[], MainWindow]] = {
    "inbox_topics": inbox_topics,
    "request_asked": request_asked,
    "request_got": request_got,
    "request_below": request_below,
    "new_case": new_case,
    "new_case_ward": new_case_ward,
    "new_case_closed": new_case_closed,
    "message_inform": message_inform,
    "message_plan": message_plan,
    "message_fit": message_fit,
    "went_in": went_in,
    "carried_request": carried_request,
    "carried_planning": carried_planning,
    "go_on": go_on,
    "deviation": deviation,
}

if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "", SCENES)
