"""Attachments on the screen: what each one is at, in words, and what a person can do with it."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.attachment_records import AttachmentState, PdfToRead
from desktop.models.records import Answer
from desktop.views.attachment_list import AttachmentList, size_words
from desktop.views.attachment_view import AttachmentView
from desktop.views.case_view import CaseView
from desktop.views.document_facts import unknown_facts
from desktop.views.frame import MainWindow
from desktop.views.message_form import MessageForm
from desktop.views.reading_pane import ReadingPane
from domain.attachment import Attachment
from domain.case import Cell
from tests.central.pdf_samples import letter, report_with_links
from tests.gui import case_stage as stage_of
from tests.gui.conftest import press


def words(widget: QWidget) -> str:
    return "\n".join(getattr(label, "plain", label.text)() for label in widget.findChildren(QLabel))


def buttons(widget: QWidget, name: str) -> list[QAbstractButton]:
    return [found for found in widget.findChildren(QAbstractButton, name) if found.isVisibleTo(widget)]


@pytest.fixture
def files(qtbot: QtBot) -> AttachmentList:
    shown = AttachmentList(stage_of.say, "files")
    qtbot.addWidget(shown)
    shown.resize(700, 400)
    shown.show()
    return shown


@pytest.fixture
def case(qtbot: QtBot) -> CaseView:
    """A case at the health centre, which may write messages."""
    stage, _ = stage_of.admitted(unit="fyr-vc1")
    view = CaseView(stage_of.context("fyr-vc1"))
    qtbot.addWidget(view)
    view.resize(1150, 760)
    view.show()
    view.show_record(stage.record())
    view.show_tab("messages")
    return view


def writing(case: CaseView) -> MessageForm:
    case.write_message()
    assert case.message is not None
    return case.message


def test_each_state_has_its_words_and_its_verb(files: AttachmentList) -> None:
    files.show_attachments(stage_of.EVERY_ATTACHMENT)
    said = words(files)
    for text in (
        "Läkemedelsberättelse.pdf",
        "312 kB · Finns på datorn",
        "4,2 MB · Hämtas, 40 % är här",
        "88 kB · Inte hämtad till datorn",
        "140 kB · Bilagan är skadad centralt",
    ):
        assert text in said
    assert [button.text() for button in buttons(files, "files.row.act")] == ["Öppna", "Hämta", "Hämta"]


def test_a_verb_tells_which_file_it_is_about(files: AttachmentList, qtbot: QtBot) -> None:
    files.show_attachments(stage_of.EVERY_ATTACHMENT)
    opened, fetch = buttons(files, "files.row.act")[:2]
    with qtbot.waitSignal(files.open_requested) as told:
        opened.click()
    assert told.args == ["b1"]
    with qtbot.waitSignal(files.fetch_requested) as told:
        fetch.click()
    assert told.args == ["b3"]
    assert opened.accessibleName() == "Öppna: Läkemedelsberättelse.pdf"


def test_a_file_that_comes_nearer_keeps_the_focus_where_it_is(files: AttachmentList) -> None:
    files.show_attachments(stage_of.EVERY_ATTACHMENT)
    opened = buttons(files, "files.row.act")[0]
    opened.setFocus()
    nearer = replace(stage_of.EVERY_ATTACHMENT[1], done=4)
    files.show_attachments((stage_of.EVERY_ATTACHMENT[0], nearer, *stage_of.EVERY_ATTACHMENT[2:]))
    assert buttons(files, "files.row.act")[0] is opened
    assert "80 %" in words(files)


def test_what_is_not_sent_is_never_called_sent(files: AttachmentList) -> None:
    kept = replace(stage_of.EVERY_ATTACHMENT[0], state=AttachmentState.KEPT)
    for record in (kept, replace(kept, state=AttachmentState.SENDING), replace(kept, state=AttachmentState.HERE)):
        files.show_attachments((record,), queued=True)
        assert "skickad\n" not in words(files).replace("inte skickad", "") + "\n"
        assert "Skickat" not in words(files)
    files.show_attachments(())
    assert not files.isVisible()


def test_sizes_are_written_as_a_reader_writes_them() -> None:
    assert [size_words(size) for size in (1, 999_499, 1_000_000, 19_950_000)] == ["1 kB", "999 kB", "1,0 MB", "19,9 MB"]


def test_a_message_in_the_case_shows_its_attachments(qtbot: QtBot) -> None:
    stage, _ = stage_of.admitted()
    stage.messages[0] = replace(stage.messages[0], attachments=stage_of.EVERY_ATTACHMENT)
    view = CaseView(stage_of.context(stage.unit))
    qtbot.addWidget(view)
    view.show()
    view.show_record(stage.record())
    view.show_tab("messages")
    view.messages.open_line(0)
    with qtbot.waitSignal(view.attachment_open_requested) as told:
        buttons(view.messages, "messages.files.row.act")[0].click()
    assert told.args == [stage.messages[0].document.doc_id, "b1"]


def test_opening_an_attachment_beside_the_inbox_opens_its_message(qtbot: QtBot) -> None:
    stage, _ = stage_of.admitted()
    record = replace(stage.messages[0], attachments=stage_of.EVERY_ATTACHMENT)
    pane = ReadingPane(stage_of.say, lambda: stage_of.NOW)
    qtbot.addWidget(pane)
    pane.show()
    pane.show_message(record)
    with qtbot.waitSignals([pane.touched, pane.attachment_open_requested]):
        buttons(pane, "reading.files.row.act")[0].click()


def test_an_attachment_is_no_answer_of_the_form(qtbot: QtBot) -> None:
    stage, _ = stage_of.admitted()
    record = stage.messages[0]
    blob = stage.new_id()
    file = Attachment(blob, "Brev.pdf", 900, "ab" * 32)
    cells = {path: Cell(value, 1, "") for path, value in file.cells().items()}
    document = replace(record.document, cells=MappingProxyType({**record.document.cells, **cells}))
    form = stage_of.library().in_force[document.kind]
    known = stage_of.context().known()
    assert unknown_facts(form, document, known) == unknown_facts(form, record.document, known)


def test_files_are_attached_by_dropping_them_on_the_message(case: CaseView, qtbot: QtBot) -> None:
    message = writing(case)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/tmp/brev.pdf"), QUrl("https://example.se/brev.pdf")])
    action, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(9, 9), action, data, button, none)
    message.dragEnterEvent(enter)
    assert enter.isAccepted()
    with qtbot.waitSignal(case.attach_requested) as told:
        message.dropEvent(QDropEvent(QPointF(9, 9), action, data, button, none))
    assert told.args == [message.doc_id, ("/tmp/brev.pdf",)]


def test_a_refused_file_and_a_missing_recipient_stop_the_sending_with_a_way_to_mend(
    case: CaseView, qtbot: QtBot
) -> None:
    message = writing(case)
    case.show_attached(message.doc_id, stage_of.WRITTEN_ATTACHMENTS)
    sent: list[object] = []
    case.send_requested.connect(lambda *told: sent.append(told))
    message.send()
    links = "\n".join(message.errors.links())
    assert "Till: Välj minst en mottagare" in links
    assert "Blankett.pdf: PDF-filen innehåller ett skript" in links
    assert sent == []
    message.errors.link_activated.emit("attachment")
    assert message.attach.hasFocus()
    with qtbot.waitSignal(case.detach_requested) as told:
        buttons(message, "message.files.row.act")[3].click()
    assert told.args == [message.doc_id, "b4"]


def test_a_message_goes_to_whom_it_is_addressed_with_what_was_written(case: CaseView, qtbot: QtBot) -> None:
    message = writing(case)
    message.kind.setCurrentIndex(message.kind.findData("MVO"))
    drafts: list[tuple[object, ...]] = []
    case.draft_changed.connect(lambda *told: drafts.append(told))
    message.recipients["fyr-ssk"].setChecked(True)
    assert message.form is not None
    for path, value in (("summary", "Se bilagan"), ("wants_answer", "NO"), ("person_informed", "YES")):
        message.form.put(path, value)
    with qtbot.waitSignal(case.send_requested) as told:
        message.send()
    (sent,) = told.args
    assert (sent.doc_id, sent.kind, sent.recipients) == (message.doc_id, "MVO", ("fyr-ssk",))
    assert dict(sent.cells) == {"summary": "Se bilagan", "wants_answer": "NO", "person_informed": "YES"}
    kept = {path: value for _, path, value, _ in drafts}
    assert kept["draft/to/fyr-ssk"] is True
    assert kept["summary"] == "Se bilagan"
    case.answered(message.doc_id, Answer("", queued=False, code="consent_does_not_allow"))
    assert message.notice.isVisible()
    case.end_message()
    assert case.message is None


def test_a_begun_message_is_gone_on_with_where_it_was_left(qtbot: QtBot) -> None:
    stage, _ = stage_of.admitted(unit="fyr-vc1")
    doc_id = stage.new_id()
    stage.drafts[doc_id] = {"draft/kind": "MVO", "draft/to/fyr-soc2": True, "summary": "Behöver larm"}
    view = CaseView(stage_of.context("fyr-vc1"))
    qtbot.addWidget(view)
    view.show()
    view.show_record(stage.record())
    view.show_tab("messages")
    assert view.messages.write.text() == "Fortsätt skriva"
    message = writing(view)
    assert message.doc_id == doc_id
    assert message.kind.currentData() == "MVO"
    assert message.recipients["fyr-soc2"].isChecked()
    assert message.form is not None
    assert message.form.value("summary") == "Behöver larm"
    press(message, Qt.Key.Key_Escape)


@pytest.fixture
def reader(qtbot: QtBot) -> AttachmentView:
    view = AttachmentView()
    qtbot.addWidget(view)
    view.resize(900, 700)
    view.show()
    qtbot.waitExposed(view)
    return view


def test_an_attachment_is_shown_from_memory_and_let_go_of(reader: AttachmentView, qtbot: QtBot) -> None:
    reader.show_pdf(PdfToRead("b", "Brev.pdf", letter(pages=2)), "Ingrid Hallberg, 19441011-9046")
    assert reader.page_count() == 2
    assert "Epikris" in reader.view.document().getAllText(0).text()
    assert "Ingrid Hallberg" in words(reader)
    with qtbot.waitSignal(reader.closed):
        reader.back.click()
    assert reader.page_count() == 0
    assert "Brev.pdf" not in words(reader)


def test_what_cannot_be_shown_says_so(reader: AttachmentView) -> None:
    reader.show_pdf(PdfToRead("b", "Brev.pdf", b"%PDF-1.7 nej"), "")
    assert "kan inte visas" in reader.notice.text()


def test_a_link_in_an_attachment_opens_nothing(reader: AttachmentView) -> None:
    """Qt's view does not follow links today; should it begin to, a stranger's file would choose what is opened."""
    opened: list[QUrl] = []

    class Opener(QWidget):
        @Slot(QUrl)
        def open(self, url: QUrl) -> None:
            opened.append(url)

    opener = Opener()
    QDesktopServices.setUrlHandler("https", opener, "open")  # type: ignore[arg-type]
    try:
        reader.show_pdf(PdfToRead("b", "Brev.pdf", report_with_links()), "")
        port = reader.view.viewport()
        for y in range(0, 300, 6):
            for x in range(0, port.width(), 25):
                QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    finally:
        QDesktopServices.unsetUrlHandler("https")
    assert opened == []


def test_a_files_name_never_becomes_the_windows_title(qtbot: QtBot, reader: AttachmentView) -> None:
    window = MainWindow(clock=lambda: stage_of.NOW)
    qtbot.addWidget(window)
    window.add_page("attachment", reader)
    window.show_page("attachment")
    reader.show_pdf(PdfToRead("b", "Ingrids brev.pdf", letter()), "Ingrid Hallberg")
    assert "Ingrid" not in window.windowTitle()
