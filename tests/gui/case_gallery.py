"""Pictures of the case views, to be looked at beside the target pictures. Run by hand:

QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.gui.case_gallery OUT [only-names-containing]
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QTranslator
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QScrollArea, QWidget

from desktop.documents.printers import Printer, PrinterState
from desktop.models.attachment_records import PdfToRead
from desktop.models.held import HeldItem
from desktop.models.records import DraftItem, SyncState
from desktop.models.texts import Texts
from desktop.views.application import prepare
from desktop.views.attachment_view import AttachmentView
from desktop.views.case_view import CaseView
from desktop.views.components.navigation import OpenCase
from desktop.views.components.notice_bars import NoticeLine
from desktop.views.drafts_page import DraftsPage
from desktop.views.frame import MainWindow
from desktop.views.hand_out_dialog import HandOutDialog
from desktop.views.held_page import HeldPage
from desktop.views.print_preview import PrintPreview, Shown
from desktop.views.theme import Mode, theme
from domain.operation import CellValue
from tests.central.pdf_samples import report_with_links
from tests.gui import case_stage as stage_of
from tests.gui.conftest import compile_swedish
from tests.gui.process_stage import record_in, told

LOOKS = ((Mode.LIGHT, 1.0), (Mode.LIGHT, 1.25), (Mode.LIGHT, 2.0), (Mode.DARK, 1.0), (Mode.HIGH_CONTRAST, 1.0))


def settle() -> None:
    for _ in range(6):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def click(window: QWidget, name: str) -> None:
    button = window.findChild(QAbstractButton, name)
    assert button is not None, name
    button.click()


def framed(view: QWidget, width: int = 1360, height: int = 860) -> MainWindow:
    window = MainWindow(clock=lambda: stage_of.NOW)
    window.show_unit("Kommun SSK", "Fyrbodal")
    window.show_user("Anna Lindh", "Sjuksköterska")
    window.show_counts({"inbox": 8, "drafts": 3})
    window.show_open_cases((OpenCase("c", "Ingrid Hallberg"), OpenCase("d", "Lars-Göran Ek")))
    at = stage_of.NOW.isoformat()
    window.show_sync(SyncState(True, at, at, 0, 0, 0))
    window.add_page("case", view)
    window.show_page("case", "c")
    window.resize(width, height)
    window.show()
    settle()
    return window


def case(stage: stage_of.Stage, tab: str = "planning") -> CaseView:
    view = CaseView(stage_of.context(stage.unit))
    view.show_record(stage.record())
    view.show_tab(tab)
    return view


def planning() -> MainWindow:
    stage, doc = stage_of.admitted()
    stage.drafts[doc] = dict(stage_of.OWN_ROW)
    view = case(stage)
    window = framed(view)
    if view.planning is not None:
        view.planning.form.focus("unit_rows/fyr-ssk/planned_actions")
    return window


def planning_narrow() -> MainWindow:
    stage, doc = stage_of.admitted(stage_of.ELSA)
    stage.drafts[doc] = dict(stage_of.OWN_ROW)
    return framed(case(stage), 1000, 760)


def patient() -> MainWindow:
    stage, _ = stage_of.admitted()
    view = case(stage)
    if view.planning is not None:
        view.planning.show_tab("patient")
    return framed(view)


def newer_message() -> MainWindow:
    stage, _ = stage_of.admitted()
    answers: dict[str, CellValue] = {"text": "Ring dottern före hemgång", "due": "2026-11-21", "urgent": True}
    stage.message("REM", "fyr-vc1", "2026-11-19T10:05", answers, {})
    view = case(stage, "messages")
    view.messages.open_message(stage.messages[-1].document.doc_id)
    return framed(view)


def newer_planning() -> MainWindow:
    stage, doc = stage_of.admitted()
    written: dict[str, CellValue] = {"own_words": "Jag vill hem till min katt", "language": "Finska"}
    stage.put(doc, "fyr-vc1", "2026-11-19T13:00", written)
    view = case(stage)
    if view.planning is not None:
        view.planning.show_tab("patient")
        view.planning.patient.view.build_all()
    window = framed(view)
    page = window.findChild(QScrollArea, "planning.patient_page")
    assert page is not None
    settle()
    page.verticalScrollBar().setValue(page.verticalScrollBar().maximum())
    return window


def patient_below() -> MainWindow:
    window = patient()
    page = window.findChild(QScrollArea, "planning.patient_page")
    assert page is not None
    page.verticalScrollBar().setValue(360)
    return window


def responsibility_below() -> MainWindow:
    window = planning()
    page = window.findChild(QScrollArea, "planning.responsibility_page")
    assert page is not None
    page.verticalScrollBar().setValue(2000)
    return window


def popup() -> MainWindow:
    window = planning()
    click(window, "planning.sip_to_be_done.NO")
    settle()
    return window


def popup_refused() -> MainWindow:
    window = popup()
    click(window, "reason.save")
    settle()
    return window


def yes() -> MainWindow:
    stage, doc = stage_of.admitted()
    stage.put(doc, "fyr-ssk", "2026-11-19T13:10", {"sip_to_be_done": "YES"})
    return framed(case(stage))


def plan() -> MainWindow:
    stage, _ = stage_of.with_plan()
    view = case(stage, "sip")
    window = framed(view)
    if view.plan is not None:
        view.plan.establish()
        settle()
        page = view.plan.plan.page
        page.bring_to_top(view.plan.plan.view.parts["goals"])
    return window


def plan_top() -> MainWindow:
    stage, _ = stage_of.with_plan()
    view = case(stage, "sip")
    window = framed(view)
    if view.plan is not None:
        view.plan.establish()
    return window


def plan_begun() -> MainWindow:
    stage, _ = stage_of.with_plan("SIP_PREPARING")
    view = case(stage, "sip")
    window = framed(view)
    if view.plan is not None:
        view.plan.plan.go_to("actions")
        settle()
        settle()
        table = view.plan.plan.view.tables["actions"]
        table.reveal(f"actions/{table.rows()[1]}/contact_name")
        view.plan.plan.form.add_row("participants")
    return window


def plan_end() -> MainWindow:
    stage, _ = stage_of.with_plan("SIP_PREPARING")
    view = case(stage, "sip")
    window = framed(view)
    if view.plan is not None:
        view.plan.plan.page.verticalScrollBar().setValue(100000)
    return window


def two_texts() -> MainWindow:
    stage, _ = stage_of.with_two_texts()
    view = case(stage)
    window = framed(view)
    view.choosing.show_next()
    settle()
    choice = view.two_texts.choice
    if choice is not None:
        choice._fetch(choice.left)
    return window


def two_codes() -> MainWindow:
    window = two_texts()
    view = window.findChild(CaseView)
    assert view is not None
    view.choosing.show_next()
    return window


def two_bar() -> MainWindow:
    stage, _ = stage_of.with_two_texts()
    view = case(stage)
    if view.planning is not None:
        view.planning.show_tab("patient")
    return framed(view)


def offline() -> MainWindow:
    stage, _ = stage_of.admitted(stage_of.ELSA)
    view = case(stage, "messages")
    view.set_connected(False)
    view.messages.open_line(0)
    return framed(view)


def attachments() -> MainWindow:
    """A message with attachments, each as far as it can have come."""
    stage, _ = stage_of.admitted()
    newest = stage.messages[0]
    stage.messages[0] = replace(newest, attachments=stage_of.EVERY_ATTACHMENT)
    view = case(stage, "messages")
    view.messages.open_line(0)
    return framed(view)


def attachments_tab() -> MainWindow:
    """Every file of the case, a day of discharge that has moved, and a message that is new."""
    stage, _ = stage_of.admitted()
    stage.messages[0] = replace(stage.messages[0], attachments=stage_of.EVERY_ATTACHMENT)
    stage.put_step("fyr-avd1", "2026-11-19T10:15", "change_expected_discharge", {"estimated_discharge": "2026-11-25"})
    stage.message("ADM", "fyr-vc1", "2026-11-19T12:00", {"body": "Ring dottern"}, {"fyr-ssk": ""})
    stage.messages[-1] = replace(stage.messages[-1], attachments=stage_of.EVERY_ATTACHMENT[:1])
    return framed(case(stage, "attachments"))


def attachment() -> MainWindow:
    view = AttachmentView()
    view.show_pdf(PdfToRead("b", "Läkemedelsberättelse.pdf", report_with_links()), "Ingrid Hallberg, 19441011-9046")
    return framed(view)


def message() -> MainWindow:
    """A message that is being written, with files that are on their way and one that is refused."""
    stage, _ = stage_of.admitted(unit="fyr-vc1")
    view = case(stage, "messages")
    view.write_message()
    if view.message is not None:
        view.message.recipients["fyr-ssk"].setChecked(True)
        view.show_attached(view.message.doc_id, stage_of.WRITTEN_ATTACHMENTS)
    window = framed(view)
    page = window.findChild(QScrollArea, "message.page")
    assert page is not None
    if view.message is not None:
        view.message.view.build_all()
    settle()
    page.verticalScrollBar().setValue(page.verticalScrollBar().maximum())
    return window


def message_top() -> MainWindow:
    window = message()
    page = window.findChild(QScrollArea, "message.page")
    assert page is not None
    page.verticalScrollBar().setValue(0)
    return window


def history() -> MainWindow:
    stage, _ = stage_of.with_two_texts()
    return framed(case(stage, "history"))


OFFICES = (Printer("Kontoret plan 2", chosen=True), Printer("Expeditionen", PrinterState.STOPPED))


def preview() -> MainWindow:
    from desktop.documents.sip_print import SipPrint, render_sip  # noqa: PLC0415

    stage, doc = stage_of.with_plan()
    view = case(stage, "sip")
    window = framed(view)
    cells = stage.documents[doc].values()
    printed = SipPrint(
        person_name="Ingrid Hallberg", person_id_text="19441011-9046", birth_only=False, version=1,
        status="SIP_ACTIVE", established_date="2026-11-19", cells=cells, unit_names=stage_of.NAMES,
        unit_phones={}, printed_at=stage_of.NOW, printed_by_unit="Kommun SSK", print_code="ABCD-1234",
        training=True, draft=False, large_type=False, protected=None, unverified=False,
    )  # fmt: skip
    view.show_preview(render_sip(printed), OFFICES, Shown("Samordnad individuell plan"))
    return window


def preview_stopped() -> MainWindow:
    """The printer stands still, a character cannot be printed, and nobody has opened what came to the inbox."""
    window = preview()
    view = window.findChild(PrintPreview)
    assert view is not None
    view.printer.setCurrentIndex(1)
    view.large.setChecked(True)
    told = "3 meddelanden har inte öppnats av någon. Det äldsta kom 16 nov kl. 14.05. Ansvarig i dag är Johan Berg."
    window.notices.show_notices([NoticeLine("n", told, warns=True, ends="", head="Inte öppnat")])
    return window


def hand_out() -> MainWindow:
    window = preview()
    paper = "stor text · 2 exemplar"
    dialog = HandOutDialog("Ingrid Hallberg, 19441011-9046", "Kontoret plan 2", window, paper=paper)
    dialog.open()
    return window


def drafts() -> MainWindow:
    page = DraftsPage(lambda: stage_of.NOW)
    item = DraftItem("c", "d", "PLN", "Ingrid Hallberg", "19441011-9046", "", "2026-11-19T12:18:00Z", 7)
    hidden = DraftItem("e", "f", "SIP", "Elsa Berg", "19401016-9185", "MARKED", "2026-11-18T12:18:00Z", 2)
    page.show_drafts((item, hidden))
    return framed(page)


def consents() -> CaseView:
    """What the person has said to each purpose: a yes with exceptions, a no that was a yes, and two answers at odds."""
    stage, _ = stage_of.admitted()
    view = case(stage, "consent")
    view.show_record(replace(stage.record(), consents=stage_of.CONSENTS))
    return view


def consent() -> MainWindow:
    return framed(consents())


def consent_form() -> MainWindow:
    view = consents()
    window = framed(view)
    view.consent.write("SAMORDNING_INUT")
    if view.consent.form is not None:
        form = view.consent.form.form
        view.consent.form.view.build_all()
        for path, value in (("state", "BEGR\u00c4NSAT"), ("given_by", "GOD_MAN")):
            form.put(path, value)
        form.put("excluded_units", ("fyr-vc1", "fyr-rehab"))
        settle()
        view.consent.form.save()
    return window


def consent_assessment() -> MainWindow:
    view = consents()
    window = framed(view)
    view.consent.write("SIP")
    if view.consent.form is not None:
        view.consent.form.view.build_all()
        view.consent.form.form.put("state", "KAN_EJ_SAMTYCKA")
        view.consent.form.form.put("harm_assessed", True)
    return window


def consent_withdrawal() -> MainWindow:
    view = consents()
    window = framed(view)
    view.consent.write("SAMORDNING_INUT", withdrawal=True)
    return window


def hand_out_to_kin() -> MainWindow:
    window = hand_out()
    dialog = window.findChild(HandOutDialog)
    assert dialog is not None
    dialog.purposes["TO_KIN"].setChecked(True)
    dialog.confirm.click()
    return window


def talking() -> tuple[stage_of.Stage, CaseView]:
    """A case in which a message has been answered, passed on and sent back, with everything to do about it."""
    stage, _ = stage_of.admitted()
    stage.talk()
    return stage, case(stage, "messages")


def talk() -> MainWindow:
    stage, view = talking()
    view.messages.open_message(stage.messages[0].document.doc_id)
    return framed(view)


def talk_back() -> MainWindow:
    stage, view = talking()
    view.messages.open_message(stage.messages[0].document.doc_id)
    window = framed(view)
    view.messages.verbs.press("misdirected")
    page = window.findChild(QScrollArea, "messages.page")
    settle()
    assert page is not None
    page.verticalScrollBar().setValue(260)
    return window


def talk_answer() -> MainWindow:
    stage, view = talking()
    view.write_about("complete", stage.messages[0].document.doc_id)
    assert view.message is not None
    view.message.view.build_all()
    return framed(view)


def talk_new() -> MainWindow:
    stage, view = talking()
    view.record = stage.record()
    view.write_message()
    message = view.message
    assert message is not None
    message.kind.setCurrentIndex(message.kind.findData("UKL"))
    window = framed(view)
    assert message.form is not None
    message.form.put("assessed_at", "2026-11-19T09:00")
    message.form.put("physician", "Nils Ros")
    message.send()
    return window


def talk_notes() -> MainWindow:
    stage, _ = stage_of.admitted()
    notes = stage.document("INT", "fyr-ssk")
    text = "Dottern ringer helst efter klockan 17."
    told: dict[str, CellValue] = {"notes/a/text": text, "notes/a/remind_on": "2026-11-23"}
    stage.put(notes, "fyr-ssk", "2026-11-19T09:30", told)
    return framed(case(stage, "notes"))


def process() -> MainWindow:
    """How far the case has come, on the strip under the head."""
    view = CaseView(told("fyr-avd1"))
    view.show_record(record_in("INP_READY", unit="fyr-avd1"))
    return framed(view)


def process_narrow() -> MainWindow:
    view = CaseView(told("fyr-avd1"))
    view.show_record(record_in("INP_PLANNING", unit="fyr-avd1"))
    return framed(view, 820, 760)


def process_deceased() -> MainWindow:
    view = CaseView(told("fyr-avd1"))
    view.show_record(record_in("INP_DECEASED", unit="fyr-avd1", steps=()))
    return framed(view)


def steps() -> MainWindow:
    window = process()
    click(window, "case.steps")
    return window


def step() -> MainWindow:
    """What has to be filled in for a step, with what must be mended."""
    window = process()
    click(window, "case.steps")
    click(window, "steps.mark_deceased")
    settle()
    click(window, "step.take")
    return window


def step_ward() -> MainWindow:
    window = process()
    click(window, "case.steps")
    click(window, "steps.offer_ward")
    return window


def held() -> MainWindow:
    """What consent keeps back of what the unit wrote; one of a protected person, one of a case that has left."""
    page = HeldPage(Texts.load().say, lambda: stage_of.NOW)
    page.set_words(stage_of.context("fyr-ssk").known)
    first = HeldItem(
        "o1", "c", "Ingrid Hallberg", "19441011-9046", "", "send", "MVO", "", "V\u00e5rdcentral 1",
        "Anna Lindh, sjuksk\u00f6terska", "2026-11-19T08:10:00Z", "2026-11-19T11:00:00Z", "consent_does_not_allow",
        {}, (("summary", "Beh\u00f6ver hj\u00e4lp med l\u00e4kemedlen p\u00e5 morgonen"), ("wants_answer", "YES")),
    )  # fmt: skip
    hidden = replace(first, op_id="o2", person_name="Skyddade uppgifter", person_id="", protected="MARKED")
    page.show_items((first, hidden))
    return framed(page)


SCENES: dict[str, Callable[[], MainWindow]] = {
    name: act
    for name, act in globals().items()
    if callable(act)
    and name
    in {
        "planning", "planning_narrow", "patient", "patient_below", "responsibility_below", "popup", "popup_refused",
        "attachments_tab",
        "yes", "plan", "plan_top", "plan_begun", "plan_end", "two_texts", "two_codes", "two_bar", "offline", "history",
        "preview", "preview_stopped", "hand_out", "drafts", "newer_message", "newer_planning",
        "attachments", "attachment", "message", "message_top",
        "consent", "consent_form", "consent_assessment", "consent_withdrawal", "hand_out_to_kin", "held",


        "talk", "talk_back", "talk_answer", "talk_new", "talk_notes",
        "process", "process_narrow", "process_deceased", "steps", "step", "step_ward",
    }
}  # fmt: skip


def picture(window: QWidget, path: Path) -> None:
    for _ in range(3):
        settle()
    shot = window.grab()
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            painter = QPainter(shot)
            painter.drawPixmap(window.mapFromGlobal(dialog.pos()), dialog.grab())
            painter.end()
    shot.save(str(path))


def main(out: Path, only: str, scenes: Mapping[str, Callable[[], MainWindow]]) -> None:
    app = QApplication.instance() or QApplication(sys.argv)
    assert isinstance(app, QApplication)
    prepare(app)
    with tempfile.TemporaryDirectory() as folder:
        for path in compile_swedish(Path(folder)):
            translator = QTranslator(app)
            translator.load(str(path))
            app.installTranslator(translator)
    out.mkdir(parents=True, exist_ok=True)
    for name, scene in scenes.items():
        if only and only not in name:
            continue
        for mode, scale in LOOKS if os.environ.get("ALL_LOOKS") else LOOKS[:1]:
            theme().set_mode(mode)
            theme().set_scale(scale)
            window = scene()
            picture(window, out / f"{name}-{mode.value}-{round(scale * 100)}.png")
            window.hide()
            window.deleteLater()
            settle()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "", SCENES)
