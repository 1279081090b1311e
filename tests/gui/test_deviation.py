"""The text for a deviation report: what it tells, and that nothing of the person or of what is written is in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop.models.records import CaseRecord, MessageRecord, PersonRecord, Provenance, ReceiptRow
from desktop.views.deviation_text import deviation_text
from desktop.views.history_view import HistoryView
from domain.case import Cell, Document
from tests.gui import case_stage
from tests.gui.open_care_gallery import requested
from tests.gui.process_stage import told

FOREIGN = "\N{SNOWMAN}"
"""Stands in every word of the samples that somebody could have written; never in a word of the program's own."""


def of_the_ward() -> CaseRecord:
    stage, _ = case_stage.admitted()
    stage.talk()
    return stage.record()


def of_open_care() -> CaseRecord:
    record = requested("fyr-vc1")
    request = record.requests[0]
    op_id = record.messages[0].author.op_id
    asked = {f"requested_by/{unit}": Cell("fyr-ssk", 1, op_id) for unit in ("fyr-vc1", "fyr-krehab")}
    document = replace(request.document, cells=MappingProxyType({**request.document.cells, **asked}))
    return replace(record, requests=(replace(request, document=document),))


SAMPLES: Mapping[str, Callable[[], CaseRecord]] = {"ward": of_the_ward, "open care": of_open_care}


def marked(record: CaseRecord) -> CaseRecord:
    """The record with every text of it marked, but ids, times and the type of the case."""

    def cell(path: str, one: Cell) -> Cell:
        return replace(one, value=f"{FOREIGN}{path}") if path != "case_type" else one

    def document(one: Document) -> Document:
        return replace(one, cells=MappingProxyType({path: cell(path, held) for path, held in one.cells.items()}))

    def who(one: Provenance) -> Provenance:
        return replace(one, user_name=FOREIGN, user_title=FOREIGN, unit_name=FOREIGN)

    def receipt(one: ReceiptRow) -> ReceiptRow:
        return replace(
            one,
            unit_name=FOREIGN,
            seen_by=FOREIGN,
            acknowledged_by=FOREIGN,
            forwarded_to=FOREIGN,
            misdirected=FOREIGN,
            right_unit=FOREIGN,
        )

    def message(one: MessageRecord) -> MessageRecord:
        return replace(
            one,
            document=document(one.document),
            person=person,
            sender_unit=FOREIGN,
            author=who(one.author),
            receipts=tuple(map(receipt, one.receipts)),
        )

    person = PersonRecord(FOREIGN, FOREIGN, FOREIGN, 82, "", FOREIGN, FOREIGN, FOREIGN, FOREIGN)
    case = replace(
        record.case,
        documents=MappingProxyType({doc_id: document(one) for doc_id, one in record.case.documents.items()}),
    )
    return replace(
        record,
        case=case,
        person=person,
        provenance=MappingProxyType({op_id: who(one) for op_id, one in record.provenance.items()}),
        messages=tuple(map(message, record.messages)),
        requests=tuple(map(message, record.requests)),
    )


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_no_word_that_somebody_has_written_is_in_it(sample: Callable[[], CaseRecord]) -> None:
    record = sample()
    text = deviation_text(marked(record), told())
    assert "kvitterat" in text
    assert FOREIGN not in text
    numbers = set(re.findall(r"\d{6,}", deviation_text(record, told())))
    assert numbers == set()
    for person_word in (*record.person.name.split(), record.person.id_text):
        assert person_word not in deviation_text(record, told())


def test_a_unit_that_the_directory_does_not_know_is_not_named() -> None:
    record = of_the_ward()
    (admission,) = [one for one in record.messages if one.document.kind == "INS"]
    author = replace(admission.author, unit_id=FOREIGN)
    text = deviation_text(replace(record, messages=(replace(admission, author=author),)), told())
    assert "Inskrivningsmeddelande från okänd enhet" in text
    assert FOREIGN not in text


def test_it_tells_who_sent_what_when_and_what_became_of_it() -> None:
    lines = deviation_text(of_the_ward(), told()).splitlines()
    assert "Process: in- och utskrivning" in lines
    (sent,) = [line for line in lines if "Inskrivningsmeddelande från" in line]
    assert sent.startswith("16 nov 2026 09.20 Inskrivningsmeddelande från Sjukhusavdelning 1 till Vårdcentral 1, ")
    assert any(
        line.startswith("- Vårdcentral 1: öppnat 16 nov 2026 11.02, kvitterat 16 nov 2026 11.02") for line in lines
    )
    request = deviation_text(of_open_care(), told())
    assert "Vårdbegäran från Vårdcentral 1 till Vårdcentral 1, Kommunrehab" in request
    assert "- Kommunrehab: inte öppnat, inte kvitterat" in request


def test_what_has_not_left_is_not_told() -> None:
    record = of_the_ward()
    waiting = tuple(replace(one, author=replace(one.author, at="")) for one in record.messages)
    assert "Inskrivningsmeddelande" not in deviation_text(replace(record, messages=waiting), told())


def test_it_is_copied_from_the_history(qtbot: QtBot) -> None:
    view = HistoryView(told())
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.show()
    view.show_record(of_the_ward())
    assert view.deviation.isVisible()
    QGuiApplication.clipboard().clear()
    view.deviation.button.click()
    assert QGuiApplication.clipboard().text() == deviation_text(of_the_ward(), told())
    assert "inom en halv minut" in view.deviation.notice.text()
    view.deviation.gone.timeout.emit()
    assert not view.deviation.notice.isVisible(), "it is on the clipboard no more"
    another, _ = case_stage.admitted()
    view.show_record(replace(another.record(), messages=()))
    assert not view.deviation.isVisible()
    QGuiApplication.clipboard().clear()
