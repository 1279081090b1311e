"""Vad vill du? in a case: what the intent becomes, why it cannot be, and where an administrative text belongs."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from pytestqt.qtbot import QtBot

from desktop.models.attachment_records import AttachmentRecord, AttachmentState
from desktop.models.message_drafts import MessageDraft
from desktop.models.records import MessageOffer
from desktop.views.message_form import MessageForm
from desktop.views.open_care_fit import FitQuestion
from domain.intents import Intent
from domain.operation import CellValue
from tests.gui import case_stage as stage_of
from tests.gui.process_stage import told

TEXT = "Trycket i vänster ben är sämre sedan i måndags"


Header = dict[str, CellValue]


class Written:
    """A new message on the screen of a unit in Ingrid's case, with these kinds to write; and what came of it."""

    def __init__(self, qtbot: QtBot, unit: str, *offers: MessageOffer, header: Header | None = None) -> None:
        stage, planning = stage_of.admitted(unit=unit)
        stage.offers = offers
        if header:
            del stage.documents[planning]
            held = next(one for one in stage.documents.values() if one.kind == "header")
            stage.put(held.doc_id, "fyr-avd1", "2026-11-19T12:00", header)
        self.form = MessageForm(told(unit), stage.record(), MessageDraft("d", "", MappingProxyType({})))
        qtbot.addWidget(self.form)
        self.form.show()
        self.sent: list[MessageDraft] = []
        self.moved: list[tuple[str, str]] = []
        self.form.send_requested.connect(self.sent.append)
        self.form.moved.connect(lambda *told: self.moved.append(told))

    @property
    def kind(self) -> str:
        return str(self.form.kind.currentData())

    def says(self) -> str:
        return self.form.intent.told.text()

    def choose(self, intent: Intent) -> None:
        self.form.intent.radios[intent].click()

    def put(self, path: str, value: str) -> None:
        assert self.form.form is not None
        self.form.form.put(path, value)

    def value(self, path: str) -> object:
        assert self.form.form is not None
        return self.form.form.value(path)

    def administrative(self) -> FitQuestion:
        """Write one that is administrative to everybody, and try to send it."""
        self.choose(Intent.ADMINISTER)
        self.put("subject", "OTHER")
        self.put("body", TEXT)
        for check in self.form.recipients.values():
            check.setChecked(True)
        self.form.send()
        return self.form.fit


@pytest.fixture
def centre(qtbot: QtBot) -> Written:
    return Written(qtbot, "fyr-vc1", MessageOffer("ADM"), MessageOffer("MVO"))


@pytest.fixture
def nurse(qtbot: QtBot) -> Written:
    return Written(qtbot, "fyr-ssk", MessageOffer("ADM"), MessageOffer("MVO", "role_may_not"))


def test_the_kind_follows_from_what_one_wants_and_is_explained(centre: Written) -> None:
    assert (centre.form.intent.intent(), centre.kind) == (Intent.INFORM, "MVO")
    centre.choose(Intent.ADMINISTER)
    assert centre.kind == "ADM"
    centre.choose(Intent.REQUEST)
    assert centre.kind == "MVO"
    assert centre.says().startswith("Meddelande till vård och omsorg. Skriv vad ni önskar")
    centre.choose(Intent.ADMIT)
    assert "Den slutna vården skriver in" in centre.says()
    assert centre.kind == "MVO"
    centre.form.kind.setCurrentIndex(centre.form.kind.findData("ADM"))
    assert centre.form.intent.intent() is Intent.ADMINISTER


def test_planning_together_leads_to_the_planning_with_what_is_written(centre: Written) -> None:
    centre.put("summary", TEXT)
    centre.choose(Intent.PLAN)
    assert not centre.form.to.isVisible()
    centre.form.elsewhere.action.click()
    assert centre.moved == [("PLN", TEXT)]


def test_a_municipality_reads_why_a_request_is_not_written_in_an_inpatient_case(nurse: Written) -> None:
    assert nurse.kind == "ADM"
    nurse.choose(Intent.REQUEST)
    assert "En vårdbegäran skrivs i ett ärende i öppenvården" in nurse.says()


def test_an_administrative_message_asks_first_whether_the_text_belongs_elsewhere(centre: Written) -> None:
    question = centre.administrative()
    assert centre.sent == []
    assert question.isVisible()
    assert question.buttons["VBG"].reason
    question.buttons["keep"].click()
    assert [(one.kind, one.cells["body"]) for one in centre.sent] == [("ADM", TEXT)]
    centre.form.send()
    assert len(centre.sent) == 2, "it is asked once for a message"


def test_one_press_moves_the_text_to_the_message_that_fits_better(centre: Written) -> None:
    centre.administrative().buttons["MVO"].click()
    assert (centre.kind, centre.sent) == ("MVO", [])
    assert centre.value("summary") == TEXT
    assert centre.form.to.chosen() == tuple(centre.form.recipients)


def test_one_press_has_the_text_moved_to_the_planning(nurse: Written) -> None:
    question = nurse.administrative()
    assert question.buttons["MVO"].reason
    question.buttons["PLN"].click()
    assert (nurse.moved, nurse.sent) == ([("PLN", TEXT)], [])


def test_a_text_with_files_stays_a_message(centre: Written) -> None:
    centre.form.show_attachments((AttachmentRecord("b1", "Lista.pdf", 10, AttachmentState.HERE, "", 1, 1),))
    question = centre.administrative()
    assert "bilagorna" in str(question.buttons["PLN"].reason)
    assert question.buttons["MVO"].reason is None


def test_where_nothing_else_can_be_written_nothing_is_asked(qtbot: QtBot) -> None:
    offers = (MessageOffer("ADM"), MessageOffer("MVO", "role_may_not"))
    ended = Written(qtbot, "fyr-ssk", *offers, header={"status": "INP_CLOSED"})
    ended.administrative()
    assert len(ended.sent) == 1


def test_what_it_becomes_follows_the_recipients_and_nothing_is_taken_from_the_screen(qtbot: QtBot) -> None:
    outside: Header = {"case_type": "open_care", "status": "OPC_INFO_SENT"}
    centre = Written(qtbot, "fyr-vc1", MessageOffer("ADM"), MessageOffer("MVO"), header=outside)
    centre.choose(Intent.REQUEST)
    assert centre.kind == "MVO"
    centre.form.recipients["fyr-avd1"].setChecked(True)
    assert "Vårdbegäran" in centre.says()
    assert "följer med till vårdbegäran" in centre.form.elsewhere.text()
    assert centre.form.to.isVisible()
    centre.form.recipients["fyr-avd1"].setChecked(False)
    assert centre.form.elsewhere.text() == ""
    assert centre.says().startswith("Meddelande till vård och omsorg")
