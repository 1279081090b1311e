"""Messages on the screen: what may be written, answers, corrections, passing on, sending back, shared drafts, notes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.models.message_drafts import MessageDraft
from desktop.models.records import CaseRecord
from desktop.views.case_view import CaseView
from desktop.views.document_facts import facts_of, unknown_facts
from desktop.views.message_act import MessageAct
from desktop.views.message_form import MessageForm
from desktop.views.reading_pane import ReadingPane
from desktop.views.unit_picker import ChosenUnit
from domain.operation import MESSAGE_KINDS, CellValue
from tests.gui import case_stage as stage_of
from tests.gui.picking import pick, seek
from tests.gui.planning_hands import words_on


@pytest.fixture
def stage() -> stage_of.Stage:
    stage, _ = stage_of.admitted()
    stage.talk()
    return stage


@pytest.fixture
def view(stage: stage_of.Stage, qtbot: QtBot) -> CaseView:
    view = CaseView(stage_of.context(stage.unit))
    qtbot.addWidget(view)
    view.resize(1200, 900)
    view.show()
    view.show_record(stage.record())
    view.show_tab("messages")
    view.messages.open_message(stage.messages[0].document.doc_id)
    return view


def button(view: CaseView, name: str) -> QPushButton:
    found = view.findChild(QPushButton, name)
    assert found is not None, name
    return found


def writing(view: CaseView) -> MessageForm:
    assert view.message is not None
    view.message.view.build_all()
    return view.message


def acts(view: CaseView) -> list[MessageAct]:
    told: list[MessageAct] = []
    view.message_acted.connect(told.append)
    return told


def typed(view: CaseView) -> dict[str, CellValue]:
    told: dict[str, CellValue] = {}
    view.draft_changed.connect(lambda _doc, path, value, _seen: told.__setitem__(path, value))
    return told


def test_only_what_may_be_sent_now_can_be_chosen_and_the_rest_says_why(view: CaseView) -> None:
    view.write_message()
    message = writing(view)
    model = message.kind.model()
    assert isinstance(model, QStandardItemModel)
    open_kinds = {message.kind.itemData(n) for n in range(message.kind.count()) if model.item(n).isEnabled()}
    assert open_kinds == {"ADM", "MVO", "UKL"}
    assert "Kallelse till SIP" in words_on(message)
    assert "Går inte nu" in words_on(message)


def test_a_warning_is_shown_once_and_can_be_passed_by(view: CaseView) -> None:
    view.write_message()
    message = writing(view)
    message.kind.setCurrentIndex(message.kind.findData("UKL"))
    message.view.build_all()
    for unit in ("fyr-avd1", "fyr-soc2", "fyr-krehab"):
        message.recipients[unit].setChecked(False)
    assert message.form is not None
    message.form.put("assessed_at", "2026-11-19T13:00")
    message.form.put("physician", "Nils Ros")
    sent: list[MessageDraft] = []
    view.send_requested.connect(sent.append)
    message.send()
    assert sent == []
    assert "Det är inte bedömt om SIP ska genomföras" in message.warnings.text()
    message.warnings.action.click()
    assert [(one.kind, one.recipients) for one in sent] == [("UKL", ("fyr-vc1",))]


def test_the_text_goes_along_when_another_kind_fits_better(view: CaseView) -> None:
    view.write_message()
    message = writing(view)
    message.kind.setCurrentIndex(message.kind.findData("ADM"))
    assert message.form is not None
    message.form.put("body", "Ny dos från i morgon")
    message.kind.setCurrentIndex(message.kind.findData("MVO"))
    assert message.form.value("summary") == "Ny dos från i morgon"
    assert message.form.typed().get("body") is None


def test_asking_for_more_points_at_questions_of_the_message(view: CaseView, stage: stage_of.Stage) -> None:
    told = typed(view)
    button(view, "messages.complete").click()
    message = writing(view)
    asked = stage.messages[0].document.doc_id
    assert (told["draft/kind"], told["draft/in_reply_to"], told["code"]) == ("KVI", asked, "COMPLETE")
    assert set(message.recipients) == {"fyr-avd1", "fyr-vc1", "fyr-soc2", "fyr-krehab"}
    assert message.to.chosen() == ("fyr-avd1",)
    assert not message.kind.isVisible()
    assert message.form is not None
    message.form.put("text", "Vilka insatser?")
    message.send()
    assert any("välj minst en uppgift" in link for link in message.errors.links())
    assert message.picker is not None
    message.picker.checks["current_services"].setChecked(True)
    sent: list[MessageDraft] = []
    view.send_requested.connect(sent.append)
    message.send()
    (one,) = sent
    assert (one.kind, one.in_reply_to, one.recipients) == ("KVI", asked, ("fyr-avd1",))
    assert "current_services" in {value for path, value in one.cells.items() if path.startswith("fields/")}


def test_a_correction_begins_with_what_was_sent_and_reaches_all_who_have_it(
    view: CaseView, stage: stage_of.Stage
) -> None:
    old = stage.messages[0].document
    button(view, "messages.correct").click()
    message = writing(view)
    assert message.form is not None
    assert message.form.value("estimated_discharge") == "2026-11-23"
    assert not message.recipients["fyr-vc1"].isEnabled()
    assert message.draft.supersedes == old.doc_id
    assert "Rättelse" in words_on(message)


def test_passing_on_asks_for_a_unit_of_the_organisation(view: CaseView, stage: stage_of.Stage) -> None:
    told = acts(view)
    known = view.context.known()
    units = {
        name: replace(unit, operation="Kommun", group="Omsorg") if name in {"fyr-ssk", "fyr-soc2"} else unit
        for name, unit in known.directory.units.items()
    }
    record = stage.messages[0]
    rows = tuple(row for row in record.receipts if row.unit_id != "fyr-soc2")
    verbs = view.messages.verbs
    verbs.context = replace(
        verbs.context, known=lambda: replace(known, directory=replace(known.directory, units=units))
    )
    verbs.show_message(replace(record, receipts=rows))
    verbs.press("forward")
    choice = view.findChild(ChosenUnit)
    assert choice is not None
    button(view, "messages.question.do").click()
    assert told == [], "nobody is chosen: the units are shown instead"
    assert [row for row in seek(choice, "") if "Socialtjänst 2" in row]
    assert not [row for row in seek(choice, "") if "Vårdcentral" in row]
    pick(choice, "soc")
    button(view, "messages.question.do").click()
    assert told == [MessageAct("forward", record.document.doc_id, "fyr-soc2")]


def test_sending_back_asks_why_and_names_the_right_unit(view: CaseView, stage: stage_of.Stage) -> None:
    told = acts(view)
    button(view, "messages.misdirected").click()
    choice = view.findChild(ChosenUnit)
    assert choice is not None
    pick(choice, "kommunrehab")
    button(view, "messages.question.do").click()
    doc_id = stage.messages[0].document.doc_id
    assert told == [MessageAct("misdirected", doc_id, "fyr-krehab", "WRONG_UNIT")]
    button(view, "messages.misdirected").click()
    button(view, "messages.question.cancel").click()
    assert len(told) == 1


def test_what_came_of_a_message_is_told_and_leads_there(view: CaseView, stage: stage_of.Stage) -> None:
    words = words_on(view.messages.marks)
    for said in (
        "Vårdcentral 1 ber om komplettering",
        "fel enhet",
        "skickat vidare",
        "Ingen mottagare hos primärvården",
    ):
        assert said in words
    button(view, "messages.marks.0").click()
    assert "Vilka insatser finns i dag?" in words_on(view.messages)
    assert "Svar på Inskrivningsmeddelande" in words_on(view.messages.marks)


def test_a_colleagues_draft_is_taken_over_and_gone_on_with(view: CaseView) -> None:
    told = acts(view)
    (line,) = [b for b in view.findChildren(QPushButton) if b.objectName().startswith("messages.begun.")]
    assert "Per Ek" in line.accessibleName()
    line.click()
    assert [act.name for act in told] == ["take_over"]
    message = writing(view)
    assert message.form is not None
    assert message.form.value("body") == "Vi hämtar rullatorn på fredag"
    assert "Per Ek" in message.notice.text()
    message.share.click()
    assert [act.name for act in told] == ["take_over", "take_over"]


def test_a_verb_that_is_not_there_does_nothing(view: CaseView, stage: stage_of.Stage) -> None:
    told = acts(view)
    stage.messages[0] = replace(stage.messages[0], verbs=frozenset())
    view.show_record(stage.record())
    for verb in ("answer", "complete", "correct", "forward", "misdirected"):
        assert not button(view, f"messages.{verb}").isVisible()
        view.messages.verbs.press(verb)
    assert told == []
    assert view.message is None


def test_notes_are_begun_written_and_saved_for_the_unit(view: CaseView, stage: stage_of.Stage, qtbot: QtBot) -> None:
    view.show_tab("notes")
    with qtbot.waitSignal(view.create_document_requested) as asked:
        button(view, "case.create.INT").click()
    assert asked.args == ["INT"]
    notes = stage.document("INT", stage.unit)
    record: CaseRecord = stage.record()
    view.show_record(record)
    assert view.notes.view is not None
    row = view.notes.view.form.add_row("notes")
    view.notes.view.form.put(f"notes/{row}/text", "Ring dottern")
    with qtbot.waitSignal(view.publish_requested) as saved:
        view.notes.view.save.click()
    assert saved.args == [notes]


def test_the_inbox_leads_to_the_message_to_answer(stage: stage_of.Stage, qtbot: QtBot) -> None:
    pane = ReadingPane(stage_of.say, lambda: stage_of.NOW)
    pane.set_context(stage_of.context())
    qtbot.addWidget(pane)
    pane.show()
    record = stage.messages[0]
    pane.show_message(record)
    assert pane.verbs is not None
    answer = pane.verbs.buttons["answer"]
    assert answer.isVisible()
    with qtbot.waitSignal(pane.answer_requested) as told:
        answer.click()
    assert told.args == [record.case_id, record.document.doc_id]
    pane.show_message(replace(record, verbs=frozenset()))
    assert not answer.isVisible()


def test_who_is_called_says_whether_she_comes_and_the_caller_reads_it(view: CaseView, stage: stage_of.Stage) -> None:
    stage.message("KAL", "fyr-vc1", "2026-11-19T10:00", {"purpose": "Planera", "date": "2026-11-25"}, {"fyr-ssk": ""})
    call = stage.messages[-1].document.doc_id
    answer: dict[str, CellValue] = {"code": "ANSWER", "coming": "SUBSTITUTE", "substitute": "Åsa Nord"}
    stage.message("KVI", "fyr-soc2", "2026-11-19T11:00", {**answer, "in_reply_to": call}, {"fyr-vc1": ""})
    stage.put(call, "fyr-soc2", "2026-11-19T11:00", {f"reply/{stage.messages[-1].document.doc_id}": True}, "send")
    stage.messages[-2] = replace(stage.messages[-2], document=stage.documents[call], verbs=frozenset({"answer"}))
    view.show_record(stage.record())
    view.messages.open_message(call)
    assert "Socialtjänst 2 skickar Åsa Nord i stället" in words_on(view.messages.marks)
    button(view, "messages.answer").click()
    message = writing(view)
    assert message.form is not None
    assert "coming" in message.form.evaluation.required
    message.form.put("coming", "COMES")
    assert "text" not in message.form.evaluation.required
    sent: list[MessageDraft] = []
    view.send_requested.connect(sent.append)
    message.send()
    assert [(one.cells["coming"], one.recipients) for one in sent] == [("COMES", ("fyr-vc1",))]


def test_what_is_meant_for_every_party_is_addressed_to_all_and_another_kind_is_not(view: CaseView) -> None:
    view.write_message()
    message = writing(view)
    told = typed(view)
    message.kind.setCurrentIndex(message.kind.findData("UKL"))
    assert set(message.to.chosen()) == {"fyr-avd1", "fyr-vc1", "fyr-soc2", "fyr-krehab"}
    assert told["draft/to/fyr-krehab"] is True
    message.recipients["fyr-krehab"].setChecked(False)
    message.kind.setCurrentIndex(message.kind.findData("ADM"))
    assert message.to.chosen() == ()
    assert told["draft/to/fyr-vc1"] is False


SAMPLES: dict[str, CellValue] = {
    "text": "Ord",
    "prose": "Flera ord",
    "date": "2026-11-23",
    "time": "09:30",
    "datetime": "2026-11-19T09:30",
    "phone": "031-390 06 40",
    "unit": "fyr-ssk",
    "check": True,
    "multi": True,
    "integer": 3,
    "decimal": "3.5",
}


@pytest.mark.parametrize("kind", sorted(MESSAGE_KINDS))
def test_every_answer_of_every_kind_is_read_and_nothing_of_the_envelope(kind: str) -> None:
    stage = stage_of.Stage(stage_of.INGRID)
    context = stage_of.context()
    form = context.forms.current(kind)
    cells: dict[str, CellValue] = {}
    for template, item in form.index.items():
        if item.type in {"group", "display"}:
            continue
        path = template.replace("/*/", "/r1/")
        path = f"{path}/{item.options[0].code}" if item.type == "multi" else path
        cells[path] = item.options[0].code if item.type in {"radio", "choice"} else SAMPLES[item.type]
    marks: dict[str, CellValue] = {"in_reply_to": "x", "supersedes": "x", "superseded_by": "x", "reply/x": True}
    marks |= {"skipped/x": True, "snapshot/sip_to_be_done": "YES", "forwarded_from/fyr-ssk": "fyr-vc1"}
    stage.message(kind, "fyr-avd1", "2026-11-18T09:00", {**cells, **marks}, {"fyr-ssk": "2026-11-18T10:00"})
    document = stage.messages[-1].document
    read = facts_of(form, document, context.known(), stage_of.NOW)
    asked = {item.label for path, item in form.index.items() if item.type in {"text", "prose"} and "/" not in path}
    assert {fact.label for fact in read} >= asked
    assert all(fact.value for fact in read)
    assert unknown_facts(form, document, context.known()) == ()


def test_a_message_can_be_shown_as_a_letter_to_whoever_is_named(view: CaseView, stage: stage_of.Stage) -> None:
    told: list[tuple[str, str]] = []
    view.print_requested.connect(lambda doc_id, party: told.append((doc_id, party)))
    assert view.messages.letter.isHidden(), "what tells of an admission is no letter"
    view.messages.letter.show_document("m1", "MVO")
    button(view, "messages.letter").click()
    button(view, "messages.letter.show").click()
    assert told == [], "nobody is named yet"
    name = view.findChild(QLineEdit, "messages.letter.name")
    assert name is not None
    name.setText(" Barnpsykiatrin ")
    button(view, "messages.letter.show").click()
    assert told == [("m1", "Barnpsykiatrin")]
    view.messages.letter.show_document("m2", "ADM")
    assert name.text() == "", "the next message is for somebody else"


def test_a_record_read_before_a_new_answer_was_saved_takes_nothing_of_it_away(
    view: CaseView, stage: stage_of.Stage
) -> None:
    message = next(one for one in stage.record().case.documents.values() if one.kind in MESSAGE_KINDS)
    view.write_about("answer", message.doc_id)
    assert view.message is not None
    assert view.message.form is not None
    before = view.message.form.value("code")
    view.show_record(stage.record())  # read before the file had the draft
    assert before == "ANSWER"
    assert view.message.form.value("code") == before
