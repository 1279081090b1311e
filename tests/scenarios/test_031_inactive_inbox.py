"""31. BUP has no inbox: it is shown, greyed, with how one reaches it and paper offered; nothing can be sent there. And
what can be done instead where an inbox pauses or is shared."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO

from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app.printing import PrintWish, print_job
from desktop.app.view_facts import context_of
from desktop.models.print_out import PrintOut
from desktop.views.message_marks import marks_of
from desktop.views.moments import local_now
from desktop.views.refusals import refusal_words
from desktop.views.unit_picker import UnitPicker
from domain.directory import Unit
from tests.gui.conftest import swedish, the_look  # noqa: F401 - the look of the program, in Swedish
from tests.gui.picking import seek
from tests.scenarios.acts import message_at, newest
from tests.scenarios.case_window import CaseWindow
from tests.scenarios.county import County
from tests.scenarios.discharge import held
from tests.sync.little_town import ADMISSION, TEXTS

BUP = Unit(
    *("ska-bup", "Barn- och ungdomspsykiatri", "REGIONHALSA", "Skaraborg"),
    aliases="BUP",
    inbox_state="NOT_CONNECTED",
    phone="031-390 06 49",
    other_contact="Ring 031-390 06 49 vardagar 8–12.",
)


def unit(county: County, name: str) -> Unit:
    return next(work.unit for work in county.cast if work.unit.name == name)


def test_who_has_no_inbox_is_shown_with_another_way(county: County, qtbot: QtBot) -> None:
    county.store.write_reference([BUP])
    centre = county.device("Vårdcentral 1")
    county.sync()
    context = context_of(centre.desk.workplace, TEXTS, local_now)
    picker = UnitPicker(context, "to", "Mottagare", prints=True)
    qtbot.addWidget(picker)
    chosen: list[str] = []
    picker.chosen.connect(chosen.append)
    (row,) = [row for row in seek(picker, "bup") if row.startswith("Barn")]
    assert "Ej ansluten – ring 031-390 06 49" in row
    QTest.keyClick(picker.line, Qt.Key.Key_Return)
    assert chosen == []
    assert "Ring 031-390 06 49 vardagar 8–12." in picker.told.plain()
    assert not picker.paper.isHidden()

    ward = county.device("Sjukhusavdelning 1")
    county.sync()
    answer = ward.desk.send(county.open_inpatient(), "INS", ["ska-bup"], {**ADMISSION, "needs/PV": True})
    assert (answer.queued, answer.code) == (False, "recipient_not_connected")
    told = refusal_words(context_of(ward.desk.workplace, TEXTS, local_now), None, answer)
    assert "Barn- och ungdomspsykiatri är inte ansluten" in told


def test_a_message_for_nobody_else_is_written_and_leaves_on_paper(county: County, qtbot: QtBot) -> None:
    county.store.write_reference([BUP])
    case_id = county.admit(recipients=("Kommun SSK", "Vårdcentral 1"))
    nurse = county.device("Kommun SSK")
    window = CaseWindow(nurse, case_id, qtbot)
    window.view.write_message()
    form = window.view.message
    assert form is not None
    form.kind.setCurrentIndex(form.kind.findData("ADM"))
    picker = form.to.by_letter
    (row,) = [row for row in seek(picker, "bup") if row.startswith("Barn")]
    assert "Ej ansluten – ring 031-390 06 49" in row
    assert not [row for row in seek(picker, "vårdcentral") if row.startswith("Vård")], "only those without an inbox"
    seek(picker, "bup")
    QTest.keyClick(picker.line, Qt.Key.Key_Return)
    picker.paper.click()
    assert form.recipients["ska-bup"].text() == "Barn- och ungdomspsykiatri, på papper"
    window.write(subject="QUESTION", body="Har ni träffat Tolvan?")
    window.send()
    window.press("message.fit.keep")
    assert window.answers[-1].queued, window.answers
    county.sync()
    sent = newest(nurse, case_id, "ADM")
    assert (sent.marked("on_paper"), sent.marked("recipients")) == (("ska-bup",), ())
    window.refresh()
    window.open("ADM")
    letter = window.view.messages.letter
    assert letter._told.text() == "Ska lämnas på papper till Barn- och ungdomspsykiatri."
    asked: list[tuple[str, str]] = []
    window.view.print_requested.connect(lambda doc, to: asked.append((doc, to)))
    letter.button.click()
    window.press("messages.letter.show")
    assert asked == [(sent.doc_id, "Barn- och ungdomspsykiatri")]
    wish = PrintWish(printed_at=datetime(2026, 11, 20, 14, 5), training=False, party=asked[0][1])  # noqa: DTZ001 - local
    record = nurse.desk.case(case_id)
    assert record is not None
    pages = PdfReader(BytesIO(print_job(record, sent, nurse.desk.workplace, wish).render())).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    assert "UTKAST" not in text
    assert "Har ni träffat Tolvan?" in text
    assert nurse.desk.sip.hand_out_to_party(case_id, sent.doc_id, asked[0][1], PrintOut(0, 1, "A7K-2QX")).queued
    window.refresh()
    window.open("ADM")
    assert letter._told.isHidden()


def test_an_inbox_that_paused_while_somebody_was_without_a_network_names_who_takes_it(county: County) -> None:
    ward, taker = county.device("Sjukhusavdelning 1"), county.device("Socialtjänst 2")
    case_id = county.open_inpatient()
    paused = replace(unit(county, "Socialtjänst 1"), inbox_state="PAUSED", substitute="ska-soc2")
    county.store.write_reference([paused])
    told = {**ADMISSION, "needs/KOM_SOL": True, "needs/PV": True}
    # The ward has not heard of it: what it sends is queued, and comes back with who receives in its place.
    assert ward.desk.send(case_id, "INS", ["ska-soc1", "ska-vc1"], told).queued
    county.sync()
    (item,) = held(ward)
    assert (item.reason, item.params["instead"]) == ("recipient_paused", "Socialtjänst 2")
    answer = ward.desk.send(case_id, "INS", ["ska-soc1", "ska-vc1"], told)
    assert (answer.queued, answer.code, answer.params["instead"]) == (False, "recipient_paused", "ska-soc2")
    words = refusal_words(context_of(ward.desk.workplace, TEXTS, local_now), None, answer)
    assert words == "Inkorgen hos Socialtjänst 1 är pausad. Skicka till Socialtjänst 2 i stället."
    assert ward.desk.send(case_id, "INS", ["ska-soc2", "ska-vc1"], told).queued
    county.sync()
    assert set(newest(taker, case_id, "INS").marked("recipients")) == {"ska-soc2", "ska-vc1"}


def test_what_is_written_to_a_unit_without_an_inbox_of_its_own_lies_in_the_shared_one(county: County) -> None:
    night = Unit("ska-natt", "Nattpatrullen", "KOM_SSK", "Skaraborg", inbox="ska-ssk")
    county.store.write_reference([night])
    ward, nurse = county.device("Sjukhusavdelning 1"), county.device("Kommun SSK")
    county.sync()
    case_id = county.open_inpatient()
    told = {**ADMISSION, "needs/KOM_HSL": True, "needs/PV": True}
    assert ward.desk.send(case_id, "INS", ["ska-natt", "ska-vc1"], told).queued
    county.sync()
    message = newest(nurse, case_id, "INS")
    assert set(message.marked("recipients")) == {"ska-ssk", "ska-vc1"}
    assert message.text("shared_inbox/ska-natt") == "ska-ssk"
    marks = marks_of(message_at(nurse, case_id, message.doc_id), {}, nurse.desk.workplace.directory.name_of, None)
    assert [mark.text for mark in marks] == ["Skrivet till Nattpatrullen, som delar inkorg med Kommun SSK"]
