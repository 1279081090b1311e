"""What is copied to another system's journal: clean text of what is answered; it is told of without what it holds."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.app.journal_pages import JournalPages
from desktop.views.case_view import CaseView
from desktop.views.frame import MainWindow
from desktop.views.journal_text import document_text, message_text
from tests.gui import case_stage as stage_of
from tests.gui.process_stage import told


def written() -> tuple[stage_of.Stage, str]:
    stage, doc = stage_of.admitted()
    stage.put(doc, "fyr-vc1", "2026-11-19T13:19", {"situation": "Går med rollator.\nÄter själv.", "kin_view": ""})
    stage.drafts[doc] = {"person_view": "Hemligt utkast"}
    return stage, doc


def test_a_document_is_headings_and_answers_and_who_wrote_last() -> None:
    stage, doc = written()
    record = stage.record()
    text = document_text(record.case.documents[doc], record.provenance, told())
    lines = text.split("\n")
    assert lines[0] == "Planering"
    assert "Situationen nu" in lines
    assert "Aktuell situation:\nGår med rollator.\nÄter själv." in text
    assert "Närståendes synpunkter" not in text
    assert "Hemligt utkast" not in text
    assert any(line.startswith("Socialtjänst 2: ") for line in lines)
    assert text.rstrip().endswith("Vårdcentral 1, torsdag 19 november 2026 kl. 13.19. Hämtat ur SAMSA.")
    assert "Senast ändrat av Sara Nyberg" in text
    assert not any(mark in text for mark in ("19441011", "·", "None", "Låst"))


def test_a_message_says_from_whom_to_whom() -> None:
    stage, _ = stage_of.admitted()
    stage.message("MVO", "fyr-vc1", "2026-11-19T10:05", {"summary": "Ring dottern före hemgång."}, {"fyr-ssk": ""})
    message = stage.messages[-1]
    text = message_text(message, told())
    assert text.split("\n")[0].endswith("från Vårdcentral 1 till Kommun SSK")
    assert "Ring dottern före hemgång." in text
    assert "Vårdcentral 1, torsdag 19 november 2026" in text


def test_it_is_put_on_the_clipboard_and_told_of_without_what_it_holds(qtbot: QtBot) -> None:
    stage, _ = written()
    window = MainWindow()
    qtbot.addWidget(window)
    view = CaseView(told())
    view.show_record(stage.record())
    view.show_tab("planning")
    window.add_page("case", view)
    window.show_page("case")
    pages = JournalPages(window, cast("Any", QObject()), cast("Any", QObject()), told)
    pages.copy()
    assert "Går med rollator." in QGuiApplication.clipboard().text()
    said = window.explain.text()
    assert said.startswith("Planering är kopierad som text, utan det ni inte har delat än.")
    assert "30 sekunder" in said
    assert "Ingrid" not in said
    QGuiApplication.clipboard().clear()
    view.show_tab("history")
    pages.copy()
    assert QGuiApplication.clipboard().text() == ""
    assert window.explain.text().startswith("Öppna ett meddelande")
    window.add_page("other", QWidget())
    window.show_page("other")
    pages.copy()
    assert QGuiApplication.clipboard().text() == ""
